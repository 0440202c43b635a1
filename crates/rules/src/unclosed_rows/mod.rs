//! ST4003 `unclosed-rows`: sql.Rows or sql.Tx that are never closed.

mod runtime;
mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST4003",
    slug: "unclosed-rows",
    kind: Kind::Resource,
    title: "sql.Rows or sql.Tx that are never closed",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: Some(source::SIDE),
};
