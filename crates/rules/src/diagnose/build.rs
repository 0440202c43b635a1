//! Findings from judged sites: the cause by the rule that claims it best.

use stanch_model::finding::{Point, Symptom};
use stanch_model::{Finding, Fix, Grade, Kind, Location, Proof, Severity};

use crate::engine::context::Context;
use crate::engine::heap::{Explanation, HeapJudgement, HeapSite};
use crate::engine::roots::Root;
use crate::engine::site::Site;
use crate::engine::{growth, names};
use crate::registry;
use crate::rule::{Claim, Rule, RuleKind};

/// One finding per flagged site that is a root; the others become its symptoms.
pub(crate) fn goroutine_findings(
    cx: &Context<'_>,
    flagged: &[usize],
    roots: &[Option<Root>],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for i in flagged.iter().filter(|i| roots[**i].is_none()) {
        let Some((rule, claim)) = best_site_claim(cx, &cx.sites[*i]) else { continue };
        let mut finding = of_site(cx, &cx.sites[*i], rule, claim);
        for (j, root) in roots.iter().enumerate() {
            if let Some(root) = root.as_ref().filter(|r| r.site == *i) {
                finding.symptoms.extend(symptom(cx, &cx.sites[j], &root.why));
            }
        }
        findings.push(finding);
    }
    findings
}

fn best_site_claim<'r>(cx: &Context<'_>, site: &Site) -> Option<(&'r Rule, Claim)> {
    let claims = registry::rules().iter().filter_map(|rule| match rule.runtime {
        RuleKind::Goroutines(detect) => Some((rule, detect(site, cx)?)),
        _ => None,
    });
    // max_by_key keeps the last of equals; the order of ids decides for the first.
    claims.rev_max()
}

/// The best claim; among equals the rule with the lowest id.
trait RevMax<'r>: Iterator<Item = (&'r Rule, Claim)> + Sized {
    fn rev_max(self) -> Option<(&'r Rule, Claim)> {
        self.reduce(|best, next| if next.1.weight > best.1.weight { next } else { best })
    }
}

impl<'r, I: Iterator<Item = (&'r Rule, Claim)>> RevMax<'r> for I {}

fn of_site(cx: &Context<'_>, site: &Site, rule: &Rule, claim: Claim) -> Finding {
    let blocked = site.place();
    let blocked_at = blocked.and_then(|f| cx.location(f));
    let spawned_at = site.key.created_by.and_then(|f| cx.location(f));
    let location = claim.location.clone().or_else(|| blocked_at.clone()).or_else(|| spawned_at.clone());
    let judgement = &site.judgement;
    let mut evidence = judgement.proofs.clone();
    evidence.extend(claim.proofs);
    let count = site.count();
    Finding {
        rule: rule.id,
        slug: rule.slug,
        kind: rule.kind,
        grade: judgement.grade.unwrap_or(Grade::Suspected),
        severity: Severity::Low,
        title: claim.title.map_or_else(
            || site_title(site, count, blocked_at.as_ref()),
            |title| format!("{count} goroutines {title}"),
        ),
        cause: claim.cause,
        fingerprint: fingerprint(rule.slug, [location.as_ref(), spawned_at.as_ref(), blocked_at.as_ref()]),
        location,
        spawned_at,
        blocked_at,
        count: Some(count),
        growth_per_min: judgement.per_min,
        unit: "goroutines",
        evidence,
        fix: Fix { advice: claim.advice, example: claim.example.to_owned(), edits: Vec::new() },
        verify: verify(Kind::Goroutine, judgement.per_min),
        series: growth::series(cx.evidence, site),
        stacks: vec![site.stack],
        candidates: claim.candidates,
        symptoms: Vec::new(),
        exhaustion: Vec::new(),
        source: None,
    }
}

