//! ST6101 `unreleased-pool`: a worker pool that is made here and not released on every path.

mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST6101",
    slug: "unreleased-pool",
    kind: Kind::Resource,
    title: "a worker pool that is made here and not released on every path",
    doc: include_str!("doc.md"),
    runtime: RuleKind::SourceOnly,
    source: Some(source::SIDE),
};
