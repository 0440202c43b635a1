//! ST3023 `dial-no-timeout`: a dial that may wait for ever.

mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};
use crate::source::{Detector, SourceSide};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST3023",
    slug: "dial-no-timeout",
    kind: Kind::Goroutine,
    title: "a dial that may wait for ever",
    doc: include_str!("doc.md"),
    runtime: RuleKind::SourceOnly,
    source: Some(SourceSide { detectors: &[Detector::Shape(source::detect)] }),
};
