//! Before and after a fix: what went away, what stayed, what is new.

mod json;
mod markdown;
mod text;

use stanch_model::{CompareRow, CompareState, Comparison, Evidence};

pub use json::compare_json;
pub use markdown::compare_markdown;
pub use text::compare_text;

use crate::units;

/// The evidence that the stack ids of both sides belong to.
#[derive(Clone, Copy, Debug)]
pub struct Sides<'a> {
    /// Of [`Comparison::before`].
    pub before: &'a Evidence,
    /// Of [`Comparison::after`].
    pub after: &'a Evidence,
}

/// States in the order of a report: what needs attention first. With what each means.
pub(crate) const STATES: [(CompareState, &str); 4] = [
    (CompareState::New, "New: it leaks after and did not before"),
    (CompareState::Stayed, "Stayed: it leaked before and still does"),
    (CompareState::Unknown, "Unknown: the evidence after does not suffice"),
    (CompareState::Gone, "Gone: it leaked before and is gone or flat"),
];

/// Rows of totals.
pub(crate) fn totals(c: &Comparison) -> Vec<&CompareRow> {
    c.rows.iter().filter(|r| r.state.is_none()).collect()
}

/// Rows of findings in one state.
pub(crate) fn in_state(c: &Comparison, state: CompareState) -> Vec<&CompareRow> {
    c.rows.iter().filter(|r| r.state == Some(state)).collect()
}

/// Value and rate of one side: `1,204, +1,201/min`; a rate that is not known is left out of totals without one.
pub(crate) fn side(value: Option<f64>, per_min: Option<f64>, unit: &str) -> String {
    let value = units::amount_or_unknown(value, unit);
    match per_min {
        Some(rate) => format!("{value}, {}", units::rate(rate, unit)),
        None => value,
    }
}

/// `1 new, 2 stayed, 1 gone`; states without rows are left out.
pub(crate) fn tally(c: &Comparison) -> String {
    let counts = STATES.iter().map(|(state, _)| (in_state(c, *state).len(), state.name()));
    let parts: Vec<_> = counts.filter(|(n, _)| *n > 0).map(|(n, name)| format!("{n} {name}")).collect();
    if parts.is_empty() { "no leak on either side".to_owned() } else { parts.join(", ") }
}
