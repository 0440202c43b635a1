//! ST8002 `growing-map`: a map that entries are only ever added to.

mod runtime;
mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};
use crate::source::{Detector, SourceSide};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST8002",
    slug: "growing-map",
    kind: Kind::Memory,
    title: "a map that entries are only ever added to",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Heap(runtime::detect),
    source: Some(SourceSide { detectors: &[Detector::Shape(source::detect)] }),
};
