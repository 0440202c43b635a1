//! From the model to the wire.

use stanch_model as model;
use stanch_model::diagnosis::GrownWhat;
use stanch_model::finding::Point;
use stanch_model::{Diagnosis, GapReason, StackId, Symbols};

use super::wire::{self, Num};
use crate::Target;

/// A number that is there and finite.
pub(crate) fn num(value: Option<f64>) -> Option<Num> {
    value.filter(|v| v.is_finite()).map(Num)
}

pub(crate) fn location(at: &model::Location) -> wire::Location<'_> {
    let column = at.column.filter(|c| *c > 0);
    wire::Location { file: &at.file, line: at.line, column, function: &at.function }
}

pub(crate) fn frames(symbols: &Symbols, stack: StackId) -> Vec<wire::Frame<'_>> {
    let frame =
        |id| wire::Frame { function: symbols.func(id), file: symbols.file(id), line: symbols.line(id) };
    symbols.frames(stack).iter().copied().map(frame).collect()
}

fn series(points: &[Point]) -> Vec<wire::Point> {
    points.iter().map(|p| wire::Point { t_ms: p.t_ms, value: num(p.value) }).collect()
}

/// The findings of a target, in the order of the diagnosis.
pub(crate) fn findings<'a>(target: &Target<'a>) -> Vec<wire::Finding<'a>> {
    let symbols = &target.evidence.symbols;
    target.diagnosis.findings.iter().map(|f| finding(f, &target.diagnosis.target, symbols)).collect()
}

fn finding<'a>(f: &'a model::Finding, target: &'a str, symbols: &'a Symbols) -> wire::Finding<'a> {
    wire::Finding {
        target,
        rule: f.rule,
        slug: f.slug,
        kind: f.kind.name(),
        grade: f.grade.name(),
        severity: f.severity.name(),
        title: &f.title,
        cause: &f.cause,
        location: f.location.as_ref().map(location),
        candidates: f.candidates.iter().map(location).collect(),
        spawned_at: f.spawned_at.as_ref().map(location),
        blocked_at: f.blocked_at.as_ref().map(location),
        count: f.count,
        growth_per_min: num(f.growth_per_min),
        unit: f.unit,
        evidence: f.evidence.iter().map(|p| wire::Proof { method: p.method, text: &p.text }).collect(),
        fix: fix(&f.fix),
        verify: &f.verify,
        fingerprint: &f.fingerprint,
        series: series(&f.series),
        symptoms: f.symptoms.iter().map(symptom).collect(),
        exhaustion: f.exhaustion.iter().map(exhaustion).collect(),
        stacks: f.stacks.iter().map(|s| frames(symbols, *s)).collect(),
    }
}

/// How to mend it.
pub(crate) fn fix(fix: &model::Fix) -> wire::Fix<'_> {
    wire::Fix {
        advice: &fix.advice,
        example: Some(fix.example.as_str()).filter(|e| !e.is_empty()),
        edits: fix.edits.iter().map(edit).collect(),
    }
}

fn edit(e: &model::Edit) -> wire::Edit<'_> {
    wire::Edit { file: &e.file, start: e.start, end: e.end, text: &e.text }
}

fn symptom(s: &model::finding::Symptom) -> wire::Symptom<'_> {
    wire::Symptom { location: location(&s.location), count: s.count, why: &s.why }
}

fn exhaustion(e: &model::finding::Exhaustion) -> wire::Exhaustion<'_> {
    let minutes = wire::EtaRange { earliest: Num(e.minutes.0), latest: num(e.minutes.1) };
    wire::Exhaustion { what: &e.what, limit: Num(e.limit), minutes }
}

/// The gaps of a diagnosis.
pub(crate) fn gaps(diagnosis: &Diagnosis) -> Vec<wire::Gap<'_>> {
    diagnosis.gaps.iter().map(|g| gap(g, &diagnosis.target)).collect()
}

fn gap<'a>(g: &'a model::Gap, target: &'a str) -> wire::Gap<'a> {
    let status = match g.reason {
        GapReason::Status(status) => Some(status),
        _ => None,
    };
    wire::Gap {
        target,
        part: g.part.name(),
        snapshot: g.snapshot,
        reason: g.reason.name(),
        status,
        detail: &g.detail,
    }
}

/// Everything about a target beside its findings and gaps.
pub(crate) fn target_report<'a>(target: &Target<'a>) -> wire::TargetReport<'a> {
    let d = target.diagnosis;
    let timed = d.window.millis.is_some();
    wire::TargetReport {
        target: &d.target,
        verdict: d.verdict.name(),
        headline: &d.headline,
        go_version: d.go_version.map(|v| v.to_string()),
        window: wire::Window {
            snapshots: d.window.snapshots,
            millis: d.window.millis,
            heap_cycles: d.window.heap_cycles,
        },
        stages: d.stages.iter().map(|s| stage(s, timed)).collect(),
        trends: d.trends.iter().map(trend).collect(),
        grown: d.grown.iter().map(|g| grown(g, &target.evidence.symbols)).collect(),
        cleared: d.cleared.iter().map(cleared).collect(),
        next: d.next.iter().map(String::as_str).collect(),
        cost: d.cost.iter().map(cost).collect(),
    }
}

/// `timed` is false when only the order of the snapshots is known: then `t_ms` means nothing and is null.
fn stage(s: &model::diagnosis::Stage, timed: bool) -> wire::Stage {
    wire::Stage {
        t_ms: timed.then_some(s.t_ms),
        goroutines: num(s.goroutines),
        inuse_space: num(s.inuse_space),
        inuse_objects: num(s.inuse_objects),
        rss: num(s.rss),
        open_fds: num(s.open_fds),
        threads: num(s.threads),
    }
}

fn trend(t: &model::diagnosis::Trend) -> wire::Trend<'_> {
    wire::Trend {
        what: t.what,
        unit: t.unit,
        first: Num(t.first),
        last: Num(t.last),
        per_min: num(t.per_min),
        growing: t.growing,
        series: series(&t.series),
    }
}

fn grown<'a>(g: &'a model::diagnosis::Grown, symbols: &'a Symbols) -> wire::Grown<'a> {
    let pair = |(first, last): (f64, f64)| wire::FirstLast { first: Num(first), last: Num(last) };
    wire::Grown {
        what: match g.what {
            GrownWhat::Goroutines => "goroutines",
            GrownWhat::Heap => "heap",
        },
        location: location(&g.location),
        stack: frames(symbols, g.stack),
        objects: pair(g.objects),
        bytes: g.bytes.map(pair),
        series: series(&g.series),
    }
}

fn cleared(c: &model::diagnosis::Cleared) -> wire::Cleared<'_> {
    wire::Cleared { location: location(&c.location), count: c.count, why: &c.why }
}

fn cost(c: &model::diagnosis::PartCost) -> wire::PartCost {
    wire::PartCost { part: c.part.name(), takes: c.takes, total_ms: c.total_ms, max_ms: c.max_ms }
}
