//! Checkstyle XML, which many CI systems and editors read.

use std::collections::BTreeMap;

use stanch_model::{CheckProblem, CheckReport, Finding, LineColumn, SourceText};

use super::level::{self, Level};
use super::texts::Texts;
use super::xml::Writer;
use super::{place, trace};
use crate::escape::visible;

/// What stands in one `<error>`.
struct Entry<'a> {
    line: u32,
    column: Option<u32>,
    level: Level,
    message: String,
    name: &'a str,
}

/// One `<file>` per file with findings or problems, sorted by path; its errors in the order of their lines. What
/// belongs to no file stands in one with an empty name.
#[must_use]
pub fn checkstyle(report: &CheckReport, source: &SourceText) -> String {
    let texts = Texts::new(report, source);
    let mut files: BTreeMap<String, Vec<Entry<'_>>> = BTreeMap::new();
    for f in &report.findings {
        let file = trace::place(f).map_or_else(String::new, |at| place::slashed(&at.file));
        files.entry(file).or_default().push(finding(f, &texts));
    }
    for p in &report.problems {
        let file = p.file.as_deref().map_or_else(String::new, place::slashed);
        files.entry(file).or_default().push(problem(p));
    }
    let mut out = Writer::new();
    out.start("checkstyle", &[("version", "4.3")]);
    for (file, mut entries) in files {
        entries.sort_by_key(|e| (e.line, e.column));
        out.start("file", &[("name", &file)]);
        entries.iter().for_each(|e| error(&mut out, e));
        out.end();
    }
    out.finish()
}

fn finding<'a>(f: &'a Finding, texts: &Texts<'_>) -> Entry<'a> {
    let at = trace::place(f);
    let column =
        at.and_then(|at| Some(texts.characters(&at.file, LineColumn { line: at.line, column: at.column? })));
    let message = if f.cause.is_empty() { f.title.clone() } else { format!("{}: {}", f.title, f.cause) };
    Entry { line: at.map_or(0, |at| at.line), column, level: level::of_finding(f), message, name: f.slug }
}

fn problem(p: &CheckProblem) -> Entry<'_> {
    Entry {
        line: p.line.unwrap_or(0),
        column: p.column,
        level: level::of_problem(p),
        message: p.what.clone(),
        name: p.kind.name(),
    }
}

fn error(out: &mut Writer, e: &Entry<'_>) {
    let severity = match e.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "info",
    };
    let (line, column) = (e.line.to_string(), e.column.map(|c| c.to_string()));
    let message = visible(&e.message);
    let name = format!("stanch.{}", e.name);
    let mut attributes = vec![("line", line.as_str())];
    attributes.extend(column.as_deref().map(|c| ("column", c)));
    attributes.extend([("severity", severity), ("message", &*message), ("source", &*name)]);
    out.empty("error", &attributes);
}
