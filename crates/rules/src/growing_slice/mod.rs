//! ST8003 `growing-slice`: a slice that is only ever appended to.

mod runtime;
mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};
use crate::source::{Detector, SourceSide};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST8003",
    slug: "growing-slice",
    kind: Kind::Memory,
    title: "a slice that is only ever appended to",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Heap(runtime::detect),
    source: Some(SourceSide { detectors: &[Detector::Shape(source::detect)] }),
};
