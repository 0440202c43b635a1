//! Evidence that somebody saved: files, folders, standard input, bundles.
//!
//! Each file is a snapshot of its own with one part of unknown kind: what it is, and which files belong to one
//! moment, its content tells, and that is for the parser.

mod order;

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use stanch_model::{Capture, Gap, GapReason, PartKind, RawPart, RawSnapshot, TimeSource, UnixMillis};

use crate::TOOL_VERSION;
use crate::bundle::{is_bundle, read_bundle};
use crate::cancel::CancelToken;
use crate::error::CollectError;
use crate::progress::{Event, Progress};
use crate::target::Target;
use order::{natural, time_source};

/// How much of a set of files is read.
#[derive(Clone, Copy, Debug)]
pub struct FileLimits {
    /// Largest file; longer ones are cut there.
    pub file: u64,
    /// All files together.
    pub total: u64,
    /// Most files of a folder.
    pub files: usize,
    /// Deepest folder below the one that was named.
    pub depth: usize,
}

impl Default for FileLimits {
    fn default() -> Self {
        Self { file: 1 << 30, total: 4 << 30, files: 2000, depth: 8 }
    }
}

/// Files of a folder that are listed before the natural order decides which of them are read.
const MAX_LISTED: usize = 200_000;

/// A file, folder, bundle or standard input as a capture.
pub(crate) fn capture_stored(
    target: &Target,
    progress: &dyn Progress,
    cancel: &CancelToken,
) -> Result<Capture, CollectError> {
    let limits = FileLimits::default();
    match target {
        Target::Stdin => capture_files(&[], Some(&mut io::stdin().lock()), &limits, progress, cancel),
        Target::File(path) | Target::Folder(path) | Target::Bundle(path) => {
            capture_files(std::slice::from_ref(path), None, &limits, progress, cancel)
        }
        Target::Live(_) => unreachable!("live targets are captured by `live`"),
    }
}

/// Several files, folders and bundles as one capture: files in the given order, those of a folder in the order of
/// their times if these can be believed and else of their names. `stdin`, if given, comes last.
///
/// # Errors
/// When nothing could be read at all. A file that cannot be read beside others that can is a gap.
pub fn capture_files(
    paths: &[PathBuf],
    stdin: Option<&mut dyn Read>,
    limits: &FileLimits,
    progress: &dyn Progress,
    cancel: &CancelToken,
) -> Result<Capture, CollectError> {
    let mut set =
        FileSet { limits, progress, cancel, left: limits.total, out: empty(paths, stdin.is_some()) };
    for path in paths {
        set.path(path)?;
    }
    set.settle_times(paths.len() + usize::from(stdin.is_some()));
    if let Some(stdin) = stdin {
        set.stdin(stdin);
    }
    let out = set.out;
    if out.snapshots.iter().all(|s| s.parts.is_empty()) {
        return Err(nothing(paths, out));
    }
    Ok(out)
}

fn empty(paths: &[PathBuf], stdin: bool) -> Capture {
    let mut names: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
    names.extend(stdin.then(|| "-".to_owned()));
    let target = match names.len() {
        0..=3 => names.join(" "),
        n => format!("{} and {} more files", names[0], n - 1),
    };
    Capture {
        target,
        tool_version: TOOL_VERSION.to_owned(),
        snapshots: Vec::new(),
        gaps: Vec::new(),
        interrupted: false,
    }
}

fn nothing(paths: &[PathBuf], out: Capture) -> CollectError {
    if out.interrupted {
        return CollectError::Interrupted;
    }
    let path = paths.first().cloned().unwrap_or_else(|| PathBuf::from("-"));
    let gap = out.snapshots.into_iter().flat_map(|s| s.gaps).chain(out.gaps).next();
    let what = match gap {
        // The gap names the file; the error does so already.
        Some(gap) => match gap.detail.strip_prefix(&format!("{}: ", path.display())) {
            Some(rest) => rest.to_owned(),
            None => gap.detail,
        },
        None => "there are no files in it; name a folder with saved profiles or dumps".into(),
    };
    CollectError::Files { path, what }
}

struct FileSet<'a> {
    limits: &'a FileLimits,
    progress: &'a dyn Progress,
    cancel: &'a CancelToken,
    left: u64,
    out: Capture,
}

