//! ST1009 `stuck-goroutine`: goroutines that stay, in a state that no other rule explains.

mod runtime;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST1009",
    slug: "stuck-goroutine",
    kind: Kind::Goroutine,
    title: "goroutines that stay, in a state that no other rule explains",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: None,
};
