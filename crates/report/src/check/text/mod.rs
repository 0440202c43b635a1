//! Text for a terminal, as compilers print it; and one line per finding.

mod finding;
mod snippet;
mod summary;

pub(super) use summary::{answer, checked};

use stanch_model::{CheckProblem, CheckReport, SourceText};

use super::texts::Texts;
use super::{place, trace};
use crate::escape::visible;
use crate::paint::Role;
use crate::text::{Page, TextOptions};
use crate::units;

/// Each finding with its source lines, cause and mending, then the problems, then one sentence on the whole. Ends
/// with a newline; no line is wider than the options' width, but for source lines, which are never broken.
///
/// [`TextOptions::max_findings`] findings and as many problems are shown, the others are counted.
/// [`TextOptions::verbose`] adds how to verify a fix, and the example where there is an edit too.
#[must_use]
pub fn text(report: &CheckReport, source: &SourceText, options: &TextOptions) -> String {
    let mut page = Page::new(options);
    let shown = &report.findings[..report.findings.len().min(options.max_findings)];
    let texts = Texts::of(shown, source);
    for f in shown {
        finding::write(&mut page, f, &texts);
    }
    more(&mut page, report.findings.len() - shown.len(), "findings");
    page.gap();
    for p in report.problems.iter().take(options.max_findings) {
        problem(&mut page, p);
    }
    more(&mut page, report.problems.len().saturating_sub(options.max_findings), "problems");
    summary::write(&mut page, report);
    page.finish()
}

fn more(page: &mut Page, n: usize, what: &str) {
    if n > 0 {
        let more = units::quantity(n as f64, what);
        page.gap();
        page.prose("", Role::Dim, &format!("Not shown here: {more}; --format json lists all."));
    }
}

fn problem(page: &mut Page, p: &CheckProblem) {
    let (word, role) = if p.incomplete { ("incomplete", Role::Warn) } else { ("note", Role::Strong) };
    let tag = page.paint.paint(role, &format!("{word}[{}]", p.kind.name()));
    page.hanging(&format!("{tag}: "), "    ", Role::Plain, &format!("{}{}", place::of_problem(p), p.what));
}

/// One line per finding and problem, `file:line:column: slug: title`, as editors and scripts read it. Nothing is
/// shortened, nothing left out; an empty report is empty.
#[must_use]
pub fn quiet(report: &CheckReport) -> String {
    let mut out = String::new();
    let mut line = |prefix: &str, name: &str, what: &str| {
        // A CI runner takes a line that starts with two colons for a command of its own.
        let here = if prefix.trim_start().starts_with("::") { "./" } else { "" };
        out.push_str(&visible(&format!("{here}{prefix}{name}: {what}")));
        out.push('\n');
    };
    for f in &report.findings {
        let at = trace::place(f);
        let prefix =
            place::prefix(at.map(|at| at.file.as_str()), at.map(|at| at.line), at.and_then(|at| at.column));
        line(&prefix, f.slug, &f.title);
    }
    for p in &report.problems {
        line(&place::of_problem(p), p.kind.name(), &p.what);
    }
    out
}
