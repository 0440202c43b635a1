//! `--format json`, schema `stanch-load/1`.

use serde_json::{Map, Value, json};
use stanch_model::{
    Latency, LoadCounts, LoadInterval, LoadResult, LoadStep, Objective, ResourceUse, Span, Trouble,
};

use super::{Load, verdict, verdict_word};

/// Value of the `schema` field.
pub const SCHEMA_ID: &str = "stanch-load/1";

/// JSON Schema (draft 2020-12) of what [`json()`](fn@json) writes.
pub const SCHEMA: &str = include_str!("../../schema/stanch-load-1.schema.json");

/// One document, indented, with a newline at its end. Latencies are microseconds; what is unknown is `null`.
#[must_use]
pub fn json(load: &Load<'_>) -> String {
    let mut document = json!({
        "schema": SCHEMA_ID,
        "verdict": verdict(load).map(verdict_word),
        "objectives": load.objectives.iter().map(|o| objective(o, load.result)).collect::<Vec<_>>(),
    });
    if let (Value::Object(into), Value::Object(from)) = (&mut document, result(load.result)) {
        into.extend(from);
    }
    crate::json::to_text(&document)
}

/// An objective, what was seen and whether it is kept.
pub(crate) fn objective(o: &Objective, result: &LoadResult) -> Value {
    json!({
        "measure": o.measure.name(),
        "unit": o.measure.unit(),
        "limit": o.limit,
        "seen": o.measure.of(result),
        "kept": o.kept(result),
    })
}

/// All that was measured.
pub(crate) fn result(r: &LoadResult) -> Value {
    json!({
        "target": r.target,
        "interrupted": r.interrupted,
        "millis": r.millis,
        "due": r.due,
        "counts": counts(&r.counts),
        "error_share": r.counts.error_share(),
        "throughput": r.throughput(),
        "latency": r.latency.as_ref().map(latency),
        "spectrum": r.spectrum,
        "steps": r.steps.iter().map(step).collect::<Vec<_>>(),
        "intervals": r.intervals.iter().map(interval).collect::<Vec<_>>(),
        "start_delay": r.start_delay.as_ref().map(latency),
        "waited": r.waited,
        "connections": { "opened": r.opened, "reopened": r.reopened, "most": r.most_connections },
        "most_in_flight": r.most_in_flight,
        "bytes": { "sent": r.sent_bytes, "received": r.received_bytes },
        "used": r.used.as_ref().map(used),
        "notes": r.notes,
    })
}

/// What a process used; what nobody said is `null`.
pub(crate) fn used(u: &ResourceUse) -> Value {
    let span = |s: Option<Span>| s.map(|s| json!({ "first": s.first, "last": s.last, "most": s.most }));
    json!({
        "samples": u.samples,
        "seconds": u.seconds,
        "cpu_cores": u.cpu_cores,
        "max_cores": u.max_cores,
        "machine_busy": u.machine_busy,
        "goroutines": span(u.goroutines),
        "heap_bytes": span(u.heap),
        "rss_bytes": span(u.rss),
        "open_fds": span(u.fds),
        "max_fds": u.max_fds,
        "memory_limit_bytes": u.memory_limit,
        "gc_pause_seconds": u.gc_pause,
        "gc_cycles": u.gc_cycles,
    })
}

fn counts(c: &LoadCounts) -> Value {
    let troubles: Map<String, Value> =
        Trouble::ALL.iter().map(|t| (t.name().to_owned(), c.troubles.get(*t).into())).collect();
    json!({ "ok": c.ok, "errors": troubles, "aborted": c.aborted, "unfinished": c.unfinished })
}

fn latency(l: &Latency) -> Value {
    json!({
        "count": l.count, "mean": l.mean, "min": l.min, "p50": l.p50, "p90": l.p90, "p95": l.p95, "p99": l.p99,
        "p999": l.p999, "max": l.max,
    })
}

fn step(s: &LoadStep) -> Value {
    json!({
        "from": s.stage.from,
        "to": s.stage.to,
        "seconds": s.stage.seconds,
        "due": s.due,
        "counts": counts(&s.counts),
        "latency": s.latency.as_ref().map(latency),
    })
}

fn interval(i: &LoadInterval) -> Value {
    json!({
        "start_ms": i.start_ms,
        "millis": i.millis,
        "due": i.due,
        "counts": counts(&i.counts),
        "latency": i.latency.as_ref().map(latency),
        "in_flight": i.in_flight,
        "connections": i.connections,
    })
}
