//! ST2004 `missed-signal`: a condition variable that nobody signals.

mod runtime;
mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST2004",
    slug: "missed-signal",
    kind: Kind::Goroutine,
    title: "a condition variable that nobody signals",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: Some(source::SIDE),
};
