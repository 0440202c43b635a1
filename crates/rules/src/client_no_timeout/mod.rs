//! ST3021 `client-no-timeout`: an HTTP request that may wait for ever.

mod runtime;
mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};
use crate::source::{Detector, SourceSide};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST3021",
    slug: "client-no-timeout",
    kind: Kind::Goroutine,
    title: "an HTTP request that may wait for ever",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: Some(SourceSide { detectors: &[Detector::Shape(source::detect)] }),
};
