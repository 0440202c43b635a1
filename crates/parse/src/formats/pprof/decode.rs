//! Second pass: strings, functions, mappings, locations and samples into a [`Profile`].
//!
//! The checks are those of google/pprof's `CheckValid` (profile.go): ids unique and not 0, every sample with one
//! value per sample type and with locations that exist. Memory stays within a small multiple of the input: each
//! row of a table is made from at least two bytes of input.

use std::borrow::Cow;
use std::ops::Range;

use stanch_model::profile::{
    Batch, BuildError, Function, FunctionId, Label, LabelValue, Line, LocationId, Mapping, MappingId,
    MappingSymbols, Profile, ProfileBuilder, Sizes, StringId, ValueType,
};
use stanch_model::{ParseError, Parsed, Problem};

use super::ids::{BadId, Ids};
use super::sample::{RawLabel, Samples};
use super::scan::Scan;
use super::wire::{Reader, Value, WireError};

/// Builds the profile that `scan` found in `buf`.
pub(super) fn decode(buf: &[u8], scan: &Scan, max_frames: u64) -> Result<Parsed<Profile>, ParseError> {
    let builder = ProfileBuilder::new(Sizes {
        strings: scan.strings.count,
        text: scan.strings.bytes,
        functions: scan.functions.len(),
        locations: scan.locations.len(),
        samples: scan.samples.count,
        sample_types: scan.sample_types.len(),
        // Half of a heap sample's bytes are its stack, of one or two bytes a location. Too much costs nothing.
        stack_entries: scan.samples.bytes / 2,
    });
    let mut d = Decoder { buf, scan, builder, problems: Vec::new() };
    d.strings()?;
    d.header()?;
    let mappings = d.mappings()?;
    let functions = d.functions()?;
    let locations = d.locations(&mappings, &functions)?;
    d.samples(&locations)?;
    d.check_frames(max_frames)?;
    Ok(Parsed { value: d.builder.finish(), problems: d.problems })
}

struct Decoder<'a> {
    buf: &'a [u8],
    scan: &'a Scan,
    builder: ProfileBuilder,
    problems: Vec<Problem>,
}

pub(super) fn malformed(what: impl Into<String>, at: usize) -> ParseError {
    ParseError::Malformed { what: what.into(), offset: Some(at as u64) }
}

/// Inside a message that is complete, a field that passes the end is a broken message and no cut file.
pub(super) fn broken(e: WireError) -> ParseError {
    match e {
        WireError::End { at } => malformed("a field passes the end of its message", at),
        WireError::Bad { what, at } => malformed(what, at),
    }
}

fn refused(e: BuildError, at: usize) -> ParseError {
    match e {
        BuildError::TooLarge(_) => ParseError::TooLarge { what: e.to_string() },
        _ => malformed(e.to_string(), at),
    }
}

/// Calls `each` with every numeric field of a flat message.
#[inline]
pub(super) fn numbers(mut reader: Reader<'_>, mut each: impl FnMut(u32, u64)) -> Result<(), ParseError> {
    loop {
        let at = reader.pos();
        match reader.field().map_err(broken)? {
            None => return Ok(()),
            Some((number, Value::Varint(v))) => each(number, v),
            Some((1..=10, _)) => return Err(malformed("a field of the wrong type", at)),
            Some(_) => {}
        }
    }
}

