//! `list`: source lines with what was spent in them.
//!
//! Source: google/pprof, `printSource` in `internal/report/source.go`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use regex::Regex;
use serde::Serialize;
use stanch_model::SourceText;

use super::View;
use crate::graph::{NameCache, Plan, trimmed};
use crate::names::NameId;
use crate::units::percentage;
use crate::{Options, ProfileError};

/// Lines of source before the first and after the last line with samples.
const MARGIN: i64 = 5;

/// Own and cumulative values by line.
pub type Lines = BTreeMap<i64, (i64, i64)>;

/// A function in one file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Routine {
    /// How it is called.
    pub name: String,
    /// Its file as the profile names it; empty when the profile names none.
    pub file: String,
    /// Sum of the own values of its lines.
    pub flat: i64,
    /// Sum of the cumulative values of its lines; recursion counts several times.
    pub cum: i64,
    /// First line to show.
    pub start: i64,
    /// Last line to show.
    pub end: i64,
    /// Lines with samples.
    #[serde(skip)]
    pub values: Lines,
    /// Lines to show; `None` as long as the file was not found.
    pub lines: Option<Vec<SourceLine>>,
}

/// A line of source.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SourceLine {
    /// Its number.
    pub line: i64,
    /// Its own value.
    pub flat: i64,
    /// Its value with all it calls.
    pub cum: i64,
    /// Its text.
    pub text: String,
}

/// The report.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct List {
    /// Sample type.
    pub kind: String,
    /// Unit of the values.
    pub unit: String,
    /// What percentages are of.
    pub total: i64,
    /// Functions by name and file.
    pub routines: Vec<Routine>,
}

/// Nodes of one function in one file.
struct Found {
    start_line: i64,
    flat: i64,
    cum: i64,
    start: i64,
    end: i64,
    values: Lines,
}

impl List {
    /// Adds up the functions whose name matches. The calls have to be prepared with granularity `lines` and
    /// [`Options::object_names`].
    ///
    /// # Errors
    /// [`ProfileError::NoMatch`] when no name does.
    pub fn of(view: &View<'_>, wanted: &Regex) -> Result<Self, ProfileError> {
        let names = NameCache::new(view.calls);
        let options = Options { call_tree: false, ..view.options.clone() }.untrimmed();
        let plan = Plan { options: &options, nodes: 0, visual: false, may_be_tree: false, all_edges: false };
        let graph = trimmed(view.profile, view.calls, &plan, &names).graph;
        let text = |id: NameId| view.calls.names().get(id);
        let mut found: BTreeMap<(&str, &str), Found> = BTreeMap::new();
        for v in &graph.shown {
            let vertex = graph.vertex(*v);
            let node = view.calls.node(vertex.node);
            if !wanted.is_match(text(node.name)) {
                continue;
            }
            let start = if node.start_line != 0 { node.start_line } else { node.line.saturating_sub(MARGIN) };
            let end = node.line.saturating_add(MARGIN);
            let f = found.entry((text(node.name), text(node.file))).or_insert_with(|| Found {
                start_line: node.start_line,
                flat: 0,
                cum: 0,
                start,
                end,
                values: Lines::new(),
            });
            (f.start, f.end) = (f.start.min(start), f.end.max(end));
            f.start_line = f.start_line.min(node.start_line);
            f.flat = f.flat.saturating_add(vertex.flat.value);
            f.cum = f.cum.saturating_add(vertex.cum.value);
            let line = f.values.entry(node.line).or_default();
            *line = (line.0.saturating_add(vertex.flat.value), line.1.saturating_add(vertex.cum.value));
        }
        if found.is_empty() {
            return Err(ProfileError::NoMatch(wanted.to_string()));
        }
        let with_file: Vec<&str> =
            found.keys().filter(|(_, file)| !file.is_empty()).map(|(n, _)| *n).collect();
        let routine = |((name, file), f): (&(&str, &str), &Found)| Routine {
            name: (*name).to_owned(),
            file: (*file).to_owned(),
            flat: f.flat,
            cum: f.cum,
            start: f.start.max(1),
            end: f.end,
            values: f.values.clone(),
            lines: None,
        };
        // Calls without a file are only told of when the function has none at all.
        let told =
            |((name, file), _): &(&(&str, &str), &Found)| !file.is_empty() || !with_file.contains(name);
        let measure = view.calls.measure();
        Ok(Self {
            kind: measure.kind.clone(),
            unit: measure.unit.clone(),
            total: view.calls.total(),
            routines: found.iter().filter(told).map(routine).collect(),
        })
    }

    /// The files that the report wants to show.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.routines.iter().map(|r| r.file.as_str()).filter(|f| !f.is_empty())
    }

    /// Takes the lines to show from `source`.
    pub fn fill(&mut self, source: &SourceText) {
        for routine in &mut self.routines {
            let Some(text) = source.file(&routine.file) else { continue };
            let first = usize::try_from(routine.start - 1).unwrap_or(0);
            let count = usize::try_from(routine.end - routine.start + 1).unwrap_or(0);
            let lines = text.lines().zip(1i64..).skip(first).take(count);
            let line = |(text, line): (&str, i64)| {
                let (flat, cum) = routine.values.get(&line).copied().unwrap_or_default();
                SourceLine { line, flat, cum, text: text.to_owned() }
            };
            routine.lines = Some(lines.map(line).collect());
        }
    }

    /// Writes it as pprof does.
    ///
    /// # Errors
    /// Those of `w`.
    pub fn write(&self, view: &View<'_>, w: &mut dyn Write) -> io::Result<()> {
        let unit = &view.options.unit;
        let value = |v: i64| view.value(v, unit);
        let or_dot = |v: i64| if v == 0 { ".".to_owned() } else { value(v) };
        writeln!(w, "Total: {}", value(self.total))?;
        for r in &self.routines {
            if r.file.is_empty() {
                writeln!(w, "No source information for {}", r.name)?;
                continue;
            }
            writeln!(w, "ROUTINE ======================== {} in {}", r.name, r.file)?;
            let share = percentage(r.cum, self.total);
            writeln!(w, "{:>10} {:>10} (flat, cum) {share} of Total", value(r.flat), value(r.cum))?;
            let Some(lines) = &r.lines else {
                writeln!(
                    w,
                    " Error: could not find file {}; --source names the folder of the sources",
                    r.file
                )?;
                continue;
            };
            for l in lines {
                writeln!(w, "{:>10} {:>10} {:>6}:{}", or_dot(l.flat), or_dot(l.cum), l.line, l.text)?;
            }
        }
        Ok(())
    }
}
