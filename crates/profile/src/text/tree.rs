//! `tree` and `peek`: nodes between their callers and callees.

use std::io::{self, Write};

use regex::Regex;
use serde::Serialize;

use super::View;
use super::head::report_lines;
use crate::ProfileError;
use crate::graph::{Edge, NameCache, Plan, trimmed};
use crate::units::percentage;

const LINE: &str = "----------------------------------------------------------+-------------";
const LEGEND: &str = "      flat  flat%   sum%        cum   cum%   calls calls% + context \t \t ";

/// A caller or callee.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Neighbour {
    /// How it is called.
    pub name: String,
    /// What the calls add up to.
    pub value: i64,
    /// Whether the callee was inlined.
    pub inlined: bool,
}

/// A node between its callers and callees.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Block {
    /// How it is called.
    pub name: String,
    /// Its own value.
    pub flat: i64,
    /// Its value with all it calls.
    pub cum: i64,
    /// Who calls it, heaviest first.
    pub callers: Vec<Neighbour>,
    /// Whom it calls, heaviest first.
    pub callees: Vec<Neighbour>,
}

/// The report.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Tree {
    /// The lines above it.
    pub head: Vec<String>,
    /// Sample type.
    pub kind: String,
    /// Unit of the values.
    pub unit: String,
    /// What percentages are of.
    pub total: i64,
    /// Nodes in their order.
    pub nodes: Vec<Block>,
    #[serde(skip)]
    output_unit: String,
    #[serde(skip)]
    is_empty: bool,
}

impl Tree {
    /// Adds up; with `only`, nodes whose name matches (`peek`).
    ///
    /// # Errors
    /// [`ProfileError::NoMatch`] when no name matches `only`.
    pub fn of(view: &View<'_>, only: Option<&Regex>) -> Result<Self, ProfileError> {
        let names = NameCache::new(view.calls);
        let options = view.options;
        let plan = Plan {
            options,
            nodes: options.node_limit(80),
            visual: false,
            may_be_tree: false,
            all_edges: true,
        };
        let t = trimmed(view.profile, view.calls, &plan, &names);
        let output_unit = view.output_unit(&t.graph, false);
        let is_asked = |v: &&u32| only.is_none_or(|r| r.is_match(names.get(t.graph.vertex(**v).node)));
        let block = |v: &u32| {
            let vertex = t.graph.vertex(*v);
            let neighbour = |other: u32, e: &Edge| Neighbour {
                name: names.get(t.graph.vertex(other).node).to_owned(),
                value: e.weight.value,
                inlined: e.inline,
            };
            Block {
                name: names.get(vertex.node).to_owned(),
                flat: vertex.flat.shown(),
                cum: vertex.cum.shown(),
                callers: t.graph.callers(*v, &names).into_iter().map(|e| neighbour(e.src, e)).collect(),
                callees: t.graph.callees(*v, &names).into_iter().map(|e| neighbour(e.dest, e)).collect(),
            }
        };
        let nodes: Vec<Block> = t.graph.shown.iter().filter(is_asked).map(block).collect();
        if let (Some(only), true) = (only, nodes.is_empty()) {
            return Err(ProfileError::NoMatch(only.to_string()));
        }
        Ok(Self {
            head: report_lines(view, &t, &output_unit, false),
            kind: view.calls.measure().kind.clone(),
            unit: view.calls.measure().unit.clone(),
            total: view.calls.total(),
            is_empty: t.graph.shown.is_empty(),
            nodes,
            output_unit,
        })
    }

    /// Writes it as pprof does.
    ///
    /// # Errors
    /// Those of `w`.
    pub fn write(&self, view: &View<'_>, w: &mut dyn Write) -> io::Result<()> {
        for line in &self.head {
            writeln!(w, "{line}")?;
        }
        writeln!(w, "{LINE}\n{LEGEND}")?;
        let mut sum = 0i64;
        for block in &self.nodes {
            writeln!(w, "{LINE}")?;
            self.neighbours(view, block, &block.callers, w)?;
            sum = sum.saturating_add(block.flat);
            writeln!(
                w,
                "{:>10} {} {} {:>10} {}                | {}",
                view.value(block.flat, &self.output_unit),
                percentage(block.flat, self.total),
                percentage(sum, self.total),
                view.value(block.cum, &self.output_unit),
                percentage(block.cum, self.total),
                block.name
            )?;
            self.neighbours(view, block, &block.callees, w)?;
        }
        if self.is_empty { Ok(()) } else { writeln!(w, "{LINE}") }
    }

    fn neighbours(
        &self,
        view: &View<'_>,
        of: &Block,
        all: &[Neighbour],
        w: &mut dyn Write,
    ) -> io::Result<()> {
        for n in all {
            let inlined = if n.inlined { " (inline)" } else { "" };
            let value = view.value(n.value, &self.output_unit);
            writeln!(w, "{value:>50} {} |   {}{inlined}", percentage(n.value, of.cum), n.name)?;
        }
        Ok(())
    }
}
