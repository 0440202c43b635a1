//! A pprof profile as read: columns of u32 ids, no names copied.
//!
//! The shape is that of `proto/profile.proto` of google/pprof. A [`Profile`] owns flat tables (strings, mappings,
//! functions, locations with their lines, distinct stacks) and per-sample columns (stack, values, labels), so that
//! 250,000 samples cost tens of megabytes and no allocation per sample. Equal stacks share one [`StackIndex`].
//!
//! Everything is read through accessors; [`ProfileBuilder`] makes one and keeps every id inside its table.

use std::fmt;
use std::hash::BuildHasher;
use std::num::NonZeroU32;
use std::ops::Range;

use hashbrown::DefaultHashBuilder;

macro_rules! table_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub struct $name(NonZeroU32);
        impl $name {
            /// The id of position `index`, counted from 0; `None` from 2^32 - 1 on.
            #[must_use]
            pub fn from_index(index: usize) -> Option<Self> {
                u32::try_from(index).ok()?.checked_add(1).and_then(NonZeroU32::new).map(Self)
            }
            /// The id of position `number - 1`: what pprof writers call the id. `None` for 0.
            #[must_use]
            pub fn from_number(number: u32) -> Option<Self> {
                NonZeroU32::new(number).map(Self)
            }
            /// Position in its table, counted from 0.
            #[must_use]
            pub fn index(self) -> usize {
                self.0.get() as usize - 1
            }
        }
    };
}

table_id!(
    /// A row of [`Profile::mappings`].
    MappingId
);
table_id!(
    /// A row of [`Profile::functions`].
    FunctionId
);
table_id!(
    /// A distinct stack of one profile. (A [`StackId`](crate::StackId) is one of the interner that all profiles of
    /// a diagnosis share.)
    StackIndex
);

/// A row of [`Profile::locations`]. Stacks are long columns of these, so that it is a bare index.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct LocationId(u32);

impl LocationId {
    /// No profile has so many locations: what a reader puts for one that is not there.
    pub const MISSING: Self = Self(u32::MAX);

    /// The id of row `index`, counted from 0. [`ProfileBuilder::stack`] checks that it exists.
    #[inline]
    #[must_use]
    pub fn new(index: u32) -> Self {
        Self(index)
    }

    /// Position in its table, counted from 0.
    #[inline]
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A string of one profile. The default is the empty string, which also means "not given".
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct StringId(u32);

impl StringId {
    /// The empty string: index 0 of every profile.
    pub const EMPTY: Self = Self(0);

    /// Whether this is the empty string at index 0.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Index in the string table.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a value counts, and its unit: `inuse_space` in `bytes`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct ValueType {
    /// `inuse_space`, `goroutine`, `cpu`, …
    pub kind: StringId,
    /// `bytes`, `count`, `nanoseconds`, …
    pub unit: StringId,
}

/// A binary or library that was mapped into the process.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Mapping {
    /// First address.
    pub start: u64,
    /// First address after it.
    pub limit: u64,
    /// Offset in the file that is mapped at `start`.
    pub offset: u64,
    /// Path of the file.
    pub file: StringId,
    /// Build id of the file.
    pub build_id: StringId,
    /// Which symbol information its locations already have.
    pub symbols: MappingSymbols,
}

/// The resolution of the symbol information of a mapping's locations.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct MappingSymbols {
    /// Function names are there.
    pub functions: bool,
    /// File names are there.
    pub filenames: bool,
    /// Line numbers are there.
    pub line_numbers: bool,
    /// Inlined calls are expanded.
    pub inline_frames: bool,
}

/// A function.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Function {
    /// Human-readable name.
    pub name: StringId,
    /// Name as the system knows it (a mangled C++ name).
    pub system_name: StringId,
    /// Source file.
    pub filename: StringId,
    /// 1-based line where it starts; 0 when not given.
    pub start_line: i64,
}

