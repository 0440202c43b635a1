//! What the page's scripts draw, as they read it.

use serde::Serialize;
use stanch_model::diagnosis::Stage;
use stanch_model::names::{self, Owner};
use stanch_model::{Diagnosis, Evidence, FrameId, HeapProfile, HeapSample, Symbols};

use crate::flame::{self, Drawing, Label, Tree, cap};
use crate::json::wire::Num;
use crate::{Target, groups, spark};

/// Boxes of one flame graph.
const NODES: usize = 4000;
/// Points of one line, groups of the stacked chart.
const POINTS: usize = 600;
const GROUPS: usize = 7;

/// Everything that is drawn for one program.
#[derive(Serialize)]
pub(crate) struct TargetData {
    pub(crate) charts: Vec<Chart>,
    pub(crate) groups: Option<Stacked>,
    pub(crate) flames: Vec<Drawing>,
}

/// Lines over time on one pair of axes.
#[derive(Serialize)]
pub(crate) struct Chart {
    pub(crate) title: &'static str,
    pub(crate) unit: &'static str,
    /// Whether x is milliseconds; else it is the number of the snapshot.
    pub(crate) timed: bool,
    pub(crate) growing: bool,
    /// Where on the x axis the present is, when some of it is yet to come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) now: Option<i64>,
    pub(crate) lines: Vec<Line>,
}

#[derive(Serialize)]
pub(crate) struct Line {
    pub(crate) name: &'static str,
    pub(crate) x: Vec<i64>,
    pub(crate) y: Vec<Option<Num>>,
}

/// Areas on top of each other.
#[derive(Serialize)]
pub(crate) struct Stacked {
    unit: &'static str,
    timed: bool,
    x: Vec<i64>,
    areas: Vec<Area>,
}

#[derive(Serialize)]
struct Area {
    name: String,
    place: String,
    y: Vec<Option<u64>>,
}

pub(super) fn target(target: &Target<'_>) -> TargetData {
    let (d, e) = (target.diagnosis, target.evidence);
    TargetData { charts: charts(d), groups: stacked(d, e), flames: flames(e) }
}

