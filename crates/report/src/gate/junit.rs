//! JUnit XML: a suite for each gate that was asked for, a case for each thing that it judges.

use stanch_model::{GateReport, GateResult, GateState, TestLeak};

use super::origin;
use crate::check::story;
use crate::check::xml::Writer;
use crate::escape::visible;

struct Case {
    name: String,
    /// The element's name, its message and its text; `None` for a case that passes.
    answer: Option<(&'static str, String, String)>,
}

/// A suite is a gate. A leak or a gate that does not pass is a failure, one that could not be judged an error; what passes
/// is one passed case, for an empty suite counts as a failed run in some systems.
#[must_use]
pub fn junit(report: &GateReport) -> String {
    let suites: Vec<(&GateResult, Vec<Case>)> = report
        .gates
        .iter()
        .filter(|gate| gate.state != GateState::Off)
        .map(|gate| (gate, cases(report, gate)))
        .collect();
    let all = || suites.iter().flat_map(|(_, cases)| cases);
    let mut out = Writer::new();
    start(&mut out, "testsuites", "stanch gate", all());
    for (gate, cases) in &suites {
        start(&mut out, "testsuite", gate.name, cases.iter());
        for case in cases {
            write(&mut out, gate, case);
        }
        out.end();
    }
    out.finish()
}

fn start<'c>(
    out: &mut Writer,
    element: &'static str,
    name: &str,
    cases: impl Iterator<Item = &'c Case> + Clone,
) {
    let of =
        |kind: &str| cases.clone().filter(|c| c.answer.as_ref().is_some_and(|(k, ..)| *k == kind)).count();
    let [tests, failures, errors] =
        [cases.clone().count(), of("failure"), of("error")].map(|n| n.to_string());
    let name = visible(name);
    out.start(element, &[("name", &name), ("tests", &tests), ("failures", &failures), ("errors", &errors)]);
}

fn write(out: &mut Writer, gate: &GateResult, case: &Case) {
    let class = format!("stanch gate {}", gate.name);
    let name = visible(&case.name);
    match &case.answer {
        None => out.empty("testcase", &[("classname", &class), ("name", &name)]),
        Some((element, message, text)) => {
            out.start("testcase", &[("classname", &class), ("name", &name)]);
            out.text(element, &[("message", &*visible(message)), ("type", gate.name)], text);
            out.end();
        }
    }
}

fn cases(report: &GateReport, gate: &GateResult) -> Vec<Case> {
    let leaks: Vec<Case> = match gate.name {
        "goroutines" => report.new_leaks().map(leak).collect(),
        "source" => report
            .findings
            .iter()
            .map(|f| failure(f.slug.to_owned(), &f.title, &story::lines(f).join("\n")))
            .collect(),
        _ => Vec::new(),
    };
    let whole = || {
        let text = visible_lines(&gate.details);
        Case { name: gate.what.clone(), answer: Some((element(gate.state), gate.what.clone(), text)) }
    };
    match gate.state {
        // Leaks that are allowed are no failures.
        GateState::Passed | GateState::Off => vec![Case { name: gate.what.clone(), answer: None }],
        GateState::Failed if !leaks.is_empty() => leaks,
        _ => leaks.into_iter().chain([whole()]).collect(),
    }
}

fn element(state: GateState) -> &'static str {
    if state == GateState::Failed { "failure" } else { "error" }
}

fn leak(leak: &TestLeak) -> Case {
    let name = format!("{} {} {}", leak.package, leak.finding.slug, leak.finding.fingerprint);
    let text = [vec![visible(&origin(leak)).into_owned()], story::lines(&leak.finding)].concat();
    failure(name, &leak.finding.title, &text.join("\n"))
}

fn failure(name: String, message: &str, text: &str) -> Case {
    Case { name, answer: Some(("failure", message.to_owned(), text.to_owned())) }
}

fn visible_lines(lines: &[String]) -> String {
    lines.iter().map(|line| visible(line)).collect::<Vec<_>>().join("\n")
}
