//! The equation `dG/dt = b·exp(−α·G) − μ·G` with `b = λ·Q0`: its solution, and the time it takes to a level.
//!
//! Closed forms where one of α and μ is zero; otherwise Dormand and Prince's embedded Runge–Kutta pair of orders 5 and 4
//! ("A family of embedded Runge-Kutta formulae", J. Comp. Appl. Math. 6, 1980) and, for times, quadrature of
//! `dt = dG/rate(G)`, which is exact as the equation does not depend on time.

/// A leak: goroutines arrive at `b` per second in a service without load, the fewer the more there are, and leave.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Equation {
    /// Goroutines at time 0.
    pub g0: f64,
    /// λ·Q0: arrivals per second at G = 0.
    pub b: f64,
    /// α: share of the throughput that one goroutine costs.
    pub alpha: f64,
    /// μ: share of the goroutines that ends in a second.
    pub mu: f64,
}

/// Relative tolerance of one step.
const TOLERANCE: f64 = 1e-8;
/// Steps at least, so that cubic interpolation between them stays as exact as they are.
const LEAST_STEPS: f64 = 64.0;
/// Steps at most: a stiff guess of the fit must end, too.
const MOST_STEPS: usize = 4000;
/// Intervals of Simpson's rule.
const INTERVALS: usize = 2000;

impl Equation {
    /// Growth in goroutines per second at `g` goroutines.
    #[must_use]
    pub fn rate(&self, g: f64) -> f64 {
        self.b * (-self.alpha * g).exp() - self.mu * g
    }

    /// G at each of `times` (seconds, ascending, none below 0). NaN where the numbers are beyond what can be computed.
    #[must_use]
    pub fn at(&self, times: &[f64]) -> Vec<f64> {
        if self.mu == 0.0 || self.alpha == 0.0 {
            return times.iter().map(|t| self.closed(*t)).collect();
        }
        self.integrate(times)
    }

    fn closed(&self, t: f64) -> f64 {
        let Self { g0, b, alpha, mu } = *self;
        match (alpha == 0.0, mu == 0.0) {
            (true, true) => g0 + b * t,
            (true, false) => g0 + (b / mu - g0) * -(-mu * t).exp_m1(),
            _ => g0 + (alpha * b * t * (-alpha * g0).exp()).ln_1p() / alpha,
        }
    }

    /// Runge–Kutta 5(4) with steps of its own choosing, cubic Hermite in between.
    pub(crate) fn integrate(&self, times: &[f64]) -> Vec<f64> {
        let end = times.last().copied().unwrap_or(0.0);
        let most = end / LEAST_STEPS;
        let (mut t, mut g, mut h) = (0.0, self.g0, most);
        let mut out = Vec::with_capacity(times.len());
        let mut steps = 0;
        while out.len() < times.len() {
            if times[out.len()] <= t {
                out.push(g);
                continue;
            }
            steps += 1;
            let (next, error) = self.step(g, h);
            let allowed = TOLERANCE * (1.0 + g.abs().max(next.abs()));
            let factor = 0.9 * (allowed / error.max(allowed * 1e-5)).powf(0.2);
            if !next.is_finite() || !factor.is_finite() || steps > MOST_STEPS {
                out.resize(times.len(), f64::NAN);
                break;
            }
            if error <= allowed {
                while out.len() < times.len() && times[out.len()] <= t + h {
                    out.push(self.between(g, next, (times[out.len()] - t) / h, h));
                }
                (t, g) = (t + h, next);
            }
            h = (h * factor.clamp(0.2, 5.0)).min(most);
        }
        out
    }

    /// The next value after `h` seconds, and how wrong it may be.
    fn step(&self, g: f64, h: f64) -> (f64, f64) {
        let f = |g: f64| self.rate(g);
        let k1 = f(g);
        let k2 = f(g + h * k1 / 5.0);
        let k3 = f(g + h * (3.0 * k1 + 9.0 * k2) / 40.0);
        let k4 = f(g + h * (44.0 / 45.0 * k1 - 56.0 / 15.0 * k2 + 32.0 / 9.0 * k3));
        let k5 = f(g + h
            * (19372.0 / 6561.0 * k1 - 25360.0 / 2187.0 * k2 + 64448.0 / 6561.0 * k3 - 212.0 / 729.0 * k4));
        let k6 = f(g + h
            * (9017.0 / 3168.0 * k1 - 355.0 / 33.0 * k2 + 46732.0 / 5247.0 * k3 + 49.0 / 176.0 * k4
                - 5103.0 / 18656.0 * k5));
        let next = g + h
            * (35.0 / 384.0 * k1 + 500.0 / 1113.0 * k3 + 125.0 / 192.0 * k4 - 2187.0 / 6784.0 * k5
                + 11.0 / 84.0 * k6);
        let k7 = f(next);
        let error = h
            * (71.0 / 57600.0 * k1 - 71.0 / 16695.0 * k3 + 71.0 / 1920.0 * k4 - 17253.0 / 339_200.0 * k5
                + 22.0 / 525.0 * k6
                - k7 / 40.0);
        (next, error.abs())
    }

