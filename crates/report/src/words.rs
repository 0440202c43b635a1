//! Wording that every format shares: the same fact reads the same in a terminal, a ticket and a page.
//!
//! Everything here returns text that may still hold strings from outside; the format escapes it.

use stanch_model::diagnosis::{Grown, GrownWhat, Trend};
use stanch_model::finding::{Exhaustion, Symptom};
use stanch_model::{
    Diagnosis, Evidence, Finding, FrameId, Gap, GapReason, Grade, Location, Symbols, Verdict,
};

use crate::escape::visible;
use crate::units;

/// The five steps every report walks, in order.
pub(crate) const STEPS: [&str; 5] = [
    "Is it growing?",
    "What grew between snapshots?",
    "What was never stopped or closed?",
    "How to mend it",
    "How to verify it",
];

/// The verdict as a banner.
pub(crate) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Leak => "LEAK",
        Verdict::NoLeak => "NO LEAK",
        Verdict::Inconclusive => "INCONCLUSIVE",
    }
}

/// What a grade stands for.
pub(crate) fn grade(grade: Grade) -> &'static str {
    match grade {
        Grade::Proven => "it can never end",
        Grade::Confirmed => "survivors were counted over the snapshots",
        Grade::Suspected => "by its shape alone; more snapshots decide",
    }
}

/// The line to look at: the cause, else where it is blocked, else where it was started.
pub(crate) fn best_location(f: &Finding) -> Option<&Location> {
    f.location.as_ref().or(f.blocked_at.as_ref()).or(f.spawned_at.as_ref())
}

/// What to know at first sight, beside the place: labels and texts.
pub(crate) fn facts(d: &Diagnosis) -> Vec<(&'static str, String)> {
    let mut facts = match d.findings.first() {
        Some(worst) => finding_facts(worst),
        None => vec![("growing", growth_answer(d))],
    };
    let more = d.findings.len().saturating_sub(1);
    if more > 0 {
        facts.push(("also", format!("{}, in step 3", units::quantity(more as f64, "further findings"))));
    }
    if d.findings.is_empty() && !d.cleared.is_empty() {
        let n = units::quantity(d.cleared.len() as f64, "groups");
        facts.push(("cleared", format!("{n} that could look like a leak; reasons below")));
    }
    if d.verdict == Verdict::Inconclusive {
        if !d.gaps.is_empty() {
            let n = units::quantity(d.gaps.len() as f64, "gaps");
            facts.push(("missing", format!("{n} in the evidence, listed below")));
        }
        facts.extend(d.next.first().map(|next| ("next", next.clone())));
    }
    let go = d.go_version.map_or_else(|| "Go version unknown".to_owned(), |v| v.to_string());
    facts.push(("watched", format!("{}, {go}", window(d))));
    facts
}

fn finding_facts(f: &Finding) -> Vec<(&'static str, String)> {
    let mut facts =
        vec![("sure", format!("{}: {}", f.grade.name(), why(f))), ("speed", speed(f)), ("hurts", hurts(f))];
    // Further paragraphs are for step 4.
    if let Some(advice) = f.fix.advice.lines().find(|line| !line.trim().is_empty()) {
        facts.push(("mend", advice.to_owned()));
    }
    facts
}

fn why(f: &Finding) -> &str {
    f.evidence.first().map_or_else(|| grade(f.grade), |proof| &proof.text)
}

/// `+1,201 goroutines/min, 1,204 goroutines now`
pub(crate) fn speed(f: &Finding) -> String {
    let now = match f.count {
        Some(_) => format!("{} now", count(f)),
        None => "number unknown".to_owned(),
    };
    format!("{}, {now}", growth(f))
}

fn hurts(f: &Finding) -> String {
    let when: Vec<_> = f.exhaustion.iter().map(exhaustion).collect();
    if when.is_empty() {
        return format!("severity {}; no limit is known that it would reach", f.severity.name());
    }
    format!("severity {}: {}", f.severity.name(), when.join("; "))
}

/// `12 snapshots over 1 min`, `1 snapshot`, `3 snapshots at unknown times`.
pub(crate) fn window(d: &Diagnosis) -> String {
    let n = d.window.snapshots;
    let snapshots = units::quantity(n as f64, "snapshots");
    match d.window.millis {
        _ if n < 2 => snapshots,
        Some(ms) => format!("{snapshots} over {}", units::millis(ms)),
        None => format!("{snapshots} at unknown times"),
    }
}

/// `file:line`, or the file alone when the line is not known.
pub(crate) fn place(at: &Location) -> String {
    match (at.file.is_empty(), at.line) {
        (true, _) => "file unknown".to_owned(),
        (false, 0) => at.file.clone(),
        (false, line) => match at.column {
            Some(column) => format!("{}:{line}:{column}", at.file),
            None => format!("{}:{line}", at.file),
        },
    }
}

