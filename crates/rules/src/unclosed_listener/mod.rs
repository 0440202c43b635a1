//! ST3102 `unclosed-listener`: a listener that is opened and not closed on every path.

mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST3102",
    slug: "unclosed-listener",
    kind: Kind::Resource,
    title: "a listener that is opened and not closed on every path",
    doc: include_str!("doc.md"),
    runtime: RuleKind::SourceOnly,
    source: Some(source::SIDE),
};
