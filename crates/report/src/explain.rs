//! A rule's documentation (CommonMark with tables) for the terminal.

mod styled;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::escape::visible_lines;
use crate::paint::Role;
use crate::text::{Page, TextOptions};
use crate::wrap::{pad_right, width};

use styled::Styled;

/// `doc` as text for a terminal: headings, paragraphs, lists, tables, code blocks, quotes, emphasis, links.
/// Ends with a newline.
#[must_use]
pub fn explain(doc: &str, options: &TextOptions) -> String {
    let mut writer = Writer::new(options);
    for event in Parser::new_ext(doc, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        writer.event(event);
    }
    writer.page.finish()
}

/// `doc` as it stands, with nothing in it that could harm a terminal. Ends with a newline.
#[must_use]
pub fn explain_raw(doc: &str) -> String {
    let lines: Vec<_> = doc
        .lines()
        .map(|l| l.split('\t').map(crate::escape::visible).collect::<Vec<_>>().join("\t"))
        .collect();
    format!("{}\n", lines.join("\n"))
}

struct Writer {
    page: Page,
    /// Inline text of the block under way.
    text: Styled,
    roles: Vec<Role>,
    /// Numbers of the open lists; `None` is a bullet list.
    lists: Vec<Option<u64>>,
    /// The mark of an item that has not written a line yet.
    mark: Option<String>,
    quotes: usize,
    code: Option<String>,
    table: Option<DocTable>,
    links: Vec<String>,
}

#[derive(Default)]
struct DocTable {
    rows: Vec<Vec<Styled>>,
}

impl Writer {
    fn new(options: &TextOptions) -> Self {
        Self {
            page: Page::new(options),
            text: Styled::default(),
            roles: Vec::new(),
            lists: Vec::new(),
            mark: None,
            quotes: 0,
            code: None,
            table: None,
            links: Vec::new(),
        }
    }