/// A Go name without the folders of its import path: `github.com/acme/pay.(*Client).Do` is `pay.(*Client).Do`.
/// Slashes inside type arguments and receivers are not separators.
pub(crate) fn short_function(name: &str) -> &str {
    let end = name.find(['(', '[', '{', ' ']).unwrap_or(name.len());
    name[..end].rfind('/').map_or(name, |i| &name[i + 1..])
}

/// The function of a location, shortened; `function unknown` when it is empty.
pub(crate) fn function(at: &Location) -> &str {
    if at.function.is_empty() { "function unknown" } else { short_function(&at.function) }
}

/// Whether a total grows, stays or falls.
pub(crate) fn trend(t: &Trend) -> &'static str {
    match () {
        () if t.growing => "growing",
        () if t.last < t.first && t.last < t.first * 0.9 => "falling",
        () => "steady",
    }
}

/// The answer to step 1 in one clause.
pub(crate) fn growth_answer(d: &Diagnosis) -> String {
    let growing: Vec<_> = d.trends.iter().filter(|t| t.growing).map(growth_of).collect();
    match () {
        () if !growing.is_empty() => format!("yes: {}", growing.join(", ")),
        () if d.window.snapshots < 2 => "one snapshot cannot tell".to_owned(),
        () if d.trends.is_empty() && d.window.millis.is_none() => {
            "unknown: when the snapshots were taken is not known".to_owned()
        }
        () if d.trends.is_empty() => "unknown: no totals were seen".to_owned(),
        () => "no: no total grows".to_owned(),
    }
}

fn growth_of(t: &Trend) -> String {
    match t.per_min.filter(|rate| rate.is_finite()) {
        Some(rate) => format!("{} {}", t.what, units::rate(rate, t.unit)),
        None => format!("{} {}", t.what, units::change(t.last - t.first, t.unit)),
    }
}

/// How fast a finding grows: `+1,204 goroutines/min`, `rate unknown`.
pub(crate) fn growth(f: &Finding) -> String {
    match f.growth_per_min.filter(|rate| rate.is_finite()) {
        Some(rate) if f.unit == "bytes" => units::rate(rate, f.unit),
        Some(rate) => {
            let text = units::rate(rate, f.unit);
            match text.split_once('/') {
                Some((amount, per)) => format!("{amount} {}/{per}", f.unit),
                None => text,
            }
        }
        None => "rate unknown".to_owned(),
    }
}

/// How many there are now: `18,021 goroutines`.
pub(crate) fn count(f: &Finding) -> String {
    match f.count {
        // `unit` is that of the growth: of a memory finding it says bytes, while the count is of objects.
        Some(n) if f.unit == "bytes" => units::quantity(n as f64, "objects"),
        Some(n) => units::quantity(n as f64, f.unit),
        None => units::UNKNOWN.to_owned(),
    }
}

/// First and last value of a series that were seen: `15 → 18,021`.
pub(crate) fn first_last(f: &Finding, unicode: bool) -> Option<String> {
    let mut seen = f.series.iter().filter_map(|p| p.value);
    let first = seen.next()?;
    let last = seen.next_back()?;
    Some(format!("{} {} {}", units::amount(first, f.unit), arrow(unicode), units::amount(last, f.unit)))
}

pub(crate) fn arrow(unicode: bool) -> &'static str {
    if unicode { "→" } else { "->" }
}

/// `memory reaches 4.0 GiB in 3 h to 5 h`.
pub(crate) fn exhaustion(e: &Exhaustion) -> String {
    let limit = match e.what.to_lowercase() {
        _ if !e.limit.is_finite() || e.what.contains('(') => String::new(),
        what if ["memory", "heap", "rss", "bytes"].iter().any(|w| what.contains(w)) => {
            format!(" ({})", units::bytes(e.limit))
        }
        _ => format!(" ({})", units::count(e.limit)),
    };
    let (earliest, latest) = e.minutes;
    let when = match latest {
        _ if !earliest.is_finite() => "at an unknown time".to_owned(),
        Some(latest) if latest.is_finite() && units::eta(latest) != units::eta(earliest) => {
            format!("in {} to {}", units::eta(earliest), units::eta(latest))
        }
        Some(latest) if latest.is_finite() => format!("in {}", units::eta(earliest)),
        _ => format!("in {} at the earliest", units::eta(earliest)),
    };
    if e.what == "goroutines" {
        // Nothing runs out there: it is the number at which scheduler and collector suffer.
        return format!("{} goroutines, the red line, {when}", units::count(e.limit));
    }
    let verb = if e.what.ends_with('s') { "run" } else { "runs" };
    format!("{}{limit} {verb} out {when}", e.what)
}

