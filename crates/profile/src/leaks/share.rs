//! `share`: which package and which module hold the values.

use std::collections::BTreeMap;
use std::io::{self, Write};

use hashbrown::{HashMap, HashSet};
use serde::Serialize;
use stanch_model::names::{Owner, is_std_element, owner_of, package};

use super::percent;
use crate::calls::{Calls, NodeId};
use crate::text::View;
use crate::units::percentage;

/// A package or module.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ShareRow {
    /// Its import path; `std` for the standard library, as a module.
    pub name: String,
    /// Samples whose innermost call outside the standard library is in it: what its code asked for.
    pub held: i64,
    /// The same as a share of the total, in percent.
    pub held_percent: f64,
    /// Samples that pass it, each once.
    pub cum: i64,
}

/// The report.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Share {
    /// Sample type.
    pub kind: String,
    /// Unit of the values.
    pub unit: String,
    /// What shares are of.
    pub total: i64,
    /// By package, the largest first.
    pub packages: Vec<ShareRow>,
    /// By module, the largest first.
    pub modules: Vec<ShareRow>,
}

/// Whose a node is.
struct Place {
    package: usize,
    module: usize,
    is_std: bool,
}

impl Share {
    /// Adds up. The calls have to be prepared with granularity `filefunctions`.
    #[must_use]
    pub fn of(view: &View<'_>) -> Self {
        let calls = view.calls;
        let (mut packages, mut modules) = (Table::default(), Table::default());
        let places: Vec<Place> = (0..calls.nodes().len())
            .map(|i| place(calls, NodeId::from_index(i), &mut packages, &mut modules))
            .collect();
        let mut seen = HashSet::new();
        for stack in (0..calls.stack_count()).filter(|s| calls.is_counted(*s)) {
            let frames = calls.stack(stack);
            let value = calls.weight(stack).value;
            let own = frames.iter().map(|f| &places[f.node().index()]);
            let Some(holder) = own.clone().find(|p| !p.is_std).or_else(|| own.clone().next()) else {
                continue;
            };
            packages.hold(holder.package, value);
            modules.hold(holder.module, value);
            for (table, of) in [(&mut packages, true), (&mut modules, false)] {
                seen.clear();
                for place in own.clone() {
                    let at = if of { place.package } else { place.module };
                    if seen.insert(at) {
                        table.pass(at, value);
                    }
                }
            }
        }
        let measure = calls.measure();
        let total = calls.total();
        Self {
            kind: measure.kind.clone(),
            unit: measure.unit.clone(),
            total,
            packages: packages.rows(total),
            modules: modules.rows(total),
        }
    }

    /// Writes it as text.
    ///
    /// # Errors
    /// Those of `w`.
    pub fn write(&self, view: &View<'_>, w: &mut dyn Write) -> io::Result<()> {
        let unit = if view.options.unit == "minimum" { "auto" } else { &view.options.unit };
        writeln!(w, "Type: {}, total {}", self.kind, view.value(self.total, unit))?;
        for (title, rows) in [("module", &self.modules), ("package", &self.packages)] {
            writeln!(w, "\n{:>12} {:>6} {:>12} {:>6}  {title}", "held", "held%", "passing", "pass%")?;
            for row in rows {
                writeln!(
                    w,
                    "{:>12} {} {:>12} {}  {}",
                    view.value(row.held, unit),
                    percentage(row.held, self.total),
                    view.value(row.cum, unit),
                    percentage(row.cum, self.total),
                    row.name
                )?;
            }
        }
        Ok(())
    }
}

/// Names with their sums.
#[derive(Default)]
struct Table {
    ids: HashMap<String, usize>,
    held: Vec<i64>,
    cum: Vec<i64>,
}

impl Table {
    fn id(&mut self, name: &str) -> usize {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = self.held.len();
        self.ids.insert(name.to_owned(), id);
        self.held.push(0);
        self.cum.push(0);
        id
    }

    fn hold(&mut self, id: usize, value: i64) {
        self.held[id] = self.held[id].saturating_add(value);
    }

    fn pass(&mut self, id: usize, value: i64) {
        self.cum[id] = self.cum[id].saturating_add(value);
    }

    /// The largest first; those that hold nothing are left out.
    fn rows(self, total: i64) -> Vec<ShareRow> {
        let by_name: BTreeMap<String, usize> = self.ids.into_iter().collect();
        let row = |(name, id): (String, usize)| ShareRow {
            held_percent: percent(self.held[id], total),
            name,
            held: self.held[id],
            cum: self.cum[id],
        };
        let mut rows: Vec<ShareRow> = by_name.into_iter().map(row).filter(|r| r.held != 0).collect();
        rows.sort_by_key(|r| std::cmp::Reverse(r.held.unsigned_abs()));
        rows
    }
}

fn place(calls: &Calls, id: NodeId, packages: &mut Table, modules: &mut Table) -> Place {
    let node = calls.node(id);
    let (name, file) = (calls.names().get(node.name), calls.names().get(node.file));
    let package = match package(name) {
        "" => "(unknown)",
        package => package,
    };
    let is_std = matches!(owner_of(name, Some(file).filter(|f| !f.is_empty())), Owner::Runtime | Owner::Std);
    let module = if is_std { "std".to_owned() } else { module(package, file) };
    Place { package: packages.id(package), module: modules.id(&module), is_std }
}

/// The module of a package: as the file's path says (`…/module@version/…`), else by the rules of the hosts whose paths
/// say where a repository ends, else the first element.
fn module(package: &str, file: &str) -> String {
    if let Some((before, _)) = file.split_once('@') {
        let host = |part: &str| part.contains('.') && !part.starts_with('.');
        let parts: Vec<&str> = before.split('/').collect();
        if let Some(start) = parts.iter().rposition(|p| host(p)) {
            return parts[start..].join("/");
        }
    }
    let parts: Vec<&str> = package.split('/').collect();
    let first = parts[0];
    let elements = match first {
        "github.com" | "gitlab.com" | "bitbucket.org" => 3,
        "golang.org" => 3,
        _ if first.contains('.') => 2,
        _ => 1,
    };
    let end = elements.min(parts.len());
    if is_std_element(first) { "std".to_owned() } else { parts[..end].join("/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_known_by_file_or_host() {
        for (package, file, want) in [
            ("github.com/a/b/c/d", "", "github.com/a/b"),
            ("github.com/a/b/c/d", "/root/go/pkg/mod/github.com/a/b/c@v1.2.3/d/x.go", "github.com/a/b/c"),
            ("golang.org/x/net/http2", "", "golang.org/x/net"),
            ("go.uber.org/zap/zapcore", "", "go.uber.org/zap"),
            ("main", "/src/app/main.go", "main"),
            ("orders/internal/db", "", "orders"),
        ] {
            assert_eq!(module(package, file), want, "{package} {file}");
        }
    }
}
