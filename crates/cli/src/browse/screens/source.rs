//! The source of a function, with what was spent in each line.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use regex::Regex;
use stanch_profile::NodeId;
use stanch_report::wrap;

use super::{Cursor, Scene, next};
use crate::bench::{File, Line, Spent};
use crate::browse::cells::{fit_name, harmless, line, put};
use crate::browse::keys::Step;
use crate::browse::look::Look;

/// Lines above the list: the function, and the heads of the columns.
const ABOVE: u16 = 2;

enum Row {
    /// A file's name, and what is to be said of it.
    File(String, &'static str),
    /// A line, its text ready to be shown.
    Line { n: i64, text: Option<String>, spent: Spent },
    /// Before another file.
    Blank,
}

/// A listing.
pub(in crate::browse) struct Source {
    pub(in crate::browse) node: NodeId,
    rows: Vec<Row>,
    cursor: Cursor,
}

impl Source {
    pub(in crate::browse) fn new(node: NodeId, files: Vec<File>, look: Look, height: u16) -> Self {
        let mut rows = Vec::new();
        for file in files {
            if !rows.is_empty() {
                rows.push(Row::Blank);
            }
            let note = match (file.found, file.cut) {
                (false, _) => " (not found; --source names its folder)",
                (true, true) => " (only its first lines)",
                (true, false) => "",
            };
            rows.push(Row::File(harmless(&file.name, look), note));
            rows.extend(file.lines.into_iter().map(|line| row(line, look)));
        }
        let hottest = rows.iter().enumerate().rev().max_by_key(|(_, row)| heat(row)).map(|(i, _)| i);
        let mut cursor = Cursor::default();
        cursor.center(hottest.unwrap_or(0), rows.len(), rows_of(height));
        Self { node, rows, cursor }
    }

    pub(in crate::browse) fn step(&mut self, step: Step, height: u16) {
        self.cursor.step(step, self.rows.len(), rows_of(height));
    }

    pub(in crate::browse) fn resize(&mut self, height: u16) {
        self.cursor.follow(self.rows.len(), rows_of(height));
    }

    /// Goes to the next line that matches.
    pub(in crate::browse) fn find(&mut self, expression: &Regex, back: bool, height: u16) -> bool {
        let is = |i: usize| match &self.rows[i] {
            Row::Line { text: Some(text), .. } | Row::File(text, _) => expression.is_match(text),
            Row::Line { text: None, .. } | Row::Blank => false,
        };
        let found = next(self.cursor.at, self.rows.len(), back, is);
        self.cursor.at = found.unwrap_or(self.cursor.at);
        self.resize(height);
        found.is_some()
    }

    pub(in crate::browse) fn draw(
        &self,
        scene: &Scene<'_>,
        expression: Option<&Regex>,
        area: Rect,
        buf: &mut Buffer,
    ) {
        let look = scene.look;
        let name = scene.name(self.node);
        put(buf, area, (1, 0), &fit_name(&name, area.width.saturating_sub(1), look), look.head());
        let (flat, cum) = if scene.compared() {
            (format!("flat {}", look.delta()), format!("cum {}", look.delta()))
        } else {
            ("flat".to_owned(), "cum".to_owned())
        };
        put(buf, area, (0, 1), &format!("{flat:>10} {cum:>10} {:>6}  source", "line"), look.head());
        if self.rows.is_empty() {
            put(buf, area, (2, ABOVE), "no line of it has a value here", look.dim());
        }
        let seen = self.rows.iter().enumerate().skip(self.cursor.first).take(rows_of(area.height));
        for ((i, row), y) in seen.zip(ABOVE..) {
            draw_row(scene, row, expression, (area, y), buf);
            if i == self.cursor.at {
                line(buf, area, y, look.cursor());
            }
        }
    }
}

fn row(line: Line, look: Look) -> Row {
    let text = line.text.map(|t| harmless(&t.replace('\t', "    "), look));
    Row::Line { n: line.n, text, spent: line.spent }
}

/// How much a line is worth to be looked at.
fn heat(row: &Row) -> (u64, u64) {
    match row {
        Row::Line { spent, .. } => {
            let most = |now: i64, base: i64| now.unsigned_abs().max(base.unsigned_abs());
            (most(spent.cum, spent.base_cum), most(spent.flat, spent.base_flat))
        }
        Row::File(..) | Row::Blank => (0, 0),
    }
}

fn draw_row(scene: &Scene<'_>, row: &Row, expression: Option<&Regex>, to: (Rect, u16), buf: &mut Buffer) {
    let (look, (area, y)) = (scene.look, to);
    match row {
        Row::Blank => {}
        Row::File(name, note) => {
            let room = usize::from(area.width).saturating_sub(1 + note.len());
            let path = wrap::shorten_path(name, room, look.unicode);
            put(buf, area, (1, y), &format!("{path}{note}"), look.dim());
        }
        Row::Line { n, text, spent } => {
            let x = draw_spent(scene, *spent, to, buf);
            let x = put(buf, area, (x, y), &format!(" {n:>6}  "), look.dim());
            let is_hit = |t: &String| expression.is_some_and(|e| e.is_match(t));
            let style = if text.as_ref().is_some_and(is_hit) { look.hit() } else { Style::new() };
            put(buf, area, (x, y), text.as_deref().unwrap_or(""), style);
        }
    }
}

/// The numbers of a line, as a difference where there are two sides; returns the column behind them.
fn draw_spent(scene: &Scene<'_>, spent: Spent, to: (Rect, u16), buf: &mut Buffer) -> u16 {
    let (area, y) = to;
    let mut x = 0;
    for (now, base, behind) in [(spent.flat, spent.base_flat, " "), (spent.cum, spent.base_cum, "")] {
        let delta = now.saturating_sub(base);
        let text = match delta {
            0 if now == 0 => ".".to_owned(),
            _ if scene.compared() => scene.signed(delta),
            _ => scene.value(delta),
        };
        let style = if scene.compared() { scene.look.change(delta) } else { Style::new() };
        x = put(buf, area, (x, y), &format!("{text:>10}"), style);
        x = put(buf, area, (x, y), behind, Style::new());
    }
    x
}

/// How many rows are seen.
fn rows_of(height: u16) -> usize {
    usize::from(height.saturating_sub(ABOVE))
}
