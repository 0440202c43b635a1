//! Bytes to a profile, whatever they are.

use stanch_model::profile::Profile;
use stanch_model::{ParseError, Parsed, Symbols};
use stanch_parse::formats::{goroutine_text, gzip, legacy, pprof};
use stanch_parse::sniff::{Sniffed, sniff};
use stanch_profile::{ProfileError, from_goroutines, without_nameless_ends};

/// What can be read, for those who gave something else.
pub(super) const READS: &str = "it wants a profile: pprof (gzipped or not), goroutine?debug=1 or debug=2, heap?debug=1, \
                                another text or binary profile of pprof, a bundle of stanch capture, or an address";

/// Enough to tell formats apart.
const HEAD: usize = 64 << 10;

/// Reads a profile of any form.
pub(super) fn profile(bytes: &[u8]) -> Result<Parsed<Profile>, ParseError> {
    if !gzip::is_gzip(bytes) {
        return plain(bytes);
    }
    // A gzipped text is unpacked here; the reader of pprof unpacks its own.
    match gzip::head(bytes, HEAD).map(|head| sniff(&head)) {
        Some(is @ (Sniffed::GoroutineFull | Sniffed::Log | Sniffed::CountText | Sniffed::HeapText))
        | Some(is @ (Sniffed::LegacyText | Sniffed::LegacyCpu)) => {
            let text = gzip::inflate_all(bytes)?;
            let mut parsed = of_kind(&text.value, is)?;
            parsed.problems.splice(0..0, text.problems);
            Ok(parsed)
        }
        _ => pprof::parse(bytes),
    }
}

fn plain(bytes: &[u8]) -> Result<Parsed<Profile>, ParseError> {
    of_kind(bytes, sniff(bytes))
}

fn of_kind(bytes: &[u8], is: Sniffed) -> Result<Parsed<Profile>, ParseError> {
    match is {
        Sniffed::GoroutineFull | Sniffed::Log => goroutines(bytes),
        Sniffed::Pprof => pprof::parse(bytes),
        Sniffed::CountText | Sniffed::HeapText => {
            let parsed = legacy::parse(bytes)?;
            let value = without_nameless_ends(&parsed.value).map_err(|e| too_large(&e))?.into_owned();
            Ok(Parsed { value, problems: parsed.problems })
        }
        _ => match legacy::parse(bytes) {
            Err(ParseError::NotMine { .. }) => pprof::parse(bytes),
            other => other,
        },
    }
}

fn too_large(error: &ProfileError) -> ParseError {
    ParseError::TooLarge { what: error.to_string() }
}

fn goroutines(bytes: &[u8]) -> Result<Parsed<Profile>, ParseError> {
    let mut symbols = Symbols::new();
    let dump = goroutine_text::parse(bytes, &mut symbols)?;
    let value = from_goroutines(&dump.value, &symbols).map_err(|e| too_large(&e))?;
    Ok(Parsed { value, problems: dump.problems })
}
