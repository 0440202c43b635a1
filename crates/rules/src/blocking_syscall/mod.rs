//! ST9003 `blocking-syscall`: system calls or cgo calls that do not return.

mod runtime;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST9003",
    slug: "blocking-syscall",
    kind: Kind::Resource,
    title: "system calls or cgo calls that do not return",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: None,
};
