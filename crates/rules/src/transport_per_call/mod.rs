//! ST3002 `transport-per-call`: an HTTP transport or client made for each call.

mod runtime;
mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};
use crate::source::{Detector, SourceSide};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST3002",
    slug: "transport-per-call",
    kind: Kind::Goroutine,
    title: "an HTTP transport or client made for each call",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: Some(SourceSide { detectors: &[Detector::Shape(source::detect)] }),
};
