//! The trees of reports: stacks of a diagnosis merged from the root, cut to a bounded number of nodes, totals preserved.

use std::collections::HashMap;

use stanch_model::names::{self, Owner};
use stanch_model::wait::{self, State};
use stanch_model::{FrameId, StackCounts, StackId, Symbols};
use stanch_model::{GoroutineDump, HeapProfile};

/// One weighted stack.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Root (outermost call) first.
    pub frames: Vec<FrameId>,
    /// How many, or how much; never negative.
    pub value: u64,
    /// A last box after the frames: what a goroutine waits for.
    pub tag: Option<&'static str>,
}

/// What a node stands for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Label {
    /// All samples.
    Root,
    /// A call: one function at one line.
    Frame(FrameId),
    /// A sample's tag.
    Tag(&'static str),
    /// The sum of what was cut below its parent: this many nodes.
    Other(usize),
}

/// A box of a flame graph.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    /// What it stands for.
    pub label: Label,
    /// Index of the parent; the root is its own.
    pub parent: usize,
    /// Sum over the samples that go through it.
    pub total: u64,
    /// The tag that most of it has.
    pub tag: Option<&'static str>,
}

/// A tree in one list: parents stand before their children, the root is first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tree {
    /// At least the root.
    pub nodes: Vec<Node>,
}

impl Tree {
    /// Merges samples and cuts the tree to at most `most` nodes (but the root and one sum always stay).
    ///
    /// The largest nodes are kept; what is cut below a node becomes one exact [`Label::Other`] child of it, so
    /// that every node's total is still the sum of its children and of what ends in it.
    #[must_use]
    pub fn build(samples: impl IntoIterator<Item = Sample>, most: usize) -> Self {
        let mut full = Builder::default();
        samples.into_iter().filter(|s| s.value > 0).for_each(|s| full.add(&s));
        full.finish().cut(most.max(2))
    }

    /// Sum over all samples.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.nodes[0].total
    }

    fn cut(self, most: usize) -> Self {
        if self.nodes.len() <= most {
            return self;
        }
        // Largest first; a parent is never smaller than its child and stands before it, so a prefix is a tree.
        let mut order: Vec<usize> = (0..self.nodes.len()).collect();
        order.sort_by_key(|i| (std::cmp::Reverse(self.nodes[*i].total), *i));
        let mut rank = vec![0; order.len()];
        order.iter().enumerate().for_each(|(r, i)| rank[*i] = r);
        // One node more adds itself, and at the most takes its parent's sum away: the size never falls.
        let (mut fits, mut too_many) = (1, order.len());
        while too_many - fits > 1 {
            let middle = usize::midpoint(fits, too_many);
            if self.size(&rank, middle) <= most { fits = middle } else { too_many = middle }
        }
        self.keep(&rank, fits)
    }

    /// How many nodes the tree has with the `kept` largest ones and the sums of what is cut.
    fn size(&self, rank: &[usize], kept: usize) -> usize {
        let mut has_sum = vec![false; self.nodes.len()];
        let cut = self.nodes.iter().enumerate().filter(|(i, _)| rank[*i] >= kept);
        cut.filter(|(_, n)| rank[n.parent] < kept).for_each(|(_, n)| has_sum[n.parent] = true);
        kept + has_sum.into_iter().filter(|s| *s).count()
    }

    fn keep(&self, rank: &[usize], kept: usize) -> Self {
        let mut new = vec![usize::MAX; self.nodes.len()];
        let mut nodes: Vec<Node> = Vec::new();
        let mut sums: Vec<(u64, usize)> = vec![(0, 0); self.nodes.len()];
        let mut below = vec![0_usize; self.nodes.len()];
        for (i, node) in self.nodes.iter().enumerate() {
            if rank[i] < kept {
                new[i] = nodes.len();
                nodes.push(Node { parent: if i == 0 { 0 } else { new[node.parent] }, ..node.clone() });
                continue;
            }
            // A cut node below a cut node belongs to the same sum, and its value is in its parent's already.
            let top = if rank[node.parent] < kept { node.parent } else { below[node.parent] };
            below[i] = top;
            sums[top].1 += 1;
            if top == node.parent {
                sums[top].0 += node.total;
            }
        }
        for (i, (total, count)) in sums.into_iter().enumerate().filter(|(_, (_, count))| *count > 0) {
            nodes.push(Node { label: Label::Other(count), parent: new[i], total, tag: None });
        }
        Self { nodes }
    }
}

#[derive(Default)]
struct Builder {
    nodes: Vec<Node>,
    children: HashMap<(usize, Label), usize>,
    /// How much of a node has which tag.
    tags: HashMap<(usize, &'static str), u64>,
}

impl Builder {
    fn root(&mut self) {
        if self.nodes.is_empty() {
            self.nodes.push(Node { label: Label::Root, parent: 0, total: 0, tag: None });
        }
    }

