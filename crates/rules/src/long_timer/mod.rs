//! ST5002 `long-timer`: waits for a timer that is far away.

mod runtime;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST5002",
    slug: "long-timer",
    kind: Kind::Goroutine,
    title: "waits for a timer that is far away",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: None,
};
