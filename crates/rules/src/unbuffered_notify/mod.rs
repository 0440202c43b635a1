//! ST1023 `unbuffered-notify`: signal.Notify on a channel without a buffer.

mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};
use crate::source::{Detector, SourceSide};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST1023",
    slug: "unbuffered-notify",
    kind: Kind::Goroutine,
    title: "signal.Notify on a channel without a buffer",
    doc: include_str!("doc.md"),
    runtime: RuleKind::SourceOnly,
    source: Some(SourceSide { detectors: &[Detector::Shape(source::detect)] }),
};
