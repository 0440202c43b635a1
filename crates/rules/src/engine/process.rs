//! Numbers of the whole process: whether one grows for good, and what else would explain it.
//!
//! A number such as the count of descriptors goes with load; what leaks raises its floor. The tests are those of the
//! heap ([`mod@series`]), on counts that are exact: no sampling, but also no births and exits to be seen.

use stanch_model::finding::Point;
use stanch_model::{Evidence, Finding, Fix, Grade, Kind, Location, Proof, Severity, Snapshot, TimeSource};

use super::context::Context;
use super::series::{self, Growth};
use super::site::{Site, State};
use super::{heap, names, stats};
use crate::rule::Claim;

/// Samples below which nothing is judged.
const MIN_SAMPLES: usize = 5;
/// For `confirmed`.
const CONFIRM_SAMPLES: usize = 8;
/// Minutes that a watch must have lasted to suspect, and to confirm.
const MIN_MINUTES: f64 = 0.5;
const CONFIRM_MINUTES: f64 = 0.9;
/// The chance of as many more ups than downs in a number that is in balance, to suspect and to confirm.
const SUSPECT_CHANCE: f64 = 1e-3;
const CONFIRM_CHANCE: f64 = 1e-4;
/// Share of a growth from which goroutines explain it.
const EXPLAINS: f64 = 0.5;

/// A number over the snapshots, since the last restart of the process.
#[derive(Clone, Debug, Default)]
pub struct Series {
    /// Seconds since the first snapshot of the capture, or the order when times are unknown.
    pub times: Vec<f64>,
    /// The values; snapshots without one are left out.
    pub values: Vec<f64>,
    /// The snapshots they are of.
    pub snapshots: Vec<usize>,
    /// Whether `times` is real time.
    pub timed: bool,
}

/// Reads a number from each snapshot.
#[must_use]
pub fn series(evidence: &Evidence, get: impl Fn(&Snapshot) -> Option<f64>) -> Series {
    let since = heap::cycles(evidence).restart.map_or(0, |r| r.snapshot);
    let base = evidence.snapshots.first().map_or(0, |s| s.at);
    let mut out = Series { timed: true, ..Series::default() };
    for (i, snapshot) in evidence.snapshots.iter().enumerate().skip(since) {
        let Some(value) = get(snapshot) else { continue };
        out.timed &= snapshot.time_source.is_some_and(|t| t != TimeSource::Order);
        out.times.push((snapshot.at - base) as f64 / 1e3);
        out.values.push(value);
        out.snapshots.push(i);
    }
    out.timed &= out.times.windows(2).all(|w| w[0] < w[1]);
    if !out.timed {
        out.times = (0..out.values.len()).map(|i| i as f64).collect();
    }
    out
}

/// How much a number must grow to be looked at.
#[derive(Clone, Copy, Debug)]
pub struct Least {
    /// By this much, …
    pub by: f64,
    /// … and by this share of its first value.
    pub share: f64,
    /// The size of one unit: 1 for counts, or the steps in which bytes move.
    pub unit: f64,
}

/// A number that grows and does not come back.
#[derive(Clone, Debug)]
pub struct Rise {
    /// Its first and last value.
    pub ends: (f64, f64),
    /// The shape of its floor.
    pub growth: Growth,
    /// Theil-Sen slope; `None` when times are unknown.
    pub per_min: Option<f64>,
    /// The chance of it in a number that is in balance.
    pub chance: f64,
    /// Length of the series in minutes; `None` when times are unknown.
    pub minutes: Option<f64>,
    /// The series.
    pub series: Series,
}

impl Rise {
    /// How sure it may be by its own shape.
    #[must_use]
    pub fn grade(&self) -> Grade {
        let long = self.minutes.is_some_and(|m| m >= CONFIRM_MINUTES);
        if long && self.series.values.len() >= CONFIRM_SAMPLES && self.chance <= CONFIRM_CHANCE {
            Grade::Confirmed
        } else {
            Grade::Suspected
        }
    }

    /// Growth from the first to the last value.
    #[must_use]
    pub fn grown(&self) -> f64 {
        self.ends.1 - self.ends.0
    }

    /// The values as points.
    #[must_use]
    pub fn points(&self, evidence: &Evidence) -> Vec<Point> {
        let base = evidence.snapshots.first().map_or(0, |s| s.at);
        let point =
            |(i, v): (&usize, &f64)| Point { t_ms: evidence.snapshots[*i].at - base, value: Some(*v) };
        self.series.snapshots.iter().zip(&self.series.values).map(point).collect()
    }

