//! A profile in the making: legacy formats name addresses first, and what they belong to afterwards.

use hashbrown::HashMap;
use stanch_model::profile::{
    BuildError, Function, FunctionId, Label, LabelValue, Line, LocationId, Mapping, MappingId, Profile,
    ProfileBuilder, Sizes, StringId, ValueType,
};
use stanch_model::{ParseError, Parsed};

use super::frames;
use super::symbols::SymbolLine;
use crate::problems::Problems;

/// Name and unit of a column.
pub(crate) type Type = (String, String);

/// What a legacy parser has found so far.
#[derive(Default)]
pub(crate) struct Draft {
    pub(crate) types: Vec<Type>,
    pub(crate) period_type: Type,
    pub(crate) period: i64,
    pub(crate) duration_nanos: Option<i64>,
    pub(crate) samples: Vec<DraftSample>,
    /// Values of all samples, one per type.
    pub(crate) values: Vec<i64>,
    pub(crate) mappings: Vec<DraftMapping>,
    pub(crate) problems: Problems,
    /// Rows of `locations`, leaf first, of all samples.
    stacks: Vec<u32>,
    locations: Vec<DraftLocation>,
    by_address: HashMap<u64, u32>,
    functions: Vec<(String, String)>,
    by_name: HashMap<(String, String), u32>,
}

/// A sample: its stack is a range of [`Draft::stacks`].
#[derive(Default)]
pub(crate) struct DraftSample {
    start: usize,
    end: usize,
    pub(crate) labels: Vec<(String, DraftLabel)>,
}

pub(crate) enum DraftLabel {
    Str(String),
    Bytes(i64),
}

#[derive(Default)]
pub(crate) struct DraftLocation {
    pub(crate) address: u64,
    /// Function and line, innermost first.
    lines: Vec<(u32, i64)>,
    pub(crate) mapping: Option<usize>,
}

impl DraftLocation {
    /// Whether no call is known for it yet.
    pub(crate) fn is_unknown(&self) -> bool {
        self.lines.is_empty()
    }
}

#[derive(Default, Clone, PartialEq, Eq, Debug)]
pub(crate) struct DraftMapping {
    pub(crate) start: u64,
    pub(crate) limit: u64,
    pub(crate) offset: u64,
    pub(crate) file: String,
    pub(crate) build_id: String,
}

/// Shorthand for a name and a unit.
pub(crate) fn value_type(kind: &str, unit: &str) -> Type {
    (kind.to_string(), unit.to_string())
}

impl Draft {
    /// A draft without samples.
    pub(crate) fn new(period_type: Type, period: i64, types: Vec<Type>) -> Self {
        Self { types, period_type, period, ..Self::default() }
    }

    /// Adds a sample with its stack, leaf first. `values` has one value per type.
    pub(crate) fn sample(&mut self, addresses: &[u64], values: &[i64]) {
        let start = self.stacks.len();
        for address in addresses {
            let row = self.row(*address);
            self.stacks.push(row);
        }
        self.samples.push(DraftSample { start, end: self.stacks.len(), labels: Vec::new() });
        self.values.extend_from_slice(values);
    }

    fn row(&mut self, address: u64) -> u32 {
        *self.by_address.entry(address).or_insert_with(|| {
            self.locations.push(DraftLocation { address, ..DraftLocation::default() });
            // Each address takes several bytes of input, which is far below 2^32 of them.
            (self.locations.len() - 1) as u32
        })
    }

    /// Addresses of the stack of sample `i`, leaf first.
    pub(crate) fn address_at(&self, i: usize, depth: usize) -> Option<u64> {
        let s = &self.samples[i];
        let row = *self.stacks[s.start..s.end].get(depth)?;
        Some(self.locations[row as usize].address)
    }