/// `300 goroutines at order.go:77 (pkg.f): they wait for the lock it holds`
pub(crate) fn symptom(s: &Symptom, place: &str) -> String {
    let n = units::quantity(s.count as f64, "goroutines");
    format!("{n} at {place} ({}): {}", function(&s.location), s.why)
}

/// Which part is missing, where, and why: `goroutine-full of snapshot 3: not asked for: …`.
pub(crate) fn gap(g: &Gap) -> String {
    let of = g.snapshot.map_or_else(String::new, |i| format!(" of snapshot {}", i + 1));
    let reason = match g.reason {
        GapReason::NotFound => "not found (404)".to_owned(),
        GapReason::Status(status) => format!("HTTP status {status}"),
        GapReason::Unauthorized => "not allowed (401 or 403)".to_owned(),
        GapReason::Timeout => "no answer in time".to_owned(),
        GapReason::Refused => "connection refused or broken".to_owned(),
        GapReason::Truncated => "cut short".to_owned(),
        GapReason::NotAsked => "not asked for".to_owned(),
        GapReason::Unreadable => "unreadable".to_owned(),
        GapReason::Empty => "empty".to_owned(),
        GapReason::Interrupted => "interrupted".to_owned(),
    };
    if g.detail.is_empty() {
        format!("{}{of}: {reason}", g.part)
    } else {
        format!("{}{of}: {reason}: {}", g.part, g.detail)
    }
}

/// Growth of a site in what it is measured by: bytes for heap, a count for goroutines.
pub(crate) fn grown_by(g: &Grown) -> (f64, &'static str) {
    match (g.what, g.bytes) {
        (GrownWhat::Heap, Some((first, last))) => (last - first, "bytes"),
        (GrownWhat::Heap, None) => (g.objects.1 - g.objects.0, "objects"),
        (GrownWhat::Goroutines, _) => (g.objects.1 - g.objects.0, "goroutines"),
    }
}

/// What the capture cost the target, in one sentence.
pub(crate) fn cost(d: &Diagnosis) -> Option<String> {
    let total: u64 = d.cost.iter().map(|c| c.total_ms).sum();
    let worst = d.cost.iter().max_by_key(|c| c.max_ms)?;
    let takes: u64 = d.cost.iter().map(|c| c.takes).sum();
    let ms = |v: u64| units::millis(i64::try_from(v).unwrap_or(i64::MAX));
    Some(format!(
        "the target spent {} answering {}; the slowest took {} ({})",
        ms(total),
        units::quantity(takes as f64, "requests"),
        ms(worst.max_ms),
        worst.part
    ))
}

/// Step 3 without findings.
pub(crate) fn nothing_found(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Inconclusive => "Nothing was found, but the evidence does not suffice to rule it out.",
        _ => "Nothing was found.",
    }
}

/// Step 4 without findings.
pub(crate) fn nothing_to_mend(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::NoLeak => "Nothing has to be mended.",
        _ => "Nothing was found that could be mended.",
    }
}

/// Step 4 for a finding whose rule knows no mending.
pub(crate) const NO_ADVICE: &str = "No general advice is known; the cause is described in step 3.";

/// Step 5: what to do, and the commands for it.
pub(crate) fn verification(d: &Diagnosis) -> (&'static str, String) {
    let text = match d.verdict {
        _ if !d.findings.is_empty() => {
            "Save a capture before and one after the fix, under the same load, then compare:"
        }
        Verdict::NoLeak => "Watch again under peak load, and longer, to be sure of slow leaks:",
        _ => "Capture again with what is missing, then diagnose:",
    };
    (text, if d.findings.is_empty() { capture_command(d) } else { verify_commands(d) })
}

/// `main.f /app/main.go:41`
pub(crate) fn frame(symbols: &Symbols, id: FrameId) -> String {
    let function = symbols.func(id);
    match (symbols.file(id), symbols.line(id)) {
        (Some(file), Some(line)) => format!("{function} {file}:{line}"),
        (Some(file), None) => format!("{function} {file}"),
        (None, _) => function.to_owned(),
    }
}

/// What an empty list of grown sites means, given in how many snapshots such sites were seen at all.
pub(crate) fn none_grew(site: &str, snapshots: usize) -> String {
    match snapshots {
        0 => format!("Whether any {site} grew is unknown: no snapshot has them."),
        1 => format!("Whether any {site} grew is unknown: one snapshot only has them."),
        _ => format!("No {site} grew."),
    }
}

/// Snapshots that have goroutines with their stacks.
pub(crate) fn goroutine_snapshots(e: &Evidence) -> usize {
    e.snapshots.iter().filter(|s| s.goroutines.is_some() || s.goroutine_counts.is_some()).count()
}

