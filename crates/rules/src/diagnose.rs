//! From evidence to the diagnosis: judge, name the cause, put root before symptom, say how to go on.

pub(crate) mod build;
pub(crate) mod explain;
pub(crate) mod merge;
pub(crate) mod verdict;

pub use explain::RED_LINE;

pub(crate) use build::fingerprint;
use stanch_model::diagnosis::{Cleared, PartCost};
use stanch_model::{Diagnosis, Evidence, Finding, Gap, PartKind, SourceText};
pub(crate) use verdict::{leak_headline, sort};

use crate::engine::context::Context;
use crate::engine::{growth, heap, judge, locks, names, roots, site};
use crate::registry;
use crate::rule::RuleKind;

/// What the reader of the diagnosis can choose.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Bytes at which the process is killed, when neither GOMEMLIMIT nor the metrics say it.
    pub memory_limit: Option<f64>,
}

/// Judges the evidence. `source` may be empty; [`wanted_sources`] says which files would sharpen the answer.
#[must_use]
pub fn diagnose(evidence: &Evidence, options: &Options, source: &SourceText) -> Diagnosis {
    let judged = judge::judge(evidence);
    let mut heap_sites = heap::judge(evidence);
    let heap_evidence = heap::evidence(evidence);
    let sites = &judged.sites.sites;
    heap::link(evidence, &mut heap_sites, sites);
    let last = judged.time.snapshots.last().and_then(|i| site::usable(&evidence.snapshots[*i]));
    let locks = last.map_or_else(Vec::new, |dump| locks::groups(evidence, sites, dump));
    let cx = Context { evidence, source, sites, heap: &heap_sites, locks: &locks };
    let stages = growth::stages(evidence);
    let trends = growth::trends(evidence, &stages);

    let flagged: Vec<usize> = (0..sites.len()).filter(|i| sites[*i].judgement.grade.is_some()).collect();
    let roots = roots::find(evidence, sites, &flagged, last);
    let mut findings = build::goroutine_findings(&cx, &flagged, &roots);
    let heap_findings = build::heap_findings(&cx);
    let process_findings = process_findings(&cx);
    findings = merge::same_cause(findings);
    let others = merge::unexplained(&cx, heap_findings, process_findings, &mut findings);
    findings.extend(others);
    explain::add_exhaustion(&mut findings, evidence, &trends, options);
    explain::add_severity(&mut findings);
    sort(&mut findings);

    let window = growth::window(evidence, heap::cycles(evidence).list.len());
    let verdict = verdict::verdict(&cx, &heap_evidence, &findings, &window);
    Diagnosis {
        target: evidence.target.clone(),
        go_version: evidence.go_version,
        verdict: verdict.verdict,
        headline: verdict.headline,
        window,
        stages,
        trends,
        grown: growth::grown(evidence, sites, &heap_sites),
        findings,
        cleared: cleared(&cx),
        gaps: gaps(evidence),
        next: verdict.next,
        cost: cost(evidence),
    }
}

fn process_findings(cx: &Context<'_>) -> Vec<Finding> {
    let detect = |rule: &crate::Rule| match rule.runtime {
        RuleKind::Process(detect) => detect(cx),
        _ => Vec::new(),
    };
    registry::rules().iter().flat_map(detect).collect()
}

/// Groups that look like leaks and are none, largest first.
fn cleared(cx: &Context<'_>) -> Vec<Cleared> {
    let of_site = |s: &site::Site| {
        let frame = s.place()?;
        let why = s.judgement.cleared.clone().filter(|_| s.count() > 0)?;
        Some(Cleared { location: names::location(&cx.evidence.symbols, frame)?, count: s.count(), why })
    };
    let of_heap = |h: &heap::HeapSite| {
        let (_, objects) = h.object_ends();
        Some(Cleared {
            location: h.location(&cx.evidence.symbols)?,
            count: objects.max(0.0) as u64,
            why: h.cleared.clone()?,
        })
    };
    let mut all: Vec<Cleared> = cx.sites.iter().filter_map(of_site).collect();
    all.extend(cx.heap.iter().filter_map(of_heap));
    all.sort_by_key(|c| std::cmp::Reverse(c.count));
    all
}

/// What is missing, once: a part that is missing in the same way from several snapshots is one gap.
fn gaps(evidence: &Evidence) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = Vec::new();
    for gap in &evidence.gaps {
        let same = |g: &&mut Gap| g.part == gap.part && g.reason == gap.reason && g.detail == gap.detail;
        match gaps.iter_mut().find(same) {
            Some(known) if known.snapshot != gap.snapshot => known.snapshot = None,
            Some(_) => {}
            None => gaps.push(gap.clone()),
        }
    }
    gaps
}

fn cost(evidence: &Evidence) -> Vec<PartCost> {
    let mut costs: Vec<PartCost> = Vec::new();
    for (part, ms) in evidence.snapshots.iter().flat_map(|s| &s.cost) {
        match costs.iter_mut().find(|c| c.part == *part) {
            Some(c) => {
                c.takes += 1;
                c.total_ms += ms;
                c.max_ms = c.max_ms.max(*ms);
            }
            None => costs.push(PartCost { part: *part, takes: 1, total_ms: *ms, max_ms: *ms }),
        }
    }
    costs.sort_by_key(|c: &PartCost| (std::cmp::Reverse(c.total_ms), PartKind::name(c.part)));
    costs
}

/// The source files that a reader of this diagnosis wants to see, as the toolchain recorded their paths: those of
/// the findings, and those of the program's functions on their stacks.
#[must_use]
pub fn wanted_sources(diagnosis: &Diagnosis, evidence: &Evidence) -> Vec<String> {
    let mut files = std::collections::BTreeSet::new();
    for finding in &diagnosis.findings {
        let places = [&finding.location, &finding.spawned_at, &finding.blocked_at];
        files.extend(places.into_iter().flatten().chain(&finding.candidates).map(|l| l.file.clone()));
        let frames = finding.stacks.iter().take(4).flat_map(|s| evidence.symbols.frames(*s));
        let program = frames.filter(|f| names::owner(&evidence.symbols, **f) == names::Owner::Program);
        files.extend(program.filter_map(|f| evidence.symbols.file(*f)).map(str::to_owned));
    }
    files.into_iter().collect()
}
