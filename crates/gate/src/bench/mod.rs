//! Benchmarks: the lines of `go test -bench`, and whether they became slower.
//!
//! A benchmark that ran several times (`-count`) is a sample. Two samples differ when the Mann-Whitney U test says that they
//! hardly come from one distribution; that they differ by enough is asked besides, of their medians.
//!
//! Source: the benchmark format, <https://go.googlesource.com/proposal/+/master/design/14313-benchmark-format.md>.

mod mann_whitney;

use std::collections::BTreeMap;

use stanch_model::{GateResult, GateState};

pub use mann_whitney::p_value;

/// Values by benchmark and unit: `example.com/p.BenchmarkX-8 ns/op`.
pub type Samples = BTreeMap<String, Vec<f64>>;

/// Reads the lines of benchmarks in an output; other lines say nothing.
#[must_use]
pub fn read(output: &str) -> Samples {
    let mut samples = Samples::new();
    let mut package = "";
    for line in output.lines() {
        if let Some(path) = line.strip_prefix("pkg: ") {
            package = path.trim();
            continue;
        }
        let mut words = line.split_whitespace();
        let Some(name) = words.next().filter(|name| name.starts_with("Benchmark")) else { continue };
        if words.next().is_none_or(|n| n.parse::<u64>().is_err()) {
            continue;
        }
        while let (Some(value), Some(unit)) = (words.next(), words.next()) {
            // NaN and infinities are no measurements.
            if let Some(value) = value.parse::<f64>().ok().filter(|v| v.is_finite()) {
                let dot = if package.is_empty() { "" } else { "." };
                samples.entry(format!("{package}{dot}{name} {unit}")).or_default().push(value);
            }
        }
    }
    samples
}

/// Whether more of a unit is worse; `None` for units of which we cannot tell.
fn more_is_worse(unit: &str) -> Option<bool> {
    match unit {
        "ns/op" | "B/op" | "allocs/op" => Some(true),
        "MB/s" => Some(false),
        _ => None,
    }
}

/// What is asked of benchmarks.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Wanted {
    /// How many percent worse the median may be.
    pub percent: f64,
    /// The probability at which chance is no longer believed.
    pub alpha: f64,
}

/// The gate of benchmarks, `before` being the baseline.
#[must_use]
pub fn gate(before: &Samples, now: &Samples, wanted: Wanted) -> GateResult {
    let (mut worse, mut open, mut judged) = (Vec::new(), Vec::new(), 0);
    for (name, old) in before {
        let unit = name.rsplit(' ').next().unwrap_or("");
        let Some(more_is_worse) = more_is_worse(unit) else { continue };
        let Some(new) = now.get(name) else {
            open.push(format!("{name}: it is in the baseline and did not run"));
            continue;
        };
        match compare(old, new, more_is_worse, wanted) {
            Compared::Same => judged += 1,
            Compared::Worse(text) => {
                judged += 1;
                worse.push(format!("{name}: {text}"));
            }
            Compared::TooFew(text) => open.push(format!("{name}: {text}")),
        }
    }
    let what =
        format!("{} of {judged} worse by more than {} % (p < {})", worse.len(), wanted.percent, wanted.alpha);
    let (state, what) = match (worse.is_empty(), open.is_empty()) {
        (false, _) => (GateState::Failed, what),
        (true, false) => (GateState::Undecided, what),
        (true, true) if judged == 0 => (GateState::Undecided, "the baseline has no benchmarks".to_owned()),
        (true, true) => (GateState::Passed, what),
    };
    worse.extend(open);
    GateResult { name: "benchmarks", state, what, details: worse }
}

enum Compared {
    Same,
    Worse(String),
    TooFew(String),
}

fn compare(old: &[f64], new: &[f64], more_is_worse: bool, wanted: Wanted) -> Compared {
    let (before, now) = (median(old), median(new));
    let (limit, is_beyond) = if more_is_worse {
        let limit = before * (1.0 + wanted.percent / 100.0);
        (limit, now > limit)
    } else {
        let limit = before / (1.0 + wanted.percent / 100.0);
        (limit, now < limit)
    };
    // What never varies (allocations) needs no test: each value is the true one.
    let is_exact = |sample: &[f64]| sample.iter().all(|v| *v == sample[0]);
    if is_exact(old) && is_exact(new) && old.len().min(new.len()) > 1 {
        return match is_beyond {
            true => Compared::Worse(format!("from {before} to {now}, in every run")),
            false => Compared::Same,
        };
    }
    let least = mann_whitney::least_p(old.len(), new.len());
    if least >= wanted.alpha {
        return Compared::TooFew(format!(
            "{} runs against {} cannot tell at p < {}; take -count=6 or more for both",
            new.len(),
            old.len(),
            wanted.alpha
        ));
    }
    let p = p_value(old, new);
    if is_beyond && p < wanted.alpha {
        let change = (now / before - 1.0) * 100.0;
        return Compared::Worse(format!(
            "{change:+.1} % ({before} to {now}, p={p:.3}, n={}+{}); {limit:.4} is the limit",
            old.len(),
            new.len()
        ));
    }
    Compared::Same
}

fn median(sample: &[f64]) -> f64 {
    let mut sorted = sample.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => f64::NAN,
        n if n % 2 == 1 => sorted[middle],
        _ => f64::midpoint(sorted[middle - 1], sorted[middle]),
    }
}

#[cfg(test)]
mod tests;
