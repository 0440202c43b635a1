//! What `stanch forecast` reads: bundles, or Prometheus' answers to range queries.

pub(crate) mod bundles;
pub(crate) mod ranges;

use stanch_forecast::{Other, Seen, Series};

use crate::failure::{Failure, Result};

/// All series that a forecast is made from, and what the reader should know about them.
#[derive(Debug, Default)]
pub(crate) struct Input {
    /// Where it comes from.
    pub(crate) target: String,
    /// For the equation.
    pub(crate) seen: Seen,
    /// For lines; limits that the evidence itself says are set.
    pub(crate) others: Vec<Other>,
    /// What was left out or assumed.
    pub(crate) notes: Vec<String>,
}

/// The numbers that a limit is set for by name.
pub(crate) const MEMORY: &str = "memory";
pub(crate) const FDS: &str = "file descriptors";
pub(crate) const P99: &str = "p99 latency";

impl Input {
    /// Adds a number with a model of its own, when anything was seen of it.
    fn other(&mut self, what: &'static str, unit: &'static str, series: Series, limit: Option<f64>) {
        if !series.points.is_empty() {
            self.others.push(Other { what, unit, series, limit, log: what == P99 });
        }
    }

    /// Says what a series lacks.
    fn note_holes(&mut self, what: &str, series: &Series) {
        let each = [
            (series.not_numbers, "values that are no numbers (NaN, infinite or missing)"),
            (series.repeated, "values at a time that has one already"),
        ];
        for (count, which) in each.iter().filter(|(count, _)| *count > 0) {
            self.notes.push(format!("{what}: left out {count} {which}"));
        }
        if series.gaps > 0 {
            self.notes.push(format!("{what}: gaps without values: {}", series.gaps));
        }
    }
}

/// None of the numbers that a forecast is made from can be below zero.
fn check_sign(name: &str, series: &Series, help: &str) -> Result<()> {
    let mut below = series.points.iter().filter(|p| p.1 < 0.0);
    let Some((time, value)) = below.next() else { return Ok(()) };
    let count = 1 + below.count();
    let all = series.points.len();
    let what =
        format!("use {name}: {count} of {all} values are negative, the first of them {value} at {time}");
    Err(Failure::new(what).help(help))
}
