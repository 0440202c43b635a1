//! ST4001 `db-per-call`: a database handle opened for each call.

mod runtime;
mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};
use crate::source::{Detector, SourceSide};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST4001",
    slug: "db-per-call",
    kind: Kind::Resource,
    title: "a database handle opened for each call",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: Some(SourceSide { detectors: &[Detector::Shape(source::detect)] }),
};
