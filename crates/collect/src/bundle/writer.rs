//! Writing bundles: snapshot by snapshot, beside the final name, renamed at the end.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use stanch_model::{Capture, Gap, RawSnapshot, UnixMillis};

use super::error::BundleError;
use super::manifest::{End, GapEntry, Meta, SnapshotEntry};
use super::record::{Codec, FORMAT, HEADER, Header, Kind, preamble};

/// zstd's own default: a text dump shrinks to a tenth and costs less time than its transfer.
const LEVEL: i32 = 3;
/// How many unfinished files of one name are left in peace before we give up.
const MAX_PARTIALS: u32 = 100;

/// Encodes a bundle onto any writer, with one write for each header and each payload and no buffer of its own: what
/// was written is with the operating system and survives a killed process.
pub(super) struct Encoder<W: Write> {
    out: W,
    /// Bytes written.
    len: u64,
    snapshots: u32,
}

impl<W: Write> Encoder<W> {
    pub(super) fn new(out: W, meta: &Meta) -> io::Result<Self> {
        let mut this = Self { out, len: 0, snapshots: 0 };
        this.out.write_all(&preamble())?;
        this.len += preamble().len() as u64;
        this.json(Kind::Meta, meta)?;
        this.out.flush()?;
        Ok(this)
    }

    pub(super) fn snapshot(&mut self, snapshot: &RawSnapshot) -> io::Result<()> {
        self.json(Kind::Snapshot, &SnapshotEntry::of(snapshot))?;
        for (i, part) in snapshot.parts.iter().enumerate() {
            let index =
                u32::try_from(i).map_err(|_| io::Error::other("more parts than a bundle can hold"))?;
            self.record(Kind::Part, index, &part.bytes)?;
        }
        self.out.flush()?;
        self.snapshots += 1;
        Ok(())
    }

    pub(super) fn end(&mut self, gaps: &[Gap], interrupted: bool) -> io::Result<()> {
        let gaps = gaps.iter().map(GapEntry::of).collect();
        self.json(Kind::End, &End { snapshots: self.snapshots, interrupted, gaps })?;
        self.out.flush()
    }

    fn json(&mut self, kind: Kind, value: &impl Serialize) -> io::Result<()> {
        self.record(kind, 0, &serde_json::to_vec(value)?)
    }

    fn record(&mut self, kind: Kind, part: u32, raw: &[u8]) -> io::Result<()> {
        // Profiles come zipped; zipping them again would only cost time.
        let zipped = raw.starts_with(&[0x1f, 0x8b]);
        let packed = if zipped { None } else { Some(zstd::bulk::compress(raw, LEVEL)?) };
        let stored = packed.as_deref().unwrap_or(raw);
        let header = Header {
            kind,
            codec: if zipped { Codec::Stored } else { Codec::Zstd },
            snapshot: self.snapshots,
            part,
            stored_len: stored.len() as u64,
            raw_len: raw.len() as u64,
            crc32: crc32fast::hash(stored),
        };
        self.out.write_all(&header.to_bytes())?;
        self.out.write_all(stored)?;
        self.len += (HEADER + stored.len()) as u64;
        Ok(())
    }
}

/// Writes one bundle. Until [`Self::finish`] it is named `<path>.partial`, and can be read as far as it goes even if
/// this process is killed. Dropped unfinished, it stays there if it holds a snapshot, and is removed otherwise.
pub struct BundleWriter {
    encoder: Encoder<File>,
    path: PathBuf,
    partial: PathBuf,
    /// It must not be removed any more: renamed, or worth keeping.
    done: bool,
    /// A write failed: what is on disk ends with the last whole snapshot, and nothing may follow.
    failed: bool,
}

impl BundleWriter {
    /// Starts a bundle that will be named `path`, readable by its owner only: profiles can hold secrets.
    ///
    /// # Errors
    /// When `path` exists and is no regular file, or nothing can be written beside it.
    pub fn create(path: &Path, target: &str, created_at: UnixMillis) -> Result<Self, BundleError> {
        // Renaming over /dev/null would replace it.
        if std::fs::metadata(path).is_ok_and(|m| !m.is_file()) {
            let what = "it is not a regular file; name a file in an existing folder".to_owned();
            return Err(BundleError::Write { path: path.to_owned(), what });
        }
        let (file, partial) = open_beside(path).map_err(|e| BundleError::write(path, &e, None))?;
        let meta = Meta {
            format: FORMAT,
            tool_version: crate::TOOL_VERSION.to_owned(),
            target: target.to_owned(),
            created_at,
        };
        match Encoder::new(file, &meta) {
            Ok(encoder) => Ok(Self { encoder, path: path.to_owned(), partial, done: false, failed: false }),
            Err(e) => {
                let _ = std::fs::remove_file(&partial);
                Err(BundleError::write(path, &e, None))
            }
        }
    }

    /// The name it has until it is finished.
    #[must_use]
    pub fn partial_path(&self) -> &Path {
        &self.partial
    }

