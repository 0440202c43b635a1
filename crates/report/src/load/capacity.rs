//! How much load a target takes: text, JSON (schema `stanch-capacity/1`), a page.

use serde_json::json as value_of;
use stanch_model::{Capacity, CapacityRun};

use super::html::notes as html_notes;
use super::plot::{Mark, svg};
use super::text::{notes, plain};
use super::{json as load_json, words};
use crate::escape::{html as e, visible};
use crate::html::{REPORT_SCRIPTS, TOOLS, TargetData, document, table as html_table, value};
use crate::paint::Role;
use crate::table::{Cell, Table};
use crate::text::{Page, TextOptions};
use crate::units;

/// Value of the `schema` field.
pub const SCHEMA_ID: &str = "stanch-capacity/1";

/// JSON Schema (draft 2020-12) of what [`json()`](fn@json) writes.
pub const SCHEMA: &str = include_str!("../../schema/stanch-capacity-1.schema.json");

/// One sentence: what is served, what is not.
fn headline(c: &Capacity) -> String {
    let rate = |r: f64| format!("{} requests/s", units::count(r));
    let text = match (c.served(), c.broken()) {
        (Some(served), Some(broken)) => format!("serves {}, breaks at {}", rate(served), rate(broken)),
        (Some(served), None) => format!("serves {}, and did not break", rate(served)),
        (None, Some(broken)) => format!("breaks at {} already", rate(broken)),
        (None, None) => "nothing was measured".to_owned(),
    };
    if c.interrupted { format!("{text}; stopped before the search was over") } else { text }
}

/// What broke and why.
fn sentences(c: &Capacity) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(run) = c.runs.iter().find(|r| !r.broken.is_empty()) {
        out.push(format!("at {}/s: {}", units::count(run.rate), run.broken.join("; ")));
    }
    if let Some(run) = c.knee.and_then(|i| c.runs.get(i)) {
        let p99 =
            run.result.latency.map_or_else(|| units::UNKNOWN.to_owned(), |l| units::micros(l.p99 as f64));
        out.push(format!("the knee of p99 over the rate is at {}/s, p99 {p99}", units::count(run.rate)));
    }
    out.extend(c.cause.iter().map(|cause| format!("what gave out: {cause}")));
    out
}

const TITLES: [&str; 7] = [">rate", ">good/s", ">p50", ">p99", ">errors", ">under way", ""];

fn row(c: &Capacity, i: usize, run: &CapacityRun) -> [String; 7] {
    let r = &run.result;
    let time = |get: fn(&stanch_model::Latency) -> u64| {
        r.latency.as_ref().map_or_else(|| units::UNKNOWN.to_owned(), |l| units::micros(get(l) as f64))
    };
    let verdict = match (run.broken.is_empty(), c.knee == Some(i)) {
        (true, true) => "served, knee",
        (true, false) => "served",
        (false, true) => "broken, knee",
        (false, false) => "broken",
    };
    [
        format!("{}/s", units::count(run.rate)),
        r.throughput().map_or_else(|| units::UNKNOWN.to_owned(), units::count),
        time(|l| l.p50),
        time(|l| l.p99),
        words::errors(&r.counts),
        units::count(r.most_in_flight as f64),
        verdict.to_owned(),
    ]
}

/// The whole search. Ends with a newline.
#[must_use]
pub fn text(c: &Capacity, options: &TextOptions) -> String {
    let mut page = Page::new(options);
    let banner = page.paint.paint(Role::Strong, " CAPACITY ");
    page.raw(&format!("{banner} {}", visible(&c.target)));
    let mut say = |role, text: &str| {
        let text = plain(text, page.unicode);
        page.prose("", role, &text);
    };
    say(Role::Strong, &headline(c));
    sentences(c).iter().for_each(|s| say(Role::Plain, s));
    page.heading(None, "Runs");
    let mut table = Table::new(&TITLES);
    for (i, run) in c.runs.iter().enumerate() {
        let role = if run.broken.is_empty() { Role::Good } else { Role::Bad };
        let mut cells: Vec<Cell> =
            row(c, i, run).into_iter().map(|text| Cell::from(plain(&text, page.unicode))).collect();
        if let Some(last) = cells.last_mut() {
            last.role = role;
        }
        table.row(cells);
    }
    table.fit(page.width - 2, &[5, 2]);
    page.table(&table, "  ");
    notes(&mut page, &c.notes);
    page.finish()
}