pub(super) type Total = (&'static str, &'static str, &'static str, fn(&Stage) -> Option<f64>);

/// Title, unit, name of the trend, and value of each total.
pub(super) const TOTALS: [Total; 6] = [
    ("Goroutines", "goroutines", "goroutines", |s| s.goroutines),
    ("Heap in use", "bytes", "heap in use", |s| s.inuse_space),
    ("Heap objects", "objects", "heap objects", |s| s.inuse_objects),
    ("RSS", "bytes", "RSS", |s| s.rss),
    ("Open descriptors", "descriptors", "open fds", |s| s.open_fds),
    ("Threads", "threads", "threads", |s| s.threads),
];

/// The totals that were seen at least twice.
fn charts(d: &Diagnosis) -> Vec<Chart> {
    let drawn = TOTALS.iter().filter(|total| seen(d, total.3) > 1);
    drawn
        .map(|(title, unit, trend, get)| Chart {
            title,
            unit,
            timed: d.window.millis.is_some(),
            growing: d.trends.iter().any(|t| t.what == *trend && t.growing),
            now: None,
            lines: vec![line("", d, *get)],
        })
        .collect()
}

pub(super) fn seen(d: &Diagnosis, get: fn(&Stage) -> Option<f64>) -> usize {
    d.stages.iter().filter_map(get).filter(|v| v.is_finite()).count()
}

/// One total as a line; x is the time, or the number of the snapshot when times are unknown.
pub(super) fn line(name: &'static str, d: &Diagnosis, get: fn(&Stage) -> Option<f64>) -> Line {
    let indices = spark::spaced(d.stages.len(), POINTS);
    let x = |i: &usize| if d.window.millis.is_some() { d.stages[*i].t_ms } else { *i as i64 + 1 };
    let y = |i: &usize| get(&d.stages[*i]).filter(|v| v.is_finite()).map(Num);
    Line { name, x: indices.iter().map(x).collect(), y: indices.iter().map(y).collect() }
}

fn stacked(d: &Diagnosis, e: &Evidence) -> Option<Stacked> {
    let all = groups::over_time(e, GROUPS);
    if all.groups.is_empty() || e.snapshots.len() < 2 {
        return None;
    }
    let indices = spark::spaced(e.snapshots.len(), POINTS);
    let pick = |counts: &[Option<u64>]| indices.iter().map(|i| counts[*i]).collect();
    let mut areas: Vec<Area> = all
        .groups
        .iter()
        .map(|g| {
            let name = g.frame.map_or("stack unknown", |f| crate::words::short_function(e.symbols.func(f)));
            Area {
                name: cap(&format!("{name} [{}]", g.state)),
                place: cap(&g.frame.map_or_else(String::new, |f| place(&e.symbols, f))),
                y: pick(&g.counts),
            }
        })
        .collect();
    areas.extend(all.other.map(|(n, counts)| Area {
        name: format!("{n} other groups"),
        place: String::new(),
        y: pick(&counts),
    }));
    let timed = d.window.millis.is_some();
    let first = e.snapshots[0].at;
    let x = indices.iter().map(|i| if timed { e.snapshots[*i].at - first } else { *i as i64 + 1 });
    Some(Stacked { unit: "goroutines", timed, x: x.collect(), areas })
}

fn place(symbols: &Symbols, frame: FrameId) -> String {
    match (symbols.file(frame), symbols.line(frame)) {
        (Some(file), Some(line)) => format!("{file}:{line}"),
        (Some(file), None) => file.to_owned(),
        (None, _) => String::new(),
    }
}

fn flames(e: &Evidence) -> Vec<Drawing> {
    let mut flames = Vec::new();
    flames.extend(blocked(e));
    let heaps: Vec<&HeapProfile> = e.snapshots.iter().filter_map(|s| s.heap.as_ref()).collect();
    if let [first, .., last] = heaps.as_slice() {
        flames.extend(heap(e, first, last, "heap-space", "inuse_space", "bytes", |s| s.inuse_bytes));
        flames.extend(heap(e, first, last, "heap-objects", "inuse_objects", "objects", |s| s.inuse_objects));
    }
    flames
}

/// What the goroutines of the last snapshot that has them are doing.
fn blocked(e: &Evidence) -> Option<Drawing> {
    let samples = e.snapshots.iter().rev().find_map(|s| groups::samples(&e.symbols, s))?;
    let tree = Tree::build(samples, NODES);
    let class = |node: &flame::Node| node.tag.map_or(("mixed", "other"), |tag| (tag, colour(tag)));
    let flame = draw(&e.symbols, &tree, "blocked", "What the goroutines are doing", "goroutines", class);
    (tree.total() > 0).then_some(flame)
}

/// The colour of a wait state in the style sheet.
fn colour(state: &str) -> &'static str {
    match state {
        s if s.starts_with("chan send") => "send",
        s if s.starts_with("chan receive") => "receive",
        s if s.starts_with("select") => "select",
        s if s.starts_with("sync.") || s == "semacquire" => "lock",
        "IO wait" | "syscall" => "io",
        "sleep" | "coroutine" => "sleep",
        _ => "other",
    }
}

fn heap(
    e: &Evidence,
    first: &HeapProfile,
    last: &HeapProfile,
    id: &'static str,
    title: &'static str,
    unit: &'static str,
    value: fn(&HeapSample) -> i64,
) -> Option<Drawing> {
    let (samples, shrunk) = flame::heap_growth(&e.symbols, first, last, value);
    let tree = Tree::build(samples, NODES);
    let class = |node: &flame::Node| match node.label {
        Label::Frame(frame) => match names::owner(&e.symbols, frame) {
            Owner::Program => ("the program", "program"),
            Owner::Dependency => ("dependencies", "dependency"),
            Owner::Std => ("standard library", "std"),
            Owner::Runtime => ("runtime", "other"),
        },
        _ => ("all", "other"),
    };
    let mut flame = draw(&e.symbols, &tree, id, title, unit, class);
    if shrunk > 0 {
        let shrunk = crate::units::quantity(shrunk as f64, unit);
        flame.note = Some(format!("Sites that shrank, by {shrunk} together, are not in this picture."));
    }
    (tree.total() > 0).then_some(flame)
}

fn draw(
    symbols: &Symbols,
    tree: &Tree,
    id: &'static str,
    title: &'static str,
    unit: &'static str,
    class: impl Fn(&flame::Node) -> (&'static str, &'static str),
) -> Drawing {
    let text = |node: &flame::Node| match node.label {
        Label::Root => ("all".to_owned(), String::new()),
        Label::Frame(frame) => (cap(symbols.func(frame)), cap(&place(symbols, frame))),
        Label::Tag(tag) => (format!("[{tag}]"), String::new()),
        Label::Other(_) => (String::new(), String::new()),
    };
    Drawing { id: id.into(), title: title.into(), unit: unit.into(), ..Drawing::of_tree(tree, text, class) }
}
