//! Which allocation sites leak: more survivors than chance, spread over the window, still coming, not given back.

use stanch_model::finding::Point;
use stanch_model::{Evidence, Grade, ProcessStats, Proof, StackId, Symbols};

use super::cycles::Cycles;
use super::sites::{Gathered, Level, Table};
use super::{FLOOR_BYTES, HeapJudgement, HeapSite, MIN_CYCLES};
use crate::engine::names;
use crate::engine::series::{self, Growth, Settled};
use crate::engine::stats;

/// False discovery rate over all sites of a capture.
const Q: f64 = 0.01;
/// And however few sites there are, what may have come by chance more often than this is not looked at, …
const SUSPECT_CHANCE: f64 = 1e-3;
/// … or not confirmed.
const CONFIRM_CHANCE: f64 = 1e-4;
/// A site that makes up the heap is suspected from here on.
const HINT_CHANCE: f64 = 0.02;
/// The same for the last third of the window alone, for sites of which only a part is kept.
const TAIL_CHANCE: f64 = 1e-3;
/// And the heap cycles that such a site needs.
const PARTLY_CYCLES: usize = 6;

/// Growth is looked at from this share of the heap on …
const FLOOR_SHARE: f64 = 0.02;
/// … or from this many bytes per minute on.
const FLOOR_PER_MIN: f64 = 256.0 * 1024.0;

/// Survivor share from which nearly nothing is given back.
const KEPT: f64 = 0.8;
/// Survivor share from which a part is kept for good.
const PARTLY_KEPT: f64 = 0.3;
/// The same two for backing arrays of slices, maps and buffers: each growth gives the old array back, so of an
/// array that grows by a quarter each time a fifth of all that was allocated is left.
const KEPT_ARRAY: f64 = 0.4;
const PARTLY_KEPT_ARRAY: f64 = 0.15;

/// Below [`PARTLY_KEPT`] only a growth of this many minutes and of at most this chance is a suspicion.
const FAINT_MINUTES: f64 = 10.0;
const FAINT_CHANCE: f64 = 1e-6;

/// For `confirmed`: so many heap cycles over this many minutes, or three over more.
const CONFIRM_CYCLES: usize = 4;
const CONFIRM_MINUTES: f64 = 0.25;
const CONFIRM_MINUTES_OF_THREE: f64 = 0.4;

/// Share of the heap's growth from which a site stands for the whole heap.
const NEARLY_ALL: f64 = 0.8;

/// For `confirmed`: the last third grows at this share of the rate before it.
const EVEN: f64 = 0.6;

/// The last collection is late when it came after this multiple of the median time between collections, …
const LATE: f64 = 1.4;
/// … and after this share of the window, …
const LATE_SHARE: f64 = 0.25;
/// … in a watch shorter than this. A longer one that grows to its end has grown for many collections.
const LATE_MINUTES: f64 = 2.0;

/// A late collection is no doubt when the step to it grows at this share of the rate before it, by time or, as the
/// time of a collection is known to a snapshot's interval only, by what the process allocated, …
const STEP_EVEN: f64 = 0.85;
/// … and by more objects than chance allows had the growth ended in the first third of the step.
const STEP_CHANCE: f64 = 0.02;

/// For `confirmed` where a part is kept: the last third grows at this share of the rate before it, …
const STAYS: f64 = 0.75;
/// … and not by chance: quantile of the normal distribution.
const ONE_SIDED_95: f64 = 1.645;

/// A site's allocation rate has risen when its last third is this much above its first.
const RATE_ROSE: f64 = 1.2;

