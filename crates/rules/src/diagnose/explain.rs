//! When it will hurt, and how much.

use stanch_model::diagnosis::Trend;
use stanch_model::finding::Exhaustion;
use stanch_model::{Evidence, Finding, Kind, Severity};

use super::Options;

/// A service with this many stuck goroutines suffers whatever its memory: scheduler and GC scan them all (an order
/// service lost 83 % of its throughput at 180,000).
pub const RED_LINE: f64 = 100_000.0;

/// Adds the times at which limits are reached.
pub(super) fn add_exhaustion(
    findings: &mut [Finding],
    evidence: &Evidence,
    trends: &[Trend],
    options: &Options,
) {
    let stats = evidence.snapshots.iter().rev().map(|s| s.stats);
    let limit = stats.clone().find_map(|s| s.memory_limit.filter(|l| *l < 1e15)).or(options.memory_limit);
    let max_fds = stats.clone().find_map(|s| s.max_fds);
    let trend = |what: &str| trends.iter().find(|t| t.what == what && t.growing);
    for finding in findings {
        if finding.unit == "goroutines" {
            let total = trends.iter().find(|t| t.what == "goroutines").map_or(0.0, |t| t.last);
            finding.exhaustion.extend(until("goroutines", RED_LINE, total, finding.growth_per_min));
        }
        if let (Some(limit), Some(rss)) = (limit, trend("RSS").or_else(|| trend("heap in use")))
            && finding.kind != Kind::Resource
        {
            finding.exhaustion.extend(until("memory limit", limit, rss.last, rss.per_min));
        }
        if let (Some(max), Some(fds)) = (max_fds, trend("open fds")) {
            finding.exhaustion.extend(until("file descriptors", max, fds.last, fds.per_min));
        }
    }
}

fn until(what: &str, limit: f64, now: f64, per_min: Option<f64>) -> Option<Exhaustion> {
    let rate = per_min.filter(|r| *r > 0.0)?;
    let minutes = ((limit - now) / rate).max(0.0);
    // The slope of a short watch is good to a quarter at best; say so instead of a false point.
    Some(Exhaustion { what: what.to_owned(), limit, minutes: (minutes * 0.8, Some(minutes * 1.25)) })
}

/// Severity by the time that is left, and by what is lost already.
pub(crate) fn add_severity(findings: &mut [Finding]) {
    for finding in findings {
        let left = finding.exhaustion.iter().map(|e| e.minutes.0).min_by(f64::total_cmp);
        let by_time = match left {
            Some(m) if m < 60.0 => Severity::Critical,
            Some(m) if m < 24.0 * 60.0 => Severity::High,
            Some(m) if m < 7.0 * 24.0 * 60.0 => Severity::Medium,
            _ => Severity::Low,
        };
        let stuck = if finding.unit == "goroutines" { finding.count.unwrap_or(0) } else { 0 };
        let by_count = match stuck {
            10_000.. => Severity::Critical,
            1_000.. => Severity::High,
            100.. => Severity::Medium,
            _ => Severity::Low,
        };
        let by_bytes = match finding.growth_per_min.filter(|_| finding.unit == "bytes") {
            Some(rate) if rate >= 64e6 => Severity::Critical,
            Some(rate) if rate >= 4e6 => Severity::High,
            Some(rate) if rate >= 256e3 => Severity::Medium,
            _ => Severity::Low,
        };
        finding.severity = finding.severity.max(by_time).max(by_count).max(by_bytes);
    }
}
