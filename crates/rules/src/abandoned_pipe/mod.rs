//! ST3005 `abandoned-pipe`: an io.Pipe whose other side has gone.

mod runtime;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST3005",
    slug: "abandoned-pipe",
    kind: Kind::Goroutine,
    title: "an io.Pipe whose other side has gone",
    doc: include_str!("doc.md"),
    runtime: RuleKind::Goroutines(runtime::detect),
    source: None,
};