pub(super) fn judge(evidence: &Evidence, cycles: &Cycles, table: Table) -> Vec<HeapSite> {
    let window = Window::new(evidence, cycles, &table);
    let tests: Vec<Option<Test>> = table.sites.iter().map(|site| window.test(site)).collect();
    // Sites that were left out or do not grow are tests that were not significant.
    let mut chances: Vec<f64> = tests.iter().map(|t| t.as_ref().map_or(1.0, |t| t.chance)).collect();
    chances.resize(table.seen.max(chances.len()), 1.0);
    let significant = stats::benjamini_hochberg(&chances, Q);
    let significant = significant.into_iter().zip(&chances).map(|(s, p)| s && *p <= SUSPECT_CHANCE);
    let sites = table.sites.iter().zip(tests).zip(significant);
    let mut out: Vec<HeapSite> = sites
        .filter(|((site, _), _)| !site.stacks.is_empty())
        .map(|((site, test), significant)| {
            let verdict = test.map(|t| window.verdict(&evidence.symbols, site, &t, significant));
            window.site(cycles, site, verdict)
        })
        .collect();
    silence_std(&evidence.symbols, &mut out);
    out.sort_by(|a, b| b.grown().total_cmp(&a.grown()));
    out
}

/// Sites of the standard library alone name no line of the user: they are reported when nothing else is.
fn silence_std(symbols: &Symbols, sites: &mut [HeapSite]) {
    let is_std = |s: &HeapSite| names::owner(symbols, s.frame) <= names::Owner::Std;
    if sites.iter().any(|s| s.judgement.is_some() && !is_std(s)) {
        for site in sites.iter_mut().filter(|s| is_std(s)) {
            site.judgement = None;
        }
    }
}

/// The growth test of one site.
struct Test {
    /// Bytes from the first to the last cycle.
    grown: f64,
    /// Share of what was allocated in the window that is still there.
    share: Option<f64>,
    /// Sampled objects that came and that went.
    births: f64,
    exits: f64,
    /// How much more than chance births and exits vary.
    dispersion: f64,
    /// The chance of so many more births than exits in a site that is in balance.
    chance: f64,
}

enum Answer {
    Grows(HeapJudgement),
    Cleared(String),
    Silent,
}

struct Window<'a> {
    table: &'a Table,
    clock: Vec<f64>,
    minutes: Option<f64>,
    /// A measure of the live heap after each collection that is not sampled, in any unit.
    live: Option<Vec<f64>>,
    restart: Option<&'static str>,
}

impl<'a> Window<'a> {
    fn new(evidence: &Evidence, cycles: &Cycles, table: &'a Table) -> Self {
        let clock = cycles.clock();
        Self {
            clock: table.cycles.iter().map(|i| clock[*i]).collect(),
            minutes: cycles.minutes().filter(|m| *m > 0.0),
            live: live_heap(evidence, cycles, table),
            restart: cycles.restart.as_ref().map(|r| r.why),
            table,
        }
    }

    /// `None` when the growth is too small to matter, or there are too few cycles.
    fn test(&self, site: &Gathered) -> Option<Test> {
        let (first, last) = (site.levels.first()?, site.levels.last()?);
        if site.levels.len() < MIN_CYCLES {
            return None;
        }
        let grown = last.bytes - first.bytes;
        let heap = self.table.total.last().copied().unwrap_or(0.0);
        let per_min = self.minutes.map(|m| grown / m);
        if grown < FLOOR_BYTES || (grown < FLOOR_SHARE * heap && per_min.is_none_or(|r| r < FLOOR_PER_MIN)) {
            return None;
        }
        let sampled: Vec<f64> = site.levels.iter().map(|l| l.sampled).collect();
        if !self.table.has_allocs {
            let chance =
                series::normal_tail((last.sampled - first.sampled) / (last.sampled + first.sampled).sqrt());
            let births = last.sampled - first.sampled;
            return Some(Test { grown, share: None, births, exits: 0.0, dispersion: 1.0, chance });
        }
        let (births, exits) = turnover(first, last);
        // When a collection ran is known to a snapshot's interval at best, and a profile shows it one collection late:
        // steps that are uneven in time and even in what the whole process allocated are no batches.
        let by_time = series::dispersion(&self.clock, &sampled, births + exits);
        let by_work = series::dispersion(&self.table.work, &sampled, births + exits);
        let dispersion = by_time.min(by_work);
        let allocated = last.alloc_bytes - first.alloc_bytes;
        Some(Test {
            grown,
            share: (allocated > 0.0).then(|| (grown / allocated).clamp(0.0, 1.0)),
            births,
            exits,
            dispersion,
            chance: chance(births, exits, dispersion),
        })
    }

