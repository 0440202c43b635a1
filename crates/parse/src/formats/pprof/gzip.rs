//! Gzip members (RFC 1952) with a cap on what they inflate to.
//!
//! The framing is read here and not by a library, so that a stream that is cut in its deflate data (nothing can
//! be trusted), one that only lost its trailer (all data is there), a wrong checksum and bytes behind the last
//! member are told apart.

use flate2::{Crc, Decompress, FlushDecompress, Status};
use stanch_model::{ParseError, Problem};

/// What came out of a gzip file.
pub(super) struct Inflated {
    /// The data of all members.
    pub(super) bytes: Vec<u8>,
    /// What was odd about the framing.
    pub(super) problems: Vec<Problem>,
    /// The deflate data ends early.
    pub(super) cut: bool,
}

/// Whether the bytes start like a gzip member.
pub(super) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

/// Inflates every member of `bytes`, at most `cap` bytes in all.
///
/// # Errors
/// `Malformed` for what is no gzip or has a wrong checksum, `TooLarge` beyond the cap.
pub(super) fn inflate(bytes: &[u8], cap: u64) -> Result<Inflated, ParseError> {
    let mut out = Inflated { bytes: Vec::new(), problems: Vec::new(), cut: false };
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        if at > 0 && !is_gzip(rest) {
            out.problems.push(problem("bytes follow the gzip data", at, rest.len() as u64));
            break;
        }
        let Some(header) = header_len(rest).map_err(|what| malformed(what, at))? else {
            out.cut = true;
            break;
        };
        let start = out.bytes.len();
        let Some(used) = inflate_member(&rest[header..], &mut out.bytes, cap, at + header)? else {
            out.cut = true;
            break;
        };
        let trailer = at + header + used;
        at = match check_trailer(&bytes[trailer..], &out.bytes[start..], trailer)? {
            Some(len) => trailer + len,
            None => {
                let what = "the gzip trailer is missing, so that the checksum could not be verified";
                out.problems.push(problem(what, trailer, 0));
                break;
            }
        };
    }
    Ok(out)
}

/// Length of a member's header; `None` when it is cut.
fn header_len(b: &[u8]) -> Result<Option<usize>, &'static str> {
    const CRC: u8 = 2;
    const EXTRA: u8 = 4;
    const NAME: u8 = 8;
    const COMMENT: u8 = 16;
    if b.len() < 10 {
        return Ok(None);
    }
    if b[2] != 8 {
        return Err("a gzip compression method other than deflate");
    }
    let flags = b[3];
    let mut at = 10;
    if flags & EXTRA != 0 {
        let Some(len) = b.get(at..at + 2) else { return Ok(None) };
        at += 2 + usize::from(u16::from_le_bytes([len[0], len[1]]));
    }
    for text in [NAME, COMMENT] {
        if flags & text != 0 {
            let Some(len) = b.get(at..).and_then(|r| r.iter().position(|c| *c == 0)) else { return Ok(None) };
            at += len + 1;
        }
    }
    if flags & CRC != 0 {
        at += 2;
    }
    Ok((at <= b.len()).then_some(at))
}

/// Appends what one deflate stream holds; the number of bytes it took, or `None` when it is cut.
fn inflate_member(
    data: &[u8],
    out: &mut Vec<u8>,
    cap: u64,
    offset: usize,
) -> Result<Option<usize>, ParseError> {
    // Four times the input is what profiles usually inflate to, and is no bomb whatever the file claims.
    out.reserve(data.len().saturating_mul(4).min(usize::try_from(cap).unwrap_or(usize::MAX)));
    let mut z = Decompress::new(false);
    loop {
        let used = usize::try_from(z.total_in()).unwrap_or(data.len());
        let before = out.len();
        let status = z
            .decompress_vec(&data[used..], out, FlushDecompress::None)
            .map_err(|_| malformed("invalid deflate data", offset + used))?;
        if out.len() as u64 > cap {
            return Err(ParseError::TooLarge {
                what: format!("the gzip data inflates to more than the limit of {cap} bytes"),
            });
        }
        let stuck = z.total_in() == used as u64 && out.len() == before;
        match status {
            Status::StreamEnd => return Ok(usize::try_from(z.total_in()).ok()),
            _ if out.len() == out.capacity() => {
                let left = usize::try_from(cap - out.len() as u64).unwrap_or(usize::MAX);
                out.reserve(out.len().max(32 * 1024).min(left.saturating_add(1)));
            }
            _ if stuck => return Ok(None),
            _ => {}
        }
    }
}

