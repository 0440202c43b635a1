//! `--format json`, schema `stanch-check/1`: everything that is known, under names that stay.
//!
//! A finding has the names that it has in [`stanch/1`](crate::json), where it has the same things to say.

use serde::Serialize;
use stanch_model::{CheckProblem, CheckReport, CheckStats, Finding, LineColumn, Location};

use super::level;
use super::trace::{self, Waypoint};
use crate::json::{build, to_text, wire};

/// Value of the `schema` field.
pub const SCHEMA_ID: &str = "stanch-check/1";

/// JSON Schema (draft 2020-12) of what [`json()`] writes.
pub const SCHEMA: &str = include_str!("../../schema/stanch-check-1.schema.json");

#[derive(Serialize)]
struct Report<'a> {
    schema: &'static str,
    verdict: &'static str,
    complete: bool,
    findings: Vec<WireFinding<'a>>,
    problems: Vec<Problem<'a>>,
    stats: Stats,
}

#[derive(Serialize)]
struct WireFinding<'a> {
    rule: &'a str,
    slug: &'a str,
    kind: &'static str,
    grade: &'static str,
    severity: &'static str,
    tier: &'static str,
    title: &'a str,
    cause: &'a str,
    location: Option<Region<'a>>,
    candidates: Vec<wire::Location<'a>>,
    spawned_at: Option<wire::Location<'a>>,
    blocked_at: Option<wire::Location<'a>>,
    path: Vec<Step<'a>>,
    evidence: Vec<wire::Proof<'a>>,
    fix: wire::Fix<'a>,
    verify: &'a str,
    fingerprint: &'a str,
}

#[derive(Serialize)]
struct Region<'a> {
    #[serde(flatten)]
    start: wire::Location<'a>,
    end_line: Option<u32>,
    end_column: Option<u32>,
}

#[derive(Serialize)]
struct Step<'a> {
    location: Region<'a>,
    message: &'a str,
}

#[derive(Serialize)]
struct Problem<'a> {
    kind: &'static str,
    file: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
    what: &'a str,
    incomplete: bool,
}

#[derive(Serialize)]
struct Stats {
    files: Option<u64>,
    lines: Option<u64>,
    bytes: Option<u64>,
    packages: Option<u64>,
    functions: Option<u64>,
    unfinished: Option<u64>,
    millis: Option<u64>,
}

/// One JSON document, indented, with a newline at its end. What is not known is `null`.
#[must_use]
pub fn json(report: &CheckReport) -> String {
    to_text(&Report {
        schema: SCHEMA_ID,
        verdict: report.verdict().name(),
        complete: report.is_complete(),
        findings: report.findings.iter().map(finding).collect(),
        problems: report.problems.iter().map(problem).collect(),
        stats: stats(report.stats),
    })
}

fn finding(f: &Finding) -> WireFinding<'_> {
    WireFinding {
        rule: f.rule,
        slug: f.slug,
        kind: f.kind.name(),
        grade: f.grade.name(),
        severity: f.severity.name(),
        tier: level::tier(f).name(),
        title: &f.title,
        cause: &f.cause,
        location: f.location.as_ref().map(|at| region(at, trace::end(f))),
        candidates: f.candidates.iter().map(build::location).collect(),
        spawned_at: f.spawned_at.as_ref().map(build::location),
        blocked_at: f.blocked_at.as_ref().map(build::location),
        path: f.source.iter().flat_map(|s| &s.path).map(step).collect(),
        evidence: f.evidence.iter().map(|p| wire::Proof { method: p.method, text: &p.text }).collect(),
        fix: build::fix(&f.fix),
        verify: &f.verify,
        fingerprint: &f.fingerprint,
    }
}

fn step(s: &stanch_model::Step) -> Step<'_> {
    let end = Waypoint::of(s).end;
    Step { location: region(&s.location, end), message: &s.message }
}

fn region(at: &Location, end: Option<LineColumn>) -> Region<'_> {
    Region { start: build::location(at), end_line: end.map(|e| e.line), end_column: end.map(|e| e.column) }
}

fn problem(p: &CheckProblem) -> Problem<'_> {
    Problem {
        kind: p.kind.name(),
        file: p.file.as_deref(),
        line: p.line,
        column: p.column,
        what: &p.what,
        incomplete: p.incomplete,
    }
}

fn stats(s: CheckStats) -> Stats {
    let CheckStats { files, lines, bytes, packages, functions, unfinished, millis } = s;
    Stats { files, lines, bytes, packages, functions, unfinished, millis }
}