/// A place in a function.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Line {
    /// The function, when the profile names one.
    pub function: Option<FunctionId>,
    /// 1-based line; 0 when not given.
    pub line: i64,
    /// 1-based column; 0 when not given.
    pub column: i64,
}

/// An instruction address, and the calls it stands for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Location {
    /// The mapping that holds the address, when known.
    pub mapping: Option<MappingId>,
    /// Instruction address; 0 when not given.
    pub address: u64,
    /// Several functions share the address (identical code folded by the linker): the lines are one of them.
    pub is_folded: bool,
    lines_end: u32,
}

/// What a label says.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum LabelValue {
    /// A text.
    Str(StringId),
    /// A number with its unit (empty: not given, by custom bytes for the key `bytes`).
    Num {
        /// The number.
        value: i64,
        /// Its unit.
        unit: StringId,
    },
}

/// One label of a sample. A key may come several times.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Label {
    /// The key.
    pub key: StringId,
    /// The value.
    pub value: LabelValue,
}

/// A profile. The default is an empty one.
#[derive(Clone, Default)]
pub struct Profile {
    text: String,
    text_ends: Vec<u32>,
    sample_types: Vec<ValueType>,
    default_sample_type: StringId,
    mappings: Vec<Mapping>,
    functions: Vec<Function>,
    locations: Vec<Location>,
    lines: Vec<Line>,
    stack_locations: Vec<LocationId>,
    stack_ends: Vec<u32>,
    sample_stacks: Vec<StackIndex>,
    values: Vec<i64>,
    labels: Vec<Label>,
    label_ends: Vec<u32>,
    comments: Vec<StringId>,
    meta: Meta,
}

/// What a profile says about itself as a whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Meta {
    /// What one period counts.
    pub period_type: ValueType,
    /// Events between two samples (bytes for heap profiles, nanoseconds for CPU); `None` when not given.
    pub period: Option<i64>,
    /// When it was taken, nanoseconds since the Unix epoch; `None` when not given.
    pub time_nanos: Option<i64>,
    /// How long it was taken; `None` when not given.
    pub duration_nanos: Option<i64>,
    /// Regular expression of functions that readers may drop together with their callees.
    pub drop_frames: StringId,
    /// Regular expression of functions that stay although `drop_frames` matches.
    pub keep_frames: StringId,
    /// Documentation of this profile type.
    pub doc_url: StringId,
}

impl Profile {
    /// The text of a string; empty for an id of another profile that has no such string.
    #[must_use]
    pub fn str(&self, id: StringId) -> &str {
        span(&self.text_ends, id.index()).and_then(|r| self.text.get(r)).unwrap_or("")
    }

    /// Number of strings, the empty one included.
    #[must_use]
    pub fn string_count(&self) -> usize {
        self.text_ends.len()
    }

    /// The string with this index, if the profile has so many.
    #[must_use]
    pub fn string_id(&self, index: u64) -> Option<StringId> {
        let index = u32::try_from(index).ok()?;
        ((index as usize) < self.text_ends.len()).then_some(StringId(index))
    }

    /// One type per value of a sample.
    #[must_use]
    pub fn sample_types(&self) -> &[ValueType] {
        &self.sample_types
    }

    /// The column of the sample type with this name (`inuse_space`).
    #[must_use]
    pub fn column(&self, kind: &str) -> Option<usize> {
        self.sample_types.iter().position(|t| self.str(t.kind) == kind)
    }

    /// The column to show when nobody asked for one: `default_sample_type`, else the last, as in google/pprof.
    /// `None` when there is no sample type.
    #[must_use]
    pub fn default_column(&self) -> Option<usize> {
        let named = match self.str(self.default_sample_type) {
            "" => None,
            name => self.column(name),
        };
        named.or_else(|| self.sample_types.len().checked_sub(1))
    }

    /// The name in `default_sample_type`; empty when not given.
    #[must_use]
    pub fn default_sample_type(&self) -> &str {
        self.str(self.default_sample_type)
    }

