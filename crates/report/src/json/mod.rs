//! `--format json`, schema `stanch/1`.
//!
//! The first level is the stable contract: `schema`, `verdict`, `findings`, `gaps`. Everything else is additive
//! and may grow: `targets` has one entry per diagnosed program. The JSON Schema is
//! [`SCHEMA`]; the wire structs in `wire` are the only place that knows field names.

pub(crate) mod build;
pub(crate) mod wire;

use serde::Serialize;

use crate::escape::json_controls;
use crate::{Target, worst};

/// Value of the `schema` field.
pub const SCHEMA_ID: &str = "stanch/1";

/// JSON Schema (draft 2020-12) of what [`json()`] and [`crate::compare_json`] write.
pub const SCHEMA: &str = include_str!("../../schema/stanch-1.schema.json");

/// One JSON document over all targets, indented, with a newline at its end. Its verdict is the worst of theirs;
/// findings and gaps carry the target they belong to. Numbers that were not seen, or are not finite, are `null`.
#[must_use]
pub fn json(targets: &[Target<'_>]) -> String {
    let mut report = wire::Report {
        schema: SCHEMA_ID,
        verdict: worst(targets.iter().map(|t| t.diagnosis.verdict)).name(),
        findings: Vec::new(),
        gaps: Vec::new(),
        targets: Vec::new(),
        comparison: None,
    };
    for target in targets {
        report.findings.extend(build::findings(target));
        report.gaps.extend(build::gaps(target.diagnosis));
        report.targets.push(build::target_report(target));
    }
    to_text(&report)
}

/// Serialises wire structs; their maps have string keys and their numbers are finite, so it cannot fail.
pub(crate) fn to_text(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("wire structs have string keys only");
    text.push('\n');
    json_controls(text)
}