    fn verdict(&self, symbols: &Symbols, site: &Gathered, test: &Test, significant: bool) -> Answer {
        let steps = || self.array_steps(symbols, site);
        if !significant {
            return match steps().or_else(|| self.makes_up_the_heap(site, test)) {
                Some(growth) => Answer::Grows(self.judgement(site, test, &growth, Grade::Suspected)),
                None => Answer::Silent,
            };
        }
        let growth = match self.shape(site) {
            Ok(growth) => growth,
            Err(settled) => return Answer::Cleared(format!("it {}", settled.text())),
        };
        let array = backing_array(symbols, &site.stacks);
        let (kept, partly) = if array { (KEPT_ARRAY, PARTLY_KEPT_ARRAY) } else { (KEPT, PARTLY_KEPT) };
        if test.share.is_some_and(|share| share >= kept) {
            let enough = self.long_enough() && (!self.end_in_doubt() || self.grew_to_the_end(site));
            let sure = test.chance <= CONFIRM_CHANCE && enough && growth.tail >= EVEN;
            let grade = if sure { Grade::Confirmed } else { Grade::Suspected };
            return Answer::Grows(self.judgement(site, test, &growth, grade));
        }
        if self.follows_load(site) {
            return Answer::Cleared(
                "it grows in step with its rate of allocation, so load explains it".into(),
            );
        }
        let faint = test.share.is_some_and(|share| share < partly) && !self.faint_but_sure(test);
        let unsure = self.clock.len() < PARTLY_CYCLES || self.tail_chance(site, test) > TAIL_CHANCE;
        if faint || (test.share.is_some() && unsure) {
            let percent = 100.0 * test.share.unwrap_or(0.0);
            return Answer::Cleared(format!("of what it allocates only {percent:.1} % is left at the end"));
        }
        let sure = self.share_stays(site, test);
        let grade = if sure { Grade::Confirmed } else { Grade::Suspected };
        Answer::Grows(self.judgement(site, test, &growth, grade))
    }

    /// Whether what is left behind is a part of the objects, for good, and not all of them for a while.
    ///
    /// Objects that all live equally long pile up ever more slowly until as many go as come: when between 30 and
    /// 80 % of what came in the window is left, the last third of the window brings at most 0.8 of the rate before. A part that
    /// is kept for good comes at the same rate to the end. The counted samples have to tell the two apart, at an
    /// even rate of allocation.
    fn share_stays(&self, site: &Gathered, test: &Test) -> bool {
        let enough = self.long_enough() && !self.end_in_doubt() && self.clock.len() >= PARTLY_CYCLES;
        if test.share.is_none() || test.chance > CONFIRM_CHANCE || !enough {
            return false;
        }
        let last = self.clock.len() - 1;
        let cut = self.clock[0] + (self.clock[last] - self.clock[0]) * 2.0 / 3.0;
        let from = self.clock.partition_point(|t| *t < cut).clamp(1, last - 1);
        let rate = |a: usize, b: usize| {
            let (births, exits) = turnover(&site.levels[a], &site.levels[b]);
            let time = self.clock[b] - self.clock[a];
            let noise = (test.dispersion * (births + exits)).sqrt();
            (births / time, (births - exits) / time, noise / time)
        };
        let ((came_before, before, noise_before), (came, end, noise)) = (rate(0, from), rate(from, last));
        if before <= 0.0 || came > RATE_ROSE * came_before {
            return false;
        }
        let tail = end / before;
        let error = tail * ((noise / end).powi(2) + (noise_before / before).powi(2)).sqrt();
        end > 0.0 && tail - ONE_SIDED_95 * error >= STAYS
    }

