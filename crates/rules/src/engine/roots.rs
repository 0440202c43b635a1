//! Root before symptom: of two stuck groups, which one blocks the other.
//!
//! The largest bucket is often the victim. A goroutine that waits for its children (WaitGroup, a result channel) is
//! a symptom of what stops the child; a child that is fed by its parent is a symptom of what stops the parent.

use stanch_model::{Evidence, Goroutine, GoroutineDump, WaitReason};

use super::owner::Kin;
use super::pairs;
use super::site::Site;

/// Which site a symptom belongs to.
#[derive(Clone, Debug, PartialEq)]
pub struct Root {
    /// Index of the site that is the root.
    pub site: usize,
    /// Why.
    pub why: String,
}

/// For each site that is stuck (`flagged`), the site that blocks it, followed to its end.
#[must_use]
pub fn find(
    evidence: &Evidence,
    sites: &[Site],
    flagged: &[usize],
    dump: Option<&GoroutineDump>,
) -> Vec<Option<Root>> {
    let mut roots: Vec<Option<Root>> = vec![None; sites.len()];
    let Some(dump) = dump else { return roots };
    let kin = Kin::new(evidence, dump);
    for a in flagged {
        for b in flagged.iter().filter(|b| *b != a) {
            if let Some((symptom, root)) = between(sites, &kin, dump, *a, *b)
                && roots[symptom].is_none()
            {
                roots[symptom] = Some(root);
            }
        }
    }
    mark_connections(evidence, sites, flagged, &mut roots);
    follow(&mut roots);
    roots
}

/// The goroutines of client connections that callers wait on stand for these callers, whatever keeps them waiting.
fn mark_connections(evidence: &Evidence, sites: &[Site], flagged: &[usize], roots: &mut [Option<Root>]) {
    let symbols = &evidence.symbols;
    let Some(site) = pairs::awaited_by(symbols, sites) else { return };
    for i in flagged.iter().filter(|i| pairs::is_of_client(symbols, &sites[**i])) {
        let why = "it is a connection on which they wait for an answer".to_owned();
        roots[*i].get_or_insert(Root { site, why });
    }
}

/// Whether `parents` hold the creators of `children`, and if so which of the two is stuck because of the other.
fn between(
    sites: &[Site],
    kin: &Kin<'_>,
    dump: &GoroutineDump,
    parents: usize,
    children: usize,
) -> Option<(usize, Root)> {
    let parent_ids: hashbrown::HashSet<u64> = sites[parents].members.iter().map(|m| m.id).collect();
    let of_parents = |g: &Goroutine| {
        let parent = g.parent?.get();
        let is_member = parent_ids.contains(&parent);
        let parent = kin.get(parent)?;
        (is_member && kin.creator_on_stack(g, parent)).then_some(parent.id)
    };
    let mut owners: Vec<u64> =
        sites[children].members.iter().filter_map(|m| of_parents(&dump.goroutines[m.index])).collect();
    owners.sort_unstable();
    owners.dedup();
    // Kinship must be the rule for the parents, not a coincidence of a few.
    if owners.is_empty() || owners.len() * 2 < sites[parents].members.len() {
        return None;
    }
    if joins(&sites[parents]) {
        let why = "it waits for the goroutines that it started, and those are stuck".to_owned();
        Some((parents, Root { site: children, why }))
    } else {
        let why = "the goroutine that started it is stuck, so what it waits for never comes".to_owned();
        Some((children, Root { site: parents, why }))
    }
}

/// Whether a site waits for others to finish or to answer.
fn joins(site: &Site) -> bool {
    use WaitReason::{ChanReceive, CondWait, Semacquire, WaitGroupWait};
    matches!(site.wait(), Some(WaitGroupWait | ChanReceive | CondWait | Semacquire))
}

/// Follows chains to the last root; a cycle keeps its members apart.
fn follow(roots: &mut [Option<Root>]) {
    for i in 0..roots.len() {
        let Some(first) = roots[i].clone() else { continue };
        let mut at = first.site;
        for _ in 0..roots.len() {
            match &roots[at] {
                Some(next) if next.site != i => at = next.site,
                Some(_) => {
                    // a waits for b waits for a: neither is the root.
                    at = first.site;
                    break;
                }
                None => break,
            }
        }
        roots[i] = Some(Root { site: at, ..first });
    }
    for i in 0..roots.len() {
        let back =
            roots[i].as_ref().map(|r| r.site).filter(|s| roots[*s].as_ref().is_some_and(|r| r.site == i));
        if back.is_some() {
            roots[i] = None;
        }
    }
}
