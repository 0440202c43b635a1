//! Steps one and two of every report: is it growing, and what grew.

use stanch_model::diagnosis::{GrownWhat, Stage, Trend, Window};
use stanch_model::finding::Point;
use stanch_model::{Evidence, Snapshot, TimeSource};

use super::heap::HeapSite;
use super::names;
use super::site::Site;
use super::stats;

/// How many grown sites a diagnosis lists.
const MOST_GROWN: usize = 40;

/// Totals of each snapshot.
#[must_use]
pub fn stages(evidence: &Evidence) -> Vec<Stage> {
    evidence.snapshots.iter().enumerate().map(|(i, _)| stage(evidence, i)).collect()
}

/// All goroutines of a snapshot, from whatever counted them; `None` when nothing did.
#[must_use]
pub fn total(s: &Snapshot) -> Option<f64> {
    let counted = || s.goroutine_counts.as_ref().map(|c| c.total() as f64);
    let listed = || s.goroutines.as_ref().filter(|d| !d.truncated).map(|d| d.goroutines.len() as f64);
    counted().or_else(listed).or(s.stats.goroutines)
}

fn stage(evidence: &Evidence, i: usize) -> Stage {
    let s = &evidence.snapshots[i];
    let heap = |value: fn(&stanch_model::HeapSample) -> i64| {
        s.heap.as_ref().map(|h| h.samples.iter().map(value).fold(0i64, i64::saturating_add) as f64)
    };
    Stage {
        t_ms: offset(evidence, i),
        goroutines: total(s),
        inuse_space: heap(|s| s.inuse_bytes),
        inuse_objects: heap(|s| s.inuse_objects),
        rss: s.stats.rss,
        open_fds: s.stats.open_fds,
        threads: s.stats.threads,
    }
}

/// Milliseconds since the first snapshot.
#[must_use]
pub fn offset(evidence: &Evidence, i: usize) -> i64 {
    evidence.snapshots[i].at - evidence.snapshots[0].at
}

/// Whether differences of times mean anything.
#[must_use]
pub fn timed(evidence: &Evidence) -> bool {
    !evidence.snapshots.iter().any(|s| s.time_source == Some(TimeSource::Order))
}

/// The watched span.
#[must_use]
pub fn window(evidence: &Evidence, heap_cycles: usize) -> Window {
    let n = evidence.snapshots.len();
    let millis = (n > 1 && timed(evidence)).then(|| offset(evidence, n - 1));
    Window { snapshots: n, millis, heap_cycles }
}

/// How each total moves.
#[must_use]
pub fn trends(evidence: &Evidence, stages: &[Stage]) -> Vec<Trend> {
    type Get = fn(&Stage) -> Option<f64>;
    let totals: [(&'static str, &'static str, Get); 5] = [
        ("goroutines", "goroutines", |s| s.goroutines),
        ("heap in use", "bytes", |s| s.inuse_space),
        ("RSS", "bytes", |s| s.rss),
        ("open fds", "descriptors", |s| s.open_fds),
        ("threads", "threads", |s| s.threads),
    ];
    let timed = timed(evidence);
    totals.iter().filter_map(|(what, unit, get)| trend(what, unit, stages, *get, timed)).collect()
}

fn trend(
    what: &'static str,
    unit: &'static str,
    stages: &[Stage],
    get: fn(&Stage) -> Option<f64>,
    timed: bool,
) -> Option<Trend> {
    let series: Vec<Point> = stages.iter().map(|s| Point { t_ms: s.t_ms, value: get(s) }).collect();
    let points: Vec<(f64, f64)> =
        series.iter().filter_map(|p| Some((p.t_ms as f64 / 60_000.0, p.value?))).collect();
    let (first, last) = (points.first()?.1, points.last()?.1);
    let slope = if timed { stats::theil_sen(&points) } else { None };
    Some(Trend {
        what,
        unit,
        first,
        last,
        per_min: slope.map(|(_, median, _)| median),
        growing: slope.is_some_and(|(low, _, _)| low > 0.0) && last > first * 1.05 && points.len() >= 3,
        series,
    })
}

/// A site's counts as points.
#[must_use]
pub fn series(evidence: &Evidence, site: &Site) -> Vec<Point> {
    let point =
        |(i, c): (usize, &Option<u64>)| Point { t_ms: offset(evidence, i), value: c.map(|c| c as f64) };
    site.counts.iter().enumerate().map(point).collect()
}

/// What grew between the first and the last snapshot, largest growth first: goroutine groups, then the heap.
#[must_use]
pub fn grown(evidence: &Evidence, sites: &[Site], heap: &[HeapSite]) -> Vec<stanch_model::diagnosis::Grown> {
    let mut goroutines: Vec<_> = sites.iter().filter_map(|s| grown_site(evidence, s)).collect();
    goroutines.sort_by(|a, b| (b.objects.1 - b.objects.0).total_cmp(&(a.objects.1 - a.objects.0)));
    let mut heap: Vec<_> = heap.iter().filter_map(|h| grown_heap(evidence, h)).collect();
    heap.sort_by(|a, b| by_bytes(b).total_cmp(&by_bytes(a)));
    goroutines.truncate(MOST_GROWN);
    heap.truncate(MOST_GROWN);
    goroutines.append(&mut heap);
    goroutines
}

fn by_bytes(g: &stanch_model::diagnosis::Grown) -> f64 {
    g.bytes.map_or(0.0, |(first, last)| last - first)
}

fn grown_site(evidence: &Evidence, site: &Site) -> Option<stanch_model::diagnosis::Grown> {
    let mut known = site.counts.iter().flatten();
    let first = *known.next()? as f64;
    let last = *known.next_back()? as f64;
    let frame = site.place()?;
    (last > first).then(|| stanch_model::diagnosis::Grown {
        what: GrownWhat::Goroutines,
        location: names::location(&evidence.symbols, frame).unwrap_or_else(|| nowhere(evidence, frame)),
        stack: site.stack,
        objects: (first, last),
        bytes: None,
        series: series(evidence, site),
    })
}

fn grown_heap(evidence: &Evidence, site: &HeapSite) -> Option<stanch_model::diagnosis::Grown> {
    let ends = |points: &[Point]| {
        let mut known = points.iter().filter_map(|p| p.value);
        let first = known.next()?;
        Some((first, known.next_back()?))
    };
    let bytes = ends(&site.bytes)?;
    (bytes.1 > bytes.0).then(|| stanch_model::diagnosis::Grown {
        what: GrownWhat::Heap,
        location: names::location(&evidence.symbols, site.frame)
            .unwrap_or_else(|| nowhere(evidence, site.frame)),
        stack: site.stack,
        objects: ends(&site.objects).unwrap_or((0.0, 0.0)),
        bytes: Some(bytes),
        series: site.bytes.clone(),
    })
}

/// A frame whose file and line no dump said: the function's name must do.
fn nowhere(evidence: &Evidence, frame: stanch_model::FrameId) -> stanch_model::Location {
    stanch_model::Location {
        file: "?".to_owned(),
        line: 0,
        column: None,
        function: evidence.symbols.func(frame).to_owned(),
    }
}
