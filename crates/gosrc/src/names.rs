//! Interned identifiers.
//!
//! A [`Name`] is a number that stands for an identifier; within one [`Interner`] equal numbers mean equal names. The
//! files of a package are parsed with one interner. Files that were parsed in parallel, each with an interner of its
//! own, are brought together by [`Interner::merge`] and [`crate::ast::Tree::rename`].

/// An interned identifier.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub struct Name(u32);

macro_rules! well_known {
    ($($(#[$doc:meta])* $name:ident = $text:literal),* $(,)?) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[repr(u32)]
        enum Known { $($name),* }

        const KNOWN: &[&str] = &[$($text),*];

        impl Name {
            $($(#[$doc])* pub const $name: Self = Self(Known::$name as u32);)*
        }
    };
}

well_known! {
    /// The name of an identifier that is missing in a broken text; no identifier is spelt so.
    MISSING = "",
    /// The blank identifier `_`.
    BLANK = "_",
    /// The `.` of a dot import; no identifier is spelt so.
    DOT = ".",
    /// `init`
    INIT = "init",
    /// `main`
    MAIN = "main",
    /// `iota`
    IOTA = "iota",
    /// `nil`
    NIL = "nil",
    /// `true`
    TRUE = "true",
    /// `false`
    FALSE = "false",
    /// `any`
    ANY = "any",
    /// `bool`
    BOOL = "bool",
    /// `byte`
    BYTE = "byte",
    /// `comparable`
    COMPARABLE = "comparable",
    /// `complex64`
    COMPLEX64 = "complex64",
    /// `complex128`
    COMPLEX128 = "complex128",
    /// `error`
    ERROR = "error",
    /// `float32`
    FLOAT32 = "float32",
    /// `float64`
    FLOAT64 = "float64",
    /// `int`
    INT = "int",
    /// `int8`
    INT8 = "int8",
    /// `int16`
    INT16 = "int16",
    /// `int32`
    INT32 = "int32",
    /// `int64`
    INT64 = "int64",
    /// `rune`
    RUNE = "rune",
    /// `string`
    STRING = "string",
    /// `uint`
    UINT = "uint",
    /// `uint8`
    UINT8 = "uint8",
    /// `uint16`
    UINT16 = "uint16",
    /// `uint32`
    UINT32 = "uint32",
    /// `uint64`
    UINT64 = "uint64",
    /// `uintptr`
    UINTPTR = "uintptr",
    /// `append`
    APPEND = "append",
    /// `cap`
    CAP = "cap",
    /// `clear`
    CLEAR = "clear",
    /// `close`
    CLOSE = "close",
    /// `complex`
    COMPLEX = "complex",
    /// `copy`
    COPY = "copy",
    /// `delete`
    DELETE = "delete",
    /// `imag`
    IMAG = "imag",
    /// `len`
    LEN = "len",
    /// `make`
    MAKE = "make",
    /// `max`
    MAX = "max",
    /// `min`
    MIN = "min",
    /// `new`
    NEW = "new",
    /// `panic`
    PANIC = "panic",
    /// `print`
    PRINT = "print",
    /// `println`
    PRINTLN = "println",
    /// `real`
    REAL = "real",
    /// `recover`
    RECOVER = "recover",
    /// `C`, the pseudo-package of cgo
    C = "C",
    /// `unsafe`
    UNSAFE = "unsafe",
}

impl Name {
    /// The number, dense from 0: fit for indexing a table of [`Interner::len`] entries.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The names of one or more files. A new one holds the universe's names under the constants of [`Name`].
#[derive(Clone, Debug)]
pub struct Interner {
    text: String,
    /// Where each name ends in `text`.
    ends: Vec<u32>,
    /// Open addressing: the upper half of a slot is the hash, the lower the name plus one; 0 is empty.
    slots: Vec<u64>,
    /// Short names seen last, by their hash: most identifiers of a text are among them, and a short name is known by
    /// its bytes alone. The empty key is that of [`Name::MISSING`].
    recent: Vec<(u64, Name)>,
}

impl Default for Interner {
    fn default() -> Self {
        Self::new()
    }
}

const FIRST_SLOTS: usize = 1024;
const RECENT: usize = 512;

impl Interner {
    /// The universe's names only.
    #[must_use]
    pub fn new() -> Self {
        let mut names = Self {
            text: String::new(),
            ends: Vec::new(),
            slots: vec![0; FIRST_SLOTS],
            recent: vec![(0, Name::MISSING); RECENT],
        };
        for text in KNOWN {
            names.find_or_add(text, hash_of(text.as_bytes()));
        }
        names
    }

    /// The number of `text`, given on first sight.
    pub fn intern(&mut self, text: &str) -> Name {
        let Some(key) = short_key(text.as_bytes()) else {
            return self.find_or_add(text, hash(text.as_bytes()));
        };
        let hash = mix(text.len() as u64, key);
        let at = (hash >> 55) as usize % RECENT;
        let (known, name) = self.recent[at];
        if known == key {
            return name;
        }
        let name = self.find_or_add(text, hash as u32);
        self.recent[at] = (key, name);
        name
    }

    fn find_or_add(&mut self, text: &str, hash: u32) -> Name {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot == 0 {
                return self.add(text, hash, at);
            }
            let name = Name(slot as u32 - 1);
            if (slot >> 32) as u32 == hash && self.text(name) == text {
                return name;
            }
            at = (at + 1) & mask;
        }
    }

    /// The number of `text` if it has one.
    #[must_use]
    pub fn get(&self, text: &str) -> Option<Name> {
        let hash = hash_of(text.as_bytes());
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while self.slots[at] != 0 {
            let name = Name(self.slots[at] as u32 - 1);
            if self.text(name) == text {
                return Some(name);
            }
            at = (at + 1) & mask;
        }
        None
    }

    /// The spelling of a name of this interner; empty for a number that this interner never gave.
    #[must_use]
    pub fn text(&self, name: Name) -> &str {
        let index = name.index();
        let Some(end) = self.ends.get(index) else { return "" };
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.text[start as usize..*end as usize]
    }

    /// How many names there are, the universe's included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Always false: the universe's names are there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Takes in all names of `other` and says how each is called here.
    pub fn merge(&mut self, other: &Self) -> Remap {
        Remap((0..other.len() as u32).map(|n| self.intern(other.text(Name(n)))).collect())
    }

    /// Bytes held on the heap.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.text.capacity() + self.ends.capacity() * 4 + self.slots.capacity() * 8 + self.recent.len() * 16
    }

    fn add(&mut self, text: &str, hash: u32, at: usize) -> Name {
        let name = Name(self.ends.len() as u32);
        self.text.push_str(text);
        self.ends.push(self.text.len() as u32);
        self.slots[at] = u64::from(hash) << 32 | u64::from(name.0 + 1);
        if self.ends.len() * 2 > self.slots.len() {
            self.grow();
        }
        name
    }

    fn grow(&mut self) {
        let mask = self.slots.len() * 4 - 1;
        let mut slots = vec![0; mask + 1];
        for slot in self.slots.iter().filter(|slot| **slot != 0) {
            let mut at = (slot >> 32) as usize & mask;
            while slots[at] != 0 {
                at = (at + 1) & mask;
            }
            slots[at] = *slot;
        }
        self.slots = slots;
    }
}

/// What the names of one interner are called in another; made by [`Interner::merge`].
#[derive(Clone, Debug)]
pub struct Remap(Vec<Name>);

impl Remap {
    /// The new number of a name of the merged interner.
    ///
    /// # Panics
    /// When `name` is of some other interner that has more names.
    #[must_use]
    pub fn get(&self, name: Name) -> Name {
        self.0[name.index()]
    }
}

/// The bytes of a name of at most eight, in the order of the text from the lowest byte on. No name holds a zero, so
/// that different names have different keys.
#[inline]
fn short_key(bytes: &[u8]) -> Option<u64> {
    let len = bytes.len();
    Some(match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(head), Some(tail)) if len <= 8 => {
            let tail = u64::from(u32::from_le_bytes(*tail)) >> (8 * (8 - len));
            u64::from(u32::from_le_bytes(*head)) | tail << 32
        }
        (None, _) => match *bytes {
            [] => 0,
            [a] => u64::from(a),
            [a, b] => u64::from(a) | u64::from(b) << 8,
            [a, b, c, ..] => u64::from(a) | u64::from(b) << 8 | u64::from(c) << 16,
        },
        _ => return None,
    })
}

fn mix(a: u64, b: u64) -> u64 {
    const K: u64 = 0x9e37_79b9_7f4a_7c15;
    let wide = u128::from(a ^ b) * u128::from(K);
    (wide as u64) ^ (wide >> 64) as u64
}

fn hash_of(bytes: &[u8]) -> u32 {
    match short_key(bytes) {
        Some(key) => mix(bytes.len() as u64, key) as u32,
        None => hash(bytes),
    }
}

/// A multiplicative hash over eight bytes at a time, for names longer than that. Who chooses names to collide makes
/// the reading of his own text slower.
fn hash(bytes: &[u8]) -> u32 {
    let mut state = bytes.len() as u64;
    let mut rest = bytes;
    while let Some((word, tail)) = rest.split_first_chunk::<8>() {
        state = mix(state, u64::from_le_bytes(*word));
        rest = tail;
    }
    let last = bytes.last_chunk::<8>().map_or(0, |word| u64::from_le_bytes(*word));
    let wide = mix(state.rotate_left(23), last);
    (wide ^ wide >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_names_have_equal_numbers() {
        let mut names = Interner::new();
        let many: Vec<Name> = (0..5000).map(|i| names.intern(&format!("name{i}"))).collect();
        for (i, name) in many.iter().enumerate() {
            assert_eq!(names.text(*name), format!("name{i}"));
            assert_eq!(names.intern(&format!("name{i}")), *name);
            assert_eq!(names.get(&format!("name{i}")), Some(*name));
        }
        assert_eq!(names.get("never seen"), None);
        assert_eq!(names.len(), KNOWN.len() + 5000);
    }

    #[test]
    fn short_names_have_keys_of_their_own() {
        let names =
            ["", "a", "b", "aa", "ab", "abc", "abcd", "abcde", "abcdbcde", "abcdef", "abcdefg", "abcdefgh"];
        let keys: Vec<Option<u64>> = names.iter().map(|n| short_key(n.as_bytes())).collect();
        for (i, key) in keys.iter().enumerate() {
            assert!(key.is_some() && !keys[..i].contains(key), "{}", names[i]);
        }
        assert_eq!(short_key(b"abcdefghi"), None);
    }

    #[test]
    fn the_universe_is_known() {
        let mut names = Interner::new();
        assert_eq!(names.intern("unsafe"), Name::UNSAFE);
        assert_eq!(names.intern("_"), Name::BLANK);
        assert_eq!(names.intern(""), Name::MISSING);
        assert_eq!(names.text(Name::COMPLEX128), "complex128");
    }

    #[test]
    fn merging_keeps_the_spelling() {
        let (mut a, mut b) = (Interner::new(), Interner::new());
        a.intern("x");
        let (y, x) = (b.intern("y"), b.intern("x"));
        let remap = a.merge(&b);
        assert_eq!(a.text(remap.get(y)), "y");
        assert_eq!(Some(remap.get(x)), a.get("x"));
        assert_eq!(remap.get(Name::LEN), Name::LEN);
    }
}
