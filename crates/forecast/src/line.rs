//! Simpler models for what follows: memory, descriptors and latency, as a straight line over time or over goroutines.

use crate::dice::Dice;
use crate::fit;
use crate::model::{Estimate, LEAST_POINTS, REPLICATES, estimate, r2};
use crate::noise::Noise;
use crate::refusal::Refusal;
use crate::series::{Series, noise};

const BINS: usize = 120;
/// A heap goes up and down with its collections, so a line explains less of it than the equation of goroutines.
const LEAST_R2: f64 = 0.5;

/// What the line runs over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Over {
    /// Seconds.
    Time,
    /// The goroutines of the equation.
    Goroutines,
}

/// `y = at_start + slope·x`, where y is the value or its logarithm, and x seconds since the first value or goroutines.
#[derive(Clone, Debug)]
pub struct Line {
    /// What x is.
    pub over: Over,
    /// Whether y is the logarithm of the value.
    pub log: bool,
    /// y at x = 0.
    pub intercept: f64,
    /// Growth of y for each second or goroutine.
    pub slope: Estimate,
    /// Share of the variance that is explained.
    pub r2: f64,
    /// Values that were fitted.
    pub points: usize,
    /// Time of the first value.
    pub start: f64,
    /// Intercepts and slopes of the bootstrap.
    pub replicates: Vec<(f64, f64)>,
}

impl Line {
    /// The value at x, by an intercept and a slope.
    #[must_use]
    pub fn value(&self, (intercept, slope): (f64, f64), x: f64) -> f64 {
        let y = intercept + slope * x;
        if self.log { y.exp() } else { y }
    }

    /// The x at which the value is reached.
    #[must_use]
    pub fn reaches(&self, (intercept, slope): (f64, f64), value: f64) -> f64 {
        (if self.log { value.ln() } else { value } - intercept) / slope
    }
}

/// Fits a line over time, and over goroutines where `goroutines` gives them at a time, and takes the closer one.
///
/// # Errors
/// When there are too few values, they do not grow, or are on no line.
pub fn line(series: &Series, log: bool, goroutines: Option<&dyn Fn(f64) -> f64>) -> Result<Line, Refusal> {
    let found = series.points.len();
    if found < LEAST_POINTS || series.span() <= 0.0 {
        return Err(Refusal::TooFew { found, needed: LEAST_POINTS });
    }
    let start = series.points[0].0;
    let logarithm = |v: f64| if log { v.max(f64::MIN_POSITIVE).ln() } else { v };
    let seen: Vec<(f64, f64)> = series.binned(BINS).into_iter().map(|(t, v)| (t, logarithm(v))).collect();
    let times: Vec<f64> = seen.iter().map(|p| p.0 - start).collect();
    let over_time = seen.iter().map(|p| (p.0 - start, p.1)).collect();
    let mut best = one(Over::Time, over_time, &times, log, start);
    if let Some(goroutines) = goroutines {
        let over = seen.iter().map(|p| (goroutines(p.0), p.1)).collect();
        let over = one(Over::Goroutines, over, &times, log, start);
        best = match (best, over) {
            (Ok(time), Ok(g)) => Ok(if g.r2 > time.r2 { g } else { time }),
            (Ok(one), Err(_)) | (Err(_), Ok(one)) => Ok(one),
            (Err(why), Err(_)) => Err(why),
        };
    }
    best
}

fn one(over: Over, points: Vec<(f64, f64)>, times: &[f64], log: bool, start: f64) -> Result<Line, Refusal> {
    let size = points.iter().map(|p| p.1.abs()).fold(0.0, f64::max);
    let sigma = noise(&points, (1e-6 * size).max(1e-9));
    let (x0, reach) = (points[0].0, points[points.len() - 1].0 - points[0].0);
    if reach <= 0.0 {
        return Err(Refusal::NoGrowth { grown: 0.0 });
    }
    // In units of the whole reach and of the noise, so that both parameters are of one size.
    let through = |ys: &[f64], from: &[f64]| {
        let residuals = |p: &[f64]| -> Vec<f64> {
            points.iter().zip(ys).map(|(x, y)| p[0] + p[1] * (x.0 - x0) / reach - y / sigma).collect()
        };
        fit::fit(from, f64::INFINITY, &residuals)
            .map(|f| (sigma * (f.at[0] - f.at[1] * x0 / reach), sigma * f.at[1] / reach))
    };
    let ys: Vec<f64> = points.iter().map(|p| p.1).collect();
    let from = [ys[0] / sigma, (ys[ys.len() - 1] - ys[0]) / sigma];
    let (intercept, slope) = through(&ys, &from).ok_or(Refusal::NoFit { r2: f64::NAN })?;
    let fitted: Vec<f64> = points.iter().map(|p| intercept + slope * p.0).collect();
    let r2 = r2(&points, &fitted);
    let grown = slope * reach;
    if grown < (2.0 * sigma).max(1e-3 * size) {
        return Err(Refusal::NoGrowth { grown });
    }
    if r2.is_nan() || r2 < LEAST_R2 {
        return Err(Refusal::NoFit { r2 });
    }
    let off: Vec<f64> = ys.iter().zip(&fitted).map(|(y, f)| y - f).collect();
    let columns = [vec![1.0; points.len()], points.iter().map(|p| p.0).collect()];
    let noise = Noise::of(times, &off, &columns, (1e-9 * size).powi(2));
    let mut dice = Dice::new(0x6c69_6e65);
    let replicates: Vec<(f64, f64)> = (0..REPLICATES)
        .filter_map(|_| {
            let again: Vec<f64> =
                fitted.iter().zip(noise.draw(times, &mut dice)).map(|(f, r)| f + r).collect();
            through(&again, &from)
        })
        .collect();
    let slope = estimate(slope, replicates.iter().map(|r| r.1).collect());
    Ok(Line { over, log, intercept, slope, r2, points: points.len(), start, replicates })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(value: impl Fn(f64) -> f64) -> Series {
        Series::new((0..100).map(|i| (1e9 + 15.0 * f64::from(i), Some(value(f64::from(i))))))
    }

    #[test]
    fn a_line_is_found_through_a_sawtooth() {
        let found = line(&series(|i| 1e8 + 3e6 * i + 2e6 * (i % 7.0)), false, None).unwrap();
        assert!(found.slope.low <= 2e5 && 2e5 <= found.slope.high, "{:?}", found.slope);
        assert_eq!(found.over, Over::Time);
    }

    #[test]
    fn what_bends_with_the_goroutines_runs_over_them() {
        let goroutines = |t: f64| 1e4 * ((t - 1e9) / 100.0).ln_1p();
        let found =
            line(&series(|i| 5e7 + 2600.0 * goroutines(1e9 + 15.0 * i)), false, Some(&goroutines)).unwrap();
        assert_eq!(found.over, Over::Goroutines);
        assert!((found.slope.value - 2600.0).abs() < 1.0, "{:?}", found.slope);
    }

    #[test]
    fn what_does_not_grow_is_refused() {
        assert!(line(&series(|_| 7.0), false, None).unwrap_err().is_calm());
        assert!(line(&series(|i| 1e6 - i), false, None).unwrap_err().is_calm());
        let few = Series::new([(0.0, Some(1.0)), (1.0, Some(2.0))]);
        assert_eq!(line(&few, false, None).unwrap_err(), Refusal::TooFew { found: 2, needed: LEAST_POINTS });
    }
}
