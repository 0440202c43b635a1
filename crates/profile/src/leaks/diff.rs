//! `diff`: what is new, gone, grown or shrunk over two or more profiles, per stack and per function.

use std::cmp::Reverse;
use std::hash::{BuildHasher, Hash, Hasher};
use std::io::{self, Write};

use hashbrown::{DefaultHashBuilder, HashTable};
use serde::Serialize;
use stanch_model::profile::Profile;

use crate::calls::{Calls, Frame};
use crate::graph::{NameCache, cumulative};
use crate::names::{NameId, Names};
use crate::{Options, ProfileError, units};

/// What became of a stack or function from the first profile to the last.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Not in the first, in the last.
    New,
    /// In the first, not in the last.
    Gone,
    /// More than at first.
    Grown,
    /// Less than at first.
    Shrunk,
    /// As at first.
    Same,
}

impl State {
    /// Every state by its name.
    pub const NAMES: [(&'static str, Self); 5] = [
        ("new", Self::New),
        ("gone", Self::Gone),
        ("grown", Self::Grown),
        ("shrunk", Self::Shrunk),
        ("same", Self::Same),
    ];

    fn of(values: &[i64]) -> Self {
        match (values.first().copied().unwrap_or(0), values.last().copied().unwrap_or(0)) {
            (a, b) if a == b => Self::Same,
            (0, _) => Self::New,
            (_, 0) => Self::Gone,
            (a, b) if a < b => Self::Grown,
            _ => Self::Shrunk,
        }
    }

    fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, s)| *s == self).map_or("", |(name, _)| name)
    }
}

/// One value over all profiles.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Change {
    /// In each profile.
    pub values: Vec<i64>,
    /// Last less first; saturates.
    pub delta: i64,
    /// The same per minute; `None` when the profiles do not say when they were taken.
    pub per_minute: Option<f64>,
}

/// A stack or function.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct DiffRow {
    /// What became of it, by the first column.
    pub state: State,
    /// Its name, or the names of the stack from the root on.
    pub path: Vec<String>,
    /// One change per column of the report.
    pub changes: Vec<Change>,
}

/// A sample type of the report.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DiffColumn {
    /// Its name.
    pub kind: String,
    /// Its unit.
    pub unit: String,
}

/// When a profile was taken.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Moment {
    /// Nanoseconds since the Unix epoch; `None` when it does not say.
    pub time_nanos: Option<i64>,
    /// Sum of its values, per column.
    pub totals: Vec<i64>,
}

/// The report.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Diff {
    /// Sample types: the asked one, and for what is in use also what was ever allocated.
    pub columns: Vec<DiffColumn>,
    /// The profiles.
    pub profiles: Vec<Moment>,
    /// Minutes from the first to the last.
    pub minutes: Option<f64>,
    /// How many stacks are in each state.
    pub stacks_by_state: Vec<(State, usize)>,
    /// Functions with all they call, the largest change first.
    pub functions: Vec<DiffRow>,
    /// Stacks, the largest change first.
    pub stacks: Vec<DiffRow>,
}

/// One profile while it is compared.
struct Side {
    calls: Calls,
    /// Names of its nodes in the table of all.
    names: Vec<NameId>,
    /// Values of each stack, per column.
    values: Vec<Vec<i64>>,
}

