//! `join`: goroutines beside the memory that was allocated on their path.
//!
//! Both profiles have stacks that begin where a goroutine begins. A heap stack is joined to the goroutines with which
//! it has most calls in common, counted from the root: memory allocated in `serve → session → newBuffer` belongs to the
//! path `serve → session` when goroutines are blocked somewhere below that. Who *holds* the memory is in no heap
//! profile; that it was allocated there by goroutines which are still there is the nearest that both can say together.

use std::cmp::Reverse;
use std::io::{self, Write};

use hashbrown::HashMap;
use serde::Serialize;
use stanch_model::profile::{LabelValue, LocationId, Profile, ProfileBuilder, Sizes};

use crate::calls::Calls;
use crate::graph::NameCache;
use crate::merge::copy_tables;
use crate::names::{NameId, Names};
use crate::{NodeId, Options, ProfileError, units};

/// Functions that allocate, of each path.
const ALLOCATORS: usize = 3;

/// Goroutines of one origin or path, and the memory of it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct JoinRow {
    /// Names of the calls in common, root first: what the goroutine was started with, then what that called.
    pub path: Vec<String>,
    /// Goroutines that are in this path or below it.
    pub goroutines: i64,
    /// What was allocated on it.
    pub value: i64,
    /// The same for each goroutine; `None` without goroutines.
    pub each: Option<f64>,
    /// Functions that allocated it, the most first.
    pub allocators: Vec<Allocator>,
}

/// A function that allocates.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Allocator {
    /// Its name.
    pub name: String,
    /// What it allocated itself.
    pub value: i64,
}

/// The report.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Join {
    /// Sample type of the heap profile.
    pub kind: String,
    /// Its unit.
    pub unit: String,
    /// Goroutines in all.
    pub goroutines: i64,
    /// Sum of the heap profile.
    pub value: i64,
    /// Of that, what no goroutine's path has a call in common with: its goroutines have ended, or its stack is cut.
    pub apart: i64,
    /// By the function that goroutines were started with, the most memory first. All that was allocated below it
    /// counts, also by goroutines that have ended.
    pub origins: Vec<JoinRow>,
    /// By the longest path in common, the most memory first.
    pub paths: Vec<JoinRow>,
}

impl Join {
    /// Joins a goroutine profile and a heap profile. Tag filters are about goroutines: heap profiles have no states.
    ///
    /// # Errors
    /// As [`Calls::prepare`]; [`ProfileError::Build`] when a table is full.
    pub fn of(goroutines: &Profile, heap: &Profile, options: &Options) -> Result<Self, ProfileError> {
        let started = without_creators(goroutines)?;
        let of_goroutines = Options { sample_index: String::new(), mean: false, ..options.clone() };
        let of_heap = Options {
            tagfocus: String::new(),
            tagignore: String::new(),
            tagroot: String::new(),
            tagleaf: String::new(),
            ..options.clone()
        };
        let blocked = Calls::prepare(&started, &of_goroutines)?;
        let heap = Calls::prepare(heap, &of_heap)?;
        let mut trie = Trie::default();
        trie.grow(&blocked);
        let apart = trie.hang(&heap);
        Ok(Self {
            kind: heap.measure().kind.clone(),
            unit: heap.measure().unit.clone(),
            goroutines: trie.nodes[0].goroutines,
            value: trie.nodes[0].below.saturating_add(apart),
            apart,
            origins: trie.origins(),
            paths: trie.paths(),
        })
    }

    /// Writes it as text, `rows` of each table; 0 writes all.
    ///
    /// # Errors
    /// Those of `w`.
    pub fn write(&self, rows: usize, unit: &str, w: &mut dyn Write) -> io::Result<()> {
        let unit = if unit == "minimum" { "auto" } else { unit };
        let label = |v: i64| units::label(v, &self.unit, unit);
        writeln!(w, "{} goroutines; {} {}", self.goroutines, self.kind, label(self.value))?;
        let joined = self.value.saturating_sub(self.apart);
        writeln!(
            w,
            "{} ({}) allocated on the path of goroutines that are there, {} elsewhere",
            label(joined),
            units::percentage(joined, self.value).trim(),
            label(self.apart)
        )?;
        self.table("what goroutines were started with", &self.origins, rows, &label, w)?;
        self.table("path in common, root first", &self.paths, rows, &label, w)
    }

