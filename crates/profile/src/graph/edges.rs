//! Sums per edge while a graph is built.
//!
//! A large profile has ten million calls between few thousand functions: each is one look-up, so that key and sums
//! stand together in one open-addressing table, one cache miss a call.

use std::hash::BuildHasher;

use hashbrown::DefaultHashBuilder;

use crate::calls::Weight;

/// One edge.
#[derive(Clone, Copy, Default)]
pub(super) struct EdgeSum {
    /// Source and destination, each from 1; 0 is a free slot.
    key: u64,
    pub(super) weight: Weight,
    /// The last stack that passed, from 1: each stack counts once.
    seen: u32,
    pub(super) residual: bool,
    pub(super) inline: bool,
}

impl EdgeSum {
    pub(super) fn src(&self) -> u32 {
        (self.key >> 32) as u32 - 1
    }

    pub(super) fn dest(&self) -> u32 {
        self.key as u32 - 1
    }
}

/// All edges.
pub(super) struct EdgeTable {
    /// At most half of them are taken; the length is a power of two.
    slots: Vec<EdgeSum>,
    taken: usize,
    seed: u64,
}

impl EdgeTable {
    pub(super) fn new() -> Self {
        // Seeded, so that no profile can be written whose edges all meet in one slot.
        let seed = DefaultHashBuilder::default().hash_one(0u64) | 1;
        Self { slots: vec![EdgeSum::default(); 1024], taken: 0, seed }
    }

    /// Adds a call of a stack to the edge from `src` to `dest`.
    #[inline]
    pub(super) fn add(
        &mut self,
        (src, dest): (u32, u32),
        stamp: u32,
        weight: Weight,
        residual: bool,
        inline: bool,
    ) {
        let key = (u64::from(src) + 1) << 32 | (u64::from(dest) + 1);
        let at = self.find(key);
        let slot = &mut self.slots[at];
        if slot.key == 0 {
            *slot = EdgeSum { key, weight, seen: stamp, residual, inline };
            self.taken += 1;
            if self.taken * 2 > self.slots.len() {
                self.grow();
            }
            return;
        }
        if slot.seen == stamp {
            return;
        }
        slot.seen = stamp;
        slot.weight.add(weight);
        slot.residual |= residual;
        slot.inline &= inline;
    }

    /// The slot of a key, or the one that is free for it.
    #[inline]
    fn find(&self, key: u64) -> usize {
        let mask = self.slots.len() - 1;
        let wide = u128::from(key ^ self.seed) * u128::from(self.seed | 0x9E37_79B9_0000_0000);
        let mut at = (wide as u64 ^ (wide >> 64) as u64) as usize & mask;
        while self.slots[at].key != key && self.slots[at].key != 0 {
            at = (at + 1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        let larger = vec![EdgeSum::default(); self.slots.len() * 2];
        let old = std::mem::replace(&mut self.slots, larger);
        for edge in old.into_iter().filter(|e| e.key != 0) {
            let at = self.find(edge.key);
            self.slots[at] = edge;
        }
    }

    /// All edges by source and destination: their order in the table is another in each run.
    pub(super) fn into_sorted(self) -> Vec<EdgeSum> {
        let mut edges = self.slots;
        edges.retain(|e| e.key != 0);
        edges.sort_unstable_by_key(|e| e.key);
        edges
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_survive_growth_and_stacks_count_once() {
        let mut table = EdgeTable::new();
        let one = Weight { value: 1, divisor: 0 };
        for stamp in 1..=3 {
            for src in 0..100 {
                for dest in 0..20 {
                    table.add((src, dest), stamp, one, stamp == 2 && dest == 0, stamp != 3 || dest > 0);
                    table.add((src, dest), stamp, one, true, false);
                }
            }
        }
        let edges = table.into_sorted();
        assert_eq!(edges.len(), 2000);
        assert!(edges.iter().all(|e| e.weight.value == 3));
        assert_eq!((edges[20].src(), edges[20].dest()), (1, 0));
        assert!(edges.iter().all(|e| e.residual == (e.dest() == 0) && e.inline == (e.dest() > 0)));
    }
}
