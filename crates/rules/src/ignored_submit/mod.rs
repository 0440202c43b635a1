//! ST6021 `ignored-submit`: a task whose rejection by the pool nobody sees.

mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};
use crate::source::{Detector, SourceSide};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST6021",
    slug: "ignored-submit",
    kind: Kind::Goroutine,
    title: "a task whose rejection by the pool nobody sees",
    doc: include_str!("doc.md"),
    runtime: RuleKind::SourceOnly,
    source: Some(SourceSide { detectors: &[Detector::Shape(source::detect)] }),
};
