//! ST2022 `copied-waitgroup`: a WaitGroup passed by value.

mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};
use crate::source::{Detector, SourceSide};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST2022",
    slug: "copied-waitgroup",
    kind: Kind::Goroutine,
    title: "a WaitGroup passed by value",
    doc: include_str!("doc.md"),
    runtime: RuleKind::SourceOnly,
    source: Some(SourceSide { detectors: &[Detector::Shape(source::detect)] }),
};
