//! The source lines of a finding, with what happens at each; or the places alone where the text is not at hand.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Origin, Snippet};
use stanch_model::{Finding, LineColumn, Location};

use crate::check::texts::{Text, Texts};
use crate::check::trace::{self, Waypoint, same_line};
use crate::escape::visible;
use crate::text::Page;
pub(super) use crate::text::snippet::digits;
use crate::text::snippet::{level, renderer};
use crate::words;
use crate::wrap::{shorten, shorten_path, width};

/// Lines of context around what is annotated.
const CONTEXT: u32 = 1;
/// Longest stretch between two annotated lines of one snippet; the renderer folds what lies between.
const FAR: u32 = 400;
/// Least room for a label, however far right its place is.
const LABEL: usize = 28;

/// Most bytes of one snippet: in lines that long (generated code) nobody looks for a place by eye.
const BYTES: usize = 128 * 1024;

/// What the snippets of a finding leave to the notes below.
pub(super) struct Shown {
    /// Width of the line numbers, which the notes align with.
    pub(super) gutter: usize,
    /// What happens at places whose label had to be shortened, or whose text is not at hand.
    pub(super) untold: Vec<String>,
}

/// A place to point at and what to say there.
struct Mark<'a> {
    way: Waypoint<'a>,
    primary: bool,
}

/// A place in the escaped text of a snippet.
struct Spot {
    span: Range<usize>,
    /// Columns from the line's start to the span's end.
    columns: usize,
}

pub(super) fn write(page: &mut Page, f: &Finding, texts: &Texts<'_>) -> Shown {
    let marks = marks(f);
    let mut shown = Shown { gutter: 1, untold: Vec::new() };
    let mut group = Group::with_level(level(f.grade));
    let mut rest: &[Mark<'_>] = &marks;
    while let Some(mark) = rest.first() {
        let same = rest.iter().take_while(|m| together(mark, m)).count();
        let (these, others) = rest.split_at(same);
        let last = these.iter().map(|m| m.way.at.line).max().unwrap_or(0);
        let gutter = digits(last.saturating_add(CONTEXT));
        match texts
            .get(&mark.way.at.file)
            .and_then(|text| snippet(page, these, text, gutter, &mut shown.untold))
        {
            Some(snippet) => {
                group = group.element(snippet);
                shown.gutter = shown.gutter.max(gutter);
            }
            None => {
                group = group.elements(these.iter().filter(|m| m.primary).map(|m| origin(page, m.way.at)));
                shown.untold.extend(these.iter().filter(|m| says_more(m)).map(|m| told(page, m)));
            }
        }
        rest = others;
    }
    if !marks.is_empty() && !group.is_empty() {
        let text = renderer(page).render(&[group]);
        page.raw(text.trim_end_matches('\n'));
    }
    shown
}

/// Whether the bare place of a mark is not enough: the cause stands in the headline.
fn says_more(mark: &Mark<'_>) -> bool {
    !mark.primary || mark.way.message != HERE
}

const HERE: &str = "here";

/// The cause, the path and the ends of the goroutine; each place once, those of the cause's file first.
fn marks(f: &Finding) -> Vec<Mark<'_>> {
    let mut ways = numbered(trace::path(f));
    let ends = [(&f.spawned_at, "the goroutine is started here"), (&f.blocked_at, "it blocks here")];
    for (at, message) in ends {
        if let Some(at) = at
            && !ways.iter().any(|w| same_line(w.at, at))
        {
            ways.push(trace::waypoint(at, message));
        }
    }
    let place = trace::place(f);
    let mut marks: Vec<Mark<'_>> = Vec::new();
    if let Some(at) = place
        && !ways.iter().any(|w| same_line(w.at, at))
    {
        let message = if ways.is_empty() { HERE } else { "the cause" };
        marks.push(Mark {
            way: Waypoint { end: trace::end(f), ..trace::waypoint(at, message) },
            primary: true,
        });
    }
    for way in ways {
        let same = |m: &&mut Mark<'_>| same_line(m.way.at, way.at) && m.way.at.column == way.at.column;
        match marks.iter_mut().find(same) {
            Some(mark) => mark.way.message = Cow::Owned(format!("{}; {}", mark.way.message, way.message)),
            None => marks.push(Mark { primary: place.is_some_and(|at| same_line(at, way.at)), way }),
        }
    }
    marks.sort_by(|a, b| order(a, place).cmp(&order(b, place)));
    marks
}

/// Several steps are numbered: their order is not that of the lines where a path turns back.
fn numbered(mut path: Vec<Waypoint<'_>>) -> Vec<Waypoint<'_>> {
    if path.len() > 1 {
        for (n, way) in (1..).zip(&mut path) {
            way.message = Cow::Owned(format!("{n}. {}", way.message));
        }
    }
    path
}

fn order<'a>(mark: &'a Mark<'_>, place: Option<&Location>) -> (bool, &'a str, u32, Option<u32>) {
    let at = mark.way.at;
    (place.is_some_and(|p| p.file != at.file), &at.file, at.line, at.column)
}

fn together(a: &Mark<'_>, b: &Mark<'_>) -> bool {
    a.way.at.file == b.way.at.file && a.way.at.line.abs_diff(b.way.at.line) <= FAR
}

