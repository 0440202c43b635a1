//! ST6001 `pool-per-call`: a worker pool made for each call.

mod runtime;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST6001",
    slug: "pool-per-call",
    kind: Kind::Goroutine,
    title: "a worker pool made for each call",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: None,
};