    /// What was counted, for the evidence of a finding.
    #[must_use]
    pub fn proof(&self, what: &str, number: impl Fn(f64) -> String) -> Proof {
        let over = self.minutes.map_or_else(String::new, |m| format!(" in {:.0} s", m * 60.0));
        let text = format!(
            "{what} went from {} to {}{over} over {} samples; the lowest value still to come rose in {} of 4 parts of \
             the window, at the end at {:.0} % of the rate before (chance in balance {})",
            number(self.ends.0),
            number(self.ends.1),
            self.series.values.len(),
            self.growth.parts,
            100.0 * self.growth.tail.min(9.99),
            stats::chance(self.chance),
        );
        Proof { method: "count-trend", text }
    }
}

/// Whether a number grows steadily by more than `least`, and its floor in each third of the window.
#[must_use]
pub fn rise(series: Series, least: Least) -> Option<Rise> {
    let values = &series.values;
    let (first, last) = (*values.first()?, *values.last()?);
    if values.len() < MIN_SAMPLES || last - first < least.by.max(least.share * first) {
        return None;
    }
    let minutes = series.timed.then(|| (series.times[values.len() - 1] - series.times[0]) / 60.0);
    if minutes.is_some_and(|m| m < MIN_MINUTES) || !thirds_rise(values) {
        return None;
    }
    let growth = series::steady_growth(&series.times, None, values).ok()?;
    if growth.total < least.by {
        return None;
    }
    let chance = chance(&series, least.unit);
    if chance > SUSPECT_CHANCE {
        return None;
    }
    let points: Vec<(f64, f64)> = series.times.iter().map(|t| t / 60.0).zip(values.iter().copied()).collect();
    let slope = if series.timed { stats::theil_sen(&points) } else { None };
    Some(Rise { ends: (first, last), growth, per_min: slope.map(|(_, m, _)| m), chance, minutes, series })
}

/// Whether the lowest value of each third of the samples is above that of the third before.
fn thirds_rise(values: &[f64]) -> bool {
    let lowest = |part: &[f64]| part.iter().copied().fold(f64::INFINITY, f64::min);
    let n = values.len();
    let (a, b, c) =
        (lowest(&values[..n / 3]), lowest(&values[n / 3..2 * n / 3]), lowest(&values[2 * n / 3..]));
    a < b && b < c
}

/// The chance of so many more units up than down, when both are as likely.
fn chance(series: &Series, unit: f64) -> f64 {
    let (mut up, mut down) = (0.0, 0.0);
    for w in series.values.windows(2) {
        let steps = (w[1] - w[0]) / unit;
        up += steps.max(0.0);
        down -= steps.min(0.0);
    }
    let scaled: Vec<f64> = series.values.iter().map(|v| v / unit).collect();
    let dispersion = series::dispersion(&series.times, &scaled, up + down);
    let (up, down) = ((up / dispersion).floor(), (down / dispersion).ceil());
    stats::binomial_half_tail(up as u64, (up + down) as u64)
}

/// Whether goroutines that do not leak grew enough to explain a growth: more clients, more connections.
///
/// `None` when no goroutines were captured over the series.
#[must_use]
pub fn explained(cx: &Context<'_>, rise: &Rise, holds: impl Fn(&Site) -> bool) -> Option<bool> {
    let (first, last) = (*rise.series.snapshots.first()?, *rise.series.snapshots.last()?);
    let captured = |i: usize| {
        let s = &cx.evidence.snapshots[i];
        s.goroutines.is_some() || s.goroutine_counts.is_some()
    };
    if !captured(first) || !captured(last) {
        return None;
    }
    let grew = |site: &Site| {
        let at = |i: usize| site.counts.get(i).copied().flatten().unwrap_or(0) as f64;
        (at(last) - at(first)).max(0.0)
    };
    let healthy = cx.sites.iter().filter(|s| s.judgement.grade.is_none() && holds(s));
    Some(healthy.map(grew).sum::<f64>() >= EXPLAINS * rise.grown())
}

/// Whether a goroutine is in the network or a file, and so holds a descriptor.
#[must_use]
pub fn holds_descriptor(cx: &Context<'_>, site: &Site) -> bool {
    let prefixes = ["net.", "net/http.", "internal/poll.", "os.", "crypto/tls.", "syscall."];
    cx.funcs(site).any(|f| prefixes.iter().any(|p| f.starts_with(p)))
}

/// Whether a goroutine occupies a thread.
#[must_use]
pub fn holds_thread(cx: &Context<'_>, site: &Site) -> bool {
    // Counted profiles say no state; there the innermost call tells.
    let calls = ["syscall.", "internal/runtime/syscall.", "runtime/internal/syscall.", "runtime.cgocall"];
    let inside = |f: &str| calls.iter().any(|c| f.starts_with(c));
    site.key.state == State::Syscall
        || site.key.state == State::Unknown && cx.funcs(site).next().is_some_and(inside)
}

