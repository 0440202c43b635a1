//! ST7001 `uncancelled-context`: a context that is never cancelled.

mod runtime;
mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST7001",
    slug: "uncancelled-context",
    kind: Kind::Goroutine,
    title: "a context that is never cancelled",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: Some(source::SIDE),
};
