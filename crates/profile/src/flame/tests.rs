//! Exactness of trees against a plain one, cuts, deep stacks, saturation.

use std::collections::BTreeMap;

use stanch_model::profile::{Function, Line, LocationId, Profile, ProfileBuilder, Sizes, ValueType};

use super::*;

/// Columns that own what [`Stacks`] borrows.
#[derive(Default)]
struct Columns {
    frames: Vec<Frame>,
    ends: Vec<u32>,
    amounts: Vec<Amount>,
}

impl Columns {
    /// `root_first` is turned around.
    fn push(&mut self, root_first: &[u32], amount: Amount) {
        let frame = |(i, c): (usize, &u32)| Frame::new(NodeId::from_index(*c as usize), i % 2 == 1);
        self.frames.extend(root_first.iter().rev().enumerate().map(frame));
        self.ends.push(self.frames.len() as u32);
        self.amounts.push(amount);
    }

    fn of(stacks: &[(&[u32], i64)]) -> Self {
        let mut columns = Self::default();
        stacks.iter().for_each(|(calls, value)| columns.push(calls, Amount::of(*value)));
        columns
    }

    fn stacks(&self) -> Stacks<'_> {
        Stacks::new(&self.frames, &self.ends, &self.amounts)
    }
}

fn call(id: usize) -> Label {
    Label::Call(NodeId::from_index(id))
}

/// Pseudo-random stacks; a fixed generator, so that failures repeat.
fn random(count: usize) -> Columns {
    let mut state = 7_u64;
    let mut next = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut columns = Columns::default();
    for i in 0..count {
        let calls: Vec<u32> = (0..i % 11).map(|_| next(12) as u32).collect();
        columns.push(&calls, Amount::between(next(40) as i64 - 8, next(60) as i64 - 8));
    }
    columns
}

/// The whole tree, made naively: each path from the root with its amount.
fn naive(stacks: Stacks<'_>) -> BTreeMap<Vec<u32>, Amount> {
    let mut all = BTreeMap::new();
    for (_, calls, amount) in stacks.iter().filter(|(_, _, a)| a.width > 0) {
        let mut path = Vec::new();
        for call in std::iter::once(None).chain(calls.iter().rev().map(|f| Some(f.node().index() as u32))) {
            path.extend(call);
            let sum: &mut Amount = all.entry(path.clone()).or_default();
            *sum = sum.plus(amount);
        }
    }
    all
}

/// The path of every node, sums of cuts as `None`.
fn paths(tree: &Tree) -> Vec<(Option<Vec<u32>>, Amount)> {
    let mut path: Vec<u32> = Vec::new();
    let of = |node: &Node| {
        path.truncate((node.depth as usize).saturating_sub(1));
        match node.label {
            Label::Root => (Some(Vec::new()), node.amount),
            Label::Other(_) => (None, node.amount),
            Label::Call(call) => {
                path.push(call.index() as u32);
                (Some(path.clone()), node.amount)
            }
        }
    };
    tree.nodes.iter().map(of).collect()
}

/// Every node is the sum of its children and of what ends in it; `ends` says the latter for a path.
fn check_sums(tree: &Tree, whole: &BTreeMap<Vec<u32>, Amount>, ends: impl Fn(&[u32]) -> Amount) {
    let mut children: BTreeMap<Vec<u32>, Amount> = BTreeMap::new();
    let mut counts: BTreeMap<Vec<u32>, usize> = BTreeMap::new();
    let mut open: Vec<Vec<u32>> = Vec::new();
    for ((path, amount), node) in paths(tree).into_iter().zip(&tree.nodes) {
        open.truncate(node.depth as usize);
        if let Some(parent) = open.last() {
            let sum = children.entry(parent.clone()).or_default();
            *sum = sum.plus(amount);
            let stands_for = if let Label::Other(n) = node.label { n as usize } else { 1 };
            *counts.entry(parent.clone()).or_default() += stands_for;
        }
        if let Some(path) = &path {
            assert_eq!(whole[path], amount, "{path:?}");
        }
        open.push(path.unwrap_or_default());
    }
    for (parent, sum) in &children {
        assert_eq!(sum.plus(ends(parent)), whole[parent], "{parent:?}");
        let real = whole.keys().filter(|p| p.len() == parent.len() + 1 && p.starts_with(parent)).count();
        assert_eq!(counts[parent], real, "children of {parent:?}");
    }
}

