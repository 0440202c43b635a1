//! A comparison as Markdown for a ticket.

use stanch_model::{CompareRow, Comparison};

use super::{STATES, in_state, side, tally, totals};
use crate::escape::{markdown as safe, markdown_code as code};
use crate::markdown::{Doc, gaps, location};
use crate::{units, words};

/// The before/after answer as GitHub-flavoured Markdown.
#[must_use]
pub fn compare_markdown(comparison: &Comparison) -> String {
    let c = comparison;
    let mut out = Doc::default();
    let verdict = words::verdict;
    out.block(&format!("## Before: {}, after: {}", verdict(c.before.verdict), verdict(c.after.verdict)));
    out.block(&format!("**{}**", safe(&c.headline)));
    out.table(
        &["", "before", "after"],
        [
            vec!["target".into(), code(&c.before.target), code(&c.after.target)],
            vec!["watched".into(), words::window(&c.before), words::window(&c.after)],
        ],
    );
    let totals = totals(c);
    if !totals.is_empty() {
        out.block("### Totals");
        out.table(
            &["total", ">before", ">rate before", ">after", ">rate after"],
            totals.into_iter().map(total),
        );
    }
    out.block(&format!("### Leaks: {}", tally(c)));
    let rows = STATES.iter().flat_map(|(state, _)| in_state(c, *state)).map(row).collect::<Vec<_>>();
    if !rows.is_empty() {
        out.table(&["", "leak", ">before", ">after", "where"], rows);
    }
    gaps(&mut out, "### Missing before", &c.before);
    gaps(&mut out, "### Missing after", &c.after);
    out.text
}

fn total(r: &CompareRow) -> Vec<String> {
    vec![
        safe(&r.what),
        units::amount_or_unknown(r.before, r.unit),
        units::rate_or_unknown(r.before_per_min, r.unit),
        units::amount_or_unknown(r.after, r.unit),
        units::rate_or_unknown(r.after_per_min, r.unit),
    ]
}

fn row(r: &CompareRow) -> Vec<String> {
    let what = match r.slug {
        Some(slug) => format!("{slug}: {}", safe(&r.what)),
        None => safe(&r.what),
    };
    vec![
        format!("**{}**", r.state.map_or("", stanch_model::CompareState::name)),
        what,
        side(r.before, r.before_per_min, r.unit),
        side(r.after, r.after_per_min, r.unit),
        r.location.as_ref().map_or_else(|| units::UNKNOWN.to_owned(), location),
    ]
}
