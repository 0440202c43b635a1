//! ST8007 `non-heap-growth`: memory that grows outside of what the collector manages.

mod runtime;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST8007",
    slug: "non-heap-growth",
    kind: Kind::Memory,
    title: "memory that grows outside of the Go heap",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Process(runtime::detect),
    source: None,
};