    /// Binaries and libraries; the first is the main binary.
    #[must_use]
    pub fn mappings(&self) -> &[Mapping] {
        &self.mappings
    }

    /// One mapping.
    #[must_use]
    pub fn mapping(&self, id: MappingId) -> Mapping {
        self.mappings[id.index()]
    }

    /// Functions.
    #[must_use]
    pub fn functions(&self) -> &[Function] {
        &self.functions
    }

    /// One function.
    #[must_use]
    pub fn function(&self, id: FunctionId) -> Function {
        self.functions[id.index()]
    }

    /// Locations.
    #[must_use]
    pub fn locations(&self) -> &[Location] {
        &self.locations
    }

    /// One location.
    #[must_use]
    pub fn location(&self, id: LocationId) -> Location {
        self.locations[id.index()]
    }

    /// The calls a location stands for, innermost (the inlined callee) first. Empty when it is not symbolised.
    #[must_use]
    pub fn lines(&self, id: LocationId) -> &[Line] {
        let start = match id.index() {
            0 => 0,
            i => self.locations[i - 1].lines_end as usize,
        };
        &self.lines[start..self.locations[id.index()].lines_end as usize]
    }

    /// [`Profile::lines`] of every location, in the order of [`Profile::locations`].
    pub fn all_lines(&self) -> impl ExactSizeIterator<Item = &[Line]> {
        let mut start = 0;
        self.locations.iter().map(move |l| {
            let end = l.lines_end as usize;
            let lines = &self.lines[start..end];
            start = end;
            lines
        })
    }

    /// Number of distinct stacks.
    #[must_use]
    pub fn stack_count(&self) -> usize {
        self.stack_ends.len()
    }

    /// Every distinct stack.
    pub fn stacks(&self) -> impl ExactSizeIterator<Item = (StackIndex, &[LocationId])> {
        (0..self.stack_ends.len()).map(|i| {
            let id = StackIndex::from_index(i).expect("as many stacks as ids");
            (id, self.stack(id))
        })
    }

    /// The locations of a stack, leaf first.
    #[must_use]
    pub fn stack(&self, id: StackIndex) -> &[LocationId] {
        let range = span(&self.stack_ends, id.index()).expect("a stack of this profile");
        &self.stack_locations[range]
    }

    /// Number of samples.
    #[must_use]
    pub fn sample_count(&self) -> usize {
        self.sample_stacks.len()
    }

    /// One sample, counted from 0.
    ///
    /// # Panics
    /// From [`Profile::sample_count`] on.
    #[must_use]
    pub fn sample(&self, index: usize) -> Sample<'_> {
        let width = self.sample_types.len();
        Sample {
            stack: self.sample_stacks[index],
            values: &self.values[index * width..(index + 1) * width],
            labels: span(&self.label_ends, index).map_or(&[], |r| &self.labels[r]),
        }
    }

    /// Every sample, in the order of the file.
    pub fn samples(&self) -> impl ExactSizeIterator<Item = Sample<'_>> {
        (0..self.sample_stacks.len()).map(|i| self.sample(i))
    }

    /// Sum of one column over all samples, saturating.
    #[must_use]
    pub fn total(&self, column: usize) -> i64 {
        let width = self.sample_types.len();
        if column >= width {
            return 0;
        }
        self.values.iter().skip(column).step_by(width).fold(0, |sum, v| sum.saturating_add(*v))
    }

    /// Free-form comments.
    #[must_use]
    pub fn comments(&self) -> &[StringId] {
        &self.comments
    }

    /// Period, times, frame filters.
    #[must_use]
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// Bytes that the tables hold, spare capacity included.
    #[must_use]
    pub fn heap_size(&self) -> usize {
        fn of<T>(v: &Vec<T>) -> usize {
            v.capacity() * size_of::<T>()
        }
        self.text.capacity()
            + of(&self.text_ends)
            + of(&self.sample_types)
            + of(&self.mappings)
            + of(&self.functions)
            + of(&self.locations)
            + of(&self.lines)
            + of(&self.stack_locations)
            + of(&self.stack_ends)
            + of(&self.sample_stacks)
            + of(&self.values)
            + of(&self.labels)
            + of(&self.label_ends)
            + of(&self.comments)
    }
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let types: Vec<&str> = self.sample_types.iter().map(|t| self.str(t.kind)).collect();
        f.debug_struct("Profile")
            .field("sample_types", &types)
            .field("samples", &self.sample_count())
            .field("stacks", &self.stack_count())
            .field("locations", &self.locations.len())
            .field("functions", &self.functions.len())
            .field("mappings", &self.mappings.len())
            .field("strings", &self.text_ends.len())
            .finish_non_exhaustive()
    }
}

