//! ST4002 `exhausted-pool`: a connection pool from which nobody returns connections.

mod runtime;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST4002",
    slug: "exhausted-pool",
    kind: Kind::Resource,
    title: "a connection pool from which nobody returns connections",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: None,
};
