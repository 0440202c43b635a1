//! `--format json`, schema `stanch-gate/1`.

use serde_json::{Value, json};
use stanch_model::{Finding, GateReport, GateResult, Location, TestLeak, TestedPackage};

use crate::json::build;

/// Value of the `schema` field.
pub const SCHEMA_ID: &str = "stanch-gate/1";

/// JSON Schema (draft 2020-12) of what [`json()`](fn@json) writes.
pub const SCHEMA: &str = include_str!("../../schema/stanch-gate-1.schema.json");

/// One document, indented, with a newline at its end. What is unknown is `null`; sizes are bytes.
#[must_use]
pub fn json(report: &GateReport) -> String {
    let document = json!({
        "schema": SCHEMA_ID,
        "verdict": report.verdict().name(),
        "command": report.command,
        "go": report.go,
        "gates": report.gates.iter().map(gate).collect::<Vec<_>>(),
        "packages": report.packages.iter().map(package).collect::<Vec<_>>(),
        "leaks": report.leaks.iter().map(leak).collect::<Vec<_>>(),
        "source": report.findings.iter().map(finding).collect::<Vec<_>>(),
        "notes": report.notes,
    });
    crate::json::to_text(&document)
}

fn gate(gate: &GateResult) -> Value {
    json!({ "gate": gate.name, "state": gate.state.name(), "what": gate.what, "details": gate.details })
}

fn package(package: &TestedPackage) -> Value {
    let cleared = package
        .cleared
        .iter()
        .map(|c| json!({ "location": location(&c.location), "count": c.count, "why": c.why }));
    json!({
        "path": package.path,
        "cached": package.cached,
        "ran": package.ran,
        "leaked": package.leaked,
        "settled_ms": package.settled_ms,
        "heap_bytes": package.heap,
        "cleared": cleared.collect::<Vec<_>>(),
    })
}

fn leak(leak: &TestLeak) -> Value {
    let mut value = finding(&leak.finding);
    if let Value::Object(fields) = &mut value {
        fields.insert("package".to_owned(), json!(leak.package));
        fields.insert("count".to_owned(), json!(leak.count));
        fields.insert("tests".to_owned(), json!(leak.tests));
        fields.insert("of_unknown_tests".to_owned(), json!(leak.of_unknown_tests));
        fields.insert("stack".to_owned(), leak.stack.iter().map(location).collect());
        fields.insert("known".to_owned(), json!(leak.known));
    }
    value
}

/// As in [`stanch/1`](crate::json), where it has the same things to say.
fn finding(f: &Finding) -> Value {
    let place = |at: &Option<Location>| at.as_ref().map(location);
    let proofs = f.evidence.iter().map(|p| json!({ "method": p.method, "text": p.text }));
    json!({
        "rule": f.rule,
        "slug": f.slug,
        "kind": f.kind.name(),
        "grade": f.grade.name(),
        "severity": f.severity.name(),
        "title": f.title,
        "cause": f.cause,
        "location": place(&f.location),
        "candidates": f.candidates.iter().map(location).collect::<Vec<_>>(),
        "spawned_at": place(&f.spawned_at),
        "blocked_at": place(&f.blocked_at),
        "evidence": proofs.collect::<Vec<_>>(),
        "fix": build::fix(&f.fix),
        "fingerprint": f.fingerprint,
    })
}

fn location(at: &Location) -> Value {
    json!(build::location(at))
}
