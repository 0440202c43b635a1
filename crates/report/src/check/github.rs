//! GitHub Actions: workflow commands for annotations, and the summary of a step.
//!
//! Commands: <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>. GitHub shows ten
//! annotations per level of a step and drops the others silently; here the tenth says how many there are.

use std::fmt::Write as _;

use stanch_model::{CheckProblem, CheckReport, Finding, LineColumn, SourceText};

use super::level::{self, Level};
use super::text::{answer, checked};
use super::texts::Texts;
use super::{place, story, trace};
use crate::escape::{self, is_unsafe};
use crate::units;
use crate::words;

/// Annotations per level and step.
const ANNOTATIONS: usize = 10;
/// Rows of the summary's tables.
const ROWS: usize = 200;
/// Bytes of a summary; GitHub takes 1 MiB of a step and shows nothing of a longer one.
const SUMMARY: usize = 1_000_000;

/// One annotation.
struct Command<'a> {
    level: Level,
    file: &'a str,
    line: Option<u32>,
    column: Option<u32>,
    end: Option<LineColumn>,
    title: String,
    /// Harmless lines.
    message: String,
}

/// Workflow commands, one a line, for the standard output of a step: findings, then problems. What exceeds the
/// limits is counted in the last command of its level.
#[must_use]
pub fn github(report: &CheckReport, source: &SourceText) -> String {
    let texts = Texts::new(report, source);
    let mut out = String::new();
    for level in [Level::Error, Level::Warning, Level::Note] {
        let findings: Vec<_> = report.findings.iter().filter(|f| level::of_finding(f) == level).collect();
        let problems: Vec<_> = report.problems.iter().filter(|p| level::of_problem(p) == level).collect();
        let total = findings.len() + problems.len();
        let room = if total > ANNOTATIONS { ANNOTATIONS - 1 } else { total };
        let commands =
            findings.into_iter().map(|f| finding(f, &texts)).chain(problems.into_iter().map(problem));
        commands.take(room).for_each(|c| write(&mut out, &c));
        if total > room {
            write(&mut out, &more(level, total - room));
        }
    }
    out
}

fn finding<'a>(f: &'a Finding, texts: &Texts<'_>) -> Command<'a> {
    let at = trace::place(f);
    let file = at.map_or("", |at| at.file.as_str());
    let line = at.map(|at| at.line);
    let column = |line, column| texts.characters(file, LineColumn { line, column });
    Command {
        level: level::of_finding(f),
        file,
        line,
        column: at.and_then(|at| Some(column(at.line, at.column?))),
        end: trace::end(f).map(|end| LineColumn { column: column(end.line, end.column), ..end }),
        title: format!("{} {}", f.rule, f.slug),
        message: story::lines(f).join("\n"),
    }
}

fn problem(p: &CheckProblem) -> Command<'_> {
    Command {
        level: level::of_problem(p),
        file: p.file.as_deref().unwrap_or(""),
        line: p.line,
        column: p.column,
        end: None,
        title: p.kind.name().to_owned(),
        message: escape::visible(&p.what).into_owned(),
    }
}

fn more(level: Level, n: usize) -> Command<'static> {
    let what = match level {
        Level::Error => "errors",
        Level::Warning => "warnings",
        Level::Note => "notices",
    };
    Command {
        level,
        file: "",
        line: None,
        column: None,
        end: None,
        title: "stanch".to_owned(),
        message: format!("{} more; the summary of this step lists them.", units::quantity(n as f64, what)),
    }
}

fn write(out: &mut String, c: &Command<'_>) {
    let name = match c.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let mut properties = Vec::new();
    if !c.file.is_empty() {
        properties.push(format!("file={}", property(&place::slashed(c.file))));
        properties.extend(region(c));
    }
    properties.push(format!("title={}", property(&c.title)));
    _ = writeln!(out, "::{name} {}::{}", properties.join(","), data(&c.message));
}

/// Columns are only allowed where the region ends in the line in which it starts.
fn region(c: &Command<'_>) -> Vec<String> {
    let Some(line) = c.line.filter(|l| *l > 0) else { return Vec::new() };
    let end = c.end.filter(|_| c.column.is_some());
    let mut out = vec![format!("line={line}")];
    out.extend(c.end.map(|end| format!("endLine={}", end.line)));
    if c.end.is_none_or(|end| end.line == line) {
        out.extend(c.column.filter(|column| *column > 0).map(|column| format!("col={column}")));
        out.extend(end.map(|end| format!("endColumn={}", end.column)));
    }
    out
}

/// The value of a command.
fn data(text: &str) -> String {
    encode(text, |c| matches!(c, '%' | '\r' | '\n'))
}

/// The value of a command's property.
fn property(text: &str) -> String {
    encode(text, |c| matches!(c, '%' | '\r' | '\n' | ':' | ','))
}

/// What the log must not hold raw is written out, as in a terminal.
fn encode(text: &str, percent: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if percent(c) => _ = write!(out, "%{:02X}", u32::from(c)),
            c if is_unsafe(c) => out.push_str(&escape::visible(c.encode_utf8(&mut [0; 4]))),
            c => out.push(c),
        }
    }
    out
}

/// Markdown for `$GITHUB_STEP_SUMMARY`: the answer, a table of findings, one of problems. It stays below the size
/// that GitHub takes; what is left out is counted.
#[must_use]
pub fn github_summary(report: &CheckReport) -> String {
    let mut out = format!("### stanch check: {}\n\n", escape::markdown(&answer(report)));
    let checked = checked(&report.stats);
    if !checked.is_empty() {
        _ = write!(out, "{}\n\n", escape::markdown(&checked));
    }
    let findings = report.findings.iter().map(finding_row);
    table(&mut out, ["Leak", "Where", "Fix"], findings, "findings");
    let problems = report.problems.iter().map(problem_row);
    table(&mut out, ["Problem", "Where", "What"], problems, "problems");
    out
}

fn finding_row(f: &Finding) -> [String; 3] {
    let name = format!("{} {}", f.rule, f.slug);
    let at = trace::place(f);
    [
        format!("**{}**<br>{}", escape::markdown(&name), escape::markdown(&f.title)),
        at.map_or_else(String::new, |at| escape::markdown_code(&words::place(at))),
        escape::markdown(&f.fix.advice),
    ]
}

fn problem_row(p: &CheckProblem) -> [String; 3] {
    let place = place::of_problem(p);
    let place = place.trim_end_matches(": ");
    let place = if place.is_empty() { String::new() } else { escape::markdown_code(place) };
    [escape::markdown(p.kind.name()), place, escape::markdown(&p.what)]
}

fn table(out: &mut String, titles: [&str; 3], rows: impl ExactSizeIterator<Item = [String; 3]>, what: &str) {
    let total = rows.len();
    if total == 0 {
        return;
    }
    _ = writeln!(out, "| {} |\n| --- | --- | --- |", titles.join(" | "));
    let mut shown = 0;
    for row in rows.take(ROWS) {
        let row = format!("| {} |\n", row.join(" | "));
        // Room for the sentences that follow.
        if out.len() + row.len() > SUMMARY - 1_000 {
            break;
        }
        out.push_str(&row);
        shown += 1;
    }
    out.push('\n');
    if shown < total {
        let more = units::quantity((total - shown) as f64, what);
        _ = write!(out, "{more} not shown; `--format json` lists all.\n\n");
    }
}
