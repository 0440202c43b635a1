//! What one process of a test binary has written: `NAME.start` before its first test and `NAME.end` after its last.
//!
//! The form is that of `hook.go`: the line `stanch-gate-record/1`, fields `name length\nbytes\n`, and the line `eof`. A
//! field that this version does not know is left out, so that a newer hook can say more.

use std::collections::{HashMap, HashSet};
use std::str::FromStr;

use stanch_model::{GoVersion, ParseError};

const MAGIC: &[u8] = b"stanch-gate-record/1\n";
const EOF: &[u8] = b"eof\n";

/// A process that has run tests, or has begun to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Record {
    /// Import path of the package under test.
    pub package: String,
    /// Process id.
    pub pid: u64,
    /// Process id of its parent.
    pub parent: u64,
    /// `runtime.Version()`; `None` for one that is no release.
    pub go: Option<GoVersion>,
    /// What was there after the last test; `None` in the record of a start.
    pub end: Option<End>,
}

/// A process after its last test.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct End {
    /// The exit code that `m.Run` returned.
    pub exit: i64,
    /// Tests, subtests, examples and benchmarks that ran.
    pub ran: u64,
    /// How long it waited for goroutines to end, in nanoseconds.
    pub settled_nanos: u64,
    /// The heap before the first test.
    pub heap_before: Heap,
    /// The heap after the last, after a collection.
    pub heap_after: Heap,
    /// How many goroutines were left by the hook's own count.
    pub left: u64,
    /// Ids of the goroutines that were there before the first test; empty when nothing is left.
    pub before: HashSet<u64>,
    /// The test whose goroutine has this id; empty when nothing is left.
    pub tests: HashMap<u64, String>,
    /// The text dump after the last test; empty when nothing is left.
    pub dump: Vec<u8>,
    /// What the collector said, as a text dump with `(leaked)` in it; `None` when it was not asked or has no such
    /// profile.
    pub proof: Option<Vec<u8>>,
    /// After which top-level test a goroutine was first left, with `--per-test`.
    pub left_after: HashMap<u64, String>,
}

/// A heap by `runtime.MemStats`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Heap {
    /// `HeapAlloc`: bytes of objects.
    pub alloc: u64,
    /// `HeapObjects`: how many.
    pub objects: u64,
    /// `HeapInuse`: bytes of the spans that hold them.
    pub inuse: u64,
}

/// Reads one record.
///
/// # Errors
/// [`ParseError::NotMine`] for other files, [`ParseError::Truncated`] for one that ends early,
/// [`ParseError::Malformed`] for a field that is wrong or missing.
pub fn parse(bytes: &[u8]) -> Result<Record, ParseError> {
    let fields = Fields::read(bytes)?;
    let mut record = Record {
        package: fields.text("package")?,
        pid: fields.number("pid")?,
        parent: fields.number("parent")?,
        go: fields.text("go")?.parse().ok(),
        end: None,
    };
    if fields.get("exit").is_some() {
        record.end = Some(end(&fields)?);
    }
    Ok(record)
}

fn end(fields: &Fields<'_>) -> Result<End, ParseError> {
    let left = fields.number("left")?;
    // A count that says that there is something to read makes it necessary.
    let needed = |name: &str| if left > 0 { fields.need(name) } else { Ok(&[][..]) };
    let [heap_before, heap_after] = heaps(&fields.text("heap")?).ok_or_else(|| malformed("heap"))?;
    Ok(End {
        exit: fields.number("exit")?,
        ran: fields.number("tests")?,
        settled_nanos: fields.number("settled")?,
        heap_before,
        heap_after,
        left,
        before: lines(needed("before")?, "before", |line| line.parse().ok())?,
        tests: lines(needed("names")?, "names", goroutine_and_test)?,
        dump: needed("dump")?.to_vec(),
        proof: fields.get("proof").map(<[u8]>::to_vec),
        left_after: lines(fields.get("per-test").unwrap_or(&[]), "per-test", goroutine_and_test)?,
    })
}

fn heaps(text: &str) -> Option<[Heap; 2]> {
    let numbers: Result<Vec<u64>, _> = text.split(' ').map(str::parse).collect();
    let heap = |n: &[u64]| Heap { alloc: n[0], objects: n[1], inuse: n[2] };
    match numbers.ok()?.as_slice() {
        all @ [_, _, _, _, _, _] => Some([heap(&all[..3]), heap(&all[3..])]),
        _ => None,
    }
}

fn goroutine_and_test(line: &str) -> Option<(u64, String)> {
    let (id, name) = line.split_once(' ')?;
    Some((id.parse().ok()?, name.to_owned()))
}

fn lines<T, C: FromIterator<T>>(
    bytes: &[u8],
    field: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<C, ParseError> {
    // A test may give itself a name that is not UTF-8.
    let text = String::from_utf8_lossy(bytes);
    text.lines().map(|line| read(line).ok_or_else(|| malformed(field))).collect()
}

fn malformed(field: &str) -> ParseError {
    ParseError::Malformed { what: format!("the field {field} of a gate record"), offset: None }
}

/// The fields of a record by name, in the order of the file.
struct Fields<'b>(Vec<(&'b str, &'b [u8])>);

impl<'b> Fields<'b> {
    fn read(bytes: &'b [u8]) -> Result<Self, ParseError> {
        let cut = || ParseError::Truncated { what: "a gate record without its end".to_owned() };
        let Some(mut rest) = bytes.strip_prefix(MAGIC) else {
            let begins = MAGIC.starts_with(bytes);
            return Err(if begins { cut() } else { ParseError::NotMine { looks_like: None } });
        };
        let mut fields = Vec::new();
        loop {
            if rest == EOF {
                return Ok(Self(fields));
            }
            let line = rest.iter().position(|b| *b == b'\n').ok_or_else(cut)?;
            let offset = Some((bytes.len() - rest.len()) as u64);
            let bad = || ParseError::Malformed { what: "the head of a field".to_owned(), offset };
            let head = std::str::from_utf8(&rest[..line]).map_err(|_| bad())?;
            let (name, length) = head.split_once(' ').ok_or_else(bad)?;
            let length: usize = length.parse().map_err(|_| bad())?;
            let body = &rest[line + 1..];
            // The newline after the value.
            let after = length.checked_add(1).ok_or_else(bad)?;
            if body.len() < after {
                return Err(cut());
            }
            if body[length] != b'\n' {
                return Err(bad());
            }
            fields.push((name, &body[..length]));
            rest = &body[after..];
        }
    }

    fn get(&self, name: &str) -> Option<&'b [u8]> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    fn need(&self, name: &str) -> Result<&'b [u8], ParseError> {
        self.get(name).ok_or_else(|| malformed(name))
    }

    fn text(&self, name: &str) -> Result<String, ParseError> {
        Ok(String::from_utf8_lossy(self.need(name)?).into_owned())
    }

    fn number<T: FromStr>(&self, name: &str) -> Result<T, ParseError> {
        self.text(name)?.parse().map_err(|_| malformed(name))
    }
}

#[cfg(test)]
mod tests;
