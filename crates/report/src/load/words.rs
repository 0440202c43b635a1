//! The sentences of a load test, the same in each format.

use stanch_model::{
    Latency, LoadCounts, LoadInterval, LoadResult, LoadStage, LoadStep, Measure, Objective, ResourceUse, Span,
};

use crate::units;
pub(crate) use crate::units::{micros, share};

/// A value of a measure with its unit.
pub(crate) fn measured(measure: Measure, value: f64) -> String {
    match measure.unit() {
        "share" => share(value),
        "microseconds" => micros(value),
        _ => format!("{}/s", units::count(value)),
    }
}

/// `500 requests/s for 30 s`, `from 0 to 500 requests/s over 30 s`.
pub(super) fn stage(stage: &LoadStage) -> String {
    let time = units::millis((stage.seconds * 1000.0).round() as i64);
    if stage.from == stage.to {
        format!("{} requests/s for {time}", units::count(stage.from))
    } else {
        format!("from {} to {} requests/s over {time}", units::count(stage.from), units::count(stage.to))
    }
}

/// The whole schedule in one line.
pub(super) fn schedule(steps: &[LoadStep]) -> String {
    match steps {
        [] => units::UNKNOWN.to_owned(),
        [one] => stage(&one.stage),
        several => {
            let rates = || several.iter().flat_map(|s| [s.stage.from, s.stage.to]);
            let (low, high) = (rates().fold(f64::INFINITY, f64::min), rates().fold(0.0, f64::max));
            let time: f64 = several.iter().map(|s| s.stage.seconds).sum();
            let time = units::millis((time * 1000.0).round() as i64);
            let (low, high) = (units::count(low), units::count(high));
            format!("{} stages of {low} to {high} requests/s, {time}", several.len())
        }
    }
}

/// `14,996 of 15,000 answered well, 4 not (0.03 %)`.
pub(crate) fn outcome(due: u64, counts: &LoadCounts) -> String {
    let count = |n: u64| units::count(n as f64);
    let mut out = format!("{} of {} requests answered well", count(counts.ok), count(due));
    let troubles = counts.troubles.sum();
    match counts.error_share() {
        Some(errors) if troubles > 0 => {
            out.push_str(&format!(", {} not ({})", count(troubles), share(errors)))
        }
        _ if counts.ok > 0 => out.push_str(", none not"),
        _ => {}
    }
    if counts.aborted > 0 {
        out.push_str(&format!(", {} cut by us as asked", count(counts.aborted)));
    }
    if counts.unfinished > 0 {
        out.push_str(&format!(", {} unfinished when it was stopped", count(counts.unfinished)));
    }
    out
}

/// Rows over time without the last one when it is cut short: a rate and percentiles of so little are noise.
pub(super) fn whole_rows(rows: &[LoadInterval]) -> &[LoadInterval] {
    match rows {
        [before @ .., last] if before.last().is_some_and(|row| last.millis < row.millis / 2) => before,
        all => all,
    }
}

/// One sentence: whether the rate was served, and how fast.
pub(super) fn headline(result: &LoadResult) -> String {
    let speed = result.latency.map_or_else(String::new, |l| {
        format!("; p50 {}, p99 {}", micros(l.p50 as f64), micros(l.p99 as f64))
    });
    let rate = result.throughput().map_or_else(|| units::UNKNOWN.to_owned(), units::count);
    format!("{rate} good answers/s{speed}; errors {}", errors(&result.counts))
}

/// The share of errors, or that it is unknown.
pub(crate) fn errors(counts: &LoadCounts) -> String {
    counts.error_share().map_or_else(|| units::UNKNOWN.to_owned(), share)
}

