//! ST9002 `growing-threads`: threads that are started and never end.

mod runtime;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST9002",
    slug: "growing-threads",
    kind: Kind::Resource,
    title: "threads that are started and never end",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Process(runtime::detect),
    source: None,
};
