//! ST3001 `unclosed-body`: an HTTP response body that is not closed.

mod runtime;
mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST3001",
    slug: "unclosed-body",
    kind: Kind::Goroutine,
    title: "an HTTP response body that is not closed",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: Some(source::SIDE),
};
