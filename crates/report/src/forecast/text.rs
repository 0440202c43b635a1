//! A forecast for a terminal.

use super::{Forecast, plot, verdict, words};
use crate::escape::visible;
use crate::paint::Role;
use crate::table::{Cell, Table};
use crate::text::{Page, TextOptions, banner_role};
use crate::units;

/// The whole forecast. Ends with a newline.
#[must_use]
pub fn text(f: &Forecast<'_>, options: &TextOptions) -> String {
    let mut page = Page::new(options);
    let banner = page.paint.paint(banner_role(verdict(f.outlook)), " FORECAST ");
    page.raw(&format!("{banner} {}", visible(f.target)));
    prose(&mut page, "", Role::Strong, &words::headline(f));
    limits(&mut page, f);
    model(&mut page, f);
    for curve in &f.outlook.curves {
        let lines = plot::lines(curve, f.outlook.now, page.width, page.unicode);
        if !lines.is_empty() {
            page.heading(None, &words::title(curve));
            lines.iter().for_each(|l| page.raw(l));
        }
    }
    if !f.notes.is_empty() {
        page.heading(None, "Notes");
        for note in f.notes {
            let note = words::plain(note, page.unicode);
            page.hanging("  - ", "    ", Role::Plain, &note);
        }
    }
    page.finish()
}

fn limits(page: &mut Page, f: &Forecast<'_>) {
    if f.outlook.limits.is_empty() {
        return;
    }
    page.heading(None, "Limits");
    let mut table = Table::new(&["what", ">now", ">limit", ">reached in", "90 %"]);
    for l in &f.outlook.limits {
        let (best, range, role) = match &l.within {
            Ok(w) => (words::best(w), words::range(w), if w.best.is_some() { Role::Bad } else { Role::Good }),
            Err(why) => (units::UNKNOWN.to_owned(), why.name().to_owned(), Role::Warn),
        };
        let now = l.now.map_or_else(|| units::UNKNOWN.to_owned(), |v| words::amount(v, l.unit));
        table.row([
            Cell::from(l.what),
            now.into(),
            words::amount(l.limit, l.unit).into(),
            Cell::of(role, best),
            Cell::of(Role::Dim, range),
        ]);
    }
    table.fit(page.width - 2, &[1, 4]);
    page.table(&table, "  ");
    for l in &f.outlook.limits {
        if let Err(why) = &l.within {
            prose(page, "  ", Role::Dim, &format!("{}: {why}", l.what));
        }
    }
}

fn model(page: &mut Page, f: &Forecast<'_>) {
    page.heading(None, "Model");
    match &f.outlook.model {
        Ok(m) => {
            prose(page, "  ", Role::Code, words::EQUATION);
            let mut table = Table::new(&["", ">fit", "90 %", "meaning"]);
            for [symbol, value, interval, meaning] in words::parameters(m) {
                let dim = |text: String| Cell::of(Role::Dim, text);
                let symbol = words::plain(&symbol, page.unicode);
                table.row([Cell::from(symbol), value.into(), dim(interval), dim(meaning)]);
            }
            table.fit(page.width - 2, &[3, 2]);
            page.table(&table, "  ");
            prose(page, "  ", Role::Dim, &words::fit(m));
        }
        Err(why) => prose(page, "  ", Role::Warn, &format!("goroutines: {why}")),
    }
    words::lines(f.outlook).iter().for_each(|l| prose(page, "  ", Role::Plain, l));
}

fn prose(page: &mut Page, indent: &str, role: Role, text: &str) {
    let text = words::plain(text, page.unicode);
    page.prose(indent, role, &text);
}