/// One sample of a [`Profile`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sample<'a> {
    /// Its stack.
    pub stack: StackIndex,
    /// One value per sample type; may be negative (the difference of two profiles).
    pub values: &'a [i64],
    /// Its labels, in the order of the file.
    pub labels: &'a [Label],
}

/// Why a row was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BuildError {
    /// A table would pass 2^32 entries (or the strings 4 GiB).
    TooLarge(&'static str),
    /// A sample has another number of values than there are sample types.
    Width {
        /// Values of the sample.
        got: usize,
        /// Sample types.
        want: usize,
    },
    /// A row names a string, mapping, function, location or stack that is not there.
    NoSuch(&'static str),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BuildError::TooLarge(what) => write!(f, "too many {what}"),
            BuildError::Width { got, want } => {
                write!(f, "a sample has {got} values for {want} sample types")
            }
            BuildError::NoSuch(what) => write!(f, "a {what} that is not in the profile"),
        }
    }
}

impl std::error::Error for BuildError {}

/// Makes a [`Profile`], table by table: strings first, then what refers to them.
#[derive(Default)]
pub struct ProfileBuilder {
    profile: Profile,
    stacks: StackTable,
    seed: u64,
}

/// Samples that are added to a [`ProfileBuilder`] together.
///
/// A sample is made field by field: its locations, values and labels are appended to the public columns, and
/// [`Batch::end_sample`] closes it.
#[derive(Default)]
pub struct Batch {
    /// Locations of all samples, each leaf first. Only the first [`Batch::locations_len`] count, so that a reader
    /// may write ahead.
    pub locations: Vec<LocationId>,
    /// How many of `locations` there are.
    pub locations_len: usize,
    /// Values of all samples.
    pub values: Vec<i64>,
    /// Labels of all samples.
    pub labels: Vec<Label>,
    rows: Vec<BatchRow>,
}

/// Where the columns of one sample start and end.
#[derive(Clone, Copy, Default)]
struct BatchRow {
    start: [usize; 3],
    end: [usize; 3],
}

impl BatchRow {
    fn locations(&self) -> Range<usize> {
        self.start[0]..self.end[0]
    }

    fn values(&self) -> Range<usize> {
        self.start[1]..self.end[1]
    }

    fn labels(&self) -> Range<usize> {
        self.start[2]..self.end[2]
    }
}

impl Batch {
    /// How many samples fit.
    pub const SAMPLES: usize = 32;

    /// Closes a sample: what was appended since the last one is its own. Whether the batch is full.
    ///
    /// # Panics
    /// When `locations_len` is more than there are locations, or the batch was full before.
    #[inline]
    pub fn end_sample(&mut self) -> bool {
        assert!(self.locations_len <= self.locations.len() && self.rows.len() < Self::SAMPLES);
        let start = self.rows.last().map_or([0; 3], |r| r.end);
        let end = [self.locations_len, self.values.len(), self.labels.len()];
        self.rows.push(BatchRow { start, end });
        self.rows.len() == Self::SAMPLES
    }

    /// Number of samples.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether no sample is there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn clear(&mut self) {
        self.locations_len = 0;
        self.values.clear();
        self.labels.clear();
        self.rows.clear();
    }
}

