//! The tables of a merged profile while they fill.

use hashbrown::HashMap;
use stanch_model::profile::{
    Function, FunctionId, Label, LabelValue, Line, LocationId, Mapping, MappingId, Meta, Profile,
    ProfileBuilder, Sizes, StackIndex, StringId, ValueType,
};

use super::compatible::Plan;
use super::{BASE_LABEL, Source};
use crate::ProfileError;

/// What makes two locations one: the address within its mapping, and the calls.
type LocationKey = (u64, Option<MappingId>, bool, Box<[Line]>);

/// What makes two mappings one: size in pages, offset, and build id or else file.
type MappingKey = (u64, u64, StringId);

pub(super) struct Merger {
    builder: ProfileBuilder,
    width: usize,
    strings: HashMap<Box<str>, StringId>,
    mappings: HashMap<MappingKey, (MappingId, u64)>,
    functions: HashMap<Function, FunctionId>,
    locations: HashMap<LocationKey, LocationId>,
    samples: HashMap<(StackIndex, u32), usize>,
    label_sets: HashMap<Box<[Label]>, u32>,
    /// Stack and labels of each sample, in the order of first sight; the labels as they stood there.
    rows: Vec<(StackIndex, Box<[Label]>)>,
    values: Vec<i64>,
}

/// Ids of a source in the result, as far as they are known.
struct Known {
    strings: Vec<Option<StringId>>,
    mappings: Vec<Option<(MappingId, u64)>>,
    functions: Vec<Option<FunctionId>>,
    locations: Vec<Option<LocationId>>,
    stacks: Vec<Option<StackIndex>>,
}

