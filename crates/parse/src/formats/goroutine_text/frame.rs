//! Frames: a function line and the position line below it, and the cache that makes equal ones cheap.
//!
//! Source: `traceback2`, `printcreatedby1`, `printFuncName` and `printArgs` in `runtime/traceback.go`.

use std::borrow::Cow;
use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};
use memchr::{memchr, memmem, memrchr};
use stanch_model::goroutine::GoroutineDump;
use stanch_model::{FrameId, Symbols};

use super::header::decimal;

/// Splits `main.f(0xc000012345, {0x1, 0x2})` into name and arguments. Go's arguments never contain a parenthesis;
/// a line without arguments (a symbolised C function) is a name as a whole.
pub(super) fn split_call(line: &[u8]) -> (&[u8], &[u8]) {
    if let Some(open) = line.strip_suffix(b")").and_then(|head| memrchr(b'(', head)) {
        let args = &line[open + 1..line.len() - 1];
        if args.first().is_none_or(|b| matches!(b, b'0' | b'{' | b'.' | b'_')) {
            return (&line[..open], args);
        }
    }
    (line, b"...")
}

/// The first argument word, or [`GoroutineDump::NO_ARG`] when it is not printed (`...`, `_`, none) or marked as
/// unreliable (`0xc000012345?`).
pub(super) fn first_word(args: &[u8]) -> u64 {
    let mut at = 0;
    while args.get(at) == Some(&b'{') {
        at += 1;
    }
    let Some(hex) = args[at..].strip_prefix(b"0x") else { return GoroutineDump::NO_ARG };
    let mut value = 0u64;
    for (i, byte) in hex.iter().enumerate() {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            b',' | b'}' if i > 0 => return value,
            _ => return GoroutineDump::NO_ARG,
        };
        if i >= 16 {
            return GoroutineDump::NO_ARG;
        }
        value = value << 4 | u64::from(digit);
    }
    if hex.is_empty() { GoroutineDump::NO_ARG } else { value }
}

/// The part of a position line that is the same for every goroutine at that place: without `fp= sp= pc=`.
pub(super) fn stable_part(position: &[u8]) -> &[u8] {
    match memrchr(b' ', position) {
        Some(at) if position[at + 1..].starts_with(b"pc=") => {
            memmem::find(position, b" fp=").map_or(position, |fp| &position[..fp])
        }
        _ => position,
    }
}

/// File and line of a position line such as `\t/src/main.go:17 +0x1b`; a line of 0 is unknown, and so is an empty
/// file. `None` when the line is no position.
pub(super) fn position(line: &[u8]) -> Option<(Cow<'_, str>, u32)> {
    let mut text = line.strip_prefix(b"\t")?;
    if text.starts_with(b"pc=0x") {
        return Some((Cow::Borrowed(""), 0));
    }
    while let Some(at) = memrchr(b' ', text) {
        let last = &text[at + 1..];
        let offset = [b"+0x".as_slice(), b"fp=0x", b"sp=0x", b"pc=0x"].iter().any(|p| last.starts_with(p));
        if !offset {
            break;
        }
        text = &text[..at];
    }
    let colon = memrchr(b':', text)?;
    let digits = &text[colon + 1..];
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number = std::str::from_utf8(digits).ok()?.parse().ok()?;
    let file = match &text[..colon] {
        b"?" => Cow::Borrowed(""),
        file => String::from_utf8_lossy(file),
    };
    Some((file, number))
}

/// The name as pprof profiles hold it: type arguments become `[...]`, and `panic` is `runtime.gopanic`.
///
/// Follows `funcNamePiecesForPrint`: every balanced group of brackets is replaced; a name whose brackets do not
/// balance stays as it is.
pub(crate) fn pprof_name(name: &str) -> Cow<'_, str> {
    if name == "panic" {
        return Cow::Borrowed("runtime.gopanic");
    }
    if memchr(b'[', name.as_bytes()).is_none() {
        return Cow::Borrowed(name);
    }
    let mut out = String::with_capacity(name.len());
    let mut depth = 0u32;
    for c in name.chars() {
        match c {
            '[' => {
                if depth == 0 {
                    out.push_str("[...]");
                }
                depth += 1;
            }
            ']' => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return Cow::Borrowed(name),
            },
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    if depth == 0 { Cow::Owned(out) } else { Cow::Borrowed(name) }
}

