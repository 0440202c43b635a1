//! ST3004 `idle-server-conn`: client connections that a server keeps open without limit.

mod runtime;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST3004",
    slug: "idle-server-conn",
    kind: Kind::Resource,
    title: "client connections that a server keeps open without limit",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: None,
};
