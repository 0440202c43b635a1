//! The equation fitted to what was seen: nested models, the simplest that explains the numbers, and how sure that is.

use crate::dice::Dice;
use crate::fit;
use crate::noise::Noise;
use crate::ode::Equation;
use crate::refusal::Refusal;
use crate::series::{Series, noise, without_wild};

/// Points that the fit looks at: more only cost time.
const BINS: usize = 120;
/// Fewer values of goroutines say nothing about a curve.
pub const LEAST_POINTS: usize = 8;
/// Replicates of the bootstrap.
pub(crate) const REPLICATES: usize = 200;
/// Share of the variance that has to be explained.
const LEAST_R2: f64 = 0.8;
/// A curve that runs on one side of the values for so long is another curve, unless it is close to them.
const FEWEST_RUNS: f64 = -3.0;
const CLOSE_R2: f64 = 0.98;
/// A walk with so many times the variance of counting is still chance: goroutines leak in small groups.
const GROUPS: f64 = 4.0;
/// Fits with what the residuals of the fit before say about their noise.
const ROUNDS: usize = 2;
/// Logarithms of parameters that one step of the fit may move.
const STEP: f64 = 3.0;
/// Residuals of the request rate, as a share of it, from which it moves by itself.
const RESTLESS: f64 = 0.25;

/// What the fit is made from. Times are seconds since the same moment.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Goroutines.
    pub goroutines: Series,
    /// Requests per second, where known.
    pub qps: Option<Series>,
    /// Goroutines ever created, where known.
    pub created: Option<Series>,
}

/// A number and the 90 % interval that the bootstrap gives it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Estimate {
    /// The fit.
    pub value: f64,
    /// 5th percentile.
    pub low: f64,
    /// 95th percentile.
    pub high: f64,
}

/// How well the equation fits.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Goodness {
    /// Share of the variance of the goroutines that is explained.
    pub r2: f64,
    /// The same for the request rate; `None` when that is unknown or does not vary beyond its noise.
    pub qps_r2: Option<f64>,
    /// Wald–Wolfowitz z of the residuals' signs: far below 0 is a curve of another shape.
    pub runs: f64,
    /// Values of goroutines and of the request rate that were fitted, after binning.
    pub points: (usize, usize),
}

/// One set of parameters of the equation, with the throughput of a service without load where known.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Parameters {
    /// The equation, at time 0 of the first value of goroutines.
    pub equation: Equation,
    /// Q0, requests per second.
    pub q0: Option<f64>,
    /// Goroutines beyond the curve that are there at the last value, and stay: leaks come by chance.
    pub beyond: f64,
    /// How chance goes on: standard deviations by which more (or fewer) goroutines come than the curve says.
    pub luck: f64,
}

/// The leak as an equation.
#[derive(Clone, Debug)]
pub struct Model {
    /// The best fit.
    pub best: Parameters,
    /// Goroutines per request; `None` without a request rate.
    pub lambda: Option<Estimate>,
    /// λ·Q0, goroutines per second at G = 0.
    pub arrivals: Estimate,
    /// Share of the goroutines that ends per second.
    pub mu: Estimate,
    /// Share of the throughput that one goroutine costs. Without a request rate it is seen in the bend of G alone.
    pub alpha: Estimate,
    /// Requests per second at G = 0.
    pub q0: Option<Estimate>,
    /// Goroutines created per request by the created counter, those that end among them.
    pub created_per_request: Option<f64>,
    /// Whether λ is the created counter's, and not the fit's.
    pub lambda_from_created: bool,
    /// How well it fits.
    pub fit: Goodness,
    /// Time of the first and the last value of goroutines.
    pub window: (f64, f64),
    /// Variance of the goroutines that come by chance, per second.
    pub walk: f64,
    /// What the bootstrap found, in no order.
    pub replicates: Vec<Parameters>,
}

impl Model {
    /// Goroutines that come by chance in so many seconds with these parameters. Where goroutines end, so do these.
    pub(crate) fn chance(&self, p: &Parameters, seconds: f64) -> f64 {
        let end = 2.0 * p.equation.mu * seconds;
        let share = if end > 1e-9 { -(-end).exp_m1() / end } else { 1.0 };
        p.luck * (self.walk * seconds.max(0.0) * share).sqrt()
    }
}

/// Which parameters a nested model has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Shape {
    alpha: bool,
    mu: bool,
    created: bool,
}

