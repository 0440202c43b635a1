//! A pprof profile as read: columns of u32 ids, no names copied.
//!
//! The shape is that of `proto/profile.proto` of google/pprof. A [`Profile`] owns flat tables (strings, mappings,
//! functions, locations with their lines, distinct stacks) and per-sample columns (stack, values, labels), so that
//! 250,000 samples cost tens of megabytes and no allocation per sample. Equal stacks share one [`StackIndex`].
//!
//! Everything is read through accessors; [`ProfileBuilder`] makes one and keeps every id inside its table.

use std::fmt;
use std::num::NonZeroU32;
use std::ops::Range;

mod build;

pub use build::{Batch, BuildError, ProfileBuilder, Sizes};

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
    /// Distinct label sets, counted from 1; 0 and behind the end of the column: none.
    sample_labels: Vec<u32>,
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

    /// [`Profile::default_sample_type`] as an id.
    #[must_use]
    pub fn default_sample_type_id(&self) -> StringId {
        self.default_sample_type
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
            labels: self.label_set(index),
        }
    }

    fn label_set(&self, sample: usize) -> &[Label] {
        let set = self.sample_labels.get(sample).and_then(|set| set.checked_sub(1));
        set.and_then(|set| span(&self.label_ends, set as usize)).map_or(&[], |r| &self.labels[r])
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
            + of(&self.sample_labels)
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

/// The range of row `i` in a table that is flattened with `ends`.
fn span(ends: &[u32], i: usize) -> Option<Range<usize>> {
    let end = *ends.get(i)? as usize;
    let start = if i == 0 { 0 } else { ends[i - 1] as usize };
    Some(start..end)
}
