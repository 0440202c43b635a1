//! The call graph: nodes with their own and cumulative values, and the calls between them, trimmed as pprof trims.
//!
//! Source: google/pprof, `internal/graph/graph.go`, and `newTrimmedGraph` of `internal/report/report.go`.

mod build;
mod edges;
mod order;
mod redundant;
mod sums;
mod tags;
mod tree;
mod trim;

use crate::calls::{Calls, NodeId, Weight};

pub use sums::{cumulative, own};
pub use tags::{Tag, Tags};
pub use trim::{MOST_TAGS, Plan, Trimmed, trimmed};

/// A node of the graph. In a call tree several have the same [`Vertex::node`].
#[derive(Clone, Debug)]
pub struct Vertex {
    /// What it stands for.
    pub node: NodeId,
    /// What samples that end here add up to.
    pub flat: Weight,
    /// What samples that pass here add up to, each once.
    pub cum: Weight,
    /// Edges from callers.
    pub ins: Vec<u32>,
    /// Edges to callees.
    pub outs: Vec<u32>,
    /// Labels of the samples, in graphs that are drawn.
    pub tags: Tags,
}

/// Calls from one vertex to another.
#[derive(Clone, Debug)]
pub struct Edge {
    /// The caller.
    pub src: u32,
    /// The callee.
    pub dest: u32,
    /// What samples with this call add up to, each once.
    pub weight: Weight,
    /// Frames between the two were left out.
    pub residual: bool,
    /// The callee was inlined into the caller, always.
    pub inline: bool,
    /// False once it was trimmed.
    pub alive: bool,
}

/// A call graph.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// All vertices, those that are not shown included.
    pub vertices: Vec<Vertex>,
    /// All edges, those that were trimmed included.
    pub edges: Vec<Edge>,
    /// Indices of the vertices that are shown, in the order of the report.
    pub shown: Vec<u32>,
}

impl Graph {
    /// A vertex.
    #[must_use]
    pub fn vertex(&self, index: u32) -> &Vertex {
        &self.vertices[index as usize]
    }

    /// The calls into a vertex, heaviest first.
    #[must_use]
    pub fn callers(&self, vertex: u32, names: &NameCache<'_>) -> Vec<&Edge> {
        self.sorted(&self.vertex(vertex).ins, names)
    }

    /// The calls out of a vertex, heaviest first.
    #[must_use]
    pub fn callees(&self, vertex: u32, names: &NameCache<'_>) -> Vec<&Edge> {
        self.sorted(&self.vertex(vertex).outs, names)
    }

    fn sorted<'g>(&'g self, edges: &'g [u32], names: &NameCache<'_>) -> Vec<&'g Edge> {
        let mut edges: Vec<&Edge> = self.alive(edges).map(|(_, e)| e).collect();
        self.sort_edges(&mut edges, names);
        edges
    }

    /// By weight, then by the names of caller and callee.
    pub fn sort_edges(&self, edges: &mut [&Edge], names: &NameCache<'_>) {
        let name = |v: u32| names.get(self.vertex(v).node);
        edges.sort_by(|a, b| {
            let weight = |e: &Edge| e.weight.value.unsigned_abs();
            weight(b)
                .cmp(&weight(a))
                .then_with(|| name(a.src).cmp(name(b.src)))
                .then_with(|| name(a.dest).cmp(name(b.dest)))
        });
    }

    /// Those of the edges that were not trimmed.
    pub(crate) fn alive<'g>(&'g self, edges: &'g [u32]) -> impl DoubleEndedIterator<Item = (u32, &'g Edge)> {
        edges.iter().map(|e| (*e, &self.edges[*e as usize])).filter(|(_, e)| e.alive)
    }

    /// Sum of the values that the shown vertices have of their own.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.shown.iter().fold(0, |sum, v| sum.saturating_add(self.vertex(*v).flat.shown()))
    }
}

/// Names of nodes, each made on first use.
pub struct NameCache<'c> {
    calls: &'c Calls,
    made: Vec<std::cell::OnceCell<String>>,
}

impl<'c> NameCache<'c> {
    /// No name is made yet.
    #[must_use]
    pub fn new(calls: &'c Calls) -> Self {
        Self { calls, made: vec![std::cell::OnceCell::new(); calls.nodes().len()] }
    }

    /// The name of a node in reports.
    #[must_use]
    pub fn get(&self, id: NodeId) -> &str {
        self.made[id.index()].get_or_init(|| self.calls.name_of(id))
    }
}
