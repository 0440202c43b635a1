//! ST8021 `finalizer-cycle`: a finalizer that keeps its own object alive.

mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};
use crate::source::{Detector, SourceSide};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST8021",
    slug: "finalizer-cycle",
    kind: Kind::Memory,
    title: "a finalizer that keeps its own object alive",
    doc: include_str!("doc.md"),
    runtime: RuleKind::SourceOnly,
    source: Some(SourceSide { detectors: &[Detector::Shape(source::detect)] }),
};
