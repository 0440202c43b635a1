//! ST8022 `oversized-pooled-buffer`: buffers of any size put back into a sync.Pool.

mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};
use crate::source::{Detector, SourceSide};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST8022",
    slug: "oversized-pooled-buffer",
    kind: Kind::Memory,
    title: "buffers of any size put back into a sync.Pool",
    doc: include_str!("doc.md"),
    runtime: RuleKind::SourceOnly,
    source: Some(SourceSide { detectors: &[Detector::Shape(source::detect)] }),
};