/// Length of the trailer; `None` when it is cut.
fn check_trailer(rest: &[u8], data: &[u8], at: usize) -> Result<Option<usize>, ParseError> {
    let Some(t) = rest.get(..8) else { return Ok(None) };
    let mut crc = Crc::new();
    crc.update(data);
    if crc.sum() != u32::from_le_bytes([t[0], t[1], t[2], t[3]]) {
        return Err(malformed("the gzip checksum does not match", at));
    }
    if data.len() as u32 != u32::from_le_bytes([t[4], t[5], t[6], t[7]]) {
        return Err(malformed("the gzip length does not match", at + 4));
    }
    Ok(Some(8))
}

fn malformed(what: &str, at: usize) -> ParseError {
    ParseError::Malformed { what: what.to_string(), offset: Some(at as u64) }
}

fn problem(what: &str, at: usize, dropped_bytes: u64) -> Problem {
    Problem { what: what.to_string(), offset: Some(at as u64), line: None, dropped_bytes, incomplete: false }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, GzBuilder};

    use super::*;

    fn gz(data: &[u8]) -> Vec<u8> {
        let mut w = GzBuilder::new()
            .filename("heap.pb")
            .comment("c")
            .extra(vec![1, 2, 3])
            .write(Vec::new(), Compression::default());
        w.write_all(data).unwrap();
        w.finish().unwrap()
    }

    #[test]
    fn inflates_all_members_and_counts_what_follows() {
        let mut file = gz(b"one ");
        file.extend(gz(b"two"));
        let got = inflate(&file, 100).unwrap();
        assert_eq!((got.bytes.as_slice(), got.problems.len(), got.cut), (&b"one two"[..], 0, false));
        file.extend(b"junk");
        let got = inflate(&file, 100).unwrap();
        assert_eq!((got.bytes.as_slice(), got.problems[0].dropped_bytes), (&b"one two"[..], 4));
    }

    #[test]
    fn every_cut_is_told_apart_from_a_whole_file() {
        let data: Vec<u8> =
            (0..2000u32).flat_map(|i| (i.wrapping_mul(2_654_435_761)).to_le_bytes()).collect();
        let file = gz(&data);
        for len in 2..file.len() {
            let got = inflate(&file[..len], 1 << 20).unwrap();
            if len >= file.len() - 8 {
                assert_eq!((got.cut, got.problems.len()), (false, 1), "cut at {len}");
                assert_eq!(got.bytes, data);
            } else {
                assert!(got.cut, "cut at {len}");
                assert!(data.starts_with(&got.bytes));
            }
        }
    }

    #[test]
    fn a_bomb_hits_the_cap_before_it_takes_memory() {
        let file = gz(&vec![0; 10_000_000]);
        assert!(matches!(inflate(&file, 1_000_000), Err(ParseError::TooLarge { .. })));
        assert_eq!(inflate(&file, 10_000_000).unwrap().bytes.len(), 10_000_000);
    }

    #[test]
    fn a_flipped_bit_is_no_profile() {
        let mut file = gz(&[7; 500]);
        let crc = file.len() - 8;
        file[crc] ^= 1;
        assert!(matches!(inflate(&file, 1000), Err(ParseError::Malformed { .. })));
    }
}
