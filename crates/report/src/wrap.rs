//! Text in columns: display width, wrapping, shortening. Never cuts inside a character.
//!
//! Width is that of a terminal (Unicode Standard Annex 11, as in the `unicode-width` crate): CJK takes two
//! columns, combining marks none.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns that `text` takes.
#[must_use]
pub fn width(text: &str) -> usize {
    text.width()
}

/// Fills `text` with spaces on the right up to `columns`.
#[must_use]
pub fn pad_right(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Fills `text` with spaces on the left up to `columns`.
#[must_use]
pub fn pad_left(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Breaks `text` at spaces into lines of at most `columns`; a word longer than a line is cut at characters.
/// Line ends in `text` stay, an empty text is one empty line.
#[must_use]
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    wrap_hanging(text, columns, columns)
}

/// Like [`wrap`], with another width for the first line, which something stands before.
#[must_use]
pub fn wrap_hanging(text: &str, first: usize, rest: usize) -> Vec<String> {
    let mut lines = Lines { done: Vec::new(), line: String::new(), first: first.max(2), rest: rest.max(2) };
    for paragraph in text.split('\n') {
        paragraph.split_whitespace().for_each(|word| lines.word(word));
        lines.end();
    }
    lines.done
}

struct Lines {
    done: Vec<String>,
    line: String,
    first: usize,
    rest: usize,
}

impl Lines {
    fn columns(&self) -> usize {
        if self.done.is_empty() { self.first } else { self.rest }
    }

    fn end(&mut self) {
        self.done.push(std::mem::take(&mut self.line));
    }

    fn word(&mut self, word: &str) {
        let gap = usize::from(!self.line.is_empty());
        if width(&self.line) + gap + width(word) <= self.columns() {
            if gap == 1 {
                self.line.push(' ');
            }
            self.line.push_str(word);
            return;
        }
        // Ending an empty line wastes it, unless the word fits below or the first line has hardly any room.
        if gap == 1 || width(word) <= self.rest || self.columns() < self.rest / 2 {
            self.end();
        }
        let mut rest = word;
        while width(rest) > self.columns() {
            let (head, tail) = rest.split_at(cut(rest, self.columns()));
            self.done.push(head.to_owned());
            rest = tail;
        }
        rest.clone_into(&mut self.line);
    }
}

/// Where to cut a word that is too long: a path or a Go name reads better cut after a separator of its second half.
fn cut(word: &str, columns: usize) -> usize {
    let hard = prefix(word, columns);
    let soft = hard.rfind(['/', '.', ',', '-', '_']).map(|i| i + 1).filter(|i| *i * 2 > hard.len());
    soft.unwrap_or(hard.len())
}

/// The longest start of `text` that fits in `columns`; at least one character, so that cutting always ends.
fn prefix(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (i, c) in text.char_indices() {
        used += c.width().unwrap_or(0);
        if used > columns && i > 0 {
            return &text[..i];
        }
    }
    text
}

/// The longest end of `text` that fits in `columns`.
fn suffix(text: &str, columns: usize) -> &str {
    let mut used = 0;
    let mut start = text.len();
    for (i, c) in text.char_indices().rev() {
        let wide = c.width().unwrap_or(0);
        used += wide;
        if used > columns {
            break;
        }
        // A combining mark without the letter it belongs to is not a place to start.
        if wide > 0 {
            start = i;
        }
    }
    &text[start..]
}

/// `text` in at most `columns`, its middle replaced by `…` (or `...`) when it is longer.
#[must_use]
pub fn shorten(text: &str, columns: usize, unicode: bool) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let dots = ellipsis(unicode);
    let room = columns.saturating_sub(width(dots));
    if room < 2 {
        return prefix(text, columns.max(1)).to_owned();
    }
    let head = prefix(text, room / 2);
    let tail = suffix(text, room - width(head).min(room));
    format!("{head}{dots}{tail}")
}

/// A path (with or without `:line`) in at most `columns`: whole folders in the middle go first, then the rest is
/// shortened like any text. `/home/…/worker/pool.go:41`
#[must_use]
pub fn shorten_path(path: &str, columns: usize, unicode: bool) -> String {
    if width(path) <= columns {
        return path.to_owned();
    }
    let dots = ellipsis(unicode);
    let cuts: Vec<usize> = path.match_indices('/').map(|(i, _)| i).filter(|i| *i > 0).collect();
    let heads = cuts.first().map(|first| &path[..=*first]).into_iter().chain([""]);
    for head in heads {
        for cut in &cuts {
            let short = format!("{head}{dots}{}", &path[*cut..]);
            if *cut > head.len() && width(&short) <= columns {
                return short;
            }
        }
    }
    shorten(path, columns, unicode)
}

/// The sign for something left out.
#[must_use]
pub fn ellipsis(unicode: bool) -> &'static str {
    if unicode { "…" } else { "..." }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_at_words_and_keeps_line_ends() {
        assert_eq!(wrap("one two three\nfour", 8), ["one two", "three", "four"]);
        assert_eq!(wrap("", 8), [""]);
        assert_eq!(wrap("a/bbbb/cccc.go", 8), ["a/bbbb/", "cccc.go"]);
        assert_eq!(wrap("世界世界世界", 5), ["世界", "世界", "世界"]);
    }

    #[test]
    fn no_line_is_too_wide_and_nothing_is_lost() {
        let text = "漢字e\u{301} /a/very/long/path/that/has/no/spaces_at_all.go:12 שלום 🙂🙂🙂🙂🙂🙂 end";
        for columns in 2..90 {
            let lines = wrap(text, columns);
            assert!(lines.iter().all(|l| width(l) <= columns), "{columns}: {lines:?}");
            let squeeze = |s: &str| s.split_whitespace().collect::<String>();
            assert_eq!(squeeze(&lines.concat()), squeeze(text));
        }
    }

    #[test]
    fn shortening_never_cuts_a_character_and_always_fits() {
        let path =
            "/home/世界/e\u{301}e\u{301}e\u{301}/github.com/some/module@v1.2.3/internal/worker/pool.go:41";
        for columns in 1..100 {
            for unicode in [true, false] {
                for short in [shorten(path, columns, unicode), shorten_path(path, columns, unicode)] {
                    assert!(width(&short) <= columns.max(1), "{columns}: {short}");
                }
            }
        }
    }

    #[test]
    fn paths_keep_their_file() {
        let path = "/home/me/src/github.com/acme/orders/internal/worker/pool.go:41";
        assert_eq!(
            shorten_path(path, 40, true),
            "/home/…/orders/internal/worker/pool.go:41".replace("orders/", "")
        );
        assert_eq!(shorten_path(path, 12, true), "…/pool.go:41");
        assert_eq!(shorten_path(path, 100, true), path);
        assert_eq!(shorten("abcdefghij", 5, true), "ab…ij");
        assert_eq!(shorten("abcdefghij", 7, false), "ab...ij");
    }
}
