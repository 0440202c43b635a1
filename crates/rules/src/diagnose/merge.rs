//! One cause, one finding.

use stanch_model::{Finding, Proof};

use crate::engine::context::Context;
use crate::engine::names;

/// Findings of one rule at one place are one finding: the two loops of a connection, the many callers of one lock.
pub(crate) fn same_cause(findings: Vec<Finding>) -> Vec<Finding> {
    let mut merged: Vec<Finding> = Vec::new();
    for finding in findings {
        let twin = merged.iter_mut().find(|f| f.slug == finding.slug && is_same_place(f, &finding));
        match twin {
            Some(twin) => absorb(twin, finding),
            None => merged.push(finding),
        }
    }
    merged
}

/// One place, or two goroutines of one library object whose owner no frame names.
fn is_same_place(a: &Finding, b: &Finding) -> bool {
    let in_library = |f: &Finding| {
        let owner = f.location.as_ref().map(|l| names::owner_of(&l.function, Some(&l.file)));
        owner.is_none_or(|o| o != names::Owner::Program)
    };
    let what = |f: &Finding| f.title.trim_start_matches(|c: char| c.is_ascii_digit()).to_owned();
    a.location == b.location || in_library(a) && in_library(b) && what(a) == what(b)
}

fn absorb(into: &mut Finding, other: Finding) {
    let (mut other, larger) = (other, into.count.unwrap_or(0));
    if other.count.unwrap_or(0) > larger {
        std::mem::swap(into, &mut other);
    }
    let (own, more) = (into.count.unwrap_or(0), other.count.unwrap_or(0));
    into.count = Some(own + more);
    into.title = recounted(&into.title, own, own + more);
    into.grade = into.grade.max(other.grade);
    into.growth_per_min = match (into.growth_per_min, other.growth_per_min) {
        (Some(a), Some(b)) => Some(a + b),
        (a, b) => a.or(b),
    };
    for (a, b) in into.series.iter_mut().zip(&other.series) {
        a.value = match (a.value, b.value) {
            (Some(x), Some(y)) => Some(x + y),
            (x, y) => x.or(y),
        };
    }
    let place = other.blocked_at.as_ref().map_or("elsewhere", |l| names::short(&l.function));
    into.evidence
        .push(Proof { method: "pairing", text: format!("{own} of them here and {more} in {place}") });
    into.stacks.append(&mut other.stacks);
    into.symptoms.append(&mut other.symptoms);
}

/// A title with another number of goroutines.
fn recounted(title: &str, before: u64, now: u64) -> String {
    match title.strip_prefix("1 goroutine ").filter(|_| now > 1) {
        Some(rest) => format!("{now} goroutines {rest}"),
        None => title.replacen(&before.to_string(), &now.to_string(), 1),
    }
}

/// Heap and process findings that no goroutine finding explains; those it explains become its evidence.
pub(super) fn unexplained(
    cx: &Context<'_>,
    heap: Vec<(Finding, Option<usize>)>,
    process: Vec<Finding>,
    goroutines: &mut [Finding],
) -> Vec<Finding> {
    let mut own = Vec::new();
    for (finding, holder) in heap {
        if holder.is_some_and(|i| cx.sites[i].judgement.grade.is_none()) {
            // What a growing number of healthy goroutines holds goes when they go.
            continue;
        }
        let held = |g: &Finding| holder.is_some_and(|i| g.stacks.contains(&cx.sites[i].stack));
        match goroutines.iter_mut().find(|g| held(g) || retains(cx, g, &finding)) {
            Some(root) => root.evidence.push(Proof {
                method: "allocation-join",
                text: format!("they keep memory alive: {}", finding.title),
            }),
            None => own.push(finding),
        }
    }
    for finding in process {
        match goroutines.iter_mut().find(|g| explains_process(cx, g, &finding)) {
            Some(root) => root.evidence.push(Proof {
                method: "pairing",
                text: format!("they take more with them: {}", finding.title),
            }),
            None => own.push(finding),
        }
    }
    own
}

/// Whether leaked goroutines keep what is allocated there: the same function, or the function that started them, or
/// a library's function on their own stacks.
fn retains(cx: &Context<'_>, goroutines: &Finding, heap: &Finding) -> bool {
    let Some(allocated) = heap.location.as_ref() else { return false };
    let places = [&goroutines.location, &goroutines.spawned_at, &goroutines.blocked_at];
    let related = |a: &str, b: &str| names::is_or_inside(a, b) || names::is_or_inside(b, a);
    if places.into_iter().flatten().any(|p| related(&p.function, &allocated.function)) {
        return true;
    }
    let on_stack = |stack: &stanch_model::StackId| {
        cx.frames(*stack).iter().any(|f| related(cx.func(*f), &allocated.function))
    };
    if goroutines.stacks.iter().any(on_stack) {
        return true;
    }
    // The memory's own stack passes through what started or runs the goroutines.
    heap.stacks.iter().flat_map(|s| cx.frames(*s)).any(|f| {
        let func = cx.func(*f);
        goroutines.spawned_at.as_ref().is_some_and(|p| related(&p.function, func))
    })
}

/// Descriptors, threads and stacks that leaked goroutines hold.
fn explains_process(cx: &Context<'_>, goroutines: &Finding, process: &Finding) -> bool {
    let on_stack = |prefixes: &[&str]| {
        let frames = goroutines.stacks.iter().flat_map(|s| cx.frames(*s));
        frames.map(|f| cx.func(*f)).any(|func| prefixes.iter().any(|p| func.starts_with(p)))
    };
    match process.unit {
        "descriptors" => {
            on_stack(&["net.", "net/http.", "internal/poll.", "os.", "database/sql.", "crypto/tls."])
                || in_step(goroutines, process)
        }
        "threads" => on_stack(&["syscall.", "internal/runtime/syscall.", "runtime.cgocall"]),
        // Stacks of a hundred thousand goroutines are memory outside the heap.
        "bytes" => goroutines.count.unwrap_or(0) > 1000,
        _ => false,
    }
}

/// Whether both grow alike: what each goroutine holds without showing it on its stack, such as the connection that a
/// writer waits for orders about. Each third of the watch has to bring as many for one as the whole does.
fn in_step(goroutines: &Finding, process: &Finding) -> bool {
    const AT_MOST_OFF: f64 = 0.34;
    /// Descriptors for each goroutine.
    const LIKELY: std::ops::RangeInclusive<f64> = 0.3..=4.0;
    let at = |f: &Finding, t: i64| f.series.iter().find(|p| p.t_ms == t).and_then(|p| p.value);
    let both: Vec<(f64, f64)> =
        (process.series.iter()).filter_map(|p| Some((p.value?, at(goroutines, p.t_ms)?))).collect();
    let n = both.len();
    if n < 4 {
        return false;
    }
    let ratio = |a: usize, b: usize| (both[b].0 - both[a].0) / (both[b].1 - both[a].1);
    let whole = ratio(0, n - 1);
    let alike = |r: f64| (r / whole - 1.0).abs() <= AT_MOST_OFF;
    let cuts = [0, n / 3, 2 * n / 3, n - 1];
    LIKELY.contains(&whole) && cuts.windows(2).all(|w| alike(ratio(w[0], w[1])))
}
