//! `top`: nodes by their own value.

use std::io::{self, Write};

use serde::Serialize;

use super::View;
use super::head::report_lines;
use crate::graph::{Edge, Graph, NameCache, Plan, trimmed};
use crate::units::percentage;

/// Whether a function was inlined into its callers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Inlined {
    /// Into none of them.
    #[default]
    No,
    /// Into some.
    Partly,
    /// Into all.
    Yes,
}

/// One node.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TopRow {
    /// How it is called.
    pub name: String,
    /// Whether it was inlined.
    pub inlined: Inlined,
    /// Its own value.
    pub flat: i64,
    /// Its value with all it calls.
    pub cum: i64,
}

/// The report.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Top {
    /// The lines above it.
    pub head: Vec<String>,
    /// Sample type.
    pub kind: String,
    /// Unit of the values.
    pub unit: String,
    /// What percentages are of.
    pub total: i64,
    /// Nodes in their order.
    pub rows: Vec<TopRow>,
    #[serde(skip)]
    output_unit: String,
}

impl Top {
    /// Adds up.
    #[must_use]
    pub fn of(view: &View<'_>) -> Self {
        let names = NameCache::new(view.calls);
        let options = view.options;
        let plan = Plan {
            options,
            nodes: options.node_limit(0),
            visual: false,
            may_be_tree: false,
            all_edges: false,
        };
        let t = trimmed(view.profile, view.calls, &plan, &names);
        let output_unit = view.output_unit(&t.graph, false);
        let row = |v: &u32| {
            let vertex = t.graph.vertex(*v);
            TopRow {
                name: names.get(vertex.node).to_owned(),
                inlined: inlined(&t.graph, &vertex.ins),
                flat: vertex.flat.shown(),
                cum: vertex.cum.shown(),
            }
        };
        Self {
            head: report_lines(view, &t, &output_unit, false),
            kind: view.calls.measure().kind.clone(),
            unit: view.calls.measure().unit.clone(),
            total: view.calls.total(),
            rows: t.graph.shown.iter().map(row).collect(),
            output_unit,
        }
    }

    /// Writes it as pprof does.
    ///
    /// # Errors
    /// Those of `w`.
    pub fn write(&self, view: &View<'_>, w: &mut dyn Write) -> io::Result<()> {
        for line in &self.head {
            writeln!(w, "{line}")?;
        }
        writeln!(w, "{:>10} {:>5}% {:>5}% {:>10} {:>5}%", "flat", "flat", "sum", "cum", "cum")?;
        let mut sum = 0i64;
        for row in &self.rows {
            sum = sum.saturating_add(row.flat);
            let inlined = match row.inlined {
                Inlined::No => "",
                Inlined::Partly => " (partial-inline)",
                Inlined::Yes => " (inline)",
            };
            writeln!(
                w,
                "{:>10} {} {} {:>10} {}  {}{inlined}",
                view.value(row.flat, &self.output_unit),
                percentage(row.flat, self.total),
                percentage(sum, self.total),
                view.value(row.cum, &self.output_unit),
                percentage(row.cum, self.total),
                row.name
            )?;
        }
        Ok(())
    }
}

fn inlined(graph: &Graph, ins: &[u32]) -> Inlined {
    let is = |wanted: bool| graph.alive(ins).any(|(_, e): (u32, &Edge)| e.inline == wanted);
    match (is(true), is(false)) {
        (false, _) => Inlined::No,
        (true, true) => Inlined::Partly,
        (true, false) => Inlined::Yes,
    }
}
