//! `deep`: stacks with more than so many calls.

use std::io::{self, Write};

use serde::Serialize;

use super::path;
use crate::graph::NameCache;
use crate::text::View;

/// A deep stack.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DeepRow {
    /// How many calls it has, inlined ones included.
    pub depth: usize,
    /// What its samples add up to.
    pub value: i64,
    /// The function that is on it most often, and how often: what recurses.
    pub most: (String, usize),
    /// The stack, root first.
    pub path: Vec<String>,
}

/// The report.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Deep {
    /// Sample type.
    pub kind: String,
    /// Unit of the values.
    pub unit: String,
    /// The shallowest depth that is shown.
    pub minimum: usize,
    /// How many stacks are as deep.
    pub stacks: usize,
    /// The deepest first.
    pub rows: Vec<DeepRow>,
}

impl Deep {
    /// Finds stacks of at least `minimum` calls; at most `rows` of them are shown, 0: all.
    #[must_use]
    pub fn of(view: &View<'_>, minimum: usize, rows: usize) -> Self {
        let calls = view.calls;
        let names = NameCache::new(calls);
        let mut found: Vec<usize> = (0..calls.stack_count())
            .filter(|s| calls.is_counted(*s) && calls.stack(*s).len() >= minimum)
            .collect();
        let stacks = found.len();
        found.sort_by_key(|s| {
            (std::cmp::Reverse((calls.stack(*s).len(), calls.weight(*s).value.unsigned_abs())), *s)
        });
        if rows > 0 {
            found.truncate(rows);
        }
        let row = |stack: usize| {
            let mut counts = hashbrown::HashMap::new();
            for frame in calls.stack(stack) {
                *counts.entry(frame.node()).or_insert(0usize) += 1;
            }
            let most = counts.into_iter().max_by_key(|(node, n)| (*n, std::cmp::Reverse(*node)));
            DeepRow {
                depth: calls.stack(stack).len(),
                value: calls.weight(stack).shown(),
                most: most.map_or((String::new(), 0), |(node, n)| (names.get(node).to_owned(), n)),
                path: path(calls, stack, &names),
            }
        };
        let measure = calls.measure();
        Self {
            kind: measure.kind.clone(),
            unit: measure.unit.clone(),
            minimum,
            stacks,
            rows: found.into_iter().map(row).collect(),
        }
    }

    /// Writes it as text: the leaf, the root and what recurses; whole stacks are in JSON and `traces`.
    ///
    /// # Errors
    /// Those of `w`.
    pub fn write(&self, view: &View<'_>, w: &mut dyn Write) -> io::Result<()> {
        let unit = if view.options.unit == "minimum" { "auto" } else { &view.options.unit };
        writeln!(w, "{} stacks of at least {} calls", self.stacks, self.minimum)?;
        writeln!(w, "{:>6} {:>12} {:>6}  most often on it; leaf … root", "depth", "value", "times")?;
        for row in &self.rows {
            let end = |name: Option<&String>| name.map_or("", String::as_str).to_owned();
            writeln!(
                w,
                "{:>6} {:>12} {:>6}  {}; {} … {}",
                row.depth,
                view.value(row.value, unit),
                row.most.1,
                row.most.0,
                end(row.path.last()),
                end(row.path.first())
            )?;
        }
        Ok(())
    }
}
