//! No bytes make the bundle reader panic, unpack more than its limits, or place a gap outside of the snapshots.
//!
//! Checksums would stop nearly every mutation at the door, so those of all records are mended first; an input that
//! begins with an odd byte stays as it is, one without the preamble is laid over the sample of the first format.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stanch_collect::bundle::{MAGIC, ReadLimits, read_bundle_bytes};

const SAMPLE: &[u8] = include_bytes!("../../crates/collect/src/bundle/testdata/v1.stanch");
const MARKER: &[u8] = b"\xf5SBR";
const HEADER: usize = 40;
const LIMITS: ReadLimits = ReadLimits { part: 1 << 20, total: 4 << 20, snapshots: 1000 };

fuzz_target!(|input: &[u8]| {
    let bytes = match input {
        [odd, rest @ ..] if odd & 1 == 1 => rest.to_vec(),
        whole if whole.starts_with(MAGIC) => mended(whole.to_vec()),
        mask => mended(laid_over(mask)),
    };
    let Ok((capture, problems)) = read_bundle_bytes(&bytes, LIMITS) else { return };
    let sizes = capture.snapshots.iter().flat_map(|s| &s.parts).map(|p| p.bytes.len() as u64);
    assert!(sizes.sum::<u64>() <= LIMITS.total);
    assert!(capture.snapshots.len() <= LIMITS.snapshots + 1);
    for (i, snapshot) in capture.snapshots.iter().enumerate() {
        assert!(snapshot.gaps.iter().all(|g| g.snapshot == Some(i)));
    }
    assert!(capture.gaps.iter().all(|g| g.snapshot.is_none()));
    assert!(problems.iter().all(|p| p.dropped_bytes <= bytes.len() as u64));
});

/// The sample with pairs of bytes xored in: a distance from the last change, and a mask.
fn laid_over(mask: &[u8]) -> Vec<u8> {
    let mut bytes = SAMPLE.to_vec();
    let mut at = 0;
    for pair in mask.chunks_exact(2) {
        at = (at + usize::from(pair[0])) % bytes.len();
        bytes[at] ^= pair[1];
    }
    bytes
}

/// Gives each record the checksums of what it now holds.
fn mended(mut bytes: Vec<u8>) -> Vec<u8> {
    let mut at = 16;
    while at + HEADER <= bytes.len() {
        if !bytes[at..].starts_with(MARKER) {
            at += 1;
            continue;
        }
        let mut len = [0; 8];
        len.copy_from_slice(&bytes[at + 16..at + 24]);
        let payload = at + HEADER;
        let end = usize::try_from(u64::from_le_bytes(len))
            .ok()
            .and_then(|len| payload.checked_add(len))
            .map_or(bytes.len(), |end| end.min(bytes.len()));
        let sum = crc32fast::hash(&bytes[payload..end]);
        bytes[at + 32..at + 36].copy_from_slice(&sum.to_le_bytes());
        let sum = crc32fast::hash(&bytes[at..at + 36]);
        bytes[at + 36..at + 40].copy_from_slice(&sum.to_le_bytes());
        at = end.max(payload);
    }
    bytes
}
