//! The one-word answer, and what to do when there is none.

use stanch_model::diagnosis::Window;
use stanch_model::{Evidence, Finding, GapReason, Grade, PartKind, TimeSource, Verdict};

use crate::engine::context::Context;
use crate::engine::heap::HeapEvidence;
use crate::engine::judge::{MIN_WINDOW, MIN_WINDOW_STRONG, seconds};
use crate::engine::{growth, names, site};

/// What may have leaked unseen, in bytes, without putting `no-leak` in doubt: a collection would have shown more.
const UNSEEN: f64 = 32e6;

/// The verdict with its sentence and the next steps.
pub(super) struct Answer {
    pub(super) verdict: Verdict,
    pub(super) headline: String,
    pub(super) next: Vec<String>,
}

/// Worst first: grade, then severity, then growth.
pub(crate) fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        let rank = |f: &Finding| (f.grade, f.severity, f.unit == "goroutines");
        let rate = |f: &Finding| f.growth_per_min.unwrap_or(0.0);
        rank(b).cmp(&rank(a)).then(rate(b).total_cmp(&rate(a))).then(b.count.cmp(&a.count))
    });
}

/// Decides. Leaks need a proven or confirmed finding, or a suspicion that leaves no other reading; `no-leak` needs
/// evidence of goroutines and heap over a window.
pub(super) fn verdict(
    cx: &Context<'_>,
    heap: &HeapEvidence,
    findings: &[Finding],
    window: &Window,
) -> Answer {
    let doubts = doubts(cx, heap, findings, window);
    let sure = findings.iter().any(|f| f.grade >= Grade::Confirmed);
    let decisive = cx.sites.iter().any(|s| s.judgement.decisive);
    let verdict = if !findings.is_empty() && (sure || decisive) {
        Verdict::Leak
    } else if doubts.is_empty() {
        Verdict::NoLeak
    } else {
        Verdict::Inconclusive
    };
    let headline = match verdict {
        Verdict::Leak => leak_headline(findings),
        Verdict::NoLeak => no_leak_headline(cx, heap, window),
        Verdict::Inconclusive => format!("not decided: {}", doubts[0].0),
    };
    Answer { verdict, headline, next: next(cx, verdict, findings, &doubts, heap) }
}

/// Why the evidence does not suffice for `no-leak`, and what would.
type Doubt = (String, String);

fn doubts(cx: &Context<'_>, heap: &HeapEvidence, findings: &[Finding], window: &Window) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    doubts.extend(findings.iter().map(|f| suspicion(cx.evidence, f)));
    doubts.extend(goroutine_doubt(cx.evidence, heap, window));
    doubts.extend(heap_doubt(cx.evidence, heap));
    doubts
}

fn suspicion(evidence: &Evidence, finding: &Finding) -> Doubt {
    let was_watched = evidence.snapshots.iter().all(|s| s.time_source == Some(TimeSource::Clock));
    let what_would = if was_watched {
        "watch longer (--duration 10m), or let the runtime prove it (--prove, Go 1.27)"
    } else {
        "take more dumps, a minute apart, and give them all; or watch the address"
    };
    let at = finding.location.as_ref().map_or(String::new(), |l| format!(" at {}:{}", l.file, l.line));
    (format!("{}{at} is suspected, and not yet more than that", finding.title), what_would.to_owned())
}

fn goroutine_doubt(evidence: &Evidence, heap: &HeapEvidence, window: &Window) -> Option<Doubt> {
    let seen = |s: &stanch_model::Snapshot| s.goroutines.is_some() || s.goroutine_counts.is_some();
    let snapshots = evidence.snapshots.iter().filter(|s| seen(s)).count();
    if snapshots == 0 {
        if matches!(heap, HeapEvidence::Enough { .. }) && !failed(evidence, PartKind::Goroutine) {
            return None;
        }
        return Some((
            "no goroutine profile is in the evidence".to_owned(),
            "give a pprof address, or a goroutine dump (curl -o g.txt HOST/debug/pprof/goroutine?debug=2)"
                .to_owned(),
        ));
    }
    if snapshots == 1 {
        return Some((
            "one goroutine dump shows no growth".to_owned(),
            "take a second dump a minute later and give both, or watch the address for 60 s".to_owned(),
        ));
    }
    let listed = evidence.snapshots.iter().filter(|s| site::usable(s).is_some()).count();
    match window.millis {
        None if growth::timed(evidence) => None,
        Some(ms) if (ms as f64) < MIN_WINDOW_STRONG => Some((
            format!("{} is too short to tell a leak from a busy moment", seconds(ms as f64)),
            format!("watch for {} or longer", seconds(MIN_WINDOW)),
        )),
        _ if listed < 2 && snapshots < 3 => Some((
            "two counts without goroutine ids do not tell who stayed".to_owned(),
            "take dumps with ids (debug=2), or more snapshots".to_owned(),
        )),
        _ => None,
    }
}

