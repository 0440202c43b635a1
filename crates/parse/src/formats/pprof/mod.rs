//! pprof protobuf profiles (`profile.proto` of google/pprof), gzipped or not, as every Go endpoint under
//! `/debug/pprof/` serves them with `debug=0`.
//!
//! [`parse`] reads the bytes into a [`Profile`], [`to_heap`] and [`to_counts`] bring one into the interner that all
//! snapshots of a diagnosis share, [`remove_uninteresting`] applies `drop_frames` and `keep_frames`.
//!
//! The format is read by an own decoder: no intermediate messages, ids resolved while reading, equal stacks
//! merged. Texts that google/pprof also takes (heap `debug=1`, `N @ 0x…` counts, …) are read by
//! [`legacy`](super::legacy).

use stanch_model::profile::Profile;
use stanch_model::{ParseError, Parsed};

mod convert;
mod decode;
mod ids;
mod prune;
mod sample;
mod scan;
mod wire;

#[cfg(test)]
pub(crate) mod tests;

pub use convert::{to_counts, to_heap};
pub use prune::{PruneError, remove_uninteresting};

use scan::Scan;

use crate::formats::gzip;
use crate::sniff::{self, Sniffed};

/// How much [`parse_with`] may make of its input.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Bytes that gzip data may inflate to. 2 GiB by default: the largest profiles that we know of are 300 MB.
    pub inflated: u64,
    /// Calls in all distinct stacks, the inlined ones included. 2^28 by default, a gigabyte of frame ids.
    pub frames: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { inflated: 2 << 30, frames: 1 << 28 }
    }
}

/// Reads a profile with the default [`Limits`].
///
/// # Errors
/// As [`parse_with`].
pub fn parse(bytes: &[u8]) -> Result<Parsed<Profile>, ParseError> {
    parse_with(bytes, Limits::default())
}

/// Reads a profile.
///
/// # Errors
/// - [`ParseError::NotMine`] for anything else, with its name when it is a format we know;
/// - [`ParseError::Truncated`] for a profile that ends early: the string table comes last, so that nothing can be
///   said without it;
/// - [`ParseError::Malformed`] for one that breaks the rules that google/pprof checks too, several profiles in
///   one input among them;
/// - [`ParseError::TooLarge`] beyond `limits`.
pub fn parse_with(bytes: &[u8], limits: Limits) -> Result<Parsed<Profile>, ParseError> {
    if !gzip::is_gzip(bytes) {
        return parse_raw(bytes, limits.frames);
    }
    let inflated = gzip::inflate(bytes, limits.inflated)?;
    if let Some((what, at)) = inflated.damage {
        return Err(ParseError::Malformed { what: what.to_owned(), offset: Some(at) });
    }
    if inflated.cut {
        return Err(cut_gzip(bytes.len(), &inflated.bytes));
    }
    let mut parsed = parse_raw(&inflated.bytes, limits.frames)?;
    parsed.problems.splice(0..0, inflated.problems);
    Ok(parsed)
}

fn parse_raw(bytes: &[u8], max_frames: u64) -> Result<Parsed<Profile>, ParseError> {
    let (scan, strange) = match Scan::new(bytes) {
        Ok(found) => found,
        Err(e) if e.is_profile() => return Err(e.into_parse_error(bytes.len())),
        Err(_) => return Err(not_mine(bytes)),
    };
    if scan.strings.count == 0 {
        // Every profile has at least the empty string: these are well-formed fields of something else.
        return Err(if strange == 0 && scan.sample_types.len() + scan.samples.count > 0 {
            ParseError::Truncated { what: "the profile has no string table".to_string() }
        } else {
            not_mine(bytes)
        });
    }
    decode::decode(bytes, &scan, max_frames)
}

/// The name of another format; nothing when the bytes only look like the start of a profile.
fn not_mine(bytes: &[u8]) -> ParseError {
    let looks_like = match sniff::sniff(bytes) {
        Sniffed::Pprof => None,
        _ => sniff::foreign_name(bytes),
    };
    ParseError::NotMine { looks_like }
}

/// The data of a cut gzip stream cannot be used, but its start may still tell that no profile was meant.
fn cut_gzip(compressed: usize, inflated: &[u8]) -> ParseError {
    let unknown =
        [Sniffed::Pprof, Sniffed::Text, Sniffed::Binary, Sniffed::Empty].contains(&sniff::sniff(inflated));
    if !unknown && Scan::new(inflated).is_err_and(|e| !e.is_profile()) {
        let name = sniff::describe(inflated);
        return ParseError::NotMine { looks_like: Some(format!("{name}, gzipped and cut")) };
    }
    ParseError::Truncated {
        what: format!(
            "the gzip data ends early, after {compressed} bytes that inflate to {}; fetch the profile again",
            inflated.len()
        ),
    }
}