impl Decoder<'_> {
    fn strings(&mut self) -> Result<(), ParseError> {
        let mut first_bad = None;
        let mut bad = 0u64;
        for string in self.scan.string_bytes(self.buf) {
            let text = match std::str::from_utf8(string.bytes()) {
                Ok(text) => Cow::from(text),
                Err(_) => {
                    bad += 1;
                    first_bad.get_or_insert(string.pos() as u64);
                    String::from_utf8_lossy(string.bytes())
                }
            };
            let id = self.builder.string(&text).map_err(|e| refused(e, string.pos()))?;
            if id.is_empty() && !text.is_empty() {
                return Err(malformed("the first string of the string table is not empty", string.pos()));
            }
        }
        if bad > 0 {
            self.problems.push(Problem {
                what: format!("{bad} strings are not UTF-8; their odd bytes are shown as \u{fffd}"),
                offset: first_bad,
                line: None,
                dropped_bytes: 0,
                incomplete: false,
            });
        }
        Ok(())
    }

    fn string(&self, index: u64, at: usize) -> Result<StringId, ParseError> {
        self.builder.profile().string_id(index).ok_or_else(|| {
            let count = self.builder.profile().string_count();
            malformed(format!("string {} of {count}", index.cast_signed()), at)
        })
    }

    fn header(&mut self) -> Result<(), ParseError> {
        let s = self.scan;
        for range in &s.sample_types {
            let value = self.value_type(range)?;
            self.builder.sample_type(value).map_err(|e| refused(e, range.start))?;
        }
        let name = self.string(s.default_sample_type, 0)?;
        self.builder.default_sample_type(name);
        for comment in &s.comments {
            let text = self.string(*comment, 0)?;
            self.builder.comment(text);
        }
        let period_type = s.period_type.as_ref().map(|r| self.value_type(r)).transpose()?;
        let drop_frames = self.string(s.drop_frames, 0)?;
        let keep_frames = self.string(s.keep_frames, 0)?;
        let doc_url = self.string(s.doc_url, 0)?;
        *self.builder.meta() = stanch_model::profile::Meta {
            period_type: period_type.unwrap_or_default(),
            period: s.period,
            time_nanos: s.time_nanos.filter(|t| *t != 0),
            duration_nanos: s.duration_nanos,
            drop_frames,
            keep_frames,
            doc_url,
        };
        Ok(())
    }

    fn value_type(&self, range: &Range<usize>) -> Result<ValueType, ParseError> {
        let (mut kind, mut unit) = (0, 0);
        numbers(Reader::range(self.buf, range.start, range.end), |n, v| match n {
            1 => kind = v,
            2 => unit = v,
            _ => {}
        })?;
        Ok(ValueType { kind: self.string(kind, range.start)?, unit: self.string(unit, range.start)? })
    }

    fn mappings(&mut self) -> Result<Ids, ParseError> {
        let mut ids = Vec::with_capacity(self.scan.mappings.len());
        for range in &self.scan.mappings {
            let mut f = [0u64; 11];
            numbers(Reader::range(self.buf, range.start, range.end), |n, v| {
                if let Some(slot) = f.get_mut(n as usize) {
                    *slot = v;
                }
            })?;
            ids.push(f[1]);
            let mapping = Mapping {
                start: f[2],
                limit: f[3],
                offset: f[4],
                file: self.string(f[5], range.start)?,
                build_id: self.string(f[6], range.start)?,
                symbols: MappingSymbols {
                    functions: f[7] != 0,
                    filenames: f[8] != 0,
                    line_numbers: f[9] != 0,
                    inline_frames: f[10] != 0,
                },
            };
            self.builder.mapping(mapping).map_err(|e| refused(e, range.start))?;
        }
        Ids::new(&ids).map_err(|e| bad_id("mapping", e, &self.scan.mappings))
    }

    fn functions(&mut self) -> Result<Ids, ParseError> {
        let mut ids = Vec::with_capacity(self.scan.functions.len());
        for range in &self.scan.functions {
            let mut f = [0u64; 6];
            numbers(Reader::range(self.buf, range.start, range.end), |n, v| {
                if let Some(slot) = f.get_mut(n as usize) {
                    *slot = v;
                }
            })?;
            ids.push(f[1]);
            let function = Function {
                name: self.string(f[2], range.start)?,
                system_name: self.string(f[3], range.start)?,
                filename: self.string(f[4], range.start)?,
                start_line: f[5].cast_signed(),
            };
            self.builder.function(function).map_err(|e| refused(e, range.start))?;
        }
        Ids::new(&ids).map_err(|e| bad_id("function", e, &self.scan.functions))
    }

    fn locations(&mut self, mappings: &Ids, functions: &Ids) -> Result<Ids, ParseError> {
        let mut ids = Vec::with_capacity(self.scan.locations.len());
        let mut lines = Vec::new();
        let mut dangling = 0u64;
        for range in &self.scan.locations {
            lines.clear();
            let l = raw_location(Reader::range(self.buf, range.start, range.end), functions, &mut lines)?;
            dangling += l.dangling;
            let mapping = mappings.row(l.mapping).and_then(|i| MappingId::from_index(i as usize));
            dangling += u64::from(mapping.is_none() && l.mapping != 0);
            ids.push(l.id);
            self.builder
                .location(mapping, l.address, l.is_folded, &lines)
                .map_err(|e| refused(e, range.start))?;
        }
        if dangling > 0 {
            self.problems.push(Problem {
                what: format!("{dangling} references to mappings or functions that are not in the profile"),
                offset: None,
                line: None,
                dropped_bytes: 0,
                incomplete: true,
            });
        }
        Ids::new(&ids).map_err(|e| bad_id("location", e, &self.scan.locations))
    }

    fn samples(&mut self, locations: &Ids) -> Result<(), ParseError> {
        let mut samples = Samples::default();
        let mut starts = [0; Batch::SAMPLES];
        for message in self.scan.sample_messages(self.buf) {
            let at = message.pos();
            starts[samples.batch.len()] = at;
            samples.read(message, locations)?;
            for raw in samples.raw_labels.drain(..) {
                samples.batch.labels.extend(self.label(raw, at)?);
            }
            if samples.batch.end_sample() {
                self.flush(&mut samples.batch, &starts)?;
            }
        }
        self.flush(&mut samples.batch, &starts)?;
        if self.scan.samples.count > 0 && self.scan.sample_types.is_empty() {
            return Err(malformed("samples without sample types", self.scan.samples.range.start));
        }
        Ok(())
    }

    fn flush(&mut self, batch: &mut Batch, starts: &[usize; Batch::SAMPLES]) -> Result<(), ParseError> {
        self.builder.samples(batch).map_err(|(i, e)| match e {
            BuildError::NoSuch(what) => {
                malformed(format!("a sample has a {what} that is not there"), starts[i])
            }
            e => refused(e, starts[i]),
        })
    }

    /// A label as google/pprof reads it: a string if there is one, else a number; neither is no label.
    fn label(&self, raw: RawLabel, at: usize) -> Result<Option<Label>, ParseError> {
        let key = self.string(raw.key, at)?;
        let value = if raw.str != 0 {
            LabelValue::Str(self.string(raw.str, at)?)
        } else if raw.num != 0 || raw.unit != 0 {
            LabelValue::Num { value: raw.num, unit: self.string(raw.unit, at)? }
        } else {
            return Ok(None);
        };
        Ok(Some(Label { key, value }))
    }

    /// A few bytes can name a location with thousands of inlined calls, thousands of times: what readers of the
    /// profile expand must be bounded too.
    fn check_frames(&self, max: u64) -> Result<(), ParseError> {
        let p = self.builder.profile();
        let lines = |id: LocationId| p.lines(id).len().max(1) as u64;
        let deepest = p.all_lines().map(<[Line]>::len).max().unwrap_or(0).max(1) as u64;
        let entries: u64 = p.stacks().map(|(_, s)| s.len() as u64).sum();
        if entries.saturating_mul(deepest) <= max {
            return Ok(());
        }
        let frames = p.stacks().flat_map(|(_, s)| s).map(|l| lines(*l)).fold(0, u64::saturating_add);
        if frames <= max {
            return Ok(());
        }
        Err(ParseError::TooLarge {
            what: format!("the stacks have {frames} calls with the inlined ones, and the limit is {max}"),
        })
    }
}

