//! The goid ledger: who stayed where, since when, and who left.
//!
//! Goroutine ids are never reused within a process (`runtime/proc.go`, `sched.goidgen`), so the same id with the
//! same label in N dumps is exact survival. The label is a site (stuck at one line) or a spawn group (alive).

use hashbrown::HashMap;
use stanch_model::{Evidence, GoroutineDump, TimeSource};

use super::site::{Sites, usable};

/// The dumps with ids, their times, and the goid clock.
#[derive(Debug, Default)]
pub struct Timeline {
    /// Indices into the snapshots.
    pub snapshots: Vec<usize>,
    /// Milliseconds since the first dump; `None` when only the order is known.
    pub times: Option<Vec<f64>>,
    /// The largest goid of each dump: it tracks the number of goroutines ever created.
    pub max_goid: Vec<u64>,
    /// When the process started, in milliseconds relative to the first dump (so below zero).
    pub started: Option<f64>,
    /// Dumps before this process's start were left out: there was a restart in the series.
    pub restarted: bool,
}

impl Timeline {
    /// Reads the clock of a series.
    #[must_use]
    pub fn build(evidence: &Evidence) -> Self {
        let all: Vec<usize> =
            (0..evidence.snapshots.len()).filter(|i| dump(evidence, *i).is_some()).collect();
        let from = last_restart(evidence, &all);
        let snapshots = all[from..].to_vec();
        let ordered_only = |i: &usize| evidence.snapshots[*i].time_source == Some(TimeSource::Order);
        let first = snapshots.first().map_or(0, |i| evidence.snapshots[*i].at);
        let relative = |i: &usize| (evidence.snapshots[*i].at - first) as f64;
        let times: Vec<f64> = snapshots.iter().map(relative).collect();
        let known = !snapshots.iter().any(ordered_only) && times.windows(2).all(|w| w[1] > w[0]);
        let max_goid = snapshots.iter().map(|i| max_goid(dump(evidence, *i).expect("filtered"))).collect();
        let start = snapshots.iter().find_map(|i| evidence.snapshots[*i].stats.start_time);
        let started = start.map(|s| s * 1000.0 - first as f64).filter(|s| *s <= 0.0 && known);
        Timeline { snapshots, times: known.then_some(times), max_goid, started, restarted: from > 0 }
    }

    /// First to last dump in milliseconds.
    #[must_use]
    pub fn window(&self) -> Option<f64> {
        self.times.as_ref().and_then(|t| t.last()).copied().filter(|w| *w > 0.0)
    }

    /// When a goroutine was born, by the goid clock: exact order, interpolated time. `dump` is the position of the
    /// dump that shows it first. `None` when it was born before the first dump and nothing tells how the clock ran.
    #[must_use]
    pub fn birth(&self, goid: u64, dump: usize) -> Option<f64> {
        let times = self.times.as_ref()?;
        // The first dump whose largest goid reaches it was taken after its birth.
        let upper = self.max_goid[..=dump].iter().position(|m| goid <= *m)?;
        if upper > 0 {
            return Some(between(
                goid,
                (self.max_goid[upper - 1], times[upper - 1]),
                (self.max_goid[upper], times[upper]),
            ));
        }
        let first = *self.max_goid.first()?;
        if let Some(started) = self.started {
            return Some(between(goid, (0, started), (first, times[0])));
        }
        let (last, window) = (*self.max_goid.last()?, self.window()?);
        // Extrapolate the rate of the window backwards; a quiet window has no rate.
        (last > first + 16).then(|| times[0] - (first - goid) as f64 * window / (last - first) as f64)
    }
}

fn between(goid: u64, (g0, t0): (u64, f64), (g1, t1): (u64, f64)) -> f64 {
    if g1 <= g0 {
        return t1;
    }
    t0 + (t1 - t0) * (goid.saturating_sub(g0) as f64 / (g1 - g0) as f64).min(1.0)
}

fn dump(evidence: &Evidence, snapshot: usize) -> Option<&GoroutineDump> {
    usable(&evidence.snapshots[snapshot])
}

fn max_goid(dump: &GoroutineDump) -> u64 {
    dump.goroutines.iter().map(|g| g.id).max().unwrap_or(0)
}

/// Position of the first dump of the last process in the series.
fn last_restart(evidence: &Evidence, dumps: &[usize]) -> usize {
    let start = |i: usize| evidence.snapshots[i].stats.start_time;
    let restarted = |w: &[usize]| match (start(w[0]), start(w[1])) {
        (Some(a), Some(b)) => (a - b).abs() > 2.0,
        // Ids only rise: a process whose largest id fell far below is another one.
        _ => {
            let max = |i: usize| dump(evidence, i).map_or(0, max_goid);
            max(w[1]) < max(w[0]) / 2 && !shares_high_ids(evidence, w[0], w[1])
        }
    };
    dumps.windows(2).rposition(restarted).map_or(0, |i| i + 1)
}