    /// The shape of the survivors.
    ///
    /// A site that makes up nearly all of the growth may show the shape of the whole live heap in place of its own:
    /// that is known exactly, and not from a few samples.
    fn shape(&self, site: &Gathered) -> Result<Growth, Settled> {
        let work = self.table.has_allocs.then_some(self.table.work.as_slice());
        let of = |level: &[f64]| series::steady_growth(&self.clock, work, level);
        let sampled: Vec<f64> = site.levels.iter().map(|l| l.sampled).collect();
        let own = of(&sampled);
        let last = site.levels.len() - 1;
        let site_grew = site.levels[last].bytes - site.levels[0].bytes;
        let all_grew = self.table.total[last] - self.table.total[0];
        let Some(live) = self.live.as_ref().filter(|_| site_grew >= NEARLY_ALL * all_grew) else {
            return own;
        };
        match (own, of(live)) {
            (Ok(own), Ok(whole)) => Ok(if whole.tail > own.tail { whole } else { own }),
            (own, whole) => own.or(whole),
        }
    }

    /// The shape of a site whose growth is too uneven to be sure of, but which has become most of the heap and gave
    /// nothing back: that is no clean bill of health.
    fn makes_up_the_heap(&self, site: &Gathered, test: &Test) -> Option<Growth> {
        let last = site.levels.len() - 1;
        let all_grew = self.table.total[last] - self.table.total[0];
        let most = test.grown >= NEARLY_ALL * all_grew && test.grown >= 0.5 * self.table.total[last];
        let kept = test.share.is_none_or(|share| share >= KEPT);
        if !most || !kept || test.chance > HINT_CHANCE {
            return None;
        }
        self.shape(site).ok()
    }

    /// The chance of the growth in the last third, had the site come into balance by then.
    fn tail_chance(&self, site: &Gathered, test: &Test) -> f64 {
        let last = self.clock.len() - 1;
        let cut = self.clock[0] + (self.clock[last] - self.clock[0]) * 2.0 / 3.0;
        let from = self.clock.partition_point(|t| *t < cut).min(last - 1);
        let (births, exits) = turnover(&site.levels[from], &site.levels[last]);
        chance(births, exits, test.dispersion)
    }

    /// Whether the cycles are enough to confirm: four, or three far apart.
    fn long_enough(&self) -> bool {
        let cycles = self.table.cycles.len();
        // Without times the cycles have to carry it alone.
        let Some(minutes) = self.minutes else { return cycles > CONFIRM_CYCLES };
        let least = if cycles >= CONFIRM_CYCLES { CONFIRM_MINUTES } else { CONFIRM_MINUTES_OF_THREE };
        minutes >= least
    }

    /// Whether the last collection came late: the growth may have ended any time since the one before, as that of a
    /// cache does which is full, and the next collection then takes all the longer to come.
    fn end_in_doubt(&self) -> bool {
        if self.minutes.is_none_or(|m| m >= LATE_MINUTES) {
            return false;
        }
        let mut steps: Vec<f64> = self.clock.windows(2).map(|w| w[1] - w[0]).collect();
        let last = steps[steps.len() - 1];
        let span: f64 = steps.iter().sum();
        steps.sort_by(f64::total_cmp);
        last > LATE_SHARE * span && last >= LATE * stats::quantile_sorted(&steps, 0.5)
    }

    /// Whether the last, long step brought what its length asks for: a cache that was full early in it would have
    /// brought less. There have to be more sampled objects than had the growth ended in the step's first third.
    fn grew_to_the_end(&self, site: &Gathered) -> bool {
        let last = site.levels.len() - 1;
        let came = |from: usize, to: usize| site.levels[to].sampled - site.levels[from].sampled;
        let (before, end) = (came(0, last - 1), came(last - 1, last));
        // How much longer the last step is than those before it together.
        let longer = |clock: &[f64]| (clock[last] - clock[last - 1]) / (clock[last - 1] - clock[0]);
        let (time, work) = (longer(&self.clock), longer(&self.table.work));
        if before <= 0.0 || !time.is_finite() {
            return false;
        }
        let by_time = end / (before * time);
        let by_work = if work.is_finite() && work > 0.0 { end / (before * work) } else { 0.0 };
        by_time >= EVEN
            && by_time.max(by_work) >= STEP_EVEN
            && 1.0 - series::poisson_cdf(end - 1.0, before * time / 3.0) <= STEP_CHANCE
    }

