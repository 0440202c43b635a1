//! Profiles from before profile.proto, and the texts that Go still writes: read into a
//! [`Profile`] as google/pprof does, in its order — binary CPU profiles, heap texts,
//! Go counts, threadz, contention, Java.
//!
//! Where google/pprof fails on the first odd line, this reads the rest and reports the line; where it shows
//! addresses although the text carries symbols, the symbols are read.
//!
//! Source: google/pprof, `profile/legacy_profile.go`.

use stanch_model::profile::Profile;
use stanch_model::{ParseError, Parsed};

use crate::formats::heap_text;
use crate::sniff;

mod contention;
mod count;
mod cpu;
mod draft;
mod frames;
mod java;
mod maps;
mod symbols;
mod text;
mod thread;
mod unsample;

pub(crate) use draft::{Draft, DraftLabel, Symboliser, value_type};
pub(crate) use maps::{is_sentinel, read_rest};
pub(crate) use symbols::parse as parse_symbol_line;
pub(crate) use text::{Cursor, Line, Lines, addresses, assignment, int};
pub(crate) use unsample::unsample;

#[cfg(test)]
mod tests;

/// Reads a legacy profile (not gzipped).
///
/// # Errors
/// - [`ParseError::NotMine`] for anything else, with its name when it is a format we know;
/// - [`ParseError::Malformed`] when the format was recognised and no sample could be read.
pub fn parse(bytes: &[u8]) -> Result<Parsed<Profile>, ParseError> {
    let draft = cpu::parse(bytes)
        .or_else(|| heap_text::draft(bytes))
        .or_else(|| count::parse(bytes))
        .or_else(|| thread::parse(bytes))
        .or_else(|| contention::parse(bytes))
        .or_else(|| java::parse(bytes));
    match draft {
        Some(draft) => finish(draft),
        None => Err(ParseError::NotMine { looks_like: sniff::foreign_name(bytes) }),
    }
}

/// A recognised profile of which not one sample could be read is an error, not an empty profile.
pub(crate) fn finish(draft: Draft) -> Result<Parsed<Profile>, ParseError> {
    if draft.samples.is_empty()
        && let Some(first) = draft.problems.first()
    {
        return Err(ParseError::Malformed { what: first.to_string(), offset: first.offset });
    }
    draft.finish()
}
