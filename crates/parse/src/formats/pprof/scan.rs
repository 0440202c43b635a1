//! First pass over the top-level fields: where the messages are, and the numbers that stand alone.
//!
//! Writers put tables in any order (Go's runtime writes the strings last), so nothing is resolved here.

use std::ops::Range;

use stanch_model::ParseError;

use super::wire::{Reader, Value, WireError};

/// Field numbers of `Profile` in profile.proto.
mod tag {
    pub(super) const SAMPLE_TYPE: u32 = 1;
    pub(super) const SAMPLE: u32 = 2;
    pub(super) const MAPPING: u32 = 3;
    pub(super) const LOCATION: u32 = 4;
    pub(super) const FUNCTION: u32 = 5;
    pub(super) const STRING: u32 = 6;
    pub(super) const DROP_FRAMES: u32 = 7;
    pub(super) const KEEP_FRAMES: u32 = 8;
    pub(super) const TIME_NANOS: u32 = 9;
    pub(super) const DURATION_NANOS: u32 = 10;
    pub(super) const PERIOD_TYPE: u32 = 11;
    pub(super) const PERIOD: u32 = 12;
    pub(super) const COMMENT: u32 = 13;
    pub(super) const DEFAULT_SAMPLE_TYPE: u32 = 14;
    pub(super) const DOC_URL: u32 = 15;
}

/// Where everything is.
#[derive(Default)]
pub(super) struct Scan {
    pub(super) sample_types: Vec<Range<usize>>,
    pub(super) mappings: Vec<Range<usize>>,
    pub(super) locations: Vec<Range<usize>>,
    pub(super) functions: Vec<Range<usize>>,
    /// From the first to the last string: a range to walk again.
    pub(super) strings: Region,
    /// From the first to the last sample.
    pub(super) samples: Region,
    pub(super) period_type: Option<Range<usize>>,
    pub(super) comments: Vec<u64>,
    pub(super) drop_frames: u64,
    pub(super) keep_frames: u64,
    pub(super) default_sample_type: u64,
    pub(super) doc_url: u64,
    pub(super) time_nanos: Option<i64>,
    pub(super) duration_nanos: Option<i64>,
    pub(super) period: Option<i64>,
}

/// Fields of one kind, and the part of the input that holds them all.
#[derive(Default, Clone)]
pub(super) struct Region {
    pub(super) count: usize,
    pub(super) range: Range<usize>,
    pub(super) bytes: usize,
}

impl Region {
    fn add(&mut self, field: Range<usize>, payload: usize) {
        if self.count == 0 {
            self.range.start = field.start;
        }
        self.range.end = field.end;
        self.count += 1;
        self.bytes += payload;
    }

    /// The payloads of all fields with this number in the region. It was walked before, so that errors are over.
    fn payloads<'a>(&self, buf: &'a [u8], number: u32) -> impl Iterator<Item = Reader<'a>> {
        let mut reader = Reader::range(buf, self.range.start, self.range.end);
        std::iter::from_fn(move || {
            loop {
                match reader.field() {
                    Ok(Some((n, Value::Bytes(payload)))) if n == number => return Some(payload),
                    Ok(Some(_)) => {}
                    _ => return None,
                }
            }
        })
    }
}

/// Why the input is no sequence of a profile's fields, and how sure we are that it was meant as one.
pub(super) struct ScanError {
    pub(super) why: WireError,
    /// Fields of profile.proto with the right type that were read before.
    pub(super) known_fields: usize,
    /// Fields that profile.proto does not have, or has with another type.
    pub(super) strange_fields: usize,
}

impl Scan {
    /// Walks the whole input.
    pub(super) fn new(buf: &[u8]) -> Result<(Self, usize), ScanError> {
        let mut scan = Self::default();
        let mut reader = Reader::new(buf);
        let (mut known_fields, mut strange_fields) = (0, 0);
        loop {
            let at = reader.pos();
            let step = match reader.field() {
                Ok(None) => return Ok((scan, strange_fields)),
                Ok(Some((number, value))) => scan.take(number, value, at..reader.pos()),
                Err(why) => Err(why),
            };
            match step {
                Ok(true) => known_fields += 1,
                Ok(false) => strange_fields += 1,
                Err(why) => return Err(ScanError { why, known_fields, strange_fields }),
            }
        }
    }

