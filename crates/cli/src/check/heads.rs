//! The heads of files that earlier runs have read, so that a file that nobody has touched need not be opened to know
//! what it imports, nor read whole to know its digest or what it declares.
//!
//! A run looks at the heads of all files that a package leads to: thousands, of which an edit changes one. As in the
//! index of Git and in that of the go command, a file is the one that was read as long as its stamp says so. A stamp that
//! was young when its file was read says nothing, for a second write may have fallen within one tick of the clock of the
//! file system: such files are read again until they have rested. What the time of a file is set to does not matter,
//! because the stamp has the time of the last change of any kind, which cannot be set.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use stanch_gosrc::module::Header;
use stanch_gosrc::types::Listing;
use stanch_model::{FileStamp, FileSystem};

use crate::check::cache::Cache;
use crate::check::seen::Digest;

/// How long a file has to have rested, in nanoseconds: the coarsest clocks of file systems tick every two seconds.
const REST: i64 = 3_000_000_000;
/// When the heads of so few files, as a share of all, are new, they are not worth writing all heads anew.
const WORTH_WRITING: usize = 32;
/// How many bytes of heads are kept.
const MAX_BYTES: usize = 64 << 20;
/// The first bytes of a file of heads.
const MAGIC: &[u8] = b"stanch heads 2\n";

/// What is known of the heads of files.
pub(crate) struct Heads {
    cache: Cache,
    place: Digest,
    /// When the run began: nanoseconds since 1970.
    begun: i64,
    bytes: Vec<u8>,
    known: HashMap<Box<str>, Place>,
    fresh: Mutex<HashMap<Box<str>, Head>>,
    /// Of files that were parsed in this run.
    listings: Mutex<HashMap<Box<str>, Listing>>,
}

/// Where the head of a file is.
struct Place {
    stamp: FileStamp,
    digest: Option<Digest>,
    head: Range<usize>,
    /// Empty where it is not known.
    listing: Range<usize>,
    /// Whether the file was seen to have this stamp in this run.
    is_current: AtomicBool,
}

/// A head that was read in this run.
struct Head {
    stamp: FileStamp,
    digest: Option<Digest>,
    head: Vec<u8>,
}

/// What is known of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Known<'h> {
    /// Of the whole file; `None` when it was not read whole.
    pub(crate) digest: Option<Digest>,
    /// Its first bytes, up to its imports and with them.
    pub(crate) head: &'h [u8],
}

impl Heads {
    /// Those that were kept in this place of the cache.
    pub(crate) fn open(cache: Cache, place: Digest, now: SystemTime) -> Self {
        let bytes = cache.get_bytes(&place).unwrap_or_default();
        // What cannot be understood whole is not used at all: the heads are read again.
        let known = read(&bytes).unwrap_or_default();
        let begun =
            now.duration_since(UNIX_EPOCH).ok().and_then(|since| i64::try_from(since.as_nanos()).ok());
        Self {
            cache,
            place,
            begun: begun.unwrap_or(0),
            bytes,
            known,
            fresh: Mutex::default(),
            listings: Mutex::default(),
        }
    }