    /// Adds a snapshot. When this returns, it is in the file, even if this process is killed.
    ///
    /// # Errors
    /// When it cannot be written. The file is cut back to the snapshots before and stays under its unfinished name.
    pub fn append(&mut self, snapshot: &RawSnapshot) -> Result<(), BundleError> {
        if self.failed {
            let e = io::Error::other("an earlier snapshot could not be written");
            return Err(self.error(&e));
        }
        let before = self.encoder.len;
        self.encoder.snapshot(snapshot).map_err(|e| self.roll_back(before, &e))
    }

    /// Completes the bundle and gives it its final name. Returns its size in bytes.
    ///
    /// # Errors
    /// When it cannot be written or renamed; the final name is not touched then.
    pub fn finish(mut self, gaps: &[Gap], interrupted: bool) -> Result<u64, BundleError> {
        if self.failed {
            return Err(self.error(&io::Error::other("a snapshot could not be written")));
        }
        let before = self.encoder.len;
        let ended = self.encoder.end(gaps, interrupted).and_then(|()| self.encoder.out.sync_all());
        if let Err(e) = ended {
            return Err(self.roll_back(before, &e));
        }
        std::fs::rename(&self.partial, &self.path).map_err(|e| self.error(&e))?;
        self.done = true;
        // The rename itself must survive a power cut, too; not every file system can promise that.
        if let Some(folder) = self.path.parent() {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            let _ = File::open(folder).and_then(|f| f.sync_all());
        }
        Ok(self.encoder.len)
    }

    fn error(&self, e: &io::Error) -> BundleError {
        BundleError::write(&self.path, e, Some((&self.partial, self.encoder.snapshots)))
    }

    /// Cuts the file back to its last whole snapshot.
    fn roll_back(&mut self, len: u64, e: &io::Error) -> BundleError {
        self.failed = true;
        // If this fails as well, a reader still finds the whole snapshots before the torn one.
        let _ = self.encoder.out.set_len(len).and_then(|()| self.encoder.out.seek(SeekFrom::Start(len)));
        self.error(e)
    }
}

impl Drop for BundleWriter {
    fn drop(&mut self) {
        if self.done {
            return;
        }
        if self.encoder.snapshots == 0 {
            let _ = std::fs::remove_file(&self.partial);
        }
    }
}

/// Writes a whole capture as one bundle. Returns its size in bytes.
///
/// # Errors
/// As [`BundleWriter`].
pub fn write_bundle(path: &Path, capture: &Capture, created_at: UnixMillis) -> Result<u64, BundleError> {
    let mut writer = BundleWriter::create(path, &capture.target, created_at)?;
    for snapshot in &capture.snapshots {
        writer.append(snapshot)?;
    }
    writer.finish(&capture.gaps, capture.interrupted)
}

/// A new file beside `path`. Unfinished files of other captures, running or killed, are left alone.
fn open_beside(path: &Path) -> io::Result<(File, PathBuf)> {
    let name = path.file_name().ok_or_else(|| io::Error::other("it names no file"))?;
    for n in 1..=MAX_PARTIALS {
        let mut beside = name.to_owned();
        beside.push(if n == 1 { ".partial".to_owned() } else { format!(".{n}.partial") });
        let beside = path.with_file_name(beside);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(&beside) {
            Ok(file) => return Ok((file, beside)),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
            Err(e) => return Err(e),
        }
    }
    Err(io::Error::other("there are 100 unfinished files of this name; remove those that are not needed"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meta() -> Meta {
        Meta { format: FORMAT, tool_version: "0".into(), target: "t".into(), created_at: 1 }
    }

    #[test]
    fn a_full_disk_is_reported_at_once() {
        let full = OpenOptions::new().write(true).open("/dev/full").expect("/dev/full exists on Linux");
        let error = Encoder::new(full, &meta()).err().expect("nothing can be written");
        let error =
            BundleError::write(Path::new("x.stanch"), &error, Some((Path::new("x.stanch.partial"), 2)));
        assert_eq!(
            error.to_string(),
            "write the bundle x.stanch: the disk is full; free some space, or write to another one \
             (2 whole snapshots can be read from x.stanch.partial)"
        );
    }

    #[test]
    fn devices_and_folders_are_not_replaced() {
        for path in ["/dev/null", "/"] {
            let error = BundleWriter::create(Path::new(path), "t", 0).err().expect("refused").to_string();
            assert!(error.contains("not a regular file"), "{error}");
        }
        let error = BundleWriter::create(Path::new("/nowhere/x"), "t", 0).err().expect("refused").to_string();
        assert!(error.contains("folder does not exist"), "{error}");
    }

    #[test]
    fn an_unfinished_bundle_without_snapshots_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.stanch");
        let first = BundleWriter::create(&path, "t", 0).unwrap();
        let second = BundleWriter::create(&path, "t", 0).unwrap();
        assert_ne!(first.partial_path(), second.partial_path());
        drop((first, second));
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    }
}
