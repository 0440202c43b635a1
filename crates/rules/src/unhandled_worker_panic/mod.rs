//! ST6022 `unhandled-worker-panic`: a pool without a handler for panics of its tasks.

mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};
use crate::source::{Detector, SourceSide};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST6022",
    slug: "unhandled-worker-panic",
    kind: Kind::Goroutine,
    title: "a pool without a handler for panics of its tasks",
    doc: include_str!("doc.md"),
    runtime: RuleKind::SourceOnly,
    source: Some(SourceSide { detectors: &[Detector::Shape(source::detect)] }),
};
