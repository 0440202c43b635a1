//! ST2002 `lock-cycle`: two locks that are taken in opposite order.

mod runtime;
mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST2002",
    slug: "lock-cycle",
    kind: Kind::Goroutine,
    title: "two locks that are taken in opposite order",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: Some(source::SIDE),
};