fn origin(page: &Page, at: &Location) -> Origin<'static> {
    let room = page.width.saturating_sub(16);
    let origin = Origin::path(shorten_path(&visible(&at.file), room, page.unicode));
    if at.line == 0 {
        return origin;
    }
    let origin = origin.line(at.line as usize);
    match at.column.filter(|c| *c > 0) {
        Some(column) => origin.char_column(column as usize),
        None => origin,
    }
}

/// A step with its place, where no snippet can show it.
fn told(page: &Page, mark: &Mark<'_>) -> String {
    let place = shorten_path(&visible(&words::place(mark.way.at)), page.width / 2, page.unicode);
    format!("{} ({place})", mark.way.message)
}

/// `None` when the text at hand is shorter than the file that was checked, for then it is another version of it, and
/// when the lines are too long to show.
fn snippet<'a>(
    page: &Page,
    marks: &[Mark<'_>],
    text: &Text<'_>,
    gutter: usize,
    untold: &mut Vec<String>,
) -> Option<Snippet<'a, Annotation<'a>>> {
    let first = marks.iter().map(|m| m.way.at.line).min()?.saturating_sub(CONTEXT).max(1);
    let last = marks.iter().map(|m| m.way.at.line).max()?.saturating_add(CONTEXT);
    let mut out = String::new();
    let mut annotations = Vec::new();
    let mut told = Vec::new();
    let mut lines = 0;
    for line in first..=last {
        let Some(content) = text.line(line) else { break };
        lines = line;
        let start = out.len();
        if start + content.len() > BYTES {
            return None;
        }
        out.push_str(&escaped(content.trim_end()));
        if marks.iter().any(|m| m.way.at.line.abs_diff(line) <= CONTEXT) {
            let code = out[start..].len() - out[start..].trim_start().len();
            annotations.push(AnnotationKind::Visible.span(start + code..out.len()));
        }
        for mark in marks.iter().filter(|m| m.way.at.line == line) {
            let (spot, room) = fitting(page, mark, (content, start), gutter);
            let (label, whole) = label(page, mark, room);
            told.extend((!whole).then(|| self::told(page, mark)));
            let kind = if mark.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            annotations.push(kind.span(spot.span).label(label));
        }
        out.push('\n');
    }
    if marks.iter().any(|m| m.way.at.line > lines || m.way.at.line == 0) {
        return None;
    }
    untold.extend(told);
    let path =
        shorten_path(&visible(&marks.first()?.way.at.file), page.width.saturating_sub(16), page.unicode);
    Some(Snippet::source(out).line_start(first as usize).path(path).annotations(annotations))
}

/// The renderer replaces controls by look-alikes of another length: escaping first keeps spans right. It shows tabs
/// as four columns and counts them as one character, which makes the column the editor's.
fn escaped(line: &str) -> String {
    line.split('\t').map(visible).collect::<Vec<_>>().join("\t")
}

/// Where a place stands in the escaped text whose line starts at `base`.
fn spot(at: &Location, end: Option<LineColumn>, (line, base): (&str, usize)) -> Spot {
    let code = line.len() - line.trim_start().len();
    let trimmed = line.trim_end().len();
    let column = |column: u32| line.floor_char_boundary(column.saturating_sub(1) as usize).min(trimmed);
    let start = at.column.filter(|c| *c > 0).map_or(code.min(trimmed), column);
    let end = match (end, at.column) {
        (Some(end), _) if end.line == at.line => column(end.column).max(start),
        // The first line stands for a region of several: the others would only push the rest off the screen.
        (Some(_), _) | (None, None) => trimmed,
        (None, Some(_)) => start + word(&line[start..trimmed]),
    };
    let before = escaped(&line[..start]);
    let inside = escaped(&line[start..end]);
    let tabs = before.matches('\t').count() + inside.matches('\t').count();
    Spot {
        span: base + before.len()..base + before.len() + inside.len(),
        columns: width(&before.replace('\t', "")) + width(&inside.replace('\t', "")) + 4 * tabs,
    }
}

/// Bytes of the name or number at the start of `text`, or of its first character.
fn word(text: &str) -> usize {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    if end > 0 { end } else { text.chars().next().map_or(0, char::len_utf8) }
}

/// The spot of a mark and the room for its label: the first word stands for a region that would push it off the
/// screen. `line` is the text and where it starts in the snippet.
fn fitting(page: &Page, mark: &Mark<'_>, line: (&str, usize), gutter: usize) -> (Spot, usize) {
    let room = |spot: &Spot| page.width.saturating_sub(spot.columns + gutter + 5).max(LABEL);
    let whole = spot(mark.way.at, mark.way.end, line);
    if width(&visible(&mark.way.message)) <= room(&whole) || mark.way.at.column.is_none() {
        let room = room(&whole);
        return (whole, room);
    }
    let word = spot(mark.way.at, None, line);
    let room = room(&word);
    (word, room)
}

/// The label as far as it fits, and whether that is all of it.
fn label(page: &Page, mark: &Mark<'_>, room: usize) -> (String, bool) {
    let message = visible(&mark.way.message);
    (shorten(&message, room, page.unicode), width(&message) <= room)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_without_an_end_is_a_word() {
        assert_eq!(["resp, err", "世界.x", "<-ch", "🙂", ""].map(word), [4, 6, 1, 4, 0]);
    }
}
