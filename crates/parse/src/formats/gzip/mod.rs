//! gzip (RFC 1952) around any other format: pprof profiles, rotated logs, scrapes that were saved compressed.
//!
//! The framing is read here and not by a library, so that a stream that is cut in its deflate data (nothing can
//! be trusted), one that only lost its trailer (all data is there), a wrong checksum and bytes behind the last
//! member are told apart.

use flate2::{Crc, Decompress, FlushDecompress, Status};
use stanch_model::{ParseError, Parsed, Problem};

/// What a gzip may unfold to; a dump of 600,000 goroutines has 400 MB.
pub const MAX_INFLATED: u64 = 1 << 30;

/// What came out of a gzip file.
#[derive(Default)]
pub struct Inflated {
    /// The data of all members.
    pub bytes: Vec<u8>,
    /// What was odd about the framing.
    pub problems: Vec<Problem>,
    /// The deflate data ends early.
    pub cut: bool,
    /// What is wrong and where, when the data cannot be trusted: no deflate data, or another checksum.
    pub damage: Option<(&'static str, u64)>,
}

/// Whether the magic number is there.
#[must_use]
pub fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x1f\x8b")
}

/// Inflates every member of `bytes`, at most `cap` bytes in all. What came out before a cut or damage is kept.
///
/// # Errors
/// `TooLarge` beyond the cap.
pub fn inflate(bytes: &[u8], cap: u64) -> Result<Inflated, ParseError> {
    let mut out = Inflated::default();
    match members(bytes, cap, &mut out) {
        Ok(()) => {}
        Err(Stop::Cut) => out.cut = true,
        Err(Stop::Damage(what, at)) => out.damage = Some((what, at as u64)),
        Err(Stop::TooLarge) => {
            let what = format!("the gzip data inflates to more than the limit of {cap} bytes");
            return Err(ParseError::TooLarge { what });
        }
    }
    Ok(out)
}

