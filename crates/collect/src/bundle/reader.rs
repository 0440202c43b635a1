//! Reading bundles: everything that is whole, and a word about everything that is not.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use stanch_model::{Capture, Gap, GapReason, PartKind, Problem, RawPart, RawSnapshot};

use super::error::BundleError;
use super::manifest::{End, Meta, PartEntry, SnapshotEntry};
use super::record::{Codec, FORMAT, HEADER, Header, Kind, MARKER, is_bundle};

/// How much memory a bundle may take, whatever it claims.
#[derive(Clone, Copy, Debug)]
pub struct ReadLimits {
    /// Largest part, unpacked.
    pub part: u64,
    /// All parts together, unpacked.
    pub total: u64,
    /// Most snapshots.
    pub snapshots: usize,
}

impl Default for ReadLimits {
    fn default() -> Self {
        Self { part: 1 << 30, total: 4 << 30, snapshots: 1 << 20 }
    }
}

/// Largest manifest, unpacked.
const MAX_MANIFEST: u64 = 16 << 20;
/// Most parts of one snapshot.
const MAX_PARTS: usize = 4096;

/// Reads a bundle, finished or not.
///
/// # Errors
/// When it is no bundle, of a newer format, or holds nothing that can be read. Anything less is a [`Problem`], and a
/// gap where evidence is missing.
pub fn read_bundle(path: &Path) -> Result<(Capture, Vec<Problem>), BundleError> {
    let io = |source| BundleError::Read { path: path.to_owned(), source };
    let file = File::open(path).map_err(io)?;
    if !file.metadata().map_err(io)?.is_file() {
        return Err(io(io::Error::other("it is not a regular file")));
    }
    read(BufReader::with_capacity(256 << 10, file), path, ReadLimits::default())
}

/// Reads a bundle from memory.
///
/// # Errors
/// As [`read_bundle`].
pub fn read_bundle_bytes(bytes: &[u8], limits: ReadLimits) -> Result<(Capture, Vec<Problem>), BundleError> {
    read(Cursor::new(bytes), Path::new("-"), limits)
}

fn read<R: Read + Seek>(
    mut input: R,
    path: &Path,
    limits: ReadLimits,
) -> Result<(Capture, Vec<Problem>), BundleError> {
    let io = |source| BundleError::Read { path: path.to_owned(), source };
    let len = input.seek(SeekFrom::End(0)).map_err(io)?;
    input.seek(SeekFrom::Start(0)).map_err(io)?;
    let mut head = Vec::new();
    // More than the preamble, to say what another file is.
    input.by_ref().take(4096).read_to_end(&mut head).map_err(io)?;
    check_preamble(&head, path)?;
    let mut reader = Reader { input, len, at: 16, limits, spent: 0, state: State::default() };
    reader.records().map_err(io)?;
    reader.state.close();
    reader.state.into_capture(path)
}

fn check_preamble(head: &[u8], path: &Path) -> Result<(), BundleError> {
    let path = path.to_owned();
    if !is_bundle(head) {
        return Err(BundleError::NotABundle { path, looks_like: crate::text::looks_like(head) });
    }
    let Some(version) = head.get(8..12).filter(|_| head.len() >= 16) else {
        return Err(BundleError::Damaged { path, what: "it ends within its first 16 bytes".into() });
    };
    match u32::from_le_bytes([version[0], version[1], version[2], version[3]]) {
        0 => Err(BundleError::Damaged { path, what: "its format version is 0, which never was".into() }),
        found if found > FORMAT => Err(BundleError::Newer { path, found, newest: FORMAT }),
        _ => Ok(()),
    }
}

/// Why the payload of a record is of no use.
enum Loss {
    Damaged(&'static str),
    TooLarge(u64),
}

struct Reader<R> {
    input: R,
    len: u64,
    /// Offset of the next record.
    at: u64,
    limits: ReadLimits,
    /// Unpacked bytes so far.
    spent: u64,
    state: State,
}

impl<R: Read + Seek> Reader<R> {
    /// Reads record after record. Only the operating system's errors end it early.
    fn records(&mut self) -> io::Result<()> {
        while self.at < self.len {
            let Some(header) = self.header()? else {
                let from = self.at;
                self.at = self.resync(from + 1)?;
                self.state.damaged(from, self.at - from, self.at == self.len);
                continue;
            };
            let start = self.at;
            self.at = start.saturating_add(HEADER as u64).saturating_add(header.stored_len);
            if self.at > self.len {
                self.at = self.len;
                self.state.cut(start, self.len - start);
                return Ok(());
            }
            if self.state.snapshots.len() >= self.limits.snapshots {
                self.state.problem("there are more snapshots than the limit".into(), start, self.len - start);
                return Ok(());
            }
            let payload = self.payload(&header)?;
            self.state.record(&header, payload, start);
        }
        Ok(())
    }

