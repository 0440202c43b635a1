//! Sums per node of values that stacks have.

use crate::calls::Calls;

/// For each node, the sum of the values of the stacks that pass it, each once.
#[must_use]
pub fn cumulative(calls: &Calls, values: &[i64]) -> Vec<i64> {
    let mut sums = vec![0i64; calls.nodes().len()];
    let mut seen = vec![0u32; calls.nodes().len()];
    for (stack, value) in values.iter().enumerate().filter(|(_, v)| **v != 0) {
        let stamp = stack as u32 + 1;
        for frame in calls.stack(stack) {
            let node = frame.node().index();
            if seen[node] != stamp {
                seen[node] = stamp;
                sums[node] = sums[node].saturating_add(*value);
            }
        }
    }
    sums
}

/// For each node, the sum of the values of the stacks that end in it.
#[must_use]
pub fn own(calls: &Calls, values: &[i64]) -> Vec<i64> {
    let mut sums = vec![0i64; calls.nodes().len()];
    for (stack, value) in values.iter().enumerate() {
        if let Some(leaf) = calls.stack(stack).first() {
            let sum = &mut sums[leaf.node().index()];
            *sum = sum.saturating_add(*value);
        }
    }
    sums
}