impl Diff {
    /// Compares profiles in their order. `rows` of each table are kept, of the states in `only` (empty: all but the
    /// same).
    ///
    /// # Errors
    /// As [`Calls::prepare`], and when the profiles do not have the same sample type.
    pub fn of(
        profiles: &[Profile],
        options: &Options,
        only: &[State],
        rows: usize,
    ) -> Result<Self, ProfileError> {
        let mut names = Names::default();
        let mut sides = Vec::with_capacity(profiles.len());
        let mut columns: Vec<DiffColumn> = Vec::new();
        for profile in profiles {
            let calls = Calls::prepare(profile, options)?;
            let own = columns_of(profile, &calls);
            if sides.is_empty() {
                columns = own.iter().map(|(_, column)| column.clone()).collect();
            }
            // The second column is left out where a profile lacks it; the first is what was asked for.
            let common = columns.iter().zip(&own).take_while(|(a, (_, b))| *a == b).count();
            columns.truncate(common);
            if columns.is_empty() {
                return Err(other_type(&own, options));
            }
            sides.push(Side::new(calls, profile, &own, &mut names));
        }
        let minutes = minutes(profiles);
        let maker = Maker { sides: &sides, names: &names, width: columns.len(), minutes, only, rows };
        let stacks = maker.stacks();
        let profiles = profiles.iter().zip(&sides).map(|(p, side)| Moment {
            time_nanos: p.meta().time_nanos,
            totals: (0..columns.len()).map(|c| sum(side.values[c].iter().copied())).collect(),
        });
        Ok(Self {
            profiles: profiles.collect(),
            minutes,
            stacks_by_state: stacks.1,
            functions: maker.functions(),
            stacks: stacks.0,
            columns,
        })
    }

    /// Writes it as text.
    ///
    /// # Errors
    /// Those of `w`.
    pub fn write(&self, unit: &str, w: &mut dyn Write) -> io::Result<()> {
        let shown = &self.columns[0];
        let label = |v: i64, c: usize| units::label(v, &self.columns[c].unit, auto(unit));
        let when = self.minutes.map_or("an unknown time".to_owned(), |m| format!("{m:.1} min"));
        writeln!(w, "Type: {}, {} profiles over {when}", shown.kind, self.profiles.len())?;
        let totals: Vec<String> = self.profiles.iter().map(|p| label(p.totals[0], 0)).collect();
        writeln!(w, "Totals: {}", totals.join(" → "))?;
        let states: Vec<String> =
            self.stacks_by_state.iter().map(|(state, n)| format!("{n} {}", state.name())).collect();
        writeln!(w, "Stacks: {}", states.join(", "))?;
        self.table("functions, with all they call", &self.functions, unit, w)?;
        self.table("stacks, leaf first", &self.stacks, unit, w)
    }

    fn table(&self, title: &str, rows: &[DiffRow], unit: &str, w: &mut dyn Write) -> io::Result<()> {
        writeln!(w, "\n{title}")?;
        write!(w, "{:<7} {:>12} {:>12} {:>12}", "state", "change", "per minute", "now")?;
        for column in &self.columns[1..] {
            write!(w, " {:>14}", column.kind)?;
        }
        writeln!(w, "  name")?;
        for row in rows {
            let change = &row.changes[0];
            let own = &self.columns[0].unit;
            let rate =
                change.per_minute.map_or("unknown".to_owned(), |r| units::label(r as i64, own, auto(unit)));
            let now = units::label(change.values.last().copied().unwrap_or(0), own, auto(unit));
            let delta = units::label(change.delta, own, auto(unit));
            write!(w, "{:<7} {delta:>12} {rate:>12} {now:>12}", row.state.name())?;
            for (change, column) in row.changes.iter().zip(&self.columns).skip(1) {
                write!(w, " {:>14}", units::label(change.delta, &column.unit, auto(unit)))?;
            }
            let leaf_first: Vec<&str> = row.path.iter().rev().map(String::as_str).collect();
            writeln!(w, "  {}", leaf_first.join(" < "))?;
        }
        Ok(())
    }
}

/// One unit for all numbers would hide the small ones here.
fn auto(unit: &str) -> &str {
    if unit == "minimum" { "auto" } else { unit }
}

/// What to say of profiles that show different things.
fn other_type(own: &[(usize, DiffColumn)], options: &Options) -> ProfileError {
    let shown = own.first().map_or("", |(_, c)| c.kind.as_str());
    let remedy = if options.sample_index.is_empty() { ": choose one with --sample-index" } else { "" };
    ProfileError::Incompatible(format!("not all of them show {shown} in the same unit{remedy}"))
}