/// Why there is no next member.
enum Stop {
    Cut,
    Damage(&'static str, usize),
    TooLarge,
}

fn members(bytes: &[u8], cap: u64, out: &mut Inflated) -> Result<(), Stop> {
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        if at > 0 && !is_gzip(rest) {
            out.problems.push(problem("bytes follow the gzip data", at, rest.len() as u64));
            break;
        }
        let header = header_len(rest).map_err(|what| Stop::Damage(what, at))?.ok_or(Stop::Cut)?;
        let start = out.bytes.len();
        let used = inflate_member(&rest[header..], &mut out.bytes, cap, at + header)?;
        let trailer = at + header + used;
        let Some(len) = check_trailer(&bytes[trailer..], &out.bytes[start..], trailer)? else {
            let what = "the gzip trailer is missing, so that the checksum could not be verified";
            out.problems.push(problem(what, trailer, 0));
            break;
        };
        at = trailer + len;
    }
    Ok(())
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

/// Appends what one deflate stream holds; the number of bytes it took.
fn inflate_member(data: &[u8], out: &mut Vec<u8>, cap: u64, offset: usize) -> Result<usize, Stop> {
    // Four times the input is what profiles usually inflate to, and is no bomb whatever the file claims.
    out.reserve(data.len().saturating_mul(4).min(usize::try_from(cap).unwrap_or(usize::MAX)));
    let mut z = Decompress::new(false);
    loop {
        let used = usize::try_from(z.total_in()).unwrap_or(data.len());
        let before = out.len();
        let status = z
            .decompress_vec(&data[used..], out, FlushDecompress::None)
            .map_err(|_| Stop::Damage("invalid deflate data", offset + used))?;
        if out.len() as u64 > cap {
            return Err(Stop::TooLarge);
        }
        let stuck = z.total_in() == used as u64 && out.len() == before;
        match status {
            Status::StreamEnd => return usize::try_from(z.total_in()).map_err(|_| Stop::TooLarge),
            _ if out.len() == out.capacity() => {
                let left = usize::try_from(cap - out.len() as u64).unwrap_or(usize::MAX);
                out.reserve(out.len().max(32 * 1024).min(left.saturating_add(1)));
            }
            _ if stuck => return Err(Stop::Cut),
            _ => {}
        }
    }
}

/// Length of the trailer; `None` when it is cut.
fn check_trailer(rest: &[u8], data: &[u8], at: usize) -> Result<Option<usize>, Stop> {
    let Some(t) = rest.get(..8) else { return Ok(None) };
    let mut crc = Crc::new();
    crc.update(data);
    if crc.sum() != u32::from_le_bytes([t[0], t[1], t[2], t[3]]) {
        return Err(Stop::Damage("the gzip checksum does not match", at));
    }
    if data.len() as u32 != u32::from_le_bytes([t[4], t[5], t[6], t[7]]) {
        return Err(Stop::Damage("the gzip length does not match", at + 4));
    }
    Ok(Some(8))
}

fn problem(what: &str, at: usize, dropped_bytes: u64) -> Problem {
    Problem { what: what.to_string(), offset: Some(at as u64), line: None, dropped_bytes, incomplete: false }
}

/// The first bytes of the content, `most` or some more, fewer when it ends or breaks before; `None` when nothing comes
/// out of a broken file.
#[must_use]
pub fn head(bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut out = Inflated::default();
    let end = members(bytes, most as u64, &mut out);
    out.bytes.truncate(most);
    (end.is_ok() || !out.bytes.is_empty()).then_some(out.bytes)
}

/// The whole content, for formats of which a part is worth something. When the file ends early or its checksum is
/// wrong, what came out is returned with a problem.
///
/// # Errors
/// [`ParseError::NotMine`] without the magic number, [`ParseError::TooLarge`] above [`MAX_INFLATED`],
/// [`ParseError::Truncated`] and [`ParseError::Malformed`] when nothing comes out.
pub fn inflate_all(bytes: &[u8]) -> Result<Parsed<Vec<u8>>, ParseError> {
    if !is_gzip(bytes) {
        return Err(ParseError::NotMine { looks_like: crate::sniff::foreign_name(bytes) });
    }
    let Inflated { bytes: value, mut problems, cut, damage } = inflate(bytes, MAX_INFLATED)?;
    let what = match damage {
        None if !cut => return Ok(Parsed { value, problems }),
        None => "gzip ends too early".to_owned(),
        Some((what, _)) => format!("gzip is broken: {what}"),
    };
    if value.is_empty() {
        return Err(match damage {
            Some((_, at)) => ParseError::Malformed { what, offset: Some(at) },
            None => ParseError::Truncated { what },
        });
    }
    let offset = Some(value.len() as u64);
    problems.push(Problem { what, offset, line: None, dropped_bytes: 0, incomplete: true });
    Ok(Parsed { value, problems })
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
    fn a_flipped_bit_is_damage() {
        let mut file = gz(&[7; 500]);
        let crc = file.len() - 8;
        file[crc] ^= 1;
        let got = inflate(&file, 1000).unwrap();
        assert_eq!(got.damage, Some(("the gzip checksum does not match", crc as u64)));
    }

    #[test]
    fn the_head_takes_no_more_than_asked() {
        let both = [gz(b"one "), gz(b"two")].concat();
        assert_eq!(inflate_all(&both).unwrap().value, b"one two");
        assert_eq!(head(&both, 5).unwrap(), b"one t");
        assert_eq!(head(&gz(&vec![0; 10_000_000]), 100).unwrap().len(), 100);
    }

    #[test]
    fn what_came_out_of_a_cut_file_is_kept_and_told() {
        let text: Vec<u8> = (0..40_000u32).flat_map(u32::to_le_bytes).collect();
        let whole = gz(&text);
        let cut = inflate_all(&whole[..whole.len() / 2]).unwrap();
        assert!(text.starts_with(&cut.value) && !cut.value.is_empty());
        assert_eq!(cut.problems[0].what, "gzip ends too early");
        assert!(cut.problems[0].incomplete);
        assert!(matches!(inflate_all(&whole[..12]), Err(ParseError::Truncated { .. })));
    }

    #[test]
    fn a_wrong_checksum_is_told() {
        let mut file = gz(b"some content");
        let at = file.len() - 8;
        file[at] ^= 1;
        let read = inflate_all(&file).unwrap();
        assert_eq!(read.value, b"some content");
        assert!(read.problems[0].what.starts_with("gzip is broken"), "{:?}", read.problems);
    }
}
