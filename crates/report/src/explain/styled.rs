//! Running text whose parts have roles, and its wrapping.

use crate::escape::visible;
use crate::paint::{Paint, Role};
use crate::wrap::{width, wrap};

/// Text in pieces of one role each. Unsafe characters are made visible as it is gathered.
#[derive(Clone, Default, Debug)]
pub(super) struct Styled {
    pieces: Vec<(String, Role)>,
}

/// A piece that ends the line.
const LINE_END: &str = "\n";

impl Styled {
    pub(super) fn push(&mut self, text: &str, role: Role) {
        self.pieces.push((visible(&text.replace(['\n', '\t'], " ")).into_owned(), role));
    }

    pub(super) fn line_end(&mut self) {
        self.pieces.push((LINE_END.to_owned(), Role::Plain));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pieces.iter().all(|(text, _)| text.trim().is_empty())
    }

    pub(super) fn plain(&self) -> String {
        self.pieces.iter().map(|(text, _)| text.as_str()).collect()
    }

    pub(super) fn width(&self) -> usize {
        width(self.plain().trim())
    }

    /// Lines of at most `columns`, coloured. At least one line.
    pub(super) fn wrap(&self, columns: usize, paint: Paint) -> Vec<String> {
        let mut lines = vec![String::new()];
        let mut used = 0;
        for word in self.words() {
            if word.is_empty() {
                lines.push(String::new());
                used = 0;
                continue;
            }
            let wide: usize = word.iter().map(|(text, _)| width(text)).sum();
            if used > 0 && used + 1 + wide > columns {
                lines.push(String::new());
                used = 0;
            }
            if used > 0 {
                lines.last_mut().expect("there is a line").push(' ');
                used += 1;
            }
            for (text, role) in word {
                used = push_piece(&mut lines, used, &text, role, columns, paint);
            }
        }
        lines
    }

    /// Words, each of one or more pieces; an empty word ends the line.
    fn words(&self) -> Vec<Vec<(String, Role)>> {
        let mut words: Vec<Vec<(String, Role)>> = Vec::new();
        let mut open = false;
        for (text, role) in &self.pieces {
            if text == LINE_END {
                words.push(Vec::new());
                open = false;
                continue;
            }
            for (i, part) in text.split(' ').enumerate() {
                open = open && i == 0;
                if part.is_empty() {
                    continue;
                }
                if !open {
                    words.push(Vec::new());
                }
                words.last_mut().expect("a word is open").push((part.to_owned(), *role));
                open = true;
            }
        }
        words
    }
}

/// Adds a piece to the last line, cutting one that is longer than a whole line. Returns the columns used.
fn push_piece(
    lines: &mut Vec<String>,
    used: usize,
    text: &str,
    role: Role,
    columns: usize,
    paint: Paint,
) -> usize {
    let last = lines.last_mut().expect("there is a line");
    if used + width(text) <= columns {
        last.push_str(&paint.paint(role, text));
        return used + width(text);
    }
    let mut used = used;
    for part in wrap(text, columns) {
        if used > 0 {
            lines.push(String::new());
        }
        lines.last_mut().expect("there is a line").push_str(&paint.paint(role, &part));
        used = width(&part);
    }
    used
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_without_a_space_stay_one_word() {
        let mut text = Styled::default();
        text.push("see (", Role::Plain);
        text.push("go vet", Role::Code);
        text.push("), then", Role::Plain);
        assert_eq!(text.wrap(10, Paint { color: false }), ["see (go", "vet), then"]);
        assert_eq!(
            text.wrap(40, Paint { color: true }),
            ["see (\x1b[36mgo\x1b[0m \x1b[36mvet\x1b[0m), then"]
        );
        let mut long = Styled::default();
        long.push("abcdefgh ij", Role::Plain);
        assert_eq!(long.wrap(4, Paint { color: false }), ["abcd", "efgh", "ij"]);
    }
}
