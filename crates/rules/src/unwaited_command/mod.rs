//! ST9022 `unwaited-command`: a process that is started and never waited for.

mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};
use crate::source::{Detector, SourceSide};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST9022",
    slug: "unwaited-command",
    kind: Kind::Resource,
    title: "a process that is started and never waited for",
    doc: include_str!("doc.md"),
    runtime: RuleKind::SourceOnly,
    source: Some(SourceSide { detectors: &[Detector::Shape(source::detect)] }),
};
