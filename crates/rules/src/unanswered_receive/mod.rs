//! ST1002 `unanswered-receive`: a receive from a channel that nobody sends to or closes.

mod runtime;
mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST1002",
    slug: "unanswered-receive",
    kind: Kind::Goroutine,
    title: "a receive from a channel that nobody sends to or closes",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: Some(source::SIDE),
};
