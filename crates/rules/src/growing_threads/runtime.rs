//! How it shows in the process's own numbers and its threadcreate profile.

use stanch_model::finding::Exhaustion;
use stanch_model::{Finding, Grade, Kind, Severity, Snapshot};

use super::RULE;
use crate::engine::context::Context;
use crate::engine::process::{self, Least};
use crate::rule::Claim;

/// The runtime starts a thread or two now and then; a dozen more than at the beginning is something else.
const LEAST: Least = Least { by: 10.0, share: 0.5, unit: 1.0 };

/// The process is killed with this many (`debug.SetMaxThreads`).
const MOST_THREADS: f64 = 10_000.0;

pub(super) fn detect(cx: &Context<'_>) -> Vec<Finding> {
    judge(cx).into_iter().collect()
}

/// Threads alive, else threads ever made: Go gives back next to none of them.
fn threads(snapshot: &Snapshot) -> Option<f64> {
    snapshot.stats.threads.or_else(|| snapshot.threads.as_ref().map(|t| t.total() as f64))
}

fn judge(cx: &Context<'_>) -> Option<Finding> {
    let rise = process::rise(process::series(cx.evidence, threads), LEAST)?;
    let grade = match process::explained(cx, &rise, |site| process::holds_thread(cx, site)) {
        Some(true) => return None,
        Some(false) => rise.grade(),
        None => Grade::Suspected,
    };
    let rule = process::Rule {
        id: RULE.id,
        slug: RULE.slug,
        kind: Kind::Resource,
        grade,
        unit: "threads",
        what: "the number of threads",
        number: |v| format!("{v:.0}"),
    };
    let cause = "each blocking system call or cgo call occupies a thread, the runtime starts another for the rest, and \
                 hardly ever ends one; a goroutine that ends while locked to its thread is the exception";
    let claim = process::at_most_seen(
        cx,
        |site| process::holds_thread(cx, site),
        Claim::new(10, cause, ADVICE).example(EXAMPLE),
    );
    let title = format!("{:.0} threads, ever more of them", rise.ends.1);
    let mut finding = process::finding(cx, &rule, &rise, title, claim);
    finding.severity = if rise.ends.1 >= MOST_THREADS / 2.0 { Severity::Critical } else { Severity::Medium };
    if let Some(rate) = rise.per_min.filter(|r| *r > 0.0) {
        let minutes = ((MOST_THREADS - rise.ends.1) / rate).max(0.0);
        finding.exhaustion.push(Exhaustion {
            what: "threads (the runtime's default limit)".to_owned(),
            limit: MOST_THREADS,
            minutes: (minutes * 0.8, Some(minutes * 1.25)),
        });
    }
    Some(finding)
}

const ADVICE: &str = "bound how many blocking calls run at once (a semaphore around the cgo or file calls), give them a \
                      deadline, and do not leave a goroutine blocked after runtime.LockOSThread";

const EXAMPLE: &str = "\
slots <- struct{}{} // a channel with room for as many calls as may block at once
defer func() { <-slots }()
C.query(handle)
";