/// The claim with the place of the goroutines that hold most of what grows, or with all their places when none holds
/// clearly more than the others.
#[must_use]
pub fn at_most_seen(cx: &Context<'_>, holds: impl Fn(&Site) -> bool, mut claim: Claim) -> Claim {
    /// How much more than the next is clearly more.
    const CLEARLY: u64 = 3;
    let mut seen: Vec<(u64, Location)> = Vec::new();
    for site in cx.sites.iter().filter(|s| holds(s)) {
        let Some(location) = site.key.user.and_then(|frame| cx.location(frame)) else { continue };
        let most = site.counts.iter().flatten().copied().max().unwrap_or(0);
        match seen.iter_mut().find(|(_, l)| *l == location) {
            Some((count, _)) => *count += most,
            None => seen.push((most, location)),
        }
    }
    seen.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let Some((most, first)) = seen.first().cloned() else { return claim };
    let name = names::short(&first.function).to_owned();
    claim = claim.proof("seen", format!("up to {most} goroutines at once were seen there in {name}"));
    if seen.get(1).is_none_or(|(next, _)| most >= CLEARLY * next) {
        return claim.at(Some(first));
    }
    claim.candidates = seen.into_iter().map(|(_, location)| location).collect();
    claim
}

/// A finding about the whole process.
#[must_use]
pub fn finding(cx: &Context<'_>, rule: &Rule<'_>, rise: &Rise, title: String, claim: Claim) -> Finding {
    let mut evidence = vec![rise.proof(rule.what, rule.number)];
    evidence.extend(claim.proofs);
    Finding {
        rule: rule.id,
        slug: rule.slug,
        kind: rule.kind,
        grade: rule.grade,
        severity: Severity::Low,
        title,
        cause: claim.cause,
        fingerprint: fingerprint(rule.slug, claim.location.as_ref().map_or("", |l| &l.function)),
        location: claim.location,
        spawned_at: None,
        blocked_at: None,
        count: (rule.kind == Kind::Resource).then_some(rise.ends.1.max(0.0) as u64),
        growth_per_min: rise.per_min,
        unit: rule.unit,
        evidence,
        fix: Fix { advice: claim.advice, example: claim.example.to_owned(), edits: Vec::new() },
        verify: format!(
            "deploy the mended build, watch it as long under the same load, and compare: {} stays flat",
            rule.what
        ),
        series: rise.points(cx.evidence),
        stacks: Vec::new(),
        candidates: claim.candidates,
        symptoms: Vec::new(),
        exhaustion: Vec::new(),
        source: None,
    }
}

/// What a process rule says the same in each of its findings.
pub struct Rule<'a> {
    /// `ST9001`
    pub id: &'static str,
    /// `growing-fds`
    pub slug: &'static str,
    /// What leaks.
    pub kind: Kind,
    /// How sure.
    pub grade: Grade,
    /// `descriptors`, `threads`, `bytes`
    pub unit: &'static str,
    /// The number, as the subject of a sentence.
    pub what: &'a str,
    /// How its values are written.
    pub number: fn(f64) -> String,
}

/// FNV-1a, 64 bits, of slug and function: stable over builds and line shifts.
fn fingerprint(slug: &str, function: &str) -> String {
    let bytes = slug.bytes().chain([0]).chain(function.bytes()).chain([0]);
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FDS: Least = Least { by: 10.0, share: 0.1, unit: 1.0 };

    fn of(n: usize, value: impl Fn(f64) -> f64) -> Option<Rise> {
        let times: Vec<f64> = (0..n).map(|i| 5.0 * i as f64).collect();
        let values = times.iter().map(|t| value(*t).round()).collect();
        rise(Series { snapshots: (0..n).collect(), times, values, timed: true }, FDS)
    }

    #[test]
    fn a_steady_rise_is_one() {
        let found = of(13, |t| 12.0 + t).unwrap();
        assert_eq!((found.ends, found.grade()), ((12.0, 72.0), Grade::Confirmed));
        assert!((found.per_min.unwrap() - 60.0).abs() < 1e-9);
        assert!(
            of(13, |t| 200.0 + 10.0 * (t / 3.0).sin() + 4.0 * t).is_some(),
            "under load that goes up and down"
        );
    }

    #[test]
    fn what_is_bounded_is_none() {
        assert!(of(13, |t| 12.0 + 100.0 * (1.0 - (-t / 8.0).exp())).is_none(), "a pool that fills");
        assert!(of(13, |t| 12.0 + 5.0 * (t % 30.0)).is_none(), "sawtooth");
        assert!(of(13, |t| if t < 30.0 { 12.0 } else { 90.0 }).is_none(), "one step");
        assert!(of(13, |t| 100.0 + 60.0 * (t / 9.0).sin()).is_none(), "waves");
        assert!(of(13, |t| 500.0 + t / 2.0).is_none(), "too little of many");
        assert!(of(4, |t| 12.0 + 9.0 * t).is_none(), "too few samples");
        assert!(of(5, |t| 12.0 + 9.0 * t).is_none(), "20 s");
    }
}
