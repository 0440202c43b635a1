//! The goid clock: what one dump says about ages.
//!
//! Ids are handed out in order, so an id over the largest id is a birth date. The members of a steady leak are
//! spread over the whole of it, start-up workers sit together at the bottom, and requests in flight sit at the top.

use super::stats;

/// How the ids of a site lie between 0 and the largest id of the dump.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// How many members.
    pub members: u64,
    /// Lower quartile, median and upper quartile of id over largest id.
    pub quartiles: (f64, f64, f64),
    /// Members per id between the first and the last of them: 1 means born in one go.
    pub density: f64,
    /// Median of the printed minutes, over the members that print them, and how many do.
    pub minutes: (u64, Option<u32>),
    /// The longest.
    pub max_minutes: Option<u32>,
}

/// Reads the spread of ids; `None` for fewer than two members or an unusable clock.
#[must_use]
pub fn spread(ids: &[u64], minutes: &[Option<u32>], max_goid: u64) -> Option<Spread> {
    if ids.len() < 2 || max_goid < 64 {
        return None;
    }
    let mut sorted = ids.to_vec();
    sorted.sort_unstable();
    let at: Vec<f64> = sorted.iter().map(|id| *id as f64 / max_goid as f64).collect();
    let q = |p| stats::quantile_sorted(&at, p);
    let span = sorted[sorted.len() - 1] - sorted[0] + 1;
    let mut printed: Vec<u32> = minutes.iter().flatten().copied().collect();
    printed.sort_unstable();
    Some(Spread {
        members: ids.len() as u64,
        quartiles: (q(0.25), q(0.5), q(0.75)),
        density: ids.len() as f64 / span as f64,
        minutes: (printed.len() as u64, printed.get(printed.len() / 2).copied()),
        max_minutes: printed.last().copied(),
    })
}

impl Spread {
    /// Born over a long time, as a leak's members are: not in one go, and not just now.
    #[must_use]
    pub fn is_steady(&self) -> bool {
        let (low, _, high) = self.quartiles;
        high - low >= 0.2 && low < 0.85
    }

    /// Born together: a pool started at once. Ids of a pool that starts beside nothing else are dense.
    #[must_use]
    pub fn is_burst(&self) -> bool {
        let (low, _, high) = self.quartiles;
        high - low < 0.05
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_leak_pool_and_flight_apart() {
        let leak: Vec<u64> = (0..200).map(|i| 100 + i * 50).collect();
        let pool: Vec<u64> = (20..84).collect();
        let flight: Vec<u64> = (0..40).map(|i| 9_700 + i * 7).collect();
        let of = |ids: &[u64]| spread(ids, &vec![None; ids.len()], 10_050).unwrap();
        assert!(of(&leak).is_steady() && !of(&leak).is_burst());
        assert!(!of(&pool).is_steady() && of(&pool).is_burst());
        assert!(!of(&flight).is_steady());
        assert_eq!(spread(&[7], &[None], 10_000), None);
    }
}
