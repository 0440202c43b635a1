//! ST1001 `unanswered-send`: a send on a channel that nobody receives from.

mod runtime;
mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST1001",
    slug: "unanswered-send",
    kind: Kind::Goroutine,
    title: "a send on a channel that nobody receives from",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: Some(source::SIDE),
};
