//! From calls to the graph of a report: nodes and edges that matter, in their order.

use stanch_model::profile::Profile;

use super::build::{Edges, Wanted, graph};
use super::tags::TagSource;
use super::tree::tree;
use super::{Graph, NameCache};
use crate::Options;
use crate::calls::Calls;

/// A drawn vertex has at most so many boxes of labels.
pub const MOST_TAGS: usize = 4;

/// A graph, and what is not in it.
#[derive(Clone, Debug, Default)]
pub struct Trimmed {
    /// The graph.
    pub graph: Graph,
    /// How many nodes there were before `nodecount`.
    pub original: usize,
    /// How many nodes were below `nodefraction`.
    pub dropped_nodes: usize,
    /// How many edges were below `edgefraction`.
    pub dropped_edges: usize,
}

/// How a report trims.
#[derive(Clone, Copy)]
pub struct Plan<'o> {
    /// What was asked for.
    pub options: &'o Options,
    /// Nodes at most, 0: all.
    pub nodes: usize,
    /// Whether it is drawn: then labels are needed, and order and choice favour what tells something.
    pub visual: bool,
    /// Whether `call_tree` counts.
    pub may_be_tree: bool,
    /// Whether all edges are needed, or only those that tell what is inlined.
    pub all_edges: bool,
}

/// The graph of a report.
#[must_use]
pub fn trimmed(profile: &Profile, calls: &Calls, plan: &Plan<'_>, names: &NameCache<'_>) -> Trimmed {
    let source = plan.visual.then(|| TagSource::new(profile, calls, &plan.options.unit));
    let trimmer = Trimmer { calls, plan, names, tags: source.as_ref() };
    if plan.options.call_tree && plan.may_be_tree { trimmer.tree() } else { trimmer.graph() }
}

struct Trimmer<'a> {
    calls: &'a Calls,
    plan: &'a Plan<'a>,
    names: &'a NameCache<'a>,
    tags: Option<&'a TagSource<'a>>,
}

/// Shares of the total as values.
struct Cutoffs {
    node: i64,
    edge: i64,
}

