//! ST2005 `stuck-semaphore`: a runtime semaphore that nobody releases.

mod runtime;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST2005",
    slug: "stuck-semaphore",
    kind: Kind::Goroutine,
    title: "a runtime semaphore that nobody releases",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: None,
};
