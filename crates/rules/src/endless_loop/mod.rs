//! ST1007 `endless-loop`: goroutines that sleep in a loop without an end.

mod runtime;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST1007",
    slug: "endless-loop",
    kind: Kind::Goroutine,
    title: "goroutines that sleep in a loop without an end",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: None,
};
