//! ST6002 `stuck-pool-worker`: workers of a pool that are stuck in their task.

mod runtime;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST6002",
    slug: "stuck-pool-worker",
    kind: Kind::Goroutine,
    title: "workers of a pool that are stuck in their task",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: None,
};
