//! In which order vertices are reported.

use std::cmp::{Ordering, Reverse};

use super::{Graph, NameCache, Vertex};
use crate::Sort;
use crate::calls::Calls;

impl Graph {
    /// Sorts by value, then by name; `visual` favours vertices whose callers and callees say something.
    pub(super) fn sort(&mut self, sort: Sort, visual: bool, calls: &Calls, names: &NameCache<'_>) {
        let score = |v: &Vertex| match sort {
            _ if visual => i128::from(self.entropy_score(v)),
            Sort::Flat => i128::from(v.flat.value).abs(),
            Sort::Cum => i128::from(v.cum.value).abs(),
        };
        let scored = self.shown.iter().map(|i| (Reverse(score(self.vertex(*i))), *i));
        let mut scored: Vec<_> = scored.collect();
        let other = |v: &Vertex| match sort {
            Sort::Flat if !visual => Reverse(v.cum.value.unsigned_abs()),
            _ => Reverse(v.flat.value.unsigned_abs()),
        };
        scored.sort_by(|a, b| {
            let (left, right) = (self.vertex(a.1), self.vertex(b.1));
            a.0.cmp(&b.0)
                .then_with(|| by_name(left, right, calls, names))
                .then_with(|| other(left).cmp(&other(right)))
                .then_with(|| by_rest(left, right, calls))
                .then(a.1.cmp(&b.1))
        });
        self.shown = scored.into_iter().map(|(_, i)| i).collect();
    }

    /// How much a vertex tells: those that only pass on what one caller gives to one callee come last.
    ///
    /// Source: `entropyScore` of google/pprof.
    fn entropy_score(&self, v: &Vertex) -> i64 {
        let side = |edges: &[u32], own: i64| {
            if self.alive(edges).next().is_none() { 1.0 } else { self.edge_entropy(edges, own) }
        };
        let score = side(&v.ins, 0) + side(&v.outs, v.flat.value);
        // A call that adds up to 0 makes the score no number, which is the least integer where pprof mostly runs: then
        // a vertex without a value of its own comes last.
        let whole = if score.is_nan() { i64::MIN } else { (score * v.cum.value as f64) as i64 };
        whole.wrapping_add(v.flat.value).wrapping_abs()
    }

    fn edge_entropy(&self, edges: &[u32], own: i64) -> f64 {
        let weights: Vec<i64> = self.alive(edges).map(|(_, e)| e.weight.value).collect();
        let total = weights.iter().filter(|w| **w > 0).fold(own, |sum, w| sum.saturating_add(*w));
        if total == 0 {
            return 0.0;
        }
        let part = |w: i64| {
            let share = w.saturating_abs() as f64 / total as f64;
            -share * share.log2()
        };
        let mut weights = weights;
        // A fixed order of addition: the sum of floats depends on it.
        weights.sort_unstable();
        weights.iter().map(|w| part(*w)).sum::<f64>() + if own > 0 { part(own) } else { 0.0 }
    }
}

fn by_name(a: &Vertex, b: &Vertex, calls: &Calls, names: &NameCache<'_>) -> Ordering {
    if a.node == b.node {
        return Ordering::Equal;
    }
    let (left, right) = (calls.node(a.node).address, calls.node(b.node).address);
    if left != 0 && right != 0 && left != right {
        return left.cmp(&right);
    }
    names.get(a.node).cmp(names.get(b.node))
}

/// Nodes of one name differ in what the name leaves out.
fn by_rest(a: &Vertex, b: &Vertex, calls: &Calls) -> Ordering {
    let key = |v: &Vertex| {
        let n = calls.node(v.node);
        (n.start_line, n.column, calls.names().get(n.object))
    };
    key(a).cmp(&key(b))
}
