//! After the steps: what was cleared, what is missing, what to do next, what the capture cost.

use stanch_model::Diagnosis;

use super::Page;
use crate::escape::visible;
use crate::paint::Role;
use crate::wrap::shorten_path;
use crate::{units, words};

const FEW: usize = 5;

pub(super) fn write(page: &mut Page, d: &Diagnosis) {
    cleared(page, d);
    gaps(page, d);
    next(page, d);
    if let Some(cost) = words::cost(d) {
        page.gap();
        page.prose("", Role::Dim, &format!("Cost of the capture: {cost}."));
    }
}

fn shown(page: &Page, len: usize) -> usize {
    if page.verbose { len } else { len.min(FEW) }
}

fn more(page: &mut Page, left_out: usize) {
    if left_out > 0 {
        page.prose("  ", Role::Dim, &format!("{} more; --verbose shows them", units::count(left_out as f64)));
    }
}

fn bullet(page: &mut Page, text: &str) {
    let first = if page.unicode { "  • " } else { "  * " };
    page.hanging(first, "    ", Role::Plain, text);
}

fn cleared(page: &mut Page, d: &Diagnosis) {
    if d.cleared.is_empty() {
        return;
    }
    page.heading(None, "Looked at and found healthy");
    let n = shown(page, d.cleared.len());
    for c in &d.cleared[..n] {
        let place = shorten_path(&visible(&words::place(&c.location)), 44, page.unicode);
        let count = units::count(c.count as f64);
        bullet(page, &format!("{count} at {place} ({}): {}", words::function(&c.location), c.why));
    }
    more(page, d.cleared.len() - n);
}

fn gaps(page: &mut Page, d: &Diagnosis) {
    if d.gaps.is_empty() {
        return;
    }
    page.heading(None, "Missing in the evidence");
    let n = shown(page, d.gaps.len());
    for g in &d.gaps[..n] {
        bullet(page, &words::gap(g));
    }
    more(page, d.gaps.len() - n);
}

fn next(page: &mut Page, d: &Diagnosis) {
    if d.next.is_empty() {
        return;
    }
    page.heading(None, "Next");
    for step in &d.next {
        bullet(page, step);
    }
}
