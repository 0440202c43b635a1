//! ST3007 `abandoned-grpc-stream`: a gRPC stream that is neither drained nor cancelled.

mod runtime;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST3007",
    slug: "abandoned-grpc-stream",
    kind: Kind::Goroutine,
    title: "a gRPC stream that is neither drained nor cancelled",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: None,
};