    /// Takes the second frame out of the stack of sample `i`.
    pub(crate) fn remove_second(&mut self, i: usize) {
        let s = &mut self.samples[i];
        if s.end - s.start > 1 {
            self.stacks[s.start + 1] = self.stacks[s.start];
            s.start += 1;
        }
    }

    /// The location of an address that a sample has.
    pub(crate) fn location_mut(&mut self, address: u64) -> Option<&mut DraftLocation> {
        let row = *self.by_address.get(&address)?;
        Some(&mut self.locations[row as usize])
    }

    pub(crate) fn locations_mut(&mut self) -> &mut [DraftLocation] {
        &mut self.locations
    }

    /// Takes the addresses away from the locations that have calls, or from all.
    pub(crate) fn forget_addresses(&mut self, all: bool) {
        for location in self.locations.iter_mut().filter(|l| all || !l.is_unknown()) {
            location.address = 0;
        }
    }

    /// Appends a call to the location of `address`.
    pub(crate) fn call(&mut self, address: u64, function: &str, file: &str, line: i64) {
        let Some(row) = self.by_address.get(&address).copied() else { return };
        let key = (function.to_string(), file.to_string());
        let id = *self.by_name.entry(key).or_insert_with_key(|key| {
            self.functions.push(key.clone());
            (self.functions.len() - 1) as u32
        });
        self.locations[row as usize].lines.push((id, line));
    }

    /// The profile. The drop and keep expressions are those that google/pprof gives to legacy profiles.
    ///
    /// # Errors
    /// `TooLarge` when a table is full.
    pub(crate) fn finish(mut self) -> Result<Parsed<Profile>, ParseError> {
        let problems = std::mem::take(&mut self.problems).finish();
        let value = self.build().map_err(|e| match e {
            BuildError::TooLarge(_) => ParseError::TooLarge { what: e.to_string() },
            _ => ParseError::Malformed { what: e.to_string(), offset: None },
        })?;
        Ok(Parsed { value, problems })
    }

    fn build(&self) -> Result<Profile, BuildError> {
        let mut out = Output {
            b: ProfileBuilder::new(Sizes { samples: self.samples.len(), ..Sizes::default() }),
            strings: HashMap::new(),
        };
        out.string("")?;
        for t in &self.types {
            let value = out.value_type(t)?;
            out.b.sample_type(value)?;
        }
        out.meta(self)?;
        for m in &self.mappings {
            out.mapping(m)?;
        }
        let functions = self.functions.iter().map(|f| out.function(f)).collect::<Result<Vec<_>, _>>()?;
        let rows = out.locations(self, &functions)?;
        let mut stack = Vec::new();
        for (i, sample) in self.samples.iter().enumerate() {
            stack.clear();
            stack.extend(self.stacks[sample.start..sample.end].iter().map(|row| rows[*row as usize]));
            let labels = out.labels(&sample.labels)?;
            let stack = out.b.stack(&stack)?;
            let width = self.types.len();
            out.b.sample(stack, &self.values[i * width..(i + 1) * width], &labels)?;
        }
        Ok(out.b.finish())
    }
}

/// The builder and its strings so far.
struct Output {
    b: ProfileBuilder,
    strings: HashMap<String, StringId>,
}

impl Output {
    fn string(&mut self, text: &str) -> Result<StringId, BuildError> {
        if let Some(id) = self.strings.get(text) {
            return Ok(*id);
        }
        let id = self.b.string(text)?;
        self.strings.insert(text.to_string(), id);
        Ok(id)
    }

    fn value_type(&mut self, (kind, unit): &Type) -> Result<ValueType, BuildError> {
        Ok(ValueType { kind: self.string(kind)?, unit: self.string(unit)? })
    }