fn site_title(site: &Site, count: u64, at: Option<&Location>) -> String {
    let state = match site.key.state {
        crate::engine::site::State::Wait(reason) => format!("stuck in {}", reason.name()),
        crate::engine::site::State::Syscall => "stuck in a system call".to_owned(),
        crate::engine::site::State::Active => "running".to_owned(),
        crate::engine::site::State::Unknown => "of which it is not said what they wait for".to_owned(),
    };
    let noun = if count == 1 { "goroutine" } else { "goroutines" };
    match at {
        Some(at) => format!("{count} {noun} {state} in {}", names::short(&at.function)),
        None => format!("{count} {noun} {state}"),
    }
}

fn symptom(cx: &Context<'_>, site: &Site, why: &str) -> Option<Symptom> {
    let frame = site.place()?;
    Some(Symptom { location: cx.location(frame)?, count: site.count(), why: why.to_owned() })
}

/// One finding per growing allocation site, with the goroutine group that it grows with, if there is one.
pub(super) fn heap_findings(cx: &Context<'_>) -> Vec<(Finding, Option<usize>)> {
    let finding = |site: &HeapSite| {
        let holder = site.explained_by.map(|Explanation::Goroutines(group)| group);
        Some((of_heap(cx, site, site.judgement.as_ref()?)?, holder))
    };
    cx.heap.iter().filter_map(finding).collect()
}

fn of_heap(cx: &Context<'_>, site: &HeapSite, judgement: &HeapJudgement) -> Option<Finding> {
    let claims = registry::rules().iter().filter_map(|rule| match rule.runtime {
        RuleKind::Heap(detect) => Some((rule, detect(site, cx)?)),
        _ => None,
    });
    let (rule, claim) = claims.rev_max()?;
    let allocated = cx.location(site.frame);
    let location = claim.location.clone().or_else(|| allocated.clone());
    let mut evidence: Vec<Proof> = judgement.proofs.clone();
    evidence.extend(claim.proofs);
    let last = |points: &[Point]| points.iter().rev().find_map(|p| p.value);
    let function = allocated.as_ref().map_or("?", |l| names::short(&l.function)).to_owned();
    Some(Finding {
        rule: rule.id,
        slug: rule.slug,
        kind: rule.kind,
        grade: judgement.grade,
        severity: Severity::Low,
        title: format!("memory allocated in {function} is kept and grows"),
        cause: claim.cause,
        fingerprint: fingerprint(rule.slug, [location.as_ref(), allocated.as_ref(), None]),
        location,
        spawned_at: None,
        blocked_at: None,
        count: last(&site.objects).map(|v| v.max(0.0) as u64),
        growth_per_min: judgement.bytes_per_min,
        unit: "bytes",
        evidence,
        fix: Fix { advice: claim.advice, example: claim.example.to_owned(), edits: Vec::new() },
        verify: verify(Kind::Memory, judgement.bytes_per_min),
        series: site.bytes.clone(),
        stacks: site.stacks.clone(),
        candidates: claim.candidates,
        symptoms: Vec::new(),
        exhaustion: Vec::new(),
        source: None,
    })
}

fn verify(kind: Kind, per_min: Option<f64>) -> String {
    let what = match kind {
        Kind::Goroutine => "the goroutine count of this site stays flat",
        Kind::Memory => "the memory in use at this site stays flat after GC",
        Kind::Resource => "the number stays flat",
    };
    let long = match per_min {
        Some(rate) if rate < 5.0 && kind == Kind::Goroutine => "for at least an hour (it grows slowly)",
        _ => "for as long as this watch",
    };
    format!("deploy the mended build and watch it under the same load: {what} {long}")
}

/// Stable when lines move: the slug and the functions, but no line numbers.
pub(crate) fn fingerprint(slug: &str, places: [Option<&Location>; 3]) -> String {
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    hash.add(slug);
    for place in places {
        hash.add(place.map_or("", |p| &p.function));
    }
    format!("{:016x}", hash.0)
}

/// FNV-1a, 64 bits (Fowler, Noll, Vo): stable over builds, which std's hashers do not promise.
struct Fnv(u64);

impl Fnv {
    fn add(&mut self, text: &str) {
        for byte in text.bytes().chain([0]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        }
    }
}