    fn add(&mut self, sample: &Sample) {
        self.root();
        let labels = sample.frames.iter().map(|f| Label::Frame(*f)).chain(sample.tag.map(Label::Tag));
        self.visit(0, sample);
        let mut at = 0;
        for label in labels {
            let next = self.nodes.len();
            let child = *self.children.entry((at, label)).or_insert(next);
            if child == next {
                self.nodes.push(Node { label, parent: at, total: 0, tag: None });
            }
            at = child;
            self.visit(at, sample);
        }
    }

    fn visit(&mut self, node: usize, sample: &Sample) {
        let total = &mut self.nodes[node].total;
        *total = total.saturating_add(sample.value);
        if let Some(tag) = sample.tag {
            *self.tags.entry((node, tag)).or_default() += sample.value;
        }
    }

    fn finish(mut self) -> Tree {
        self.root();
        let mut most: HashMap<usize, (u64, &'static str)> = HashMap::new();
        for ((node, tag), value) in self.tags {
            let best = most.entry(node).or_insert((value, tag));
            // By name where values are equal: the order of a hash map must not show.
            if (value, std::cmp::Reverse(tag)) > (best.0, std::cmp::Reverse(best.1)) {
                *best = (value, tag);
            }
        }
        for (node, (_, tag)) in most {
            self.nodes[node].tag = Some(tag);
        }
        Tree { nodes: self.nodes }
    }
}

/// The word for what a goroutine is doing.
#[must_use]
pub fn state_name(state: State) -> &'static str {
    match state {
        State::Wait(reason) => reason.name(),
        State::Syscall => "syscall",
        State::Active => "running",
        State::Unknown => "state unknown",
    }
}

/// The goroutines of a debug=0 or debug=1 profile, tagged with what they wait for.
#[must_use]
pub fn count_samples(symbols: &Symbols, counts: &StackCounts) -> Vec<Sample> {
    let sample = |s: &stanch_model::StackCount| {
        let reading = wait::read(symbols, symbols.frames(s.stack));
        sample_of(reading.frames, reading.state, u64::try_from(s.count).unwrap_or(0))
    };
    counts.samples.iter().map(sample).collect()
}

/// The goroutines of a full dump, tagged with what they wait for.
#[must_use]
pub fn dump_samples(symbols: &Symbols, dump: &GoroutineDump) -> Vec<Sample> {
    // Dumps have hundreds of thousands of goroutines and few stacks: each kind is read once.
    let mut kinds: HashMap<(StackId, stanch_model::Status), u64> = HashMap::new();
    for g in &dump.goroutines {
        *kinds.entry((g.stack, g.status)).or_default() += 1;
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|((stack, status), n)| (*stack, std::cmp::Reverse(*n), format!("{status:?}")));
    let sample = |((stack, status), n): ((StackId, stanch_model::Status), u64)| {
        let reading = wait::read(symbols, symbols.frames(stack));
        sample_of(reading.frames, wait::state_of(symbols, status, &reading), n)
    };
    kinds.into_iter().map(sample).collect()
}

fn sample_of(leaf_first: &[FrameId], state: State, value: u64) -> Sample {
    Sample { frames: leaf_first.iter().rev().copied().collect(), value, tag: Some(state_name(state)) }
}

/// Growth of a heap between two profiles by stack: what grew as samples, and the sum of what shrank.
#[must_use]
pub fn heap_growth(
    symbols: &Symbols,
    first: &HeapProfile,
    last: &HeapProfile,
    value: impl Fn(&stanch_model::HeapSample) -> i64,
) -> (Vec<Sample>, u64) {
    let mut change: HashMap<StackId, i64> = HashMap::new();
    last.samples.iter().for_each(|s| *change.entry(s.stack).or_default() += value(s));
    first.samples.iter().for_each(|s| *change.entry(s.stack).or_default() -= value(s));
    let mut change: Vec<_> = change.into_iter().collect();
    change.sort_unstable();
    let shrunk = change.iter().filter(|(_, v)| *v < 0).map(|(_, v)| v.unsigned_abs()).sum();
    let grown = change.into_iter().filter(|(_, v)| *v > 0).map(|(stack, v)| Sample {
        frames: symbols.frames(stack).iter().rev().copied().collect(),
        value: v.unsigned_abs(),
        tag: None,
    });
    (grown.collect(), shrunk)
}

/// The frame that says most about a goroutine: the innermost one of the program or a dependency, else the
/// outermost one that is not the runtime's.
#[must_use]
pub fn telling_frame(symbols: &Symbols, leaf_first: &[FrameId]) -> Option<FrameId> {
    let library = |f: &&FrameId| names::owner(symbols, **f) != Owner::Runtime;
    names::user_frame(symbols, leaf_first).or_else(|| leaf_first.iter().rev().find(library).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn symbols() -> (Symbols, Vec<FrameId>) {
        let mut symbols = Symbols::new();
        let frames = (0..40).map(|i| symbols.frame_of(&format!("main.f{i}"), "a.go", i + 1)).collect();
        (symbols, frames)
    }

    /// Samples over pseudo-random stacks; a fixed linear congruential generator, so that failures repeat.
    fn random(frames: &[FrameId], n: usize) -> Vec<Sample> {
        let mut state = 7_u64;
        let mut next = move |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        let mut stack = |len: usize| (0..len).map(|_| frames[next(frames.len())]).collect::<Vec<_>>();
        (0..n)
            .map(|i| Sample {
                frames: stack(i % 9),
                value: (i % 13) as u64,
                tag: (i % 3 == 0).then_some("select"),
            })
            .collect()
    }

    /// A node is at least the sum of its children; the rest ends in it.
    fn check(tree: &Tree, total: u64, most: usize) {
        assert!(tree.nodes.len() <= most, "{} nodes", tree.nodes.len());
        assert_eq!(tree.total(), total);
        let mut children = vec![0; tree.nodes.len()];
        for (i, node) in tree.nodes.iter().enumerate().skip(1) {
            assert!(node.parent < i && node.total > 0);
            assert!(!matches!(tree.nodes[node.parent].label, Label::Other(_)));
            children[node.parent] += node.total;
        }
        assert!(tree.nodes.iter().zip(&children).all(|(n, sum)| n.total >= *sum));
    }

    #[test]
    fn totals_are_preserved_by_every_cut() {
        let (_, frames) = symbols();
        let samples = random(&frames, 3000);
        let total = samples.iter().map(|s| s.value).sum();
        let full = Tree::build(samples.clone(), usize::MAX);
        check(&full, total, usize::MAX);
        // What ends in the nodes of the full tree has to be found again, cut or not.
        for most in [2, 3, 10, 100, 1000, 4000, full.nodes.len() - 1, full.nodes.len()] {
            let tree = Tree::build(samples.clone(), most);
            check(&tree, total, most);
            let cut: usize =
                tree.nodes.iter().map(|n| if let Label::Other(n) = n.label { n } else { 0 }).sum();
            let kept = tree.nodes.iter().filter(|n| !matches!(n.label, Label::Other(_))).count();
            assert_eq!(kept + cut, full.nodes.len());
        }
    }

    #[test]
    fn the_sum_of_a_cut_is_exact() {
        let (_, f) = symbols();
        let sample = |frames: &[FrameId], value| Sample { frames: frames.to_vec(), value, tag: None };
        let samples = [
            sample(&[f[0], f[1]], 100),
            sample(&[f[0], f[2]], 3),
            sample(&[f[0], f[3]], 2),
            sample(&[f[0]], 7),
        ];
        let tree = Tree::build(samples, 4);
        let shown: Vec<_> = tree.nodes.iter().map(|n| (n.label, n.parent, n.total)).collect();
        assert_eq!(
            shown,
            [
                (Label::Root, 0, 112),
                (Label::Frame(f[0]), 0, 112),
                (Label::Frame(f[1]), 1, 100),
                (Label::Other(2), 1, 5),
            ]
        );
    }

    #[test]
    fn empty_and_negative_samples_are_nothing() {
        let tree = Tree::build([], 10);
        assert_eq!((tree.nodes.len(), tree.total()), (1, 0));
    }

    #[test]
    fn heap_growth_keeps_growth_and_loss_apart() {
        let (mut symbols, f) = symbols();
        let (a, b) = (symbols.stack(&[f[0]]), symbols.stack(&[f[1]]));
        let profile = |values: &[(StackId, i64)]| HeapProfile {
            samples: values
                .iter()
                .map(|(stack, v)| stanch_model::HeapSample {
                    stack: *stack,
                    alloc_objects: 0,
                    alloc_bytes: 0,
                    inuse_objects: 1,
                    inuse_bytes: *v,
                })
                .collect(),
            rate: None,
        };
        let (grown, shrunk) = heap_growth(
            &symbols,
            &profile(&[(a, 10), (b, 50)]),
            &profile(&[(a, 25), (a, 5), (b, 20)]),
            |s| s.inuse_bytes,
        );
        assert_eq!(
            (grown.len(), grown[0].value, grown[0].frames.as_slice(), shrunk),
            (1, 20, &[f[0]][..], 30)
        );
    }

    #[test]
    fn goroutines_are_tagged_with_their_wait() {
        let mut symbols = Symbols::new();
        let frames: Vec<_> = ["runtime.gopark", "runtime.chansend1", "main.send", "net/http.serve"]
            .iter()
            .map(|n| symbols.frame_of(n, "", 0))
            .collect();
        let stack = symbols.stack(&frames);
        let counts = StackCounts { samples: vec![stanch_model::StackCount { stack, count: 5 }] };
        let samples = count_samples(&symbols, &counts);
        assert_eq!(
            (samples[0].tag, samples[0].frames.as_slice()),
            (Some("chan send"), &[frames[3], frames[2]][..])
        );
        assert_eq!(telling_frame(&symbols, &frames), Some(frames[2]));
        assert_eq!(telling_frame(&symbols, &[frames[0], frames[3]]), Some(frames[3]));
    }
}