impl FileSet<'_> {
    fn path(&mut self, path: &Path) -> Result<(), CollectError> {
        let meta = match std::fs::metadata(path) {
            Ok(meta) => meta,
            Err(e) => {
                self.gap(GapReason::Unreadable, format!("{}: {}", path.display(), explain(&e)));
                return Ok(());
            }
        };
        if self.spent(path) {
            return Ok(());
        }
        if meta.is_dir() {
            self.folder(path);
        } else if meta.is_file() && starts_a_bundle(path) {
            self.bundle(path)?;
        } else {
            self.file(path, &meta);
        }
        Ok(())
    }

    fn gap(&mut self, reason: GapReason, detail: String) {
        let gap = Gap { part: PartKind::Unknown, snapshot: None, reason, detail };
        self.progress.event(&Event::Missing { gap: &gap });
        self.out.gaps.push(gap);
    }

    fn stopped(&mut self) -> bool {
        if self.cancel.is_cancelled() && !self.out.interrupted {
            self.out.interrupted = true;
            self.gap(GapReason::Interrupted, "interrupted before all files were read".into());
        }
        self.out.interrupted
    }

    /// Whether the budget of all files together is used up, with a gap that says so.
    fn spent(&mut self, rest: &Path) -> bool {
        if self.left > 0 {
            return false;
        }
        let limit = crate::text::bytes(self.limits.total);
        let detail = format!(
            "{}: not read (any further), after {limit} of files; name those that matter",
            rest.display()
        );
        self.gap(GapReason::Truncated, detail);
        true
    }

    fn bundle(&mut self, path: &Path) -> Result<(), CollectError> {
        let (capture, problems) = read_bundle(path)?;
        let base = self.out.snapshots.len();
        if base == 0 && self.out.target == path.display().to_string() {
            // A bundle on its own stands for the target it was taken from.
            self.out.target = capture.target;
            self.out.tool_version = capture.tool_version;
        }
        self.out.interrupted |= capture.interrupted;
        for mut snapshot in capture.snapshots {
            for gap in &mut snapshot.gaps {
                gap.snapshot = Some(self.out.snapshots.len());
            }
            self.out.snapshots.push(snapshot);
        }
        let gaps = self.out.gaps.len();
        self.out.gaps.extend(capture.gaps);
        for problem in problems.into_iter().filter(|p| p.incomplete) {
            let told = self.out.gaps[gaps..].iter().any(|g| g.detail == problem.what)
                || self.out.snapshots[base..].iter().flat_map(|s| &s.gaps).any(|g| g.detail == problem.what);
            if !told {
                self.gap(GapReason::Unreadable, problem.to_string());
            }
        }
        Ok(())
    }

    fn folder(&mut self, folder: &Path) {
        let mut found = Vec::new();
        self.list(folder, 0, &mut found);
        found.sort_by(|a, b| natural(&a.0.to_string_lossy(), &b.0.to_string_lossy()));
        if found.len() > self.limits.files {
            let detail = format!(
                "{}: only the first {} of {} files were read; name those that matter",
                folder.display(),
                self.limits.files,
                found.len()
            );
            self.gap(GapReason::Truncated, detail);
            found.truncate(self.limits.files);
        }
        let times: Vec<_> = found.iter().map(|(_, meta)| modified(meta)).collect();
        let mut sorted = times.clone();
        sorted.sort();
        let source = time_source(&sorted);
        if source == TimeSource::FileTime {
            found.sort_by_key(|(_, meta)| modified(meta));
        }
        for (path, meta) in found {
            if self.stopped() || self.spent(folder) {
                return;
            }
            if starts_a_bundle(&path) {
                if let Err(e) = self.bundle(&path) {
                    self.gap(GapReason::Unreadable, e.to_string());
                }
                continue;
            }
            self.file(&path, &meta);
            if let Some(snapshot) = self.out.snapshots.last_mut() {
                snapshot.time_source = snapshot.time_source.max(source);
            }
        }
    }

    /// All regular files below `folder`, hidden ones left out. Links to files are followed, links to folders are
    /// not: they can go in circles.
    fn list(&mut self, folder: &Path, depth: usize, found: &mut Vec<(PathBuf, Metadata)>) {
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(e) => {
                return self.gap(GapReason::Unreadable, format!("{}: {}", folder.display(), explain(&e)));
            }
        };
        for entry in entries.flatten() {
            if entry.file_name().to_string_lossy().starts_with('.') || found.len() >= MAX_LISTED {
                continue;
            }
            let path = entry.path();
            let is_link = entry.file_type().is_ok_and(|t| t.is_symlink());
            match std::fs::metadata(&path) {
                Ok(meta) if meta.is_dir() && is_link => {}
                Ok(meta) if meta.is_dir() && depth < self.limits.depth => self.list(&path, depth + 1, found),
                Ok(meta) if meta.is_dir() => {
                    self.gap(GapReason::NotAsked, format!("{}: too deep; name it itself", path.display()));
                }
                Ok(meta) if meta.is_file() => found.push((path, meta)),
                // Sockets, pipes and devices are no saved evidence.
                Ok(_) => {}
                Err(e) => self.gap(GapReason::Unreadable, format!("{}: {}", path.display(), explain(&e))),
            }
        }
    }

    fn file(&mut self, path: &Path, meta: &Metadata) {
        if self.stopped() {
            return;
        }
        let name = path.display().to_string();
        self.progress.event(&Event::File { path: &name });
        let at = modified(meta);
        match File::open(path) {
            Ok(mut file) => self.stream(&mut file, name, at),
            Err(e) => self.gap(GapReason::Unreadable, format!("{name}: {}", explain(&e))),
        }
    }

    fn stdin(&mut self, stdin: &mut dyn Read) {
        if self.stopped() || self.spent(Path::new("-")) {
            return;
        }
        self.progress.event(&Event::File { path: "-" });
        self.stream(stdin, "-".into(), None);
    }

    /// One stream as a snapshot with one part.
    fn stream(&mut self, input: &mut dyn Read, name: String, at: Option<UnixMillis>) {
        let cap = self.limits.file.min(self.left);
        let (bytes, ending) = read_capped(input, cap, self.cancel);
        if self.stopped() && bytes.is_empty() {
            return;
        }
        let index = self.out.snapshots.len();
        let (reason, detail) = match ending {
            Ending::Whole if bytes.is_empty() => {
                return self.gap(GapReason::Empty, format!("{name}: the file is empty"));
            }
            Ending::Whole => (None, String::new()),
            Ending::Capped => {
                let cap = crate::text::bytes(cap);
                (Some(GapReason::Truncated), format!("{name}: cut after {cap}, the limit for files"))
            }
            Ending::Stopped => {
                (Some(GapReason::Interrupted), format!("{name}: interrupted while it was read"))
            }
            Ending::Failed(e) if bytes.is_empty() => {
                return self.gap(GapReason::Unreadable, format!("{name}: {}", explain(&e)));
            }
            Ending::Failed(e) => (Some(GapReason::Truncated), format!("{name}: {}", explain(&e))),
        };
        self.left -= bytes.len() as u64;
        let gap = reason.map(|reason| Gap { part: PartKind::Unknown, snapshot: Some(index), reason, detail });
        if let Some(gap) = &gap {
            self.progress.event(&Event::Missing { gap });
        }
        let part = RawPart {
            kind: PartKind::Unknown,
            source: name,
            at: at.unwrap_or(0),
            took_ms: None,
            truncated: gap.is_some(),
            bytes: bytes.into(),
        };
        self.out.snapshots.push(RawSnapshot {
            at: part.at,
            time_source: if at.is_some() { TimeSource::FileTime } else { TimeSource::Order },
            parts: vec![part],
            gaps: gap.into_iter().collect(),
        });
    }

    /// Files named one by one keep their order; their times count only if they agree with it.
    fn settle_times(&mut self, named: usize) {
        if named < 2 {
            return;
        }
        let times: Vec<_> = self.out.snapshots.iter().map(|s| Some(s.at)).collect();
        if time_source(&times) == TimeSource::Order {
            for snapshot in &mut self.out.snapshots {
                if snapshot.time_source == TimeSource::FileTime {
                    snapshot.time_source = TimeSource::Order;
                }
            }
        }
    }
}