    fn header(&mut self) -> io::Result<Option<Header>> {
        if self.len - self.at < HEADER as u64 {
            return Ok(None);
        }
        self.input.seek(SeekFrom::Start(self.at))?;
        let mut bytes = [0; HEADER];
        self.input.read_exact(&mut bytes)?;
        Ok(Header::from_bytes(&bytes))
    }

    /// Offset of the next valid header at or after `from`, or the end.
    fn resync(&mut self, from: u64) -> io::Result<u64> {
        const WINDOW: usize = 64 << 10;
        let mut at = from;
        let mut window = Vec::with_capacity(WINDOW);
        while at < self.len {
            self.input.seek(SeekFrom::Start(at))?;
            window.clear();
            self.input.by_ref().take(WINDOW as u64).read_to_end(&mut window)?;
            for hit in memchr::memmem::find_iter(&window, &MARKER) {
                let bytes = window.get(hit..hit + HEADER).and_then(|b| <&[u8; HEADER]>::try_from(b).ok());
                if bytes.and_then(Header::from_bytes).is_some() {
                    return Ok(at + hit as u64);
                }
            }
            if window.len() < WINDOW {
                break;
            }
            // A header across the border of two windows is whole in the next one.
            at += (WINDOW - HEADER + 1) as u64;
        }
        Ok(self.len)
    }

    /// The unpacked payload of the record whose header was read last.
    fn payload(&mut self, header: &Header) -> io::Result<Result<Vec<u8>, Loss>> {
        let cap = match header.kind {
            Kind::Part => self.limits.part.min(self.limits.total - self.spent),
            Kind::Meta | Kind::Snapshot | Kind::End => MAX_MANIFEST,
            Kind::Other(_) => return Ok(Ok(Vec::new())),
        };
        // Incompressible data grows a little when packed.
        if header.raw_len > cap || header.stored_len > cap + cap / 128 + 1024 {
            return Ok(Err(Loss::TooLarge(cap)));
        }
        let mut stored = Vec::new();
        self.input.by_ref().take(header.stored_len).read_to_end(&mut stored)?;
        if stored.len() as u64 != header.stored_len || crc32fast::hash(&stored) != header.crc32 {
            return Ok(Err(Loss::Damaged("its checksum does not fit")));
        }
        let raw = match header.codec {
            Codec::Stored => stored,
            Codec::Zstd => match unpack(&stored, header.raw_len) {
                Some(raw) => raw,
                None => return Ok(Err(Loss::Damaged("it cannot be unpacked"))),
            },
            Codec::Other(_) => return Ok(Err(Loss::Damaged("it is packed in a way unknown here"))),
        };
        if raw.len() as u64 != header.raw_len {
            return Ok(Err(Loss::Damaged("its length does not fit")));
        }
        if header.kind == Kind::Part {
            self.spent += header.raw_len;
        }
        Ok(Ok(raw))
    }
}

/// Unpacks to at most `len` bytes, growing with what really comes and not with what is claimed.
fn unpack(stored: &[u8], len: u64) -> Option<Vec<u8>> {
    let mut decoder = zstd::stream::read::Decoder::new(stored).ok()?;
    decoder.window_log_max(27).ok()?;
    let mut raw = Vec::new();
    decoder.take(len + 1).read_to_end(&mut raw).ok()?;
    Some(raw)
}

/// A snapshot whose parts are still coming.
struct Pending {
    number: u32,
    entry: SnapshotEntry,
    parts: Vec<Option<RawPart>>,
    /// Gaps found while reading, by part.
    lost: Vec<Gap>,
}

#[derive(Default)]
struct State {
    meta: Option<Meta>,
    snapshots: Vec<RawSnapshot>,
    pending: Option<Pending>,
    next_number: u32,
    end: Option<End>,
    gaps: Vec<Gap>,
    problems: Vec<Problem>,
}

impl State {
    fn problem(&mut self, what: String, offset: u64, dropped_bytes: u64) {
        self.problems.push(Problem {
            what,
            offset: Some(offset),
            line: None,
            dropped_bytes,
            incomplete: true,
        });
    }

