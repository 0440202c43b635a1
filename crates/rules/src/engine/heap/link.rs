//! Which growth of the heap only follows the growth of goroutines that hold it.

use stanch_model::{Evidence, FrameId, Symbols};

use super::{Explanation, HeapSite};
use crate::engine::site::Site;

/// The correlation from which two series move together.
const TOGETHER: f64 = 0.9;

/// The share of the objects' growth that must be left when each new goroutine is given its objects.
const PER_GOROUTINE_SPREAD: f64 = 0.35;

/// Ties each growing allocation site to the goroutine group that it grows with, if there is one.
///
/// A connection's buffers, a handler's request: they are allocated by a goroutine (or by the one that starts it) and
/// live as long as it. The group must be on the site's stacks by its first function or by its `go` statement, and
/// objects and goroutines must rise in a constant proportion. Whether the goroutines leak or just serve more
/// clients is not decided here.
pub fn link(evidence: &Evidence, sites: &mut [HeapSite], goroutines: &[Site]) {
    for site in sites.iter_mut().filter(|s| s.judgement.is_some()) {
        let stacks = site.stacks.clone();
        let candidates = goroutines
            .iter()
            .enumerate()
            .filter(|(_, g)| stacks.iter().any(|s| is_on(&evidence.symbols, evidence.symbols.frames(*s), g)));
        let moves = |g: &Site| together(evidence, site, &g.counts);
        let best =
            candidates.filter_map(|(i, g)| moves(g).map(|r| (i, r))).max_by(|a, b| a.1.total_cmp(&b.1));
        site.explained_by = best.map(|(i, _)| Explanation::Goroutines(i));
    }
}

fn is_on(symbols: &Symbols, frames: &[FrameId], group: &Site) -> bool {
    let entry = group.key.entry.map(|f| symbols.str(f));
    let creator = group.key.created_by.map(|f| symbols.func(f));
    frames.iter().map(|f| Some(symbols.func(*f))).any(|f| f == entry || f == creator)
}

/// Correlation of a site's objects with the counts of a group, when both rise and each step of the one goes with a
/// step of the other.
fn together(evidence: &Evidence, site: &HeapSite, counts: &[Option<u64>]) -> Option<f64> {
    let base = evidence.snapshots.first()?.at;
    let pairs: Vec<(f64, f64)> = evidence
        .snapshots
        .iter()
        .zip(counts)
        .filter_map(|(snapshot, count)| {
            let point = site.objects.iter().find(|p| p.t_ms == snapshot.at - base)?;
            Some(((*count)? as f64, point.value?))
        })
        .collect();
    let (first, last) = (pairs.first()?, pairs.last()?);
    if pairs.len() < 3 || last.0 <= first.0 || last.1 <= first.1 {
        return None;
    }
    let per_goroutine = (last.1 - first.1) / (last.0 - first.0);
    let rise = last.1 - first.1;
    let off = pairs.iter().map(|(g, o)| (o - first.1 - per_goroutine * (g - first.0)).abs());
    let worst = off.fold(0.0, f64::max);
    let r = correlation(&pairs)?;
    (r >= TOGETHER && worst <= PER_GOROUTINE_SPREAD * rise).then_some(r)
}

fn correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    let n = pairs.len() as f64;
    let (mx, my) = (pairs.iter().map(|p| p.0).sum::<f64>() / n, pairs.iter().map(|p| p.1).sum::<f64>() / n);
    let sum = |f: &dyn Fn(f64, f64) -> f64| pairs.iter().map(|p| f(p.0 - mx, p.1 - my)).sum::<f64>();
    let spread = (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt();
    (spread > 0.0).then(|| sum(&|x, y| x * y) / spread)
}
