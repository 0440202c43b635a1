//! A flame graph as a static picture: SVG without scripts, a title on every box.

use std::fmt::Write as _;

use super::Drawing;
use crate::{escape, units};

/// Pixels: width of the picture, height of a row, of the headline, and width of a character.
const WIDTH: f64 = 1200.0;
const ROW: usize = 17;
const HEAD: usize = 28;
const CHAR: f64 = 6.6;
/// Narrower boxes are not drawn; what they stand for is in their parents.
const NARROW: f64 = 0.2;

/// The colours of the style sheet, in light and in dark.
const COLOURS: [(&str, &str, &str); 5] = [
    ("program", "#e2725b", "#b9503d"),
    ("dependency", "#c9a24a", "#8d6c22"),
    ("std", "#6fa8dc", "#39709f"),
    ("other", "#b4bac3", "#565e6a"),
    ("same", "#c9ced6", "#4a515c"),
];

/// The picture, 1200 pixels wide, with a sentence above it.
#[must_use]
pub fn svg(drawing: &Drawing, headline: &str) -> String {
    let rows = drawing.depth.iter().max().map_or(1, |d| *d as usize + 1);
    let height = HEAD + rows * ROW + 6;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} \
         {height}\" font-family=\"ui-monospace, DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"11\">\n\
         <style>{}</style>\n<rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n\
         <text x=\"4\" y=\"18\">{}</text>\n",
        style(),
        escape::html(&escape::visible(headline))
    );
    let whole = drawing.total.first().copied().unwrap_or(0);
    // Where the next child of the open node of each level starts.
    let mut next: Vec<u64> = Vec::new();
    for (i, (depth, total)) in drawing.depth.iter().zip(&drawing.total).enumerate() {
        let depth = *depth as usize;
        let start = depth.checked_sub(1).map_or(0, |parent| next[parent]);
        if let Some(parent) = depth.checked_sub(1) {
            next[parent] = start.saturating_add(*total);
        }
        next.truncate(depth);
        next.push(start);
        let scale = |v: u64| if whole == 0 { 0.0 } else { v as f64 / whole as f64 * WIDTH };
        if scale(*total) >= NARROW {
            draw(&mut out, drawing, i, (scale(start), scale(*total)));
        }
    }
    out.push_str("</svg>\n");
    out
}

fn style() -> String {
    let mut light = String::from(".ground{fill:#ffffff}text{fill:#1b2028}");
    let mut dark = String::from(".ground{fill:#14171c}text{fill:#e4e8ee}");
    for (name, day, night) in COLOURS {
        let _ = write!(light, ".{name}{{fill:{day}}}");
        let _ = write!(dark, ".{name}{{fill:{night}}}");
    }
    // What grew is the more red, what shrank the more blue, the larger its share of itself.
    for step in 1..=6 {
        let part = 0.25 + 0.75 * f64::from(step) / 6.0;
        let _ = write!(
            light,
            ".g{step}{{fill:{}}}.s{step}{{fill:{}}}",
            mix(SAME.0, GREW.0, part),
            mix(SAME.0, SHRANK.0, part)
        );
        let _ = write!(
            dark,
            ".g{step}{{fill:{}}}.s{step}{{fill:{}}}",
            mix(SAME.1, GREW.1, part),
            mix(SAME.1, SHRANK.1, part)
        );
    }
    format!("{light}@media (prefers-color-scheme:dark){{{dark}}}")
}

type Rgb = [u8; 3];
const SAME: (Rgb, Rgb) = ([0xc9, 0xce, 0xd6], [0x4a, 0x51, 0x5c]);
const GREW: (Rgb, Rgb) = ([0xe2, 0x60, 0x4d], [0xc2, 0x4a, 0x38]);
const SHRANK: (Rgb, Rgb) = ([0x4f, 0x94, 0xd8], [0x2f, 0x6b, 0xa8]);

fn mix(from: Rgb, to: Rgb, part: f64) -> String {
    let at = |i: usize| (f64::from(from[i]) + (f64::from(to[i]) - f64::from(from[i])) * part).round() as u8;
    format!("#{:02x}{:02x}{:02x}", at(0), at(1), at(2))
}

fn draw(out: &mut String, drawing: &Drawing, node: usize, (x, width): (f64, f64)) {
    let y = HEAD + drawing.depth[node] as usize * ROW;
    let text = drawing.text(node);
    let _ = writeln!(
        out,
        "<g><title>{}</title><rect class=\"{}\" x=\"{x:.2}\" y=\"{y}\" width=\"{:.2}\" height=\"{}\"/>{}</g>",
        escape::html(&describe(drawing, node)),
        class(drawing, node),
        (width - 0.5).max(NARROW),
        ROW - 1,
        label(&text, x, width, y)
    );
}

/// As much of a name as fits: the package path goes first, then the end.
fn label(text: &str, x: f64, width: f64, y: usize) -> String {
    let room = ((width - 6.0) / CHAR).max(0.0) as usize;
    let fits = |t: &str| unicode_width::UnicodeWidthStr::width(t) <= room;
    let short = stanch_model::names::short(text);
    let shown = match () {
        () if room < 3 => return String::new(),
        () if fits(text) => text.to_owned(),
        () if fits(short) => short.to_owned(),
        () => crate::wrap::shorten(short, room, true),
    };
    format!("<text x=\"{:.2}\" y=\"{}\">{}</text>", x + 3.0, y + 12, escape::html(&shown))
}

/// The name, place and value of a box.
fn describe(drawing: &Drawing, node: usize) -> String {
    let quantity = |v: f64| units::quantity(v, &drawing.unit);
    let mut text = drawing.text(node).into_owned();
    let place = drawing.place(node);
    if !place.is_empty() {
        let _ = write!(text, " {place}");
    }
    if let (Some(now), Some(base)) = (drawing.now.get(node), drawing.base.get(node)) {
        let _ = write!(text, ": {} before, {} now", quantity(*base as f64), quantity(*now as f64));
        return text;
    }
    let whole = drawing.total.first().copied().unwrap_or(0);
    let share = if whole == 0 { 0.0 } else { drawing.total[node] as f64 / whole as f64 * 100.0 };
    let _ = write!(text, ": {} ({share:.1} %)", quantity(drawing.total[node] as f64));
    text
}

fn class(drawing: &Drawing, node: usize) -> String {
    let (Some(now), Some(base)) = (drawing.now.get(node), drawing.base.get(node)) else {
        let colour = drawing.colour(node);
        return if COLOURS.iter().any(|c| c.0 == colour) { colour } else { "other" }.to_owned();
    };
    let larger = *now.max(base);
    if now == base || larger <= 0 {
        return "same".to_owned();
    }
    let part = now.saturating_sub(*base) as f64 / larger as f64;
    let step = (6.0 * part.abs()).round().clamp(1.0, 6.0);
    format!("{}{step}", if part > 0.0 { 'g' } else { 's' })
}
