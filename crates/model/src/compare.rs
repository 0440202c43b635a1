//! Before and after a fix.

use crate::diagnosis::Diagnosis;
use crate::finding::Location;

/// What became of one site.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum CompareState {
    /// It leaks after and did not before.
    New,
    /// It leaked before and still does.
    Stayed,
    /// It leaked before and is gone or flat.
    Gone,
    /// The evidence after does not suffice to tell.
    Unknown,
}

impl CompareState {
    /// Its word in every format.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            CompareState::New => "new",
            CompareState::Stayed => "stayed",
            CompareState::Gone => "gone",
            CompareState::Unknown => "unknown",
        }
    }
}

/// One line of the before/after table.
#[derive(Clone, PartialEq, Debug)]
pub struct CompareRow {
    /// What: a total (`goroutines`, `heap in use`) or a finding's title.
    pub what: String,
    /// The finding's rule slug; `None` for totals.
    pub slug: Option<&'static str>,
    /// Where; `None` for totals.
    pub location: Option<Location>,
    /// Unit of the values.
    pub unit: &'static str,
    /// Last value before.
    pub before: Option<f64>,
    /// Last value after.
    pub after: Option<f64>,
    /// Growth per minute before.
    pub before_per_min: Option<f64>,
    /// Growth per minute after.
    pub after_per_min: Option<f64>,
    /// What became of it; `None` for totals.
    pub state: Option<CompareState>,
}

/// The whole before/after answer.
#[derive(Clone, PartialEq, Debug)]
pub struct Comparison {
    /// Diagnosis of the first side.
    pub before: Diagnosis,
    /// Diagnosis of the second side.
    pub after: Diagnosis,
    /// Totals, then findings: new, stayed, unknown, gone.
    pub rows: Vec<CompareRow>,
    /// One sentence.
    pub headline: String,
}