/// Names and values of a row of latencies.
pub(crate) fn latencies(latency: &Latency) -> [(&'static str, f64); 8] {
    [
        ("mean", latency.mean),
        ("min", latency.min as f64),
        ("p50", latency.p50 as f64),
        ("p90", latency.p90 as f64),
        ("p95", latency.p95 as f64),
        ("p99", latency.p99 as f64),
        ("p99.9", latency.p999 as f64),
        ("max", latency.max as f64),
    ]
}

/// `p99 < 200 ms`.
pub(crate) fn objective(o: &Objective) -> String {
    let sign = if o.measure == Measure::Throughput { ">=" } else { "<=" };
    format!("{} {sign} {}", o.measure.name(), measured(o.measure, o.limit))
}

/// Objective, what was seen, and whether it is kept.
pub(crate) fn judged(o: &Objective, result: &LoadResult) -> (String, String, &'static str) {
    let seen = o.measure.of(result).map_or_else(|| units::UNKNOWN.to_owned(), |v| measured(o.measure, v));
    let word = match o.kept(result) {
        Some(true) => "kept",
        Some(false) => "broken",
        None => "undecided",
    };
    (objective(o), seen, word)
}

/// What connections and bytes there were.
pub(super) fn traffic(r: &LoadResult) -> Vec<(&'static str, String)> {
    let count = |n: u64| units::count(n as f64);
    let per_second = |bytes: u64| match r.millis {
        0 => units::UNKNOWN.to_owned(),
        ms => format!("{}/s", units::bytes(bytes as f64 * 1000.0 / ms as f64)),
    };
    let reopened = match r.reopened {
        0 => String::new(),
        n => format!(", {} reopened after the target closed them", count(n)),
    };
    let mut out = vec![
        (
            "good answers",
            r.throughput().map_or_else(|| units::UNKNOWN.to_owned(), |t| format!("{}/s", units::count(t))),
        ),
        ("under way at once", format!("{} requests at most", count(r.most_in_flight))),
        (
            "connections",
            format!("{} at most, {} opened{reopened}", count(r.most_connections), count(r.opened)),
        ),
        ("sent", format!("{} ({})", units::bytes(r.sent_bytes as f64), per_second(r.sent_bytes))),
        ("received", format!("{} ({})", units::bytes(r.received_bytes as f64), per_second(r.received_bytes))),
    ];
    if let Some(delay) = r.start_delay {
        let (p50, p99) = (micros(delay.p50 as f64), micros(delay.p99 as f64));
        out.push(("started late by", format!("p50 {p50}, p99 {p99}")));
    }
    out
}

/// What the target's process used, as far as it was seen.
pub(crate) fn used(u: &ResourceUse) -> Vec<(&'static str, String)> {
    let of = |limit: Option<f64>, show: fn(f64) -> String| {
        limit.map_or_else(String::new, |l| format!(" of at most {}", show(l)))
    };
    let span = |s: Span, show: fn(f64) -> String| {
        let most =
            if s.most > s.first.max(s.last) { format!(", {} at most", show(s.most)) } else { String::new() };
        format!("{} → {}{most}", show(s.first), show(s.last))
    };
    let mut out = Vec::new();
    if let Some(cores) = u.cpu_cores {
        out.push(("CPU", format!("{cores:.2} cores{}", of(u.max_cores, units::count))));
    }
    if let Some(busy) = u.machine_busy {
        out.push(("this machine", format!("{} of its CPU busy, the generator included", share(busy))));
    }
    out.extend(u.goroutines.map(|s| ("goroutines", span(s, units::count))));
    out.extend(u.heap.map(|s| ("heap in use", span(s, units::bytes))));
    out.extend(
        u.rss.map(|s| ("RSS", format!("{}{}", span(s, units::bytes), of(u.memory_limit, units::bytes)))),
    );
    out.extend(
        u.fds.map(|s| {
            ("open descriptors", format!("{}{}", span(s, units::count), of(u.max_fds, units::count)))
        }),
    );
    if let Some(pause) = u.gc_pause {
        let cycles = u.gc_cycles.map_or_else(String::new, |c| format!(" in {} collections", units::count(c)));
        out.push(("GC pauses", format!("{}{cycles}", micros(pause * 1e6))));
    }
    out
}