impl Trimmer<'_> {
    fn cutoffs(&self, graph: &Graph) -> Cutoffs {
        let total = graph.shown.iter().fold(0i64, |sum, v| sum.saturating_add(graph.vertex(*v).flat.value));
        let share = |fraction: f64| ((total as f64 * fraction) as i64).saturating_abs();
        let o = self.plan.options;
        if o.trim {
            Cutoffs { node: share(o.nodefraction), edge: share(o.edgefraction) }
        } else {
            Cutoffs { node: 0, edge: 0 }
        }
    }

    fn build(&self, kept: Option<&[bool]>, edges: Edges<'_>) -> Graph {
        let drop_negative = self.plan.options.drop_negative;
        let tags = self.tags.filter(|_| edges != Edges::None);
        graph(self.calls, &Wanted { kept, edges, drop_negative, tags })
    }

    fn sort(&self, graph: &mut Graph) {
        graph.sort(self.plan.options.sort, self.plan.visual, self.calls, self.names);
    }

    fn graph(&self) -> Trimmed {
        // What nodes have does not depend on which others stay, so edges are built when that is known.
        let mut nodes = self.build(None, Edges::None);
        let cutoffs = self.cutoffs(&nodes);
        let all = nodes.shown.len();
        let mut kept = None;
        let mut dropped_nodes = 0;
        if cutoffs.node > 0 {
            let staying = nodes.at_least(cutoffs.node);
            nodes.shown.retain(|v| staying[*v as usize]);
            dropped_nodes = all - nodes.shown.len();
            kept = (dropped_nodes > 0).then_some(staying);
        }
        let original = nodes.shown.len();
        let graph = if self.plan.visual {
            self.visual(kept, &cutoffs)
        } else {
            self.sort(&mut nodes);
            if self.plan.nodes > 0 && self.plan.nodes < original {
                nodes.shown.truncate(self.plan.nodes);
                kept = Some(nodes.only_shown());
            }
            let inlined = self.calls.inlined_somewhere();
            let edges = if self.plan.all_edges { Edges::All } else { Edges::Into(inlined) };
            Graph { shown: nodes.shown, ..self.build(kept.as_deref(), edges) }
        };
        self.finish(Trimmed { graph, original, dropped_nodes, dropped_edges: 0 }, &cutoffs)
    }

    /// Which nodes are drawn depends on edges and labels.
    fn visual(&self, kept: Option<Vec<bool>>, cutoffs: &Cutoffs) -> Graph {
        let mut graph = self.build(kept.as_deref(), Edges::All);
        self.sort(&mut graph);
        if self.plan.nodes > 0 {
            graph.trim_tags(cutoffs.node);
            graph.trim_edges(cutoffs.edge);
            let top = graph.top(self.plan.nodes, true);
            if top < graph.shown.len() {
                graph.shown.truncate(top);
                graph = self.build(Some(&graph.only_shown()), Edges::All);
                self.sort(&mut graph);
            }
        }
        graph
    }

    fn finish(&self, mut t: Trimmed, cutoffs: &Cutoffs) -> Trimmed {
        t.graph.trim_tags(cutoffs.node);
        t.dropped_edges = t.graph.trim_edges(cutoffs.edge);
        if self.plan.visual {
            t.graph.remove_redundant_edges(self.names);
        }
        t
    }

    fn tree(&self) -> Trimmed {
        let mut graph = tree(self.calls, self.plan.options.drop_negative, self.tags);
        let cutoffs = self.cutoffs(&graph);
        let all = graph.shown.len();
        let kept = graph.at_least(cutoffs.node);
        let mut dropped_nodes = 0;
        if cutoffs.node > 0 && graph.shown.iter().any(|v| !kept[*v as usize]) {
            graph.trim_tree(&kept, self.names);
            dropped_nodes = all - graph.shown.len();
        }
        let original = graph.shown.len();
        self.sort(&mut graph);
        if self.plan.nodes > 0 {
            graph.trim_tags(cutoffs.node);
            graph.trim_edges(cutoffs.edge);
            let top = graph.top(self.plan.nodes, self.plan.visual);
            if top < graph.shown.len() {
                let mut kept = vec![false; graph.vertices.len()];
                graph.shown[..top].iter().for_each(|v| kept[*v as usize] = true);
                graph.trim_tree(&kept, self.names);
                self.sort(&mut graph);
            }
        }
        self.finish(Trimmed { graph, original, dropped_nodes, dropped_edges: 0 }, &cutoffs)
    }
}

impl Graph {
    /// Which vertices are shown and have at least `cutoff`.
    fn at_least(&self, cutoff: i64) -> Vec<bool> {
        let mut kept = vec![false; self.vertices.len()];
        for v in &self.shown {
            kept[*v as usize] = self.vertex(*v).cum.value.unsigned_abs() >= cutoff.unsigned_abs();
        }
        kept
    }

    fn only_shown(&self) -> Vec<bool> {
        let mut kept = vec![false; self.vertices.len()];
        self.shown.iter().for_each(|v| kept[*v as usize] = true);
        kept
    }

    fn trim_tags(&mut self, cutoff: i64) {
        for v in &self.shown {
            self.vertices[*v as usize].tags.trim(cutoff);
        }
    }

    /// Leaves out lighter edges into shown vertices; how many.
    fn trim_edges(&mut self, cutoff: i64) -> usize {
        let cutoff = cutoff.unsigned_abs();
        let mut dropped = 0;
        for v in &self.shown {
            for id in &self.vertices[*v as usize].ins {
                let edge = &mut self.edges[*id as usize];
                if edge.alive && edge.weight.value.unsigned_abs() < cutoff {
                    edge.alive = false;
                    dropped += 1;
                }
            }
        }
        dropped
    }

    /// How many of the shown vertices fit, boxes of labels counted in graphs that are drawn.
    fn top(&self, most: usize, visual: bool) -> usize {
        let mut most = most;
        if visual {
            let mut count = 0;
            for (i, v) in self.shown.iter().enumerate() {
                count += self.vertex(*v).tags.count().min(MOST_TAGS) + 1;
                if count >= most {
                    most = i + 1;
                    break;
                }
            }
        }
        most.min(self.shown.len())
    }
}
