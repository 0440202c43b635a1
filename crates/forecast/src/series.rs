//! Numbers over time, as they come: with NaN, gaps and restarts.

/// Finite values at ascending times, and what was left out to get them.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Series {
    /// `(seconds since the epoch, value)`, times strictly ascending, values finite.
    pub points: Vec<(f64, f64)>,
    /// Values that were NaN, infinite or not given.
    pub not_numbers: usize,
    /// Values at a time that another one was at.
    pub repeated: usize,
    /// Stretches longer than two and a half usual steps without a value.
    pub gaps: usize,
}

/// A level that is gone from one value to the next.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Collapse {
    /// When the first lower value was seen, in seconds since the epoch.
    pub at: f64,
    /// The last value before.
    pub from: f64,
    /// The first value after.
    pub to: f64,
}

/// A stretch is a gap when it is longer than this many median steps.
const GAP: f64 = 2.5;

impl Series {
    /// Takes values in any order; those that are no numbers are counted and left out.
    #[must_use]
    pub fn new(values: impl IntoIterator<Item = (f64, Option<f64>)>) -> Self {
        let mut out = Self::default();
        for (time, value) in values {
            match value.filter(|v| v.is_finite() && time.is_finite()) {
                Some(value) => out.points.push((time, value)),
                None => out.not_numbers += 1,
            }
        }
        out.points.sort_by(|a, b| a.0.total_cmp(&b.0));
        let before = out.points.len();
        out.points.dedup_by(|a, b| a.0 == b.0);
        out.repeated = before - out.points.len();
        let steps = || out.points.windows(2).map(|w| w[1].0 - w[0].0);
        if let Some(usual) = median(steps().collect()) {
            out.gaps = steps().filter(|s| *s > GAP * usual).count();
        }
        out
    }

    /// Seconds from the first to the last value.
    #[must_use]
    pub fn span(&self) -> f64 {
        match (self.points.first(), self.points.last()) {
            (Some(first), Some(last)) => last.0 - first.0,
            _ => 0.0,
        }
    }

    /// The values from `time` on.
    #[must_use]
    pub fn since(&self, time: f64) -> Self {
        let points = self.points.iter().copied().filter(|(t, _)| *t >= time).collect();
        Self { points, ..self.clone() }
    }

    /// The first value of the process that the last values are of, where a level collapsed before it: from one value to the
    /// next to less than a quarter, and for good. A process that starts anew looks so, and one that lets go of all it held:
    /// in both cases what came before is no part of the curve that goes on.
    ///
    /// Levels are medians of up to three values on each side, so that a wild value is no collapse.
    #[must_use]
    pub fn last_collapse(&self) -> Option<Collapse> {
        const LEFT: f64 = 0.25;
        const AROUND: usize = 3;
        /// A single first or last value may be wild.
        const LEAST: usize = 2;
        let level = |points: &[(f64, f64)]| median(points.iter().map(|p| p.1).collect());
        let ends = LEAST..(self.points.len() + 1).saturating_sub(LEAST);
        ends.rev().find_map(|at| {
            let (before, after) = self.points.split_at(at);
            let (last, first) = (before[at - 1].1, after[0]);
            let from = level(&before[at.saturating_sub(AROUND)..])?;
            let to = level(&after[..AROUND.min(after.len())])?;
            let is_one = first.1 < LEFT * last && to < LEFT * from;
            is_one.then_some(Collapse { at: first.0, from: last, to: first.1 })
        })
    }

    /// The rate of a counter, per second, at the middle of each step. A counter that falls was reset, which makes that
    /// step unknown.
    #[must_use]
    pub fn rate(&self) -> Self {
        let each = |w: &[(f64, f64)]| {
            let (step, grown) = (w[1].0 - w[0].0, w[1].1 - w[0].1);
            (f64::midpoint(w[0].0, w[1].0), (grown >= 0.0).then_some(grown / step))
        };
        Self::new(self.points.windows(2).map(each))
    }

    /// At most `most` points: medians of equal stretches of time, so that one wild value moves none of them.
    pub(crate) fn binned(&self, most: usize) -> Vec<(f64, f64)> {
        let (Some(first), span) = (self.points.first(), self.span()) else { return Vec::new() };
        if self.points.len() <= most {
            return self.points.clone();
        }
        let mut bins: Vec<Vec<(f64, f64)>> = vec![Vec::new(); most];
        for point in &self.points {
            let bin = ((point.0 - first.0) / span * most as f64) as usize;
            bins[bin.min(most - 1)].push(*point);
        }
        let middle = |bin: Vec<(f64, f64)>| {
            let time = bin.iter().map(|p| p.0).sum::<f64>() / bin.len() as f64;
            median(bin.into_iter().map(|p| p.1).collect()).map(|value| (time, value))
        };
        bins.into_iter().filter(|b| !b.is_empty()).filter_map(middle).collect()
    }
}

