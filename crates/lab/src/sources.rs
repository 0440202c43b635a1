//! The Go sources that the binary carries, and the folder they are written to.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::Error;

/// Path and text of each file, sorted by path.
static FILES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/sources.rs"));

/// The embedded files: path with forward slashes (`services/order-handler/main.go`) and text, sorted by path.
#[must_use]
pub fn files() -> &'static [(&'static str, &'static str)] {
    FILES
}

/// Changes whenever a source does. Not stable over releases of Rust: good for a cache, not for a file format.
pub(crate) fn fingerprint() -> u64 {
    let mut hasher = DefaultHasher::new();
    FILES.hash(&mut hasher);
    hasher.finish()
}

/// Writes the Go sources below `dir`, as `services/…` and `services-ants/…`.
///
/// Files that are there already with the right text are left alone, so that many processes may extract to
/// one folder at once.
///
/// # Errors
/// When a file cannot be written.
pub fn extract(dir: &Path) -> Result<(), Error> {
    for (name, text) in FILES {
        let path = dir.join(name);
        if fs::read(&path).is_ok_and(|old| old == text.as_bytes()) {
            continue;
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(Error::io("create folder", parent))?;
        }
        let unfinished = unfinished(&path);
        fs::write(&unfinished, text).map_err(Error::io("write", &unfinished))?;
        fs::rename(&unfinished, &path).map_err(Error::io("write", &path))?;
    }
    Ok(())
}

/// A name beside `path` that no other process or thread uses; renaming it to `path` is atomic.
pub(crate) fn unfinished(path: &Path) -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}-{}.tmp", process::id(), COUNT.fetch_add(1, Ordering::Relaxed)));
    PathBuf::from(name)
}

/// The folder below `cache_dir` that belongs to these very sources.
pub(crate) fn home(cache_dir: &Path) -> PathBuf {
    cache_dir.join(format!("{:016x}", fingerprint()))
}

/// The folder that the sources are built in, extracted if need be. Frames of the built services carry paths
/// below it, and `source_dir.join(marker.file)` is the file of a [`Marker`](crate::Marker).
///
/// # Errors
/// When the sources cannot be extracted.
pub fn source_dir(cache_dir: &Path) -> Result<PathBuf, Error> {
    let dir = home(cache_dir).join("src");
    extract(&dir)?;
    // Absolute and without symlinks, as the Go compiler records it.
    fs::canonicalize(&dir).map_err(Error::io("resolve", &dir))
}

/// Where built services are kept unless the caller says otherwise: `stanch/lab` in the user's cache folder.
///
/// # Errors
/// [`Error::NoCacheDir`] when the environment names no such folder.
pub fn default_cache_dir() -> Result<PathBuf, Error> {
    let named = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let cache = named("XDG_CACHE_HOME").or_else(|| {
        if cfg!(windows) {
            named("LOCALAPPDATA")
        } else if cfg!(target_os = "macos") {
            named("HOME").map(|home| home.join("Library/Caches"))
        } else {
            named("HOME").map(|home| home.join(".cache"))
        }
    });
    cache.map(|dir| dir.join("stanch/lab")).ok_or(Error::NoCacheDir)
}