/// The values to fit, in seconds from the first one, with the size of their noise.
#[derive(Clone)]
struct Data {
    g: Vec<(f64, f64)>,
    /// Times of `g`.
    g_times: Vec<f64>,
    g_noise: f64,
    /// What the residuals of `g` are made of.
    noise: Noise,
    /// The walk that counting alone makes.
    counting: f64,
    q: Vec<(f64, f64)>,
    q_noise: f64,
    created: Option<f64>,
    /// All times, ascending, and where those of `g` and `q` are among them.
    times: Vec<f64>,
    at: (Vec<usize>, Vec<usize>),
}

/// Fits the equation.
///
/// # Errors
/// When there are too few values, nothing grows, or the numbers follow another law.
pub fn model(seen: &Seen) -> Result<Model, Refusal> {
    let found = seen.goroutines.points.len();
    if found < LEAST_POINTS || seen.goroutines.span() <= 0.0 {
        return Err(Refusal::TooFew { found, needed: LEAST_POINTS });
    }
    let mut data = Data::of(seen);
    let (mut shape, mut at) = data.choose(None).ok_or(Refusal::NoFit { r2: f64::NAN })?;
    for _ in 0..ROUNDS {
        data.counting = data.counting_around(shape, &at);
        data.noise = data.noise_around(shape, &at);
        (shape, at) = data.choose(Some((shape, &at))).ok_or(Refusal::NoFit { r2: f64::NAN })?;
    }
    let best = data.parameters(shape, &at);
    data.grows(&best)?;
    let fit = data.goodness(&best);
    data.judge(&fit, &best)?;
    let replicates = data.bootstrap(shape, &at);
    let estimate =
        |get: &dyn Fn(&Parameters) -> f64| estimate(get(&best), replicates.iter().map(get).collect());
    let has_q = best.q0.is_some();
    Ok(Model {
        lambda: has_q.then(|| estimate(&|p| p.equation.b / p.q0.unwrap_or(f64::NAN))),
        arrivals: estimate(&|p| p.equation.b),
        mu: estimate(&|p| p.equation.mu),
        alpha: estimate(&|p| p.equation.alpha),
        q0: has_q.then(|| estimate(&|p| p.q0.unwrap_or(f64::NAN))),
        created_per_request: data.created,
        lambda_from_created: shape.created,
        fit,
        window: (seen.goroutines.points[0].0, seen.goroutines.points[found - 1].0),
        walk: data.noise.walk,
        best,
        replicates,
    })
}

/// The interval of a bootstrap, with the fit itself inside.
pub(crate) fn estimate(value: f64, mut replicates: Vec<f64>) -> Estimate {
    replicates.retain(|v| !v.is_nan());
    replicates.sort_by(f64::total_cmp);
    let quantile = |q: f64| match replicates.len() {
        0 => value,
        n => replicates[(q * (n - 1) as f64).round() as usize],
    };
    Estimate { value, low: quantile(0.05).min(value), high: quantile(0.95).max(value) }
}

impl Data {
    fn of(seen: &Seen) -> Self {
        let start = seen.goroutines.points[0].0;
        let end = start + seen.goroutines.span();
        let from_start =
            |s: &Series| s.binned(BINS).into_iter().map(|(t, v)| (t - start, v)).collect::<Vec<_>>();
        let g = without_wild(from_start(&seen.goroutines));
        let inside = |s: &Series| {
            let points = s.points.iter().copied().filter(|(t, _)| (start..=end).contains(t)).collect();
            Series { points, ..Series::default() }
        };
        let within = seen.qps.as_ref().map(inside).unwrap_or_default();
        let q = if within.points.len() < LEAST_POINTS { Vec::new() } else { from_start(&within) };
        let mut times: Vec<f64> = g.iter().chain(&q).map(|p| p.0).collect();
        times.sort_by(f64::total_cmp);
        times.dedup();
        let index =
            |points: &[(f64, f64)]| points.iter().map(|p| times.partition_point(|t| *t < p.0)).collect();
        let at = (index(&g), index(&q));
        let mean_q = mean(&q);
        // A count is rounded, and a scrape is not the moment it is filed under.
        let g_noise = noise(&g, (1e-3 * range(&g)).max(0.3));
        Self {
            g_noise,
            noise: Noise { walk: 0.0, jitter: g_noise * g_noise },
            counting: 0.0,
            g_times: g.iter().map(|p| p.0).collect(),
            q_noise: noise(&q, (1e-3 * mean_q).max(1e-9)),
            created: seen.created.as_ref().and_then(|c| created_per_request(&inside(c), &q)),
            g,
            q,
            times,
            at,
        }
    }

