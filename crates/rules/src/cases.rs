//! Runs the cases of the rules that are told by goroutine dumps: text in, verdict and finding out.
//!
//! A case begins with what it expects, then gives the shapes of its goroutines and, per time, who was there:
//! ```text
//! expect: unanswered-send confirmed main.(*Server).order.func1 server.go:41
//! shape send
//! goroutine {id} [chan send]:
//! …
//! created by main.(*Server).order in goroutine {parent}
//! …
//! end
//! @ 0s
//! send: 18:7 25:7
//! @ 30s
//! send: 18:7 25:7 100..400/7:9
//! ```
//! Several `expect` lines are possible, and all have to hold:
//! - `SLUG GRADE FUNCTION FILE:LINE` wants that finding and the verdict `leak`; `*` takes anything, and what is left
//!   out at the end is not compared.
//! - `silent` wants neither a confirmed nor a proven finding nor the verdict `leak`.
//! - `verdict WORD` wants that verdict.
//! - `only` wants no finding besides the expected ones.
//! - `symptom FUNCTION` wants it as the symptom of some finding.
//! - `candidate FUNCTION` wants it as a candidate of some finding.
//! - `proof METHOD` wants a finding that is proven that way.
//!
//! The format of the rest is that of [`format`].

mod format;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use stanch_model::{Diagnosis, Finding, Grade, Verdict};

use self::format::Case;
use crate::{Options, RuleKind, diagnose};

#[test]
fn every_goroutine_case_holds() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut failed = String::new();
    let mut ran = 0;
    for file in files(&src) {
        let text = std::fs::read_to_string(&file).unwrap();
        ran += 1;
        for problem in run(&text) {
            writeln!(failed, "{}: {problem}", file.strip_prefix(&src).unwrap().display()).unwrap();
        }
    }
    assert!(ran > 0, "no cases found");
    assert!(failed.is_empty(), "{failed}");
}

/// The cases of the rules for goroutines, and those of other rules that hold dumps. Go sources are cases for
/// [`crate::source`].
fn files(src: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = Vec::new();
    for rule in crate::registry::rules() {
        let cases = src.join(rule.slug.replace('-', "_")).join("cases");
        let goroutines = matches!(rule.runtime, RuleKind::Goroutines(_));
        let entries = std::fs::read_dir(&cases).into_iter().flatten().flatten().map(|e| e.path());
        let has_dump =
            |p: &PathBuf| std::fs::read_to_string(p).unwrap().lines().any(|l| l.starts_with("goroutine "));
        let texts = entries.filter(|p| p.extension().is_some_and(|e| e == "txt"));
        files.extend(texts.filter(|p| goroutines || has_dump(p)));
    }
    files.sort();
    files
}

/// What one case has to say against the rules; empty when it holds.
fn run(text: &str) -> Vec<String> {
    let case = Case::read(text);
    let diagnosis = diagnose(&case.evidence, &Options::default(), &case.source);
    let mut problems = Vec::new();
    let named = case.expected.iter().filter(|e| is_finding(e)).count();
    for expected in &case.expected {
        if !holds(&diagnosis, expected, named) {
            problems.push(format!("expected `{expected}`; {}", found(&diagnosis)));
        }
    }
    if case.expected.is_empty() {
        problems.push("the case expects nothing".to_owned());
    }
    problems
}

fn is_finding(expected: &str) -> bool {
    !matches!(
        expected.split(' ').next(),
        Some("silent" | "verdict" | "only" | "symptom" | "candidate" | "proof")
    )
}

fn holds(diagnosis: &Diagnosis, expected: &str, named: usize) -> bool {
    let findings = &diagnosis.findings;
    let (word, rest) = expected.split_once(' ').unwrap_or((expected, ""));
    match word {
        "silent" => {
            diagnosis.verdict != Verdict::Leak && findings.iter().all(|f| f.grade <= Grade::Suspected)
        }
        "verdict" => diagnosis.verdict.name() == rest,
        "only" => findings.len() == named,
        "symptom" => findings.iter().flat_map(|f| &f.symptoms).any(|s| s.location.function == rest),
        "candidate" => findings.iter().flat_map(|f| &f.candidates).any(|c| c.function == rest),
        "proof" => findings.iter().flat_map(|f| &f.evidence).any(|p| p.method == rest),
        _ => diagnosis.verdict == Verdict::Leak && findings.iter().any(|f| matches(f, expected)),
    }
}

fn matches(finding: &Finding, expected: &str) -> bool {
    let mut words = expected.split(' ');
    let mut next = |actual: &str| words.next().is_none_or(|w| w == "*" || w == actual);
    let (function, place) = finding.location.as_ref().map_or((String::new(), String::new()), |l| {
        (l.function.clone(), format!("{}:{}", l.file.rsplit('/').next().unwrap_or(""), l.line))
    });
    next(finding.slug) && next(finding.grade.name()) && next(&function) && next(&place)
}

/// The diagnosis in a few lines, for whoever has to find out why a case fails.
fn found(diagnosis: &Diagnosis) -> String {
    let mut text = format!("verdict {}, {}", diagnosis.verdict.name(), diagnosis.headline);
    for f in &diagnosis.findings {
        let at =
            f.location.as_ref().map_or("?".to_owned(), |l| format!("{} {}:{}", l.function, l.file, l.line));
        write!(text, "\n  {} {} {at}: {}", f.slug, f.grade.name(), f.title).unwrap();
        f.evidence.iter().for_each(|p| write!(text, "\n    {}: {}", p.method, p.text).unwrap());
        f.symptoms.iter().for_each(|s| write!(text, "\n    symptom {}", s.location.function).unwrap());
    }
    for c in &diagnosis.cleared {
        write!(text, "\n  healthy {} {}: {}", c.count, c.location.function, c.why).unwrap();
    }
    text
}