/// Finds stacks by hash: open addressing with linear probing, at most half full.
///
/// A general table keeps its control bytes and its entries apart, which are two cache misses a stack. Stacks that
/// are all different are the usual case, and those misses were a third of reading a profile.
#[derive(Default)]
struct StackTable {
    /// The hash and, once taken, the id. The length is 0 or a power of two.
    slots: Vec<(u32, Option<StackIndex>)>,
    taken: usize,
}

impl StackTable {
    /// So that the largest table is still half empty.
    const MOST: usize = 1 << 30;

    fn reserve(&mut self, stacks: usize) {
        let want = stacks.saturating_mul(2).next_power_of_two().clamp(64, 2 * Self::MOST);
        if want > self.slots.len() {
            self.grow(want);
        }
    }

    fn grow(&mut self, len: usize) {
        let old = std::mem::replace(&mut self.slots, vec![(0, None); len]);
        for (hash, id) in old.into_iter().filter(|(_, id)| id.is_some()) {
            let free = self.probe(hash, |_| false).err().unwrap_or_default();
            self.slots[free] = (hash, id);
        }
    }

    /// The id for which `same` holds, else the slot that is free for it.
    #[inline]
    fn find(&mut self, hash: u32, same: impl Fn(StackIndex) -> bool) -> Result<StackIndex, usize> {
        if self.taken * 2 >= self.slots.len() {
            self.reserve(self.taken + 1);
        }
        self.probe(hash, same)
    }

    /// Brings the slots of these hashes into the cache.
    fn warm(&self, hashes: &[u32]) {
        if let Some(mask) = self.slots.len().checked_sub(1) {
            std::hint::black_box(hashes.iter().fold(0, |x, hash| x ^ self.slots[*hash as usize & mask].0));
        }
    }

    #[inline]
    fn probe(&self, hash: u32, same: impl Fn(StackIndex) -> bool) -> Result<StackIndex, usize> {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            match self.slots[at] {
                (_, None) => return Err(at),
                (h, Some(id)) if h == hash && same(id) => return Ok(id),
                _ => at = (at + 1) & mask,
            }
        }
    }

    fn insert(&mut self, slot: usize, hash: u32, id: StackIndex) {
        self.slots[slot] = (hash, Some(id));
        self.taken += 1;
    }
}

/// How much room to make; every number is only a hint.
#[derive(Clone, Copy, Default, Debug)]
pub struct Sizes {
    /// Strings.
    pub strings: usize,
    /// Bytes of all strings.
    pub text: usize,
    /// Functions.
    pub functions: usize,
    /// Locations.
    pub locations: usize,
    /// Samples.
    pub samples: usize,
    /// Sample types.
    pub sample_types: usize,
}

impl ProfileBuilder {
    /// An empty profile. Its string 0 has to be added first, and is empty.
    #[must_use]
    pub fn new(sizes: Sizes) -> Self {
        let mut b = Self::default();
        b.seed = DefaultHashBuilder::default().hash_one(0u64) | 1;
        b.profile.text.reserve(sizes.text);
        b.profile.text_ends.reserve(sizes.strings);
        b.profile.functions.reserve(sizes.functions);
        b.profile.locations.reserve(sizes.locations);
        b.profile.sample_stacks.reserve(sizes.samples);
        b.stacks.reserve(sizes.samples);
        b.profile.values.reserve(sizes.samples.saturating_mul(sizes.sample_types.min(8)));
        b
    }

    /// What was built so far.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The profile, without spare capacity in its large tables.
    #[must_use]
    pub fn finish(mut self) -> Profile {
        self.profile.stack_locations.shrink_to_fit();
        self.profile.values.shrink_to_fit();
        self.profile.labels.shrink_to_fit();
        self.profile
    }

