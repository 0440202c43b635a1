//! Why a bundle cannot be read or written.

use std::io;
use std::path::{Path, PathBuf};

/// One line that says what was found and what to do.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The file cannot be read at all.
    #[error("read the bundle {}: {source}", path.display())]
    Read {
        /// The bundle.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Some other file.
    #[error("read the bundle {}: found {looks_like}; only files made by `stanch capture -o` are bundles", path.display())]
    NotABundle {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        looks_like: String,
    },
    /// The format is unknown to this version.
    #[error(
        "read the bundle {}: written by a newer stanch (format {found}; this one reads up to {newest}): upgrade",
        path.display()
    )]
    Newer {
        /// The bundle.
        path: PathBuf,
        /// Its format version.
        found: u32,
        /// The newest that is read here.
        newest: u32,
    },
    /// Nothing in it can be recovered.
    #[error("read the bundle {}: {what}; capture again", path.display())]
    Damaged {
        /// The bundle.
        path: PathBuf,
        /// What is broken.
        what: String,
    },
    /// It cannot be written there.
    #[error("write the bundle {}: {what}", path.display())]
    Write {
        /// The bundle under its final name, which was not touched.
        path: PathBuf,
        /// What was found and what to do.
        what: String,
    },
}

impl BundleError {
    /// From a failed write; `kept` is the unfinished file and the number of whole snapshots in it.
    pub(super) fn write(path: &Path, e: &io::Error, kept: Option<(&Path, u32)>) -> Self {
        let mut what = match e.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                "the disk is full; free some space, or write to another one".to_owned()
            }
            io::ErrorKind::FileTooLarge => {
                "files may not grow further here (ulimit -f, or the file system); write to another place"
                    .to_owned()
            }
            io::ErrorKind::NotFound => "its folder does not exist; create it first".to_owned(),
            io::ErrorKind::PermissionDenied => "permission denied; choose another folder".to_owned(),
            _ => e.to_string(),
        };
        if let Some((partial, n)) = kept.filter(|(_, n)| *n > 0) {
            let s = if n == 1 { "" } else { "s" };
            what += &format!(" ({n} whole snapshot{s} can be read from {})", partial.display());
        }
        Self::Write { path: path.to_owned(), what }
    }
}
