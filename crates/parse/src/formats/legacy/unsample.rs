//! From what a sampling allocator saw to what there is.

/// Scales the objects and bytes of a heap sample up to an estimate of all.
///
/// Allocations are sampled by a Poisson process with `rate` bytes between samples in the mean: an object of `S`
/// bytes is seen with probability `1 - exp(-S / rate)`. A rate of 0 or 1 means that all were seen.
///
/// Source: `scaleHeapSample` of google/pprof (`profile/legacy_profile.go`) and of Go
/// (`runtime/pprof/protomem.go`); the results agree to the last bit.
pub(crate) fn unsample(count: i64, bytes: i64, rate: i64) -> (i64, i64) {
    if count == 0 || bytes == 0 {
        return (0, 0);
    }
    if rate <= 1 {
        return (count, bytes);
    }
    let mean = bytes as f64 / count as f64;
    let scale = 1.0 / (1.0 - (-mean / rate as f64).exp());
    ((count as f64 * scale) as i64, (bytes as f64 * scale) as i64)
}

#[cfg(test)]
mod tests {
    use super::unsample;

    #[test]
    fn agrees_with_go() {
        // From `go tool pprof -raw` of a text with the rate 524288.
        for (count, bytes, want) in [
            (1, 2_195_456, (1, 2_229_306)),
            (1, 172_032, (3, 614_999)),
            (32, 2_097_152, (272, 17_847_631)),
            (0, 0, (0, 0)),
            (3, 0, (0, 0)),
        ] {
            assert_eq!(unsample(count, bytes, 524_288), want, "{count} {bytes}");
        }
        assert_eq!(unsample(4, 100, 1), (4, 100));
    }
}
