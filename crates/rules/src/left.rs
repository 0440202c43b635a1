//! Goroutines that should have ended and did not: the caller knows that they leak, the rules say why.
//!
//! Where [`diagnose`](crate::diagnose()) has to find out over time whether a group leaks, a test binary tells it by its
//! end: what was started since the beginning has to be gone.

use stanch_model::finding::Proof;
use stanch_model::{Evidence, Finding, Grade, SourceText};

use crate::diagnose::{build, explain, merge, verdict};
use crate::engine::context::Context;
use crate::engine::site::Site;
use crate::engine::{judge, locks, names, roots, site};

/// One cause, and the goroutines that it stands for.
#[derive(Clone, PartialEq, Debug)]
pub struct Left {
    /// Cause, place and fix. Its counts are those of `goroutines`; what is stuck only because of them is among its
    /// symptoms.
    pub finding: Finding,
    /// Ids of the goroutines, those of the symptoms not included.
    pub goroutines: Vec<u64>,
    /// Ids of the goroutines of the symptoms.
    pub symptoms: Vec<u64>,
}

/// Says for a group, by the ids of its members, how sure it is that it leaks, and why.
pub type ProofOf<'a> = dyn Fn(&[u64]) -> (Grade, Vec<Proof>) + 'a;

/// Names the causes of goroutines that were left behind: all those of the last dump of `evidence`, worst first.
#[must_use]
pub fn left_behind(evidence: &Evidence, source: &SourceText, proof: &ProofOf<'_>) -> Vec<Left> {
    let mut judged = judge::judge(evidence);
    for site in &mut judged.sites.sites {
        let (grade, proofs) = proof(&ids(site));
        site.judgement = site::Judgement {
            grade: Some(grade),
            decisive: true,
            stuck: site.count(),
            proofs,
            ..Default::default()
        };
    }
    let sites = &judged.sites.sites;
    let last = judged.time.snapshots.last().and_then(|i| site::usable(&evidence.snapshots[*i]));
    let locks = last.map_or_else(Vec::new, |dump| locks::groups(evidence, sites, dump));
    let cx = Context { evidence, source, sites, heap: &[], locks: &locks };
    let all: Vec<usize> = (0..sites.len()).collect();
    let roots = roots::find(evidence, sites, &all, last);
    let mut findings = merge::same_cause(build::goroutine_findings(&cx, &all, &roots));
    for finding in &mut findings {
        finding.verify = "run the tests again with stanch gate: the goroutines are gone".to_owned();
        finding.series = Vec::new();
    }
    explain::add_severity(&mut findings);
    verdict::sort(&mut findings);
    findings.into_iter().map(|finding| with_goroutines(&cx, &roots, finding)).collect()
}

fn ids(site: &Site) -> Vec<u64> {
    site.members.iter().map(|member| member.id).collect()
}

fn with_goroutines(cx: &Context<'_>, roots: &[Option<roots::Root>], finding: Finding) -> Left {
    // One cause may have absorbed several groups, of which it keeps the stacks; one that has not may share its stack
    // with a group of another creator.
    let is_of = |site: &Site| {
        let spawned = site.key.created_by.and_then(|frame| names::location(&cx.evidence.symbols, frame));
        finding.stacks.contains(&site.stack) && (finding.stacks.len() > 1 || spawned == finding.spawned_at)
    };
    let own: Vec<usize> =
        (0..cx.sites.len()).filter(|i| roots[*i].is_none() && is_of(&cx.sites[*i])).collect();
    let because = |i: &usize| roots[*i].as_ref().is_some_and(|root| own.contains(&root.site));
    let symptoms = (0..cx.sites.len()).filter(because).flat_map(|i| ids(&cx.sites[i])).collect();
    let goroutines = own.iter().flat_map(|i| ids(&cx.sites[*i])).collect();
    Left { finding, goroutines, symptoms }
}
