//! Records: the self-delimiting pieces that a bundle is made of.
//!
//! ```text
//! file   = "STANCHB" 0x1a | format u32 | 0 u32 | record*
//! record = header (40 bytes) | payload
//! header = f5 'S' 'B' 'R' | kind u8 | codec u8 | 0 u16 | snapshot u32 | part u32
//!        | stored length u64 | raw length u64 | CRC-32 of the payload u32 | CRC-32 of the 36 bytes before u32
//! ```
//! All numbers are little-endian. The marker and the header's own checksum let a reader find the next record behind
//! a damaged one.

/// First bytes of every bundle. The last one keeps a text viewer from going on.
pub const MAGIC: &[u8; 8] = b"STANCHB\x1a";
/// The format this version writes, and the newest it reads.
pub const FORMAT: u32 = 1;

pub(super) const MARKER: [u8; 4] = [0xf5, b'S', b'B', b'R'];
pub(super) const HEADER: usize = 40;

/// What a record holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Meta,
    Snapshot,
    Part,
    End,
    /// From a later minor revision: skipped.
    Other(u8),
}

/// How a payload is stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Codec {
    Stored,
    Zstd,
    Other(u8),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Header {
    pub(super) kind: Kind,
    pub(super) codec: Codec,
    pub(super) snapshot: u32,
    pub(super) part: u32,
    pub(super) stored_len: u64,
    pub(super) raw_len: u64,
    pub(super) crc32: u32,
}

impl Header {
    pub(super) fn to_bytes(self) -> [u8; HEADER] {
        let mut out = [0; HEADER];
        let kind = match self.kind {
            Kind::Meta => 1,
            Kind::Snapshot => 2,
            Kind::Part => 3,
            Kind::End => 4,
            Kind::Other(n) => n,
        };
        let codec = match self.codec {
            Codec::Stored => 0,
            Codec::Zstd => 1,
            Codec::Other(n) => n,
        };
        out[..4].copy_from_slice(&MARKER);
        out[4] = kind;
        out[5] = codec;
        out[8..12].copy_from_slice(&self.snapshot.to_le_bytes());
        out[12..16].copy_from_slice(&self.part.to_le_bytes());
        out[16..24].copy_from_slice(&self.stored_len.to_le_bytes());
        out[24..32].copy_from_slice(&self.raw_len.to_le_bytes());
        out[32..36].copy_from_slice(&self.crc32.to_le_bytes());
        let own = crc32fast::hash(&out[..36]);
        out[36..].copy_from_slice(&own.to_le_bytes());
        out
    }

    /// `None` when these are not the bytes of a header.
    pub(super) fn from_bytes(bytes: &[u8; HEADER]) -> Option<Self> {
        let u32_at = |i: usize| u32::from_le_bytes([bytes[i], bytes[i + 1], bytes[i + 2], bytes[i + 3]]);
        let u64_at = |i: usize| u64::from(u32_at(i)) | u64::from(u32_at(i + 4)) << 32;
        if bytes[..4] != MARKER || crc32fast::hash(&bytes[..36]) != u32_at(36) {
            return None;
        }
        let kind = match bytes[4] {
            1 => Kind::Meta,
            2 => Kind::Snapshot,
            3 => Kind::Part,
            4 => Kind::End,
            n => Kind::Other(n),
        };
        let codec = match bytes[5] {
            0 => Codec::Stored,
            1 => Codec::Zstd,
            n => Codec::Other(n),
        };
        Some(Self {
            kind,
            codec,
            snapshot: u32_at(8),
            part: u32_at(12),
            stored_len: u64_at(16),
            raw_len: u64_at(24),
            crc32: u32_at(32),
        })
    }
}

/// The sixteen bytes that a bundle begins with.
pub(super) fn preamble() -> [u8; 16] {
    let mut out = [0; 16];
    out[..8].copy_from_slice(MAGIC);
    out[8..12].copy_from_slice(&FORMAT.to_le_bytes());
    out
}

/// Whether these are the first bytes of a bundle, of whatever format version.
#[must_use]
pub fn is_bundle(head: &[u8]) -> bool {
    head.starts_with(MAGIC)
}
