//! gzip (RFC 1952) around any other format: pprof profiles, rotated logs, scrapes that were saved compressed.

use std::io::Read;

use flate2::read::MultiGzDecoder;
use stanch_model::{ParseError, Parsed, Problem};

/// What a gzip may unfold to; a dump of 600,000 goroutines has 400 MB.
pub const MAX_INFLATED: usize = 1 << 30;

/// Whether the magic number is there.
#[must_use]
pub fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x1f\x8b\x08")
}

/// The first `most` bytes of the content, fewer when it ends or breaks before; `None` when nothing comes out of a
/// broken file.
#[must_use]
pub fn head(bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let ok = MultiGzDecoder::new(bytes).take(most as u64).read_to_end(&mut out).is_ok();
    (ok || !out.is_empty()).then_some(out)
}

/// The whole content. When the file ends early or its checksum is wrong, what came out is returned with a problem.
///
/// # Errors
/// [`ParseError::NotMine`] without the magic number, [`ParseError::TooLarge`] above [`MAX_INFLATED`],
/// [`ParseError::Truncated`] and [`ParseError::Malformed`] when nothing comes out.
pub fn inflate(bytes: &[u8]) -> Result<Parsed<Vec<u8>>, ParseError> {
    inflate_up_to(bytes, MAX_INFLATED)
}

fn inflate_up_to(bytes: &[u8], most: usize) -> Result<Parsed<Vec<u8>>, ParseError> {
    if !is_gzip(bytes) {
        return Err(ParseError::NotMine { looks_like: crate::sniff::foreign_name(bytes) });
    }
    let mut out = Vec::new();
    let end = MultiGzDecoder::new(bytes).take(most as u64 + 1).read_to_end(&mut out);
    if out.len() > most {
        return Err(ParseError::TooLarge { what: format!("gzip unfolds to more than {} MiB", most >> 20) });
    }
    let Err(error) = end else { return Ok(Parsed::clean(out)) };
    let cut = error.kind() == std::io::ErrorKind::UnexpectedEof;
    let what = if cut { "gzip ends too early".to_owned() } else { format!("gzip is broken: {error}") };
    match (out.is_empty(), cut) {
        (true, true) => Err(ParseError::Truncated { what }),
        (true, false) => Err(ParseError::Malformed { what, offset: None }),
        (false, _) => {
            let offset = Some(out.len() as u64);
            let problem = Problem { what, offset, line: None, dropped_bytes: 0, incomplete: true };
            Ok(Parsed { value: out, problems: vec![problem] })
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn zip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn members_are_joined() {
        let both = [zip(b"one "), zip(b"two")].concat();
        assert_eq!(inflate(&both).unwrap().value, b"one two");
        assert_eq!(head(&both, 5).unwrap(), b"one t");
    }

    #[test]
    fn what_came_out_of_a_cut_file_is_kept_and_told() {
        let text: Vec<u8> = (0..40_000u32).flat_map(u32::to_le_bytes).collect();
        let whole = zip(&text);
        let cut = inflate(&whole[..whole.len() / 2]).unwrap();
        assert!(text.starts_with(&cut.value) && !cut.value.is_empty());
        assert_eq!(cut.problems[0].what, "gzip ends too early");
        assert!(cut.problems[0].incomplete);
        assert!(matches!(inflate(&whole[..12]), Err(ParseError::Truncated { .. })));
    }

    #[test]
    fn a_wrong_checksum_is_told() {
        let mut file = zip(b"some content");
        let at = file.len() - 8;
        file[at] ^= 1;
        let read = inflate(&file).unwrap();
        assert_eq!(read.value, b"some content");
        assert!(read.problems[0].what.starts_with("gzip is broken"), "{:?}", read.problems);
    }

    #[test]
    fn a_bomb_is_refused() {
        let bomb = zip(&vec![0; 3 << 20]);
        assert!(matches!(inflate_up_to(&bomb, 2 << 20), Err(ParseError::TooLarge { .. })));
        assert_eq!(inflate_up_to(&bomb, 3 << 20).unwrap().value.len(), 3 << 20);
    }
}