fn heap_doubt(evidence: &Evidence, heap: &HeapEvidence) -> Option<Doubt> {
    match heap {
        HeapEvidence::Enough { .. } => None,
        HeapEvidence::Absent if failed(evidence, PartKind::Heap) => Some((
            "the heap profile could not be had, so memory is not judged".to_owned(),
            "give access to /debug/pprof/heap".to_owned(),
        )),
        // Somebody who gives goroutine dumps asks about goroutines.
        HeapEvidence::Absent => None,
        HeapEvidence::TooFewCycles { at_most: Some(bytes), .. } if *bytes <= UNSEEN => None,
        HeapEvidence::TooFewCycles { cycles, .. } => {
            // Goroutine dumps beside a single heap profile are an answer about goroutines.
            let series = evidence.snapshots.iter().filter(|s| s.heap.is_some()).count() > 1;
            series.then(|| {
                (
                    format!("only {cycles} collections ran while it was watched, so survivors cannot be told from garbage"),
                    "let each snapshot collect first (--gc), or watch longer (Go collects every 2 minutes at least)".to_owned(),
                )
            })
        }
    }
}

/// Whether a part was asked for and did not come.
fn failed(evidence: &Evidence, part: PartKind) -> bool {
    evidence.gaps.iter().any(|g| g.part == part && g.reason != GapReason::NotAsked)
}

pub(crate) fn leak_headline(findings: &[Finding]) -> String {
    let Some(first) = findings.first() else { return "it leaks".to_owned() };
    let mut text = first.title.clone();
    if let Some(at) = &first.location {
        text += &format!(" ({}:{})", at.file.rsplit('/').next().unwrap_or(&at.file), at.line);
    }
    if let Some(rate) = first.growth_per_min.filter(|r| *r > 0.0) {
        text += &match first.unit {
            "bytes" => format!(", growing by {:.1} MB a minute", rate / 1e6),
            unit if rate >= 10.0 => format!(", {rate:.0} more {unit} each minute"),
            unit => format!(", {rate:.1} more {unit} each minute"),
        };
    }
    match findings.len() {
        1 => text,
        2 => text + "; and one more finding",
        n => format!("{text}; and {} more findings", n - 1),
    }
}

fn no_leak_headline(cx: &Context<'_>, heap: &HeapEvidence, window: &Window) -> String {
    let over = window.millis.map_or_else(String::new, |ms| format!(" over {}", seconds(ms as f64)));
    let groups = cx.sites.iter().filter(|s| s.count() > 0).count();
    let mut text = if groups > 0 {
        format!("nothing leaks: none of {groups} goroutine groups keeps members that should be gone{over}")
    } else {
        format!("nothing leaks{over}")
    };
    match heap {
        HeapEvidence::Enough { cycles } => {
            text += &format!(", and no allocation site keeps growing over {cycles} collections");
        }
        HeapEvidence::TooFewCycles { at_most: Some(bytes), .. } => {
            text += &format!("; of the heap only {:.1} MB were allocated at all", bytes / 1e6);
        }
        HeapEvidence::TooFewCycles { .. } | HeapEvidence::Absent => {
            text += "; memory was not judged (no series of heap profiles)"
        }
    }
    text
}

fn next(
    cx: &Context<'_>,
    verdict: Verdict,
    findings: &[Finding],
    doubts: &[Doubt],
    heap: &HeapEvidence,
) -> Vec<String> {
    let mut next = Vec::new();
    match verdict {
        Verdict::Leak => {
            if let Some(slug) = findings.first().map(|f| f.slug) {
                next.push(format!("stanch explain {slug}"));
            }
            if cx.source.is_empty() {
                next.push("give --source DIR to see the lines and to sharpen the cause".to_owned());
            }
            next.extend(cx.sites.iter().filter(|s| s.judgement.grade == Some(Grade::Suspected)).find_map(
                |s| {
                    let frame = s.place()?;
                    let hint = s.judgement.undecided.clone()?;
                    Some(format!("to be sure about {}: {hint}", names::short(cx.func(frame))))
                },
            ));
        }
        Verdict::NoLeak => {
            if matches!(heap, HeapEvidence::TooFewCycles { .. }) {
                next.push(
                    "--gc lets each snapshot collect first, so that the heap is judged as well".to_owned(),
                );
            }
        }
        Verdict::Inconclusive => next.extend(doubts.iter().map(|d| d.1.clone())),
    }
    next.dedup();
    next
}
