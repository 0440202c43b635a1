//! ST1005 `select-no-exit`: a select of which no case ever becomes ready.

mod runtime;
mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST1005",
    slug: "select-no-exit",
    kind: Kind::Goroutine,
    title: "a select of which no case ever becomes ready",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: Some(source::SIDE),
};
