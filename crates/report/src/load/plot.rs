//! One curve of times as a static picture: it is there without scripts, too.

use std::fmt::Write as _;

use crate::escape::html as e;
use crate::units;

/// Pixels.
const WIDTH: f64 = 860.0;
const HEIGHT: f64 = 200.0;
const LEFT: f64 = 72.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 26.0;

/// A place on the x axis and its name.
pub(super) struct Mark {
    pub(super) x: f64,
    pub(super) label: String,
}

/// An SVG for a page that has the classes of its charts: y is microseconds, `ticks` stand below, `line` goes from top to
/// bottom. Empty when there is nothing to draw: x does not grow, or all is zero.
pub(super) fn svg(title: &str, points: &[(f64, f64)], ticks: &[Mark], line: Option<&Mark>) -> String {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return String::new() };
    let high = points.iter().map(|p| p.1).fold(0.0, f64::max) * 1.05;
    if last.0 <= first.0 || high <= 0.0 {
        return String::new();
    }
    let x = |v: f64| LEFT + (WIDTH - LEFT - RIGHT) * (v - first.0) / (last.0 - first.0);
    let y = |v: f64| HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * v / high;
    let mut out = format!(
        "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" height=\"{HEIGHT}\" role=\"img\" aria-label=\"{}\">\n",
        e(title)
    );
    for part in 0..=4 {
        let value = high * f64::from(part) / 4.0;
        let (at, edge, text) = (y(value), WIDTH - RIGHT, LEFT - 6.0);
        let _ = writeln!(
            out,
            "<line class=\"axis\" x1=\"{LEFT}\" x2=\"{edge}\" y1=\"{at:.1}\" y2=\"{at:.1}\"></line>\
             <text x=\"{text}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            at + 4.0,
            units::micros(value)
        );
    }
    for tick in ticks {
        let (at, below) = (x(tick.x), HEIGHT - 6.0);
        let label = e(&tick.label);
        let _ = writeln!(out, "<text x=\"{at:.1}\" y=\"{below}\" text-anchor=\"middle\">{label}</text>");
    }
    if let Some(mark) = line {
        let (at, bottom) = (x(mark.x), HEIGHT - BOTTOM);
        let label = e(&mark.label);
        let _ = writeln!(
            out,
            "<line class=\"axis\" x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{TOP}\" y2=\"{bottom}\"></line>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{label}</text>",
            at - 4.0,
            TOP + 10.0
        );
    }
    let points: Vec<String> = points.iter().map(|p| format!("{:.1} {:.1}", x(p.0), y(p.1))).collect();
    let _ = writeln!(out, "<path class=\"curve first\" d=\"M{}\"></path>\n</svg>", points.join("L"));
    out
}
