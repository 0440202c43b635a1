//! The order of files, and whether their times can be believed.

use std::cmp::Ordering;

use stanch_model::{TimeSource, UnixMillis};

/// Compares names as people number them: `heap.2` before `heap.10`.
pub(super) fn natural(a: &str, b: &str) -> Ordering {
    let (mut a_rest, mut b_rest) = (a, b);
    loop {
        let (a_head, a_tail) = chunk(a_rest);
        let (b_head, b_tail) = chunk(b_rest);
        let order = match (a_head.starts_with(digit), b_head.starts_with(digit)) {
            (true, true) => number(a_head, b_head),
            _ => a_head.cmp(b_head),
        };
        if order.is_ne() {
            return order;
        }
        if a_tail.is_empty() || b_tail.is_empty() {
            // Equal by value (`01` and `1`) must still have one order.
            return a_tail.len().cmp(&b_tail.len()).then_with(|| a.cmp(b));
        }
        (a_rest, b_rest) = (a_tail, b_tail);
    }
}

fn digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// The longest start of digits or of non-digits.
fn chunk(text: &str) -> (&str, &str) {
    let digits = text.starts_with(digit);
    text.split_at(text.find(|c| digit(c) != digits).unwrap_or(text.len()))
}

/// By value, of any length.
fn number(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

/// Copies and check-outs give all files the time of the copying: over less than this, times are no evidence.
const MIN_SPAN_MS: UnixMillis = 1000;

/// How far the modification times of files in this order tell when they were taken: a single one does; several do
/// when they rise and are not all of one moment.
pub(super) fn time_source(times: &[Option<UnixMillis>]) -> TimeSource {
    let Some(known) = times.iter().copied().collect::<Option<Vec<_>>>() else { return TimeSource::Order };
    let rising = known.windows(2).all(|w| w[0] <= w[1]);
    let span = known.last().zip(known.first()).map_or(0, |(last, first)| last.saturating_sub(*first));
    if known.len() == 1 || (rising && span >= MIN_SPAN_MS) { TimeSource::FileTime } else { TimeSource::Order }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_as_people_number_them() {
        let mut names =
            vec!["heap.10", "heap.9", "heap.010", "Heap", "heap", "heap.2.pb", "heap.2", "1/b", "1/a"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(
            names,
            ["1/a", "1/b", "Heap", "heap", "heap.2", "heap.2.pb", "heap.9", "heap.010", "heap.10"]
        );
        assert_eq!(natural("99999999999999999999999", "100000000000000000000000"), Ordering::Less);
        assert_eq!(natural("", ""), Ordering::Equal);
    }

    #[test]
    fn times_count_only_when_they_rise_and_spread() {
        assert_eq!(time_source(&[Some(5)]), TimeSource::FileTime);
        assert_eq!(time_source(&[Some(0), Some(5000)]), TimeSource::FileTime);
        assert_eq!(time_source(&[Some(0), Some(5)]), TimeSource::Order);
        assert_eq!(time_source(&[Some(5000), Some(0)]), TimeSource::Order);
        assert_eq!(time_source(&[Some(0), None]), TimeSource::Order);
    }
}
