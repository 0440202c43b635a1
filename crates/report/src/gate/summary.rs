//! Markdown for `$GITHUB_STEP_SUMMARY`.

use std::fmt::Write as _;

use stanch_model::{GateReport, GateState};

use super::{headline, origin};
use crate::escape;
use crate::words;

/// Rows of a table; GitHub takes 1 MiB of a step and shows nothing of a longer one.
const ROWS: usize = 200;

/// The answer, a table of the gates, one of the leaks; what is left out is counted.
#[must_use]
pub fn github_summary(report: &GateReport) -> String {
    let mut out = format!(
        "### stanch gate: {}\n\n| Gate | Answer | What |\n| --- | --- | --- |\n",
        escape::markdown(&headline(report))
    );
    for gate in report.gates.iter().filter(|gate| gate.state != GateState::Off) {
        let lines = std::iter::once(&gate.what).chain(gate.details.iter().take(ROWS));
        let what: Vec<String> = lines.map(|line| escape::markdown(line)).collect();
        _ = writeln!(out, "| {} | {} | {} |", gate.name, gate.state.name(), what.join("<br>"));
    }
    let leaks: Vec<_> = report.new_leaks().collect();
    if !leaks.is_empty() {
        out.push_str("\n| Leak | From | Where | Fix |\n| --- | --- | --- | --- |\n");
    }
    for leak in leaks.iter().take(ROWS) {
        let f = &leak.finding;
        let at = f.spawned_at.as_ref().or(f.location.as_ref());
        let at = at.map_or_else(String::new, |at| escape::markdown_code(&words::place(at)));
        let [title, from, fix] = [f.title.as_str(), &origin(leak), &f.fix.advice].map(escape::markdown);
        _ = writeln!(out, "| **{} {}**<br>{title} | {from} | {at} | {fix} |", f.rule, f.slug);
    }
    if leaks.len() > ROWS {
        _ = writeln!(out, "\n{} more; `--format json` lists all.", leaks.len() - ROWS);
    }
    out.push('\n');
    out
}
