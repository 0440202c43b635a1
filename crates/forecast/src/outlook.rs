//! From models to the times at which it hurts, each as a range.

use crate::line::{Line, Over, line};
use crate::model::{Model, Parameters, Seen, estimate, model};
use crate::ode::Equation;
use crate::refusal::Refusal;
use crate::series::Series;

/// Times beyond a year are not told: no service runs so long unchanged.
pub const HORIZON_S: f64 = 365.0 * 86_400.0;
/// Points of a curve.
const POINTS: usize = 160;

/// What is to be foreseen.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// What the equation is fitted to.
    pub seen: Seen,
    /// Goroutines that are too many.
    pub goroutine_limit: Option<f64>,
    /// Requests per second that are too few.
    pub least_qps: Option<f64>,
    /// Numbers with models of their own.
    pub others: Vec<Other>,
    /// Other traffic from now on.
    pub traffic: Traffic,
}

/// A number that grows on its own or with the goroutines.
#[derive(Clone, Debug)]
pub struct Other {
    /// `memory`, `file descriptors`, …
    pub what: &'static str,
    /// `bytes`, `descriptors`, `seconds`.
    pub unit: &'static str,
    /// The values.
    pub series: Series,
    /// Too much of it.
    pub limit: Option<f64>,
    /// Whether it grows by shares, as a latency does, and not by steps.
    pub log: bool,
}

/// The traffic from now on.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub enum Traffic {
    /// As it was.
    #[default]
    Same,
    /// So many times as much.
    Times(f64),
    /// So many requests per second.
    PerSecond(f64),
}

/// Seconds from the last value on: the best answer and the 90 % interval. `None` is "not within a year".
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Within {
    /// The earliest.
    pub low: Option<f64>,
    /// The best answer.
    pub best: Option<f64>,
    /// The latest.
    pub high: Option<f64>,
}

/// When something is reached.
#[derive(Clone, Debug)]
pub struct Limit {
    /// `goroutines`, `memory`, `throughput`, …
    pub what: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// The limit.
    pub limit: f64,
    /// By the model, at the last value.
    pub now: Option<f64>,
    /// When, or why that is unknown.
    pub within: Result<Within, Refusal>,
}

/// A point of a curve, with its 90 % interval.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct CurvePoint {
    /// Seconds since the epoch.
    pub time: f64,
    /// 5th percentile.
    pub low: f64,
    /// The fit.
    pub best: f64,
    /// 95th percentile.
    pub high: f64,
}

/// What was seen and what is foreseen of one number.
#[derive(Clone, Debug)]
pub struct Curve {
    /// `goroutines`, `throughput`, `memory`, …
    pub what: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// What was seen, thinned by medians.
    pub seen: Vec<(f64, f64)>,
    /// The model, from the first value to beyond the last; empty when it was refused.
    pub model: Vec<CurvePoint>,
    /// The limit, when there is one.
    pub limit: Option<f64>,
}

/// The answer.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// The equation, or why there is none.
    pub model: Result<Model, Refusal>,
    /// The other numbers in the order of the question, each with its line or why there is none.
    pub lines: Vec<(Other, Result<Line, Refusal>)>,
    /// Limits, the first one to be reached first, unknown ones last.
    pub limits: Vec<Limit>,
    /// What to draw.
    pub curves: Vec<Curve>,
    /// Time of the last value: what "now" means.
    pub now: f64,
    /// How much the traffic is multiplied from now on.
    pub factor: f64,
}

/// Foresees.
///
/// # Errors
/// When a rate of requests is asked for and none was seen.
pub fn outlook(question: Question) -> Result<Outlook, NoRate> {
    let found = match question.seen.goroutines.points.is_empty() {
        true => Err(Refusal::NotSeen),
        false => model(&question.seen),
    };
    let series = question.others.iter().map(|o| &o.series).chain([&question.seen.goroutines]);
    let now = series.filter_map(|s| s.points.last()).map(|p| p.0).fold(0.0, f64::max);
    let factor = factor(question.traffic, found.as_ref().ok(), now)?;
    let lines: Vec<(Other, Result<Line, Refusal>)> = question
        .others
        .iter()
        .map(|other| {
            let goroutines = found.as_ref().ok().map(|m| |t: f64| past(&m.best, m.window.0, t));
            let fitted = match other.series.points.is_empty() {
                true => Err(Refusal::NotSeen),
                false => {
                    line(&other.series, other.log, goroutines.as_ref().map(|g| g as &dyn Fn(f64) -> f64))
                }
            };
            (other.clone(), fitted)
        })
        .collect();
    let view = View { model: found.as_ref().ok(), now, factor };
    let mut limits = view.equation_limits(&question, &found);
    limits.extend(lines.iter().filter_map(|(other, fitted)| view.line_limit(other, fitted)));
    limits.sort_by(|a, b| soonest(a).total_cmp(&soonest(b)));
    let times = view.times(&limits, &question);
    let curves = view.curves(&question, &lines, &times);
    Ok(Outlook { model: found, lines, limits, curves, now, factor })
}