/// What `created by` names: the function, and the goroutine that ran the `go` statement.
pub(super) fn created_by(line: &[u8]) -> Option<(&[u8], Option<u64>)> {
    const IN: &[u8] = b" in goroutine ";
    let rest = line.strip_prefix(b"created by ")?;
    let Some(at) = memrchr(b' ', rest).filter(|at| rest[..=*at].ends_with(IN)) else {
        return Some((rest, None));
    };
    let parent = decimal(&rest[at + 1..]);
    Some((&rest[..at + 1 - IN.len()], parent))
}

/// Frames by the bytes they were printed with.
#[derive(Default)]
pub(super) struct FrameCache {
    hasher: DefaultHashBuilder,
    ids: HashTable<u32>,
    entries: Vec<Entry>,
    bytes: Vec<u8>,
    misses: usize,
}

struct Entry {
    hash: u64,
    start: usize,
    name_len: usize,
    position_len: usize,
    frame: FrameId,
}

/// Bytes of distinct frames that are remembered; real programs stay below a few megabytes.
const CACHE_CAP: usize = 64 << 20;

impl FrameCache {
    /// The frame with this name and position line; `None` when the second line is no position.
    pub(super) fn get(
        &mut self,
        name: &[u8],
        position_line: &[u8],
        symbols: &mut Symbols,
    ) -> Option<FrameId> {
        let position_line = stable_part(position_line);
        let hash = self.hash(name, position_line);
        let found = self.ids.find(hash, |&i| self.entries[i as usize].is(&self.bytes, name, position_line));
        if let Some(&i) = found {
            return Some(self.entries[i as usize].frame);
        }
        let (file, line) = position(position_line)?;
        self.misses += 1;
        let frame = symbols.frame_of(&pprof_name(&String::from_utf8_lossy(name)), &file, line);
        self.remember(hash, name, position_line, frame);
        Some(frame)
    }

    /// How many distinct frames were seen.
    pub(super) fn misses(&self) -> usize {
        self.misses
    }

    fn hash(&self, name: &[u8], position: &[u8]) -> u64 {
        self.hasher.hash_one(name) ^ self.hasher.hash_one(position).rotate_left(32)
    }

    fn remember(&mut self, hash: u64, name: &[u8], position: &[u8], frame: FrameId) {
        let Ok(index) = u32::try_from(self.entries.len()) else { return };
        if self.bytes.len() + name.len() + position.len() > CACHE_CAP {
            return;
        }
        let start = self.bytes.len();
        self.bytes.extend_from_slice(name);
        self.bytes.extend_from_slice(position);
        self.entries.push(Entry { hash, start, name_len: name.len(), position_len: position.len(), frame });
        let entries = &self.entries;
        self.ids.insert_unique(hash, index, |&i| entries[i as usize].hash);
    }
}

