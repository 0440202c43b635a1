//! Reports: what is shown of prepared calls, and the text that `go tool pprof` writes for it.
//!
//! Each report is made first (a struct that can be written as JSON as well) and then written; texts equal pprof's
//! byte for byte, except that times are in UTC.

mod callgrind;
mod dot;
mod folded;
mod head;
mod list;
mod raw;
mod short;
mod speedscope;
mod tags;
mod top;
mod traces;
mod tree;

pub use callgrind::callgrind;
pub use dot::dot;
pub use folded::folded;
pub use head::profile_lines;
pub use list::{Lines, List, Routine, SourceLine};
pub use raw::{comments, raw};
pub use speedscope::speedscope;
pub use tags::{TagKey, TagTable, TagValue};
pub use top::{Inlined, Top, TopRow};
pub use traces::traces;
pub use tree::{Block, Neighbour, Tree};

use stanch_model::profile::Profile;

use crate::calls::{Calls, Weight};
use crate::graph::Graph;
use crate::{Options, units};

/// A profile, its calls, and how they are to be shown.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The profile that `calls` were prepared from.
    pub profile: &'a Profile,
    /// What is added up.
    pub calls: &'a Calls,
    /// How it is shown.
    pub options: &'a Options,
}

impl View<'_> {
    /// A value after `divide_by`.
    #[must_use]
    pub fn divided(&self, value: i64) -> i64 {
        let ratio = 1.0 / self.options.divide_by;
        if ratio > 0.0 && ratio != 1.0 { (value as f64 * ratio) as i64 } else { value }
    }

    /// A value as it is written, in `unit` or, where that says `auto`, in its own.
    #[must_use]
    pub fn value(&self, value: i64, unit: &str) -> String {
        units::label(self.divided(value), &self.calls.measure().unit, unit)
    }

    /// The unit that all values of a graph are written in.
    ///
    /// Source: `selectOutputUnit` of google/pprof.
    fn output_unit(&self, graph: &Graph, whole_numbers: bool) -> String {
        let asked = &self.options.unit;
        if asked != "minimum" || graph.shown.is_empty() {
            return asked.clone();
        }
        let of = |w: Weight| w.shown().saturating_abs();
        let values = graph.shown.iter().map(|v| {
            let vertex = graph.vertex(*v);
            if of(vertex.flat) == 0 { of(vertex.cum) } else { of(vertex.flat) }
        });
        let least = values.filter(|v| *v > 0).min().unwrap_or(self.calls.total());
        let (least, most) = (self.divided(least), self.divided(self.calls.total()));
        let unit = &self.calls.measure().unit;
        let natural = |v: i64| units::scale(v, unit, "minimum").1;
        let mut chosen = natural(least);
        if chosen != natural(most) && least.saturating_mul(100) < most && !whole_numbers {
            chosen = natural(least.saturating_mul(100));
        }
        if chosen.is_empty() { unit.clone() } else { chosen }
    }
}
