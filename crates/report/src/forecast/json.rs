//! `--format json`, schema `stanch-forecast/1`.

use serde_json::{Value, json};
use stanch_forecast::{Curve, Estimate, Limit, Line, Model, Other, Over, Refusal, Within};

use super::{Forecast, verdict};

/// Value of the `schema` field.
pub const SCHEMA_ID: &str = "stanch-forecast/1";

/// JSON Schema (draft 2020-12) of what [`json()`](fn@json) writes.
pub const SCHEMA: &str = include_str!("../../schema/stanch-forecast-1.schema.json");

/// One document, indented, with a newline at its end. What is unknown or not finite is `null`; times are seconds, those to
/// come from `now` on.
#[must_use]
pub fn json(f: &Forecast<'_>) -> String {
    let o = f.outlook;
    let document = json!({
        "schema": SCHEMA_ID,
        "verdict": verdict(o).name(),
        "target": f.target,
        "now": o.now,
        "load_factor": o.factor,
        "model": o.model.as_ref().ok().map(model),
        "refusal": o.model.as_ref().err().map(refusal),
        "lines": o.lines.iter().map(line).collect::<Vec<_>>(),
        "limits": o.limits.iter().map(limit).collect::<Vec<_>>(),
        "curves": o.curves.iter().map(curve).collect::<Vec<_>>(),
        "notes": f.notes,
    });
    crate::json::to_text(&document)
}

fn interval(e: Estimate) -> Value {
    json!([e.low, e.high])
}

fn model(m: &Model) -> Value {
    json!({
        "lambda": m.lambda.map(|e| e.value),
        "mu": m.mu.value,
        "alpha": m.alpha.value,
        "q0": m.q0.map(|e| e.value),
        "arrivals": m.arrivals.value,
        "g0": m.best.equation.g0,
        "created_per_request": m.created_per_request,
        "lambda_from_created": m.lambda_from_created,
        "fit": {
            "r2": m.fit.r2,
            "qps_r2": m.fit.qps_r2,
            "runs_z": m.fit.runs,
            "points": m.fit.points.0,
            "qps_points": m.fit.points.1,
        },
        "intervals": {
            "lambda": m.lambda.map(interval),
            "mu": interval(m.mu),
            "alpha": interval(m.alpha),
            "q0": m.q0.map(interval),
            "arrivals": interval(m.arrivals),
        },
        "window": [m.window.0, m.window.1],
    })
}

fn refusal(why: &Refusal) -> Value {
    json!({ "reason": why.name(), "text": why.to_string() })
}

fn line((other, fitted): &(Other, Result<Line, Refusal>)) -> Value {
    let line = fitted.as_ref().ok();
    json!({
        "what": other.what,
        "unit": other.unit,
        "over": line.map(|l| match l.over { Over::Time => "seconds", Over::Goroutines => "goroutines" }),
        "logarithmic": other.log,
        "slope": line.map(|l| l.slope.value),
        "interval": line.map(|l| interval(l.slope)),
        "r2": line.map(|l| l.r2),
        "points": line.map(|l| l.points),
        "refusal": fitted.as_ref().err().map(refusal),
    })
}

fn limit(l: &Limit) -> Value {
    let seconds = |w: &Within| json!({ "low": w.low, "best": w.best, "high": w.high });
    json!({
        "what": l.what,
        "unit": l.unit,
        "limit": l.limit,
        "now": l.now,
        "seconds": l.within.as_ref().ok().map(seconds),
        "refusal": l.within.as_ref().err().map(refusal),
    })
}

fn curve(c: &Curve) -> Value {
    json!({
        "what": c.what,
        "unit": c.unit,
        "limit": c.limit,
        "seen": c.seen,
        "model": c.model.iter().map(|p| json!([p.time, p.low, p.best, p.high])).collect::<Vec<_>>(),
    })
}
