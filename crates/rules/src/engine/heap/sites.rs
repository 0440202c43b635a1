//! Groups the samples of all heap cycles by the place in the user's code that allocates.

use hashbrown::HashMap;
use stanch_model::{Evidence, FrameId, HeapSample, StackId, Symbols};

use super::cycles::Cycles;
use crate::engine::names::{self, Owner};
use crate::engine::series;

/// `runtime.MemProfileRate` when nobody changed it.
const DEFAULT_RATE: u64 = 512 * 1024;

/// Sites that never held this share of the heap, nor [`super::FLOOR_BYTES`], are left out.
const LEAST_SHARE: f64 = 0.001;

/// More heap cycles than this are thinned: days of snapshots must not cost gigabytes.
const MOST_CYCLES: usize = 240;

/// Packages whose allocations are the capture's own doing.
const CAPTURE: &[&str] = &["runtime/pprof", "net/http/pprof", "runtime/trace"];

/// The runtime's allocations for goroutines and threads: they are reused and never given back.
const RUNTIME_OWN: &[&str] = &["runtime.malg", "runtime.allocm"];

/// What the profiles say about all sites that matter.
pub(super) struct Table {
    /// Positions in [`Cycles::list`] that the series follow.
    pub cycles: Vec<usize>,
    /// Bytes allocated by the whole process, per cycle.
    pub work: Vec<f64>,
    /// Bytes in use by the whole process, per cycle, capture noise included.
    pub total: Vec<f64>,
    /// Sites in the order in which they were first seen.
    pub sites: Vec<Gathered>,
    /// Sites that were seen, the ones that were left out included.
    pub seen: usize,
    /// Whether the profiles count allocations; some writers have only the columns for what is in use.
    pub has_allocs: bool,
}

/// One site over the cycles.
pub(super) struct Gathered {
    /// The user's frame.
    pub frame: FrameId,
    /// Its stacks, largest growth in bytes first.
    pub stacks: Vec<StackId>,
    /// One per cycle.
    pub levels: Vec<Level>,
}

/// Estimates of one site at one cycle.
#[derive(Clone, Copy, Default, PartialEq, Debug)]
pub(super) struct Level {
    /// Objects in use.
    pub objects: f64,
    /// Bytes in use.
    pub bytes: f64,
    /// Bytes ever allocated.
    pub alloc_bytes: f64,
    /// Sampled objects behind `objects`.
    pub sampled: f64,
    /// Sampled objects that were ever allocated.
    pub alloc_sampled: f64,
}

impl Level {
    fn add(&mut self, sample: &HeapSample, rate: u64) {
        let inuse = (sample.inuse_objects as f64, sample.inuse_bytes as f64);
        let alloc = (sample.alloc_objects as f64, sample.alloc_bytes as f64);
        self.objects += inuse.0;
        self.bytes += inuse.1;
        self.alloc_bytes += alloc.1;
        self.sampled += inuse.0 * sampled_share(inuse, rate);
        self.alloc_sampled += alloc.0 * sampled_share(alloc, rate);
    }
}

/// The chance that an object of this mean size is sampled.
fn sampled_share((objects, bytes): (f64, f64), rate: u64) -> f64 {
    if objects <= 0.0 || bytes <= 0.0 || rate <= 1 {
        return 1.0;
    }
    1.0 - (-(bytes / objects) / rate as f64).exp()
}

/// Reads all cycles.
pub(super) fn gather(evidence: &Evidence, cycles: &Cycles) -> Table {
    let mut keys = Keys::new(&evidence.symbols);
    let clock = cycles.clock();
    let kept = series::thin(&clock, MOST_CYCLES);
    let mut table = Table {
        work: Vec::with_capacity(kept.len()),
        total: Vec::with_capacity(kept.len()),
        sites: Vec::new(),
        seen: 0,
        has_allocs: false,
        cycles: kept,
    };
    let peaks = peaks(evidence, cycles, &mut keys, &mut table);
    table.seen = peaks.len();
    let largest = table.total.iter().copied().fold(0.0, f64::max);
    let least = (LEAST_SHARE * largest).min(super::FLOOR_BYTES / 2.0);
    let mut row_of = vec![None; peaks.len()];
    for (site, _) in peaks.iter().enumerate().filter(|(_, peak)| **peak >= least && **peak > 0.0) {
        row_of[site] = Some(table.sites.len());
        let frame = keys.sites[site];
        let levels = vec![Level::default(); table.cycles.len()];
        table.sites.push(Gathered { frame, stacks: Vec::new(), levels });
    }
    fill(evidence, cycles, &mut keys, &row_of, &mut table);
    table
}

fn samples<'a>(evidence: &'a Evidence, cycles: &Cycles, at: usize) -> (&'a [HeapSample], u64) {
    let heap = evidence.snapshots[cycles.list[at].snapshot].heap.as_ref();
    heap.map_or((&[], DEFAULT_RATE), |h| (&h.samples, h.rate.unwrap_or(DEFAULT_RATE)))
}

