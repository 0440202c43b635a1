//! ST9023 `command-no-timeout`: a process that outlives the request that started it.

mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};
use crate::source::{Detector, SourceSide};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST9023",
    slug: "command-no-timeout",
    kind: Kind::Goroutine,
    title: "a process that outlives the request that started it",
    doc: include_str!("doc.md"),
    runtime: RuleKind::SourceOnly,
    source: Some(SourceSide { detectors: &[Detector::Shape(source::detect)] }),
};
