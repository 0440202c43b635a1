//! A curve in a terminal: braille dots, or stars where Unicode is not wanted.

use stanch_forecast::Curve;

use super::{axis, words};
use crate::units;
use crate::wrap::pad_left;

/// Rows of a chart, and columns of the labels beside it.
const ROWS: usize = 8;
const LABEL: usize = 11;
/// The upper end is a multiple of about so many steps.
const LABELS: f64 = 8.0;

/// The lines of a chart: what was seen, the model through it, a bar at the last value and a dashed line at the limit.
pub(super) fn lines(curve: &Curve, now: f64, width: usize, unicode: bool) -> Vec<String> {
    let columns = width.saturating_sub(LABEL + 4).clamp(20, 120);
    let Some(area) = Area::of(curve, columns) else { return Vec::new() };
    let mut canvas = Canvas::new(columns);
    for (time, value) in &curve.seen {
        canvas.dot(area.x(*time), area.y(*value));
    }
    for point in &curve.model {
        canvas.dot(area.x(point.time), area.y(point.best));
    }
    let bar = area.x(now) / 2;
    let dashes = curve.limit.filter(|l| *l <= area.high).map(|l| area.y(l) / 4);
    let draw = |row: usize| {
        let label = match row {
            0 => words::amount(area.high, curve.unit),
            r if r == ROWS - 1 => words::amount(0.0, curve.unit),
            r if Some(r) == dashes => "limit".to_owned(),
            _ => String::new(),
        };
        let cell = |column: usize| match canvas.cells[row][column] {
            0 if column == bar => {
                if unicode {
                    '│'
                } else {
                    '|'
                }
            }
            0 if Some(row) == dashes => {
                if unicode {
                    '╌'
                } else {
                    '-'
                }
            }
            0 => ' ',
            dots if unicode => char::from_u32(0x2800 + u32::from(dots)).unwrap_or('*'),
            _ => '*',
        };
        let cells: String = (0..columns).map(cell).collect();
        let edge = if unicode { '┤' } else { '|' };
        format!("  {}{edge}{cells}", pad_left(&label, LABEL)).trim_end().to_owned()
    };
    let mut out: Vec<String> = (0..ROWS).map(draw).collect();
    out.push(axis(&area, now, bar, columns));
    out
}

fn axis(area: &Area, now: f64, bar: usize, columns: usize) -> String {
    let millis = |s: f64| units::millis((s * 1000.0) as i64);
    let (from, to) = (format!("-{}", millis(now - area.start)), format!("+{}", millis(area.end - now)));
    let mut line: Vec<char> = vec![' '; columns];
    let mut put = |at: usize, text: &str| {
        let length = text.chars().count();
        let at = at.min(columns.saturating_sub(length));
        if line[at..(at + length).min(columns)].iter().all(|c| *c == ' ') {
            text.chars().enumerate().for_each(|(i, c)| line[at + i] = c);
        }
    };
    put(bar.saturating_sub(1), "now");
    put(0, &from);
    put(columns, &to);
    let line: String = line.into_iter().collect();
    format!("  {}{line}", " ".repeat(LABEL + 1)).trim_end().to_owned()
}

/// What is shown, and where a value is in it. Dots are counted from the upper left.
struct Area {
    start: f64,
    end: f64,
    high: f64,
    columns: usize,
}

impl Area {
    fn of(curve: &Curve, columns: usize) -> Option<Self> {
        let times = || curve.seen.iter().map(|p| p.0).chain(curve.model.iter().map(|p| p.time));
        let values = curve.seen.iter().map(|p| p.1).chain(curve.model.iter().map(|p| p.best));
        let high = values.filter(|v| v.is_finite()).fold(0.0, f64::max);
        let limit = curve.limit.filter(|l| *l <= 1.5 * high).unwrap_or(0.0);
        let (start, end) = (times().fold(f64::INFINITY, f64::min), times().fold(f64::NEG_INFINITY, f64::max));
        let high = axis::end(high.max(limit), LABELS, curve.unit);
        (end > start && high > 0.0).then_some(Self { start, end, high, columns })
    }

    fn x(&self, time: f64) -> usize {
        let dots = 2 * self.columns - 1;
        (((time - self.start) / (self.end - self.start) * dots as f64).round().max(0.0) as usize).min(dots)
    }

    fn y(&self, value: f64) -> usize {
        let dots = 4 * ROWS - 1;
        ((1.0 - value / self.high) * dots as f64).round().clamp(0.0, dots as f64) as usize
    }
}

/// Braille cells of two by four dots.
struct Canvas {
    cells: Vec<Vec<u8>>,
}

impl Canvas {
    fn new(columns: usize) -> Self {
        Self { cells: vec![vec![0; columns]; ROWS] }
    }

    fn dot(&mut self, x: usize, y: usize) {
        // Unicode 16, chapter 21.1: dots 1 to 3 and 7 are the left column, 4 to 6 and 8 the right one.
        const DOTS: [[u8; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];
        if let Some(cell) = self.cells.get_mut(y / 4).and_then(|row| row.get_mut(x / 2)) {
            *cell |= DOTS[y % 4][x % 2];
        }
    }
}