    fn faint_but_sure(&self, test: &Test) -> bool {
        self.minutes.is_some_and(|m| m >= FAINT_MINUTES) && test.chance < FAINT_CHANCE
    }

    /// Little's law: what lives for a while is as many as its rate of arrival times that while. When the rate rose
    /// and the level rose no more than that, the objects live as long as before.
    fn follows_load(&self, site: &Gathered) -> bool {
        let third = site.levels.len().div_ceil(3);
        let last = site.levels.len() - 1;
        let rate = |from: usize, to: usize| {
            let sampled = site.levels[to].alloc_sampled - site.levels[from].alloc_sampled;
            sampled.max(0.5) / (self.clock[to] - self.clock[from])
        };
        let rose = rate(last - third, last) / rate(0, third);
        let level = |levels: &[Level]| levels.iter().map(|l| l.sampled).sum::<f64>() / levels.len() as f64;
        let grew = level(&site.levels[last + 1 - third..]) / level(&site.levels[..third]).max(0.5);
        rose >= RATE_ROSE && grew <= 1.3 * rose
    }

    /// A single array that was replaced by a larger one again and again is one object all the time: there is
    /// nothing to count, but arrays of a megabyte are hardly ever missed by the sampling.
    fn array_steps(&self, symbols: &Symbols, site: &Gathered) -> Option<Growth> {
        let last = site.levels.last()?;
        let bytes: Vec<f64> = site.levels.iter().map(|l| l.bytes).collect();
        let size = last.bytes / last.objects.max(1.0);
        let rises = bytes.windows(2).filter(|w| w[1] > w[0]).count();
        let falls = bytes.windows(2).any(|w| w[1] < w[0]);
        let one_array = backing_array(symbols, &site.stacks) && size >= FLOOR_BYTES;
        if !one_array || falls || rises < 3 || last.bytes < 2.0 * bytes[0] || last.bytes < 4.0 * FLOOR_BYTES {
            return None;
        }
        series::steady_growth(&self.clock, None, &bytes).ok()
    }

    fn judgement(&self, site: &Gathered, test: &Test, growth: &Growth, grade: Grade) -> HeapJudgement {
        let last = site.levels[site.levels.len() - 1];
        let points: Vec<(f64, f64)> =
            self.clock.iter().zip(&site.levels).map(|(t, l)| (t / 60.0, l.bytes)).collect();
        let slope = self.minutes.and_then(|_| stats::theil_sen(&points)).map(|(_, slope, _)| slope);
        HeapJudgement {
            grade,
            bytes_per_min: slope,
            survivor_share: test.share,
            object_size: (last.objects > 0.0).then(|| last.bytes / last.objects),
            grown: test.grown,
            proofs: self.proofs(site, test, growth),
        }
    }

    fn proofs(&self, site: &Gathered, test: &Test, growth: &Growth) -> Vec<Proof> {
        let cycles = site.levels.len();
        let (first, last) = (site.levels[0], site.levels[cycles - 1]);
        let over = self.minutes.map_or_else(String::new, |m| format!(" in {}", duration(m)));
        let mut text = format!(
            "in use after each of {cycles} collections{over}: {} in {:.0} objects to {} in {:.0}; grew in {} of 4 parts \
             of the window, at the end at {:.0} % of the rate before",
            bytes(first.bytes),
            first.objects,
            bytes(last.bytes),
            last.objects,
            growth.parts,
            100.0 * growth.tail.min(9.99),
        );
        if let Some(why) = self.restart {
            text.push_str(&format!("; judged since the last restart ({why})"));
        }
        let mut out = vec![Proof { method: "heap-survivors", text }];
        if let Some(share) = test.share {
            let text = format!(
                "{:.0} % of the bytes allocated here in the window are still in use; of the profile's samples {:.0} \
                 came and {:.0} went (chance in balance {})",
                100.0 * share,
                test.births,
                test.exits,
                stats::chance(test.chance),
            );
            out.push(Proof { method: "survivor-share", text });
        }
        out
    }

