//! ST8001 `growing-allocation`: objects that are allocated in one place, kept, and never given back.

mod runtime;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST8001",
    slug: "growing-allocation",
    kind: Kind::Memory,
    title: "objects allocated in one place are kept and never given back",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Heap(runtime::detect),
    source: None,
};
