//! ST3006 `grpc-conn-per-call`: a gRPC client connection made for each call.

mod runtime;
mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};
use crate::source::{Detector, SourceSide};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST3006",
    slug: "grpc-conn-per-call",
    kind: Kind::Resource,
    title: "a gRPC client connection made for each call",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: Some(SourceSide { detectors: &[Detector::Shape(source::detect)] }),
};
