//! A load test for a terminal.

use stanch_model::{LoadInterval, LoadResult};

use super::{Load, verdict, verdict_word, words};
use crate::escape::visible;
use crate::paint::Role;
use crate::spark;
use crate::table::{Cell, Table};
use crate::text::{Page, TextOptions, banner_role};
use crate::units;

/// The whole test. Ends with a newline.
#[must_use]
pub fn text(load: &Load<'_>, options: &TextOptions) -> String {
    let mut page = Page::new(options);
    let r = load.result;
    let judged = verdict(load);
    let role = judged.map_or(Role::Strong, banner_role);
    let word = judged.map_or_else(String::new, |v| format!(": {}", verdict_word(v)));
    let banner = page.paint.paint(role, &format!(" LOAD{} ", word.to_uppercase()));
    page.raw(&format!("{banner} {}", visible(&r.target)));
    prose(&mut page, "", Role::Strong, &words::headline(r));
    let stopped = if r.interrupted { "; stopped before its time" } else { "" };
    prose(&mut page, "", Role::Plain, &format!("{}{stopped}", words::schedule(&r.steps)));
    prose(&mut page, "", Role::Plain, &words::outcome(r.due, &r.counts));
    objectives(&mut page, load);
    latency(&mut page, r);
    steps(&mut page, r);
    troubles(&mut page, r);
    over_time(&mut page, r);
    page.heading(None, "Traffic");
    for (label, value) in words::traffic(r) {
        let value = plain(&value, page.unicode);
        page.labelled(label, 20, Role::Plain, &value);
    }
    used(&mut page, r);
    notes(&mut page, &r.notes);
    page.finish()
}

fn used(page: &mut Page, r: &LoadResult) {
    let Some(used) = &r.used else { return };
    page.heading(None, "The target meanwhile");
    let all = words::used(used);
    if all.is_empty() {
        prose(page, "  ", Role::Warn, "unknown: it said nothing of itself");
    }
    for (label, value) in all {
        let value = plain(&value, page.unicode);
        page.labelled(label, 20, Role::Plain, &value);
    }
}

pub(super) fn notes(page: &mut Page, notes: &[String]) {
    if notes.is_empty() {
        return;
    }
    page.heading(None, "Notes");
    for note in notes {
        let note = plain(note, page.unicode);
        page.hanging("  - ", "    ", Role::Plain, &note);
    }
}

/// A text without letters that a terminal in ASCII lacks.
pub(crate) fn plain(text: &str, unicode: bool) -> String {
    if unicode { text.to_owned() } else { text.replace('µ', "u").replace('→', "->") }
}

fn prose(page: &mut Page, indent: &str, role: Role, text: &str) {
    let text = plain(text, page.unicode);
    page.prose(indent, role, &text);
}

fn objectives(page: &mut Page, load: &Load<'_>) {
    if load.objectives.is_empty() {
        return;
    }
    page.heading(None, "Objectives");
    let mut table = Table::new(&["objective", ">seen", ""]);
    for objective in load.objectives {
        let (what, seen, word) = words::judged(objective, load.result);
        let role = match word {
            "kept" => Role::Good,
            "broken" => Role::Bad,
            _ => Role::Warn,
        };
        let cell = |text: String| Cell::from(plain(&text, page.unicode));
        table.row([cell(what), cell(seen), Cell::of(role, word)]);
    }
    page.table(&table, "  ");
}

fn latency(page: &mut Page, r: &LoadResult) {
    page.heading(None, "Latency, from the intended start");
    let Some(latency) = &r.latency else {
        return prose(page, "  ", Role::Warn, "unknown: nothing was answered, and nothing ran out of time");
    };
    let all = words::latencies(latency);
    let titles: Vec<String> = all.iter().map(|(name, _)| format!(">{name}")).collect();
    let mut table = Table::new(&titles.iter().map(String::as_str).collect::<Vec<_>>());
    table.row(all.iter().map(|(_, v)| plain(&words::micros(*v), page.unicode)));
    // The least interesting go first where there is no room.
    table.fit(page.width - 2, &[1, 4, 6]);
    page.table(&table, "  ");
}

fn steps(page: &mut Page, r: &LoadResult) {
    if r.steps.len() < 2 {
        return;
    }
    page.heading(None, "Stages");
    let mut table = Table::new(&[">rate", ">time", ">due", ">errors", ">p50", ">p99", ">max"]);
    for step in &r.steps {
        let time = |get: fn(&stanch_model::Latency) -> u64| {
            let value = step.latency.as_ref().map_or(f64::NAN, |l| get(l) as f64);
            plain(&words::micros(value), page.unicode)
        };
        let (from, to) = (units::count(step.stage.from), units::count(step.stage.to));
        let rate = if from == to { format!("{from}/s") } else { format!("{from}-{to}/s") };
        table.row([
            rate,
            units::millis((step.stage.seconds * 1000.0).round() as i64),
            units::count(step.due as f64),
            words::errors(&step.counts),
            time(|l| l.p50),
            time(|l| l.p99),
            time(|l| l.max),
        ]);
    }
    table.fit(page.width - 2, &[1, 2]);
    page.table(&table, "  ");
}

fn troubles(page: &mut Page, r: &LoadResult) {
    if r.counts.troubles.sum() == 0 {
        return;
    }
    page.heading(None, "Errors");
    let mut table = Table::new(&["", ">requests", ">share"]);
    for (trouble, count) in r.counts.troubles.seen() {
        let share = words::share(count as f64 / (r.counts.ok + r.counts.troubles.sum()) as f64);
        table.row([trouble.title().to_owned(), units::count(count as f64), share]);
    }
    page.table(&table, "  ");
}

/// A number of an interval.
type Number = fn(&LoadInterval) -> Option<f64>;
/// A name, its values, and how one of them is written.
type Curve = (&'static str, Vec<Option<f64>>, fn(f64) -> String);

fn over_time(page: &mut Page, r: &LoadResult) {
    let rows = words::whole_rows(&r.intervals);
    if rows.len() < 3 {
        return;
    }
    let numbers = |get: Number| rows.iter().map(get).collect();
    let rate =
        |row: &LoadInterval, count: u64| (row.millis > 0).then(|| count as f64 * 1000.0 / row.millis as f64);
    let lines: [Curve; 4] = [
        ("p99", numbers(|row| row.latency.map(|l| l.p99 as f64)), words::micros),
        ("good answers/s", rows.iter().map(|row| rate(row, row.counts.ok)).collect(), units::count),
        ("errors/s", rows.iter().map(|row| rate(row, row.counts.troubles.sum())).collect(), units::count),
        ("under way", numbers(|row| Some(row.in_flight as f64)), units::count),
    ];
    page.heading(None, "Over time");
    for (label, values, show) in lines {
        let line = spark::sparkline(&values, page.width.saturating_sub(46), page.unicode);
        let seen = || values.iter().flatten().copied();
        let (low, high) = (seen().fold(f64::INFINITY, f64::min), seen().fold(f64::NEG_INFINITY, f64::max));
        if line.is_empty() {
            continue;
        }
        let text = format!("{line} {} to {}", show(low), show(high));
        let text = plain(&text, page.unicode);
        page.labelled(label, 16, Role::Plain, &text);
    }
}