/// The middle value.
pub(crate) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let n = values.len();
    if n == 0 {
        return None;
    }
    Some(f64::midpoint(values[(n - 1) / 2], values[n / 2]))
}

/// The standard deviation of the noise on a smooth curve, from second differences (their median is not moved by
/// outliers nor by the curve); `floor` at least.
pub(crate) fn noise(points: &[(f64, f64)], floor: f64) -> f64 {
    let second = |w: &[(f64, f64)]| (w[2].1 - 2.0 * w[1].1 + w[0].1).abs();
    // 1.4826 makes a median of a normal's deviation; a second difference has the variance of six values.
    median(points.windows(3).map(second).collect()).map_or(floor, |m| (m * 1.4826 / 6f64.sqrt()).max(floor))
}

/// Without single values far from their neighbours (Hampel, J. Am. Stat. Assoc. 69, 1974): eight standard deviations from
/// the median of up to three on each side. Such a value says nothing of the curve, and a walk would follow it.
pub(crate) fn without_wild(points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    const WILD: f64 = 8.0;
    const REACH: usize = 3;
    let size = |points: &[(f64, f64)]| points.iter().map(|p| p.1.abs()).fold(0.0, f64::max);
    let far = WILD * noise(&points, (1e-3 * size(&points)).max(0.3));
    let is_wild = |i: usize| {
        let reach = i.min(points.len() - 1 - i).min(REACH);
        let around = (1..=reach).flat_map(|d| [points[i - d].1, points[i + d].1]).collect();
        median(around).is_some_and(|m| (points[i].1 - m).abs() > far)
    };
    let wild: Vec<bool> = (0..points.len()).map(is_wild).collect();
    points.into_iter().zip(wild).filter(|(_, wild)| !wild).map(|(point, _)| point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_is_counted() {
        let values =
            [(30.0, Some(3.0)), (10.0, Some(1.0)), (20.0, Some(f64::NAN)), (40.0, None), (30.0, Some(9.0))];
        let series = Series::new(values);
        assert_eq!(series.points, [(10.0, 1.0), (30.0, 3.0)]);
        assert_eq!((series.not_numbers, series.repeated), (2, 1));
    }

    #[test]
    fn gaps_are_counted() {
        let times = [0.0, 10.0, 20.0, 30.0, 90.0, 100.0];
        assert_eq!(Series::new(times.map(|t| (t, Some(1.0)))).gaps, 1);
    }

    #[test]
    fn the_last_process_begins_where_a_level_collapses() {
        let series = |values: &[f64]| {
            Series::new(values.iter().enumerate().map(|(i, v)| (10.0 * i as f64, Some(*v)))).last_collapse()
        };
        let saw: Vec<f64> = (0..30).map(|i| 40.0 + 100.0 * f64::from(i % 10)).collect();
        assert_eq!(series(&saw), Some(Collapse { at: 200.0, from: 940.0, to: 40.0 }));
        let just_now = [&saw[..], &[40.0, 45.0]].concat();
        assert_eq!(series(&just_now).map(|c| c.at), Some(300.0));
        // A wild value, down or up, alone or at the end; a level that sinks step by step; one that sinks by half.
        for (wild, value) in [(15, 0.0), (15, 1e6), (29, 0.0), (0, 1e6)] {
            let mut line: Vec<f64> = (0..30).map(|i| 40.0 + 10.0 * f64::from(i)).collect();
            line[wild] = value;
            assert_eq!(series(&line), None, "{wild} {value}");
        }
        let sinking: Vec<f64> = (0..30).map(|i| 1000.0 * 0.8f64.powi(i)).collect();
        assert_eq!(series(&sinking), None);
        let halved: Vec<f64> = (0..30).map(|i| if i < 15 { 1000.0 } else { 500.0 }).collect();
        assert_eq!((series(&halved), series(&[]), series(&[1.0])), (None, None, None));
    }

    #[test]
    fn a_reset_counter_has_no_rate_there() {
        let rate =
            Series::new([(0.0, Some(0.0)), (10.0, Some(50.0)), (20.0, Some(5.0)), (30.0, Some(25.0))]).rate();
        assert_eq!(rate.points, [(5.0, 5.0), (25.0, 2.0)]);
        assert_eq!(rate.not_numbers, 1);
    }

    #[test]
    fn bins_keep_the_curve_and_drop_the_wild() {
        let line = |i: u32| (f64::from(i), Some(if i == 500 { 1e9 } else { 2.0 * f64::from(i) }));
        let binned = Series::new((0..1000).map(line)).binned(100);
        assert_eq!(binned.len(), 100);
        assert!(binned.iter().all(|(t, v)| (v - 2.0 * t).abs() < 4.0));
    }
}
