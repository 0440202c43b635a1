//! How it shows in the process's own numbers.

use stanch_model::{Finding, Grade, Kind, ProcessStats, Severity};

use super::RULE;
use crate::engine::context::Context;
use crate::engine::process::{self, Least, Rise};
use crate::rule::Claim;

/// Below this it is pages that are touched for the first time.
const LEAST: Least = Least { by: 16e6, share: 0.1, unit: 1e6 };

/// Share of the growth of the resident memory that a class of memory must make up to be its cause.
const MAKES_UP: f64 = 0.5;

/// Resident memory moves with the kernel; only a watch of some minutes confirms.
const CONFIRM_MINUTES: f64 = 5.0;

pub(super) fn detect(cx: &Context<'_>) -> Vec<Finding> {
    judge(cx).into_iter().collect()
}

/// Where memory can grow that no heap profile shows.
struct Class {
    what: &'static str,
    of: fn(&ProcessStats) -> Option<f64>,
    cause: &'static str,
    advice: &'static str,
    example: &'static str,
}

const CLASSES: [Class; 3] = [
    Class {
        what: "resident memory that is not the Go runtime's",
        of: outside,
        cause: "memory is taken by cgo (C.malloc, a C library) or by mapped files, which no heap profile shows: what the \
                Go runtime holds does not grow along",
        advice: "free what C allocated (defer C.free), close what a C library opened, unmap files; malloc's own profiler \
                 (jemalloc's prof, heaptrack) names the place",
        example: "name := C.CString(s)\ndefer C.free(unsafe.Pointer(name)) // the collector does not know of it\n",
    },
    Class {
        what: "memory of goroutine stacks",
        of: |s| s.stack_inuse,
        cause: "goroutine stacks grow without their number growing: recursion that goes ever deeper, or calls that needed \
                a large stack once",
        advice: "look for recursion without a bound in the goroutine dump, and move large arrays from the stack",
        example: "",
    },
    Class {
        what: "idle heap memory that is not given back",
        of: |s| Some(s.heap_idle? - s.heap_released?),
        cause: "the heap has more and more free memory that it does not give back: fragmentation, or peaks that come \
                faster than the scavenger returns their pages",
        advice: "set GOMEMLIMIT, so that the scavenger returns memory before the limit; and make the peaks smaller \
                 (stream instead of buffering, reuse buffers of one size)",
        example: "",
    },
];

/// Resident memory beyond what the Go runtime holds from the system.
fn outside(s: &ProcessStats) -> Option<f64> {
    Some((s.rss? - (s.sys? - s.heap_released?)).max(0.0))
}

fn judge(cx: &Context<'_>) -> Option<Finding> {
    let rss = process::rise(process::series(cx.evidence, |s| s.stats.rss), LEAST)?;
    CLASSES.iter().find_map(|class| {
        let rise = process::rise(process::series(cx.evidence, |s| (class.of)(&s.stats)), LEAST)?;
        let stacks_of_more = class.what.contains("stacks") && goroutines_grew(cx, &rise);
        (rise.grown() >= MAKES_UP * rss.grown() && !stacks_of_more).then(|| found(cx, class, &rise))
    })
}

/// Stacks that grow with the number of goroutines are the goroutines' own.
fn goroutines_grew(cx: &Context<'_>, rise: &Rise) -> bool {
    let count = |i: usize| {
        let s = &cx.evidence.snapshots[i];
        let counted = || s.goroutine_counts.as_ref().map(|c| c.total() as f64);
        s.stats
            .goroutines
            .or_else(counted)
            .or_else(|| s.goroutines.as_ref().map(|d| d.goroutines.len() as f64))
    };
    let ends = (rise.series.snapshots.first().copied(), rise.series.snapshots.last().copied());
    let (Some(first), Some(last)) = (ends.0.and_then(count), ends.1.and_then(count)) else { return true };
    last > 1.1 * first
}

fn found(cx: &Context<'_>, class: &Class, rise: &Rise) -> Finding {
    let long = rise.minutes.is_some_and(|m| m >= CONFIRM_MINUTES);
    let rule = process::Rule {
        id: RULE.id,
        slug: RULE.slug,
        kind: Kind::Memory,
        grade: if long { rise.grade() } else { Grade::Suspected },
        unit: "bytes",
        what: class.what,
        number: |v| format!("{:.1} MB", v / 1e6),
    };
    let title = format!("{} grows: {:.0} MB", class.what, rise.ends.1 / 1e6);
    let claim = Claim::new(10, class.cause, class.advice).example(class.example);
    let mut finding = process::finding(cx, &rule, rise, title, claim);
    finding.severity = Severity::Medium;
    finding
}
