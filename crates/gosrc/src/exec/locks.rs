//! Locks that are kept on some paths and given back on others.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ir::Func;
use crate::types::FileId;

use super::events::{Event, KeptLock, Passed, Site};
use super::state::State;

/// What happened to the locks that were taken at each place.
#[derive(Default)]
pub(super) struct Kept {
    by_site: BTreeMap<(FileId, u32, u32), Fate>,
}

#[derive(Default)]
struct Fate {
    released: bool,
    /// Whether the caller expects to have it again.
    expected: bool,
    kept: Vec<(Site, Site, Vec<Passed>)>,
}

impl Kept {
    pub(super) fn released(&mut self, taken: &Site) {
        self.by_site.entry(taken.key()).or_default().released = true;
    }

    /// A lock is taken again that the caller had.
    pub(super) fn expected(&mut self, taken: &Site) {
        self.by_site.entry(taken.key()).or_default().expected = true;
    }

    /// The function ended at `lost` with the lock.
    pub(super) fn kept(&mut self, taken: Site, lost: Site, state: &State) {
        let fate = self.by_site.entry(taken.key()).or_default();
        if fate.kept.iter().all(|(_, other, _)| *other != lost) {
            let path = state.path();
            let start = path.iter().rposition(|p| p.what == Event::Locked && p.site == taken).unwrap_or(0);
            fate.kept.push((taken, lost, path[start..].to_vec()));
        }
    }

    /// Those that are kept by mistake: the same lock is given back on other ways through the function, the last
    /// return of the text among them.
    pub(super) fn findings(self, root: &Arc<Func>) -> Vec<KeptLock> {
        let mut found = Vec::new();
        for (_, fate) in self.by_site.into_iter().filter(|(_, fate)| fate.released && !fate.expected) {
            // Whoever returns with the lock at the end of the text means to.
            let last = root.blocks.iter().map(|block| block.end_span.end).max().unwrap_or(0);
            if fate.kept.iter().any(|(_, lost, _)| lost.span.end >= last) {
                continue;
            }
            for (site, lost, path) in fate.kept {
                found.push(KeptLock { site, lost, path, root: Arc::clone(root) });
            }
        }
        found
    }
}