    /// Appends a string; equal strings are not merged.
    ///
    /// # Errors
    /// When the table is full.
    pub fn string(&mut self, text: &str) -> Result<StringId, BuildError> {
        let p = &mut self.profile;
        let id = u32::try_from(p.text_ends.len()).map_err(|_| BuildError::TooLarge("strings"))?;
        let end =
            u32::try_from(p.text.len() + text.len()).map_err(|_| BuildError::TooLarge("bytes of strings"))?;
        p.text.push_str(text);
        p.text_ends.push(end);
        Ok(StringId(id))
    }

    /// Appends a sample type. All of them come before the first sample.
    ///
    /// # Errors
    /// [`BuildError::Width`] when samples are there already.
    pub fn sample_type(&mut self, value: ValueType) -> Result<(), BuildError> {
        if self.profile.sample_count() > 0 {
            let want = self.profile.sample_types.len();
            return Err(BuildError::Width { got: want, want: want + 1 });
        }
        self.profile.sample_types.push(value);
        Ok(())
    }

    /// Names the sample type to show first.
    pub fn default_sample_type(&mut self, name: StringId) {
        self.profile.default_sample_type = name;
    }

    /// Appends a mapping.
    ///
    /// # Errors
    /// When the table is full.
    pub fn mapping(&mut self, mapping: Mapping) -> Result<MappingId, BuildError> {
        push(&mut self.profile.mappings, mapping, "mappings", MappingId::from_index)
    }

    /// Appends a function.
    ///
    /// # Errors
    /// When the table is full.
    pub fn function(&mut self, function: Function) -> Result<FunctionId, BuildError> {
        push(&mut self.profile.functions, function, "functions", FunctionId::from_index)
    }

    /// Appends a location with its lines, innermost call first.
    ///
    /// # Errors
    /// When a table is full, or a line or the mapping refers to nothing.
    pub fn location(
        &mut self,
        mapping: Option<MappingId>,
        address: u64,
        is_folded: bool,
        lines: &[Line],
    ) -> Result<LocationId, BuildError> {
        let p = &mut self.profile;
        if mapping.is_some_and(|m| m.index() >= p.mappings.len()) {
            return Err(BuildError::NoSuch("mapping"));
        }
        if lines.iter().any(|l| l.function.is_some_and(|f| f.index() >= p.functions.len())) {
            return Err(BuildError::NoSuch("function"));
        }
        let lines_end =
            u32::try_from(p.lines.len() + lines.len()).map_err(|_| BuildError::TooLarge("lines"))?;
        p.lines.extend_from_slice(lines);
        let location = Location { mapping, address, is_folded, lines_end };
        push(&mut p.locations, location, "locations", |i| {
            u32::try_from(i).ok().filter(|i| *i != LocationId::MISSING.0).map(LocationId)
        })
    }

    /// The id of a stack given leaf first, made on first sight.
    ///
    /// # Errors
    /// When a table is full, or a location is not there.
    #[inline]
    pub fn stack(&mut self, locations: &[LocationId]) -> Result<StackIndex, BuildError> {
        self.stack_with(locations, hash_ids(locations, self.seed))
    }

    #[inline]
    fn stack_with(&mut self, locations: &[LocationId], hash: u32) -> Result<StackIndex, BuildError> {
        let p = &self.profile;
        match self.stacks.find(hash, |id| p.stack(id) == locations) {
            Ok(id) => Ok(id),
            Err(slot) => self.new_stack(locations, hash, slot),
        }
    }

    fn new_stack(
        &mut self,
        locations: &[LocationId],
        hash: u32,
        slot: usize,
    ) -> Result<StackIndex, BuildError> {
        let p = &mut self.profile;
        // No early exit: this way it is a handful of vector instructions.
        let rows = p.locations.len();
        if locations.iter().fold(false, |bad, l| bad | (l.index() >= rows)) {
            return Err(BuildError::NoSuch("location"));
        }
        let end = u32::try_from(p.stack_locations.len() + locations.len())
            .map_err(|_| BuildError::TooLarge("stack entries"))?;
        if self.stacks.taken >= StackTable::MOST {
            return Err(BuildError::TooLarge("stacks"));
        }
        let id = push(&mut p.stack_ends, end, "stacks", StackIndex::from_index)?;
        p.stack_locations.extend_from_slice(locations);
        self.stacks.insert(slot, hash, id);
        Ok(id)
    }

