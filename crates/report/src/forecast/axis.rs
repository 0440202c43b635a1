//! The values at which an axis has labels.

/// Multiples of a round step from 0 to `high`, about `wanted` of them above 0: steps of 1, 2 or 5 and zeros, for bytes of
/// KiB, MiB and so on. None for a `high` that is no positive number.
pub(super) fn labels(high: f64, wanted: f64, unit: &str) -> Vec<f64> {
    let Some(step) = step(high, wanted, unit) else { return Vec::new() };
    // A value that is a multiple but for rounding is one.
    let last = (high / step + 1e-9).floor() as u32;
    (0..=last).map(|i| f64::from(i) * step).collect()
}

/// The first multiple of such a step that is not below `high`; `high` itself where there is none.
pub(super) fn end(high: f64, wanted: f64, unit: &str) -> f64 {
    step(high, wanted, unit).map_or(high, |step| (high / step - 1e-9).ceil() * step)
}

fn step(high: f64, wanted: f64, unit: &str) -> Option<f64> {
    if !(high.is_finite() && high > 0.0) {
        return None;
    }
    let rough = high / wanted;
    let base = if unit == "bytes" { 1024_f64.powf(rough.log(1024.0).floor().max(0.0)) } else { 1.0 };
    let power = 10_f64.powf((rough / base).log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|m| m * power * base).into_iter().find(|step| *step >= rough)?;
    // Half a goroutine or byte is none.
    let is_whole = unit != "seconds";
    Some(if is_whole { step.max(1.0) } else { step })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_round() {
        assert_eq!(labels(4321.0, 4.0, "goroutines"), [0.0, 2000.0, 4000.0]);
        assert_eq!(labels(2.0, 4.0, "goroutines"), [0.0, 1.0, 2.0]);
        assert_eq!(labels(0.25, 4.0, "seconds"), [0.0, 0.1, 0.2]);
        let mib = 1024.0 * 1024.0;
        assert_eq!(labels(700.0 * mib, 4.0, "bytes"), [0.0, 200.0 * mib, 400.0 * mib, 600.0 * mib]);
        assert_eq!(labels(0.0, 4.0, "bytes"), [0.0; 0]);
        assert_eq!(labels(f64::NAN, 4.0, "bytes"), [0.0; 0]);
        assert_eq!(labels(f64::INFINITY, 4.0, "bytes"), [0.0; 0]);
        assert!(labels(f64::MAX, 4.0, "goroutines").len() < 12);
    }

    #[test]
    fn an_axis_ends_at_a_label() {
        assert_eq!(end(4321.0, 4.0, "goroutines"), 6000.0);
        assert_eq!(end(4000.0, 4.0, "goroutines"), 4000.0);
        assert_eq!(end(700.0 * 1048576.0, 4.0, "bytes"), 800.0 * 1048576.0);
        assert_eq!(end(0.0, 4.0, "bytes"), 0.0);
    }
}
