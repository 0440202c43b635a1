//! ST1024 `unbounded-spawn`: a goroutine for each item, without a bound.

mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};
use crate::source::{Detector, SourceSide};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST1024",
    slug: "unbounded-spawn",
    kind: Kind::Goroutine,
    title: "a goroutine for each item, without a bound",
    doc: include_str!("doc.md"),
    runtime: RuleKind::SourceOnly,
    source: Some(SourceSide { detectors: &[Detector::Shape(source::detect)] }),
};
