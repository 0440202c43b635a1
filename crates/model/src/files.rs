//! What a reader of source trees needs from a file system, so that it does no IO itself.
//!
//! The real one lives in `collect`, one in memory in `gosrc`.

use std::ffi::OsString;
use std::fmt;
use std::path::Path;

/// What a path names.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum FileKind {
    /// A regular file.
    File,
    /// A directory.
    Dir,
    /// A symbolic link; only in listings, [`FileSystem::kind`] follows links.
    Link,
    /// A pipe, socket or device: never read.
    Other,
}

/// One name in a directory.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DirEntry {
    /// The last element of the path, as the system has it: it need not be UTF-8.
    pub name: OsString,
    /// What it is, links not followed.
    pub kind: FileKind,
}

/// What a file system says of a file without reading it. Two contents of a path have two stamps, unless they were
/// written within what the clock of the file system can tell apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FileStamp {
    /// Its size.
    pub bytes: u64,
    /// When its content was changed, as its owner sees fit to say: nanoseconds since 1970.
    pub modified: i64,
    /// When anything about it was changed, which nobody can set: nanoseconds since 1970.
    pub changed: i64,
    /// Which file it is of its device.
    pub inode: u64,
    /// Which device it is on.
    pub device: u64,
}

/// Why a file or directory could not be read. Shown, it is a lower-case fragment: "permission denied".
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FileError {
    /// Nothing has this path.
    NotFound,
    /// It exists and may not be read.
    Denied,
    /// It is no regular file (for reading) or no directory (for listing).
    WrongKind,
    /// Links lead in a circle.
    Loop,
    /// It is larger than what this file system hands out.
    TooLarge {
        /// Its size in bytes.
        bytes: u64,
        /// The largest size that is read, in bytes.
        limit: u64,
    },
    /// What the system said.
    Other(String),
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FileError::NotFound => f.write_str("no such file or directory"),
            FileError::Denied => f.write_str("permission denied"),
            FileError::WrongKind => f.write_str("not a regular file or directory"),
            FileError::Loop => f.write_str("symbolic links lead in a circle"),
            FileError::TooLarge { bytes, limit } => {
                write!(f, "{bytes} bytes, more than the limit of {limit}")
            }
            FileError::Other(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for FileError {}

/// Reading files, by whatever means. Several threads may ask at once.
pub trait FileSystem: Sync {
    /// The whole of a regular file, links followed.
    ///
    /// # Errors
    /// When it is not there, not regular, too large or not readable.
    fn read(&self, path: &Path) -> Result<Vec<u8>, FileError>;

    /// The first `limit` bytes of a Go file, or all of it when it is shorter. Bytes behind its imports may be missing:
    /// whoever kept the head of a file need not open it again.
    ///
    /// # Errors
    /// As [`FileSystem::read`], but no file is too large.
    fn read_head(&self, path: &Path, limit: usize) -> Result<Vec<u8>, FileError>;

    /// The names in a directory, in any order, without `.` and `..`.
    ///
    /// # Errors
    /// When it is not there, no directory or not readable.
    fn list(&self, dir: &Path) -> Result<Vec<DirEntry>, FileError>;

    /// What a path names, links followed: never [`FileKind::Link`].
    ///
    /// # Errors
    /// When nothing is there, or what leads to it may not be looked at.
    fn kind(&self, path: &Path) -> Result<FileKind, FileError>;

    /// The stamp of a regular file, links followed; `None` where there are no stamps, or no such file.
    fn stamp(&self, _path: &Path) -> Option<FileStamp> {
        None
    }
}
