//! A run of tests and its gates for people and machines: text, JSON (schema `stanch-gate/1`), JUnit XML, the summary of a
//! GitHub step; [`as_check`] gives the rest of the formats of linters.

mod json;
mod junit;
mod summary;
mod text;

use stanch_model::{
    CheckProblem, CheckProblemKind, CheckReport, GateReport, GateResult, GateState, Severity, TestLeak,
    Verdict,
};

pub use json::{SCHEMA, SCHEMA_ID, json};
pub use junit::junit;
pub use summary::github_summary;
pub use text::text;

use crate::units;

/// The report as one of `stanch check`, for formats that know findings and problems alone: new leaks and source findings,
/// then a problem for each gate that was not passed and has no finding.
#[must_use]
pub fn as_check(report: &GateReport) -> CheckReport {
    let fails = report.gates.iter().any(|gate| gate.name == "goroutines" && gate.state == GateState::Failed);
    let leaks = report.new_leaks().map(|leak| {
        let mut finding = leak.finding.clone();
        // What fails the run is no notice, however slowly it would grow in a service.
        if fails {
            finding.severity = finding.severity.max(Severity::High);
        }
        finding.title = format!("{} ({})", finding.title, origin(leak));
        finding
    });
    let not_passed = |gate: &&GateResult| !matches!(gate.state, GateState::Passed | GateState::Off);
    let has_findings =
        |gate: &GateResult| gate.state == GateState::Failed && matches!(gate.name, "goroutines" | "source");
    let problem = |gate: &GateResult| {
        let lines =
            std::iter::once(format!("gate {}: {}", gate.name, gate.what)).chain(gate.details.iter().cloned());
        CheckProblem {
            kind: CheckProblemKind::Gate,
            file: None,
            line: None,
            column: None,
            what: lines.collect::<Vec<_>>().join("; "),
            incomplete: true,
        }
    };
    let problems = report.gates.iter().filter(not_passed).filter(|gate| !has_findings(gate)).map(problem);
    CheckReport {
        findings: leaks.chain(report.findings.iter().cloned()).collect(),
        problems: problems.collect(),
        ..CheckReport::default()
    }
}

/// Where a leak comes from: `TestX of example.com/p`.
fn origin(leak: &TestLeak) -> String {
    const SHOWN: usize = 3;
    let mut tests: Vec<String> = leak.tests.iter().take(SHOWN).cloned().collect();
    let more = leak.tests.len().saturating_sub(SHOWN);
    if more > 0 {
        tests.push(format!("{more} more"));
    }
    if leak.of_unknown_tests > 0 {
        tests.push(if tests.is_empty() { "a test".to_owned() } else { "others".to_owned() });
    }
    format!("{} of {}", tests.join(", "), leak.package)
}

/// One sentence for the whole.
fn headline(report: &GateReport) -> String {
    let of = |state| report.gates.iter().filter(move |gate| gate.state == state);
    let names = |state| of(state).map(|gate| gate.name).collect::<Vec<_>>().join(", ");
    let leaked: u64 = report.new_leaks().map(|leak| leak.count).sum();
    match report.verdict() {
        Verdict::NoLeak => {
            let asked = report.gates.iter().filter(|gate| gate.state != GateState::Off).count();
            format!("{} passed: {}.", units::quantity(asked as f64, "gates"), names(GateState::Passed))
        }
        Verdict::Leak if leaked > 0 => {
            let others = of(GateState::Failed).map(|gate| gate.name).filter(|name| *name != "goroutines");
            let others: Vec<&str> = others.collect();
            let also = if others.is_empty() {
                String::new()
            } else {
                format!("; not passed either: {}", others.join(", "))
            };
            format!("{} of these tests{also}.", leak_count(leaked))
        }
        Verdict::Leak => format!("Not passed: {}.", names(GateState::Failed)),
        Verdict::Inconclusive => {
            let open: Vec<&str> =
                of(GateState::Error).chain(of(GateState::Undecided)).map(|gate| gate.name).collect();
            format!("Not decided: {}.", open.join(", "))
        }
    }
}

/// `1 goroutine leaks out`, `5 goroutines leak out`
fn leak_count(n: u64) -> String {
    if n == 1 {
        "1 goroutine leaks out".to_owned()
    } else {
        format!("{} goroutines leak out", units::count(n as f64))
    }
}