fn modified(meta: &Metadata) -> Option<UnixMillis> {
    let since = meta.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    // A pipe's or device's time is the moment of its making, not of what comes out of it.
    if meta.is_file() { i64::try_from(since.as_millis()).ok() } else { None }
}

fn starts_a_bundle(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|f| f.take(8).read_to_end(&mut head));
    read.is_ok() && is_bundle(&head)
}

fn explain(e: &io::Error) -> String {
    match e.kind() {
        io::ErrorKind::NotFound => "no such file or folder".into(),
        io::ErrorKind::PermissionDenied => "permission denied; run as a user who may read it".into(),
        _ => e.to_string(),
    }
}

enum Ending {
    Whole,
    Capped,
    Stopped,
    Failed(io::Error),
}

/// Reads to the end, the cap, an error or a cancellation, whichever is first; what came before is kept.
fn read_capped(mut input: &mut dyn Read, cap: u64, cancel: &CancelToken) -> (Vec<u8>, Ending) {
    const STEP: usize = 1 << 20;
    let mut bytes = Vec::new();
    loop {
        if cancel.is_cancelled() {
            return (bytes, Ending::Stopped);
        }
        let room = cap - bytes.len() as u64;
        let step = room.saturating_add(1).min(STEP as u64);
        let before = bytes.len();
        match Read::by_ref(&mut input).take(step).read_to_end(&mut bytes) {
            Err(e) => return (bytes, Ending::Failed(e)),
            Ok(0) => return (bytes, Ending::Whole),
            Ok(_) if bytes.len() as u64 > cap => {
                bytes.truncate(before + usize::try_from(room).unwrap_or(usize::MAX));
                return (bytes, Ending::Capped);
            }
            Ok(_) => {}
        }
    }
}