    fn shapes(&self) -> Vec<Shape> {
        let shape = |alpha, mu, created| Shape { alpha, mu, created };
        let mut out = vec![
            shape(false, false, false),
            shape(true, false, false),
            shape(false, true, false),
            shape(true, true, false),
        ];
        if self.created.is_some() {
            out.extend([shape(false, true, true), shape(true, true, true)]);
        }
        out
    }

    /// The model with the least BIC (Schwarz, Ann. Stat. 6, 1978): a parameter has to pay for itself.
    fn choose(&self, near: Option<(Shape, &[f64])>) -> Option<(Shape, Vec<f64>)> {
        let n = (self.g.len() + self.q.len()) as f64;
        let mut best: Option<(f64, Shape, Vec<f64>)> = None;
        for shape in self.shapes() {
            let starts = match near {
                Some((fitted, at)) if fitted == shape => vec![at.to_vec()],
                // Other shapes have their best place elsewhere; one guess for each is enough around a known fit.
                Some(_) => self.starts(shape).into_iter().take(1).collect(),
                None => self.starts(shape),
            };
            let fits = starts.iter().filter_map(|s| fit::fit(s, STEP, &|p| self.residuals(shape, p)));
            let Some(fit) = fits.min_by(|a, b| a.loss.total_cmp(&b.loss)) else { continue };
            let bic = n * (2.0 * fit.loss / n).max(1e-9).ln() + fit.at.len() as f64 * n.ln();
            if best.as_ref().is_none_or(|b| bic < b.0) {
                best = Some((bic, shape, fit.at));
            }
        }
        best.map(|(_, shape, at)| (shape, at))
    }

    /// Logarithms of G0, b (unless it is λ of the counter times Q0), Q0 (where there is one), α and μ.
    fn starts(&self, shape: Shape) -> Vec<Vec<f64>> {
        let ends = |points: &[(f64, f64)]| {
            let few = (points.len() / 10).max(1);
            (mean(&points[..few]), mean(&points[points.len() - few..]))
        };
        let (first, last) = ends(&self.g);
        let span = self.times.last().copied().unwrap_or(1.0).max(1e-9);
        let grown = (last - first).max(self.g_noise);
        let mut out = Vec::new();
        for bend in [0.5, 0.05, 4.0] {
            let alpha = if shape.alpha { bend / grown } else { 0.0 };
            let mu = if shape.mu { bend / span } else { 0.0 };
            let arrivals = (grown / span + mu * first.max(0.0)) * (alpha * first).min(30.0).exp();
            let mut start = vec![first.max(1.0).ln()];
            if !shape.created {
                start.push(arrivals.ln());
            }
            if !self.q.is_empty() {
                start.push(ends(&self.q).0.max(1e-9).ln() + (alpha * first).min(30.0));
            }
            start.extend(shape.alpha.then(|| alpha.ln()));
            start.extend(shape.mu.then(|| mu.ln()));
            out.push(start);
            if !shape.alpha && !shape.mu {
                break;
            }
        }
        out
    }

    fn equation(&self, shape: Shape, p: &[f64]) -> Equation {
        self.unpack(shape, p).0
    }

    fn unpack(&self, shape: Shape, p: &[f64]) -> (Equation, Option<f64>) {
        let mut values = p.iter().map(|v| v.clamp(-80.0, 80.0).exp());
        let mut next = || values.next().unwrap_or(0.0);
        let g0 = next();
        let b = if shape.created { None } else { Some(next()) };
        let q0 = (!self.q.is_empty()).then(&mut next);
        let alpha = if shape.alpha { next() } else { 0.0 };
        let mu = if shape.mu { next() } else { 0.0 };
        let b = b.unwrap_or_else(|| self.created.unwrap_or(f64::NAN) * q0.unwrap_or(f64::NAN));
        (Equation { g0, b, alpha, mu }, q0)
    }

    fn parameters(&self, shape: Shape, p: &[f64]) -> Parameters {
        let (equation, q0) = self.unpack(shape, p);
        let mut found = Parameters { equation, q0, beyond: 0.0, luck: 0.0 };
        found.beyond = self.noise.whiten(&self.g_times, &self.off(&found)).at;
        found
    }

    /// What the goroutines are beyond the curve.
    fn off(&self, parameters: &Parameters) -> Vec<f64> {
        let curve = parameters.equation.at(&self.times);
        self.g.iter().zip(&self.at.0).map(|(seen, i)| seen.1 - curve[*i]).collect()
    }

