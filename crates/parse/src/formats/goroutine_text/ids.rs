//! The set of goroutine ids of a dump.
//!
//! Ids come from a counter, so that those of a leak are dense somewhere; pages of bits keep the set of a
//! 600,000-goroutine dump within the processor's cache, where a hash table of ids would not be.

use hashbrown::HashMap;

/// Ids of a page: one cache line of bits.
const PAGE: u64 = 512;

/// A set of ids.
#[derive(Default)]
pub(super) struct IdSet {
    pages: Vec<[u64; 8]>,
    index: HashMap<u64, u32>,
    /// The page that was used last, and its number.
    last: Option<(u64, u32)>,
}

impl IdSet {
    /// Whether the id is there.
    pub(super) fn contains(&mut self, id: u64) -> bool {
        let Some(page) = self.page(id / PAGE) else { return false };
        let (word, bit) = place(id);
        self.pages[page as usize][word] & bit != 0
    }

    /// Adds an id.
    pub(super) fn insert(&mut self, id: u64) {
        let number = id / PAGE;
        let page = match self.page(number) {
            Some(page) => page,
            None => {
                let Ok(page) = u32::try_from(self.pages.len()) else { return };
                self.pages.push([0; 8]);
                self.index.insert(number, page);
                page
            }
        };
        let (word, bit) = place(id);
        self.pages[page as usize][word] |= bit;
    }

    fn page(&mut self, number: u64) -> Option<u32> {
        if let Some((last, page)) = self.last
            && last == number
        {
            return Some(page);
        }
        let page = *self.index.get(&number)?;
        self.last = Some((number, page));
        Some(page)
    }
}

fn place(id: u64) -> (usize, u64) {
    let at = id % PAGE;
    ((at / 64) as usize, 1 << (at % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_what_was_put_in() {
        let mut set = IdSet::default();
        let ids = [1, 2, 63, 64, 511, 512, 513, 1 << 40, u64::MAX, (1 << 40) + 1];
        for (i, id) in ids.iter().enumerate() {
            assert!(!set.contains(*id), "{id}");
            set.insert(*id);
            assert!(ids[..=i].iter().all(|known| set.contains(*known)), "{id}");
        }
        for id in [0, 3, 62, 65, 510, 514, (1 << 40) - 1, u64::MAX - 1] {
            assert!(!set.contains(id), "{id}");
        }
    }
}