    fn damaged(&mut self, at: u64, bytes: u64, to_the_end: bool) {
        let whole = self.whole();
        let what = match (&self.pending, to_the_end) {
            (_, true) => format!("the end of the bundle is damaged after {whole} whole snapshots"),
            (Some(p), false) => format!("the bundle is damaged within snapshot {}", p.number + 1),
            (None, false) => "the bundle is damaged before its first snapshot".to_owned(),
        };
        self.problem(what, at, bytes);
    }

    /// The file ends within a record: its writer was killed, or the copy is not whole.
    fn cut(&mut self, at: u64, bytes: u64) {
        let whole = self.whole();
        self.problem(format!("the bundle ends in the middle, after {whole} whole snapshots"), at, bytes);
    }

    /// Snapshots with all their parts so far.
    fn whole(&self) -> usize {
        let pending = self.pending.as_ref().is_some_and(|p| p.parts.iter().all(Option::is_some));
        self.snapshots.len() + usize::from(pending)
    }

    fn record(&mut self, header: &Header, payload: Result<Vec<u8>, Loss>, at: u64) {
        let size = header.stored_len.saturating_add(HEADER as u64);
        match header.kind {
            Kind::Meta => match json::<Meta>(payload) {
                Ok(meta) if self.meta.is_none() => self.meta = Some(meta),
                Ok(_) => self.problem("there is a second first record".into(), at, size),
                Err(why) => {
                    self.problem(format!("the record with the target's name is lost: {why}"), at, size)
                }
            },
            Kind::Snapshot => match json::<SnapshotEntry>(payload) {
                Ok(entry) if entry.parts.len() <= MAX_PARTS => self.open(header.snapshot, entry),
                Ok(_) => self.lost_snapshot(header, "it claims too many parts", at, size),
                Err(why) => self.lost_snapshot(header, &why, at, size),
            },
            Kind::Part => self.part(header, payload, at),
            Kind::End => match json::<End>(payload) {
                Ok(end) => {
                    self.close();
                    self.expect(end.snapshots);
                    self.end = Some(end);
                }
                Err(why) => self.problem(format!("the last record is lost: {why}"), at, size),
            },
            Kind::Other(n) => self.problem(format!("a record of the unknown kind {n} was skipped"), at, size),
        }
    }

    fn lost_snapshot(&mut self, header: &Header, why: &str, at: u64, size: u64) {
        self.close();
        self.expect(header.snapshot);
        self.next_number = header.snapshot.saturating_add(1);
        let what = format!("snapshot {} is lost: {why}", u64::from(header.snapshot) + 1);
        self.gaps.push(gap(PartKind::Unknown, None, GapReason::Unreadable, what.clone()));
        self.problem(what, at, size);
    }

    /// Says which snapshots are missing before `number`.
    fn expect(&mut self, number: u32) {
        if number > self.next_number {
            let (first, last) = (self.next_number + 1, number);
            let what = match first == last {
                true => format!("snapshot {first} is lost: the bundle is damaged there"),
                false => format!("snapshots {first} to {last} are lost: the bundle is damaged there"),
            };
            self.gaps.push(gap(PartKind::Unknown, None, GapReason::Unreadable, what.clone()));
            self.problems.push(Problem {
                what,
                offset: None,
                line: None,
                dropped_bytes: 0,
                incomplete: true,
            });
        }
    }

    fn open(&mut self, number: u32, entry: SnapshotEntry) {
        self.close();
        self.expect(number);
        self.next_number = number.saturating_add(1);
        let parts = entry.parts.iter().map(|_| None).collect();
        self.pending = Some(Pending { number, entry, parts, lost: Vec::new() });
    }

