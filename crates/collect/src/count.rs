//! Just enough of a goroutine profile to decide what else may be asked for: how many goroutines there are, and
//! whether gVisor's network stack is among them. Everything else is the parser's.

use std::io::{BufRead, BufReader, Read};

use flate2::read::MultiGzDecoder;
use memchr::memmem;

/// Largest profile looked into after decompression.
const MAX_RAW: u64 = 2 << 30;
/// Largest sample or string looked into; longer ones are not from a Go runtime.
const MAX_FIELD: u64 = 1 << 20;
/// Package paths of network stacks that keep pointers where the collector cannot see them.
const NETSTACK: &[&[u8]] = &[b"gvisor.dev/gvisor", b"gvisor/pkg/tcpip", b"/netstack"];

/// What a goroutine profile (debug=0, gzipped or not) says at a glance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct GoroutineScan {
    /// Sum of the first value of all samples: the number of goroutines, exactly.
    pub count: u64,
    /// Packages of gVisor's network stack show.
    pub netstack: bool,
}

/// Reads the number of goroutines off a profile; `None` when it is no whole, well-formed profile, so that nobody
/// acts upon half a count. Uses a fixed amount of memory. Format: profile.proto of google/pprof.
#[must_use]
pub fn scan_goroutines(profile: &[u8]) -> Option<GoroutineScan> {
    if profile.starts_with(&[0x1f, 0x8b]) {
        let mut reader = BufReader::with_capacity(64 << 10, MultiGzDecoder::new(profile).take(MAX_RAW));
        let scan = scan(&mut reader)?;
        // A full budget means that the end was never seen.
        return (reader.get_ref().limit() > 0).then_some(scan);
    }
    if profile.is_empty() {
        return None;
    }
    scan(&mut { profile })
}

fn scan(reader: &mut impl BufRead) -> Option<GoroutineScan> {
    let mut out = GoroutineScan::default();
    let mut buf = Vec::new();
    let mut samples = 0u64;
    while !reader.fill_buf().ok()?.is_empty() {
        let tag = varint(reader)?;
        match (tag >> 3, tag & 7) {
            (2, 2) => {
                field(reader, &mut buf)?;
                out.count = out.count.checked_add(first_value(&buf)?)?;
                samples += 1;
            }
            (6, 2) => {
                field(reader, &mut buf)?;
                out.netstack |= NETSTACK.iter().any(|name| memmem::find(&buf, name).is_some());
            }
            (0, _) => return None,
            (_, wire) => skip(reader, wire)?,
        }
    }
    // A live process has at least one goroutine.
    (samples > 0).then_some(out)
}

/// `values[0]` of a Sample (field 2, packed or not).
fn first_value(sample: &[u8]) -> Option<u64> {
    let mut rest = sample;
    while !rest.is_empty() {
        let tag = varint(&mut rest)?;
        match (tag >> 3, tag & 7) {
            (2, 0) => return varint(&mut rest),
            (2, 2) => {
                let len = usize::try_from(varint(&mut rest)?).ok()?;
                return varint(&mut rest.get(..len)?);
            }
            (_, wire) => skip(&mut rest, wire)?,
        }
    }
    None
}

fn field(reader: &mut impl BufRead, buf: &mut Vec<u8>) -> Option<()> {
    let len = varint(reader).filter(|len| *len <= MAX_FIELD)?;
    buf.clear();
    let got = reader.take(len).read_to_end(buf).ok()?;
    (got as u64 == len).then_some(())
}

fn skip(reader: &mut impl BufRead, wire: u64) -> Option<()> {
    let len = match wire {
        0 => return varint(reader).map(|_| ()),
        1 => 8,
        2 => varint(reader)?,
        5 => 4,
        _ => return None,
    };
    let got = std::io::copy(&mut reader.take(len), &mut std::io::sink()).ok()?;
    (got == len).then_some(())
}

fn varint(reader: &mut impl BufRead) -> Option<u64> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let byte = *reader.fill_buf().ok()?.first()?;
        reader.consume(1);
        let bits = u64::from(byte & 0x7f);
        if bits << shift >> shift != bits {
            return None;
        }
        value |= bits << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn profile(counts: &[u8], name: &[u8]) -> Vec<u8> {
        let mut out = vec![0x0a, 2, 0x08, 1];
        for n in counts {
            // location ids 1 and 2, then one packed value
            out.extend([0x12, 7, 0x0a, 2, 1, 2, 0x12, 1, *n]);
        }
        out.extend([0x48, 5, 0x32, name.len() as u8]);
        out.extend(name);
        out
    }

    fn gz(raw: &[u8]) -> Vec<u8> {
        let mut enc = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        enc.write_all(raw).unwrap();
        enc.finish().unwrap()
    }

    #[test]
    fn sums_the_samples_of_plain_and_zipped_profiles() {
        let raw = profile(&[3, 100, 1], b"main.f");
        let want = Some(GoroutineScan { count: 104, netstack: false });
        assert_eq!(scan_goroutines(&raw), want);
        assert_eq!(scan_goroutines(&gz(&raw)), want);
    }

    #[test]
    fn sees_gvisor() {
        let raw = profile(&[3], b"gvisor.dev/gvisor/pkg/tcpip/stack.(*Stack).f");
        assert_eq!(scan_goroutines(&raw).map(|s| s.netstack), Some(true));
    }

    #[test]
    fn half_a_profile_gives_no_count() {
        let raw = profile(&[3, 100], b"main.f");
        let zipped = gz(&raw);
        for cut in 0..zipped.len() {
            assert_eq!(scan_goroutines(&zipped[..cut]), None, "zipped, cut at {cut}");
        }
        // A plain protobuf has no end mark; a cut at a field's border is a profile of its own.
        let borders = [4 + 9, 4 + 18, 4 + 18 + 2];
        for cut in (0..raw.len()).filter(|c| !borders.contains(c)) {
            assert_eq!(scan_goroutines(&raw[..cut]), None, "plain, cut at {cut}");
        }
        for other in [&b""[..], b"<html>", b"goroutine profile: total 3\n", &[0xff; 40]] {
            assert_eq!(scan_goroutines(other), None);
        }
    }
}
