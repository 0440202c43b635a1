//! ST4103 `unreturned-conn`: a connection of a pool that is not given back on every path.

mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST4103",
    slug: "unreturned-conn",
    kind: Kind::Resource,
    title: "a connection of a pool that is not given back on every path",
    doc: include_str!("doc.md"),
    runtime: RuleKind::SourceOnly,
    source: Some(source::SIDE),
};
