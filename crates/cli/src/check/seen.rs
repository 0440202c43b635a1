//! A file system that remembers what was read through it: what a result depends on, and what an edit was made for.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use sha2::{Digest as _, Sha256};
use stanch_gosrc::types::{Listing, Listings};
use stanch_model::{DirEntry, FileError, FileKind, FileStamp, FileSystem};

use crate::check::heads::{Heads, Known};

/// SHA-256 of the bytes of a file.
pub(crate) type Digest = [u8; 32];

/// The digest of some bytes.
pub(crate) fn digest(bytes: &[u8]) -> Digest {
    Sha256::digest(bytes).into()
}

/// A file system over another, for which it keeps book. What is below a folder of `skip` is read and not booked.
pub(crate) struct SeenFiles<'f> {
    files: &'f dyn FileSystem,
    skip: Vec<PathBuf>,
    heads: Option<Heads>,
    book: Mutex<Seen>,
}

/// What was read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// Files that were read; `None` for those that are too large to be read whole, or cannot be read.
    pub(crate) files: HashMap<PathBuf, Option<Digest>>,
    /// Folders that were listed.
    pub(crate) dirs: HashSet<PathBuf>,
    /// Files that said different things at different times.
    pub(crate) changed: HashSet<PathBuf>,
}

impl<'f> SeenFiles<'f> {
    pub(crate) fn new(files: &'f dyn FileSystem, skip: Vec<PathBuf>) -> Self {
        Self { files, skip, heads: None, book: Mutex::default() }
    }

    /// With what earlier runs know of the heads of files.
    pub(crate) fn with_heads(self, heads: Heads) -> Self {
        Self { heads: Some(heads), ..self }
    }

    /// Keeps the heads of files for later runs.
    pub(crate) fn keep_heads(&self) {
        if let Some(heads) = &self.heads {
            heads.keep(self.files);
        }
    }

    /// The heads, and the stamp of a file now; `None` without either.
    fn stamped(&self, path: &Path) -> Option<(&Heads, FileStamp)> {
        Some((self.heads.as_ref()?, self.files.stamp(path)?))
    }

    /// What was read so far.
    pub(crate) fn seen(&self) -> Seen {
        self.book().clone()
    }

    /// Whether a file said different things at different times.
    pub(crate) fn has_changed(&self, path: &Path) -> bool {
        self.book().changed.contains(path)
    }

    /// The digest of a whole file, from memory when it was read before.
    pub(crate) fn digest_of(&self, path: &Path) -> Result<Digest, FileError> {
        if let Some(Some(known)) = self.book().files.get(path) {
            return Ok(*known);
        }
        let bytes = self.files.read(path)?;
        let digest = digest(&bytes);
        self.remember(path, Some(digest));
        Ok(digest)
    }

    fn book(&self) -> MutexGuard<'_, Seen> {
        // A panic of another thread leaves the book whole: it is only inserted into.
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_booked(&self, path: &Path) -> bool {
        !self.skip.iter().any(|dir| path.starts_with(dir))
    }

    fn remember(&self, path: &Path, digest: Option<Digest>) {
        if !self.is_booked(path) {
            return;
        }
        let mut book = self.book();
        let known = book.files.get(path).copied().flatten();
        if digest.is_none() && known.is_some() {
            return;
        }
        if known.is_some() && known != digest {
            book.changed.insert(path.to_owned());
        }
        book.files.insert(path.to_owned(), digest);
    }
}

impl FileSystem for SeenFiles<'_> {
    fn read(&self, path: &Path) -> Result<Vec<u8>, FileError> {
        let result = self.files.read(path);
        if self.is_booked(path) {
            // After it was read: a stamp that is still the same speaks for these bytes.
            let of = |bytes: &Vec<u8>| {
                let known = self.stamped(path).and_then(|(heads, stamp)| heads.get(path, &stamp)?.digest);
                known.unwrap_or_else(|| digest(bytes))
            };
            self.remember(path, result.as_ref().ok().map(of));
        }
        result
    }

    /// Files that are booked are read whole, for their digest is asked for next: opening a file takes longer than
    /// reading it.
    fn read_head(&self, path: &Path, limit: usize) -> Result<Vec<u8>, FileError> {
        let is_booked = self.is_booked(path);
        let stamped = self.stamped(path);
        let known = stamped.and_then(|(heads, stamp)| heads.get(path, &stamp));
        if let Some(Known { digest, head }) = known.filter(|known| known.digest.is_some() || !is_booked) {
            self.remember(path, digest);
            return Ok(head[..limit.min(head.len())].to_owned());
        }
        let whole = if is_booked { self.files.read(path).ok() } else { None };
        let digest = whole.as_deref().map(digest);
        self.remember(path, digest);
        let mut bytes = match whole {
            Some(bytes) => bytes,
            None => self.files.read_head(path, limit)?,
        };
        if let Some((heads, stamp)) = stamped {
            heads.add(self.files, path, stamp, digest, &bytes);
        }
        bytes.truncate(limit);
        Ok(bytes)
    }

    fn list(&self, dir: &Path) -> Result<Vec<DirEntry>, FileError> {
        if self.is_booked(dir) {
            self.book().dirs.insert(dir.to_owned());
        }
        self.files.list(dir)
    }

    fn kind(&self, path: &Path) -> Result<FileKind, FileError> {
        self.files.kind(path)
    }

    fn stamp(&self, path: &Path) -> Option<FileStamp> {
        self.files.stamp(path)
    }
}

impl Listings for SeenFiles<'_> {
    fn get(&self, path: &Path) -> Option<Listing> {
        Listing::from_bytes(self.heads.as_ref()?.listing(path)?)
    }

    fn put(&self, path: &Path, listing: Listing) {
        if let Some(heads) = &self.heads {
            heads.add_listing(self.files, path, listing);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use stanch_collect::OsFiles;

    use super::*;

    #[test]
    fn what_is_read_is_remembered_and_so_is_what_changes() {
        let dir = tempfile::tempdir().unwrap();
        let (own, other) = (dir.path().join("own"), dir.path().join("other"));
        for folder in [&own, &other] {
            fs::create_dir(folder).unwrap();
            fs::write(folder.join("a.go"), "package a").unwrap();
        }
        let os = OsFiles::default();
        let files = SeenFiles::new(&os, vec![other.clone()]);
        files.read(&other.join("a.go")).unwrap();
        files.list(&own).unwrap();
        let path = own.join("a.go");
        assert_eq!(files.read_head(&path, 3).unwrap(), b"pac");
        files.read_head(&own.join("none.go"), 3).unwrap_err();
        assert_eq!(files.seen().files.get(&own.join("none.go")), Some(&None));
        files.book().files.remove(&own.join("none.go"));
        files.read(&path).unwrap();
        assert_eq!(files.seen().files, HashMap::from([(path.clone(), Some(digest(b"package a")))]));
        assert_eq!(files.seen().dirs, HashSet::from([own]));
        assert!(!files.has_changed(&path));
        fs::write(&path, "package b").unwrap();
        assert_eq!(files.digest_of(&path).unwrap(), digest(b"package a"));
        files.read(&path).unwrap();
        assert!(files.has_changed(&path));
    }
}