/// The most bytes that each site holds at any cycle. Also fills the table's totals.
fn peaks(evidence: &Evidence, cycles: &Cycles, keys: &mut Keys<'_>, table: &mut Table) -> Vec<f64> {
    let mut peaks: Vec<f64> = Vec::new();
    let mut now: Vec<f64> = Vec::new();
    for at in table.cycles.clone() {
        let (mut work, mut total) = (0.0, 0.0);
        now.fill(0.0);
        for sample in samples(evidence, cycles, at).0 {
            total += sample.inuse_bytes as f64;
            work += sample.alloc_bytes as f64;
            let Some(site) = keys.site(sample.stack) else { continue };
            if site >= now.len() {
                now.resize(site + 1, 0.0);
            }
            now[site] += sample.inuse_bytes as f64;
        }
        peaks.resize(now.len(), 0.0);
        for (peak, now) in peaks.iter_mut().zip(&now) {
            *peak = peak.max(*now);
        }
        table.has_allocs |= work > 0.0;
        table.work.push(work);
        table.total.push(total);
    }
    peaks
}

fn fill(
    evidence: &Evidence,
    cycles: &Cycles,
    keys: &mut Keys<'_>,
    row_of: &[Option<usize>],
    table: &mut Table,
) {
    let mut grown: HashMap<StackId, (usize, i64)> = HashMap::new();
    let last = table.cycles.len().saturating_sub(1);
    for (i, at) in table.cycles.clone().into_iter().enumerate() {
        let (samples, rate) = samples(evidence, cycles, at);
        for sample in samples {
            let Some(row) = keys.site(sample.stack).and_then(|s| row_of[s]) else { continue };
            table.sites[row].levels[i].add(sample, rate);
            let by = &mut grown.entry(sample.stack).or_insert((row, 0)).1;
            if i == last {
                *by = by.saturating_add(sample.inuse_bytes);
            }
            if i == 0 {
                *by = by.saturating_sub(sample.inuse_bytes);
            }
        }
    }
    let mut by_growth: Vec<(StackId, usize, i64)> =
        grown.into_iter().map(|(s, (r, by))| (s, r, by)).collect();
    by_growth.sort_unstable_by_key(|(stack, _, by)| (std::cmp::Reverse(*by), *stack));
    for (stack, row, _) in by_growth {
        table.sites[row].stacks.push(stack);
    }
}

/// Which site a stack belongs to, remembered per stack.
struct Keys<'a> {
    symbols: &'a Symbols,
    /// By stack: not looked at yet, noise, or an index into `sites`.
    known: Vec<Option<Option<usize>>>,
    by_frame: HashMap<FrameId, usize>,
    /// The frame that names each site.
    sites: Vec<FrameId>,
}

impl<'a> Keys<'a> {
    fn new(symbols: &'a Symbols) -> Self {
        Self {
            symbols,
            known: vec![None; symbols.stack_count()],
            by_frame: HashMap::new(),
            sites: Vec::new(),
        }
    }

    fn site(&mut self, stack: StackId) -> Option<usize> {
        if let Some(known) = self.known[stack.index()] {
            return known;
        }
        let site = key(self.symbols, self.symbols.frames(stack)).map(|frame| {
            *self.by_frame.entry(frame).or_insert_with(|| {
                self.sites.push(frame);
                self.sites.len() - 1
            })
        });
        self.known[stack.index()] = Some(site);
        site
    }
}

/// The frame that names the site: the user's, else the outermost of the standard library. `None` for what the
/// capture and the runtime allocate for themselves.
fn key(symbols: &Symbols, frames: &[FrameId]) -> Option<FrameId> {
    let noise = |f: &FrameId| {
        let func = symbols.func(*f);
        CAPTURE.contains(&names::package(func)) || RUNTIME_OWN.contains(&func)
    };
    if frames.iter().any(noise) {
        return None;
    }
    let std = || frames.iter().rev().copied().find(|f| names::owner(symbols, *f) == Owner::Std);
    names::user_frame(symbols, frames).or_else(std)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key_of(funcs: &[&str]) -> Option<String> {
        let mut symbols = Symbols::new();
        let frames: Vec<FrameId> = funcs.iter().map(|f| symbols.frame_of(f, "/go/x.go", 7)).collect();
        key(&symbols, &frames).map(|f| symbols.func(f).to_owned())
    }

    #[test]
    fn the_program_names_the_site_and_noise_has_none() {
        let user = |f: &str| Some(f.to_owned());
        assert_eq!(
            key_of(&["bytes.growSlice", "bytes.(*Buffer).Write", "main.f", "main.main"]),
            user("main.f")
        );
        assert_eq!(
            key_of(&["bufio.NewReaderSize", "net/http.(*conn).serve"]),
            user("net/http.(*conn).serve")
        );
        assert_eq!(key_of(&["compress/flate.NewWriter", "runtime/pprof.StartCPUProfile", "main.main"]), None);
        assert_eq!(key_of(&["net/http/pprof.Index", "main.middleware"]), None);
        assert_eq!(key_of(&["runtime.malg", "runtime.newproc1"]), None);
        assert_eq!(key_of(&["runtime.allocm", "runtime.newm"]), None);
        assert_eq!(key_of(&["compress/flate.NewWriter", "main.gzipHandler"]), user("main.gzipHandler"));
    }

    #[test]
    fn estimates_are_turned_back_into_samples() {
        // One sample of 64 bytes at 512 KiB is scaled up to 8,192.5 objects.
        let scale = 1.0 / (1.0 - (-64.0_f64 / 524_288.0).exp());
        let share = sampled_share((scale, scale * 64.0), DEFAULT_RATE);
        assert!((scale * share - 1.0).abs() < 1e-9);
        assert_eq!(sampled_share((5.0, 320.0), 1), 1.0);
        assert_eq!(sampled_share((0.0, 0.0), DEFAULT_RATE), 1.0);
    }
}
