//! ST4101 `unclosed-stmt`: a prepared statement that is not closed on every path.

mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST4101",
    slug: "unclosed-stmt",
    kind: Kind::Resource,
    title: "a prepared statement that is not closed on every path",
    doc: include_str!("doc.md"),
    runtime: RuleKind::SourceOnly,
    source: Some(source::SIDE),
};
