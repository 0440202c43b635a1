//! ST1022 `shared-loop-variable`: a goroutine or deferred call that sees the loop's last value.

mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};
use crate::source::{Detector, SourceSide};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST1022",
    slug: "shared-loop-variable",
    kind: Kind::Goroutine,
    title: "a goroutine or deferred call that sees the loop's last value",
    doc: include_str!("doc.md"),
    runtime: RuleKind::SourceOnly,
    source: Some(SourceSide { detectors: &[Detector::Shape(source::detect)] }),
};