    fn between(&self, from: f64, to: f64, part: f64, h: f64) -> f64 {
        let (p2, p3) = (part * part, part * part * part);
        (2.0 * p3 - 3.0 * p2 + 1.0) * from
            + (p3 - 2.0 * p2 + part) * h * self.rate(from)
            + (3.0 * p2 - 2.0 * p3) * to
            + (p3 - p2) * h * self.rate(to)
    }

    /// Seconds until there are `level` goroutines; 0 when there are, `None` when there never will be.
    #[must_use]
    pub fn time_to(&self, level: f64) -> Option<f64> {
        let Self { g0, b, alpha, mu } = *self;
        if level <= g0 {
            return Some(0.0);
        }
        // The rate only falls with G: what grows at `level` grew all the way there.
        if self.rate(level) <= 0.0 {
            return None;
        }
        let seconds = match (alpha == 0.0, mu == 0.0) {
            (true, true) => (level - g0) / b,
            (true, false) => ((b / mu - g0) / (b / mu - level)).ln() / mu,
            (false, true) => (alpha * g0).exp() * (alpha * (level - g0)).exp_m1() / (alpha * b),
            (false, false) => {
                let h = (level - g0) / INTERVALS as f64;
                let weight = |i: usize| match i {
                    0 | INTERVALS => 1.0,
                    i if i % 2 == 1 => 4.0,
                    _ => 2.0,
                };
                (0..=INTERVALS).map(|i| weight(i) / self.rate(g0 + h * i as f64)).sum::<f64>() * h / 3.0
            }
        };
        seconds.is_finite().then_some(seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64, relative: f64) {
        assert!((a - b).abs() <= relative * b.abs().max(1e-9), "{a} is not {b}");
    }

    fn times() -> Vec<f64> {
        (0..50).map(|i| f64::from(i) * 37.5).collect()
    }

    #[test]
    fn the_issue_s_closed_form() {
        let (alpha, lambda, q0) = (2e-4, 0.01, 900.0);
        let equation = Equation { g0: 0.0, b: lambda * q0, alpha, mu: 0.0 };
        for (t, g) in times().iter().zip(equation.at(&times())) {
            close(g, (1.0 + alpha * lambda * q0 * t).ln() / alpha, 1e-12);
            close(q0 * (-alpha * g).exp(), q0 / (1.0 + alpha * lambda * q0 * t), 1e-12);
        }
    }

    #[test]
    fn integration_agrees_with_both_closed_forms() {
        for (alpha, mu) in [(2e-4, 0.0), (0.0, 3e-3), (5e-3, 0.0), (0.0, 0.5), (0.0, 0.0)] {
            let equation = Equation { g0: 40.0, b: 9.0, alpha, mu };
            for (numeric, exact) in equation.integrate(&times()).into_iter().zip(equation.at(&times())) {
                close(numeric, exact, 2e-6);
            }
        }
    }

    #[test]
    fn time_to_a_level_is_the_inverse() {
        for (alpha, mu) in [(2e-4, 0.0), (0.0, 3e-4), (2e-4, 3e-4), (0.0, 0.0)] {
            let equation = Equation { g0: 40.0, b: 9.0, alpha, mu };
            let g = equation.at(&[1200.0])[0];
            close(equation.time_to(g).unwrap(), 1200.0, 1e-5);
            assert_eq!(equation.time_to(40.0), Some(0.0));
        }
        let plateau = Equation { g0: 0.0, b: 9.0, alpha: 0.0, mu: 0.1 };
        assert_eq!(plateau.time_to(90.0), None);
        assert!(plateau.time_to(89.0).is_some());
    }

    #[test]
    fn a_stiff_guess_ends() {
        let stiff = Equation { g0: 1.0, b: 1e9, alpha: 1e-6, mu: 1e7 };
        assert_eq!(stiff.at(&[1.0, 2.0, 1e6]).len(), 3);
    }
}
