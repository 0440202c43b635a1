//! What was listed once is not listed again: the directories of a source tree, with what their names say.

use std::collections::HashMap;
use std::hash::Hash;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use stanch_model::{DirEntry, FileError, FileKind, FileSystem};

/// Values computed once for each key. Two threads may compute the same one at the same time; the first is kept.
pub(super) struct Memo<K, V>(Mutex<HashMap<K, V>>);

impl<K: Eq + Hash, V: Clone> Memo<K, V> {
    pub(super) fn new() -> Self {
        Self(Mutex::new(HashMap::new()))
    }

    pub(super) fn get<Q>(&self, key: &Q, make: impl FnOnce() -> V) -> V
    where
        Q: ToOwned<Owned = K> + Eq + Hash + ?Sized,
        K: std::borrow::Borrow<Q>,
    {
        // A panic of another thread leaves the map whole: it is only read and inserted into.
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = lock().get(key) {
            return value.clone();
        }
        let value = make();
        lock().entry(key.to_owned()).or_insert(value).clone()
    }
}

/// Applies `work` to each item on up to `threads` threads; results are in the order of the items.
pub fn parallel<T: Sync, R: Send>(
    threads: NonZeroUsize,
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let threads = threads.get().min(items.len());
    if threads < 2 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let share = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { return done };
            done.push((index, work(item)));
        }
    };
    let mut results: Vec<(usize, R)> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(share)).collect();
        let mut results = share();
        for other in others {
            match other.join() {
                Ok(done) => results.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        results
    });
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// A directory that was listed.
#[derive(Debug)]
pub(super) struct Listing {
    /// By name.
    pub(super) entries: Vec<DirEntry>,
    /// Whether some regular file's name ends in `.go`: then an import may mean this directory.
    pub(super) has_go_files: bool,
    /// Whether it is the root of a module.
    pub(super) has_go_mod: bool,
}

/// Listings by directory.
pub(super) struct Tree<'f> {
    pub(super) files: &'f dyn FileSystem,
    listings: Memo<PathBuf, Result<Arc<Listing>, FileError>>,
}

impl<'f> Tree<'f> {
    pub(super) fn new(files: &'f dyn FileSystem) -> Self {
        Self { files, listings: Memo::new() }
    }

    pub(super) fn list(&self, dir: &Path) -> Result<Arc<Listing>, FileError> {
        self.listings.get(dir, || self.list_now(dir).map(Arc::new))
    }

    fn list_now(&self, dir: &Path) -> Result<Listing, FileError> {
        let mut entries = self.files.list(dir)?;
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        let is_go = |e: &&DirEntry| e.name.as_encoded_bytes().ends_with(b".go");
        let has_go_files = entries.iter().filter(is_go).any(|entry| self.is_file(dir, entry));
        let go_mod = entries.iter().find(|entry| entry.name == "go.mod");
        let has_go_mod = go_mod.is_some_and(|entry| self.is_file(dir, entry));
        Ok(Listing { entries, has_go_files, has_go_mod })
    }

    /// Whether an entry is a regular file, or leads to one.
    pub(super) fn is_file(&self, dir: &Path, entry: &DirEntry) -> bool {
        match entry.kind {
            FileKind::File => true,
            FileKind::Link => self.files.kind(&dir.join(&entry.name)) == Ok(FileKind::File),
            FileKind::Dir | FileKind::Other => false,
        }
    }

    pub(super) fn has_go_files(&self, dir: &Path) -> bool {
        self.list(dir).is_ok_and(|listing| listing.has_go_files)
    }

    pub(super) fn has_go_mod(&self, dir: &Path) -> bool {
        self.list(dir).is_ok_and(|listing| listing.has_go_mod)
    }

    pub(super) fn is_dir(&self, dir: &Path) -> bool {
        self.files.kind(dir) == Ok(FileKind::Dir)
    }

    /// The directory itself or the nearest one above it that has a go.mod.
    pub(super) fn module_root(&self, dir: &Path) -> Option<PathBuf> {
        dir.ancestors().find(|dir| self.has_go_mod(dir)).map(Path::to_owned)
    }
}
