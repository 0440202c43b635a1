//! ST5022 `timer-per-iteration`: a timer that every iteration of a loop makes anew.

mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};
use crate::source::{Detector, SourceSide};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST5022",
    slug: "timer-per-iteration",
    kind: Kind::Memory,
    title: "a timer that every iteration of a loop makes anew",
    doc: include_str!("doc.md"),
    runtime: RuleKind::SourceOnly,
    source: Some(SourceSide { detectors: &[Detector::Shape(source::detect)] }),
};