    fn site(&self, cycles: &Cycles, site: &Gathered, answer: Option<Answer>) -> HeapSite {
        let series = |of: fn(&Level) -> f64| {
            let point = |(i, l): (&usize, &Level)| Point { t_ms: cycles.list[*i].t_ms, value: Some(of(l)) };
            self.table.cycles.iter().zip(&site.levels).map(point).collect()
        };
        let (judgement, cleared) = match answer {
            Some(Answer::Grows(judgement)) => (Some(judgement), None),
            Some(Answer::Cleared(why)) => (None, Some(why)),
            Some(Answer::Silent) | None => (None, None),
        };
        HeapSite {
            frame: site.frame,
            stack: site.stacks[0],
            stacks: site.stacks.clone(),
            bytes: series(|l| l.bytes),
            objects: series(|l| l.objects),
            judgement,
            cleared,
            explained_by: None,
        }
    }
}

/// The live heap at each cycle: as the runtime says it, or by the goal of the next collection, which is a constant
/// multiple of it (`GOGC`).
fn live_heap(evidence: &Evidence, cycles: &Cycles, table: &Table) -> Option<Vec<f64>> {
    let of = |get: fn(&ProcessStats) -> Option<f64>| -> Option<Vec<f64>> {
        let stats = |i: &usize| get(&evidence.snapshots[cycles.list[*i].snapshot].stats);
        table.cycles.iter().map(stats).collect()
    };
    of(|s| s.heap_live).or_else(|| of(|s| s.next_gc))
}

/// Sampled objects that came and that went between two cycles.
fn turnover(from: &Level, to: &Level) -> (f64, f64) {
    let births = (to.alloc_sampled - from.alloc_sampled).max(0.0);
    (births, (births - (to.sampled - from.sampled)).max(0.0))
}

/// The chance of at least so many births among births and exits when both are as likely.
fn chance(births: f64, exits: f64, dispersion: f64) -> f64 {
    let (births, exits) = ((births / dispersion).floor(), (exits / dispersion).ceil());
    stats::binomial_half_tail(births as u64, (births + exits) as u64)
}

/// Functions that replace a backing array by a larger one. Go hides the runtime's own leaf frames from heap
/// profiles (`hideRuntime` in `runtime/pprof/protomem.go`), so those show in dumps of other writers and of 1.24's
/// maps only; the library's wrappers always show.
const GROW: &[&str] = &[
    "runtime.growslice",
    "runtime.hashGrow",
    "runtime.mapassign",
    "internal/runtime/maps.",
    "slices.Grow",
    "bytes.growSlice",
];

/// Whether the largest stack of a site allocates the array behind a slice, map or buffer.
pub(super) fn backing_array(symbols: &Symbols, stacks: &[StackId]) -> bool {
    let frames = stacks.first().map_or(&[][..], |s| symbols.frames(*s));
    let library = frames.iter().take_while(|f| names::owner(symbols, **f) <= names::Owner::Std);
    library.into_iter().any(|f| GROW.iter().any(|g| symbols.func(*f).starts_with(g)))
}

/// `1.5 GB`, in powers of 1000.
fn bytes(value: f64) -> String {
    let units = ["B", "kB", "MB", "GB", "TB"];
    let step = ((value.abs().max(1.0).log10() / 3.0) as usize).min(units.len() - 1);
    let scaled = value / 1000_f64.powi(step as i32);
    if step == 0 { format!("{scaled:.0} B") } else { format!("{scaled:.1} {}", units[step]) }
}

fn duration(minutes: f64) -> String {
    if minutes < 2.0 {
        format!("{:.0} s", minutes * 60.0)
    } else if minutes < 120.0 {
        format!("{minutes:.0} min")
    } else {
        format!("{:.1} h", minutes / 60.0)
    }
}