/// The shown column, and for `inuse_…` also `alloc_…`.
fn columns_of(profile: &Profile, calls: &Calls) -> Vec<(usize, DiffColumn)> {
    let shown = calls.measure().column;
    let types = profile.sample_types();
    let kind = |i: usize| profile.str(types[i].kind).to_owned();
    let column = |i: usize| (i, DiffColumn { kind: kind(i), unit: profile.str(types[i].unit).to_owned() });
    let made = kind(shown).strip_prefix("inuse_").map(|what| format!("alloc_{what}"));
    let made = made.and_then(|name| profile.column(&name));
    std::iter::once(shown).chain(made).map(column).collect()
}

/// From the first profile to the last, when both say when they were taken and time went on.
fn minutes(profiles: &[Profile]) -> Option<f64> {
    let time = |p: Option<&Profile>| p.and_then(|p| p.meta().time_nanos);
    let nanos = time(profiles.last())?.checked_sub(time(profiles.first())?)?;
    (nanos > 0).then(|| nanos as f64 / 60e9)
}

fn sum(values: impl Iterator<Item = i64>) -> i64 {
    values.fold(0, i64::saturating_add)
}

impl Side {
    fn new(calls: Calls, profile: &Profile, columns: &[(usize, DiffColumn)], names: &mut Names) -> Self {
        let own = NameCache::new(&calls);
        let ids = (0..calls.nodes().len()).map(|i| names.intern(own.get(crate::NodeId::from_index(i))));
        let ids = ids.collect();
        let mut values = vec![vec![0i64; calls.stack_count()]; columns.len()];
        for row in calls.rows() {
            let sample = profile.sample(row.sample as usize);
            for ((column, _), sums) in columns.iter().zip(&mut values) {
                let sum = &mut sums[row.stack as usize];
                *sum = sum.saturating_add(sample.values.get(*column).copied().unwrap_or(0));
            }
        }
        Self { names: ids, values, calls }
    }

    fn name(&self, frame: Frame) -> NameId {
        self.names[frame.node().index()]
    }
}

/// Where a distinct stack was seen first, and its row.
struct Seen {
    hash: u64,
    side: u32,
    stack: u32,
}

struct Maker<'a> {
    sides: &'a [Side],
    names: &'a Names,
    width: usize,
    minutes: Option<f64>,
    only: &'a [State],
    rows: usize,
}

