//! ST7022 `detached-context`: context.Background in a function that has a context.

mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};
use crate::source::{Detector, SourceSide};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST7022",
    slug: "detached-context",
    kind: Kind::Goroutine,
    title: "context.Background in a function that has a context",
    doc: include_str!("doc.md"),
    runtime: RuleKind::SourceOnly,
    source: Some(SourceSide { detectors: &[Detector::Shape(source::detect)] }),
};
