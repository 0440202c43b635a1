//! What a count does beside its curve: a walk, whose steps stay, and a jitter, which is gone at the next value.
//!
//! Leaks come by chance, and each one stays: what came too early or too often stays in every value after it. A fit that
//! takes such residuals for independent ones is far too sure of itself (in simulations, three of four times what came was
//! outside of its 90 % interval). So values are compared with what was to be expected *after the value before them*, by
//! Kalman's filter (J. Basic Eng. 82, 1960) for a walk seen through jitter, which also says how much of the last residual
//! stays. The two sizes are estimated by restricted likelihood (Patterson and Thompson, Biometrika 58, 1971), because the
//! fitted curve has taken some of the walk with it.

use crate::dice::Dice;

/// How much larger the walk is than the jitter, in each candidate: over ten orders of magnitude.
const RATIOS: i32 = 22;
const FACTOR: f64 = 3.0;

/// The two sizes.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Noise {
    /// Variance of the walk, per second.
    pub(crate) walk: f64,
    /// Variance of the jitter.
    pub(crate) jitter: f64,
}

/// Residuals as independent ones of variance 1.
pub(crate) struct White {
    pub(crate) residuals: Vec<f64>,
    /// Logarithm of the determinant of the covariance.
    log_det: f64,
    /// Where the walk is after the last value.
    pub(crate) at: f64,
    /// Variance of that.
    pub(crate) unsure: f64,
}

impl Noise {
    /// Takes from each residual what the ones before it say of it. It is linear in the residuals.
    pub(crate) fn whiten(&self, times: &[f64], residuals: &[f64]) -> White {
        let mut out =
            White { residuals: Vec::with_capacity(residuals.len()), log_det: 0.0, at: 0.0, unsure: 0.0 };
        let mut before = times.first().copied().unwrap_or(0.0);
        for (time, residual) in times.iter().zip(residuals) {
            out.unsure += self.walk * (time - before).max(0.0);
            before = *time;
            let spread = (out.unsure + self.jitter).max(f64::MIN_POSITIVE);
            let off = residual - out.at;
            let gain = out.unsure / spread;
            out.at += gain * off;
            out.unsure *= 1.0 - gain;
            out.residuals.push(off / spread.sqrt());
            out.log_det += spread.ln();
        }
        out
    }

    /// A walk and a jitter of these sizes.
    pub(crate) fn draw(&self, times: &[f64], dice: &mut Dice) -> Vec<f64> {
        let mut at = 0.0;
        let mut before = times.first().copied().unwrap_or(0.0);
        let mut each = |time: &f64| {
            at += (self.walk * (time - before).max(0.0)).sqrt() * dice.normal();
            before = *time;
            at + self.jitter.sqrt() * dice.normal()
        };
        times.iter().map(&mut each).collect()
    }

    /// The sizes that explain these residuals best. `jacobian` has a column for each parameter that was fitted: what the
    /// curve could have taken. Jitter is not below `least` (a variance).
    pub(crate) fn of(times: &[f64], residuals: &[f64], jacobian: &[Vec<f64>], least: f64) -> Self {
        let n = residuals.len();
        let step = match (times.first(), times.last()) {
            (Some(first), Some(last)) if n > 1 && last > first => (last - first) / (n - 1) as f64,
            _ => return Self { walk: 0.0, jitter: least },
        };
        let ratios = (0..RATIOS).map(|i| FACTOR.powi(i - RATIOS / 2)).chain([0.0]);
        let candidates = ratios.filter_map(|ratio| {
            let shape = Self { walk: ratio / step, jitter: 1.0 };
            let (loss, variance) = shape.restricted(times, residuals, jacobian)?;
            Some((loss, Self { walk: variance * shape.walk, jitter: variance }))
        });
        let best = candidates.min_by(|a, b| a.0.total_cmp(&b.0));
        best.map_or(Self { walk: 0.0, jitter: least }, |(_, noise)| Self {
            jitter: noise.jitter.max(least),
            ..noise
        })
    }

    /// Minus twice the logarithm of the restricted likelihood, and the variance that belongs to it.
    fn restricted(&self, times: &[f64], residuals: &[f64], jacobian: &[Vec<f64>]) -> Option<(f64, f64)> {
        let white = self.whiten(times, residuals);
        let columns: Vec<Vec<f64>> =
            jacobian.iter().map(|column| self.whiten(times, column).residuals).collect();
        let (rest, log_det) = project(white.residuals, columns);
        let free = rest.len().checked_sub(jacobian.len()).filter(|free| *free > 0)? as f64;
        let variance = rest.iter().map(|r| r * r).sum::<f64>() / free;
        let loss = white.log_det + log_det + free * variance.max(f64::MIN_POSITIVE).ln();
        loss.is_finite().then_some((loss, variance))
    }
}

/// What is left of `values` beside the columns, and the logarithm of the determinant of XᵀX: Gram and Schmidt. Columns
/// that lie in the others add nothing.
fn project(mut values: Vec<f64>, mut columns: Vec<Vec<f64>>) -> (Vec<f64>, f64) {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let mut log_det = 0.0;
    for i in 0..columns.len() {
        let (done, rest) = columns.split_at_mut(i + 1);
        let column = &done[i];
        let size = dot(column, column);
        if size < 1e-12 {
            continue;
        }
        log_det += size.ln();
        for other in rest.iter_mut().chain([&mut values]) {
            let share = dot(column, other) / size;
            other.iter_mut().zip(column).for_each(|(o, c)| *o -= share * c);
        }
    }
    (values, log_det)
}

#[cfg(test)]
mod tests {
    use super::*;

    const N: usize = 400;

    fn times() -> Vec<f64> {
        (0..N).map(|i| 15.0 * i as f64).collect()
    }

    #[test]
    fn whitened_noise_is_white() {
        let noise = Noise { walk: 2.0, jitter: 50.0 };
        let drawn = noise.draw(&times(), &mut Dice::new(1));
        let white = noise.whiten(&times(), &drawn).residuals;
        let variance = white.iter().map(|r| r * r).sum::<f64>() / N as f64;
        let neighbours = white.windows(2).map(|w| w[0] * w[1]).sum::<f64>() / N as f64;
        assert!((variance - 1.0).abs() < 0.2 && neighbours.abs() < 0.15, "{variance} {neighbours}");
    }

    #[test]
    fn both_sizes_are_found() {
        for (walk, jitter) in [(2.0, 50.0), (0.0, 50.0), (5.0, 1.0)] {
            let noise = Noise { walk, jitter };
            let drawn = noise.draw(&times(), &mut Dice::new(9));
            let ones = vec![1.0; N];
            let found = Noise::of(&times(), &drawn, &[ones, times()], 1e-3);
            // Per step of 15 s; of the smaller of the two little is seen beside the larger.
            let small = 0.25 * (15.0 * walk).max(jitter);
            assert!(
                (found.walk - walk).abs() * 15.0 < 0.5 * 15.0 * walk + 0.1 * small,
                "{noise:?} {found:?}"
            );
            assert!((found.jitter - jitter).abs() < 0.4 * jitter + small, "{noise:?} {found:?}");
        }
    }
}
