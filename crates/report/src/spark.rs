//! Sparklines: a series in one line of block characters.

use stanch_model::finding::Point;

const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const ASCII: [char; 8] = ['_', '.', ',', '-', '=', '+', '*', '#'];

/// Draws `values` in at most `width` characters. A value that was not seen is `·` (`?` in ASCII).
///
/// The scale reaches from the least to the greatest value, but spans at least a tenth of the greatest one, so
/// that noise on a steady series stays flat. A series longer than `width` is thinned to its evenly spaced values,
/// the first and the last included. An empty string means that fewer than two values were seen.
#[must_use]
pub fn sparkline(values: &[Option<f64>], width: usize, unicode: bool) -> String {
    let seen = || values.iter().flatten().copied().filter(|v| v.is_finite());
    if seen().count() < 2 || width == 0 {
        return String::new();
    }
    let low = seen().fold(f64::INFINITY, f64::min);
    let high = seen().fold(f64::NEG_INFINITY, f64::max);
    let span = (high - low).max(high.abs() / 10.0);
    let (levels, missing) = if unicode { (BLOCKS, '·') } else { (ASCII, '?') };
    let draw = |value: &Option<f64>| match value {
        Some(v) if v.is_finite() && span > 0.0 => levels[(((v - low) / span * 7.0).round() as usize).min(7)],
        Some(v) if v.is_finite() => levels[0],
        _ => missing,
    };
    spaced(values.len(), width).into_iter().map(|i| draw(&values[i])).collect()
}

/// The sparkline of a series of points.
#[must_use]
pub fn of_points(points: &[Point], width: usize, unicode: bool) -> String {
    let values: Vec<_> = points.iter().map(|p| p.value).collect();
    sparkline(&values, width, unicode)
}

/// At most `most` indices of `0..len`, evenly spaced, the first and the last included.
#[must_use]
pub fn spaced(len: usize, most: usize) -> Vec<usize> {
    match (len, most) {
        (_, 0) => Vec::new(),
        _ if len <= most => (0..len).collect(),
        (_, 1) => vec![len - 1],
        _ => (0..most).map(|i| i * (len - 1) / (most - 1)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    #[test]
    fn growth_rises_and_noise_stays_flat() {
        assert_eq!(sparkline(&all(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]), 20, true), "▁▂▃▄▅▆▇█");
        assert_eq!(sparkline(&all(&[0.0, 7.0]), 20, false), "_#");
        assert_eq!(sparkline(&all(&[1000.0, 1001.0, 1000.0]), 20, true), "▁▁▁");
        assert_eq!(sparkline(&all(&[0.0, 0.0]), 20, true), "▁▁");
    }

    #[test]
    fn unknown_is_not_zero() {
        assert_eq!(sparkline(&[Some(1.0), None, Some(f64::NAN), Some(8.0)], 20, true), "▁··█");
        assert_eq!(sparkline(&[Some(1.0), None], 20, true), "");
        assert_eq!(sparkline(&[], 20, true), "");
    }

    #[test]
    fn long_series_keep_their_ends() {
        let long: Vec<f64> = (0..1000).map(f64::from).collect();
        let drawn = sparkline(&all(&long), 10, true);
        assert_eq!(
            (drawn.chars().count(), drawn.chars().next(), drawn.chars().last()),
            (10, Some('▁'), Some('█'))
        );
        assert_eq!(spaced(5, 10), [0, 1, 2, 3, 4]);
        assert_eq!(spaced(100, 3), [0, 49, 99]);
        assert_eq!(spaced(100, 1), [99]);
        assert!(spaced(0, 5).is_empty());
    }
}
