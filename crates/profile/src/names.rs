//! Texts of nodes, each once: what makes names comparable as numbers.

use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;

/// A text of [`Names`]. The default is the empty one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct NameId(u32);

impl NameId {
    /// The empty text.
    pub const EMPTY: Self = Self(0);

    /// Whether this is the empty text.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Position in its table.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A table of distinct texts.
pub struct Names {
    text: String,
    ends: Vec<u32>,
    ids: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Default for Names {
    fn default() -> Self {
        let mut names = Self {
            text: String::new(),
            ends: Vec::new(),
            ids: HashTable::new(),
            hasher: DefaultHashBuilder::default(),
        };
        names.intern("");
        names
    }
}

impl Names {
    /// The text of an id of this table; empty for any other.
    #[must_use]
    pub fn get(&self, id: NameId) -> &str {
        at(&self.text, &self.ends, id.0)
    }

    /// The id of a text, new on first sight. A table beyond 4 GiB gives the empty text; a profile that is read at
    /// all has less.
    pub fn intern(&mut self, text: &str) -> NameId {
        let hash = self.hasher.hash_one(text);
        if let Some(id) = self.ids.find(hash, |id| at(&self.text, &self.ends, *id) == text) {
            return NameId(*id);
        }
        let Ok(end) = u32::try_from(self.text.len() + text.len()) else { return NameId::EMPTY };
        let id = self.ends.len() as u32;
        self.text.push_str(text);
        self.ends.push(end);
        let (all, ends, hasher) = (&self.text, &self.ends, &self.hasher);
        self.ids.insert_unique(hash, id, |id| hasher.hash_one(at(all, ends, *id)));
        NameId(id)
    }

    /// All texts by id.
    pub fn all(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.ends.len() as u32).map(|id| at(&self.text, &self.ends, id))
    }

    /// How many texts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none beside the empty one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.len() <= 1
    }
}

fn at<'t>(text: &'t str, ends: &[u32], id: u32) -> &'t str {
    let Some(end) = ends.get(id as usize) else { return "" };
    let start = if id == 0 { 0 } else { ends[id as usize - 1] };
    &text[start as usize..*end as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_have_one_id() {
        let mut names = Names::default();
        let ids: Vec<_> = (0..200).map(|i| names.intern(&format!("f{}", i % 100))).collect();
        assert_eq!(ids[..100], ids[100..]);
        assert_eq!((names.len(), names.get(ids[7])), (101, "f7"));
        assert_eq!(names.intern(""), NameId::EMPTY);
    }
}