/// Whether two dumps share goroutines beyond the few that every process starts with.
fn shares_high_ids(evidence: &Evidence, a: usize, b: usize) -> bool {
    let ids = |i: usize| {
        dump(evidence, i).into_iter().flat_map(|d| &d.goroutines).map(|g| g.id).filter(|id| *id > 128)
    };
    let before: hashbrown::HashSet<u64> = ids(a).collect();
    ids(b).any(|id| before.contains(&id))
}

/// One unbroken time of one goroutine under one label.
#[derive(Clone, Copy, Debug)]
pub struct Stay {
    /// Goroutine id.
    pub goid: u64,
    /// Position of the dump that shows it first.
    pub from: usize,
    /// Position of the dump that shows it last.
    pub to: usize,
    /// Whether a later dump no longer shows it.
    pub ended: bool,
    /// When it began, in the timeline's milliseconds; `None` when it began before the first dump, nobody knows when.
    pub began: Option<f64>,
}

impl Stay {
    /// Whether it began after the first dump.
    #[must_use]
    pub fn in_window(&self) -> bool {
        self.from > 0
    }
}

/// All stays by label.
#[derive(Debug, Default)]
pub struct Ledger {
    /// `stays[label]`, in order of their end.
    pub stays: HashMap<u32, Vec<Stay>>,
}

impl Ledger {
    /// Follows every goroutine through the dumps; `label` names the group of goroutine `index` of snapshot `i`.
    #[must_use]
    pub fn build(evidence: &Evidence, time: &Timeline, label: impl Fn(usize, usize) -> u32) -> Self {
        let mut ledger = Ledger::default();
        let mut open: HashMap<u64, (u32, Stay)> = HashMap::new();
        for (at, snapshot) in time.snapshots.iter().enumerate() {
            let Some(dump) = dump(evidence, *snapshot) else { continue };
            for (index, g) in dump.goroutines.iter().enumerate() {
                let label = label(*snapshot, index);
                match open.get_mut(&g.id) {
                    Some((l, stay)) if *l == label => stay.to = at,
                    Some(slot) => {
                        let moved =
                            Stay { goid: g.id, from: at, to: at, ended: false, began: moved_at(time, at) };
                        let (old, mut stay) = std::mem::replace(slot, (label, moved));
                        stay.ended = true;
                        ledger.stays.entry(old).or_default().push(stay);
                    }
                    None => {
                        let stay =
                            Stay { goid: g.id, from: at, to: at, ended: false, began: began(time, g.id, at) };
                        open.insert(g.id, (label, stay));
                    }
                }
            }
            ledger.close(&mut open, |stay| stay.to < at);
        }
        ledger.take(open);
        ledger
    }

    fn close(&mut self, open: &mut HashMap<u64, (u32, Stay)>, gone: impl Fn(&Stay) -> bool) {
        for (_, (label, mut stay)) in open.extract_if(|_, (_, stay)| gone(stay)) {
            stay.ended = true;
            self.stays.entry(label).or_default().push(stay);
        }
    }

    fn take(&mut self, open: HashMap<u64, (u32, Stay)>) {
        for (label, stay) in open.into_values() {
            self.stays.entry(label).or_default().push(stay);
        }
    }

    /// The stays of one label.
    #[must_use]
    pub fn of(&self, label: u32) -> &[Stay] {
        self.stays.get(&label).map_or(&[], Vec::as_slice)
    }
}

/// A goroutine that is seen for the first time began at its birth when it is new, else since the last dump.
fn began(time: &Timeline, goid: u64, at: usize) -> Option<f64> {
    if at > 0 && goid <= time.max_goid[at - 1] {
        return moved_at(time, at);
    }
    time.birth(goid, at)
}

/// Somewhere between the last dump and this one.
fn moved_at(time: &Timeline, at: usize) -> Option<f64> {
    let times = time.times.as_ref()?;
    Some(if at == 0 { times[0] } else { f64::midpoint(times[at - 1], times[at]) })
}

/// Labels every goroutine with its spawn group: creation site and entry function, whatever it does now.
#[must_use]
pub fn spawn_groups(sites: &Sites) -> Vec<u32> {
    let mut ids: HashMap<_, u32> = HashMap::new();
    sites
        .sites
        .iter()
        .map(|s| {
            let next = ids.len() as u32;
            *ids.entry((s.key.created_by, s.key.entry)).or_insert(next)
        })
        .collect()
}
