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
    // Always inlined: a field returned through memory costs more than reading it.
    #[inline(always)]
    pub(super) fn field(&mut self) -> Result<Option<(u32, Value<'a>)>, WireError> {
        if self.pos >= self.end {
            return Ok(None);
        }
        let at = self.pos;
        let Some(tag) = self.next_varint() else { return Err(self.bad_varint()) };
        let number = match u32::try_from(tag >> 3) {
            Ok(n @ 1..0x2000_0000) => n,
            _ => return Err(WireError::Bad { what: "a field number out of range", at }),
        };
        let (wire_type, value) = match tag & 7 {
            wire_type @ (0 | 2) => match self.next_varint() {
                Some(value) => (wire_type, value),
                None => return Err(self.bad_varint()),
            },
            1 => (1, 8),
            5 => (5, 4),
            _ => return Err(WireError::Bad { what: "an unknown wire type", at }),
        };
        if wire_type == 0 {
            return Ok(Some((number, Value::Varint(value))));
        }
        let start = self.pos;
        if value > (self.end - start) as u64 {
            return Err(WireError::End { at });
        }
        self.pos = start + value as usize;
        let payload = Self { buf: self.buf, pos: start, end: self.pos };
        Ok(Some((number, if wire_type == 2 { Value::Bytes(payload) } else { Value::Fixed })))
    }

    /// A varint of up to 10 bytes.
    #[inline]
    pub(super) fn varint(&mut self) -> Result<u64, WireError> {
        self.next_varint().ok_or_else(|| self.bad_varint())
    }

    #[inline(always)]
    fn next_varint(&mut self) -> Option<u64> {
        match self.buf.get(self.pos) {
            Some(&b) if b < 0x80 && self.pos < self.end => {
                self.pos += 1;
                Some(u64::from(b))
            }
            _ => self.long_varint(),
        }
    }

    /// A varint of any length; without a loop for up to eight bytes.
    #[inline]
    fn long_varint(&mut self) -> Option<u64> {
        let Some(Ok(bytes)) = self.buf.get(self.pos..self.pos + WORD).map(<[u8; WORD]>::try_from) else {
            return self.any_varint();
        };
        let bits = u64::from_le_bytes(bytes);
        let stops = !bits & CONTINUES;
        let len = stops.trailing_zeros() as usize / 8 + 1;
        if len > WORD || len > self.end - self.pos {
            return self.any_varint();
        }
        self.pos += len;
        Some(eight_bytes(bits & (stops ^ stops.wrapping_sub(1))))
    }

    fn any_varint(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for (i, &b) in self.bytes().iter().take(10).enumerate() {
            value |= u64::from(b & 0x7F) << (7 * i);
            if b < 0x80 {
                self.pos += i + 1;
                return Some(value);
            }
        }
        None
    }

    /// Why [`Reader::any_varint`] found none.
    #[cold]
    fn bad_varint(&self) -> WireError {
        let at = self.pos;
        if self.end - at < 10 {
            WireError::End { at }
        } else {
            WireError::Bad { what: "a varint of more than 10 bytes", at }
        }
    }

    /// Calls `each` with every varint of a packed field.
    #[inline]
    pub(super) fn packed(&mut self, mut each: impl FnMut(u64)) -> Result<(), WireError> {
        while self.pos < self.end {
            each(self.varint()?);
        }
        Ok(())
    }

    /// Writes every varint of a packed field to `out` from `len` on; the new `len`. `short` makes a `T` of a varint
    /// of up to three bytes, `long` of any. `out` only grows: what lies behind the result is left over.
    ///
    /// This is where a profile's bytes are. The lengths of location ids are as good as random, so that a branch on
    /// them costs more than the reading: a word of eight bytes gives up to eight ids without any.
    #[inline]
    pub(super) fn packed_into<T: Copy + Default>(
        &mut self,
        out: &mut Vec<T>,
        mut len: usize,
        short: impl Fn(u32) -> T,
        long: impl Fn(u64) -> T,
    ) -> Result<usize, WireError> {
        let most = len + (self.end - self.pos) + WORD;
        if out.len() < most {
            out.resize(most, T::default());
        }
        while self.pos < self.end {
            // The next word waits for the length of this one: whatever is not needed for that is a branch, which the
            // processor foretells, and no arithmetic on the way.
            let word = self.short_varints();
            let Some(eight) = out.get_mut(len..len + WORD).filter(|_| word.stops != 0) else {
                let value = self.varint()?;
                out[len] = long(value);
                len += 1;
                continue;
            };
            self.pos += (64 - word.stops.leading_zeros() as usize) / 8;
            // Behind the last varint the slots are filled with what the arithmetic gives; `len` leaves them out. A
            // word of a large profile rarely has more than four ids.
            let (first, last) = eight.split_at_mut(WORD / 2);
            let (mut stops, mut start) = (word.stops, 0);
            for slot in first {
                *slot = short(next_of_word(word.bits, &mut stops, &mut start));
            }
            if stops != 0 {
                for slot in last {
                    *slot = short(next_of_word(word.bits, &mut stops, &mut start));
                }
            }
            len += word.count();
        }
        Ok(len)
    }

    /// The next eight bytes when they start with a whole varint and have none of more than three bytes.
    #[inline(always)]
    fn short_varints(&self) -> Word {
        const NONE: Word = Word { bits: 0, stops: 0 };
        let Some(Ok(bytes)) = self.buf.get(self.pos..self.pos + WORD).map(<[u8; WORD]>::try_from) else {
            return NONE;
        };
        let bits = u64::from_le_bytes(bytes);
        let more = bits & CONTINUES;
        if more & more >> 8 & more >> 16 != 0 {
            return NONE;
        }
        let left = self.end - self.pos;
        if left >= WORD {
            return Word { bits, stops: more ^ CONTINUES };
        }
        Word { bits, stops: (more ^ CONTINUES) & ((1 << (8 * left)) - 1) }
    }
}

