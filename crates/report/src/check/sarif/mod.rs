//! SARIF 2.1.0, for code scanning and for viewers.
//!
//! Of what GitHub accepts of one run (25,000 results) everything is used and no more is written; a cut is a
//! notification of the run. Standard: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/>.

mod build;
mod rules;
mod wire;

use stanch_model::{CheckReport, SourceText};

use super::Tool;
use super::texts::Texts;
use crate::escape::json_controls;
use crate::units;
use wire::{Invocation, Log, Notification, Run};

/// Most results of one run.
pub const SARIF_MAX_RESULTS: usize = 25_000;

/// One SARIF log with one run, on one line. The cause's line is `locations[0]` of each result; paths are relative
/// to `%SRCROOT%` where they are relative. Problems are notifications of the run's invocation.
#[must_use]
pub fn sarif(report: &CheckReport, source: &SourceText, tool: &Tool<'_>) -> String {
    let texts = Texts::new(report, source);
    let rules = rules::table(&report.findings, tool);
    let shown = &report.findings[..report.findings.len().min(SARIF_MAX_RESULTS)];
    let run = Run {
        tool: rules::tool(tool, &rules),
        original_uri_base_ids: build::base_ids(),
        column_kind: "utf16CodeUnits",
        results: shown.iter().map(|f| build::result(f, &rules, &texts)).collect(),
        invocations: [invocation(report)],
    };
    let log = Log { schema: wire::SCHEMA, version: "2.1.0", runs: [run] };
    let mut text = serde_json::to_string(&log).expect("wire structs have string keys only");
    text.push('\n');
    json_controls(text)
}

fn invocation(report: &CheckReport) -> Invocation {
    let cut = report.findings.len().saturating_sub(SARIF_MAX_RESULTS);
    let mut notifications: Vec<Notification> = Vec::new();
    if cut > 0 {
        let more = units::quantity(cut as f64, "results");
        let text = format!("{more} more are left out: code scanning takes 25,000. --format json lists all.");
        notifications.push(build::notification("results-left-out", "warning", &text));
    }
    notifications.extend(report.problems.iter().map(build::problem));
    Invocation {
        execution_successful: report.is_complete(),
        exit_code: report.exit_code(),
        tool_execution_notifications: notifications,
    }
}
