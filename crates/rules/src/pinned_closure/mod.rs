//! ST8005 `pinned-closure`: a stored function that keeps what it captured.

mod runtime;
mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};
use crate::source::{Detector, SourceSide};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST8005",
    slug: "pinned-closure",
    kind: Kind::Memory,
    title: "a stored function that keeps what it captured",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Heap(runtime::detect),
    source: Some(SourceSide { detectors: &[Detector::Shape(source::detect)] }),
};