    /// What the residuals of a fit are made of. Goroutines come one by one, so that chance is at least that of counting
    /// (a Poisson process).
    fn noise_around(&self, shape: Shape, at: &[f64]) -> Noise {
        const SMALL: f64 = 1e-4;
        let now = self.curve(shape, at);
        let moved = |i: usize| {
            let mut moved = at.to_vec();
            moved[i] += SMALL;
            self.curve(shape, &moved).iter().zip(&now).map(|(m, n)| (m - n) / SMALL).collect()
        };
        let jacobian: Vec<Vec<f64>> = (0..at.len()).map(moved).collect();
        let off: Vec<f64> = self.g.iter().zip(&now).map(|(seen, g)| seen.1 - g).collect();
        let rounding = 1.0 / 12.0;
        let found = Noise::of(&self.g_times, &off, &jacobian, rounding);
        Noise { walk: found.walk.max(self.counting), ..found }
    }

    /// Variance per second of goroutines that come and end one by one, each by chance: their number.
    fn counting_around(&self, shape: Shape, at: &[f64]) -> f64 {
        let (curve, equation) = (self.curve(shape, at), self.equation(shape, at));
        let rates = curve.iter().map(|g| equation.b * (-equation.alpha * g).exp() + equation.mu * g);
        rates.sum::<f64>() / curve.len().max(1) as f64
    }

    /// The curve at the times of the goroutines.
    fn curve(&self, shape: Shape, at: &[f64]) -> Vec<f64> {
        let all = self.equation(shape, at).at(&self.times);
        self.at.0.iter().map(|i| all[*i]).collect()
    }

    /// G and Q of the model at the times of the values.
    fn predict(&self, equation: &Equation, q0: Option<f64>) -> (Vec<f64>, Vec<f64>) {
        let all = equation.at(&self.times);
        let q0 = q0.unwrap_or(f64::NAN);
        let throughput = |i: &usize| q0 * (-equation.alpha * all[*i]).exp();
        (self.at.0.iter().map(|i| all[*i]).collect(), self.at.1.iter().map(throughput).collect())
    }

    fn residuals(&self, shape: Shape, p: &[f64]) -> Vec<f64> {
        let (equation, q0) = self.unpack(shape, p);
        let (g, q) = self.predict(&equation, q0);
        let off: Vec<f64> = self.g.iter().zip(g).map(|(seen, g)| g - seen.1).collect();
        let white = self.noise.whiten(&self.g_times, &off).residuals.into_iter();
        white.chain(self.q.iter().zip(q).map(|(seen, q)| (q - seen.1) / self.q_noise)).collect()
    }

    fn grows(&self, best: &Parameters) -> Result<(), Refusal> {
        let grown = best.equation.at(&self.times).last().copied().unwrap_or(0.0) - best.equation.g0;
        // Twice the noise of the mean of the ends is what a flat series shows by chance, and one in fifty is no leak.
        let least = (2.0 * self.g_noise).max(0.02 * best.equation.g0.abs()).max(2.0);
        if grown < least { Err(Refusal::NoGrowth { grown }) } else { Ok(()) }
    }

    fn goodness(&self, best: &Parameters) -> Goodness {
        let (g, q) = self.predict(&best.equation, best.q0);
        // What counting explains is no other shape; a walk of any size would explain them all.
        let noise = Noise { walk: self.noise.walk.min(GROUPS * self.counting), ..self.noise };
        let residuals = noise.whiten(&self.g_times, &self.off(best)).residuals;
        let varies = range(&self.q) > 6.0 * self.q_noise;
        Goodness {
            r2: r2(&self.g, &g),
            qps_r2: (varies && !self.q.is_empty()).then(|| r2(&self.q, &q)),
            runs: runs(&residuals),
            points: (self.g.len(), self.q.len()),
        }
    }

    fn judge(&self, fit: &Goodness, best: &Parameters) -> Result<(), Refusal> {
        if fit.r2.is_nan() || fit.r2 < LEAST_R2 {
            return Err(Refusal::NoFit { r2: fit.r2 });
        }
        if fit.runs < FEWEST_RUNS && fit.r2 < CLOSE_R2 {
            return Err(Refusal::OtherShape { r2: fit.r2, runs: fit.runs });
        }
        let (_, q) = self.predict(&best.equation, best.q0);
        let off: Vec<f64> = self.q.iter().zip(&q).map(|(seen, q)| seen.1 - q).collect();
        let share =
            (off.iter().map(|r| r * r).sum::<f64>() / off.len().max(1) as f64).sqrt() / mean(&self.q).abs();
        if !off.is_empty() && runs(&off) < FEWEST_RUNS && share > RESTLESS {
            return Err(Refusal::RestlessLoad { share });
        }
        Ok(())
    }

