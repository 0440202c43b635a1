//! A page of text under construction: wrapped, indented, coloured.

use super::TextOptions;
use crate::escape::{visible, visible_lines};
use crate::paint::{Paint, Role};
use crate::table::Table;
use crate::wrap::{shorten, width, wrap_hanging};

/// Widest prose: longer lines are hard to read even where the terminal has room.
const PROSE: usize = 100;

/// The text written so far and how to write more.
pub(crate) struct Page {
    out: String,
    pub(crate) paint: Paint,
    pub(crate) width: usize,
    pub(crate) unicode: bool,
    pub(crate) verbose: bool,
    pub(crate) max_findings: usize,
}

impl Page {
    pub(crate) fn new(options: &TextOptions) -> Self {
        Self {
            out: String::new(),
            paint: Paint { color: options.color },
            width: options.width.clamp(40, 160),
            unicode: options.unicode,
            verbose: options.verbose,
            max_findings: options.max_findings,
        }
    }

    pub(crate) fn finish(self) -> String {
        self.out
    }

    /// A line as it is; the caller has escaped and coloured it.
    pub(crate) fn raw(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    /// An empty line, unless one is there already.
    pub(crate) fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// A numbered heading with a rule up to the right edge, and the step's answer below it.
    pub(crate) fn heading(&mut self, number: Option<usize>, title: &str) {
        self.gap();
        let dash = if self.unicode { "─" } else { "-" };
        let number = number.map_or_else(String::new, |n| format!("{n} "));
        let title = format!("{number}{title}");
        let title = shorten(&title, self.width - 4, self.unicode);
        let rest = self.width.saturating_sub(width(&title) + 4);
        let line = format!(
            "{} {} {}",
            self.paint.paint(Role::Frame, &dash.repeat(2)),
            self.paint.paint(Role::Strong, &title),
            self.paint.paint(Role::Frame, &dash.repeat(rest))
        );
        self.raw(&line);
    }

    /// Wrapped prose behind an indent. Escapes what it is given.
    pub(crate) fn prose(&mut self, indent: &str, role: Role, text: &str) {
        self.hanging(indent, indent, role, text);
    }

    /// Prose whose own line ends stay: advice of several paragraphs. Only for texts of our own rules, for a line
    /// of its own could pass for one of the report.
    pub(crate) fn paragraphs(&mut self, indent: &str, role: Role, text: &str) {
        text.lines().for_each(|line| self.prose(indent, role, line));
    }

    /// Wrapped prose whose first line starts with `first` and the others with `rest`. Both may hold colours;
    /// the text is escaped here, line ends included.
    pub(crate) fn hanging(&mut self, first: &str, rest: &str, role: Role, text: &str) {
        let room = |indent: &str| {
            let indent = width_of_painted(indent);
            self.width.min(PROSE + indent).saturating_sub(indent)
        };
        let lines = wrap_hanging(&visible(text), room(first), room(rest));
        for (i, line) in lines.iter().enumerate() {
            let indent = if i == 0 { first } else { rest };
            let line = format!("{indent}{}", self.paint.paint(role, line));
            self.raw(line.trim_end());
        }
    }

    /// A label and its text, aligned: `  where     main.f`.
    pub(crate) fn labelled(&mut self, label: &str, columns: usize, role: Role, text: &str) {
        let pad = " ".repeat(columns.saturating_sub(width(label)));
        let first = format!("  {}{pad}", self.paint.paint(Role::Dim, label));
        self.hanging(&first, &" ".repeat(columns + 2), role, text);
    }

    /// Lines of code, indented and never broken.
    pub(crate) fn code(&mut self, indent: &str, code: &str) {
        for line in visible_lines(code.trim_end()).lines() {
            let line = format!("{indent}{}", self.paint.paint(Role::Code, line));
            self.raw(line.trim_end());
        }
    }

    pub(crate) fn table(&mut self, table: &Table, indent: &str) {
        let text = table.render(indent, self.paint);
        self.out.push_str(&text);
    }
}

/// Width of text that may hold our own colours.
fn width_of_painted(text: &str) -> usize {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("\x1b[") {
        plain.push_str(&rest[..start]);
        rest = rest[start..].split_once('m').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    width(&plain)
}