const WORD: usize = 8;

/// Eight bytes, and the top bit of each that ends a varint.
struct Word {
    bits: u64,
    stops: u64,
}

impl Word {
    /// How many varints end in it: the sum of its bytes, each 0 or 1. Where the processor may have no instruction that
    /// counts bits, one multiplication is a quarter of what replaces it.
    #[inline]
    fn count(&self) -> usize {
        ((self.stops >> 7).wrapping_mul(0x0101_0101_0101_0101) >> 56) as usize
    }
}

/// The next varint of a word: its bits from `start` to the lowest of `stops`, which both move on.
#[inline(always)]
fn next_of_word(bits: u64, stops: &mut u64, start: &mut u32) -> u32 {
    let before_stop = !*stops & stops.wrapping_sub(1);
    let value = three_bytes(((bits & before_stop) >> *start) as u32);
    // Never 0, which saves a branch for the zeros of 0.
    *start = ((*stops | 1 << 63).trailing_zeros() + 1) & 63;
    *stops &= stops.wrapping_sub(1);
    value
}

/// The value of a varint of up to eight bytes, the bytes behind it cleared: pairs of 7 bits are moved together, then
/// pairs of 14, then of 28.
#[inline]
fn eight_bytes(w: u64) -> u64 {
    let w = w & 0x7F7F_7F7F_7F7F_7F7F;
    let w = w & 0x007F_007F_007F_007F | (w & 0x7F00_7F00_7F00_7F00) >> 1;
    let w = w & 0x0000_3FFF_0000_3FFF | (w & 0x3FFF_0000_3FFF_0000) >> 2;
    w & 0x0FFF_FFFF | (w & 0x0FFF_FFFF_0000_0000) >> 4
}

/// The value of a varint of one to three bytes, the bits behind it cleared.
#[inline]
fn three_bytes(w: u32) -> u32 {
    w & 0x7F | (w >> 1) & (0x7F << 7) | (w >> 2) & (0x7F << 14)
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
        Reader::new(&bytes).packed(|v| got.push(v)).unwrap();
        assert_eq!(got, values);
        // Every alignment of the words, every number of bytes behind the field.
        for from in 0..values.len() {
            let start: usize = values[..from].iter().map(|v| encoded(*v).len()).sum();
            for to in from..values.len() {
                let end = start + values[from..to].iter().map(|v| encoded(*v).len()).sum::<usize>();
                let mut out = vec![7u64; 3];
                let len =
                    Reader::range(&bytes, start, end).packed_into(&mut out, 2, u64::from, |v| v).unwrap();
                assert_eq!((&out[2..len], out[1]), (&values[from..to], 7), "{from}..{to}");
            }
        }
        let mut r = Reader::new(&bytes);
        let alone: Vec<u64> = (0..values.len()).map(|_| r.varint().unwrap()).collect();
        assert_eq!(alone, values);
    }

    #[test]
    fn a_varint_stops_at_the_end_of_its_range_and_after_ten_bytes() {
        let bytes = [0x81, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01];
        let packed_into = |mut r: Reader<'_>| r.packed_into(&mut Vec::new(), 0, u64::from, |v| v);
        assert_eq!(packed_into(Reader::range(&bytes, 0, 1)), Err(WireError::End { at: 0 }));
        assert_eq!(Reader::range(&bytes, 0, 1).varint(), Err(WireError::End { at: 0 }));
        let long = [0x80; 12];
        assert!(matches!(Reader::new(&long).varint(), Err(WireError::Bad { .. })));
        assert!(matches!(packed_into(Reader::new(&long)), Err(WireError::Bad { .. })));
    }

    #[test]
    fn a_length_may_not_pass_the_end() {
        let bytes = [0x0a, 0x03, 1, 2];
        assert_eq!(Reader::new(&bytes).field().map(|_| ()), Err(WireError::End { at: 0 }));
    }
}