    fn part(&mut self, header: &Header, payload: Result<Vec<u8>, Loss>, at: u64) {
        let size = header.stored_len.saturating_add(HEADER as u64);
        let index = header.part as usize;
        let fits = self.pending.as_ref().filter(|p| p.number == header.snapshot);
        let Some(entry) = fits.and_then(|p| p.entry.parts.get(index)).cloned() else {
            let number = u64::from(header.snapshot) + 1;
            return self.problem(format!("a part of snapshot {number} has lost its manifest"), at, size);
        };
        let lost = match payload {
            Ok(raw) if raw.len() as u64 == entry.len && crc32fast::hash(&raw) == entry.crc32 => {
                if let Some(pending) = &mut self.pending {
                    pending.parts[index] = Some(raw_part(&entry, raw));
                }
                return;
            }
            Ok(_) => (GapReason::Unreadable, "its bytes are not those that were captured".to_owned()),
            Err(loss) => loss.explain(),
        };
        let number = u64::from(header.snapshot) + 1;
        let detail = format!("the part {} of snapshot {number} is lost: {}", entry.kind, lost.1);
        self.problem(detail.clone(), at, size);
        if let Some(pending) = &mut self.pending {
            pending.lost.push(gap(entry.kind(), None, lost.0, detail));
        }
    }

    /// Files the pending snapshot; parts that never came are gaps.
    fn close(&mut self) {
        let Some(pending) = self.pending.take() else { return };
        if !pending.entry.parts.is_empty() && pending.parts.iter().all(Option::is_none) {
            // Nothing of it is left; what happened to its parts was said when it happened, or is that the bundle ends.
            self.gaps.extend(pending.lost);
            return;
        }
        let index = self.snapshots.len();
        let mut gaps: Vec<Gap> = pending.entry.gaps.iter().map(|g| g.gap(Some(index))).collect();
        let missing = pending.entry.parts.iter().zip(&pending.parts).filter(|(_, p)| p.is_none());
        for (entry, _) in missing {
            if !pending.lost.iter().any(|g| g.part == entry.kind()) {
                let detail = format!("the bundle ends or is damaged before the part {}", entry.kind);
                gaps.push(gap(entry.kind(), Some(index), GapReason::Truncated, detail));
            }
        }
        gaps.extend(pending.lost.into_iter().map(|g| Gap { snapshot: Some(index), ..g }));
        self.snapshots.push(RawSnapshot {
            at: pending.entry.at,
            time_source: pending.entry.time_source(),
            parts: pending.parts.into_iter().flatten().collect(),
            gaps,
        });
    }

    fn into_capture(mut self, path: &Path) -> Result<(Capture, Vec<Problem>), BundleError> {
        if self.snapshots.iter().all(|s| s.parts.is_empty()) {
            let what = match self.problems.first() {
                Some(problem) => problem.to_string(),
                None => "it holds no snapshot".into(),
            };
            return Err(BundleError::Damaged { path: path.to_owned(), what });
        }
        if self.end.is_none() {
            let detail = "the bundle has no last record: its capture was killed, is still running, or the copy is \
                          not whole";
            self.gaps.push(gap(PartKind::Unknown, None, GapReason::Interrupted, detail.into()));
            self.problems.push(Problem {
                what: detail.into(),
                offset: None,
                line: None,
                dropped_bytes: 0,
                incomplete: true,
            });
        }
        let end_gaps = self.end.iter().flat_map(|e| &e.gaps).map(|g| g.gap(None));
        let (target, tool_version) = match self.meta {
            Some(meta) => (meta.target, meta.tool_version),
            None => (path.display().to_string(), String::new()),
        };
        let capture = Capture {
            target,
            tool_version,
            gaps: end_gaps.chain(self.gaps).collect(),
            interrupted: self.end.is_none_or(|e| e.interrupted),
            snapshots: self.snapshots,
        };
        Ok((capture, self.problems))
    }
}

impl Loss {
    fn explain(self) -> (GapReason, String) {
        match self {
            Self::Damaged(why) => (GapReason::Unreadable, why.to_owned()),
            Self::TooLarge(cap) => (
                GapReason::Truncated,
                format!("it is larger than {}, the limit here", crate::text::bytes(cap)),
            ),
        }
    }
}

fn json<T: serde::de::DeserializeOwned>(payload: Result<Vec<u8>, Loss>) -> Result<T, String> {
    let raw = payload.map_err(|loss| loss.explain().1)?;
    serde_json::from_slice(&raw).map_err(|e| crate::text::printable(&e.to_string(), 120))
}

fn gap(part: PartKind, snapshot: Option<usize>, reason: GapReason, detail: String) -> Gap {
    Gap { part, snapshot, reason, detail }
}

fn raw_part(entry: &PartEntry, raw: Vec<u8>) -> RawPart {
    RawPart {
        kind: entry.kind(),
        source: entry.source.clone(),
        at: entry.at,
        took_ms: entry.took_ms,
        bytes: raw.into(),
        truncated: entry.truncated,
    }
}
