//! From stacks to vertices and edges.

use super::edges::EdgeTable;
use super::tags::{TagSource, Tags};
use super::{Edge, Graph, Vertex};
use crate::calls::{Calls, NodeId, Weight};

/// Which edges to build.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Edges<'w> {
    None,
    /// Those into these nodes.
    Into(&'w [bool]),
    All,
}

impl Edges<'_> {
    fn wants(self, dest: usize) -> bool {
        match self {
            Edges::None => false,
            Edges::Into(nodes) => nodes[dest],
            Edges::All => true,
        }
    }
}

/// What to build.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'w> {
    /// Only these nodes; frames of others are bridged by residual edges.
    pub(super) kept: Option<&'w [bool]>,
    /// Which edges are needed.
    pub(super) edges: Edges<'w>,
    /// Leave out vertices with negative values.
    pub(super) drop_negative: bool,
    /// Labels of the samples, when they are shown.
    pub(super) tags: Option<&'w TagSource<'w>>,
}

impl Vertex {
    pub(super) fn new(node: NodeId) -> Self {
        Self {
            node,
            flat: Weight::default(),
            cum: Weight::default(),
            ins: Vec::new(),
            outs: Vec::new(),
            tags: Tags::default(),
        }
    }
}

/// One vertex per node of the calls.
pub(super) fn graph(calls: &Calls, wanted: &Wanted<'_>) -> Graph {
    let mut b = Builder {
        graph: Graph {
            vertices: (0..calls.nodes().len()).map(|i| Vertex::new(NodeId::from_index(i))).collect(),
            ..Graph::default()
        },
        sums: vec![Sum::default(); calls.nodes().len()],
        edges: EdgeTable::new(),
        path: Vec::new(),
    };
    for stack in 0..calls.stack_count() {
        if calls.is_counted(stack) {
            b.add(calls, stack, wanted);
        }
    }
    if let Some(tags) = wanted.tags {
        b.add_tags(calls, tags, wanted);
    }
    let mut graph = b.graph;
    for e in b.edges.into_sorted() {
        graph.new_edge(e.src(), e.dest(), e.weight, e.residual, e.inline);
    }
    for (vertex, sum) in graph.vertices.iter_mut().zip(&b.sums) {
        vertex.cum = sum.cum;
    }
    graph.show(wanted.drop_negative);
    graph
}

impl Graph {
    /// Shows all vertices with a value.
    pub(super) fn show(&mut self, drop_negative: bool) {
        let is_shown = |v: &Vertex| {
            let (flat, cum) = (v.flat.value, v.cum.value);
            let negative = flat < 0 || (flat == 0 && cum < 0);
            (flat != 0 || cum != 0) && !(drop_negative && negative)
        };
        let all = self.vertices.iter().zip(0u32..);
        self.shown = all.filter(|(v, _)| is_shown(v)).map(|(_, i)| i).collect();
    }

    /// Adds to the edge between two vertices, which `slot` says if it is known.
    pub(super) fn new_edge(
        &mut self,
        src: u32,
        dest: u32,
        weight: Weight,
        residual: bool,
        inline: bool,
    ) -> u32 {
        let id = self.edges.len() as u32;
        self.edges.push(Edge { src, dest, weight, residual, inline, alive: true });
        self.vertices[src as usize].outs.push(id);
        self.vertices[dest as usize].ins.push(id);
        id
    }
}

/// What is touched for every frame of every stack, apart from the rest of a vertex: so it stays in the cache.
#[derive(Clone, Copy, Default)]
struct Sum {
    cum: Weight,
    /// The last stack that passed, from 1: each stack counts once.
    seen: u32,
}

struct Builder {
    graph: Graph,
    sums: Vec<Sum>,
    edges: EdgeTable,
    path: Vec<u32>,
}

impl Builder {
    fn add(&mut self, calls: &Calls, stack: usize, wanted: &Wanted<'_>) {
        let weight = calls.weight(stack);
        let stamp = stack as u32 + 1;
        let mut parent: Option<u32> = None;
        let mut residual = false;
        for frame in calls.stack(stack).iter().rev() {
            let node = frame.node().index();
            if wanted.kept.is_some_and(|kept| !kept[node]) {
                residual = true;
                continue;
            }
            let sum = &mut self.sums[node];
            if sum.seen != stamp {
                sum.seen = stamp;
                sum.cum.add(weight);
            }
            let vertex = node as u32;
            if let Some(parent) = parent.filter(|p| *p != vertex && wanted.edges.wants(node)) {
                self.edges.add((parent, vertex), stamp, weight, residual, frame.is_inlined());
            }
            parent = Some(vertex);
            residual = false;
        }
        if let Some(leaf) = parent.filter(|_| !residual) {
            self.graph.vertices[leaf as usize].flat.add(weight);
        }
    }

    /// Labels differ between samples of one stack, so that they are added sample by sample.
    fn add_tags(&mut self, calls: &Calls, tags: &TagSource<'_>, wanted: &Wanted<'_>) {
        self.sums.iter_mut().for_each(|s| s.seen = 0);
        let is_kept = |node: usize| wanted.kept.is_none_or(|kept| kept[node]);
        for (row, stamp) in calls.rows().iter().zip(1u32..) {
            let Some(of_sample) = tags.of(*row) else { continue };
            let frames = calls.stack(row.stack as usize);
            self.path.clear();
            self.path.extend(frames.iter().rev().map(|f| f.node().index() as u32));
            for node in &self.path {
                let at = *node as usize;
                if is_kept(at) && self.sums[at].seen != stamp {
                    self.sums[at].seen = stamp;
                    self.graph.vertices[at].tags.add(&of_sample, false);
                }
            }
            if let Some(leaf) = self.path.last().filter(|leaf| is_kept(**leaf as usize)) {
                self.graph.vertices[*leaf as usize].tags.add(&of_sample, true);
            }
        }
    }
}