    /// Appends a sample.
    ///
    /// # Errors
    /// When a table is full, the number of values is not that of the sample types, or the stack is not there.
    #[inline]
    pub fn sample(&mut self, stack: StackIndex, values: &[i64], labels: &[Label]) -> Result<(), BuildError> {
        let p = &mut self.profile;
        if values.len() != p.sample_types.len() {
            return Err(BuildError::Width { got: values.len(), want: p.sample_types.len() });
        }
        if stack.index() >= p.stack_ends.len() {
            return Err(BuildError::NoSuch("stack"));
        }
        if !labels.is_empty() {
            // Profiles without labels pay nothing: the column starts with the first labelled sample.
            let end =
                u32::try_from(p.labels.len() + labels.len()).map_err(|_| BuildError::TooLarge("labels"))?;
            let before = p.labels.len() as u32;
            p.label_ends.resize(p.sample_stacks.len(), before);
            p.labels.extend_from_slice(labels);
            p.label_ends.push(end);
        }
        p.sample_stacks.push(stack);
        p.values.extend_from_slice(values);
        Ok(())
    }

    /// Appends the samples of a batch and empties it. Faster than one by one: nearly every new stack misses the
    /// cache in the table of stacks, and here the misses of a batch overlap.
    ///
    /// # Errors
    /// As [`ProfileBuilder::stack`] and [`ProfileBuilder::sample`], with the index of the sample in the batch.
    pub fn samples(&mut self, batch: &mut Batch) -> Result<(), (usize, BuildError)> {
        let mut hashes = [0; Batch::SAMPLES];
        for (hash, row) in hashes.iter_mut().zip(&batch.rows) {
            *hash = hash_ids(&batch.locations[row.locations()], self.seed);
        }
        self.stacks.warm(&hashes[..batch.rows.len()]);
        for (i, row) in batch.rows.iter().enumerate() {
            self.stack_with(&batch.locations[row.locations()], hashes[i])
                .and_then(|s| self.sample(s, &batch.values[row.values()], &batch.labels[row.labels()]))
                .map_err(|e| (i, e))?;
        }
        batch.clear();
        Ok(())
    }

    /// Appends a comment.
    pub fn comment(&mut self, text: StringId) {
        self.profile.comments.push(text);
    }

    /// Period, times, frame filters.
    pub fn meta(&mut self) -> &mut Meta {
        &mut self.profile.meta
    }
}

fn push<T, I>(
    table: &mut Vec<T>,
    row: T,
    what: &'static str,
    id: impl Fn(usize) -> Option<I>,
) -> Result<I, BuildError> {
    let id = id(table.len()).ok_or(BuildError::TooLarge(what))?;
    table.push(row);
    Ok(id)
}

/// The range of row `i` in a table that is flattened with `ends`.
fn span(ends: &[u32], i: usize) -> Option<Range<usize>> {
    let end = *ends.get(i)? as usize;
    let start = if i == 0 { 0 } else { ends[i - 1] as usize };
    Some(start..end)
}

