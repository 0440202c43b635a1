//! Tables for terminals: columns as wide as their cells, numbers to the right.

use crate::paint::{Paint, Role};
use crate::wrap::{pad_left, pad_right, width};

/// One cell: already safe text, and what it means.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) role: Role,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self { text, role: Role::Plain }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl Cell {
    pub(crate) fn of(role: Role, text: impl Into<String>) -> Self {
        Self { text: text.into(), role }
    }
}

/// A line of cells, or a line of its own across the table.
#[derive(Clone, Debug)]
pub(crate) enum Row {
    Cells(Vec<Cell>),
    /// Text below the row above, from the column with this index on.
    Under(usize, Cell),
}

/// A table under construction.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// Titles, and whether the column is aligned to the right.
    head: Vec<(String, bool)>,
    rows: Vec<Row>,
}

const GAP: &str = "  ";

impl Table {
    /// Columns by title; a title that starts with `>` makes its column right-aligned.
    pub(crate) fn new(titles: &[&str]) -> Self {
        let head = titles.iter().map(|t| match t.strip_prefix('>') {
            Some(title) => (title.to_owned(), true),
            None => ((*t).to_owned(), false),
        });
        Self { head: head.collect(), rows: Vec::new() }
    }

    pub(crate) fn row<C: Into<Cell>>(&mut self, cells: impl IntoIterator<Item = C>) {
        self.rows.push(Row::Cells(cells.into_iter().map(Into::into).collect()));
    }

    pub(crate) fn push(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// Leaves out columns, the first of `order` first, until the table fits in `room`. Returns their titles.
    pub(crate) fn fit(&mut self, room: usize, order: &[usize]) -> Vec<String> {
        let mut order = order.to_vec();
        let mut left_out = Vec::new();
        while !order.is_empty()
            && self.widths().iter().map(|w| w + GAP.len()).sum::<usize>() > room + GAP.len()
        {
            let column = order.remove(0);
            left_out.push(self.head.remove(column).0);
            for row in &mut self.rows {
                if let Row::Cells(cells) = row {
                    cells.remove(column);
                }
            }
            order.iter_mut().filter(|c| **c > column).for_each(|c| *c -= 1);
        }
        left_out
    }

    /// Columns that the table takes without its last column: what is left of the line is the last one's room.
    pub(crate) fn width_before_last(&self) -> usize {
        let widths = self.widths();
        widths.split_last().map_or(0, |(_, rest)| rest.iter().map(|w| w + GAP.len()).sum())
    }

    /// The table's lines, each behind `indent`, without spaces at their ends.
    pub(crate) fn render(&self, indent: &str, paint: Paint) -> String {
        let widths = self.widths();
        let mut out = String::new();
        if self.head.iter().any(|(title, _)| !title.is_empty()) {
            let titles: Vec<_> = self.head.iter().map(|(t, _)| Cell::of(Role::Dim, t.as_str())).collect();
            self.line(&mut out, indent, &titles, &widths, paint);
        }
        for row in &self.rows {
            match row {
                Row::Cells(cells) => self.line(&mut out, indent, cells, &widths, paint),
                Row::Under(column, cell) => {
                    let left: usize = widths.iter().take(*column).map(|w| w + GAP.len()).sum();
                    out.push_str(indent);
                    out.push_str(&" ".repeat(left));
                    out.push_str(&paint.paint(cell.role, &cell.text));
                    out.push('\n');
                }
            }
        }
        out
    }

    fn widths(&self) -> Vec<usize> {
        let mut widths: Vec<usize> = self.head.iter().map(|(t, _)| width(t)).collect();
        for row in &self.rows {
            if let Row::Cells(cells) = row {
                for (w, cell) in widths.iter_mut().zip(cells) {
                    *w = (*w).max(width(&cell.text));
                }
            }
        }
        widths
    }

    fn line(&self, out: &mut String, indent: &str, cells: &[Cell], widths: &[usize], paint: Paint) {
        out.push_str(indent);
        let last = cells.iter().rposition(|c| !c.text.is_empty()).unwrap_or(0);
        for (i, cell) in cells.iter().enumerate().take(last + 1) {
            let text = paint.paint(cell.role, &cell.text);
            let room = widths[i] - width(&cell.text);
            match (self.head[i].1, i == last) {
                (true, _) => out.push_str(&format!("{}{text}", pad_left("", room))),
                (false, true) => out.push_str(&text),
                (false, false) => out.push_str(&format!("{text}{}", pad_right("", room))),
            }
            if i < last {
                out.push_str(GAP);
            }
        }
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aligns_by_display_width() {
        let mut table = Table::new(&["what", ">n", "where"]);
        table.row(["世界", "1", "a"]);
        table.row([Cell::from("x"), Cell::of(Role::Bad, "1,204"), Cell::from("")]);
        table.push(Row::Under(2, "below".into()));
        let plain = table.render("  ", Paint { color: false });
        assert_eq!(plain, "  what      n  where\n  世界      1  a\n  x     1,204\n               below\n");
        let colored = table.render("  ", Paint { color: true });
        assert!(colored.contains("  x     \x1b[1;91m1,204\x1b[0m\n"), "{colored:?}");
        assert_eq!(table.width_before_last(), 13);
        assert!(table.fit(18, &[1, 0]).is_empty());
        assert_eq!(table.fit(17, &[1, 0]), ["n"]);
        assert_eq!(table.fit(10, &[0]), ["what"]);
    }
}