    /// Parametric bootstrap: goroutines that come by chance as they did, around the fitted curve, and residuals of the
    /// request rate in moving blocks (Künsch, Ann. Stat. 17, 1989): what follows each other stays together. The shape is
    /// chosen anew each time, so that not knowing it widens the intervals.
    fn bootstrap(&self, shape: Shape, at: &[f64]) -> Vec<Parameters> {
        let (equation, q0) = self.unpack(shape, at);
        let fitted = self.predict(&equation, q0);
        let free = (self.q.len() as f64 / (self.q.len().saturating_sub(at.len()).max(1)) as f64).sqrt();
        let q_off: Vec<f64> = self.q.iter().zip(&fitted.1).map(|(s, f)| (s.1 - f) * free).collect();
        let beyond = self.noise.whiten(&self.g_times, &self.off(&self.parameters(shape, at)));
        let mut dice = Dice::new(0x5374_616e_6368);
        let mut again = || {
            let mut data = self.clone();
            let drawn = self.noise.draw(&self.g_times, &mut dice);
            data.g.iter_mut().zip(fitted.0.iter().zip(drawn)).for_each(|(p, (f, r))| p.1 = f + r);
            let moved = dice.blocks(&q_off);
            data.q.iter_mut().zip(fitted.1.iter().zip(moved)).for_each(|(p, (f, r))| p.1 = f + r);
            let (shape, at) = data.choose(Some((shape, at)))?;
            let (equation, q0) = data.unpack(shape, &at);
            // Where the goroutines are now is known from what was seen, whatever the curve is.
            let end = |e: &Equation| e.at(&self.times).last().copied().unwrap_or(e.g0);
            let there =
                fitted.0.last().copied().unwrap_or(0.0) + beyond.at + beyond.unsure.sqrt() * dice.normal();
            Some(Parameters { equation, q0, beyond: there - end(&equation), luck: dice.normal() })
        };
        (0..REPLICATES).filter_map(|_| again()).collect()
    }
}

/// Goroutines created per request: the created counter's growth over the requests in the same time.
fn created_per_request(created: &Series, q: &[(f64, f64)]) -> Option<f64> {
    let (first, last) = (created.points.first()?, created.points.last()?);
    let never_falls = created.points.windows(2).all(|w| w[0].1 <= w[1].1);
    let requests = mean(q) * (last.0 - first.0);
    let ratio = (last.1 - first.1) / requests;
    (never_falls && !q.is_empty() && ratio.is_finite() && ratio > 0.0).then_some(ratio)
}

fn mean(points: &[(f64, f64)]) -> f64 {
    points.iter().map(|p| p.1).sum::<f64>() / points.len().max(1) as f64
}

fn range(points: &[(f64, f64)]) -> f64 {
    let all = || points.iter().map(|p| p.1);
    (all().fold(f64::NEG_INFINITY, f64::max) - all().fold(f64::INFINITY, f64::min)).max(0.0)
}

/// Share of the variance that is explained.
pub(crate) fn r2(seen: &[(f64, f64)], fitted: &[f64]) -> f64 {
    let mean = mean(seen);
    let total: f64 = seen.iter().map(|p| (p.1 - mean).powi(2)).sum();
    let left: f64 = seen.iter().zip(fitted).map(|(p, f)| (p.1 - f).powi(2)).sum();
    1.0 - left / total
}

/// z of the number of runs of one sign (Wald and Wolfowitz, Ann. Math. Stat. 11, 1940).
pub(crate) fn runs(residuals: &[f64]) -> f64 {
    let signs: Vec<bool> = residuals.iter().filter(|r| **r != 0.0).map(|r| *r > 0.0).collect();
    let n = signs.len() as f64;
    let up = signs.iter().filter(|s| **s).count() as f64;
    let down = n - up;
    let seen = 1.0 + signs.windows(2).filter(|w| w[0] != w[1]).count() as f64;
    let product = 2.0 * up * down;
    let expected = product / n + 1.0;
    let variance = product * (product - n) / (n * n * (n - 1.0));
    if variance > 0.0 { (seen - expected) / variance.sqrt() } else { 0.0 }
}
