//! ST7023 `growing-context`: a context that each iteration wraps once more.

mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};
use crate::source::{Detector, SourceSide};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST7023",
    slug: "growing-context",
    kind: Kind::Memory,
    title: "a context that each iteration wraps once more",
    doc: include_str!("doc.md"),
    runtime: RuleKind::SourceOnly,
    source: Some(SourceSide { detectors: &[Detector::Shape(source::detect)] }),
};
