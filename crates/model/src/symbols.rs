//! Interned strings, frames and stacks.
//!
//! One [`Symbols`] is shared by all snapshots of a diagnosis, so that equal stacks of different snapshots have
//! equal ids and every later question ("did this site grow?") is an integer comparison.

use std::hash::{BuildHasher, Hasher};
use std::num::NonZeroU32;

use hashbrown::{DefaultHashBuilder, HashTable};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub struct $name(NonZeroU32);
        impl $name {
            fn new(index: usize) -> Self {
                let raw = u32::try_from(index + 1).expect("fewer than 2^32 interned items");
                Self(NonZeroU32::new(raw).expect("index + 1 is not zero"))
            }
            /// Position in the table it came from, counted from 0.
            #[must_use]
            pub fn index(self) -> usize {
                self.0.get() as usize - 1
            }
        }
    };
}

id!(
    /// An interned string.
    Sym
);
id!(
    /// An interned [`Frame`].
    FrameId
);
id!(
    /// An interned stack: frame ids, leaf (innermost call) first.
    StackId
);

/// One call in a stack: a function and the place in its source that was executing.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Frame {
    /// Full Go name, such as `main.(*Server).handle.func1`; type arguments are `[...]`.
    pub func: Sym,
    /// Source file as the toolchain recorded it; `None` when the dump did not say.
    pub file: Option<Sym>,
    /// 1-based line; `None` when the dump did not say.
    pub line: Option<NonZeroU32>,
}

/// The interner. Ids are only meaningful with the table that made them.
#[derive(Default, Clone)]
pub struct Symbols {
    hasher: DefaultHashBuilder,
    text: String,
    text_ends: Vec<u32>,
    text_ids: HashTable<Sym>,
    frames: Vec<Frame>,
    frame_ids: HashTable<FrameId>,
    stack_frames: Vec<FrameId>,
    stack_ends: Vec<u32>,
    stack_ids: HashTable<StackId>,
}

impl Symbols {
    /// An empty table.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The id of `text`, made on first sight.
    ///
    /// # Panics
    /// When more than 4 GiB of distinct names are interned; readers cap their input far below that.
    pub fn intern(&mut self, text: &str) -> Sym {
        let hash = self.hasher.hash_one(text.as_bytes());
        if let Some(found) = self.text_ids.find(hash, |&s| slice(&self.text, &self.text_ends, s) == text) {
            return *found;
        }
        let id = Sym::new(self.text_ends.len());
        self.text.push_str(text);
        self.text_ends.push(u32::try_from(self.text.len()).expect("fewer than 4 GiB of names"));
        let (all, ends, hasher) = (&self.text, &self.text_ends, &self.hasher);
        self.text_ids.insert_unique(hash, id, |&s| hasher.hash_one(slice(all, ends, s).as_bytes()));
        id
    }