    /// What is known of a file that has this stamp now.
    pub(crate) fn get(&self, path: &Path, stamp: &FileStamp) -> Option<Known<'_>> {
        let place = self.known.get(path.to_str()?).filter(|place| place.stamp == *stamp)?;
        place.is_current.store(true, Ordering::Relaxed);
        Some(Known { digest: place.digest, head: &self.bytes[place.head.clone()] })
    }

    /// Keeps the head of a file of which these are the first bytes, or all. `before` is the stamp that it had before it
    /// was read.
    pub(crate) fn add(
        &self,
        files: &dyn FileSystem,
        path: &Path,
        before: FileStamp,
        digest: Option<Digest>,
        bytes: &[u8],
    ) {
        let Some(path_text) = path.to_str() else { return };
        let changed = before.modified.max(before.changed);
        if changed > self.begun.saturating_sub(REST) || files.stamp(path) != Some(before) {
            return;
        }
        let head = Head { stamp: before, digest, head: head_of(bytes).to_owned() };
        self.fresh().insert(path_text.into(), head);
    }

    /// What a file declares that has had a known stamp in this run.
    pub(crate) fn listing(&self, path: &Path) -> Option<&[u8]> {
        let place = self.known.get(path.to_str()?)?;
        let is_known = place.is_current.load(Ordering::Relaxed) && !place.listing.is_empty();
        is_known.then(|| &self.bytes[place.listing.clone()])
    }

    /// Keeps what a file declares whose head was read, or known, in this run before the file was parsed.
    pub(crate) fn add_listing(&self, files: &dyn FileSystem, path: &Path, listing: Listing) {
        let Some(text) = path.to_str() else { return };
        let current = || {
            let place = self.known.get(text).filter(|place| place.is_current.load(Ordering::Relaxed));
            place.map(|place| place.stamp)
        };
        let before = self.fresh().get(text).map(|head| head.stamp).or_else(current);
        if before.is_some() && files.stamp(path) == before {
            // A panic of another thread leaves the map whole: it is only inserted into.
            let mut listings = self.listings.lock().unwrap_or_else(PoisonError::into_inner);
            listings.insert(text.into(), listing);
        }
    }

    /// Writes down what is new, when it is worth it.
    pub(crate) fn keep(&self, files: &dyn FileSystem) {
        let fresh = self.fresh();
        let listings = self.listings.lock().unwrap_or_else(PoisonError::into_inner);
        if fresh.len().max(listings.len()) * WORTH_WRITING <= self.known.len() {
            return;
        }
        let listing = |path: &str| listings.get(path).map(Listing::as_bytes);
        let mut out = MAGIC.to_owned();
        for (path, head) in fresh.iter() {
            let listing = listing(path).unwrap_or_default();
            write(&mut out, path, &head.stamp, head.digest.as_ref(), [&head.head, listing]);
        }
        // Those that another run asked for: as long as their files are as they were.
        let others = self.known.iter().filter(|(path, _)| !fresh.contains_key(*path));
        for (path, place) in
            others.filter(|(path, place)| files.stamp(Path::new(&***path)) == Some(place.stamp))
        {
            if out.len() >= MAX_BYTES {
                break;
            }
            let listing = listing(path).unwrap_or(&self.bytes[place.listing.clone()]);
            let head = &self.bytes[place.head.clone()];
            write(&mut out, path, &place.stamp, place.digest.as_ref(), [head, listing]);
        }
        self.cache.put_bytes(&self.place, &out);
    }

    fn fresh(&self) -> MutexGuard<'_, HashMap<Box<str>, Head>> {
        // A panic of another thread leaves the map whole: it is only inserted into.
        self.fresh.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The bytes of a file that say the same of its head as all of them do.
fn head_of(bytes: &[u8]) -> &[u8] {
    let whole = Header::read(bytes);
    let head = &bytes[..whole.end.min(bytes.len())];
    // Whether a text ends with its head is a question of the text, not of the head.
    let again = Header { reached_end: whole.reached_end, ..Header::read(head) };
    if again == whole && !whole.reached_end { head } else { bytes }
}

fn write(
    out: &mut Vec<u8>,
    path: &str,
    stamp: &FileStamp,
    digest: Option<&Digest>,
    [head, listing]: [&[u8]; 2],
) {
    let parts = [path.as_bytes(), head, listing];
    let Ok(lens) = parts.iter().map(|part| u32::try_from(part.len())).collect::<Result<Vec<u32>, _>>() else {
        return;
    };
    lens.iter().for_each(|len| out.extend_from_slice(&len.to_le_bytes()));
    for number in [stamp.bytes, stamp.inode, stamp.device] {
        out.extend_from_slice(&number.to_le_bytes());
    }
    for time in [stamp.modified, stamp.changed] {
        out.extend_from_slice(&time.to_le_bytes());
    }
    out.push(u8::from(digest.is_some()));
    out.extend_from_slice(digest.unwrap_or(&[0; 32]));
    parts.iter().for_each(|part| out.extend_from_slice(part));
}

