//! ST5021 `tick-channel`: time.Tick in a function that ends.

mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};
use crate::source::{Detector, SourceSide};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST5021",
    slug: "tick-channel",
    kind: Kind::Resource,
    title: "time.Tick in a function that ends",
    doc: include_str!("doc.md"),
    runtime: RuleKind::SourceOnly,
    source: Some(SourceSide { detectors: &[Detector::Shape(source::detect)] }),
};