/// No request rate was seen that could be compared with the one asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoRate;

fn soonest(limit: &Limit) -> f64 {
    limit.within.as_ref().ok().and_then(|w| w.best).unwrap_or(f64::INFINITY)
}

fn factor(traffic: Traffic, model: Option<&Model>, now: f64) -> Result<f64, NoRate> {
    match traffic {
        Traffic::Same => Ok(1.0),
        Traffic::Times(factor) => Ok(factor),
        Traffic::PerSecond(wanted) => {
            let model = model.ok_or(NoRate)?;
            let q0 = model.best.q0.ok_or(NoRate)?;
            let g = past(&model.best, model.window.0, now);
            Ok(wanted / (q0 * (-model.best.equation.alpha * g).exp()))
        }
    }
}

/// G at a time up to now.
fn past(p: &Parameters, start: f64, time: f64) -> f64 {
    p.equation.at(&[(time - start).max(0.0)])[0]
}

struct View<'a> {
    model: Option<&'a Model>,
    now: f64,
    factor: f64,
}

impl View<'_> {
    /// The equation from now on, time 0 being now.
    fn ahead(&self, model: &Model, p: &Parameters) -> Equation {
        let g0 = past(p, model.window.0, self.now) + p.beyond;
        Equation { g0, b: p.equation.b * self.factor, ..p.equation }
    }

    /// Seconds until there are so many goroutines, with what comes by chance on the way.
    fn time_to(&self, m: &Model, p: &Parameters, level: f64) -> Option<f64> {
        let ahead = self.ahead(m, p);
        let seconds = ahead.time_to(level)?;
        if p.luck == 0.0 {
            return Some(seconds);
        }
        ahead.time_to(level - m.chance(p, seconds))
    }

    fn equation_limits(&self, question: &Question, found: &Result<Model, Refusal>) -> Vec<Limit> {
        let mut out = Vec::new();
        if let Some(limit) = question.goroutine_limit {
            let to = |m: &Model, p: &Parameters| self.time_to(m, p, limit);
            let now = self.model.map(|m| self.goroutines(m, &m.best, self.now));
            let within = found.as_ref().map(|m| self.over(m, &to)).map_err(Clone::clone);
            out.push(Limit { what: "goroutines", unit: "goroutines", limit, now, within });
        }
        if let Some(limit) = question.least_qps {
            let to = |m: &Model, p: &Parameters| {
                let q0 = p.q0? * self.factor;
                // Q = q0·exp(−α·G) falls to the limit at this G.
                let g = (q0 / limit).ln() / p.equation.alpha;
                if q0 <= limit { Some(0.0) } else { self.time_to(m, p, g) }
            };
            let within = match found {
                Ok(m) if m.best.q0.is_some() => Ok(self.over(m, &to)),
                Ok(_) => Err(Refusal::NotSeen),
                Err(why) => Err(why.clone()),
            };
            let now = self.model.and_then(|m| self.throughput(m, &m.best, self.now));
            out.push(Limit { what: "throughput", unit: "requests/s", limit, now, within });
        }
        out
    }

    fn over(&self, m: &Model, to: &dyn Fn(&Model, &Parameters) -> Option<f64>) -> Within {
        within(to(m, &m.best), m.replicates.iter().map(|p| to(m, p)).collect())
    }

    fn line_limit(&self, other: &Other, fitted: &Result<Line, Refusal>) -> Option<Limit> {
        let limit = other.limit?;
        let now = fitted.as_ref().ok().map(|l| self.value(l, (l.intercept, l.slope.value), None, self.now));
        let to = |l: &Line, coefficients: (f64, f64), p: Option<&Parameters>| {
            if self.value(l, coefficients, p, self.now) >= limit {
                return Some(0.0);
            }
            let x = l.reaches(coefficients, limit);
            match (l.over, self.model) {
                (Over::Goroutines, Some(m)) => self.time_to(m, p.unwrap_or(&m.best), x),
                _ => {
                    let seconds = (x - (self.now - l.start)) / self.factor;
                    (coefficients.1 > 0.0).then_some(seconds.max(0.0))
                }
            }
        };
        let within = fitted.as_ref().map_err(Clone::clone).map(|l| {
            let all = l.replicates.iter().enumerate().map(|(i, c)| to(l, *c, self.replicate(i))).collect();
            within(to(l, (l.intercept, l.slope.value), None), all)
        });
        Some(Limit { what: other.what, unit: other.unit, limit, now, within })
    }

    fn replicate(&self, i: usize) -> Option<&Parameters> {
        let all = &self.model?.replicates;
        all.get(i % all.len().max(1))
    }

    /// G at any time: fitted up to now, foreseen after.
    fn goroutines(&self, m: &Model, p: &Parameters, time: f64) -> f64 {
        if time < self.now {
            return past(p, m.window.0, time);
        }
        let ahead = time - self.now;
        self.ahead(m, p).at(&[ahead])[0] + m.chance(p, ahead)
    }

    fn throughput(&self, m: &Model, p: &Parameters, time: f64) -> Option<f64> {
        let factor = if time <= self.now { 1.0 } else { self.factor };
        Some(p.q0? * factor * (-p.equation.alpha * self.goroutines(m, p, time)).exp())
    }

    fn value(&self, l: &Line, coefficients: (f64, f64), p: Option<&Parameters>, time: f64) -> f64 {
        let x = match (l.over, self.model) {
            (Over::Goroutines, Some(m)) => self.goroutines(m, p.unwrap_or(&m.best), time),
            _ if time <= self.now => time - l.start,
            _ => self.now - l.start + (time - self.now) * self.factor,
        };
        l.value(coefficients, x)
    }

    /// From the first value to a little beyond the first limit, but not so far that what was seen cannot be seen.
    fn times(&self, limits: &[Limit], question: &Question) -> Vec<f64> {
        let first = question.others.iter().map(|o| &o.series).chain([&question.seen.goroutines]);
        let start = first.filter_map(|s| s.points.first()).map(|p| p.0).fold(self.now, f64::min);
        let span = (self.now - start).max(1.0);
        let soonest = limits.iter().map(soonest).find(|s| s.is_finite() && *s > 0.0);
        let ahead = soonest.map_or(span, |s| 1.1 * s).clamp(0.5 * span, 10.0 * span);
        (0..POINTS).map(|i| start + (span + ahead) * i as f64 / (POINTS - 1) as f64).collect()
    }

    fn curves(
        &self,
        question: &Question,
        lines: &[(Other, Result<Line, Refusal>)],
        times: &[f64],
    ) -> Vec<Curve> {
        let mut out = Vec::new();
        let mut add = |what: &'static str, unit, series: &Series, limit, model: Vec<CurvePoint>| {
            if !series.points.is_empty() {
                out.push(Curve { what, unit, seen: series.binned(POINTS), model, limit });
            }
        };
        let from_model = |get: &dyn Fn(&Model, &Parameters, f64) -> Option<f64>| {
            let Some(m) = self.model else { return Vec::new() };
            let shown = times.iter().filter(|t| **t >= m.window.0);
            let at = |t: &f64| {
                let all = m.replicates.iter().filter_map(|p| get(m, p, *t)).collect();
                get(m, &m.best, *t).map(|best| point(*t, best, all))
            };
            shown.filter_map(at).collect()
        };
        let g = from_model(&|m, p, t| Some(self.goroutines(m, p, t)));
        add("goroutines", "goroutines", &question.seen.goroutines, question.goroutine_limit, g);
        if let Some(qps) = &question.seen.qps {
            let q = from_model(&|m, p, t| self.throughput(m, p, t));
            add("throughput", "requests/s", qps, question.least_qps, q);
        }
        for (other, fitted) in lines {
            let at = |l: &Line, t: f64| {
                let all =
                    l.replicates.iter().enumerate().map(|(i, c)| self.value(l, *c, self.replicate(i), t));
                point(t, self.value(l, (l.intercept, l.slope.value), None, t), all.collect())
            };
            let shown = |l: &Line| times.iter().filter(|t| **t >= l.start).map(|t| at(l, *t)).collect();
            let model = fitted.as_ref().map(shown).unwrap_or_default();
            add(other.what, other.unit, &other.series, other.limit, model);
        }
        out
    }
}

fn point(time: f64, best: f64, all: Vec<f64>) -> CurvePoint {
    let e = estimate(best, all);
    CurvePoint { time, low: e.low, best, high: e.high }
}

/// The interval of times; those that never come are the latest.
fn within(best: Option<f64>, all: Vec<Option<f64>>) -> Within {
    let late = |t: Option<f64>| t.unwrap_or(f64::INFINITY);
    let e = estimate(late(best), all.into_iter().map(late).collect());
    let told = |t: f64| (t <= HORIZON_S).then_some(t);
    Within { low: told(e.low), best: told(e.value), high: told(e.high) }
}
