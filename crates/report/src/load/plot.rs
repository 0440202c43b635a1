//! One curve of times as a static picture: it is there without scripts, too.

use std::fmt::Write as _;

use crate::escape::html as e;
use crate::units;

/// In units of the picture. It is as wide as its page, within bounds, and few units make its labels large on a narrow one.
const WIDTH: f64 = 560.0;
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
        "<svg class=\"still\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{}\">\n",
        e(title)
    );
    let step = step(high / 4.0);
    for part in (0..).take_while(|part| f64::from(*part) * step <= high) {
        let value = f64::from(part) * step;
        let (at, edge, text) = (y(value), WIDTH - RIGHT, LEFT - 6.0);
        let _ = writeln!(
            out,
            "<line class=\"axis\" x1=\"{LEFT}\" x2=\"{edge}\" y1=\"{at:.1}\" y2=\"{at:.1}\"></line>\
             <text x=\"{text}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            at + 4.0,
            label(value)
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

/// The round number at or above `rough` that labels of an axis may be apart: 1, 2 or 5 times a power of ten.
fn step(rough: f64) -> f64 {
    let power = 10_f64.powf(rough.log10().floor());
    [1.0, 2.0, 5.0, 10.0].map(|n| n * power).into_iter().find(|s| *s >= rough).unwrap_or(rough)
}

/// Without digits that say nothing: `20 ms`.
fn label(micros: f64) -> String {
    if micros == 0.0 {
        return "0".to_owned();
    }
    units::micros(micros).replace(".00 ", " ").replace(".0 ", " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_has_few_round_labels() {
        for (high, wanted) in [(5770.0, 2000.0), (1_480_000.0, 500_000.0), (4.0, 1.0), (0.3, 0.1)] {
            assert!((step(high / 4.0) - wanted).abs() < 1e-9 * wanted, "{high}");
        }
        assert_eq!([0.0, 900.0, 20_000.0, 1_500_000.0].map(label), ["0", "900 µs", "20 ms", "1.50 s"]);
    }
}
