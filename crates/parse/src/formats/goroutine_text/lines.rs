//! Lines of a buffer.

use memchr::memchr;

/// Longer lines are cut; the runtime writes none, but a log file may.
pub(crate) const MAX_LINE: usize = 1 << 20;

/// A line without its newline.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) text: &'a [u8],
    /// Bytes up to the next line.
    pub(super) len: usize,
    /// It ends with a newline.
    pub(super) whole: bool,
    /// Bytes beyond [`MAX_LINE`].
    pub(super) cut: u64,
}

impl<'a> Line<'a> {
    /// The first line of `buf`; `None` when there is none, or its end has not come yet.
    pub(super) fn first(buf: &'a [u8], end: bool) -> Option<Self> {
        let (text, len, whole) = match memchr(b'\n', buf) {
            Some(at) => (&buf[..at], at + 1, true),
            None if end && !buf.is_empty() => (buf, buf.len(), false),
            None => return None,
        };
        let cut = text.len().saturating_sub(MAX_LINE);
        let text = &text[..text.len() - cut];
        Some(Self { text: text.strip_suffix(b"\r").unwrap_or(text), len, whole, cut: cut as u64 })
    }
}
