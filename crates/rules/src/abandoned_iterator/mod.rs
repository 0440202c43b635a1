//! ST5003 `abandoned-iterator`: an iter.Pull whose stop is never called.

mod runtime;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST5003",
    slug: "abandoned-iterator",
    kind: Kind::Goroutine,
    title: "an iter.Pull whose stop is never called",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: None,
};
