//! ST3022 `server-no-timeout`: an HTTP server that waits for slow clients for ever.

mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};
use crate::source::{Detector, SourceSide};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST3022",
    slug: "server-no-timeout",
    kind: Kind::Goroutine,
    title: "an HTTP server that waits for slow clients for ever",
    doc: include_str!("doc.md"),
    runtime: RuleKind::SourceOnly,
    source: Some(SourceSide { detectors: &[Detector::Shape(source::detect)] }),
};
