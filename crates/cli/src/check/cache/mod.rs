//! Results of earlier runs, one file for each package.
//!
//! A key covers all that a result depends on (see [`crate::check::deps`]), so an entry is right or not found. An entry
//! that cannot be read or understood counts as not found, and is written anew. Nothing here fails: a check without a
//! cache is slow, and not wrong.

mod wire;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use stanch_rules::source::PackageResult;

use crate::check::seen::Digest;

/// The folder's layout and the form of entries; others are left alone and pruned by whoever knows them.
const FORMAT: &str = "v1";
/// How much is kept, in bytes.
const MAX_BYTES: u64 = 256 << 20;
/// An entry that was used says so this often: its time of change tells what is old.
const TOUCH_AFTER: Duration = Duration::from_hours(24);
/// How often the folder is looked through.
const PRUNE_AFTER: Duration = Duration::from_hours(24);

/// A folder of results.
#[derive(Clone, Debug)]
pub(crate) struct Cache {
    dir: PathBuf,
}

impl Cache {
    /// The cache in `dir`, which is made when something is written.
    pub(crate) fn new(dir: &Path) -> Self {
        Self { dir: dir.join(FORMAT) }
    }

    /// The result with this key; its index is 0.
    pub(crate) fn get(&self, key: &Digest) -> Option<PackageResult> {
        wire::read(&self.get_bytes(key)?)
    }

    /// Keeps a result.
    pub(crate) fn put(&self, key: &Digest, result: &PackageResult) {
        self.put_bytes(key, &wire::write(result));
    }

    /// What was kept last under this key.
    pub(crate) fn get_bytes(&self, key: &Digest) -> Option<Vec<u8>> {
        let path = self.path(key);
        let bytes = fs::read(&path).ok()?;
        touch(&path);
        Some(bytes)
    }

    /// Keeps bytes, in the place of others under this key.
    pub(crate) fn put_bytes(&self, key: &Digest, bytes: &[u8]) {
        // A full or read-only disk costs the next run its time, and nothing else.
        let _ = self.write(&self.path(key), bytes);
    }

    /// Removes the oldest entries when there are too many; looks once a day.
    pub(crate) fn prune(&self) {
        let marker = self.dir.join("pruned");
        let age = fs::metadata(&marker).and_then(|m| m.modified()).ok().and_then(|at| at.elapsed().ok());
        if self.dir.is_dir() && age.is_none_or(|age| age > PRUNE_AFTER) {
            prune(&self.dir, MAX_BYTES);
            let _ = fs::write(marker, b"");
        }
    }

    fn path(&self, key: &Digest) -> PathBuf {
        let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        self.dir.join(&hex[..2]).join(&hex[2..])
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        let folder = path.parent().unwrap_or(&self.dir);
        fs::create_dir_all(folder)?;
        let mut beside = tempfile::Builder::new().prefix(".part-").tempfile_in(folder)?;
        beside.write_all(bytes)?;
        beside.persist(path)?;
        Ok(())
    }
}

fn touch(path: &Path) {
    let is_old = |at: SystemTime| at.elapsed().is_ok_and(|age| age > TOUCH_AFTER);
    if fs::metadata(path).and_then(|m| m.modified()).is_ok_and(is_old) {
        let _ =
            fs::File::options().write(true).open(path).and_then(|file| file.set_modified(SystemTime::now()));
    }
}

/// Removes files below `dir`, the oldest first, until no more than `limit` bytes are left. Parts that a killed run
/// left behind are files like others.
fn prune(dir: &Path, limit: u64) {
    let entries = |dir: &Path| fs::read_dir(dir).into_iter().flatten().flatten();
    let files =
        entries(dir).filter(|e| e.path().is_dir()).flat_map(|e| entries(&e.path()).collect::<Vec<_>>());
    let mut files: Vec<(SystemTime, u64, PathBuf)> = files
        .filter_map(|entry| {
            let metadata = entry.metadata().ok().filter(fs::Metadata::is_file)?;
            Some((metadata.modified().ok()?, metadata.len(), entry.path()))
        })
        .collect();
    files.sort();
    let mut total: u64 = files.iter().map(|(_, size, _)| size).sum();
    for (_, size, path) in files {
        if total <= limit {
            break;
        }
        if fs::remove_file(path).is_ok() {
            total -= size;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::seen::digest;

    #[test]
    fn what_is_put_is_got_and_what_is_broken_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::new(dir.path());
        let (key, other) = (digest(b"a"), digest(b"b"));
        assert!(cache.get(&key).is_none());
        let result = wire::tests::result();
        cache.put(&key, &result);
        let got = cache.get(&key).unwrap();
        assert_eq!(
            (&got.findings, &got.problems, got.stats),
            (&result.findings, &result.problems, result.stats)
        );
        assert!(cache.get(&other).is_none());
        let path = cache.path(&key);
        let whole = fs::read(&path).unwrap();
        for broken in [&b""[..], b"{}", &whole[..whole.len() / 2], b"\xff\xff"] {
            fs::write(&path, broken).unwrap();
            assert!(cache.get(&key).is_none());
        }
        cache.put(&key, &result);
        assert!(cache.get(&key).is_some());
    }

    #[test]
    fn the_oldest_are_removed() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("aa");
        fs::create_dir(&folder).unwrap();
        for (name, age) in [("old", 300), ("new", 100), ("middle", 200)] {
            fs::write(folder.join(name), [0; 10]).unwrap();
            let file = fs::File::options().write(true).open(folder.join(name)).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(age)).unwrap();
        }
        prune(dir.path(), 25);
        let mut left: Vec<_> = fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["middle", "new"]);
    }

    #[test]
    fn a_folder_that_cannot_be_written_costs_nothing() {
        let cache = Cache::new(Path::new("/dev/null/x"));
        cache.put(&digest(b"a"), &wire::tests::result());
        cache.prune();
        assert!(cache.get(&digest(b"a")).is_none());
    }
}
