//! Makes a [`Profile`]: appends rows, keeps every id inside its table, merges equal stacks.

use std::fmt;
use std::hash::BuildHasher;
use std::num::NonZeroU32;
use std::ops::Range;

use hashbrown::DefaultHashBuilder;

use super::{
    Function, FunctionId, Label, LabelValue, Line, Location, LocationId, Mapping, MappingId, Meta, Profile,
    StackIndex, StringId, ValueType, span,
};

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
    stacks: IdTable,
    label_sets: IdTable,
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

/// Finds the ids of stacks and of label sets by hash: open addressing with linear probing, at most half full.
///
/// A general table keeps its control bytes and its entries apart, which are two cache misses a stack. Stacks that
/// are all different are the usual case, and those misses were a third of reading a profile.
#[derive(Default)]
struct IdTable {
    /// The hash and, once taken, the id. The length is 0 or a power of two.
    slots: Vec<(u32, Option<NonZeroU32>)>,
    taken: usize,
}

impl IdTable {
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
    fn find(&mut self, hash: u32, same: impl Fn(NonZeroU32) -> bool) -> Result<NonZeroU32, usize> {
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
    fn probe(&self, hash: u32, same: impl Fn(NonZeroU32) -> bool) -> Result<NonZeroU32, usize> {
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

    /// Takes a free slot for the next number, counted from 1; `None` when the table is full.
    fn insert(&mut self, slot: usize, hash: u32) -> Option<NonZeroU32> {
        let id =
            u32::try_from(self.taken + 1).ok().filter(|_| self.taken < Self::MOST).and_then(NonZeroU32::new);
        if id.is_some() {
            self.slots[slot] = (hash, id);
            self.taken += 1;
        }
        id
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
    /// Locations of all stacks.
    pub stack_entries: usize,
}

impl ProfileBuilder {
    /// An empty profile. Its string 0 has to be added first, and is empty.
    #[must_use]
    pub fn new(sizes: Sizes) -> Self {
        let seed = DefaultHashBuilder::default().hash_one(0u64) | 1;
        let mut b = Self { seed, ..Self::default() };
        b.profile.text.reserve(sizes.text);
        b.profile.text_ends.reserve(sizes.strings);
        b.profile.functions.reserve(sizes.functions);
        b.profile.locations.reserve(sizes.locations);
        b.profile.sample_stacks.reserve(sizes.samples);
        b.stacks.reserve(sizes.samples);
        b.profile.stack_locations.reserve(sizes.stack_entries.min(1 << 26));
        b.profile.values.reserve(sizes.samples.saturating_mul(sizes.sample_types.min(8)));
        b
    }

    /// Adds everything of a profile but its locations and samples. In a builder that is empty, all keeps its id.
    ///
    /// # Errors
    /// [`BuildError::TooLarge`]; never in an empty builder.
    pub fn copy_head(&mut self, from: &Profile) -> Result<(), BuildError> {
        for id in (0..from.string_count() as u64).filter_map(|i| from.string_id(i)) {
            self.string(from.str(id))?;
        }
        for sample_type in from.sample_types() {
            self.sample_type(*sample_type)?;
        }
        self.default_sample_type(from.default_sample_type_id());
        for comment in from.comments() {
            self.comment(*comment);
        }
        *self.meta() = *from.meta();
        for mapping in from.mappings() {
            self.mapping(*mapping)?;
        }
        for function in from.functions() {
            self.function(*function)?;
        }
        Ok(())
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
        match self.stacks.find(hash, |id| p.stack(StackIndex(id)) == locations) {
            Ok(id) => Ok(StackIndex(id)),
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
        let id = StackIndex(self.stacks.insert(slot, hash).ok_or(BuildError::TooLarge("stacks"))?);
        p.stack_ends.push(end);
        p.stack_locations.extend_from_slice(locations);
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
        let set = if labels.is_empty() { 0 } else { self.label_set(labels)? };
        let p = &mut self.profile;
        if set != 0 || !p.sample_labels.is_empty() {
            // Profiles without labels pay nothing: the column starts with the first labelled sample.
            p.sample_labels.resize(p.sample_stacks.len(), 0);
            p.sample_labels.push(set);
        }
        p.sample_stacks.push(stack);
        p.values.extend_from_slice(values);
        Ok(())
    }

    /// The number of a label set that is not empty, made on first sight.
    fn label_set(&mut self, labels: &[Label]) -> Result<u32, BuildError> {
        let hash = hash_labels(labels, self.seed);
        let p = &self.profile;
        let same = |set: NonZeroU32| {
            span(&p.label_ends, set.get() as usize - 1).is_some_and(|r| &p.labels[r] == labels)
        };
        let slot = match self.label_sets.find(hash, same) {
            Ok(set) => return Ok(set.get()),
            Err(slot) => slot,
        };
        let p = &mut self.profile;
        let end = u32::try_from(p.labels.len() + labels.len()).map_err(|_| BuildError::TooLarge("labels"))?;
        let set = self.label_sets.insert(slot, hash).ok_or(BuildError::TooLarge("label sets"))?;
        p.labels.extend_from_slice(labels);
        p.label_ends.push(end);
        Ok(set.get())
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

/// The same over labels: nearly every sample of a heap profile has one, and a general hasher takes a step per field.
#[inline]
fn hash_labels(labels: &[Label], seed: u64) -> u32 {
    let mut acc = seed ^ labels.len() as u64;
    for label in labels {
        let (value, unit) = match label.value {
            LabelValue::Str(text) => (u64::from(text.0), u64::MAX),
            LabelValue::Num { value, unit } => (value.cast_unsigned(), u64::from(unit.0)),
        };
        acc = fold(acc ^ value, seed ^ 0xA076_1D64_78BD_642F);
        acc = fold(acc ^ u64::from(label.key.0), unit ^ 0x9E37_79B9_7F4A_7C15);
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
