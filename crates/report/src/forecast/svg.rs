//! A forecast as a static picture: one panel for each number, the interval as a band, without scripts.

use std::fmt::Write as _;

use stanch_forecast::{Curve, CurvePoint};

use super::{Forecast, axis, words};
use crate::{escape, units};

/// Pixels: width, height of a panel, of the headline, and the margins of a panel.
const WIDTH: f64 = 960.0;
const PANEL: f64 = 240.0;
const HEAD: f64 = 34.0;
const LEFT: f64 = 96.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 26.0;
const BOTTOM: f64 = 26.0;
/// About so many labels an axis has.
const LABELS: f64 = 5.0;
/// What the label of an end of the time and half of "now" need beside each other.
const LABEL: f64 = 110.0;

const STYLE: &str = ".ground{fill:#ffffff}text{fill:#1b2028}.axis{stroke:#c9ced6}.seen{fill:#5b6472}\
.model{stroke:#39709f;fill:none;stroke-width:2}.band{fill:#6fa8dc;fill-opacity:.3}\
.limit{stroke:#c2412d;stroke-dasharray:6 4}.now{stroke:#8b93a1;stroke-dasharray:2 3}\
@media (prefers-color-scheme:dark){.ground{fill:#14171c}text{fill:#e4e8ee}.axis{stroke:#4a515c}.seen{fill:#a3acba}\
.model{stroke:#6fa8dc}.limit{stroke:#e2725b}}";

/// The picture, 960 pixels wide. A curve without a model shows what was seen.
#[must_use]
pub fn svg(f: &Forecast<'_>) -> String {
    let height = HEAD + PANEL * f.outlook.curves.len().max(1) as f64;
    let headline = format!("{}: {}", f.target, words::headline(f));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" \
         font-family=\"system-ui, sans-serif\" font-size=\"12\">\n<style>{STYLE}</style>\n\
         <rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n<text x=\"8\" y=\"22\" font-size=\"14\">{}</text>\n",
        escape::html(&escape::visible(&headline))
    );
    if f.outlook.curves.is_empty() {
        let _ =
            writeln!(out, "<text x=\"8\" y=\"{}\">nothing was seen that could be drawn</text>", HEAD + 20.0);
    }
    for (i, curve) in f.outlook.curves.iter().enumerate() {
        if let Some(panel) = Panel::of(curve, HEAD + PANEL * i as f64) {
            panel.draw(&mut out, curve, f.outlook.now);
        }
    }
    out.push_str("</svg>\n");
    out
}

/// Where times and values are in the picture.
struct Panel {
    top: f64,
    start: f64,
    end: f64,
    high: f64,
}

impl Panel {
    fn of(curve: &Curve, top: f64) -> Option<Self> {
        let times = || curve.seen.iter().map(|p| p.0).chain(curve.model.iter().map(|p| p.time));
        let values = curve.seen.iter().map(|p| p.1).chain(curve.model.iter().map(|p| p.best));
        let high = values.filter(|v| v.is_finite()).fold(0.0, f64::max);
        let limit = curve.limit.filter(|l| *l <= 1.5 * high).unwrap_or(0.0);
        let (start, end) = (times().fold(f64::INFINITY, f64::min), times().fold(f64::NEG_INFINITY, f64::max));
        let high = 1.06 * high.max(limit);
        (end > start && high > 0.0).then_some(Self { top, start, end, high })
    }

    fn x(&self, time: f64) -> f64 {
        LEFT + (time - self.start) / (self.end - self.start) * (WIDTH - LEFT - RIGHT)
    }

    /// Values beyond the frame end at it: the upper end of a band may be far away.
    fn y(&self, value: f64) -> f64 {
        self.top + TOP + (1.0 - (value / self.high).clamp(0.0, 1.0)) * (PANEL - TOP - BOTTOM)
    }

    fn draw(&self, out: &mut String, curve: &Curve, now: f64) {
        let (left, right, top, bottom) = (LEFT, WIDTH - RIGHT, self.top + TOP, self.top + PANEL - BOTTOM);
        let _ = writeln!(
            out,
            "<g><text x=\"8\" y=\"{:.1}\" font-weight=\"bold\">{}</text>",
            self.top + 16.0,
            curve.what
        );
        for value in axis::labels(self.high, LABELS, curve.unit) {
            let y = self.y(value);
            let label = escape::html(&words::amount(value, curve.unit));
            let _ = writeln!(
                out,
                "<line class=\"axis\" x1=\"{left}\" x2=\"{right}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
                 <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\" font-size=\"10\">{label}</text>",
                left - 6.0,
                y + 4.0
            );
        }
        self.band(out, &curve.model);
        for (time, value) in &curve.seen {
            let _ = write!(
                out,
                "<circle class=\"seen\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"1.5\"/>",
                self.x(*time),
                self.y(*value)
            );
        }
        let path = self.path(curve.model.iter().map(|p| (p.time, p.best)));
        if !path.is_empty() {
            let _ = writeln!(out, "\n<path class=\"model\" d=\"M{path}\"/>");
        }
        if let Some(limit) = curve.limit.filter(|l| *l <= self.high) {
            let y = self.y(limit);
            let _ = writeln!(
                out,
                "<line class=\"limit\" x1=\"{left}\" x2=\"{right}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>"
            );
        }
        let x = self.x(now);
        let label = |s: f64| units::millis((s * 1000.0) as i64);
        let _ = write!(
            out,
            "<line class=\"now\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{top}\" y2=\"{bottom}\"/>\
             <text x=\"{x:.1}\" y=\"{:.1}\" font-size=\"10\" text-anchor=\"middle\">now</text>",
            bottom + 14.0,
        );
        if x - left > LABEL {
            let ago = label(now - self.start);
            let _ = write!(
                out,
                "<text x=\"{left}\" y=\"{:.1}\" font-size=\"10\">{ago} ago</text>",
                bottom + 14.0
            );
        }
        if right - x > LABEL {
            let ahead = label(self.end - now);
            let _ = write!(
                out,
                "<text x=\"{right}\" y=\"{:.1}\" font-size=\"10\" text-anchor=\"end\">in {ahead}</text>",
                bottom + 14.0
            );
        }
        out.push_str("</g>\n");
    }

    fn band(&self, out: &mut String, model: &[CurvePoint]) {
        if model.is_empty() {
            return;
        }
        let high = self.path(model.iter().map(|p| (p.time, p.high)));
        let low = self.path(model.iter().rev().map(|p| (p.time, p.low)));
        let _ = writeln!(out, "<path class=\"band\" d=\"M{high}L{low}Z\"/>");
    }

    fn path(&self, points: impl Iterator<Item = (f64, f64)>) -> String {
        let points: Vec<String> = points
            .filter(|(_, v)| !v.is_nan())
            .map(|(t, v)| format!("{:.1} {:.1}", self.x(t), self.y(v)))
            .collect();
        points.join("L")
    }
}
