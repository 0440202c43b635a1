//! The wire format of protocol buffers, as far as profile.proto uses it: varints, fixed words, length-delimited.
//!
//! A [`Reader`] walks a range of the whole input without copying; sub-messages are readers over smaller ranges.

/// Why a range is no sequence of fields.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum WireError {
    /// A field continues behind the end of its range.
    End {
        /// Where the field starts.
        at: usize,
    },
    /// Something that no encoder writes.
    Bad {
        /// What.
        what: &'static str,
        /// Where.
        at: usize,
    },
}

/// The payload of one field.
#[derive(Clone, Copy)]
pub(super) enum Value<'a> {
    /// Wire type 0.
    Varint(u64),
    /// Wire type 2.
    Bytes(Reader<'a>),
    /// Wire types 1 and 5, which profile.proto does not use.
    Fixed,
}

/// A range of the input.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    buf: &'a [u8],
    pos: usize,
    end: usize,
}

const CONTINUES: u64 = 0x8080_8080_8080_8080;

impl<'a> Reader<'a> {
    /// All of `buf`.
    pub(super) fn new(buf: &'a [u8]) -> Self {
        Self { buf, pos: 0, end: buf.len() }
    }

    /// The bytes from `start` to `end` of `buf`, clipped to it.
    pub(super) fn range(buf: &'a [u8], start: usize, end: usize) -> Self {
        let end = end.min(buf.len());
        Self { buf, pos: start.min(end), end }
    }

    /// Offset of the next byte in the whole input.
    pub(super) fn pos(&self) -> usize {
        self.pos
    }

    /// Offset behind the last byte in the whole input.
    pub(super) fn end(&self) -> usize {
        self.end
    }

    /// What is left.
    pub(super) fn bytes(&self) -> &'a [u8] {
        self.buf.get(self.pos..self.end).unwrap_or(&[])
    }

    /// The next field; `None` at the end.
    #[inline]
    pub(super) fn field(&mut self) -> Result<Option<(u32, Value<'a>)>, WireError> {
        if self.pos >= self.end {
            return Ok(None);
        }
        let at = self.pos;
        let tag = self.varint()?;
        let number = match u32::try_from(tag >> 3) {
            Ok(n @ 1..0x2000_0000) => n,
            _ => return Err(WireError::Bad { what: "a field number out of range", at }),
        };
        let value = match tag & 7 {
            0 => Value::Varint(self.varint()?),
            2 => Value::Bytes(self.delimited(at)?),
            1 => self.skip(8, at)?,
            5 => self.skip(4, at)?,
            _ => return Err(WireError::Bad { what: "an unknown wire type", at }),
        };
        Ok(Some((number, value)))
    }

    #[inline]
    fn delimited(&mut self, at: usize) -> Result<Self, WireError> {
        let len = self.varint()?;
        let start = self.pos;
        if len > (self.end - start) as u64 {
            return Err(WireError::End { at });
        }
        self.pos = start + len as usize;
        Ok(Self { buf: self.buf, pos: start, end: self.pos })
    }

    fn skip(&mut self, len: usize, at: usize) -> Result<Value<'a>, WireError> {
        if self.end - self.pos < len {
            return Err(WireError::End { at });
        }
        self.pos += len;
        Ok(Value::Fixed)
    }

    /// A varint of up to 10 bytes.
    #[inline]
    pub(super) fn varint(&mut self) -> Result<u64, WireError> {
        match self.buf.get(self.pos) {
            Some(&b) if b < 0x80 && self.pos < self.end => {
                self.pos += 1;
                Ok(u64::from(b))
            }
            _ => self.long_varint(),
        }
    }

    fn long_varint(&mut self) -> Result<u64, WireError> {
        let at = self.pos;
        let mut value = 0u64;
        for (i, &b) in self.bytes().iter().take(10).enumerate() {
            value |= u64::from(b & 0x7F) << (7 * i);
            if b < 0x80 {
                self.pos += i + 1;
                return Ok(value);
            }
        }
        if self.end - at < 10 {
            return Err(WireError::End { at });
        }
        Err(WireError::Bad { what: "a varint of more than 10 bytes", at })
    }

    /// Calls `each` with every varint of a packed field, until it says no; whether it never did.
    ///
    /// This is where a profile's bytes are. One load serves varints of up to four bytes without a branch on their
    /// length, which is as good as random for location ids.
    #[inline]
    pub(super) fn packed(&mut self, mut each: impl FnMut(u64) -> bool) -> Result<bool, WireError> {
        while self.pos < self.end {
            let value = match self.buf.get(self.pos..self.pos + 8) {
                Some(word) => {
                    let word = u64::from_le_bytes([
                        word[0], word[1], word[2], word[3], word[4], word[5], word[6], word[7],
                    ]);
                    let stop = (!word & CONTINUES).trailing_zeros();
                    let len = stop as usize / 8 + 1;
                    if len > 4 || self.pos + len > self.end {
                        self.long_varint()?
                    } else {
                        self.pos += len;
                        short_varint(word & (u64::MAX >> (63 - stop)))
                    }
                }
                None => self.long_varint()?,
            };
            if !each(value) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// The value of a varint of one to four bytes, the bytes behind it cleared.
#[inline]
fn short_varint(w: u64) -> u64 {
    w & 0x7F | (w >> 1) & (0x7F << 7) | (w >> 2) & (0x7F << 14) | (w >> 3) & (0x7F << 21)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(mut v: u64) -> Vec<u8> {
        let mut out = Vec::new();
        while v >= 0x80 {
            out.push(v as u8 | 0x80);
            v >>= 7;
        }
        out.push(v as u8);
        out
    }

    #[test]
    fn reads_varints_of_every_length_packed_and_alone() {
        let mut values = vec![0, 1];
        values.extend((1..64).flat_map(|s| [(1u64 << s) - 1, 1 << s, (1 << s) + 1]));
        values.push(u64::MAX);
        let bytes: Vec<u8> = values.iter().flat_map(|v| encoded(*v)).collect();
        let mut got = Vec::new();
        let all = Reader::new(&bytes).packed(|v| {
            got.push(v);
            true
        });
        assert_eq!((all, &got), (Ok(true), &values));
        let mut r = Reader::new(&bytes);
        let alone: Vec<u64> = (0..values.len()).map(|_| r.varint().unwrap()).collect();
        assert_eq!(alone, values);
    }

    #[test]
    fn a_varint_stops_at_the_end_of_its_range_and_after_ten_bytes() {
        let bytes = [0x81, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01];
        assert_eq!(Reader::range(&bytes, 0, 1).packed(|_| true), Err(WireError::End { at: 0 }));
        assert_eq!(Reader::range(&bytes, 0, 1).varint(), Err(WireError::End { at: 0 }));
        let long = [0x80; 12];
        assert!(matches!(Reader::new(&long).varint(), Err(WireError::Bad { .. })));
        assert!(matches!(Reader::new(&long).packed(|_| true), Err(WireError::Bad { .. })));
    }

    #[test]
    fn a_length_may_not_pass_the_end() {
        let bytes = [0x0a, 0x03, 1, 2];
        assert_eq!(Reader::new(&bytes).field().map(|_| ()), Err(WireError::End { at: 0 }));
    }
}
