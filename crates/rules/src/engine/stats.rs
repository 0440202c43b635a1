//! The little statistics that verdicts rest on. All pure, all exact or with their source named.

/// Upper tail of the binomial with p = 1/2: the chance of `k` or more heads in `n` throws.
///
/// The null of a site that is in balance: a birth is as likely as an exit.
#[must_use]
pub fn binomial_half_tail(k: u64, n: u64) -> f64 {
    if k == 0 {
        return 1.0;
    }
    if k > n {
        return 0.0;
    }
    // Terms from k upwards shrink or, below the middle, sum to almost one; log space keeps large n finite.
    let ln_half_n = n as f64 * std::f64::consts::LN_2;
    let mut ln_term = ln_choose(n, k) - ln_half_n;
    let mut sum = 0.0;
    for i in k..=n {
        sum += ln_term.exp();
        if i < n {
            ln_term += ((n - i) as f64 / (i + 1) as f64).ln();
        }
    }
    sum.min(1.0)
}

fn ln_choose(n: u64, k: u64) -> f64 {
    let k = k.min(n - k);
    (1..=k).map(|i| (((n - k + i) as f64) / i as f64).ln()).sum()
}

/// A chance for people: `2e-15`. What is smaller than floating point can tell from nothing is not written as nothing.
#[must_use]
pub fn chance(p: f64) -> String {
    if p < f64::EPSILON { "below 1e-15".to_owned() } else { format!("{p:.0e}") }
}

/// Which of `p` are rejected at false discovery rate `q`, by Benjamini and Hochberg (J. R. Stat. Soc. B 57, 1995).
#[must_use]
pub fn benjamini_hochberg(p: &[f64], q: f64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    let m = p.len() as f64;
    let last = order.iter().enumerate().rev().find(|(rank, i)| p[**i] <= q * (*rank as f64 + 1.0) / m);
    let mut rejected = vec![false; p.len()];
    if let Some((last, _)) = last {
        for i in &order[..=last] {
            rejected[*i] = true;
        }
    }
    rejected
}

/// Theil-Sen slope with the quartiles of the pairwise slopes: `(low, median, high)` in y per x.
///
/// `None` with fewer than two distinct x. Quadratic; long series are thinned to 400 points.
#[must_use]
pub fn theil_sen(points: &[(f64, f64)]) -> Option<(f64, f64, f64)> {
    let step = points.len().div_ceil(400).max(1);
    let points: Vec<_> = points.iter().step_by(step).collect();
    let mut slopes = Vec::new();
    for (i, (x0, y0)) in points.iter().enumerate() {
        slopes.extend(points[i + 1..].iter().filter(|(x, _)| x != x0).map(|(x, y)| (y - y0) / (x - x0)));
    }
    if slopes.is_empty() {
        return None;
    }
    slopes.sort_by(f64::total_cmp);
    let at = |q: f64| quantile_sorted(&slopes, q);
    Some((at(0.25), at(0.5), at(0.75)))
}

/// Linear-interpolated quantile of sorted values.
///
/// # Panics
/// On an empty slice.
#[must_use]
pub fn quantile_sorted(sorted: &[f64], q: f64) -> f64 {
    let at = q.clamp(0.0, 1.0) * (sorted.len() - 1) as f64;
    let (low, high) = (at.floor() as usize, at.ceil() as usize);
    sorted[low] + (sorted[high] - sorted[low]) * (at - low as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binomial_known_values() {
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} {b}");
        close(binomial_half_tail(5, 5), 1.0 / 32.0);
        close(binomial_half_tail(0, 5), 1.0);
        close(binomial_half_tail(3, 5), 0.5);
        assert!(binomial_half_tail(60_000, 60_000) >= 0.0);
        let near_half = binomial_half_tail(50_000, 100_000);
        assert!((0.5..0.503).contains(&near_half), "{near_half}");
    }

    #[test]
    fn bh_textbook() {
        // Benjamini & Hochberg 1995, table of 15 p-values, q = 0.05: the first four are rejected.
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
            0.6528, 0.7590, 1.0,
        ];
        let rejected = benjamini_hochberg(&p, 0.05);
        assert_eq!(rejected.iter().filter(|r| **r).count(), 4);
        assert!(benjamini_hochberg(&[], 0.05).is_empty());
    }

    #[test]
    fn slope_ignores_an_outlier() {
        let mut points: Vec<_> = (0..20).map(|i| (f64::from(i), 3.0 * f64::from(i))).collect();
        points[7].1 = 1e9;
        let (_, slope, _) = theil_sen(&points).unwrap();
        assert!((slope - 3.0).abs() < 1e-9);
        assert_eq!(theil_sen(&[(1.0, 2.0)]), None);
    }
}
