//! The first screen: verdict, line, certainty, speed, damage, cure.

use stanch_model::{Diagnosis, Finding, Location, Verdict};

use super::Page;
use crate::escape::visible;
use crate::paint::Role;
use crate::wrap::{shorten, shorten_path, width};
use crate::{units, words};

const LABEL: usize = 9;

pub(super) fn write(page: &mut Page, d: &Diagnosis) {
    banner(page, d);
    page.prose("", Role::Strong, &d.headline);
    page.gap();
    match (d.verdict, d.findings.first()) {
        (_, Some(finding)) => worst_finding(page, d, finding),
        (Verdict::NoLeak, None) => healthy(page, d),
        (_, None) => undecided(page, d),
    }
    watched(page, d);
}

pub(super) fn banner_role(verdict: Verdict) -> Role {
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
pub(super) fn location_lines(page: &Page, at: &Location, room: usize) -> Vec<String> {
    let function = visible(words::function(at)).into_owned();
    let place = visible(&words::place(at)).into_owned();
    if width(&function) + 3 + width(&place) <= room {
        return vec![format!("{place} ({function})")];
    }
    vec![shorten_path(&place, room, page.unicode), shorten(&function, room, page.unicode)]
}

fn worst_finding(page: &mut Page, d: &Diagnosis, f: &Finding) {
    if let Some(at) = f.location.as_ref().or(f.blocked_at.as_ref()).or(f.spawned_at.as_ref()) {
        let lines = location_lines(page, at, page.width - LABEL - 2);
        page.labelled("where", LABEL, Role::Strong, &lines[0]);
        for line in &lines[1..] {
            page.labelled("", LABEL, Role::Plain, line);
        }
    } else {
        page.labelled("where", LABEL, Role::Plain, "the line is not known");
    }
    page.labelled("sure", LABEL, Role::Plain, &format!("{}: {}", f.grade.name(), why(f)));
    page.labelled("speed", LABEL, Role::Plain, &speed(f));
    page.labelled("hurts", LABEL, Role::Plain, &hurts(f));
    // Further paragraphs are for step 4.
    if let Some(advice) = f.fix.advice.lines().find(|line| !line.trim().is_empty()) {
        page.labelled("mend", LABEL, Role::Plain, advice);
    }
    match d.findings.len() - 1 {
        0 => {}
        1 => page.labelled("also", LABEL, Role::Plain, "1 more finding, in step 3"),
        n => page.labelled(
            "also",
            LABEL,
            Role::Plain,
            &format!("{} more findings, in step 3", units::count(n as f64)),
        ),
    }
}

fn why(f: &Finding) -> &str {
    f.evidence.first().map_or_else(|| words::grade(f.grade), |proof| &proof.text)
}

fn speed(f: &Finding) -> String {
    let now = match f.count {
        Some(_) => format!("{} now", words::count(f)),
        None => "number unknown".to_owned(),
    };
    format!("{}, {now}", words::growth(f))
}

fn hurts(f: &Finding) -> String {
    let when: Vec<_> = f.exhaustion.iter().map(words::exhaustion).collect();
    if when.is_empty() {
        return format!("severity {}; no limit is known that it would reach", f.severity.name());
    }
    format!("severity {}: {}", f.severity.name(), when.join("; "))
}

fn healthy(page: &mut Page, d: &Diagnosis) {
    page.labelled("growing", LABEL, Role::Plain, &words::growth_answer(d));
    if !d.cleared.is_empty() {
        let n = units::quantity(d.cleared.len() as f64, "groups");
        page.labelled(
            "cleared",
            LABEL,
            Role::Plain,
            &format!("{n} that could look like a leak; reasons below"),
        );
    }
}

fn undecided(page: &mut Page, d: &Diagnosis) {
    page.labelled("growing", LABEL, Role::Plain, &words::growth_answer(d));
    if !d.gaps.is_empty() {
        let n = units::quantity(d.gaps.len() as f64, "gaps");
        page.labelled("missing", LABEL, Role::Plain, &format!("{n} in the evidence, listed below"));
    }
    if let Some(next) = d.next.first() {
        page.labelled("next", LABEL, Role::Plain, next);
    }
}

fn watched(page: &mut Page, d: &Diagnosis) {
    let go = d.go_version.map_or_else(|| "Go version unknown".to_owned(), |v| v.to_string());
    page.labelled("watched", LABEL, Role::Plain, &format!("{}, {go}", words::window(d)));
}
