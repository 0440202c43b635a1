//! Where the boxes of a flame graph are, in cells.

use stanch_profile::flame::Tree;

/// The cells that each node of a tree takes in its row: from the first to before the last. Every cell belongs to at
/// most one node of a depth, and a node's cells are among those of its parent; nodes that are narrower than a cell may
/// have none.
pub(super) fn place(tree: &Tree, width: u16) -> Vec<(u16, u16)> {
    let total = u128::from(tree.total().width.max(1));
    let cell = |at: u128| ((at * u128::from(width)) / total).min(u128::from(width)) as u16;
    // Where the next child of the last node of each depth begins.
    let mut next: Vec<u128> = vec![0];
    let mut cells = Vec::with_capacity(tree.nodes.len());
    for node in &tree.nodes {
        let depth = node.depth as usize;
        next.truncate(depth + 1);
        let start = next.get(depth).copied().unwrap_or(0);
        let end = start + u128::from(node.amount.width);
        if let Some(next) = next.get_mut(depth) {
            *next = end;
        }
        next.push(start);
        cells.push((cell(start), cell(end)));
    }
    cells
}

/// The parent of a node.
pub(super) fn parent(tree: &Tree, node: usize) -> Option<usize> {
    let depth = tree.nodes.get(node)?.depth;
    (0..node).rev().find(|i| tree.nodes[*i].depth < depth)
}

/// The children of a node, the widest first.
pub(super) fn children(tree: &Tree, node: usize) -> impl Iterator<Item = usize> + '_ {
    let depth = tree.nodes.get(node).map_or(0, |n| n.depth);
    let below = tree.nodes.iter().enumerate().skip(node + 1).take_while(move |(_, n)| n.depth > depth);
    below.filter(move |(_, n)| n.depth == depth + 1).map(|(i, _)| i)
}

#[cfg(test)]
mod tests {
    use stanch_profile::flame::{Amount, Label, Node};

    use super::*;

    fn tree(nodes: &[(u32, u64)]) -> Tree {
        let node = |(depth, width): &(u32, u64)| Node {
            label: Label::Root,
            depth: *depth,
            amount: Amount { width: *width, now: 0, base: 0 },
            stack: 0,
        };
        Tree { nodes: nodes.iter().map(node).collect() }
    }

    #[test]
    fn children_lie_beside_each_other_below_their_parent() {
        let tree = tree(&[(0, 100), (1, 60), (2, 30), (2, 29), (1, 40), (2, 1)]);
        let cells = place(&tree, 10);
        assert_eq!(cells, [(0, 10), (0, 6), (0, 3), (3, 5), (6, 10), (6, 6)]);
        assert_eq!(parent(&tree, 5), Some(4));
        assert_eq!(parent(&tree, 0), None);
        assert_eq!(children(&tree, 0).collect::<Vec<_>>(), [1, 4]);
        assert_eq!(children(&tree, 1).collect::<Vec<_>>(), [2, 3]);
    }

    #[test]
    fn hostile_sums_stay_on_the_screen() {
        let all = tree(&[(0, u64::MAX), (1, u64::MAX), (1, u64::MAX), (2, u64::MAX)]);
        assert!(place(&all, 80).iter().all(|(a, b)| a <= b && *b <= 80));
        assert_eq!(place(&tree(&[(0, 0)]), 80), [(0, 0)]);
        assert!(place(&Tree::default(), 80).is_empty());
        assert_eq!(place(&tree(&[(0, 1), (1, 1)]), 0), [(0, 0), (0, 0)]);
    }
}