    /// Every sample message.
    pub(super) fn sample_messages<'a>(&self, buf: &'a [u8]) -> impl Iterator<Item = Reader<'a>> {
        self.samples.payloads(buf, tag::SAMPLE)
    }

    /// Every string, as bytes.
    pub(super) fn string_bytes<'a>(&self, buf: &'a [u8]) -> impl Iterator<Item = Reader<'a>> {
        self.strings.payloads(buf, tag::STRING)
    }

    /// Notes one field; whether profile.proto knows it.
    #[inline]
    fn take(&mut self, number: u32, value: Value<'_>, field: Range<usize>) -> Result<bool, WireError> {
        match value {
            Value::Bytes(r) => self.take_bytes(number, r, field),
            Value::Varint(v) => self.take_number(number, v, field.start),
            Value::Fixed if number <= tag::DOC_URL => Err(mismatch(field.start)),
            Value::Fixed => Ok(false),
        }
    }

    #[inline]
    fn take_bytes(&mut self, number: u32, r: Reader<'_>, field: Range<usize>) -> Result<bool, WireError> {
        let range = r.pos()..r.end();
        match number {
            tag::SAMPLE => self.samples.add(field, range.len()),
            tag::STRING => self.strings.add(field, range.len()),
            tag::SAMPLE_TYPE => self.sample_types.push(range),
            tag::MAPPING => self.mappings.push(range),
            tag::LOCATION => self.locations.push(range),
            tag::FUNCTION => self.functions.push(range),
            tag::PERIOD_TYPE => self.period_type = Some(range),
            tag::COMMENT => {
                let comments = &mut self.comments;
                let mut r = r;
                r.packed(|v| comments.push(v))?;
            }
            n if n <= tag::DOC_URL => return Err(mismatch(field.start)),
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn take_number(&mut self, number: u32, v: u64, at: usize) -> Result<bool, WireError> {
        let signed = v.cast_signed();
        match number {
            tag::DROP_FRAMES => self.drop_frames = v,
            tag::KEEP_FRAMES => self.keep_frames = v,
            tag::TIME_NANOS => {
                if self.time_nanos.is_some_and(|t| t != 0) {
                    return Err(WireError::Bad { what: CONCATENATED, at });
                }
                self.time_nanos = Some(signed);
            }
            tag::DURATION_NANOS => self.duration_nanos = Some(signed),
            tag::PERIOD => self.period = Some(signed),
            tag::COMMENT => self.comments.push(v),
            tag::DEFAULT_SAMPLE_TYPE => self.default_sample_type = v,
            tag::DOC_URL => self.doc_url = v,
            n if n <= tag::DOC_URL => return Err(mismatch(at)),
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// As google/pprof tells it: only one time can be in one profile.
const CONCATENATED: &str = "several profiles in one input; give each as a file of its own";

fn mismatch(at: usize) -> WireError {
    WireError::Bad { what: "a field of the wrong type", at }
}

impl ScanError {
    /// Whether the bytes before the error leave no doubt that a profile was meant.
    pub(super) fn is_profile(&self) -> bool {
        self.known_fields >= 3 && self.strange_fields == 0
    }

    /// The error to report for a profile of `len` bytes.
    pub(super) fn into_parse_error(self, len: usize) -> ParseError {
        match self.why {
            WireError::End { at } => ParseError::Truncated {
                what: format!("the profile ends after {len} bytes in the middle of the field at byte {at}"),
            },
            WireError::Bad { what, at } => {
                ParseError::Malformed { what: what.to_string(), offset: Some(at as u64) }
            }
        }
    }
}
