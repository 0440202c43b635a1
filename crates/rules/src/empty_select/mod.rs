//! ST1006 `empty-select`: a growing number of goroutines in select {}.

mod runtime;
mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST1006",
    slug: "empty-select",
    kind: Kind::Goroutine,
    title: "a growing number of goroutines in select {}",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: Some(source::SIDE),
};
