//! Texts in cells of a terminal: harmless, and as wide as there is room.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use stanch_model::names;
use stanch_report::escape::visible;
use stanch_report::wrap;

use super::look::Look;

/// Longer names are cut before anything looks at them: nobody reads them, and every frame would measure them again.
const LONGEST: usize = 4000;

/// A text of a profile as this terminal can show it: characters that would move its cursor, and on one without Unicode
/// all that are not ASCII, are written out.
pub(super) fn harmless(text: &str, look: Look) -> String {
    let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(i, _)| i);
    let seen = visible(&text[..end]);
    if look.unicode || seen.is_ascii() {
        return seen.into_owned();
    }
    let one = |c: char| if c.is_ascii() { c.to_string() } else { format!("\\u{{{:x}}}", u32::from(c)) };
    seen.chars().map(one).collect()
}

/// A text that fits: whole, else without its middle.
pub(super) fn fit(text: &str, room: u16, look: Look) -> Cow<'_, str> {
    let room = usize::from(room);
    if wrap::width(text) <= room {
        return Cow::Borrowed(text);
    }
    Cow::Owned(wrap::shorten(text, room, look.unicode))
}

/// A function's name that fits: whole, else without its import path, else without its middle.
pub(super) fn fit_name(name: &str, room: u16, look: Look) -> Cow<'_, str> {
    if wrap::width(name) <= usize::from(room) {
        return Cow::Borrowed(name);
    }
    fit(names::short(name), room, look)
}

/// A function's name in a box of so many cells: whole, else without its import path, else without its package, and its
/// beginning at least.
pub(super) fn fit_box(name: &str, room: u16, look: Look) -> String {
    let room = usize::from(room);
    let short = names::short(name);
    let bare = short.split_once('.').map_or(short, |(_, function)| function);
    if let Some(fits) = [name, short, bare].into_iter().find(|t| wrap::width(t) <= room) {
        return fits.to_owned();
    }
    let dots = wrap::ellipsis(look.unicode);
    let dots = if wrap::width(dots) + 2 < room { dots } else { "" };
    let mut left = room - wrap::width(dots);
    let fits = |c: &char| {
        let wide = wrap::width(c.encode_utf8(&mut [0; 4]));
        let is = wide <= left;
        left = left.saturating_sub(wide);
        is
    };
    bare.chars().take_while(fits).chain(dots.chars()).collect()
}

/// Writes a text into one line of `area`, from column `x` of it; returns the column behind it.
pub(super) fn put(buf: &mut Buffer, area: Rect, at: (u16, u16), text: &str, style: Style) -> u16 {
    let (x, y) = at;
    if y >= area.height || x >= area.width {
        return x;
    }
    let room = usize::from(area.width - x);
    let (end, _) = buf.set_stringn(area.x + x, area.y + y, text, room, style);
    end - area.x
}

/// Gives a line of `area` a style from end to end.
pub(super) fn line(buf: &mut Buffer, area: Rect, y: u16, style: Style) {
    if y < area.height {
        buf.set_style(Rect { y: area.y + y, height: 1, ..area }, style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UTF8: Look = Look { color: false, unicode: true };
    const ASCII: Look = Look { color: false, unicode: false };

    #[test]
    fn names_lose_their_import_path_first() {
        assert_eq!(fit_name("main.main", 9, UTF8), "main.main");
        assert_eq!(fit_name("example.com/a/b.(*T).M", 10, UTF8), "b.(*T).M");
        assert_eq!(fit_name("example.com/a/b.(*T).M", 7, UTF8), "b.(…).M");
        assert_eq!(fit("", 0, UTF8), "");
    }

    #[test]
    fn boxes_show_the_beginning_of_what_matters() {
        let name = "example.com/a/orders.(*Server).Handle";
        for (room, want) in [
            (37, name),
            (30, "orders.(*Server).Handle"),
            (18, "(*Server).Handle"),
            (8, "(*Serve…"),
            (3, "(*S"),
            (1, "("),
            (0, ""),
        ] {
            assert_eq!(fit_box(name, room, UTF8), want);
        }
        assert_eq!(fit_box(name, 8, ASCII), "(*Ser...");
        assert_eq!(fit_box("主程序.处理订单", 7, UTF8), "处理订…", "no character is halved");
    }

    #[test]
    fn nothing_moves_the_cursor() {
        assert_eq!(harmless("a\u{1b}[2J\u{202e}b", UTF8), "a\\x1b[2J\\u{202e}b");
        assert_eq!(harmless("a·主", UTF8), "a·主");
        assert_eq!(harmless("a·主", ASCII), "a\\u{b7}\\u{4e3b}");
        assert_eq!(harmless(&"x".repeat(1_000_000), UTF8).len(), LONGEST);
    }
}