/// A seeded hash over four ids per step; a general hasher would take one step per id.
#[inline]
fn hash_ids(ids: &[LocationId], seed: u64) -> u32 {
    let word = |a: LocationId, b: LocationId| u64::from(a.0) | u64::from(b.0) << 32;
    let mut acc = seed ^ (ids.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut chunks = ids.chunks_exact(4);
    for c in &mut chunks {
        acc = fold(acc ^ word(c[0], c[1]), seed ^ word(c[2], c[3]));
    }
    for id in chunks.remainder() {
        acc = fold(acc ^ u64::from(id.0), seed ^ 0xA076_1D64_78BD_642F);
    }
    (fold(acc, 0xE703_7ED1_A0B4_28DB) >> 32) as u32
}

#[inline]
fn fold(a: u64, b: u64) -> u64 {
    let wide = u128::from(a) * u128::from(b);
    wide as u64 ^ (wide >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_locations() -> (ProfileBuilder, LocationId, LocationId) {
        let mut b = ProfileBuilder::new(Sizes::default());
        b.string("").unwrap();
        let kind = b.string("goroutine").unwrap();
        let unit = b.string("count").unwrap();
        b.sample_type(ValueType { kind, unit }).unwrap();
        let name = b.string("main.f").unwrap();
        let f = b.function(Function { name, ..Function::default() }).unwrap();
        let line = |line| Line { function: Some(f), line, column: 0 };
        let a = b.location(None, 1, false, &[line(3), line(9)]).unwrap();
        let c = b.location(None, 2, true, &[]).unwrap();
        (b, a, c)
    }

    #[test]
    fn equal_stacks_share_an_id_and_labels_stay_with_their_sample() {
        let (mut b, x, y) = two_locations();
        let s1 = b.stack(&[x, y, x, y, x]).unwrap();
        let s2 = b.stack(&[x, y, x, y]).unwrap();
        assert_ne!(s1, s2);
        assert_eq!(b.stack(&[x, y, x, y, x]), Ok(s1));
        let label =
            Label { key: StringId::EMPTY, value: LabelValue::Num { value: -4, unit: StringId::EMPTY } };
        b.sample(s1, &[1], &[]).unwrap();
        b.sample(s2, &[-2], &[label, label]).unwrap();
        b.sample(s1, &[5], &[]).unwrap();
        let p = b.finish();
        let labels: Vec<usize> = p.samples().map(|s| s.labels.len()).collect();
        assert_eq!(labels, [0, 2, 0]);
        assert_eq!((p.total(0), p.stack_count(), p.sample(2).stack), (4, 2, s1));
        assert_eq!((p.lines(x).len(), p.lines(y).len()), (2, 0));
        assert_eq!((p.stack(s2), p.default_column()), (&[x, y, x, y][..], Some(0)));
    }

    #[test]
    fn refuses_rows_that_refer_to_nothing() {
        let (mut b, x, y) = two_locations();
        let far = LocationId::new(2);
        assert_eq!(b.stack(&[x, far]), Err(BuildError::NoSuch("location")));
        assert_eq!(b.sample(StackIndex::from_index(0).unwrap(), &[1], &[]), Err(BuildError::NoSuch("stack")));
        let s = b.stack(&[y]).unwrap();
        assert_eq!(b.sample(s, &[1, 2], &[]), Err(BuildError::Width { got: 2, want: 1 }));
        let line = Line { function: FunctionId::from_index(1), line: 1, column: 0 };
        assert_eq!(b.location(None, 0, false, &[line]), Err(BuildError::NoSuch("function")));
        assert_eq!(b.location(MappingId::from_index(0), 0, false, &[]), Err(BuildError::NoSuch("mapping")));
    }

    #[test]
    fn stacks_survive_growth_of_the_table() {
        let mut b = ProfileBuilder::new(Sizes::default());
        b.string("").unwrap();
        let ids: Vec<_> = (0..500).map(|i| b.location(None, i, false, &[]).unwrap()).collect();
        let all: Vec<_> = ids.iter().flat_map(|a| ids[..20].iter().map(move |z| [*a, *z, *a])).collect();
        let stacks: Vec<_> = all.iter().map(|s| b.stack(s).unwrap()).collect();
        assert_eq!(b.profile().stack_count(), all.len());
        for (stack, id) in all.iter().zip(stacks) {
            assert_eq!(b.stack(stack), Ok(id));
            assert_eq!(b.profile().stack(id), stack);
        }
    }
}
