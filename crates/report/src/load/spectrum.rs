//! Percentiles as a picture: latency over the distance to 100 %, in halvings, so that the tail has room.

use super::plot::{Mark, svg as plot};

const TICKS: [(f64, &str); 7] = [
    (0.0, "0"),
    (0.5, "50 %"),
    (0.9, "90 %"),
    (0.99, "99 %"),
    (0.999, "99.9 %"),
    (0.9999, "99.99 %"),
    (0.99999, "99.999 %"),
];

/// An SVG for a page that has the classes of its charts; empty of fewer than two values.
pub(super) fn svg(spectrum: &[(f64, u64)]) -> String {
    // The longest of all has no distance: it stands where one value in all lies.
    let inner = spectrum.iter().filter(|(q, _)| *q < 1.0);
    let Some(end) = inner.map(|(q, _)| halvings(*q)).max_by(f64::total_cmp) else { return String::new() };
    let x = |q: f64| if q < 1.0 { halvings(q) } else { end };
    let points: Vec<(f64, f64)> = spectrum.iter().map(|(q, v)| (x(*q), *v as f64)).collect();
    let ticks = TICKS.iter().filter(|(q, _)| halvings(*q) <= end);
    let ticks: Vec<Mark> =
        ticks.map(|(q, label)| Mark { x: halvings(*q), label: (*label).to_owned() }).collect();
    plot("latency by percentile", &points, &ticks, None)
}

/// How often the distance to 1 was halved.
fn halvings(quantile: f64) -> f64 {
    -(1.0 - quantile).log2()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_well_formed() {
        let picture = svg(&[(0.0, 100), (0.5, 200), (0.75, 400), (0.99, 9000), (1.0, 10_000)]);
        let parsed = roxmltree::Document::parse(&picture).unwrap();
        let path = parsed.descendants().find(|n| n.has_tag_name("path")).unwrap().attribute("d").unwrap();
        assert!(path.starts_with("M72.0") && !path.contains("NaN") && !path.contains("inf"), "{path}");
        assert!(picture.contains("99 %") && !picture.contains("99.9 %"));
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        assert_eq!((svg(&[]), svg(&[(1.0, 5)]), svg(&[(0.0, 5), (1.0, 5)])), Default::default());
    }
}
