//! ST2001 `stuck-lock`: a lock that is never released.

mod runtime;
mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST2001",
    slug: "stuck-lock",
    kind: Kind::Goroutine,
    title: "a lock that is never released",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: Some(source::SIDE),
};
