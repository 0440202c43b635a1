//! ST9101 `unclosed-file`: a file that is opened and not closed on every path.

mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST9101",
    slug: "unclosed-file",
    kind: Kind::Resource,
    title: "a file that is opened and not closed on every path",
    doc: include_str!("doc.md"),
    runtime: RuleKind::SourceOnly,
    source: Some(source::SIDE),
};
