//! ST8006 `large-allocation`: single objects of a megabyte and more that are kept.

mod runtime;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST8006",
    slug: "large-allocation",
    kind: Kind::Memory,
    title: "single objects of a megabyte and more that are kept",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Heap(runtime::detect),
    source: None,
};
