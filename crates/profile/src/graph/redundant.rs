//! Residual edges that say nothing: their ends are connected through shown vertices as well.

use super::{Graph, NameCache};

impl Graph {
    /// Removes residual edges from the lightest on, as long as no direct edge into the same vertex is lighter.
    ///
    /// Source: `RemoveRedundantEdges` of google/pprof.
    pub(super) fn remove_redundant_edges(&mut self, names: &NameCache<'_>) {
        let mut search = Search { seen: vec![0; self.vertices.len()], stamp: 0, queue: Vec::new() };
        for i in (0..self.shown.len()).rev() {
            let mut ins: Vec<u32> =
                self.alive(&self.vertices[self.shown[i] as usize].ins).map(|(id, _)| id).collect();
            ins.sort_by_key(|id| {
                let edge = &self.edges[*id as usize];
                let caller = names.get(self.vertex(edge.src).node);
                (std::cmp::Reverse(edge.weight.value.unsigned_abs()), caller)
            });
            for id in ins.into_iter().rev() {
                if !self.edges[id as usize].residual {
                    break;
                }
                if search.is_redundant(self, id) {
                    self.edges[id as usize].alive = false;
                }
            }
        }
    }
}

struct Search {
    seen: Vec<u32>,
    stamp: u32,
    queue: Vec<u32>,
}

impl Search {
    /// Whether another path leads from the edge's source to its destination: a search from there against the calls.
    fn is_redundant(&mut self, graph: &Graph, edge: u32) -> bool {
        let (src, dest) = (graph.edges[edge as usize].src, graph.edges[edge as usize].dest);
        self.stamp += 1;
        self.queue.clear();
        self.queue.push(dest);
        self.seen[dest as usize] = self.stamp;
        let mut next = 0;
        while let Some(vertex) = self.queue.get(next).copied() {
            next += 1;
            for (id, into) in graph.alive(&graph.vertices[vertex as usize].ins) {
                if id == edge || self.seen[into.src as usize] == self.stamp {
                    continue;
                }
                if into.src == src {
                    return true;
                }
                self.seen[into.src as usize] = self.stamp;
                self.queue.push(into.src);
            }
        }
        false
    }
}
