//! ST3101 `unclosed-conn`: a connection that is dialled and not closed on every path.

mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST3101",
    slug: "unclosed-conn",
    kind: Kind::Resource,
    title: "a connection that is dialled and not closed on every path",
    doc: include_str!("doc.md"),
    runtime: RuleKind::SourceOnly,
    source: Some(source::SIDE),
};
