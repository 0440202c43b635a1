//! What the keys do.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};

use super::cells::put;
use super::look::Look;

const KEYS: [(&str, &str); 17] = [
    ("1 2 3 4, t f p s", "top, flame graph, peek, source"),
    ("Tab, Shift-Tab", "the next screen, the one before"),
    ("arrows, h j k l", "move the cursor"),
    ("Space b, PgDn PgUp", "a page down, up"),
    ("g G, Home End", "to the first, the last"),
    ("Enter", "peek; in the flame graph: zoom in"),
    ("Backspace, u", "back; in the flame graph: zoom out"),
    ("/", "search by regular expression, (?-i) for exact case"),
    ("n N", "the next, the previous that was found"),
    ("i I", "the next, the previous sample type"),
    ("c", "sort by flat, cum, delta"),
    ("d", "all stacks, or new, gone, grown, shrunk ones"),
    ("Ctrl-L", "draw the screen anew"),
    ("?", "this help"),
    ("Esc", "close, clear the search, go back; at last: quit"),
    ("q, Ctrl-C", "quit"),
    ("", "compared: + more, - less than in the base"),
];

/// Draws the help over the middle of `area`.
pub(super) fn draw(look: Look, area: Rect, buf: &mut Buffer) {
    let (width, height) = (74.min(area.width), (KEYS.len() as u16 + 4).min(area.height));
    let place =
        Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height };
    Clear.render(place, buf);
    let bar = " ".repeat(usize::from(width));
    put(buf, place, (0, 0), &bar, look.bar());
    put(buf, place, (2, 0), "stanch profile browse", look.bar());
    for ((keys, what), y) in KEYS.iter().zip(2..height.saturating_sub(1)) {
        put(buf, place, (2, y), keys, look.head());
        put(buf, place, (22, y), what, ratatui::style::Style::new());
    }
    if height > 1 {
        put(buf, place, (0, height - 1), &bar, look.bar());
        put(buf, place, (2, height - 1), "any key closes this", look.bar());
    }
}
