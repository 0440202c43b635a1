//! No profile makes what pprof cannot answer, or a flame graph, panic; every box is the sum of what is in it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stanch_model::profile::Profile;
use stanch_parse::formats::legacy;
use stanch_parse::formats::pprof::{Limits, parse_with};
use stanch_profile::flame::{Label, Spot, Stacks, Tree, amounts, flame, lineage, path, totals};
use stanch_profile::leaks::{Deep, Diff, Join, Large, Lifetimes, Share};
use stanch_profile::text::View;
use stanch_profile::{Calls, Granularity, Options};

fuzz_target!(|bytes: &[u8]| {
    // The first byte says where one profile ends and the other begins: differences and joins are of two.
    let Some((split, bytes)) = bytes.split_first() else { return };
    let at = bytes.len() * usize::from(*split) / 256;
    let read = |bytes: &[u8]| {
        let limits = Limits { inflated: 4 << 20, frames: 1 << 16 };
        parse_with(bytes, limits).or_else(|_| legacy::parse(bytes)).ok().map(|p| p.value)
    };
    let (a, b) = (read(&bytes[..at]), read(&bytes[at..]));
    let options = Options { granularity: Granularity::NAMES[usize::from(*split) % 5].1, max_frames: 1 << 18, ..Options::default() };
    for profile in [&a, &b].into_iter().flatten() {
        alone(profile, &options);
    }
    if let (Some(a), Some(b)) = (&a, &b) {
        together(a, b, &options);
    } else if let Some(one) = a.or(b) {
        together(&one, &one, &options);
    }
});

fn alone(profile: &Profile, options: &Options) {
    let mut out = Vec::new();
    if let Ok(report) = Lifetimes::of(profile, options) {
        report.write(5, &mut out).expect("memory can be written");
    }
    if let Ok(report) = Large::of(profile, options, 1) {
        report.write(5, &mut out).expect("memory can be written");
    }
    let Ok(calls) = Calls::prepare(profile, options) else { return };
    let view = View { profile, calls: &calls, options };
    Share::of(&view).write(&view, &mut out).expect("memory can be written");
    Deep::of(&view, 2, 5).write(&view, &mut out).expect("memory can be written");
    boxes(&calls);
}

fn boxes(calls: &Calls) {
    let amounts = amounts(calls);
    let stacks = Stacks::of(calls, &amounts);
    let _ = totals(stacks);
    for most in [1, 7, 1000] {
        let Some(tree) = flame(stacks, Spot::default(), most) else { continue };
        assert!(tree.nodes.len() <= most.max(2), "{} boxes of {most}", tree.nodes.len());
        add_up(&tree);
        for node in tree.nodes.iter().step_by(tree.nodes.len() / 8 + 1) {
            if matches!(node.label, Label::Other(_)) {
                continue;
            }
            let spot = Spot { stack: node.stack, depth: node.depth };
            let calls = path(stacks, spot).expect("a box of the tree has a place in it");
            let sums = lineage(stacks, spot).expect("a box of the tree has a lineage");
            assert_eq!((calls.len(), sums.last()), (node.depth as usize, Some(&node.amount)));
        }
    }
}

/// Children never have more than their parent.
fn add_up(tree: &Tree) {
    let mut inside = vec![0u64; tree.nodes.len()];
    let mut open: Vec<usize> = Vec::new();
    for (i, node) in tree.nodes.iter().enumerate() {
        open.truncate(node.depth as usize);
        if let Some(parent) = open.last() {
            inside[*parent] = inside[*parent].saturating_add(node.amount.width);
        }
        open.push(i);
    }
    for (node, inside) in tree.nodes.iter().zip(inside) {
        assert!(inside <= node.amount.width, "{inside} in a box of {}", node.amount.width);
    }
}

fn together(a: &Profile, b: &Profile, options: &Options) {
    let mut out = Vec::new();
    if let Ok(diff) = Diff::of(std::slice::from_ref(a), options, &[], 5) {
        assert!(diff.stacks.is_empty(), "a profile differs from itself");
        diff.write("auto", &mut out).expect("memory can be written");
    }
    if let Ok(join) = Join::of(a, b, options) {
        join.write(5, "auto", &mut out).expect("memory can be written");
        let by_path: i128 = join.paths.iter().map(|r| i128::from(r.value)).sum();
        if join.value.unsigned_abs() < 1 << 40 && join.paths.iter().all(|r| r.value >= 0) && join.apart >= 0 {
            assert_eq!(by_path + i128::from(join.apart), i128::from(join.value));
        }
    }
    assert!(std::str::from_utf8(&out).is_ok());
}