    fn role(&self) -> Role {
        self.roles.last().copied().unwrap_or(Role::Plain)
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.text.push(&text, self.role()),
            },
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text.push(&text, Role::Code);
            }
            Event::SoftBreak => self.text.push(" ", Role::Plain),
            Event::HardBreak => self.text.line_end(),
            Event::Rule => self.rule(),
            Event::Html(text) | Event::InlineHtml(text) => self.text.push(&text, self.role()),
            Event::FootnoteReference(text) => self.text.push(&format!("[{text}]"), Role::Plain),
            Event::TaskListMarker(done) => self.text.push(if done { "[x] " } else { "[ ] " }, Role::Plain),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Emphasis => self.roles.push(Role::Emphasis),
            Tag::Strong => self.roles.push(Role::Strong),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => self.links.push(dest_url.to_string()),
            Tag::CodeBlock(_) => {
                self.flush();
                self.code = Some(String::new());
            }
            Tag::List(first) => {
                self.flush();
                if self.lists.is_empty() {
                    self.page.gap();
                }
                self.lists.push(first);
            }
            Tag::Item => self.item(),
            Tag::BlockQuote(_) => {
                self.page.gap();
                self.quotes += 1;
            }
            Tag::Table(_) => self.table = Some(DocTable::default()),
            Tag::TableHead => {
                self.roles.push(Role::Strong);
                self.new_row();
            }
            Tag::TableRow => self.new_row(),
            _ => {}
        }
    }

    fn new_row(&mut self) {
        if let Some(table) = &mut self.table {
            table.rows.push(Vec::new());
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(level) => self.heading(level),
            TagEnd::Paragraph => {
                if self.mark.is_none() && self.lists.is_empty() {
                    self.page.gap();
                }
                self.flush();
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::TableHead => _ = self.roles.pop(),
            TagEnd::Link | TagEnd::Image => self.link(),
            TagEnd::CodeBlock => self.code_block(),
            TagEnd::Item => self.flush(),
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.quotes -= 1;
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.text);
                if let Some(row) = self.table.as_mut().and_then(|t| t.rows.last_mut()) {
                    row.push(cell);
                }
            }
            TagEnd::Table => self.write_table(),
            TagEnd::HtmlBlock => self.flush(),
            _ => {}
        }
    }

    fn item(&mut self) {
        self.flush();
        let bullet = if self.page.unicode { "• " } else { "* " };
        self.mark = Some(match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ => bullet.to_owned(),
        });
    }

    /// What stands before every line of the current block.
    fn indent(&self) -> String {
        let bar = if self.page.unicode { "│ " } else { "| " };
        bar.repeat(self.quotes) + &"  ".repeat(self.lists.len())
    }

    /// Writes the inline text gathered so far as a wrapped block.
    fn flush(&mut self) {
        if self.text.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.text);
        let indent = self.indent();
        let mark = self.mark.take().unwrap_or_default();
        let lead = if mark.is_empty() && !self.lists.is_empty() { "  " } else { "" };
        let rest = format!("{indent}{lead}{}", " ".repeat(width(&mark)));
        let room = self.page.width.min(100).saturating_sub(width(&rest)).max(16);
        for (i, line) in text.wrap(room, self.page.paint).into_iter().enumerate() {
            let before = if i == 0 { format!("{indent}{lead}{mark}") } else { rest.clone() };
            self.page.raw(format!("{before}{line}").trim_end());
        }
    }

    fn heading(&mut self, level: HeadingLevel) {
        let text = std::mem::take(&mut self.text).plain();
        self.page.gap();
        if level == HeadingLevel::H1 {
            let line = if self.page.unicode { "━" } else { "=" };
            self.page.prose("", Role::Strong, &text);
            let rule = line.repeat(width(&text).min(self.page.width));
            self.page.raw(&self.page.paint.paint(Role::Frame, &rule));
        } else {
            self.page.prose("", Role::Strong, &text);
        }
    }

    fn rule(&mut self) {
        let line = if self.page.unicode { "─" } else { "-" };
        self.page.gap();
        let rule = line.repeat(self.page.width.min(100));
        self.page.raw(&self.page.paint.paint(Role::Frame, &rule));
    }

    fn link(&mut self) {
        let url = self.links.pop().unwrap_or_default();
        if !url.is_empty() && !url.starts_with('#') && !self.text.plain().ends_with(&url) {
            self.text.push(&format!(" <{url}>"), Role::Dim);
        }
    }

    fn code_block(&mut self) {
        let code = self.code.take().unwrap_or_default();
        self.page.gap();
        let indent = format!("{}    ", self.indent());
        self.page.code(&indent, &visible_lines(&code));
        self.page.gap();
    }

    fn write_table(&mut self) {
        let Some(table) = self.table.take() else { return };
        let columns = table.rows.iter().map(Vec::len).max().unwrap_or(0);
        let indent = self.indent();
        let room = self.page.width.saturating_sub(width(&indent) + 2 * columns.saturating_sub(1));
        let natural = (0..columns)
            .map(|c| table.rows.iter().filter_map(|r| r.get(c)).map(Styled::width).max().unwrap_or(0));
        let widths = fit(natural.collect(), room);
        self.page.gap();
        for (i, row) in table.rows.iter().enumerate() {
            self.table_row(&indent, row, &widths);
            if i == 0 {
                let line = if self.page.unicode { "─" } else { "-" };
                let rule: Vec<_> = widths.iter().map(|w| line.repeat(*w)).collect();
                let rule = self.page.paint.paint(Role::Frame, &rule.join("  "));
                self.page.raw(&format!("{indent}{rule}"));
            }
        }
    }

    fn table_row(&mut self, indent: &str, row: &[Styled], widths: &[usize]) {
        let plain = crate::paint::Paint { color: false };
        let cells: Vec<(Vec<String>, Vec<String>)> = row
            .iter()
            .zip(widths)
            .map(|(cell, w)| (cell.wrap(*w, self.page.paint), cell.wrap(*w, plain)))
            .collect();
        let height = cells.iter().map(|(lines, _)| lines.len()).max().unwrap_or(0);
        for i in 0..height {
            let mut line = indent.to_owned();
            for ((painted, plain), w) in cells.iter().zip(widths) {
                let text = painted.get(i).map_or("", String::as_str);
                let fill = w - plain.get(i).map_or(0, |p| width(p)).min(*w);
                line.push_str(&format!("{text}{}  ", pad_right("", fill)));
            }
            self.page.raw(line.trim_end());
        }
    }
}

/// Column widths that fit in `room`: the widest columns give way first.
fn fit(mut widths: Vec<usize>, room: usize) -> Vec<usize> {
    const LEAST: usize = 8;
    while widths.iter().sum::<usize>() > room {
        match widths.iter_mut().max() {
            Some(widest) if *widest > LEAST => *widest -= 1,
            _ => break,
        }
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_columns_give_way() {
        assert_eq!(fit(vec![4, 100], 50), [4, 46]);
        assert_eq!(fit(vec![40, 40], 50), [25, 25]);
        assert_eq!(fit(vec![8, 8], 4), [8, 8]);
    }

    #[test]
    fn raw_is_the_document() {
        assert_eq!(explain_raw("# a\n\n\tb"), "# a\n\n\tb\n");
        assert_eq!(explain_raw("\x1b[2J"), "\\x1b[2J\n");
    }
}