    fn meta(&mut self, draft: &Draft) -> Result<(), BuildError> {
        let kinds: Vec<&str> = draft.types.iter().map(|(kind, _)| kind.as_str()).collect();
        let (drop, keep) = frames::legacy(&kinds);
        let period_type = self.value_type(&draft.period_type)?;
        let (drop_frames, keep_frames) = (self.string(&drop)?, self.string(&keep)?);
        let meta = self.b.meta();
        meta.period_type = period_type;
        meta.period = Some(draft.period).filter(|p| *p != 0);
        meta.duration_nanos = draft.duration_nanos;
        meta.drop_frames = drop_frames;
        meta.keep_frames = keep_frames;
        Ok(())
    }

    fn mapping(&mut self, m: &DraftMapping) -> Result<MappingId, BuildError> {
        let (file, build_id) = (self.string(&m.file)?, self.string(&m.build_id)?);
        let (start, limit, offset) = (m.start, m.limit, m.offset);
        self.b.mapping(Mapping { start, limit, offset, file, build_id, ..Mapping::default() })
    }

    fn function(&mut self, (name, file): &(String, String)) -> Result<FunctionId, BuildError> {
        let (name, filename) = (self.string(name)?, self.string(file)?);
        self.b.function(Function { name, system_name: name, filename, start_line: 0 })
    }

    /// Locations in the order in which samples use them, and their new ids by draft row; unused ones are left out.
    fn locations(&mut self, draft: &Draft, functions: &[FunctionId]) -> Result<Vec<LocationId>, BuildError> {
        let mut rows = vec![LocationId::MISSING; draft.locations.len()];
        let used = draft.samples.iter().flat_map(|s| &draft.stacks[s.start..s.end]);
        for row in used {
            let slot = &mut rows[*row as usize];
            if *slot != LocationId::MISSING {
                continue;
            }
            let l = &draft.locations[*row as usize];
            let lines: Vec<Line> = l
                .lines
                .iter()
                .map(|(f, line)| Line {
                    function: functions.get(*f as usize).copied(),
                    line: *line,
                    column: 0,
                })
                .collect();
            let mapping = l.mapping.and_then(MappingId::from_index);
            *slot = self.b.location(mapping, l.address, false, &lines)?;
        }
        Ok(rows)
    }

    fn labels(&mut self, labels: &[(String, DraftLabel)]) -> Result<Vec<Label>, BuildError> {
        let mut label = |(key, value): &(String, DraftLabel)| {
            let value = match value {
                DraftLabel::Str(text) => LabelValue::Str(self.string(text)?),
                DraftLabel::Bytes(n) => LabelValue::Num { value: *n, unit: StringId::EMPTY },
            };
            Ok(Label { key: self.string(key)?, value })
        };
        labels.iter().map(&mut label).collect()
    }
}

/// Gives the symbol lines below one stack to its locations.
pub(crate) struct Symboliser {
    depth: usize,
    /// The address that the last line belonged to, and whether it had no calls before this stack.
    last: Option<(u64, bool)>,
}

impl Symboliser {
    /// For the last sample of a draft.
    pub(crate) fn new() -> Self {
        Self { depth: 0, last: None }
    }

    /// Takes the next line; whether it belongs to the stack.
    pub(crate) fn line(&mut self, draft: &mut Draft, line: &SymbolLine<'_>) -> bool {
        let Some(sample) = draft.samples.len().checked_sub(1) else { return false };
        if self.last.is_none_or(|(address, _)| address != line.address)
            && !self.find(draft, sample, line.address)
        {
            return false;
        }
        // Another line for the same address is the call into which the one before was inlined.
        if let Some((address, true)) = self.last {
            draft.call(address, &line.function, &line.file, line.line);
        }
        true
    }

    /// Goes on to the frame with this address.
    fn find(&mut self, draft: &mut Draft, sample: usize, wanted: u64) -> bool {
        let mut depth = self.depth;
        while let Some(address) = draft.address_at(sample, depth) {
            depth += 1;
            if address == wanted {
                let new = draft.location_mut(address).is_some_and(|l| l.lines.is_empty());
                self.depth = depth;
                self.last = Some((address, new));
                return true;
            }
        }
        false
    }
}