/// Snapshots that have a heap profile.
pub(crate) fn heap_snapshots(e: &Evidence) -> usize {
    e.snapshots.iter().filter(|s| s.heap.is_some()).count()
}

/// The command that captures this target again.
fn capture_command(d: &Diagnosis) -> String {
    capture(d, "capture.stanch")
}

/// The commands that check a fix: captures before and after under the same load, and their comparison; and the one that
/// makes the load, too, where something listens.
fn verify_commands(d: &Diagnosis) -> String {
    let after = capture(d, "after.stanch");
    // Files are a capture already.
    if !is_address(&d.target) {
        return format!("{after}\nstanch compare {} after.stanch", shell_target(d));
    }
    let before = capture(d, "before.stanch");
    let verify = format!("stanch verify URL --pprof {} --after-command './deploy mended'", shell_target(d));
    format!(
        "{before}\n# mend it, deploy it, then\n{after}\nstanch compare before.stanch after.stanch\n\
         # or under stanch's own load:\n{verify}"
    )
}

fn capture(d: &Diagnosis, file: &str) -> String {
    // Where the service of a saved capture listens is not known.
    let target = if is_address(&d.target) { shell_target(d) } else { "ADDRESS".to_owned() };
    format!("stanch capture {target}{} -o {file}", pace(d))
}

/// Whether a target is something that listens: a URL, `unix:` or `host:port[/prefix]`; else it is a file.
fn is_address(target: &str) -> bool {
    let host = target.split('/').next().unwrap_or(target);
    let port = host.rsplit_once(':').map_or("", |(_, port)| port);
    ["http://", "https://", "unix:"].iter().any(|scheme| target.starts_with(scheme))
        || port.parse::<u16>().is_ok()
}

/// The pace of this diagnosis, so that both sides are watched alike.
fn pace(d: &Diagnosis) -> String {
    let gaps = i64::try_from(d.window.snapshots).unwrap_or(i64::MAX) - 1;
    match d.window.millis {
        Some(ms) if ms >= 1000 && gaps > 0 => {
            let seconds = |ms: i64| (ms + 500) / 1000;
            format!(" --every {}s --for {}s", seconds(ms / gaps).max(1), seconds(ms))
        }
        _ => " --every 5s --for 60s".to_owned(),
    }
}

/// The target as a word of a command.
pub(crate) fn shell_target(d: &Diagnosis) -> String {
    shell(&visible(&d.target))
}

/// A word of a POSIX shell.
fn shell(word: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"._:/@%+=,-".contains(&b);
    if !word.is_empty() && word.bytes().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn go_names_lose_their_import_path_only() {
        for (name, short) in [
            ("main.main", "main.main"),
            ("github.com/acme/pay.(*Client).Do", "pay.(*Client).Do"),
            ("github.com/acme/pay.Do[github.com/acme/x.T]", "pay.Do[github.com/acme/x.T]"),
            ("net/http.(*persistConn).readLoop", "http.(*persistConn).readLoop"),
            ("", ""),
        ] {
            assert_eq!(short_function(name), short);
        }
    }

    #[test]
    fn addresses_are_told_from_files() {
        for address in ["localhost:6060", "[::1]:6060/x", "http://h", "unix:/run/a.sock"] {
            assert!(is_address(address), "{address}");
        }
        for file in ["dumps/", "a.stanch", "-", "./x:y", "/tmp/10:20/heap.pb.gz", "c:"] {
            assert!(!is_address(file), "{file}");
        }
    }

    #[test]
    fn targets_are_one_shell_word() {
        assert_eq!(shell("http://10.0.0.1:6060/x"), "http://10.0.0.1:6060/x");
        assert_eq!(shell("a'; rm -rf ~"), "'a'\\''; rm -rf ~'");
        assert_eq!(shell(""), "''");
    }

    #[test]
    fn exhaustion_says_a_range_or_the_earliest() {
        let e = |minutes| {
            exhaustion(&Exhaustion { what: "memory".into(), limit: 4.0 * 1024f64.powi(3), minutes })
        };
        assert_eq!(e((180.0, Some(300.0))), "memory (4.0 GiB) runs out in 3 h to 5 h");
        assert_eq!(e((180.0, None)), "memory (4.0 GiB) runs out in 3 h at the earliest");
        assert_eq!(e((180.0, Some(180.1))), "memory (4.0 GiB) runs out in 3 h");
        assert_eq!(e((f64::NAN, None)), "memory (4.0 GiB) runs out at an unknown time");
        let red = Exhaustion { what: "goroutines".into(), limit: 1e5, minutes: (180.0, Some(300.0)) };
        assert_eq!(exhaustion(&red), "100,000 goroutines, the red line, in 3 h to 5 h");
    }
}
