//! ST2021 `late-add`: WaitGroup.Add in the goroutine that it counts.

mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};
use crate::source::{Detector, SourceSide};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST2021",
    slug: "late-add",
    kind: Kind::Goroutine,
    title: "WaitGroup.Add in the goroutine that it counts",
    doc: include_str!("doc.md"),
    runtime: RuleKind::SourceOnly,
    source: Some(SourceSide { detectors: &[Detector::Shape(source::detect)] }),
};
