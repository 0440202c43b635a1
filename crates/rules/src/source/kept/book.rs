//! The bytes that are kept of one package.
//!
//! Numbers are little-endian and of 32 bits, texts and lists begin with their length. A book that cannot be read whole
//! is none.

use std::sync::Arc;

use super::meaning::Short;
use super::{Digest, Ground};

/// The first bytes.
const MAGIC: &[u8; 4] = b"sfu1";

/// What following the units of a package has found, and what each depends on.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Book {
    pub(super) ground: Ground,
    /// Keys of packages with functions that were looked at, and the digests of their texts.
    pub(super) packages: Vec<(Arc<str>, Digest)>,
    /// Functions that were looked at: index of the package, name, digest.
    pub(super) funcs: Vec<(usize, Arc<str>, Short)>,
    pub(super) units: Vec<Unit>,
}

/// What following a unit has found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Unit {
    pub(super) name: Arc<str>,
    pub(super) functions: u32,
    pub(super) cut: u32,
    /// Indexes of functions.
    pub(super) looked_at: Vec<usize>,
    /// As `exec::write` gives it.
    pub(super) told: Vec<u8>,
}

impl Book {
    pub(super) fn write(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        number(&mut out, self.ground.len());
        for (name, digest) in &self.ground {
            bytes(&mut out, name.as_bytes());
            out.extend(digest);
        }
        number(&mut out, self.packages.len());
        for (key, digest) in &self.packages {
            bytes(&mut out, key.as_bytes());
            out.extend(digest);
        }
        number(&mut out, self.funcs.len());
        for (package, name, digest) in &self.funcs {
            number(&mut out, *package);
            bytes(&mut out, name.as_bytes());
            out.extend(digest);
        }
        number(&mut out, self.units.len());
        for unit in &self.units {
            bytes(&mut out, unit.name.as_bytes());
            number(&mut out, unit.functions as usize);
            number(&mut out, unit.cut as usize);
            number(&mut out, unit.looked_at.len());
            unit.looked_at.iter().for_each(|func| number(&mut out, *func));
            bytes(&mut out, &unit.told);
        }
        out
    }

    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader { rest: bytes.strip_prefix(MAGIC)? };
        let ground = reader.list(|r| Some((r.text()?.to_owned(), r.array()?)))?;
        let packages = reader.list(|r| Some((r.text()?.into(), r.array()?)))?;
        let funcs = reader.list(|r| Some((r.number()?, r.text()?.into(), r.array()?)))?;
        let units = reader.list(|r| {
            Some(Unit {
                name: r.text()?.into(),
                functions: r.number()?.try_into().ok()?,
                cut: r.number()?.try_into().ok()?,
                looked_at: r.list(Reader::number)?,
                told: r.bytes()?.to_vec(),
            })
        })?;
        let is_whole = reader.rest.is_empty()
            && funcs.iter().all(|(package, ..): &(usize, Arc<str>, Short)| *package < packages.len())
            && units.iter().all(|unit: &Unit| unit.looked_at.iter().all(|func| *func < funcs.len()));
        is_whole.then(|| Self { ground: ground.into_iter().collect(), packages, funcs, units })
    }
}

fn number(out: &mut Vec<u8>, n: usize) {
    // Nothing here has 2^32 parts: files of Go source are smaller.
    out.extend((n as u32).to_le_bytes());
}

fn bytes(out: &mut Vec<u8>, of: &[u8]) {
    number(out, of.len());
    out.extend(of);
}

struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (array, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(*array)
    }

    fn number(&mut self) -> Option<usize> {
        self.array().map(|bytes| u32::from_le_bytes(bytes) as usize)
    }

    fn bytes(&mut self) -> Option<&'b [u8]> {
        let len = self.number()?;
        let (bytes, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Some(bytes)
    }

    fn text(&mut self) -> Option<&'b str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    fn list<T>(&mut self, mut one: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        // Not made at once: the number may be any.
        (0..self.number()?).map(|_| one(self)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_no_part_of_it() {
        let book = Book {
            ground: [("net".to_owned(), [1; 32])].into(),
            packages: vec![("net\0/src/net\0Plain".into(), [2; 32])],
            funcs: vec![(0, "net.Dial".into(), [3; 16]), (0, "net.(*TCPConn).Close".into(), [4; 16])],
            units: vec![Unit {
                name: "net.Dial".into(),
                functions: 2,
                cut: 1,
                looked_at: vec![0, 1],
                told: vec![7; 300],
            }],
        };
        let bytes = book.write();
        assert_eq!(Book::read(&bytes), Some(book));
        for end in 0..bytes.len() {
            assert_eq!(Book::read(&bytes[..end]), None);
        }
        let mut wrong = bytes.clone();
        let package = bytes.windows(8).position(|w| w == b"net.Dial").unwrap() - 8;
        wrong[package] = 1;
        assert_eq!(Book::read(&wrong), None, "there is no such package");
    }
}
