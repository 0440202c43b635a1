//! ST1003 `unclosed-range`: a range over a channel that nobody closes.

mod runtime;
mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST1003",
    slug: "unclosed-range",
    kind: Kind::Goroutine,
    title: "a range over a channel that nobody closes",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: Some(source::SIDE),
};
