//! ST8004 `pinned-array`: a small slice that keeps a large array alive.

mod runtime;
mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};
use crate::source::{Detector, SourceSide};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST8004",
    slug: "pinned-array",
    kind: Kind::Memory,
    title: "a small slice that keeps a large array alive",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Heap(runtime::detect),
    source: Some(SourceSide { detectors: &[Detector::Shape(source::detect)] }),
};
