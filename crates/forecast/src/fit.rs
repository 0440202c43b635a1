//! Robust least squares: Levenberg–Marquardt (Marquardt, SIAM J. Appl. Math. 11, 1963) on Huber's loss (Ann. Math. Stat.
//! 35, 1964) for a handful of parameters.

/// Residuals beyond this many standard deviations count by their size and not by its square.
const HUBER: f64 = 1.345;
const ROUNDS: usize = 3;
const STEPS: usize = 60;

/// Parameters and their loss.
#[derive(Clone, Debug)]
pub(crate) struct Fit {
    pub(crate) at: Vec<f64>,
    /// Sum over the residuals: half their square, or linear beyond the bend.
    pub(crate) loss: f64,
}

/// Finds the parameters near `start` that make `residuals` (in standard deviations) small. `None` when the residuals of
/// the start are no numbers. No parameter moves by more than `most` in one step: one in logarithms would overflow.
pub(crate) fn fit(start: &[f64], most: f64, residuals: &dyn Fn(&[f64]) -> Vec<f64>) -> Option<Fit> {
    let mut best = Fit { at: start.to_vec(), loss: f64::INFINITY };
    for _ in 0..ROUNDS {
        let now = residuals(&best.at);
        let bend = HUBER * scale(&now)?;
        best = descend(best.at, most, bend, residuals);
    }
    best.loss.is_finite().then_some(best)
}

/// One and a half times the median size, and not below the noise itself.
fn scale(residuals: &[f64]) -> Option<f64> {
    if residuals.iter().any(|r| !r.is_finite()) {
        return None;
    }
    crate::series::median(residuals.iter().map(|r| r.abs()).collect()).map(|m| (1.4826 * m).max(1.0))
}

fn loss(residuals: &[f64], bend: f64) -> f64 {
    let each = |r: &f64| if r.abs() <= bend { r * r / 2.0 } else { bend * (r.abs() - bend / 2.0) };
    residuals.iter().map(each).sum()
}

fn descend(mut at: Vec<f64>, most: f64, bend: f64, residuals: &dyn Fn(&[f64]) -> Vec<f64>) -> Fit {
    let mut now = residuals(&at);
    let mut now_loss = loss(&now, bend);
    let mut damping = 1e-3;
    for _ in 0..STEPS {
        let (normal, gradient) = equations(&at, &now, bend, residuals);
        let mut gained = None;
        while damping < 1e12 {
            // The small number keeps a parameter that moves nothing from making the matrix singular.
            let damped =
                |i: usize, j: usize| normal[i][j] + if i == j { damping * normal[i][i] + 1e-9 } else { 0.0 };
            let next = solve(&damped, &gradient)
                .map(|step| at.iter().zip(step).map(|(a, s)| a - s.clamp(-most, most)).collect::<Vec<f64>>());
            if let Some(next) = next {
                let r = residuals(&next);
                let l = loss(&r, bend);
                if l < now_loss {
                    gained = Some(now_loss - l);
                    (at, now, now_loss) = (next, r, l);
                    damping = (damping / 5.0).max(1e-12);
                    break;
                }
            }
            damping *= 4.0;
        }
        if gained.is_none_or(|g| g <= 1e-10 * (1.0 + now_loss)) {
            break;
        }
    }
    Fit { at, loss: now_loss }
}

type Matrix = Vec<Vec<f64>>;

/// JᵀWJ and JᵀWr with the weights of Huber's loss, J by differences.
fn equations(
    at: &[f64],
    now: &[f64],
    bend: f64,
    residuals: &dyn Fn(&[f64]) -> Vec<f64>,
) -> (Matrix, Vec<f64>) {
    const STEP: f64 = 1e-6;
    let column = |i: usize| {
        let mut moved = at.to_vec();
        moved[i] += STEP;
        residuals(&moved).iter().zip(now).map(|(m, n)| (m - n) / STEP).collect::<Vec<f64>>()
    };
    let jacobian: Vec<Vec<f64>> = (0..at.len()).map(column).collect();
    let weights: Vec<f64> = now.iter().map(|r| (bend / r.abs()).min(1.0)).collect();
    let product =
        |a: &[f64], b: &[f64]| a.iter().zip(b).zip(&weights).map(|((a, b), w)| a * b * w).sum::<f64>();
    let normal = jacobian.iter().map(|a| jacobian.iter().map(|b| product(a, b)).collect()).collect();
    (normal, jacobian.iter().map(|a| product(a, now)).collect())
}

/// Gaussian elimination with pivots; `None` for a singular matrix.
fn solve(matrix: &dyn Fn(usize, usize) -> f64, right: &[f64]) -> Option<Vec<f64>> {
    let n = right.len();
    let mut rows: Vec<Vec<f64>> =
        (0..n).map(|i| (0..n).map(|j| matrix(i, j)).chain([right[i]]).collect()).collect();
    for i in 0..n {
        let pivot = (i..n).max_by(|a, b| rows[*a][i].abs().total_cmp(&rows[*b][i].abs()))?;
        rows.swap(i, pivot);
        // Not-a-number is no pivot either.
        if !rows[i][i].is_finite() || rows[i][i].abs() < 1e-300 {
            return None;
        }
        let (done, below) = rows.split_at_mut(i + 1);
        for row in below {
            let factor = row[i] / done[i][i];
            row.iter_mut().zip(&done[i]).skip(i).for_each(|(r, d)| *r -= factor * d);
        }
    }
    let mut out = vec![0.0; n];
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|j| rows[i][j] * out[j]).sum();
        out[i] = (rows[i][n] - known) / rows[i][i];
    }
    out.iter().all(|v| v.is_finite()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exponential_is_found_among_outliers() {
        let value = |t: f64| if t == 7.0 { 900.0 } else { 50.0 * (-0.2 * t).exp() };
        let residuals = |p: &[f64]| {
            (0..20).map(f64::from).map(|t| (p[0].exp() * (-p[1].exp() * t).exp() - value(t)) / 0.1).collect()
        };
        let fit = fit(&[3.0, -1.0], 3.0, &residuals).unwrap();
        assert!((fit.at[0].exp() - 50.0).abs() < 0.5, "{fit:?}");
        assert!((fit.at[1].exp() - 0.2).abs() < 0.005, "{fit:?}");
    }

    #[test]
    fn a_parameter_without_meaning_does_not_stop_the_others() {
        let fit = fit(&[0.0, 0.0], 3.0, &|p| vec![p[0] - 4.0, p[0] - 6.0]).unwrap();
        assert!((fit.at[0] - 5.0).abs() < 1e-3, "{fit:?}");
        assert!(super::fit(&[0.0], 3.0, &|_| vec![f64::NAN]).is_none());
    }
}