fn read(bytes: &[u8]) -> Option<HashMap<Box<str>, Place>> {
    let mut reader = Reader { bytes, at: 0 };
    if reader.take(MAGIC.len())? != MAGIC {
        return None;
    }
    let mut known = HashMap::new();
    while reader.at < bytes.len() {
        let [path_len, head_len, listing_len] = [reader.u32()?, reader.u32()?, reader.u32()?];
        let [size, inode, device] = [reader.u64()?, reader.u64()?, reader.u64()?];
        let [modified, changed] = [reader.u64()?.cast_signed(), reader.u64()?.cast_signed()];
        let stamp = FileStamp { bytes: size, modified, changed, inode, device };
        let has_digest = reader.take(1)? == [1];
        let digest: Digest = reader.take(32)?.try_into().ok()?;
        let path = std::str::from_utf8(reader.take(path_len as usize)?).ok()?;
        let head = reader.skip(head_len)?;
        let listing = reader.skip(listing_len)?;
        let (digest, is_current) = (has_digest.then_some(digest), AtomicBool::new(false));
        known.insert(path.into(), Place { stamp, digest, head, listing, is_current });
    }
    Some(known)
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    fn take(&mut self, n: usize) -> Option<&'b [u8]> {
        let end = self.at.checked_add(n)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    /// Where so many bytes are.
    fn skip(&mut self, n: u32) -> Option<Range<usize>> {
        let start = self.at;
        self.take(n as usize)?;
        Some(start..self.at)
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn u64(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::time::Duration;

    use stanch_collect::OsFiles;

    use super::*;
    use crate::check::seen::digest;

    const TEXT: &[u8] = b"// Package a.\npackage a\n\nimport (\n\t\"fmt\"\n)\n\nfunc F() { fmt.Println() }\n";

    /// As if the run began so much later than now.
    fn later(seconds: u64) -> SystemTime {
        SystemTime::now() + Duration::from_secs(seconds)
    }

    #[test]
    fn what_has_rested_is_known_until_it_changes() {
        let dir = tempfile::tempdir().unwrap();
        let (path, cache) = (dir.path().join("a.go"), Cache::new(&dir.path().join("cache")));
        fs::write(&path, TEXT).unwrap();
        let files = OsFiles::default();
        let stamp = files.stamp(&path).unwrap();
        let place = digest(b"place");
        let heads = |seconds| Heads::open(cache.clone(), place, later(seconds));
        let add = |heads: &Heads| heads.add(&files, &path, stamp, Some(digest(TEXT)), TEXT);

        let young = heads(0);
        add(&young);
        young.keep(&files);
        assert!(heads(0).get(&path, &stamp).is_none(), "it was written a moment ago");

        let rested = heads(10);
        add(&rested);
        rested.keep(&files);
        let opened = heads(0);
        let known = opened.get(&path, &stamp).unwrap();
        assert_eq!(known.digest, Some(digest(TEXT)));
        assert_eq!(known.head, b"// Package a.\npackage a\n\nimport (\n\t\"fmt\"\n)\n\n");
        assert!(opened.get(&path, &FileStamp { changed: stamp.changed + 1, ..stamp }).is_none());

        std::thread::sleep(Duration::from_millis(20));
        fs::write(&path, TEXT).unwrap();
        let moved = heads(10);
        add(&moved);
        assert!(moved.fresh().is_empty(), "it was written while it was read");
    }

    #[test]
    fn what_a_file_declares_is_known_until_it_changes() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::new(&dir.path().join("cache"));
        let files = OsFiles::default();
        let [a, b] = ["a.go", "b.go"].map(|name| dir.path().join(name));
        let open = || Heads::open(cache.clone(), digest(b"place"), later(10));
        let see = |heads: &Heads, path: &Path| {
            let stamp = files.stamp(path).unwrap();
            if heads.get(path, &stamp).is_none() {
                heads.add(&files, path, stamp, None, TEXT);
            }
        };
        let listing = Listing::from_bytes(b"package a\nname F\n").unwrap();
        let first = open();
        for path in [&a, &b] {
            fs::write(path, TEXT).unwrap();
            see(&first, path);
        }
        first.add_listing(&files, &a, listing.clone());
        first.add_listing(&files, &dir.path().join("none.go"), listing.clone());
        first.keep(&files);

        let second = open();
        assert_eq!(second.listing(&a), None, "nobody has looked whether it is the same");
        [&a, &b].iter().for_each(|path| see(&second, path));
        assert_eq!((second.listing(&a), second.listing(&b)), (Some(listing.as_bytes()), None));
        // Heads that are known get a listing later, and keep the one that they have.
        second.add_listing(&files, &b, listing.clone());
        second.keep(&files);

        let third = open();
        [&a, &b].iter().for_each(|path| see(&third, path));
        assert_eq!([&a, &b].map(|path| third.listing(path)), [Some(listing.as_bytes()); 2]);
        std::thread::sleep(Duration::from_millis(20));
        fs::write(&b, TEXT).unwrap();
        third.add_listing(&files, &b, listing);
        assert!(third.listings.lock().unwrap().is_empty(), "it was written since its head was looked at");
        let fourth = open();
        see(&fourth, &b);
        assert_eq!(fourth.listing(&b), None);
    }

    #[test]
    fn heads_of_other_runs_stay_as_long_as_their_files_do() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::new(&dir.path().join("cache"));
        let files = OsFiles::default();
        let [a, b, c] = ["a.go", "b.go", "c.go"].map(|name| dir.path().join(name));
        let run = |paths: &[&Path]| {
            let heads = Heads::open(cache.clone(), digest(b"place"), later(10));
            for path in paths {
                fs::write(path, TEXT).unwrap();
                heads.add(&files, path, files.stamp(path).unwrap(), None, TEXT);
            }
            heads.keep(&files);
        };
        run(&[&a, &b]);
        fs::remove_file(&a).unwrap();
        run(&[&c]);
        let heads = Heads::open(cache.clone(), digest(b"place"), later(10));
        let known = |path: &Path| heads.known.contains_key(path.to_str().unwrap());
        assert_eq!([known(&a), known(&b), known(&c)], [false, true, true]);
        let known = heads.get(&b, &files.stamp(&b).unwrap()).unwrap();
        assert_eq!((known.digest, known.head.len()), (None, 44));
    }

    #[test]
    fn one_new_head_among_many_is_not_worth_writing_all() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::new(&dir.path().join("cache"));
        let files = OsFiles::default();
        let add = |heads: &Heads, n: usize| {
            let path = dir.path().join(format!("{n}.go"));
            fs::write(&path, TEXT).unwrap();
            heads.add(&files, &path, files.stamp(&path).unwrap(), None, TEXT);
            heads.keep(&files);
        };
        let open = || Heads::open(cache.clone(), digest(b"place"), later(10));
        let heads = open();
        (0..100).for_each(|n| add(&heads, n));
        assert_eq!(open().known.len(), 100);
        let heads = open();
        (100..103).for_each(|n| add(&heads, n));
        assert_eq!(open().known.len(), 100);
        add(&heads, 103);
        assert_eq!(open().known.len(), 104);
    }

    #[test]
    fn a_head_says_what_the_file_says() {
        for text in [
            TEXT,
            b"",
            b"package a",
            b"package a\n",
            b"//go:build linux\n\npackage a; import \"x\"; func f() {}",
            b"package a\nimport (\n\"x\"",
            b"package a\n/* no end",
            b"// Code generated by x. DO NOT EDIT.\npackage a\nimport \"C\"\nvar x int\n",
            b"package a\n// #include <x.h>\nimport \"C\"\nimport y \"y\"\n// #x\nimport \"C\"\n\ntype T int",
        ] {
            let (whole, head) = (Header::read(text), Header::read(head_of(text)));
            let shown = String::from_utf8_lossy(text);
            assert_eq!(Header { reached_end: whole.reached_end, ..head }, whole, "{shown}");
        }
    }

    #[test]
    fn what_is_broken_is_not_used() {
        let mut whole = MAGIC.to_owned();
        let stamp = FileStamp { bytes: 1, modified: 2, changed: 3, inode: 4, device: 5 };
        write(&mut whole, "/a.go", &stamp, None, [b"package a", b"name b\n"]);
        write(&mut whole, "/b.go", &stamp, Some(&digest(b"b")), [b"", b""]);
        let known = read(&whole).unwrap();
        assert_eq!(
            (known.len(), known["/a.go"].stamp, known["/b.go"].digest),
            (2, stamp, Some(digest(b"b")))
        );
        let first = MAGIC.len() + 3 * 4 + 40 + 33 + 5 + 9 + 7;
        for end in (0..whole.len()).filter(|end| ![MAGIC.len(), first].contains(end)) {
            assert!(read(&whole[..end]).is_none(), "{end}");
        }
        let mut long = whole.clone();
        long[MAGIC.len()..MAGIC.len() + 4].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(read(&long).is_none());
    }
}
