//! The five steps.

use stanch_model::diagnosis::{Grown, GrownWhat, Stage};
use stanch_model::{Diagnosis, Evidence, SourceText};

use super::{Page, finding};
use crate::escape::visible;
use crate::paint::Role;
use crate::spark;
use crate::table::{Cell, Row, Table};
use crate::wrap::{shorten, shorten_path, width};
use crate::{units, words};

/// Rows of the stages table, and sites per list, without `verbose`.
const FEW_STAGES: usize = 8;
const FEW_SITES: usize = 5;

pub(super) fn write(page: &mut Page, d: &Diagnosis, evidence: &Evidence, source: &SourceText) {
    growing(page, d);
    grown(page, d, evidence);
    page.heading(Some(3), words::STEPS[2]);
    finding::write_all(page, d, evidence, source);
    mend(page, d);
    verify(page, d);
}

type Column = (&'static str, &'static str, fn(&Stage) -> Option<f64>);

const COLUMNS: [Column; 6] = [
    ("goroutines", "goroutines", |s| s.goroutines),
    ("heap in use", "bytes", |s| s.inuse_space),
    ("heap objects", "objects", |s| s.inuse_objects),
    ("RSS", "bytes", |s| s.rss),
    ("fds", "descriptors", |s| s.open_fds),
    ("threads", "threads", |s| s.threads),
];