impl Merger {
    /// The head of the result.
    pub(super) fn new(sources: &[Source<'_>], plan: &Plan) -> Result<Self, ProfileError> {
        let mut m = Self {
            builder: ProfileBuilder::new(Sizes::default()),
            width: plan.types.len(),
            strings: HashMap::new(),
            mappings: HashMap::new(),
            functions: HashMap::new(),
            locations: HashMap::new(),
            samples: HashMap::new(),
            label_sets: HashMap::new(),
            rows: Vec::new(),
            values: Vec::new(),
        };
        m.text("")?;
        for (kind, unit) in &plan.types {
            let (kind, unit) = (m.text(kind)?, m.text(unit)?);
            m.builder.sample_type(ValueType { kind, unit })?;
        }
        let default = m.text(&plan.default_sample_type)?;
        m.builder.default_sample_type(default);
        m.meta(sources, plan)?;
        Ok(m)
    }

    fn text(&mut self, text: &str) -> Result<StringId, ProfileError> {
        if let Some(id) = self.strings.get(text) {
            return Ok(*id);
        }
        let id = self.builder.string(text)?;
        self.strings.insert(text.into(), id);
        Ok(id)
    }

    fn meta(&mut self, sources: &[Source<'_>], plan: &Plan) -> Result<(), ProfileError> {
        let first = sources[0].profile;
        let metas: Vec<&Meta> = sources.iter().map(|s| s.profile.meta()).collect();
        let period_type =
            ValueType { kind: self.text(&plan.period_type.0)?, unit: self.text(&plan.period_type.1)? };
        let drop_frames = self.text(first.str(first.meta().drop_frames))?;
        let keep_frames = self.text(first.str(first.meta().keep_frames))?;
        let url = sources.iter().map(|s| s.profile.str(s.profile.meta().doc_url)).find(|u| !u.is_empty());
        let doc_url = self.text(url.unwrap_or_default())?;
        let durations: Vec<i64> = metas.iter().filter_map(|m| m.duration_nanos).collect();
        *self.builder.meta() = Meta {
            period_type,
            period: plan.periods.iter().flatten().copied().max(),
            time_nanos: metas.iter().filter_map(|m| m.time_nanos).filter(|t| *t != 0).min(),
            duration_nanos: (!durations.is_empty())
                .then(|| durations.iter().fold(0i64, |sum, d| sum.saturating_add(*d))),
            drop_frames,
            keep_frames,
            doc_url,
        };
        let mut seen = hashbrown::HashSet::new();
        for source in sources {
            for comment in source.profile.comments() {
                let text = self.text(source.profile.str(*comment))?;
                if seen.insert(text) {
                    self.builder.comment(text);
                }
            }
        }
        Ok(())
    }

    /// Adds the samples of a source.
    pub(super) fn add(&mut self, source: &Source<'_>, columns: &[usize]) -> Result<(), ProfileError> {
        let p = source.profile;
        let mut known = Known {
            strings: vec![None; p.string_count()],
            mappings: vec![None; p.mappings().len()],
            functions: vec![None; p.functions().len()],
            locations: vec![None; p.locations().len()],
            stacks: vec![None; p.stack_count()],
        };
        if self.mappings.is_empty() && !p.mappings().is_empty() {
            // The first mapping is the main binary.
            self.mapping(p, MappingId::from_index(0), &mut known)?;
        }
        let mark = source.marked.then(|| Ok((self.text(BASE_LABEL.0)?, self.text(BASE_LABEL.1)?)));
        let mark = mark.transpose().map_err(|e: ProfileError| e)?;
        let (mut labels, mut values) = (Vec::new(), Vec::new());
        for sample in p.samples() {
            values.clear();
            values.extend(columns.iter().map(|c| scaled(sample.values[*c], *c, &source.steps)));
            if values.iter().all(|v| *v == 0) {
                continue;
            }
            let stack = self.stack(p, sample.stack, &mut known)?;
            labels.clear();
            for label in sample.labels {
                labels.push(self.label(p, label, &mut known)?);
            }
            if let Some((key, value)) = mark {
                labels.retain(|l| l.key != key || matches!(l.value, LabelValue::Num { .. }));
                labels.push(Label { key, value: LabelValue::Str(value) });
            }
            self.sample(stack, &labels, &values);
        }
        Ok(())
    }

    fn sample(&mut self, stack: StackIndex, labels: &[Label], values: &[i64]) {
        let set = if labels.is_empty() { 0 } else { self.label_set(labels) };
        let new = self.rows.len();
        let row = *self.samples.entry((stack, set)).or_insert(new);
        if row == new {
            self.rows.push((stack, labels.into()));
            self.values.extend_from_slice(values);
            return;
        }
        for (sum, v) in self.values[row * self.width..].iter_mut().zip(values) {
            *sum = sum.saturating_add(*v);
        }
    }

    /// The number of a set of labels, whatever their order is between keys.
    fn label_set(&mut self, labels: &[Label]) -> u32 {
        let mut sorted: Box<[Label]> = labels.into();
        sorted.sort_by_key(|l| (matches!(l.value, LabelValue::Num { .. }), l.key));
        let next = self.label_sets.len() as u32 + 1;
        *self.label_sets.entry(sorted).or_insert(next)
    }

    fn string(&mut self, p: &Profile, id: StringId, known: &mut Known) -> Result<StringId, ProfileError> {
        if let Some(Some(new)) = known.strings.get(id.index()) {
            return Ok(*new);
        }
        let new = self.text(p.str(id))?;
        if let Some(slot) = known.strings.get_mut(id.index()) {
            *slot = Some(new);
        }
        Ok(new)
    }

    fn label(&mut self, p: &Profile, label: &Label, known: &mut Known) -> Result<Label, ProfileError> {
        let value = match label.value {
            LabelValue::Str(text) => LabelValue::Str(self.string(p, text, known)?),
            LabelValue::Num { value, unit } => LabelValue::Num { value, unit: self.string(p, unit, known)? },
        };
        Ok(Label { key: self.string(p, label.key, known)?, value })
    }

    fn stack(&mut self, p: &Profile, id: StackIndex, known: &mut Known) -> Result<StackIndex, ProfileError> {
        if let Some(stack) = known.stacks[id.index()] {
            return Ok(stack);
        }
        let locations =
            p.stack(id).iter().map(|l| self.location(p, *l, known)).collect::<Result<Vec<_>, _>>()?;
        let stack = self.builder.stack(&locations)?;
        known.stacks[id.index()] = Some(stack);
        Ok(stack)
    }

    fn location(
        &mut self,
        p: &Profile,
        id: LocationId,
        known: &mut Known,
    ) -> Result<LocationId, ProfileError> {
        if let Some(location) = known.locations[id.index()] {
            return Ok(location);
        }
        let own = p.location(id);
        let mapping = self.mapping(p, own.mapping, known)?;
        let shift = match (mapping, own.mapping) {
            (Some((_, start)), Some(m)) => start.wrapping_sub(p.mapping(m).start),
            _ => 0,
        };
        let address = own.address.wrapping_add(shift);
        let mut lines = Vec::with_capacity(p.lines(id).len());
        for line in p.lines(id) {
            let function = line.function.map(|f| self.function(p, f, known)).transpose()?;
            lines.push(Line { function, ..*line });
        }
        let within = address.wrapping_sub(mapping.map_or(0, |(_, start)| start));
        let key = (within, mapping.map(|(m, _)| m), own.is_folded, lines.into_boxed_slice());
        let location = match self.locations.get(&key) {
            Some(location) => *location,
            None => {
                let new = self.builder.location(key.1, address, own.is_folded, &key.3)?;
                self.locations.insert(key, new);
                new
            }
        };
        known.locations[id.index()] = Some(location);
        Ok(location)
    }

    fn function(
        &mut self,
        p: &Profile,
        id: FunctionId,
        known: &mut Known,
    ) -> Result<FunctionId, ProfileError> {
        if let Some(function) = known.functions[id.index()] {
            return Ok(function);
        }
        let own = p.function(id);
        let key = Function {
            name: self.string(p, own.name, known)?,
            system_name: self.string(p, own.system_name, known)?,
            filename: self.string(p, own.filename, known)?,
            start_line: own.start_line,
        };
        let function = match self.functions.get(&key) {
            Some(function) => *function,
            None => {
                let new = self.builder.function(key)?;
                self.functions.insert(key, new);
                new
            }
        };
        known.functions[id.index()] = Some(function);
        Ok(function)
    }

    /// The mapping of the result, and where that one starts.
    fn mapping(
        &mut self,
        p: &Profile,
        id: Option<MappingId>,
        known: &mut Known,
    ) -> Result<Option<(MappingId, u64)>, ProfileError> {
        /// Small differences in size do not tell binaries apart.
        const PAGE: u64 = 0x1000;
        let Some(id) = id else { return Ok(None) };
        if let Some(mapping) = known.mappings[id.index()] {
            return Ok(Some(mapping));
        }
        let own = p.mapping(id);
        let file = self.string(p, own.file, known)?;
        let build_id = self.string(p, own.build_id, known)?;
        let size = own.limit.wrapping_sub(own.start).wrapping_add(PAGE - 1);
        let key = (size - size % PAGE, own.offset, if build_id.is_empty() { file } else { build_id });
        let mapping = match self.mappings.get(&key) {
            Some(mapping) => *mapping,
            None => {
                let new = self.builder.mapping(Mapping { file, build_id, ..own })?;
                self.mappings.insert(key, (new, own.start));
                (new, own.start)
            }
        };
        known.mappings[id.index()] = Some(mapping);
        Ok(Some(mapping))
    }

    /// The profile, and whether samples without any value had to be left out, whose locations are still in it.
    pub(super) fn finish(self) -> Result<(Profile, bool), ProfileError> {
        let mut builder = self.builder;
        let mut has_zeros = false;
        for (i, (stack, labels)) in self.rows.iter().enumerate() {
            let values = &self.values[i * self.width..(i + 1) * self.width];
            if values.iter().all(|v| *v == 0) {
                has_zeros = true;
                continue;
            }
            builder.sample(*stack, values, labels)?;
        }
        Ok((builder.finish(), has_zeros))
    }
}

/// A value after all factors, rounded after each as pprof does.
fn scaled(value: i64, column: usize, steps: &[Vec<f64>]) -> i64 {
    steps.iter().map(|step| step[column]).filter(|factor| *factor != 1.0).fold(value, |v, factor| {
        if factor == -1.0 { v.saturating_neg() } else { (v as f64 * factor).round() as i64 }
    })
}
