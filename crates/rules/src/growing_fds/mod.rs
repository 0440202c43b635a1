//! ST9001 `growing-fds`: descriptors that are opened and not closed.

mod runtime;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST9001",
    slug: "growing-fds",
    kind: Kind::Resource,
    title: "descriptors that are opened and not closed",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Process(runtime::detect),
    source: None,
};
