//! The source lines a finding is about, or the place alone where the source is not at hand.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use stanch_model::{Finding, Grade, Location, SourceText};

use super::Page;
use crate::escape::visible;
use crate::wrap::shorten_path;

/// Lines of context around what is annotated.
const CONTEXT: u32 = 1;
/// Longest stretch between two annotated lines of one snippet; the renderer folds what lies between.
const FAR: u32 = 400;

/// A line to point at and what to say there.
struct Mark<'a> {
    at: &'a Location,
    label: &'static str,
    primary: bool,
}

/// Writes the snippets; returns the width of their line numbers, which the notes below align with.
pub(super) fn write(page: &mut Page, f: &Finding, source: &SourceText) -> usize {
    let marks = marks(f);
    let mut gutter = 1;
    let mut group = Group::with_level(level(f.grade));
    let mut rest: &[Mark<'_>] = &marks;
    let mut any = false;
    while let Some(mark) = rest.first() {
        let same = rest.iter().take_while(|m| together(mark, m)).count();
        let (these, others) = rest.split_at(same);
        match snippet(page, these, source) {
            Some(snippet) => {
                group = group.element(snippet);
                gutter = these.iter().map(|m| digits(m.at.line + CONTEXT)).max().unwrap_or(1).max(gutter);
                any = true;
            }
            // Only the cause is worth a line of its own; the other places are named in the notes.
            None if these.iter().any(|m| m.primary) => {
                group = group.element(origin(page, mark.at));
                any = true;
            }
            None => {}
        }
        rest = others;
    }
    if any {
        let text = renderer(page).render(&[group]);
        page.raw(text.trim_end_matches('\n'));
    }
    gutter
}

/// Colour of the primary mark.
pub(crate) fn level(grade: Grade) -> Level<'static> {
    if grade == Grade::Suspected { Level::WARNING } else { Level::ERROR }
}

/// As the page is: its width, its colours, its characters.
pub(crate) fn renderer(page: &Page) -> Renderer {
    let renderer = if page.paint.color { Renderer::styled() } else { Renderer::plain() };
    let decor = if page.unicode { DecorStyle::Unicode } else { DecorStyle::Ascii };
    renderer.term_width(page.width).decor_style(decor)
}

/// Columns of a line number.
pub(crate) fn digits(line: u32) -> usize {
    line.max(1).ilog10() as usize + 1
}

/// The lines to point at, the cause first, each line once.
fn marks(f: &Finding) -> Vec<Mark<'_>> {
    let goroutine = f.blocked_at.is_some();
    let same = |a: &Location, b: &Location| a.file == b.file && a.line == b.line;
    let cause = f.location.as_ref().or(f.blocked_at.as_ref());
    let mut marks: Vec<Mark<'_>> = Vec::new();
    let label = match (&f.location, &f.blocked_at, &f.spawned_at) {
        (Some(at), Some(blocked), _) if same(at, blocked) => "blocked here",
        (None, Some(_), _) => "blocked here",
        (Some(at), _, Some(spawned)) if same(at, spawned) => "started here",
        _ if goroutine => "the cause",
        _ => "here",
    };
    marks.extend(cause.map(|at| Mark { at, label, primary: true }));
    for (at, label) in [(&f.blocked_at, "blocked here"), (&f.spawned_at, "started here")] {
        if let Some(at) = at
            && !marks.iter().any(|m| same(m.at, at))
        {
            marks.push(Mark { at, label, primary: false });
        }
    }
    marks.sort_by_key(|m| marks_file_order(m, cause));
    marks
}

/// Marks of the cause's own file stand together, before those of other files.
fn marks_file_order<'a>(mark: &Mark<'a>, cause: Option<&Location>) -> (bool, &'a str) {
    (cause.is_some_and(|c| c.file != mark.at.file), &mark.at.file)
}

fn together(a: &Mark<'_>, b: &Mark<'_>) -> bool {
    a.at.file == b.at.file && a.at.line.abs_diff(b.at.line) <= FAR
}

fn origin(page: &Page, at: &Location) -> Origin<'static> {
    let room = page.width.saturating_sub(16);
    let origin = Origin::path(shorten_path(&visible(&at.file), room, page.unicode));
    if at.line > 0 { origin.line(at.line as usize) } else { origin }
}

fn snippet<'a>(page: &Page, marks: &[Mark<'_>], source: &SourceText) -> Option<Snippet<'a, Annotation<'a>>> {
    let file = marks.first()?.at.file.as_str();
    let first = marks.iter().map(|m| m.at.line).min()?.saturating_sub(CONTEXT).max(1);
    let last = marks.iter().map(|m| m.at.line).max()? + CONTEXT;
    let mut text = String::new();
    let mut spans = Vec::new();
    for (line, content) in (first..=last).zip(lines_from(source.file(file)?, first)) {
        // The renderer replaces controls by look-alikes of another length: escaping first keeps spans right. It
        // shows tabs as four columns and counts them as one character, which makes the column the editor's.
        let content = content.trim_end().split('\t').map(visible).collect::<Vec<_>>().join("\t");
        let code = content.len() - content.trim_start().len();
        let start = text.len() + code;
        text.push_str(&content);
        spans.push((line, start..text.len()));
        text.push('\n');
    }
    let annotations: Vec<_> = marks.iter().map(|m| annotation(m, &spans)).collect::<Option<_>>()?;
    let visible_context =
        spans.iter().filter(|(line, _)| marks.iter().any(|m| m.at.line.abs_diff(*line) <= CONTEXT));
    let context =
        visible_context.map(|(_, span)| AnnotationKind::Visible.span(span.clone())).collect::<Vec<_>>();
    let room = page.width.saturating_sub(16);
    Some(
        Snippet::source(text)
            .line_start(first as usize)
            .path(shorten_path(&visible(file), room, page.unicode))
            .annotations(context)
            .annotations(annotations),
    )
}

fn lines_from(text: &str, first: u32) -> impl Iterator<Item = &str> {
    text.lines().skip(first as usize - 1)
}

/// None when the file at hand is shorter than the program's: it is another version of it.
fn annotation<'a>(mark: &Mark<'_>, spans: &[(u32, std::ops::Range<usize>)]) -> Option<Annotation<'a>> {
    let (_, span) = spans.iter().find(|(line, _)| *line == mark.at.line)?;
    let kind = if mark.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
    Some(kind.span(span.clone()).label(mark.label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gutter_counts_digits() {
        assert_eq!([0, 1, 9, 10, 99_999].map(digits), [1, 1, 1, 2, 5]);
    }
}