    fn table(
        &self,
        title: &str,
        all: &[JoinRow],
        rows: usize,
        label: &dyn Fn(i64) -> String,
        w: &mut dyn Write,
    ) -> io::Result<()> {
        writeln!(w, "\n{:>10} {:>12} {:>6} {:>12}  {title}", "goroutines", "allocated", "share", "each")?;
        let shown = if rows == 0 { all.len() } else { rows.min(all.len()) };
        for row in &all[..shown] {
            let each = row.each.map_or("–".to_owned(), |e| label(e.round() as i64));
            let share = units::percentage(row.value, self.value);
            let path = row.path.join(" > ");
            writeln!(w, "{:>10} {:>12} {share} {each:>12}  {path}", row.goroutines, label(row.value))?;
            if row.path.len() > 1 && !row.allocators.is_empty() {
                let one = |a: &Allocator| format!("{} {}", label(a.value), a.name);
                let by: Vec<String> = row.allocators.iter().map(one).collect();
                writeln!(w, "{:45}by {}", "", by.join(", "))?;
            }
        }
        if shown < all.len() {
            writeln!(w, "{:45}and {} more", "", all.len() - shown)?;
        }
        Ok(())
    }
}

/// The calls of goroutines as a tree of names, root first; the memory hangs on it.
struct Trie {
    nodes: Vec<Place>,
    children: HashMap<(u32, NameId), u32>,
    names: Names,
    allocators: HashMap<(u32, NameId), i64>,
}

struct Place {
    parent: u32,
    name: NameId,
    /// In this path and below.
    goroutines: i64,
    /// Allocated where goroutines and memory part.
    own: i64,
    /// The same, with all below.
    below: i64,
}

impl Default for Trie {
    fn default() -> Self {
        let root = Place { parent: 0, name: NameId::EMPTY, goroutines: 0, own: 0, below: 0 };
        Self {
            nodes: vec![root],
            children: HashMap::new(),
            names: Names::default(),
            allocators: HashMap::new(),
        }
    }
}

impl Trie {
    fn grow(&mut self, calls: &Calls) {
        let ids = self.ids(calls);
        for stack in (0..calls.stack_count()).filter(|s| calls.is_counted(*s)) {
            let count = calls.weight(stack).value;
            let mut at = 0u32;
            self.count(at, count);
            for name in self.rooted(calls, stack, &ids) {
                at = self.child(at, name);
                self.count(at, count);
            }
        }
    }

    /// Hangs the values of a heap profile on the tree; gives the sum of those that have no place.
    fn hang(&mut self, calls: &Calls) -> i64 {
        let ids = self.ids(calls);
        let mut apart = 0i64;
        for stack in (0..calls.stack_count()).filter(|s| calls.is_counted(*s)) {
            let value = calls.weight(stack).shown();
            let path = self.rooted(calls, stack, &ids);
            let mut at = 0u32;
            for name in &path {
                let Some(next) = self.children.get(&(at, *name)) else { break };
                at = *next;
            }
            let Some(leaf) = path.last().filter(|_| at != 0) else {
                apart = apart.saturating_add(value);
                continue;
            };
            let sum = self.allocators.entry((at, *leaf)).or_default();
            *sum = sum.saturating_add(value);
            let own = &mut self.nodes[at as usize].own;
            *own = own.saturating_add(value);
            self.pass(at, value);
        }
        apart
    }

    fn pass(&mut self, mut at: u32, value: i64) {
        loop {
            let place = &mut self.nodes[at as usize];
            place.below = place.below.saturating_add(value);
            if at == 0 {
                return;
            }
            at = place.parent;
        }
    }

    fn count(&mut self, at: u32, count: i64) {
        let sum = &mut self.nodes[at as usize].goroutines;
        *sum = sum.saturating_add(count);
    }

