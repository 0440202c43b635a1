//! The form in which a result is kept: JSON of structs of its own, so that the model is free to change.
//!
//! Rules are kept by slug and found again in the registry. A result that has something which this form does not hold
//! (the symptoms and series of run-time evidence) is not one of source, and is not read back.

use std::collections::HashSet;
use std::sync::{Mutex, OnceLock, PoisonError};

use serde::{Deserialize, Serialize};
use stanch_model::check::{LineColumn, SourceDetail, Step, Tier};
use stanch_model::finding::{Edit, Fix};
use stanch_model::{CheckProblem, CheckProblemKind, CheckStats, Finding, Grade, Location, Proof, Severity};
use stanch_rules::registry;
use stanch_rules::source::PackageResult;

/// The bytes of an entry.
pub(super) fn write(result: &PackageResult) -> Vec<u8> {
    let entry = Entry {
        findings: result.findings.iter().map(FindingWire::of).collect(),
        problems: result.problems.iter().map(ProblemWire::of).collect(),
        stats: stats_of(&result.stats),
    };
    serde_json::to_vec(&entry).expect("wire structs have string keys only")
}

/// The result in an entry; `None` when it cannot be understood whole.
pub(super) fn read(bytes: &[u8]) -> Option<PackageResult> {
    let entry: Entry = serde_json::from_slice(bytes).ok()?;
    Some(PackageResult {
        index: 0,
        findings: entry.findings.into_iter().map(FindingWire::finding).collect::<Option<_>>()?,
        problems: entry.problems.into_iter().map(ProblemWire::problem).collect::<Option<_>>()?,
        stats: stats(entry.stats),
        known: entry.stats[4].unwrap_or(0),
    })
}

#[derive(Serialize, Deserialize)]
struct Entry {
    findings: Vec<FindingWire>,
    problems: Vec<ProblemWire>,
    stats: StatsWire,
}

/// Files, lines, bytes, packages, functions, unfinished ones.
type StatsWire = [Option<u64>; 6];

fn stats_of(s: &CheckStats) -> StatsWire {
    [s.files, s.lines, s.bytes, s.packages, s.functions, s.unfinished]
}

fn stats([files, lines, bytes, packages, functions, unfinished]: StatsWire) -> CheckStats {
    CheckStats { files, lines, bytes, packages, functions, unfinished, millis: None }
}

#[derive(Serialize, Deserialize)]
struct Place {
    file: String,
    line: u32,
    column: Option<u32>,
    function: String,
}

impl Place {
    fn of(at: &Location) -> Self {
        Self { file: at.file.clone(), line: at.line, column: at.column, function: at.function.clone() }
    }

    fn location(self) -> Location {
        Location { file: self.file, line: self.line, column: self.column, function: self.function }
    }
}

type End = Option<(u32, u32)>;

fn end_of(end: Option<LineColumn>) -> End {
    end.map(|end| (end.line, end.column))
}

fn end(end: End) -> Option<LineColumn> {
    end.map(|(line, column)| LineColumn { line, column })
}

#[derive(Serialize, Deserialize)]
struct FindingWire {
    slug: String,
    grade: String,
    severity: String,
    title: String,
    cause: String,
    location: Option<Place>,
    end: End,
    candidates: Vec<Place>,
    spawned_at: Option<Place>,
    blocked_at: Option<Place>,
    unit: String,
    evidence: Vec<(String, String)>,
    advice: String,
    example: String,
    edits: Vec<(String, u64, u64, String)>,
    verify: String,
    fingerprint: String,
    path: Vec<(Place, End, String)>,
    pedantic: bool,
}

impl FindingWire {
    fn of(f: &Finding) -> Self {
        let source = f.source.as_ref();
        let step = |step: &Step| (Place::of(&step.location), end_of(step.end), step.message.clone());
        Self {
            slug: f.slug.to_owned(),
            grade: f.grade.name().to_owned(),
            severity: f.severity.name().to_owned(),
            title: f.title.clone(),
            cause: f.cause.clone(),
            location: f.location.as_ref().map(Place::of),
            end: end_of(source.and_then(|s| s.end)),
            candidates: f.candidates.iter().map(Place::of).collect(),
            spawned_at: f.spawned_at.as_ref().map(Place::of),
            blocked_at: f.blocked_at.as_ref().map(Place::of),
            unit: f.unit.to_owned(),
            evidence: f.evidence.iter().map(|p| (p.method.to_owned(), p.text.clone())).collect(),
            advice: f.fix.advice.clone(),
            example: f.fix.example.clone(),
            edits: f.fix.edits.iter().map(|e| (e.file.clone(), e.start, e.end, e.text.clone())).collect(),
            verify: f.verify.clone(),
            fingerprint: f.fingerprint.clone(),
            path: source.map(|s| s.path.iter().map(step).collect()).unwrap_or_default(),
            pedantic: source.is_some_and(|s| s.tier == Tier::Pedantic),
        }
    }

