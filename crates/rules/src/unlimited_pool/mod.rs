//! ST4021 `unlimited-pool`: a database pool without a limit.

mod source;

use stanch_model::Kind;

use crate::rule::{Rule, RuleKind};
use crate::source::{Detector, SourceSide};

/// See doc.md.
pub const RULE: Rule = Rule {
    id: "ST4021",
    slug: "unlimited-pool",
    kind: Kind::Resource,
    title: "a database pool without a limit",
    doc: include_str!("doc.md"),
    runtime: RuleKind::SourceOnly,
    source: Some(SourceSide { detectors: &[Detector::Shape(source::detect)] }),
};