    /// The id of `text` if it was interned before.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Sym> {
        let hash = self.hasher.hash_one(text.as_bytes());
        self.text_ids.find(hash, |&s| slice(&self.text, &self.text_ends, s) == text).copied()
    }

    /// The text of a symbol.
    #[must_use]
    pub fn str(&self, sym: Sym) -> &str {
        slice(&self.text, &self.text_ends, sym)
    }

    /// The id of `frame`, made on first sight.
    pub fn frame(&mut self, frame: Frame) -> FrameId {
        let hash = self.hasher.hash_one(frame);
        if let Some(found) = self.frame_ids.find(hash, |&id| self.frames[id.index()] == frame) {
            return *found;
        }
        let id = FrameId::new(self.frames.len());
        self.frames.push(frame);
        let (frames, hasher) = (&self.frames, &self.hasher);
        self.frame_ids.insert_unique(hash, id, |&id| hasher.hash_one(frames[id.index()]));
        id
    }

    /// Interns a frame from its parts; `line` 0 and an empty `file` mean unknown, as in pprof.
    pub fn frame_of(&mut self, func: &str, file: &str, line: u32) -> FrameId {
        let func = self.intern(func);
        let file = if file.is_empty() { None } else { Some(self.intern(file)) };
        self.frame(Frame { func, file, line: NonZeroU32::new(line) })
    }

    /// The frame behind an id.
    #[must_use]
    pub fn get(&self, frame: FrameId) -> Frame {
        self.frames[frame.index()]
    }

    /// The Go function name of a frame.
    #[must_use]
    pub fn func(&self, frame: FrameId) -> &str {
        self.str(self.get(frame).func)
    }

    /// The source file of a frame, if known.
    #[must_use]
    pub fn file(&self, frame: FrameId) -> Option<&str> {
        self.get(frame).file.map(|f| self.str(f))
    }

    /// The 1-based line of a frame, if known.
    #[must_use]
    pub fn line(&self, frame: FrameId) -> Option<u32> {
        self.get(frame).line.map(NonZeroU32::get)
    }

    /// The id of a stack given leaf first, made on first sight.
    pub fn stack(&mut self, frames: &[FrameId]) -> StackId {
        let hash = hash_frames(&self.hasher, frames);
        let found =
            self.stack_ids.find(hash, |&s| stack_slice(&self.stack_frames, &self.stack_ends, s) == frames);
        if let Some(found) = found {
            return *found;
        }
        let id = StackId::new(self.stack_ends.len());
        self.stack_frames.extend_from_slice(frames);
        self.stack_ends.push(u32::try_from(self.stack_frames.len()).expect("fewer than 2^32 stack entries"));
        let (all, ends, hasher) = (&self.stack_frames, &self.stack_ends, &self.hasher);
        self.stack_ids.insert_unique(hash, id, |&s| hash_frames(hasher, stack_slice(all, ends, s)));
        id
    }

    /// Makes room for `stacks` more distinct stacks with `frames` frames in all, so that they come without the tables
    /// being moved again and again.
    pub fn reserve_stacks(&mut self, stacks: usize, frames: usize) {
        self.stack_frames.reserve(frames);
        self.stack_ends.reserve(stacks);
        let (all, ends, hasher) = (&self.stack_frames, &self.stack_ends, &self.hasher);
        self.stack_ids.reserve(stacks, |&s| hash_frames(hasher, stack_slice(all, ends, s)));
    }

    /// The frames of a stack, leaf first.
    #[must_use]
    pub fn frames(&self, stack: StackId) -> &[FrameId] {
        stack_slice(&self.stack_frames, &self.stack_ends, stack)
    }

    /// How many distinct stacks are interned.
    #[must_use]
    pub fn stack_count(&self) -> usize {
        self.stack_ends.len()
    }
}

impl std::fmt::Debug for Symbols {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Symbols")
            .field("strings", &self.text_ends.len())
            .field("frames", &self.frames.len())
            .field("stacks", &self.stack_ends.len())
            .finish()
    }
}

/// Two frames per step: the derived hash of a slice takes a step for each.
fn hash_frames(hasher: &DefaultHashBuilder, frames: &[FrameId]) -> u64 {
    let word = |id: FrameId| u64::from(id.0.get());
    let mut state = hasher.build_hasher();
    let mut pairs = frames.chunks_exact(2);
    for pair in &mut pairs {
        state.write_u64(word(pair[0]) | word(pair[1]) << 32);
    }
    // An id is never 0, so that an odd end differs from every pair.
    state.write_u64(pairs.remainder().first().map_or(0, |id| word(*id)));
    state.finish()
}

fn slice<'a>(text: &'a str, ends: &[u32], sym: Sym) -> &'a str {
    let i = sym.index();
    let start = if i == 0 { 0 } else { ends[i - 1] as usize };
    &text[start..ends[i] as usize]
}

fn stack_slice<'a>(all: &'a [FrameId], ends: &[u32], stack: StackId) -> &'a [FrameId] {
    let i = stack.index();
    let start = if i == 0 { 0 } else { ends[i - 1] as usize };
    &all[start..ends[i] as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_things_share_an_id() {
        let mut s = Symbols::new();
        let a = s.frame_of("main.f", "/a.go", 3);
        let b = s.frame_of("main.g", "", 0);
        assert_eq!(s.frame_of("main.f", "/a.go", 3), a);
        assert_ne!(a, b);
        assert_eq!((s.func(b), s.file(b), s.line(b)), ("main.g", None, None));
        let st = s.stack(&[a, b]);
        assert_eq!(s.stack(&[a, b]), st);
        assert_ne!(s.stack(&[b, a]), st);
        assert_eq!(s.frames(st), &[a, b]);
        let empty = s.stack(&[]);
        assert_eq!(s.frames(empty), &[]);
    }

    #[test]
    fn survives_growth() {
        let mut s = Symbols::new();
        let ids: Vec<_> = (0..10_000).map(|i| s.frame_of(&format!("f{i}"), "x.go", i + 1)).collect();
        let stacks: Vec<_> = ids.chunks(7).map(|c| s.stack(c)).collect();
        for (i, id) in ids.iter().enumerate() {
            assert_eq!(s.func(*id), format!("f{i}"));
        }
        for (chunk, st) in ids.chunks(7).zip(stacks) {
            assert_eq!(s.frames(st), chunk);
        }
    }
}