impl Entry {
    fn is(&self, bytes: &[u8], name: &[u8], position: &[u8]) -> bool {
        let middle = self.start + self.name_len;
        self.name_len == name.len()
            && self.position_len == position.len()
            && bytes[self.start..middle] == *name
            && bytes[middle..middle + self.position_len] == *position
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NO: u64 = GoroutineDump::NO_ARG;

    #[test]
    fn first_words() {
        for (line, name, word) in [
            ("main.f(0xc000012345, 0x2)", "main.f", 0xc000012345),
            ("main.f({{0x1, 0x2}, 0x3})", "main.f", 1),
            ("main.f({0xc000012345?, 0x2})", "main.f", NO),
            ("main.f(0xc000012345?)", "main.f", NO),
            ("main.f(...)", "main.f", NO),
            ("main.f({...})", "main.f", NO),
            ("main.f(_)", "main.f", NO),
            ("main.f()", "main.f", NO),
            ("main.f(0x0)", "main.f", 0),
            ("main.f(0x)", "main.f", NO),
            ("main.f(0x12345678123456789)", "main.f", NO),
            ("main.(*T).m(0xffffffffffffffff, 0x1)", "main.(*T).m", u64::MAX),
            ("main.(*List[...]).Walk.func1({0xa, 0xb})", "main.(*List[...]).Walk.func1", 0xa),
            ("std::vector<int>::push(int)", "std::vector<int>::push(int)", NO),
            ("pthread_cond_wait", "pthread_cond_wait", NO),
        ] {
            let (got, args) = split_call(line.as_bytes());
            assert_eq!((std::str::from_utf8(got).unwrap(), first_word(args)), (name, word), "{line}");
        }
    }

    #[test]
    fn positions() {
        for (line, expected) in [
            ("\t/src/main.go:17 +0x1b", Some(("/src/main.go", 17))),
            ("\t/src/main.go:17", Some(("/src/main.go", 17))),
            ("\t/my code/main.go:17", Some(("/my code/main.go", 17))),
            ("\tC:/src/main.go:17 +0x1b fp=0xc00 sp=0xc01 pc=0x4a", Some(("C:/src/main.go", 17))),
            ("\t/src/x.c:3 pc=0x7f00", Some(("/src/x.c", 3))),
            ("\tpc=0x7f00", Some(("", 0))),
            ("\t?:0 +0x1", Some(("", 0))),
            ("\t<autogenerated>:1 +0x1", Some(("<autogenerated>", 1))),
            ("\t/src/main.go", None),
            ("\t/src/main.go:", None),
            ("\t/src/main.go:99999999999", None),
            ("/src/main.go:1", None),
        ] {
            let got = position(line.as_bytes());
            assert_eq!(got.as_ref().map(|(f, l)| (f.as_ref(), *l)), expected, "{line}");
        }
    }

    #[test]
    fn names_agree_with_profiles() {
        for (printed, name) in [
            ("main.Map[int,map[string]bool].func1", "main.Map[...].func1"),
            ("main.(*T[go.shape.int]).M[go.shape.string]", "main.(*T[...]).M[...]"),
            ("main.F[...]", "main.F[...]"),
            ("main.odd[", "main.odd["),
            ("main.odd]x[", "main.odd]x["),
            ("panic", "runtime.gopanic"),
            ("main.panic", "main.panic"),
        ] {
            assert_eq!(pprof_name(printed), name);
        }
    }

    #[test]
    fn creators() {
        let ok = |line: &'static str| {
            let (name, parent) = created_by(line.as_bytes())?;
            Some((std::str::from_utf8(name).unwrap(), parent))
        };
        assert_eq!(ok("created by main.main in goroutine 1"), Some(("main.main", Some(1))));
        assert_eq!(ok("created by main.(*T).Run.func1"), Some(("main.(*T).Run.func1", None)));
        assert_eq!(ok("created by x in goroutine many"), Some(("x", None)));
        assert_eq!(ok("main.main()"), None);
    }

    #[test]
    fn the_cache_ignores_what_differs_per_goroutine() {
        let mut cache = FrameCache::default();
        let mut symbols = Symbols::new();
        let mut get =
            |name: &str, position: &str| cache.get(name.as_bytes(), position.as_bytes(), &mut symbols);
        let a = get("main.f", "\t/m.go:1 +0x1 fp=0xc0001 sp=0xc0002 pc=0x1");
        assert_eq!(get("main.f", "\t/m.go:1 +0x1 fp=0xc0003 sp=0xc0004 pc=0x1"), a);
        assert_eq!(get("main.f", "\t/m.go:1 +0x1"), a);
        assert_eq!(get("main.f", "\t/m.go:1 +0x2"), a, "the offset is no part of a frame");
        assert_ne!(get("main.f", "\t/m.go:2 +0x1"), a);
        assert_ne!(get("main.", "f\t/m.go:1 +0x1"), a, "what is no position is no frame");
        assert_eq!(cache.entries.len(), 3);
    }
}