#[test]
fn every_cut_is_exact() {
    let columns = random(2500);
    let stacks = columns.stacks();
    let whole = naive(stacks);
    let mut ending: BTreeMap<Vec<u32>, Amount> = BTreeMap::new();
    for (_, calls, amount) in stacks.iter() {
        let sum = ending.entry(calls.iter().rev().map(|f| f.node().index() as u32).collect()).or_default();
        *sum = sum.plus(amount);
    }
    for most in [1, 2, 3, 10, 100, 999, 5000, usize::MAX] {
        let tree = flame(stacks, Spot::default(), most).unwrap();
        assert!(tree.nodes.len() <= most.max(2), "{} nodes of {most}", tree.nodes.len());
        assert_eq!(tree.total(), stacks.total());
        check_sums(&tree, &whole, |path| ending.get(path).copied().unwrap_or_default());
    }
    assert_eq!(flame(stacks, Spot::default(), usize::MAX).unwrap().nodes.len(), whole.len());
}

#[test]
fn a_cut_keeps_the_largest() {
    let columns = Columns::of(&[(&[1, 2], 100), (&[1, 3], 3), (&[1, 4], 2), (&[1], 7), (&[5], 0)]);
    let tree = flame(columns.stacks(), Spot::default(), 5).unwrap();
    let seen: Vec<_> = tree.nodes.iter().map(|n| (n.label, n.depth, n.amount.now)).collect();
    assert_eq!(seen, [(Label::Root, 0, 112), (call(1), 1, 112), (call(2), 2, 100), (Label::Other(2), 2, 5)]);
}

#[test]
fn a_spot_shows_what_is_below_it() {
    let columns = random(800);
    let stacks = columns.stacks();
    let whole = naive(stacks);
    let tree = flame(stacks, Spot::default(), 200).unwrap();
    let deep = tree.nodes.iter().filter(|n| matches!(n.label, Label::Call(_)) && n.depth > 1);
    for node in deep.take(20) {
        let spot = Spot { stack: node.stack, depth: node.depth };
        let path: Vec<u32> = path(stacks, spot).unwrap().iter().map(|n| n.index() as u32).collect();
        let below = flame(stacks, spot, usize::MAX).unwrap();
        assert_eq!(below.total(), whole[&path]);
        assert_eq!(below.total(), node.amount);
        let above: Vec<Amount> = (0..=path.len()).map(|n| whole[&path[..n]]).collect();
        assert_eq!(lineage(stacks, spot).unwrap(), above);
        assert_eq!(below.nodes.len(), whole.keys().filter(|p| p.starts_with(&path)).count());
    }
}

#[test]
fn spots_that_are_not_there() {
    let columns = Columns::of(&[(&[1, 2], 5)]);
    for (stack, depth) in [(0, 3), (1, 1), (u32::MAX, 1), (0, u32::MAX)] {
        assert_eq!(flame(columns.stacks(), Spot { stack, depth }, 10), None);
    }
    // Whatever the stack: no calls are the root.
    assert!(flame(columns.stacks(), Spot { stack: 99, depth: 0 }, 10).is_some());
}

#[test]
fn nothing_is_a_root_alone() {
    let columns = Columns::default();
    let tree = flame(columns.stacks(), Spot::default(), 100).unwrap();
    assert_eq!((tree.nodes.len(), tree.total()), (1, Amount::default()));
    assert_eq!(totals(columns.stacks()), []);
}

#[test]
fn stacks_five_thousand_deep() {
    let deep: Vec<u32> = (0..5000).map(|i| i % 3).collect();
    let columns = Columns::of(&[(&deep, 4), (&deep[..4999], 3), (&[9], 100)]);
    let tree = flame(columns.stacks(), Spot::default(), 16_000).unwrap();
    assert_eq!(tree.nodes.len(), 5002);
    assert_eq!(tree.nodes.iter().map(|n| n.depth).max(), Some(5000));
    let sides = around(columns.stacks(), |c| c.index() == 1, 16_000);
    assert_eq!((sides.callers.nodes.len(), sides.callees.nodes.len()), (2, 4999));
}

#[test]
fn a_sandwich_counts_every_stack_once() {
    // f is 7: recursion counts at its outermost call.
    let columns = Columns::of(&[(&[1, 7, 2, 7, 3], 10), (&[4, 7], 5), (&[1, 2], 50)]);
    let sides = around(columns.stacks(), |c| c.index() == 7, 100);
    assert_eq!(sides.callers.total().now, 15);
    assert_eq!(sides.callees.total().now, 15);
    let names =
        |tree: &Tree| paths(tree).into_iter().filter_map(|(p, a)| Some((p?, a.now))).collect::<Vec<_>>();
    assert_eq!(names(&sides.callers), [(vec![], 15), (vec![1], 10), (vec![4], 5)]);
    assert_eq!(names(&sides.callees), [(vec![], 15), (vec![2], 10), (vec![2, 7], 10), (vec![2, 7, 3], 10)]);
    let cum = totals(columns.stacks())[7].cum;
    assert_eq!(cum, sides.callees.total());
}