fn bad_id(what: &str, e: BadId, ranges: &[Range<usize>]) -> ParseError {
    let at = ranges.get(e.row).map_or(0, |r| r.start);
    match e.id {
        0 => malformed(format!("a {what} with the reserved id 0"), at),
        id => malformed(format!("several {what}s with id {id}"), at),
    }
}

struct RawLocation {
    id: u64,
    mapping: u64,
    address: u64,
    is_folded: bool,
    dangling: u64,
}

fn raw_location(
    mut reader: Reader<'_>,
    functions: &Ids,
    lines: &mut Vec<Line>,
) -> Result<RawLocation, ParseError> {
    let mut l = RawLocation { id: 0, mapping: 0, address: 0, is_folded: false, dangling: 0 };
    loop {
        let at = reader.pos();
        match reader.field().map_err(broken)? {
            None => return Ok(l),
            Some((1, Value::Varint(v))) => l.id = v,
            Some((2, Value::Varint(v))) => l.mapping = v,
            Some((3, Value::Varint(v))) => l.address = v,
            Some((5, Value::Varint(v))) => l.is_folded = v != 0,
            Some((4, Value::Bytes(line))) => {
                let (mut function, mut row, mut column) = (0, 0, 0);
                numbers(line, |n, v| match n {
                    1 => function = v,
                    2 => row = v,
                    3 => column = v,
                    _ => {}
                })?;
                let id = functions.row(function).and_then(|i| FunctionId::from_index(i as usize));
                l.dangling += u64::from(id.is_none() && function != 0);
                lines.push(Line { function: id, line: row.cast_signed(), column: column.cast_signed() });
            }
            Some((1..=5, _)) => return Err(malformed("a field of the wrong type", at)),
            Some(_) => {}
        }
    }
}
