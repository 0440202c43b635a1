//! A comparison for a terminal.

use stanch_model::{CompareRow, CompareState, Comparison, Diagnosis};

use super::{STATES, in_state, side, tally, totals};
use crate::escape::visible;
use crate::paint::Role;
use crate::table::{Cell, Table};
use crate::text::{Page, TextOptions, banner_role};
use crate::wrap::{shorten, shorten_path, width};
use crate::{units, words};

/// The before/after answer as text. Ends with a newline.
#[must_use]
pub fn compare_text(comparison: &Comparison, options: &TextOptions) -> String {
    let mut page = Page::new(options);
    let c = comparison;
    banner(&mut page, c);
    page.prose("", Role::Strong, &c.headline);
    page.gap();
    watched(&mut page, "before", &c.before);
    watched(&mut page, "after", &c.after);
    totals_table(&mut page, c);
    leaks(&mut page, c);
    gaps(&mut page, "Missing before", &c.before);
    gaps(&mut page, "Missing after", &c.after);
    next(&mut page, c);
    page.finish()
}

fn banner(page: &mut Page, c: &Comparison) {
    let word = |d: &Diagnosis| {
        let space = if page.paint.color { " " } else { "" };
        page.paint.paint(banner_role(d.verdict), &format!("{space}{}{space}", words::verdict(d.verdict)))
    };
    let line =
        format!("before {}  {}  after {}", word(&c.before), words::arrow(page.unicode), word(&c.after));
    page.raw(&line);
}

fn watched(page: &mut Page, label: &str, d: &Diagnosis) {
    let text = words::window(d);
    let room = page.width.saturating_sub(width(&text) + 12);
    let target = shorten(&visible(&d.target), room, page.unicode);
    page.labelled(label, 8, Role::Plain, &format!("{target}, {text}"));
}

fn totals_table(page: &mut Page, c: &Comparison) {
    let rows = totals(c);
    if rows.is_empty() {
        return;
    }
    page.heading(None, "Totals");
    let mut table = Table::new(&["", ">before", ">rate", ">after", ">rate"]);
    for r in rows {
        let (before, after) = (r.before_per_min, r.after_per_min);
        let role = match (before, after) {
            (Some(b), Some(a)) if a < b * 0.5 && b > 0.0 => Role::Good,
            (Some(b), Some(a)) if a > b && a > 0.0 => Role::Bad,
            _ => Role::Plain,
        };
        table.row([
            Cell::from(shorten(&visible(&r.what), (page.width / 3).min(24), page.unicode)),
            units::amount_or_unknown(r.before, r.unit).into(),
            Cell::of(Role::Dim, units::rate_or_unknown(before, r.unit)),
            units::amount_or_unknown(r.after, r.unit).into(),
            Cell::of(role, units::rate_or_unknown(after, r.unit)),
        ]);
    }
    table.fit(page.width - 2, &[2, 4]);
    page.table(&table, "  ");
}

fn role(state: CompareState) -> Role {
    match state {
        CompareState::New | CompareState::Stayed => Role::Bad,
        CompareState::Unknown => Role::Warn,
        CompareState::Gone => Role::Good,
    }
}

fn leaks(page: &mut Page, c: &Comparison) {
    page.heading(None, &format!("Leaks: {}", tally(c)));
    for (state, meaning) in STATES {
        let rows = in_state(c, state);
        if rows.is_empty() {
            continue;
        }
        page.gap();
        page.prose("", role(state), meaning);
        rows.into_iter().for_each(|r| leak(page, r));
    }
}

fn leak(page: &mut Page, r: &CompareRow) {
    let mark = match (r.state, page.unicode) {
        (Some(CompareState::Gone), true) => "✓",
        (Some(CompareState::Gone), false) => "-",
        (Some(CompareState::New), _) => "+",
        (Some(CompareState::Unknown), _) => "?",
        _ => "!",
    };
    let mark = page.paint.paint(r.state.map_or(Role::Plain, role), mark);
    let slug = r.slug.map_or_else(String::new, |slug| format!("{slug}: "));
    page.hanging(&format!("  {mark} "), "    ", Role::Plain, &format!("{slug}{}", r.what));
    let (before, after) = (side(r.before, r.before_per_min, r.unit), side(r.after, r.after_per_min, r.unit));
    let arrow = words::arrow(page.unicode);
    page.prose("    ", Role::Plain, &format!("{before}  {arrow}  {after}"));
    if let Some(at) = &r.location {
        let room = page.width - 4;
        let place = visible(&words::place(at)).into_owned();
        let function = visible(words::function(at)).into_owned();
        let whole = format!("{place} ({function})");
        let text = if width(&whole) <= room { whole } else { shorten_path(&place, room, page.unicode) };
        page.prose("    ", Role::Dim, &text);
    }
}

fn gaps(page: &mut Page, title: &str, d: &Diagnosis) {
    if d.gaps.is_empty() {
        return;
    }
    page.heading(None, title);
    let bullet = if page.unicode { "  • " } else { "  * " };
    for g in &d.gaps {
        page.hanging(bullet, "    ", Role::Plain, &words::gap(g));
    }
}

fn next(page: &mut Page, c: &Comparison) {
    let open = |s| !in_state(c, s).is_empty();
    page.gap();
    if open(CompareState::New) || open(CompareState::Stayed) {
        page.prose("", Role::Plain, "What still leaks, with the line and how to mend it:");
        page.code("    ", &format!("stanch diagnose {}", words::shell_target(&c.after)));
    } else if open(CompareState::Unknown) {
        page.prose(
            "",
            Role::Plain,
            "Watch the side after as long as the side before, under the same load, to decide.",
        );
    }
}