/// One document, indented, with a newline at its end. Each run holds the result of its load test.
#[must_use]
pub fn json(c: &Capacity) -> String {
    let run = |run: &CapacityRun| value_of!({ "rate": run.rate, "broken": run.broken, "result": load_json::result(&run.result) });
    let knee = c
        .knee
        .and_then(|i| c.runs.get(i))
        .map(|run| value_of!({ "rate": run.rate, "p99": run.result.latency.map(|l| l.p99) }));
    crate::json::to_text(&value_of!({
        "schema": SCHEMA_ID,
        "target": c.target,
        "interrupted": c.interrupted,
        "served": c.served(),
        "broken": c.broken(),
        "knee": knee,
        "cause": c.cause,
        "runs": c.runs.iter().map(run).collect::<Vec<_>>(),
        "notes": c.notes,
    }))
}

/// The whole search as one self-contained page, with the curve as it was measured.
#[must_use]
pub fn html(c: &Capacity) -> String {
    let mut body = format!(
        "{TOOLS}<article data-target=\"0\">\n<header class=\"banner\">\n<p class=\"verdict\">capacity</p>\n<h1>{}</h1>\n\
         </header>\n<dl class=\"facts\"><dt>target</dt><dd>{}</dd></dl>\n<section><h2>Answer</h2>\n",
        e(&headline(c)),
        e(&c.target)
    );
    sentences(c).iter().for_each(|s| body.push_str(&format!("<p>{}</p>\n", e(s))));
    let points: Vec<(f64, f64)> =
        c.runs.iter().filter_map(|r| Some((r.rate, r.result.latency?.p99 as f64))).collect();
    let mark = |run: &CapacityRun| Mark { x: run.rate, label: format!("{}/s", units::count(run.rate)) };
    let knee = c.knee.and_then(|i| c.runs.get(i)).map(|run| Mark { x: run.rate, label: "knee".to_owned() });
    let ends: Vec<Mark> = c.runs.first().into_iter().chain(c.runs.last()).map(mark).collect();
    let picture = svg("p99 over the rate", &points, &ends, knee.as_ref());
    if !picture.is_empty() {
        body.push_str(&format!(
            "<figure class=\"chart\"><figcaption>p99 over the rate</figcaption>\n{picture}</figure>\n"
        ));
    }
    let rows = c.runs.iter().enumerate().map(|(i, run)| row(c, i, run).iter().map(|t| value(t)).collect());
    body.push_str(&format!("</section>\n<section><h2>Runs</h2>\n{}</section>\n", html_table(&TITLES, rows)));
    for run in c.runs.iter().filter(|r| r.result.used.is_some()) {
        let Some(used) = &run.result.used else { continue };
        let rows = words::used(used).into_iter().map(|(label, text)| vec![e(label), value(&text)]);
        let rows = html_table(&["", ""], rows);
        let title = format!("The target at {}/s", units::count(run.rate));
        body.push_str(&format!(
            "<section><details><summary>{}</summary>\n{rows}</details></section>\n",
            e(&title)
        ));
    }
    body.push_str(&html_notes(&c.notes));
    body.push_str("</article>\n");
    let data = TargetData { charts: Vec::new(), groups: None, flames: Vec::new() };
    document(&format!("capacity: {}", c.target), &body, &[data], &REPORT_SCRIPTS)
}
