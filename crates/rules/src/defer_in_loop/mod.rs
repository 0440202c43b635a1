//! ST9021 `defer-in-loop`: a deferred release in a loop.

mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};
use crate::source::{Detector, SourceSide};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST9021",
    slug: "defer-in-loop",
    kind: Kind::Resource,
    title: "a deferred release in a loop",
    doc: include_str!("doc.md"),
    runtime: RuleKind::SourceOnly,
    source: Some(SourceSide { detectors: &[Detector::Shape(source::detect)] }),
};
