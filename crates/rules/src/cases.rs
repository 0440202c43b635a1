//! Runs the cases of the rules that are told by goroutine dumps: text in, verdict and finding out.
//!
//! A case begins with what it expects, then gives dumps with their times:
//! ```text
//! expect: unanswered-send confirmed main.(*Server).order.func1 server.go:41
//! @ 0s
//! goroutine 1 [running]:
//! …
//! @ 30s
//! repeat 40 from 100 step 7
//! goroutine {id} [chan send]:
//! …
//! end
//! ```
//! `expect: silent` wants neither a confirmed nor a proven finding nor the verdict `leak`. `expect` takes several lines;
//! `go: 1.22` sets the version; `source: /path.go` up to a line `end source` gives a source file; `counts` after a time
//! makes the block a debug=1 text. A `*` in place of the grade takes any.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use stanch_model::{Evidence, Snapshot, SourceText, TimeSource, Verdict};

use crate::{Options, diagnose};

#[test]
fn every_goroutine_case_holds() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files: Vec<PathBuf> = Vec::new();
    for rule in crate::registry::rules() {
        let cases = src.join(rule.slug.replace('-', "_")).join("cases");
        let entries = std::fs::read_dir(&cases).into_iter().flatten().flatten();
        files.extend(entries.map(|e| e.path()));
    }
    files.sort();
    let mut failed = String::new();
    let mut ran = 0;
    for file in &files {
        let text = std::fs::read_to_string(file).unwrap();
        if !text.lines().any(|l| l.starts_with("goroutine ")) {
            continue;
        }
        ran += 1;
        for problem in run(&text) {
            writeln!(failed, "{}: {problem}", file.strip_prefix(&src).unwrap().display()).unwrap();
        }
    }
    assert!(ran > 0, "no cases found");
    assert!(failed.is_empty(), "{failed}");
}

/// What one case has to say against the rules; empty when it holds.
fn run(text: &str) -> Vec<String> {
    let case = Case::read(text);
    let diagnosis = diagnose(&case.evidence, &Options::default(), &case.source);
    let found = || {
        let one = |f: &stanch_model::Finding| {
            let at = f
                .location
                .as_ref()
                .map_or("?".to_owned(), |l| format!("{} {}:{}", l.function, l.file, l.line));
            format!("{} {} {at}", f.slug, f.grade.name())
        };
        let findings: Vec<String> = diagnosis.findings.iter().map(one).collect();
        format!(
            "verdict {}, {}; findings: [{}]",
            diagnosis.verdict.name(),
            diagnosis.headline,
            findings.join(" | ")
        )
    };
    let mut problems = Vec::new();
    for expected in &case.expected {
        if expected == "silent" {
            let loud = diagnosis.verdict == Verdict::Leak
                || diagnosis.findings.iter().any(|f| f.grade > stanch_model::Grade::Suspected);
            if loud {
                problems.push(format!("expected silence; {}", found()));
            }
        } else if !diagnosis.findings.iter().any(|f| matches(f, expected))
            || diagnosis.verdict != Verdict::Leak
        {
            problems.push(format!("expected `{expected}`; {}", found()));
        }
    }
    if case.expected.is_empty() {
        problems.push("the case expects nothing".to_owned());
    }
    problems
}

fn matches(finding: &stanch_model::Finding, expected: &str) -> bool {
    let mut words = expected.split(' ');
    let mut next = |actual: &str| words.next().is_none_or(|w| w == "*" || w == actual);
    let (function, place) = finding.location.as_ref().map_or((String::new(), String::new()), |l| {
        (l.function.clone(), format!("{}:{}", l.file.rsplit('/').next().unwrap_or(""), l.line))
    });
    next(finding.slug) && next(finding.grade.name()) && next(&function) && next(&place)
}

struct Case {
    expected: Vec<String>,
    evidence: Evidence,
    source: SourceText,
}

impl Case {
    fn read(text: &str) -> Self {
        let mut case =
            Case { expected: Vec::new(), evidence: Evidence::default(), source: SourceText::default() };
        let mut lines = text.lines();
        let mut block: Option<(i64, bool, String)> = None;
        while let Some(line) = lines.next() {
            if let Some(expected) = line.strip_prefix("expect: ") {
                case.expected.push(expected.to_owned());
            } else if let Some(version) = line.strip_prefix("go: ") {
                case.evidence.go_version = Some(version.parse().expect("a Go version"));
            } else if let Some(path) = line.strip_prefix("source: ") {
                let body: Vec<&str> = lines.by_ref().take_while(|l| *l != "end source").collect();
                case.source.insert(path, body.join("\n"));
            } else if let Some(time) = line.strip_prefix("@ ") {
                case.flush(block.take());
                let (time, counts) = time.strip_suffix(" counts").map_or((time, false), |t| (t, true));
                block = Some((millis(time), counts, String::new()));
            } else if let Some(repeat) = line.strip_prefix("repeat ") {
                let body: Vec<&str> = lines.by_ref().take_while(|l| *l != "end").collect();
                let out = &mut block.as_mut().expect("repeat stands in a dump").2;
                expand(repeat, &body, out);
            } else if let Some((_, _, out)) = &mut block {
                out.push_str(line);
                out.push('\n');
            } else {
                assert!(line.is_empty() || line.starts_with('#'), "what is `{line}`?");
            }
        }
        case.flush(block.take());
        case
    }

    fn flush(&mut self, block: Option<(i64, bool, String)>) {
        let Some((at, counts, text)) = block else { return };
        let mut snapshot = Snapshot { at, time_source: Some(TimeSource::Clock), ..Snapshot::default() };
        let symbols = &mut self.evidence.symbols;
        if counts {
            snapshot.goroutine_counts = None;
        } else {
            let parsed =
                stanch_parse::formats::goroutine_text::parse(text.as_bytes(), symbols).expect("a dump");
            assert_eq!(parsed.problems, []);
            snapshot.goroutines = Some(parsed.value);
        }
        self.evidence.snapshots.push(snapshot);
    }
}

/// `N from ID step S`: the body N times, `{id}` counting up, `{n}` counting from 0.
fn expand(repeat: &str, body: &[&str], out: &mut String) {
    let words: Vec<&str> = repeat.split(' ').collect();
    let number = |i: usize| words[i].parse::<u64>().expect("a number");
    assert_eq!((words[1], words[3]), ("from", "step"), "repeat N from ID step S");
    for n in 0..number(0) {
        let id = number(2) + n * number(4);
        for line in body {
            // `{id+1}` names a neighbour: a sibling or the parent of this one.
            let mut line = line.replace("{id}", &id.to_string()).replace("{n}", &n.to_string());
            for k in 1..=4 {
                line = line.replace(&format!("{{id+{k}}}"), &(id + k).to_string());
                line = line.replace(&format!("{{id-{k}}}"), &(id - k).to_string());
            }
            out.push_str(&line);
            out.push('\n');
        }
    }
}

fn millis(time: &str) -> i64 {
    let unit = time.trim_start_matches(|c: char| c.is_ascii_digit());
    let n: i64 = time[..time.len() - unit.len()].parse().expect("a time such as 30s");
    n * match unit {
        "s" => 1000,
        "m" | "min" => 60_000,
        "h" => 3_600_000,
        _ => panic!("unit of {time}"),
    }
}
