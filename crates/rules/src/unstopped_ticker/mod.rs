//! ST5001 `unstopped-ticker`: a loop over a ticker that never stops.

mod runtime;
mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST5001",
    slug: "unstopped-ticker",
    kind: Kind::Goroutine,
    title: "a loop over a ticker that never stops",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: Some(source::SIDE),
};
