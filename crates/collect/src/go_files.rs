//! The file system as readers of Go source see it.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use stanch_model::{DirEntry, FileError, FileKind, FileStamp, FileSystem};

/// The files of this machine. Pipes, sockets and devices are never opened: reading one might never end.
#[derive(Clone, Copy, Debug)]
pub struct OsFiles {
    /// The largest file that is read whole, in bytes.
    pub max_file: u64,
}

impl Default for OsFiles {
    /// Reads files up to 64 MB: larger Go files are not compiled by anybody.
    fn default() -> Self {
        Self { max_file: 64 << 20 }
    }
}

impl OsFiles {
    fn open(path: &Path) -> Result<(File, u64), FileError> {
        // Asked before opening: opening a pipe waits for its writer.
        let metadata = fs::metadata(path).map_err(error)?;
        if !metadata.is_file() {
            return Err(FileError::WrongKind);
        }
        File::open(path).map(|file| (file, metadata.len())).map_err(error)
    }
}

fn error(error: io::Error) -> FileError {
    match error.kind() {
        io::ErrorKind::NotFound => FileError::NotFound,
        io::ErrorKind::PermissionDenied => FileError::Denied,
        io::ErrorKind::NotADirectory | io::ErrorKind::IsADirectory => FileError::WrongKind,
        // The kind for it (FilesystemLoop) is not stable yet; ELOOP is 40 on Linux and 62 on macOS.
        _ if matches!(error.raw_os_error(), Some(40 | 62)) && cfg!(unix) => FileError::Loop,
        _ => FileError::Other(error.to_string()),
    }
}

fn kind(kind: fs::FileType) -> FileKind {
    if kind.is_symlink() {
        FileKind::Link
    } else if kind.is_dir() {
        FileKind::Dir
    } else if kind.is_file() {
        FileKind::File
    } else {
        FileKind::Other
    }
}

fn read_up_to(file: File, limit: u64, expected: u64) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::with_capacity(usize::try_from(limit.min(expected)).unwrap_or(0));
    file.take(limit).read_to_end(&mut bytes).map_err(error)?;
    Ok(bytes)
}

impl FileSystem for OsFiles {
    fn read(&self, path: &Path) -> Result<Vec<u8>, FileError> {
        let (file, size) = Self::open(path)?;
        let too_large = |bytes| FileError::TooLarge { bytes, limit: self.max_file };
        if size > self.max_file {
            return Err(too_large(size));
        }
        // One byte more than is allowed shows that the file has grown since.
        let bytes = read_up_to(file, self.max_file.saturating_add(1), size)?;
        let read = bytes.len() as u64;
        if read > self.max_file { Err(too_large(read)) } else { Ok(bytes) }
    }

    fn read_head(&self, path: &Path, limit: usize) -> Result<Vec<u8>, FileError> {
        let (file, size) = Self::open(path)?;
        read_up_to(file, limit as u64, size)
    }

    fn list(&self, dir: &Path) -> Result<Vec<DirEntry>, FileError> {
        let entries = fs::read_dir(dir).map_err(error)?;
        let entry = |entry: io::Result<fs::DirEntry>| {
            let entry = entry?;
            Ok(DirEntry { name: entry.file_name(), kind: kind(entry.file_type()?) })
        };
        entries.map(entry).collect::<io::Result<_>>().map_err(error)
    }

    fn kind(&self, path: &Path) -> Result<FileKind, FileError> {
        fs::metadata(path).map(|metadata| kind(metadata.file_type())).map_err(error)
    }

    fn stamp(&self, path: &Path) -> Option<FileStamp> {
        fs::metadata(path).ok().filter(fs::Metadata::is_file).and_then(|metadata| stamp(&metadata))
    }
}

#[cfg(unix)]
fn stamp(metadata: &fs::Metadata) -> Option<FileStamp> {
    use std::os::unix::fs::MetadataExt as _;
    let nanos = |seconds: i64, nanos: i64| seconds.checked_mul(1_000_000_000)?.checked_add(nanos);
    Some(FileStamp {
        bytes: metadata.len(),
        modified: nanos(metadata.mtime(), metadata.mtime_nsec())?,
        changed: nanos(metadata.ctime(), metadata.ctime_nsec())?,
        inode: metadata.ino(),
        device: metadata.dev(),
    })
}

/// Other systems let everybody set all that they say of a file.
#[cfg(not(unix))]
fn stamp(_metadata: &fs::Metadata) -> Option<FileStamp> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_whole_files_and_prefixes() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.go");
        fs::write(&path, "package a").unwrap();
        let files = OsFiles { max_file: 9 };
        assert_eq!(files.read(&path).unwrap(), b"package a");
        assert_eq!(files.read_head(&path, 4).unwrap(), b"pack");
        let small = OsFiles { max_file: 8 };
        assert_eq!(small.read(&path), Err(FileError::TooLarge { bytes: 9, limit: 8 }));
        assert_eq!(files.read(dir.path()), Err(FileError::WrongKind));
        assert_eq!(files.read(&dir.path().join("b")), Err(FileError::NotFound));
        assert_eq!(files.list(&path), Err(FileError::WrongKind));
        let entries = files.list(dir.path()).unwrap();
        assert_eq!(entries, [DirEntry { name: "a.go".into(), kind: FileKind::File }]);
    }

    #[cfg(unix)]
    #[test]
    fn a_stamp_changes_with_its_file_whatever_its_time_is_set_to() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.go");
        fs::write(&path, "package a").unwrap();
        let files = OsFiles::default();
        let before = files.stamp(&path).unwrap();
        assert_eq!(files.stamp(&path), Some(before));
        assert_eq!(before.bytes, 9);
        let modified = fs::metadata(&path).unwrap().modified().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(20));
        fs::write(&path, "package b").unwrap();
        File::options().write(true).open(&path).unwrap().set_modified(modified).unwrap();
        let after = files.stamp(&path).unwrap();
        assert_eq!((after.bytes, after.modified, after.inode), (9, before.modified, before.inode));
        assert_ne!(after, before);
        assert_eq!((files.stamp(dir.path()), files.stamp(&dir.path().join("b"))), (None, None));
    }

    #[cfg(unix)]
    #[test]
    fn links_that_lead_in_a_circle_and_pipes_do_not_hang() {
        let dir = tempfile::tempdir().unwrap();
        let circle = dir.path().join("circle");
        std::os::unix::fs::symlink(&circle, &circle).unwrap();
        let socket = dir.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        let files = OsFiles::default();
        assert_eq!(files.read(&circle), Err(FileError::Loop));
        assert_eq!(files.kind(&circle), Err(FileError::Loop));
        assert_eq!(files.read(&socket), Err(FileError::WrongKind));
        assert_eq!(files.kind(&socket), Ok(FileKind::Other));
        let mut kinds: Vec<_> = files.list(dir.path()).unwrap().into_iter().map(|e| e.kind).collect();
        kinds.sort_by_key(|kind| format!("{kind:?}"));
        assert_eq!(kinds, [FileKind::Link, FileKind::Other]);
    }
}
