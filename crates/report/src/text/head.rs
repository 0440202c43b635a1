//! The first screen: verdict, line, certainty, speed, damage, cure.

use stanch_model::{Diagnosis, Finding, Location, Verdict};

use super::Page;
use crate::escape::visible;
use crate::paint::Role;
use crate::words;
use crate::wrap::{shorten, shorten_path, width};

const LABEL: usize = 9;

pub(super) fn write(page: &mut Page, d: &Diagnosis) {
    banner(page, d);
    page.prose("", Role::Strong, &d.headline);
    page.gap();
    if let Some(finding) = d.findings.first() {
        where_it_is(page, finding);
    }
    for (label, text) in words::facts(d) {
        page.labelled(label, LABEL, Role::Plain, &text);
    }
}

pub(crate) fn banner_role(verdict: Verdict) -> Role {
    match verdict {
        Verdict::Leak => Role::BannerBad,
        Verdict::NoLeak => Role::BannerGood,
        Verdict::Inconclusive => Role::BannerWarn,
    }
}

fn banner(page: &mut Page, d: &Diagnosis) {
    let word = words::verdict(d.verdict);
    let word = if page.paint.color { format!(" {word} ") } else { word.to_owned() };
    let space = if page.paint.color { " " } else { "  " };
    let room = page.width.saturating_sub(width(words::verdict(d.verdict)) + 4);
    let target = shorten(&visible(&d.target), room, page.unicode);
    let line = format!("{}{space}{target}", page.paint.paint(banner_role(d.verdict), &word));
    page.raw(line.trim_end());
}

/// Function and place of a location: on one line where both fit, else on two.
fn location_lines(page: &Page, at: &Location, room: usize) -> Vec<String> {
    let function = visible(words::function(at)).into_owned();
    let place = visible(&words::place(at)).into_owned();
    if width(&function) + 3 + width(&place) <= room {
        return vec![format!("{place} ({function})")];
    }
    vec![shorten_path(&place, room, page.unicode), shorten(&function, room, page.unicode)]
}

fn where_it_is(page: &mut Page, f: &Finding) {
    let Some(at) = words::best_location(f) else {
        page.labelled("where", LABEL, Role::Plain, "the line is not known");
        return;
    };
    let lines = location_lines(page, at, page.width - LABEL - 2);
    page.labelled("where", LABEL, Role::Strong, &lines[0]);
    for line in &lines[1..] {
        page.labelled("", LABEL, Role::Plain, line);
    }
}