#[test]
fn totals_and_searches_count_stacks_once() {
    let columns = Columns::of(&[(&[1, 7, 2, 7], 10), (&[4, 7, 2], 5), (&[1, 3], 50)]);
    let all = totals(columns.stacks());
    assert_eq!((all[7].flat.now, all[7].cum.now), (10, 15));
    assert_eq!((all[1].flat.now, all[1].cum.now), (0, 60));
    assert_eq!(share(columns.stacks(), |c| c.index() == 7 || c.index() == 2).now, 15);
    assert_eq!(share(columns.stacks(), |_| false), Amount::default());
    let (callers, callees) = neighbours(columns.stacks(), |c| c.index() == 7);
    let list = |n: &[Neighbour]| n.iter().map(|n| (n.call.index(), n.amount.now)).collect::<Vec<_>>();
    assert_eq!(list(&callers), [(1, 10), (2, 10), (4, 5)]);
    assert_eq!(list(&callees), [(2, 15)]);
}

#[test]
fn a_comparison_shows_both_sides() {
    let mut columns = Columns::default();
    columns.push(&[1, 2], Amount::between(0, 10));
    columns.push(&[1, 3], Amount::between(6, 0));
    columns.push(&[1, 4], Amount::between(5, 8));
    columns.push(&[1, 5], Amount::between(9, 2));
    let tree = flame(columns.stacks(), Spot::default(), 100).unwrap();
    assert_eq!(tree.total(), Amount { width: 33, now: 20, base: 20 });
    let of = |change: Change| {
        let picked: Vec<_> = columns.amounts.iter().map(|a| change.pick(*a)).collect();
        let stacks = Stacks::new(&columns.frames, &columns.ends, &picked);
        flame(stacks, Spot::default(), 100).unwrap().nodes.iter().skip(2).map(|n| n.label).collect::<Vec<_>>()
    };
    assert_eq!(of(Change::New), [call(2)]);
    assert_eq!(of(Change::Gone), [call(3)]);
    assert_eq!(of(Change::Grown), [call(4)]);
    assert_eq!(of(Change::Shrunk), [call(5)]);
    assert!(Change::ALL.into_iter().all(|c| Change::named(c.name()) == Some(c)));
}

#[test]
fn hostile_values_saturate() {
    let columns =
        Columns::of(&[(&[1], i64::MAX), (&[1, 2], i64::MAX), (&[1, 3], i64::MIN), (&[1, 4], i64::MAX)]);
    let tree = flame(columns.stacks(), Spot::default(), 3).unwrap();
    assert_eq!(tree.total(), Amount { width: u64::MAX, now: i64::MAX, base: i64::MAX });
    assert_eq!(Amount::of(i64::MIN).delta(), -i64::MAX);
}

/// A profile of one stack, `main.root` calling `main.leaf`, at an address of its own.
fn profile(address: u64, bytes: i64) -> Profile {
    let mut b = ProfileBuilder::new(Sizes::default());
    b.string("").unwrap();
    let (kind, unit) = (b.string("inuse_space").unwrap(), b.string("bytes").unwrap());
    b.sample_type(ValueType { kind, unit }).unwrap();
    let ids: Vec<LocationId> = ["main.leaf", "main.root"]
        .iter()
        .zip(0_u64..)
        .map(|(name, i)| {
            let name = b.string(name).unwrap();
            let function = b.function(Function { name, ..Function::default() }).unwrap();
            let line = Line { function: Some(function), line: 1, column: 0 };
            b.location(None, address + i, false, &[line]).unwrap()
        })
        .collect();
    let stack = b.stack(&ids).unwrap();
    b.sample(stack, &[bytes], &[]).unwrap();
    b.finish()
}

/// A program that was built anew has other addresses, and the same stacks.
#[test]
fn stacks_of_two_builds_are_compared_by_their_functions() {
    let base =
        crate::Base { profile: &profile(0x1000, 30), kind: crate::BaseKind::DiffBase, normalize: false };
    let both = crate::with_base(&profile(0x9000, 100), &base).unwrap();
    let calls = Calls::prepare(&both, &crate::Options::default()).unwrap();
    assert_eq!(calls.stack_count(), 2);
    let all = amounts(&calls);
    let some: Vec<_> = all.iter().filter(|a| a.width > 0).collect();
    assert_eq!(some, [&Amount::between(30, 100)]);
    let grown: Vec<_> = all.iter().map(|a| Change::Grown.pick(*a)).collect();
    let tree = flame(Stacks::of(&calls, &grown), Spot::default(), 10).unwrap();
    assert_eq!((tree.nodes.len(), tree.total().delta()), (3, 70));
}

/// Without a base, what a difference took away is a side of its own.
#[test]
fn a_difference_has_two_sides() {
    let calls = Calls::prepare(&profile(0x1000, -7), &crate::Options::default()).unwrap();
    assert_eq!(amounts(&calls), [Amount::between(7, 0)]);
}