    fn child(&mut self, parent: u32, name: NameId) -> u32 {
        // A stack has at most as many calls as the profile has frames, which are fewer than 2^31.
        let next = self.nodes.len() as u32;
        let at = *self.children.entry((parent, name)).or_insert(next);
        if at == next {
            self.nodes.push(Place { parent, name, goroutines: 0, own: 0, below: 0 });
        }
        at
    }

    /// The names of a profile's nodes in the table of both.
    fn ids(&mut self, calls: &Calls) -> Vec<NameId> {
        let own = NameCache::new(calls);
        (0..calls.nodes().len()).map(|i| self.names.intern(own.get(NodeId::from_index(i)))).collect()
    }

    /// The names of a stack, root first, without the runtime's own frame below every goroutine: some writers of
    /// profiles have it, some have not.
    fn rooted(&self, calls: &Calls, stack: usize, ids: &[NameId]) -> Vec<NameId> {
        let names = calls.stack(stack).iter().rev().map(|f| ids[f.node().index()]);
        names.skip_while(|name| self.names.get(*name).starts_with("runtime.goexit")).collect()
    }

    fn origins(&self) -> Vec<JoinRow> {
        let roots = (1..self.nodes.len()).filter(|i| self.nodes[*i].parent == 0);
        sorted(roots.map(|at| self.row(at, self.nodes[at].below)))
    }

    fn paths(&self) -> Vec<JoinRow> {
        let mut by_place: HashMap<usize, Vec<Allocator>> = HashMap::new();
        for ((at, name), value) in &self.allocators {
            let allocator = Allocator { name: self.names.get(*name).to_owned(), value: *value };
            by_place.entry(*at as usize).or_default().push(allocator);
        }
        let row = |(at, mut allocators): (usize, Vec<Allocator>)| {
            allocators.sort_by(|a, b| (Reverse(a.value), &a.name).cmp(&(Reverse(b.value), &b.name)));
            allocators.truncate(ALLOCATORS);
            JoinRow { allocators, ..self.row(at, self.nodes[at].own) }
        };
        sorted(by_place.into_iter().map(row).filter(|r| r.value != 0))
    }

    fn row(&self, at: usize, value: i64) -> JoinRow {
        let mut path = Vec::new();
        let mut up = at;
        while up != 0 {
            path.push(self.names.get(self.nodes[up].name).to_owned());
            up = self.nodes[up].parent as usize;
        }
        path.reverse();
        let goroutines = self.nodes[at].goroutines;
        let each = (goroutines > 0).then(|| value as f64 / goroutines as f64);
        JoinRow { path, goroutines, value, each, allocators: Vec::new() }
    }
}

fn sorted(rows: impl Iterator<Item = JoinRow>) -> Vec<JoinRow> {
    let mut rows: Vec<JoinRow> = rows.collect();
    let order = |r: &JoinRow| (Reverse(r.value), Reverse(r.goroutines));
    rows.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.path.cmp(&b.path)));
    rows
}

/// The profile without the root frames that say who started a goroutine (see [`crate::from_goroutines`]): no heap
/// stack has them.
fn without_creators(p: &Profile) -> Result<Profile, ProfileError> {
    let mut b = ProfileBuilder::new(Sizes { samples: p.sample_count(), ..Sizes::default() });
    copy_tables(p, &mut b)?;
    for s in p.samples() {
        let creator = s.labels.iter().find(|l| p.str(l.key) == "created by").and_then(|l| match l.value {
            LabelValue::Str(name) => Some(p.str(name)),
            LabelValue::Num { .. } => None,
        });
        let stack = p.stack(s.stack);
        let kept = match stack.split_last() {
            Some((root, rest)) if creator.is_some() && creator == name_of(p, *root) => rest,
            _ => stack,
        };
        let kept = b.stack(kept)?;
        b.sample(kept, s.values, s.labels)?;
    }
    Ok(b.finish())
}

/// The outermost function of a location.
fn name_of(p: &Profile, location: LocationId) -> Option<&str> {
    let function = p.lines(location).last()?.function?;
    Some(p.str(p.function(function).name))
}

#[cfg(test)]
mod tests {
    use stanch_model::profile::{Function, Label, Line, ValueType};

    use super::*;

