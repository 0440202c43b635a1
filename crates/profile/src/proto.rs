//! A profile as `profile.proto`, without gzip.
//!
//! Source: google/pprof, `proto/profile.proto`.

use hashbrown::HashMap;
use stanch_model::profile::{Label, LabelValue, LocationId, Profile, StringId, ValueType};

/// The bytes of a profile. Ids are positions counted from 1; equal strings are written once, unused ones not. Numeric
/// labels of 0 without a unit are left out, which the format cannot say.
#[must_use]
pub fn encode(p: &Profile) -> Vec<u8> {
    let mut e = Encoder {
        profile: p,
        out: Vec::new(),
        strings: vec![StringId::EMPTY],
        known: HashMap::new(),
        ids: vec![None; p.string_count()],
    };
    e.known.insert("", 0);
    for t in p.sample_types() {
        let bytes = e.value_type(*t);
        message(&mut e.out, 1, &bytes);
    }
    for sample in p.samples() {
        let bytes = e.sample(p.stack(sample.stack), sample.values, sample.labels);
        message(&mut e.out, 2, &bytes);
    }
    e.tables();
    e.head();
    let texts: Vec<StringId> = e.strings.clone();
    for id in texts {
        message(&mut e.out, 6, p.str(id).as_bytes());
    }
    e.out
}

struct Encoder<'p> {
    profile: &'p Profile,
    out: Vec<u8>,
    /// Strings in their order.
    strings: Vec<StringId>,
    known: HashMap<&'p str, u64>,
    ids: Vec<Option<u64>>,
}

impl Encoder<'_> {
    fn string(&mut self, id: StringId) -> u64 {
        if let Some(Some(known)) = self.ids.get(id.index()) {
            return *known;
        }
        let next = self.strings.len() as u64;
        let number = *self.known.entry(self.profile.str(id)).or_insert(next);
        if number == next {
            self.strings.push(id);
        }
        if let Some(slot) = self.ids.get_mut(id.index()) {
            *slot = Some(number);
        }
        number
    }

    fn value_type(&mut self, t: ValueType) -> Vec<u8> {
        let mut bytes = Vec::new();
        number(&mut bytes, 1, self.string(t.kind));
        number(&mut bytes, 2, self.string(t.unit));
        bytes
    }

    fn sample(&mut self, stack: &[LocationId], values: &[i64], labels: &[Label]) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(stack.len() * 2 + values.len() * 4 + 16);
        packed(&mut bytes, 1, stack.iter().map(|l| l.index() as u64 + 1));
        packed(&mut bytes, 2, values.iter().map(|v| v.cast_unsigned()));
        for label in labels {
            // The format cannot tell the number 0 without a unit from no value at all.
            if matches!(label.value, LabelValue::Num { value: 0, unit } if unit.is_empty()) {
                continue;
            }
            let mut one = Vec::new();
            number(&mut one, 1, self.string(label.key));
            match label.value {
                LabelValue::Str(text) => number(&mut one, 2, self.string(text)),
                LabelValue::Num { value, unit } => {
                    number(&mut one, 3, value.cast_unsigned());
                    number(&mut one, 4, self.string(unit));
                }
            }
            message(&mut bytes, 3, &one);
        }
        bytes
    }

    fn tables(&mut self) {
        let p = self.profile;
        for (m, id) in p.mappings().iter().zip(1u64..) {
            let s = m.symbols;
            let (file, build_id) = (self.string(m.file), self.string(m.build_id));
            let flags = [s.functions, s.filenames, s.line_numbers, s.inline_frames].map(u64::from);
            let mut bytes = Vec::new();
            let fields = [id, m.start, m.limit, m.offset, file, build_id].into_iter().chain(flags);
            fields.zip(1..).for_each(|(value, field)| number(&mut bytes, field, value));
            message(&mut self.out, 3, &bytes);
        }
        for ((l, lines), id) in p.locations().iter().zip(p.all_lines()).zip(1u64..) {
            let mut bytes = Vec::new();
            number(&mut bytes, 1, id);
            number(&mut bytes, 2, l.mapping.map_or(0, |m| m.index() as u64 + 1));
            number(&mut bytes, 3, l.address);
            for line in lines {
                let mut one = Vec::new();
                number(&mut one, 1, line.function.map_or(0, |f| f.index() as u64 + 1));
                number(&mut one, 2, line.line.cast_unsigned());
                number(&mut one, 3, line.column.cast_unsigned());
                message(&mut bytes, 4, &one);
            }
            number(&mut bytes, 5, u64::from(l.is_folded));
            message(&mut self.out, 4, &bytes);
        }
        for (f, id) in p.functions().iter().zip(1u64..) {
            let (name, system, file) =
                (self.string(f.name), self.string(f.system_name), self.string(f.filename));
            let mut bytes = Vec::new();
            let fields = [id, name, system, file, f.start_line.cast_unsigned()];
            fields.into_iter().zip(1..).for_each(|(value, field)| number(&mut bytes, field, value));
            message(&mut self.out, 5, &bytes);
        }
    }

    fn head(&mut self) {
        let p = self.profile;
        let meta = *p.meta();
        let (drop, keep) = (self.string(meta.drop_frames), self.string(meta.keep_frames));
        number(&mut self.out, 7, drop);
        number(&mut self.out, 8, keep);
        number(&mut self.out, 9, meta.time_nanos.unwrap_or(0).cast_unsigned());
        number(&mut self.out, 10, meta.duration_nanos.unwrap_or(0).cast_unsigned());
        let period_type = self.value_type(meta.period_type);
        if !period_type.is_empty() {
            message(&mut self.out, 11, &period_type);
        }
        number(&mut self.out, 12, meta.period.unwrap_or(0).cast_unsigned());
        let comments: Vec<u64> = p.comments().iter().map(|c| self.string(*c)).collect();
        packed(&mut self.out, 13, comments.into_iter());
        let default = self.string(p.default_sample_type_id());
        number(&mut self.out, 14, default);
        let url = self.string(meta.doc_url);
        number(&mut self.out, 15, url);
    }
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// A field of wire type 0; nothing for 0, which is what a missing one means.
fn number(out: &mut Vec<u8>, field: u64, value: u64) {
    if value != 0 {
        varint(out, field << 3);
        varint(out, value);
    }
}

/// A field of wire type 2.
fn message(out: &mut Vec<u8>, field: u64, bytes: &[u8]) {
    varint(out, field << 3 | 2);
    varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// A packed repeated field; nothing for an empty one.
fn packed(out: &mut Vec<u8>, field: u64, values: impl Iterator<Item = u64>) {
    let mut bytes = Vec::new();
    values.for_each(|v| varint(&mut bytes, v));
    if !bytes.is_empty() {
        message(out, field, &bytes);
    }
}
