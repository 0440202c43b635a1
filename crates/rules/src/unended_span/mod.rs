//! ST7101 `unended-span`: a trace span that is not ended on every path.

mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST7101",
    slug: "unended-span",
    kind: Kind::Resource,
    title: "a trace span that is not ended on every path",
    doc: include_str!("doc.md"),
    runtime: RuleKind::SourceOnly,
    source: Some(source::SIDE),
};
