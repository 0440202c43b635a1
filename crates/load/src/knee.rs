//! Where a curve bends: Kneedle (Satopää, Albrecht, Irwin, Raghavan: "Finding a 'Kneedle' in a Haystack", 2011).

/// The knee of a curve that rises slowly and then fast, as latency over load does: the point that lies farthest below the
/// straight line between the ends. The index of the point in `points`, which have to be in ascending order of x.
///
/// `None` when there is none: fewer than three points, no rise, or no point that lies clearly below the line.
#[must_use]
pub fn knee(points: &[(f64, f64)]) -> Option<usize> {
    let (first, last) = (points.first()?, points.last()?);
    let finite = points.iter().all(|(x, y)| x.is_finite() && y.is_finite());
    let low = points.iter().map(|p| p.1).fold(f64::INFINITY, f64::min);
    let high = points.iter().map(|p| p.1).fold(f64::NEG_INFINITY, f64::max);
    let (width, height) = (last.0 - first.0, high - low);
    if points.len() < 3 || !finite || width <= 0.0 || height <= 0.0 {
        return None;
    }
    // In the unit square, the distance below the diagonal.
    let below = |(x, y): &(f64, f64)| (x - first.0) / width - (y - low) / height;
    let best = points.iter().enumerate().map(|(i, p)| (i, below(p))).max_by(|a, b| a.1.total_cmp(&b.1))?;
    (best.1 > LEAST).then_some(best.0)
}

/// A curve that stays within this of a straight line has no knee.
const LEAST: f64 = 0.1;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_knee_of_a_queue_is_before_its_wall() {
        // An M/M/1 queue with a capacity of 1000/s.
        let points: Vec<_> =
            (1..100).map(|n| (f64::from(n) * 10.0, 1.0 / (1000.0 - f64::from(n) * 10.0))).collect();
        let rate = points[knee(&points).unwrap()].0;
        assert!((880.0..960.0).contains(&rate), "{rate}");
    }

    #[test]
    fn a_corner_is_found_at_the_corner() {
        let points: Vec<_> =
            [1.0, 1.1, 1.0, 1.2, 1.1, 25.0, 50.0].iter().enumerate().map(|(i, y)| (i as f64, *y)).collect();
        assert_eq!(knee(&points), Some(4));
    }

    #[test]
    fn straight_lines_and_flat_ones_have_none() {
        let line = |f: fn(f64) -> f64| (0..20).map(|n| (f64::from(n), f(f64::from(n)))).collect::<Vec<_>>();
        assert_eq!(knee(&line(|x| 2.0 * x)), None);
        assert_eq!(knee(&line(|_| 5.0)), None);
        assert_eq!(knee(&line(f64::sqrt)), None, "it bends the other way");
        assert_eq!(knee(&[(0.0, 1.0), (1.0, 2.0)]), None);
        assert_eq!(knee(&[(0.0, 1.0), (1.0, f64::NAN), (2.0, 9.0)]), None);
        assert_eq!(knee(&[]), None);
    }
}