fn growing(page: &mut Page, d: &Diagnosis) {
    page.heading(Some(1), words::STEPS[0]);
    page.prose("", Role::Plain, &format!("{}.", capital(&words::growth_answer(d))));
    if d.stages.is_empty() {
        return;
    }
    page.gap();
    stages_table(page, d);
    if d.trends.iter().any(|t| t.series.len() > 1) {
        page.gap();
        trends_table(page, d);
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

fn stages_table(page: &mut Page, d: &Diagnosis) {
    let (seen, unseen): (Vec<_>, Vec<_>) =
        COLUMNS.iter().partition(|(_, _, get)| d.stages.iter().any(|s| get(s).is_some()));
    let time = if d.window.millis.is_some() { ">after" } else { ">snapshot" };
    let titles: Vec<_> = seen.iter().map(|(title, _, _)| format!(">{title}")).collect();
    let titles: Vec<&str> = std::iter::once(time).chain(titles.iter().map(String::as_str)).collect();
    let mut table = Table::new(&titles);
    let few = if page.verbose { usize::MAX } else { FEW_STAGES };
    let shown = spark::spaced(d.stages.len(), few);
    for i in &shown {
        let stage = &d.stages[*i];
        let when = match d.window.millis {
            Some(_) => units::millis(stage.t_ms),
            None => format!("#{}", i + 1),
        };
        let values = seen.iter().map(|(_, unit, get)| match get(stage) {
            Some(value) => Cell::from(units::amount(value, unit)),
            None => Cell::of(Role::Dim, units::UNKNOWN),
        });
        table.row(std::iter::once(Cell::of(Role::Dim, when)).chain(values));
    }
    // The last columns are the least telling ones; the time and the first total always stay.
    let order: Vec<usize> = (2..=seen.len()).rev().collect();
    let left_out = table.fit(page.width - 2, &order);
    page.table(&table, "  ");
    if !left_out.is_empty() {
        page.prose("  ", Role::Dim, &format!("no room for: {}", left_out.join(", ")));
    }
    if shown.len() < d.stages.len() {
        let text = format!("{} of {} snapshots shown", shown.len(), d.stages.len());
        page.prose("  ", Role::Dim, &text);
    }
    if !unseen.is_empty() && !seen.is_empty() {
        let names: Vec<_> = unseen.iter().map(|(title, _, _)| *title).collect();
        page.prose("  ", Role::Dim, &format!("not seen: {}", names.join(", ")));
    }
}

fn trends_table(page: &mut Page, d: &Diagnosis) {
    let mut table = Table::new(&["", ">", "", ">", ">", "", ""]);
    for t in &d.trends {
        let role = match words::trend(t) {
            "growing" => Role::Bad,
            "falling" => Role::Good,
            _ => Role::Plain,
        };
        table.row([
            Cell::of(Role::Plain, t.what),
            units::amount(t.first, t.unit).into(),
            Cell::of(Role::Dim, words::arrow(page.unicode)),
            units::amount(t.last, t.unit).into(),
            Cell::of(role, units::rate_or_unknown(t.per_min, t.unit)),
            Cell::of(role, words::trend(t)),
            Cell::of(role, spark::of_points(&t.series, 16, page.unicode)),
        ]);
    }
    table.fit(page.width - 2, &[6, 2, 1, 5]);
    page.table(&table, "  ");
}

fn grown(page: &mut Page, d: &Diagnosis, evidence: &Evidence) {
    page.heading(Some(2), words::STEPS[1]);
    if d.window.snapshots < 2 {
        page.prose("", Role::Plain, "One snapshot has nothing to be compared with.");
        return;
    }
    let of = |what| d.grown.iter().filter(|g| g.what == what).collect::<Vec<_>>();
    let (goroutines, heap) = (of(GrownWhat::Goroutines), of(GrownWhat::Heap));
    if goroutines.is_empty() {
        page.prose(
            "",
            Role::Plain,
            &words::none_grew("goroutine group", words::goroutine_snapshots(evidence)),
        );
    } else {
        page.prose("", Role::Strong, "Goroutine groups");
        grown_table(page, &goroutines, false);
        page.gap();
    }
    if heap.is_empty() {
        page.prose("", Role::Plain, &words::none_grew("allocation site", words::heap_snapshots(evidence)));
    } else {
        page.prose("", Role::Strong, "Heap by allocation site (inuse_space, inuse_objects)");
        grown_table(page, &heap, true);
    }
}

fn grown_table(page: &mut Page, sites: &[&Grown], heap: bool) {
    let titles: &[&str] = if heap {
        &[">growth", ">in use", ">objects", "", "where"]
    } else {
        &[">growth", ">live", "", "where"]
    };
    let mut table = Table::new(titles);
    let shown = if page.verbose { sites.len() } else { sites.len().min(FEW_SITES) };
    let rows: Vec<_> = sites[..shown].iter().map(|g| (g, grown_cells(page, g, heap))).collect();
    // The columns before it decide how much room the name has.
    let mut measure = table.clone();
    rows.iter().for_each(|(_, cells)| measure.row(cells.iter().cloned()));
    let room = page.width.saturating_sub(measure.width_before_last() + 2).max(20);
    let first = rows.iter().map(|(_, cells)| width(&cells[0].text)).max().unwrap_or(0).max(6) + 2;
    let place_room = page.width.saturating_sub(first + 2);
    for (g, mut cells) in rows {
        cells.push(shorten(&visible(words::function(&g.location)), room, page.unicode).into());
        table.row(cells);
        let place = shorten_path(&visible(&words::place(&g.location)), place_room, page.unicode);
        table.push(Row::Under(1, Cell::of(Role::Dim, place)));
    }
    let spark = titles.len() - 2;
    table.fit(page.width - 2, &[spark, spark - 1, 1]);
    page.table(&table, "  ");
    if shown < sites.len() {
        let more = units::count((sites.len() - shown) as f64);
        page.prose("  ", Role::Dim, &format!("{more} more, which grew less"));
    }
}

fn grown_cells(page: &Page, g: &Grown, heap: bool) -> Vec<Cell> {
    let (growth, unit) = words::grown_by(g);
    let pair = |(first, last): (f64, f64), unit| {
        format!("{} {} {}", units::amount(first, unit), words::arrow(page.unicode), units::amount(last, unit))
    };
    let role = if growth > 0.0 { Role::Bad } else { Role::Plain };
    let mut cells = vec![Cell::of(role, units::change(growth, unit))];
    if heap {
        cells.push(g.bytes.map_or_else(|| units::UNKNOWN.to_owned(), |b| pair(b, "bytes")).into());
    }
    cells.push(pair(g.objects, "objects").into());
    cells.push(Cell::of(role, spark::of_points(&g.series, 8, page.unicode)));
    cells
}

fn mend(page: &mut Page, d: &Diagnosis) {
    page.heading(Some(4), words::STEPS[3]);
    if d.findings.is_empty() {
        page.prose("", Role::Plain, words::nothing_to_mend(d.verdict));
        return;
    }
    let mut told: Vec<&stanch_model::Fix> = Vec::new();
    for (i, f) in d.findings.iter().take(page.max_findings).enumerate() {
        finding::reference(page, f, i);
        if told.contains(&&f.fix) {
            page.prose("  ", Role::Plain, "As above.");
            continue;
        }
        told.push(&f.fix);
        if f.fix.advice.is_empty() {
            page.prose("  ", Role::Plain, "No general advice is known; the cause is described in step 3.");
        }
        page.paragraphs("  ", Role::Plain, &f.fix.advice);
        if !f.fix.example.trim().is_empty() {
            page.gap();
            page.code("      ", &f.fix.example);
        }
    }
}

fn verify(page: &mut Page, d: &Diagnosis) {
    page.heading(Some(5), words::STEPS[4]);
    let mut told: Vec<&str> = Vec::new();
    for f in d.findings.iter().take(page.max_findings) {
        if !f.verify.is_empty() && !told.contains(&f.verify.as_str()) {
            told.push(&f.verify);
            let first = format!("  {} ", if page.unicode { "•" } else { "*" });
            page.hanging(&first, "    ", Role::Plain, &f.verify);
        }
    }
    let (text, commands) = words::verification(d);
    page.prose("", Role::Plain, text);
    page.code("    ", &commands);
}
