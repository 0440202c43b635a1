//! The encoding of a whole text: UTF-8 without NUL, and a byte order mark at the beginning only.

use crate::error::Errors;

use super::chars;

pub(super) const BOM: char = '\u{feff}';
const BOM_BYTES: &[u8] = "\u{feff}".as_bytes();

/// A text that is no text has an error at every other byte; these are enough to say so.
const MOST_REPORTED: usize = 100;

/// Reports what no Go text may hold, wherever it stands, and says where the tokens begin.
pub(super) fn check(src: &[u8], errors: &mut Errors) -> usize {
    if src.starts_with(&[0xff, 0xfe]) || src.starts_with(&[0xfe, 0xff]) {
        errors.add(0, "illegal UTF-8 encoding (got UTF-16)");
        return src.len();
    }
    let start = if src.starts_with(BOM_BYTES) { BOM_BYTES.len() } else { 0 };
    for at in memchr::memchr_iter(0, src).take(MOST_REPORTED) {
        errors.add(at as u32, "illegal character NUL");
    }
    for at in memchr::memmem::find_iter(&src[start..], BOM_BYTES).take(MOST_REPORTED) {
        errors.add((start + at) as u32, "illegal byte order mark");
    }
    for at in invalid_bytes(src).take(MOST_REPORTED) {
        errors.add(at as u32, "illegal UTF-8 encoding");
    }
    start
}

fn invalid_bytes(src: &[u8]) -> impl Iterator<Item = usize> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let error = std::str::from_utf8(&src[at..]).err()?;
        let bad = at + error.valid_up_to();
        debug_assert!(chars::decode(src, bad).0.is_none());
        at = bad + 1;
        Some(bad)
    })
}