    fn finding(self) -> Option<Finding> {
        let rule = registry::rules().iter().find(|rule| rule.slug == self.slug)?;
        let step =
            |(at, to, message): (Place, End, String)| Step { location: at.location(), end: end(to), message };
        let proof = |(method, text): (String, String)| Some(Proof { method: word(&method)?, text });
        let edit = |(file, start, end, text)| Edit { file, start, end, text };
        let detail = SourceDetail {
            end: end(self.end),
            path: self.path.into_iter().map(step).collect(),
            tier: if self.pedantic { Tier::Pedantic } else { Tier::Default },
        };
        Some(Finding {
            rule: rule.id,
            slug: rule.slug,
            kind: rule.kind,
            grade: *GRADES.iter().find(|grade| grade.name() == self.grade)?,
            severity: *SEVERITIES.iter().find(|severity| severity.name() == self.severity)?,
            title: self.title,
            cause: self.cause,
            location: self.location.map(Place::location),
            candidates: self.candidates.into_iter().map(Place::location).collect(),
            spawned_at: self.spawned_at.map(Place::location),
            blocked_at: self.blocked_at.map(Place::location),
            count: None,
            growth_per_min: None,
            unit: word(&self.unit)?,
            evidence: self.evidence.into_iter().map(proof).collect::<Option<_>>()?,
            fix: Fix {
                advice: self.advice,
                example: self.example,
                edits: self.edits.into_iter().map(edit).collect(),
            },
            verify: self.verify,
            fingerprint: self.fingerprint,
            series: Vec::new(),
            stacks: Vec::new(),
            symptoms: Vec::new(),
            exhaustion: Vec::new(),
            source: Some(detail),
        })
    }
}

const GRADES: [Grade; 3] = [Grade::Suspected, Grade::Confirmed, Grade::Proven];
const SEVERITIES: [Severity; 4] = [Severity::Low, Severity::Medium, Severity::High, Severity::Critical];
const KINDS: [CheckProblemKind; 8] = [
    CheckProblemKind::Syntax,
    CheckProblemKind::Unreadable,
    CheckProblemKind::Module,
    CheckProblemKind::MissingDependency,
    CheckProblemKind::Limit,
    CheckProblemKind::UnknownDirective,
    CheckProblemKind::UnusedDirective,
    CheckProblemKind::UnexplainedDirective,
];

/// Words of the program's own, such as names of methods and units, live as long as it does. There are a few dozen of
/// them; an entry that has longer ones, or brings more, was not written by us.
fn word(text: &str) -> Option<&'static str> {
    const LONGEST: usize = 40;
    const MOST: usize = 500;
    static WORDS: OnceLock<Mutex<HashSet<&'static str>>> = OnceLock::new();
    if text.is_empty() {
        return Some("");
    }
    // A panic of another thread leaves the set whole: it is only inserted into.
    let mut words = WORDS.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = words.get(text) {
        return Some(known);
    }
    if text.len() > LONGEST || words.len() >= MOST {
        return None;
    }
    let word: &'static str = Box::leak(text.to_owned().into_boxed_str());
    words.insert(word);
    Some(word)
}

#[derive(Serialize, Deserialize)]
struct ProblemWire {
    kind: String,
    file: Option<String>,
    line: Option<u32>,
    column: Option<u32>,
    what: String,
    incomplete: bool,
}

impl ProblemWire {
    fn of(p: &CheckProblem) -> Self {
        Self {
            kind: p.kind.name().to_owned(),
            file: p.file.clone(),
            line: p.line,
            column: p.column,
            what: p.what.clone(),
            incomplete: p.incomplete,
        }
    }

    fn problem(self) -> Option<CheckProblem> {
        Some(CheckProblem {
            kind: *KINDS.iter().find(|kind| kind.name() == self.kind)?,
            file: self.file,
            line: self.line,
            column: self.column,
            what: self.what,
            incomplete: self.incomplete,
        })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::check::testing;

    /// A result that has something in every field.
    pub(crate) fn result() -> PackageResult {
        PackageResult {
            known: 0,
            index: 0,
            findings: vec![testing::finding("/src/a.go", 7), testing::finding("/src/b.go", 9)],
            problems: vec![testing::problem(CheckProblemKind::UnusedDirective)],
            stats: CheckStats {
                files: Some(2),
                lines: Some(30),
                bytes: None,
                packages: Some(1),
                functions: Some(5),
                unfinished: Some(0),
                millis: None,
            },
        }
    }

    #[test]
    fn every_kind_is_read_back() {
        for kind in KINDS {
            let result = PackageResult { problems: vec![testing::problem(kind)], ..PackageResult::default() };
            assert_eq!(read(&write(&result)).unwrap().problems, result.problems);
        }
    }

    #[test]
    fn entries_of_others_are_refused() {
        let text = String::from_utf8(write(&result())).unwrap();
        for (from, to) in [
            ("unclosed-body", "no-such-rule"),
            ("\"suspected\"", "\"certain\""),
            ("unused-directive", "odd"),
            ("source-shape", "a method whose name is longer than any of ours could be"),
        ] {
            let other = text.replace(from, to);
            assert_ne!(other, text, "{from}");
            assert!(read(other.as_bytes()).is_none(), "{from}");
        }
    }
}
