//! Puts goroutines together into a dump.

use std::hash::BuildHasher;
use std::num::{NonZeroU32, NonZeroU64};

use hashbrown::{DefaultHashBuilder, HashMap, HashTable};
use stanch_model::goroutine::GoroutineFlags;
use stanch_model::{FrameId, Goroutine, GoroutineDump, LabelSetId, Status, Sym, Symbols, UnixMillis};

use super::ids::IdSet;
use super::labels;

/// A dump that is being read.
#[derive(Default)]
pub(super) struct DumpBuilder {
    pub(super) dump: GoroutineDump,
    hasher: DefaultHashBuilder,
    ids: IdSet,
    /// Positions in `dump.goroutines` by id, made when an id comes again.
    positions: Option<HashMap<u64, usize>>,
    label_sets: HashTable<LabelSetId>,
    /// The last label list as printed: neighbours often share it.
    last_labels: (Vec<u8>, Option<LabelSetId>),
    /// Why the program dumped itself, and where in the input that starts.
    pub(super) reason: Option<String>,
    pub(super) start: Option<Place>,
    /// When, if a log line says it.
    pub(super) at: Option<UnixMillis>,
    /// GOTRACEBACK=crash makes every thread print its goroutine again, after a line of dashes.
    pub(super) relayed: bool,
}

/// A place in the input.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Place {
    pub(super) offset: u64,
    /// 1-based.
    pub(super) line: u64,
}

impl Default for Place {
    fn default() -> Self {
        Self { offset: 0, line: 1 }
    }
}

impl Place {
    /// The place `bytes` and `lines` further on.
    pub(super) fn after(self, bytes: usize, lines: u64) -> Self {
        Self { offset: self.offset + bytes as u64, line: self.line + lines }
    }
}

/// The goroutine that is being read.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) id: u64,
    pub(super) status: Status,
    pub(super) minutes: Option<NonZeroU32>,
    pub(super) flags: GoroutineFlags,
    pub(super) labels: Option<LabelSetId>,
    pub(super) created_by: Option<FrameId>,
    pub(super) parent: Option<NonZeroU64>,
    pub(super) args_at: u32,
    pub(super) place: Place,
}

/// What a second header with an id that was seen before means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Seen {
    No,
    /// Another dump starts here.
    Before,
    /// The same dump prints it again.
    Again,
}

impl DumpBuilder {
    pub(super) fn is_empty(&self) -> bool {
        self.dump.goroutines.is_empty()
    }

    /// Whether a goroutine with this id is there already. Every thread has a goroutine 0.
    pub(super) fn seen(&mut self, id: u64) -> Seen {
        match id != 0 && self.ids.contains(id) {
            false => Seen::No,
            true if self.relayed => Seen::Again,
            true => Seen::Before,
        }
    }

    fn position(&mut self, id: u64) -> Option<usize> {
        let by_id =
            |goroutines: &[Goroutine]| goroutines.iter().enumerate().map(|(i, g)| (g.id, i)).collect();
        let positions = self.positions.get_or_insert_with(|| by_id(&self.dump.goroutines));
        positions.get(&id).copied()
    }

    /// The id of a label list that starts after its `{`; `None` when it is none.
    pub(super) fn label_set(
        &mut self,
        text: &[u8],
        ends: fn(&[u8]) -> bool,
        symbols: &mut Symbols,
    ) -> Option<LabelSetId> {
        if self.last_labels.1.is_some() && self.last_labels.0 == text {
            return self.last_labels.1;
        }
        let (labels, rest) = labels::parse(text)?;
        if !ends(rest) {
            return None;
        }
        let set: Vec<(Sym, Sym)> =
            labels.iter().map(|(k, v)| (symbols.intern(k), symbols.intern(v))).collect();
        let id = self.label_set_id(set);
        self.last_labels.0.clear();
        self.last_labels.0.extend_from_slice(text);
        self.last_labels.1 = Some(id);
        Some(id)
    }

    fn label_set_id(&mut self, set: Vec<(Sym, Sym)>) -> LabelSetId {
        let sets = &mut self.dump.labels;
        if sets.is_empty() {
            sets.push(Vec::new());
        }
        let hash = self.hasher.hash_one(&set);
        let index = |id: &LabelSetId| id.0.get() as usize;
        if let Some(found) = self.label_sets.find(hash, |id| sets[index(id)] == set) {
            return *found;
        }
        // A label list takes more than one byte, and names are capped at 1 GiB.
        let raw =
            u32::try_from(sets.len()).ok().and_then(NonZeroU32::new).expect("between 1 and 2^32 label sets");
        sets.push(set);
        let (sets, hasher) = (&self.dump.labels, &self.hasher);
        *self.label_sets.insert_unique(hash, LabelSetId(raw), |id| hasher.hash_one(&sets[index(id)])).get()
    }

    /// Where the arguments of the next goroutine will stand.
    pub(super) fn args_at(&self) -> u32 {
        u32::try_from(self.dump.args.len()).unwrap_or(u32::MAX)
    }

    /// Adds the first argument word of a frame.
    pub(super) fn arg(&mut self, word: u64) {
        // Beyond 2^32 frames a goroutine's `args_at` would point to a stranger's arguments.
        if self.dump.args.len() < u32::MAX as usize {
            self.dump.args.push(word);
        }
    }

    /// Adds a goroutine that was read to its end.
    pub(super) fn add(&mut self, open: &Open, frames: &[FrameId], symbols: &mut Symbols) {
        let goroutine = Goroutine {
            id: open.id,
            status: open.status,
            minutes: open.minutes,
            flags: open.flags,
            stack: symbols.stack(frames),
            created_by: open.created_by,
            parent: open.parent,
            labels: open.labels,
            args_at: open.args_at,
        };
        if self.seen(open.id) != Seen::No {
            return self.repeat(goroutine);
        }
        if open.id != 0 {
            self.ids.insert(open.id);
        }
        if let Some(positions) = &mut self.positions {
            positions.insert(open.id, self.dump.goroutines.len());
        }
        self.dump.goroutines.push(goroutine);
    }

    /// The second print of a running goroutine by its own thread has the stack that the first could not show.
    fn repeat(&mut self, again: Goroutine) {
        let Some(at) = self.position(again.id) else { return };
        let first = &mut self.dump.goroutines[at];
        if first.flags.has(GoroutineFlags::UNAVAILABLE) && !again.flags.has(GoroutineFlags::UNAVAILABLE) {
            *first = Goroutine { status: first.status, ..again };
        }
    }
}