impl Maker<'_> {
    /// Values of a row: per column, per side.
    fn cells(&self) -> usize {
        self.width * self.sides.len()
    }

    /// The stacks to show, and how many there are of each state.
    fn stacks(&self) -> (Vec<DiffRow>, Vec<(State, usize)>) {
        let hasher = DefaultHashBuilder::default();
        let mut table: HashTable<u32> = HashTable::new();
        let mut seen: Vec<Seen> = Vec::new();
        let mut cells: Vec<i64> = Vec::new();
        for (s, side) in self.sides.iter().enumerate() {
            for stack in 0..side.calls.stack_count() {
                let frames = side.calls.stack(stack);
                if frames.is_empty() {
                    continue;
                }
                let hash = hash_of(&hasher, frames, side);
                let same = |row: &u32| {
                    let other = &seen[*row as usize];
                    other.hash == hash && self.is_same(other, side, frames)
                };
                let row = table.find(hash, same).copied().unwrap_or_else(|| {
                    let row = seen.len() as u32;
                    seen.push(Seen { hash, side: s as u32, stack: stack as u32 });
                    cells.resize(cells.len() + self.cells(), 0);
                    table.insert_unique(hash, row, |r| seen[*r as usize].hash);
                    row
                });
                for column in 0..self.width {
                    let at = row as usize * self.cells() + column * self.sides.len() + s;
                    cells[at] = cells[at].saturating_add(side.values[column][stack]);
                }
            }
        }
        let path = |row: usize| {
            let side = &self.sides[seen[row].side as usize];
            let frames = side.calls.stack(seen[row].stack as usize);
            frames.iter().rev().map(|f| self.names.get(side.name(*f)).to_owned()).collect()
        };
        (self.chosen(&cells, path), self.states(&cells))
    }

    fn is_same(&self, other: &Seen, side: &Side, frames: &[Frame]) -> bool {
        let theirs = &self.sides[other.side as usize];
        let stack = theirs.calls.stack(other.stack as usize);
        stack.len() == frames.len() && stack.iter().zip(frames).all(|(a, b)| theirs.name(*a) == side.name(*b))
    }

    fn functions(&self) -> Vec<DiffRow> {
        let mut cells = vec![0i64; self.names.len() * self.cells()];
        for (s, side) in self.sides.iter().enumerate() {
            for column in 0..self.width {
                let sums = cumulative(&side.calls, &side.values[column]);
                for (node, value) in sums.into_iter().enumerate() {
                    let row = side.names[node].index();
                    let at = row * self.cells() + column * self.sides.len() + s;
                    cells[at] = cells[at].saturating_add(value);
                }
            }
        }
        let names: Vec<&str> = self.names.all().collect();
        self.chosen(&cells, |row| vec![names[row].to_owned()])
    }

    fn states(&self, cells: &[i64]) -> Vec<(State, usize)> {
        let mut counts = State::NAMES.map(|(_, state)| (state, 0));
        for row in cells.chunks(self.cells()) {
            let values = &row[..self.sides.len()];
            let state = State::of(values);
            if let Some(count) =
                counts.iter_mut().find(|(s, _)| *s == state && values.iter().any(|v| *v != 0))
            {
                count.1 += 1;
            }
        }
        counts.to_vec()
    }

    /// The rows with the largest changes.
    fn chosen(&self, cells: &[i64], path: impl Fn(usize) -> Vec<String>) -> Vec<DiffRow> {
        let is_asked = |state: State| {
            if self.only.is_empty() { state != State::Same } else { self.only.contains(&state) }
        };
        let delta = |values: &[i64]| values[values.len() - 1].saturating_sub(values[0]);
        let mut rows: Vec<(Reverse<u64>, usize)> = Vec::new();
        for (i, row) in cells.chunks(self.cells()).enumerate() {
            let values = &row[..self.sides.len()];
            if values.iter().any(|v| *v != 0) && is_asked(State::of(values)) {
                rows.push((Reverse(delta(values).unsigned_abs()), i));
            }
        }
        if rows.len() > self.rows && self.rows > 0 {
            rows.select_nth_unstable(self.rows - 1);
            rows.truncate(self.rows);
        }
        let change = |values: &[i64]| {
            let delta = delta(values);
            Change { values: values.to_vec(), delta, per_minute: self.minutes.map(|m| delta as f64 / m) }
        };
        let row = |(_, i): (Reverse<u64>, usize)| {
            let row = &cells[i * self.cells()..(i + 1) * self.cells()];
            let changes: Vec<Change> = row.chunks(self.sides.len()).map(change).collect();
            DiffRow { state: State::of(&changes[0].values), path: path(i), changes }
        };
        let mut rows: Vec<DiffRow> = rows.into_iter().map(row).collect();
        let size = |r: &DiffRow| Reverse(r.changes[0].delta.unsigned_abs());
        rows.sort_by(|a, b| size(a).cmp(&size(b)).then_with(|| a.path.cmp(&b.path)));
        rows
    }
}

fn hash_of(hasher: &DefaultHashBuilder, frames: &[Frame], side: &Side) -> u64 {
    let mut state = hasher.build_hasher();
    for frame in frames {
        side.name(*frame).hash(&mut state);
    }
    state.finish()
}
