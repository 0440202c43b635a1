//! ST1004 `nil-channel`: a send to or a receive from a nil channel.

mod runtime;
mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST1004",
    slug: "nil-channel",
    kind: Kind::Goroutine,
    title: "a send to or a receive from a nil channel",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: Some(source::SIDE),
};
