//! Reviewdog's diagnostic format: <https://github.com/reviewdog/reviewdog/tree/master/proto/rdf>.

use serde::Serialize;
use stanch_model::{CheckProblem, CheckReport, Finding, LineColumn, SourceText};

use super::level::{self, Level};
use super::texts::Texts;
use super::trace::{self, Waypoint};
use super::{edits, place, story};
use crate::escape::{json_controls, visible};

#[derive(Serialize)]
struct DiagnosticResult<'a> {
    source: Source,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location,
    severity: &'static str,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related>,
}

#[derive(Serialize)]
struct Location {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

/// The end is exclusive; columns count bytes, as ours do.
#[derive(Serialize)]
struct Range {
    start: Position,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<Position>,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
}

#[derive(Serialize)]
struct Suggestion {
    range: Range,
    text: String,
}

#[derive(Serialize)]
struct Related {
    message: String,
    location: Location,
}

/// One `DiagnosticResult` on one line. The edits of a finding are one suggestion where they all are in the file of
/// the finding and its text is at hand: a suggestion has no file of its own, and half a fix is none.
#[must_use]
pub fn rdjson(report: &CheckReport, source: &SourceText) -> String {
    let texts = Texts::new(report, source);
    let findings = report.findings.iter().map(|f| finding(f, &texts));
    let result = DiagnosticResult {
        source: Source { name: "stanch" },
        diagnostics: findings.chain(report.problems.iter().map(problem)).collect(),
    };
    let mut text = serde_json::to_string(&result).expect("wire structs have string keys only");
    text.push('\n');
    json_controls(text)
}

fn severity(level: Level) -> &'static str {
    match level {
        Level::Error => "ERROR",
        Level::Warning => "WARNING",
        Level::Note => "INFO",
    }
}

fn finding<'a>(f: &'a Finding, texts: &Texts<'_>) -> Diagnostic<'a> {
    let at = trace::place(f);
    let file = at.map_or("", |at| at.file.as_str());
    let line = at.map(|at| at.line);
    let range = line.and_then(|line| range(line, at.and_then(|at| at.column), trace::end(f)));
    let suggestion = edits::merged(&f.fix.edits, file, texts).map(|r| Suggestion {
        range: Range { start: position(r.start), end: Some(position(r.end)) },
        text: r.text,
    });
    Diagnostic {
        message: story::lines(f).join("\n"),
        location: location(file, range),
        severity: severity(level::of_finding(f)),
        code: Code { value: f.slug },
        suggestions: suggestion.into_iter().collect(),
        related_locations: trace::story(f).iter().map(related).collect(),
    }
}

fn related(way: &Waypoint<'_>) -> Related {
    Related {
        message: visible(&way.message).into_owned(),
        location: location(&way.at.file, range(way.at.line, way.at.column, way.end)),
    }
}

fn problem(p: &CheckProblem) -> Diagnostic<'_> {
    let range = p.line.and_then(|line| range(line, p.column, None));
    Diagnostic {
        message: visible(&p.what).into_owned(),
        location: location(p.file.as_deref().unwrap_or(""), range),
        severity: severity(level::of_problem(p)),
        code: Code { value: p.kind.name() },
        suggestions: Vec::new(),
        related_locations: Vec::new(),
    }
}

fn location(file: &str, range: Option<Range>) -> Location {
    Location { path: place::slashed(file), range }
}

/// `None` without a line: then it is about the whole file.
fn range(line: u32, column: Option<u32>, end: Option<LineColumn>) -> Option<Range> {
    let start = Position { line: Some(line).filter(|l| *l > 0)?, column: column.filter(|c| *c > 0) };
    Some(Range { start, end: end.map(position) })
}

fn position(at: LineColumn) -> Position {
    Position { line: at.line, column: Some(at.column) }
}