    type Sample<'a> = (&'a [&'a str], i64, Option<&'a str>);

    /// A profile of one sample type; stacks are root first, and may say who created them.
    fn profile(kind: &str, unit: &str, samples: &[Sample<'_>]) -> Profile {
        let mut b = ProfileBuilder::new(Sizes::default());
        b.string("").unwrap();
        let value = ValueType { kind: b.string(kind).unwrap(), unit: b.string(unit).unwrap() };
        b.sample_type(value).unwrap();
        for (names, value, creator) in samples {
            let mut stack = Vec::new();
            for name in names.iter().rev() {
                let name = b.string(name).unwrap();
                let function =
                    Function { name, system_name: name, filename: Default::default(), start_line: 0 };
                let function = b.function(function).unwrap();
                let line = Line { function: Some(function), line: 1, column: 0 };
                stack.push(b.location(None, 0, false, &[line]).unwrap());
            }
            let stack = b.stack(&stack).unwrap();
            let labels: Vec<Label> = creator
                .map(|name| Label {
                    key: b.string("created by").unwrap(),
                    value: LabelValue::Str(b.string(name).unwrap()),
                })
                .into_iter()
                .collect();
            b.sample(stack, &[*value], &labels).unwrap();
        }
        b.finish()
    }

    #[test]
    fn memory_goes_to_the_longest_path_in_common() {
        let goroutines = profile(
            "goroutine",
            "count",
            &[
                (&["runtime.goexit", "serve", "session", "write"], 100, None),
                (&["serve", "accept"], 1, None),
                (&["runtime.main", "main.main"], 1, None),
            ],
        );
        let heap = profile(
            "inuse_space",
            "bytes",
            &[
                (&["serve", "session", "newBuffer"], 1000, None),
                (&["serve", "session"], 500, None),
                (&["serve", "log"], 7, None),
                (&["once", "load"], 40, None),
            ],
        );
        let join = Join::of(&goroutines, &heap, &Options::default()).unwrap();
        assert_eq!((join.goroutines, join.value, join.apart), (102, 1547, 40));
        let row = |r: &JoinRow| (r.path.join(">"), r.goroutines, r.value, r.each);
        assert_eq!(
            join.paths.iter().map(row).collect::<Vec<_>>(),
            [
                ("serve>session".to_owned(), 100, 1500, Some(15.0)),
                ("serve".to_owned(), 101, 7, Some(7.0 / 101.0))
            ]
        );
        assert_eq!(join.paths[0].allocators[0], Allocator { name: "newBuffer".to_owned(), value: 1000 });
        assert_eq!(join.paths[0].allocators[1].name, "session");
        assert_eq!(
            join.origins.iter().map(row).collect::<Vec<_>>()[..2],
            [
                ("serve".to_owned(), 101, 1507, Some(1507.0 / 101.0)),
                ("runtime.main".to_owned(), 1, 0, Some(0.0))
            ]
        );
        let mut text = Vec::new();
        join.write(1, "minimum", &mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(text.contains("and 1 more") && text.contains("by 1000B newBuffer, 500B session"), "{text}");
    }

    #[test]
    fn who_started_a_goroutine_is_no_part_of_its_path() {
        let goroutines = profile(
            "goroutine",
            "count",
            &[(&["main.start", "work"], 3, Some("main.start")), (&["work"], 2, None)],
        );
        let heap = profile("inuse_space", "bytes", &[(&["work", "make"], 10, None)]);
        let join = Join::of(&goroutines, &heap, &Options::default()).unwrap();
        assert_eq!((join.apart, join.paths.len()), (0, 1));
        assert_eq!((join.paths[0].goroutines, join.paths[0].value), (5, 10));
    }

    #[test]
    fn a_heap_without_goroutines_is_all_apart() {
        let goroutines = profile("goroutine", "count", &[]);
        let heap = profile("inuse_space", "bytes", &[(&["work"], i64::MAX, None), (&["x"], 5, None)]);
        let join = Join::of(&goroutines, &heap, &Options::default()).unwrap();
        assert_eq!((join.value, join.apart, join.paths.len()), (i64::MAX, i64::MAX, 0));
    }
}
