//! ST2003 `missed-done`: a WaitGroup whose count never reaches zero.

mod runtime;
mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST2003",
    slug: "missed-done",
    kind: Kind::Goroutine,
    title: "a WaitGroup whose count never reaches zero",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: Some(source::SIDE),
};
