//! ST4102 `unfinished-tx`: a transaction that is neither committed nor rolled back on every path.

mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST4102",
    slug: "unfinished-tx",
    kind: Kind::Resource,
    title: "a transaction that is neither committed nor rolled back on every path",
    doc: include_str!("doc.md"),
    runtime: RuleKind::SourceOnly,
    source: Some(source::SIDE),
};
