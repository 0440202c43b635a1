//! The call tree: one vertex per path.

use hashbrown::HashMap;

use super::tags::{SampleTags, TagSource};
use super::{Graph, NameCache, Vertex};
use crate::calls::{Calls, Frame, NodeId, Weight};

/// One vertex per path from a root.
///
/// Source: `newTree` of google/pprof.
pub(super) fn tree(calls: &Calls, drop_negative: bool, tags: Option<&TagSource<'_>>) -> Graph {
    let mut t = Tree::default();
    // The vertex of each stack's leaf, for the labels.
    let mut leaves = vec![None; calls.stack_count()];
    for stack in (0..calls.stack_count()).filter(|s| calls.is_counted(*s)) {
        leaves[stack] = t.add(calls.stack(stack), calls.weight(stack));
    }
    for row in calls.rows() {
        if let Some(of_sample) = tags.and_then(|t| t.of(*row)) {
            t.add_tags(leaves[row.stack as usize], &of_sample);
        }
    }
    t.graph.show(drop_negative);
    t.graph
}

#[derive(Default)]
struct Tree {
    graph: Graph,
    /// Vertices by parent and node.
    children: HashMap<(Option<u32>, NodeId), u32>,
    /// The edge into each vertex.
    into: Vec<Option<u32>>,
}

impl Tree {
    /// Adds a stack; the vertex of its leaf.
    fn add(&mut self, frames: &[Frame], weight: Weight) -> Option<u32> {
        let mut parent = None;
        for frame in frames.iter().rev() {
            let next = self.graph.vertices.len() as u32;
            let vertex = *self.children.entry((parent, frame.node())).or_insert(next);
            if vertex == next {
                self.graph.vertices.push(Vertex::new(frame.node()));
                self.into.push(None);
            }
            self.graph.vertices[vertex as usize].cum.add(weight);
            if let Some(parent) = parent {
                self.edge(parent, vertex, weight, frame.is_inlined());
            }
            parent = Some(vertex);
        }
        if let Some(leaf) = parent {
            self.graph.vertices[leaf as usize].flat.add(weight);
        }
        parent
    }

    fn edge(&mut self, parent: u32, vertex: u32, weight: Weight, inline: bool) {
        match self.into[vertex as usize] {
            None => {
                self.into[vertex as usize] = Some(self.graph.new_edge(parent, vertex, weight, false, inline));
            }
            Some(edge) => {
                let edge = &mut self.graph.edges[edge as usize];
                edge.weight.add(weight);
                edge.inline &= inline;
            }
        }
    }

    /// Adds a sample's labels to its path.
    fn add_tags(&mut self, leaf: Option<u32>, sample: &SampleTags) {
        let mut at = leaf;
        while let Some(vertex) = at {
            self.graph.vertices[vertex as usize].tags.add(sample, false);
            at = self.into[vertex as usize].map(|edge| self.graph.edges[edge as usize].src);
        }
        if let Some(leaf) = leaf {
            self.graph.vertices[leaf as usize].tags.add(sample, true);
        }
    }
}

impl Graph {
    /// Takes vertices out of a tree; their children become those of the nearest ancestor that stays.
    ///
    /// Source: `TrimTree` of google/pprof.
    pub(super) fn trim_tree(&mut self, kept: &[bool], names: &NameCache<'_>) {
        let shown = std::mem::take(&mut self.shown);
        for vertex in shown {
            if kept[vertex as usize] {
                self.shown.push(vertex);
            } else {
                self.cut_out(vertex);
            }
        }
        self.remove_redundant_edges(names);
    }

    fn cut_out(&mut self, vertex: u32) {
        let outs: Vec<u32> = self.alive(&self.vertices[vertex as usize].outs).map(|(id, _)| id).collect();
        let into =
            self.alive(&self.vertices[vertex as usize].ins).next().map(|(id, e)| (id, e.src, e.inline));
        let Some((into, parent, inline)) = into else {
            for edge in outs {
                self.edges[edge as usize].alive = false;
            }
            return;
        };
        self.edges[into as usize].alive = false;
        for id in outs {
            let edge = &mut self.edges[id as usize];
            edge.src = parent;
            edge.residual = true;
            edge.inline &= inline;
            self.vertices[parent as usize].outs.push(id);
        }
        self.vertices[vertex as usize].outs.clear();
    }
}
