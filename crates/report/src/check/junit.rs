//! JUnit XML, as test reports of CI systems read it.
//!
//! The shape is that of <https://github.com/testmoapp/junitxml>: a suite per file, a case per finding. A case is
//! named by rule and function, not by line, so that a CI system recognises it over edits.

use std::collections::{BTreeMap, HashMap};

use stanch_model::{CheckProblem, CheckReport, Finding};

use super::xml::Writer;
use super::{place, story, trace};
use crate::escape::visible;
use crate::words;

/// Cases of one file.
#[derive(Default)]
struct Suite<'a> {
    findings: Vec<&'a Finding>,
    problems: Vec<&'a CheckProblem>,
}

/// Name of the suite for what belongs to no file, and of the one case of a clean report.
const WHOLE: &str = "stanch check";

/// A finding is a failure, a problem that leaves evidence incomplete an error, another problem a passed case that
/// says so. A report without either has one passed case, for an empty one counts as a failed run in some systems.
#[must_use]
pub fn junit(report: &CheckReport) -> String {
    let mut suites: BTreeMap<String, Suite<'_>> = BTreeMap::new();
    for f in &report.findings {
        let file = trace::place(f).map_or_else(|| WHOLE.to_owned(), |at| place::slashed(&at.file));
        suites.entry(file).or_default().findings.push(f);
    }
    for p in &report.problems {
        let file = p.file.as_deref().map_or_else(|| WHOLE.to_owned(), place::slashed);
        suites.entry(file).or_default().problems.push(p);
    }
    if suites.is_empty() {
        suites.insert(WHOLE.to_owned(), Suite::default());
    }
    let mut out = Writer::new();
    out.start("testsuites", &totals(report, &suites).attributes(WHOLE));
    for (file, suite) in &suites {
        write(&mut out, file, suite);
    }
    out.finish()
}

/// The counts that a suite and the whole state, as text.
struct Totals {
    tests: String,
    failures: String,
    errors: String,
    /// Seconds.
    time: Option<String>,
}

impl Totals {
    fn of(suite: &Suite<'_>) -> Self {
        let errors = suite.problems.iter().filter(|p| p.incomplete).count();
        Self::new((suite.findings.len() + suite.problems.len()).max(1), suite.findings.len(), errors)
    }

    fn new(tests: usize, failures: usize, errors: usize) -> Self {
        let [tests, failures, errors] = [tests, failures, errors].map(|n| n.to_string());
        Self { tests, failures, errors, time: None }
    }

    fn attributes<'a>(&'a self, name: &'a str) -> Vec<(&'a str, &'a str)> {
        let mut attributes = vec![
            ("name", name),
            ("tests", self.tests.as_str()),
            ("failures", self.failures.as_str()),
            ("errors", self.errors.as_str()),
        ];
        attributes.extend(self.time.as_deref().map(|time| ("time", time)));
        attributes
    }
}

fn totals(report: &CheckReport, suites: &BTreeMap<String, Suite<'_>>) -> Totals {
    let tests = suites.values().map(|s| (s.findings.len() + s.problems.len()).max(1)).sum();
    let errors = report.problems.iter().filter(|p| p.incomplete).count();
    let time = report.stats.millis.map(|ms| format!("{}.{:03}", ms / 1000, ms % 1000));
    Totals { time, ..Totals::new(tests, report.findings.len(), errors) }
}

fn write(out: &mut Writer, file: &str, suite: &Suite<'_>) {
    out.start("testsuite", &Totals::of(suite).attributes(&visible(file)));
    let mut names = Names::default();
    for f in &suite.findings {
        finding(out, file, f, &mut names);
    }
    for p in &suite.problems {
        problem(out, file, p, &mut names);
    }
    if suite.findings.is_empty() && suite.problems.is_empty() {
        out.empty("testcase", &[("classname", WHOLE), ("name", "no leaks found")]);
    }
    out.end();
}

fn finding(out: &mut Writer, file: &str, f: &Finding, names: &mut Names) {
    let at = trace::place(f);
    let function = at.map(|at| at.function.as_str()).filter(|name| !name.is_empty());
    let name = function.map_or_else(
        || f.slug.to_owned(),
        |function| format!("{} in {}", f.slug, words::short_function(function)),
    );
    case(out, file, &names.unique(name), at.map(|at| at.line));
    let place = at.map_or_else(String::new, |at| format!("{}: ", words::place(at)));
    let mut lines = vec![visible(&format!("{place}{}", f.title)).into_owned()];
    lines.extend(story::body(f));
    out.text("failure", &[("message", &*visible(&f.title)), ("type", f.slug)], &lines.join("\n"));
    out.end();
}

fn problem(out: &mut Writer, file: &str, p: &CheckProblem, names: &mut Names) {
    let kind = p.kind.name();
    case(out, file, &names.unique(kind.to_owned()), p.line);
    let text = format!("{}{}", place::of_problem(p), p.what);
    if p.incomplete {
        out.text("error", &[("message", &*visible(&p.what)), ("type", kind)], &visible(&text));
    } else {
        out.text("system-out", &[], &visible(&text));
    }
    out.end();
}

fn case(out: &mut Writer, file: &str, name: &str, line: Option<u32>) {
    let line = line.filter(|l| *l > 0).map(|l| l.to_string());
    let (name, file) = (visible(name), visible(file));
    let mut attributes = vec![("classname", &*file), ("name", &*name), ("file", &*file)];
    attributes.extend(line.as_deref().map(|l| ("line", l)));
    out.start("testcase", &attributes);
}

/// Names within one file; the second of a name is `NAME #2`.
#[derive(Default)]
struct Names(HashMap<String, usize>);

impl Names {
    fn unique(&mut self, name: String) -> String {
        let n = self.0.entry(name.clone()).or_default();
        *n += 1;
        if *n == 1 { name } else { format!("{name} #{n}") }
    }
}
