//! ST5023 `rearming-timer`: a timer that sets itself again and cannot be stopped.

mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};
use crate::source::{Detector, SourceSide};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST5023",
    slug: "rearming-timer",
    kind: Kind::Goroutine,
    title: "a timer that sets itself again and cannot be stopped",
    doc: include_str!("doc.md"),
    runtime: RuleKind::SourceOnly,
    source: Some(SourceSide { detectors: &[Detector::Shape(source::detect)] }),
};
