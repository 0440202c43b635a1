//! Drawings of profiles: trees of node ids get their names here, and only those that are shown.

use std::borrow::Cow;
use std::collections::HashMap;

use stanch_model::names::{self, Owner};
use stanch_model::profile::Profile;
use stanch_profile::flame::{Amount, Label, Node, Tree};
use stanch_profile::{Calls, Measure, NodeId};

use super::drawing::{ClassPool, Drawing, Pool, cap};

/// Where functions are: the file of each name.
#[derive(Clone, Debug, Default)]
pub struct Places {
    files: HashMap<String, String>,
}

impl Places {
    /// Of the functions of a profile; the first of several with one name counts.
    #[must_use]
    pub fn of(profile: &Profile) -> Self {
        let mut files = HashMap::with_capacity(profile.functions().len());
        for f in profile.functions() {
            let (name, file) = (profile.str(f.name), profile.str(f.filename));
            if !name.is_empty() && !file.is_empty() && !files.contains_key(name) {
                files.insert(name.to_owned(), file.to_owned());
            }
        }
        Self { files }
    }

    /// The file of a function.
    #[must_use]
    pub fn file(&self, function: &str) -> Option<&str> {
        self.files.get(function).map(String::as_str)
    }
}

/// What a tree of a profile belongs to.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    /// Names of nodes.
    pub calls: &'a Calls,
    /// Files of functions, for granularities that leave them out.
    pub places: &'a Places,
    /// Name of the root when it is a node: of one half of a sandwich.
    pub root: Option<NodeId>,
    /// The nodes and amounts above the root, outermost first, the root of everything included: those of a tree that was
    /// asked for again.
    pub above: &'a [(Option<NodeId>, Amount)],
}

/// The drawing of a tree, at most the names that it shows.
#[must_use]
pub fn of_profile(shown: &Shown<'_>, tree: &Tree) -> Drawing {
    let mut naming = Naming::new(shown);
    let mut drawing = Drawing {
        unit: Cow::Owned(unit(shown.calls.measure())),
        title: Cow::Owned(cap(&shown.calls.measure().kind)),
        ..Drawing::default()
    };
    // A difference may have been taken before: then there are sides although the profile has no base.
    let sides = tree.nodes.iter().any(|n| n.amount.base != 0);
    let mut push = |depth: u32, name: i64, amount: Amount, stack: u32| {
        drawing.depth.push(depth);
        drawing.name.push(name);
        drawing.total.push(amount.width);
        drawing.stack.push(stack);
        if sides || shown.calls.has_base() {
            drawing.now.push(amount.now);
            drawing.base.push(amount.base);
        }
    };
    let stack = tree.nodes.first().map_or(0, |n| n.stack);
    for ((node, amount), depth) in shown.above.iter().zip(0..) {
        push(depth, naming.of(*node), *amount, stack);
    }
    let down = shown.above.len() as u32;
    for node in &tree.nodes {
        push(down + node.depth, naming.label(node, shown.root), node.amount, node.stack);
    }
    naming.finish(drawing)
}

/// What is counted, as a plural: `count` says less than what the sample type is called.
fn unit(measure: &Measure) -> String {
    if measure.unit != "count" {
        return cap(&measure.unit);
    }
    match measure.kind.as_str() {
        kind if kind.ends_with("objects") => "objects".to_owned(),
        kind if kind.ends_with('s') => cap(kind),
        kind => format!("{}s", cap(kind)),
    }
}

/// Gives nodes their index among the names.
struct Naming<'a> {
    shown: &'a Shown<'a>,
    index: HashMap<Option<NodeId>, i64>,
    names: Vec<String>,
    ids: Vec<u32>,
    places: Pool,
    place: Vec<i64>,
    classes: ClassPool,
    class: Vec<usize>,
}

impl<'a> Naming<'a> {
    fn new(shown: &'a Shown<'a>) -> Self {
        Self {
            shown,
            index: HashMap::new(),
            names: Vec::new(),
            ids: Vec::new(),
            places: Pool::default(),
            place: Vec::new(),
            classes: ClassPool::default(),
            class: Vec::new(),
        }
    }

    fn label(&mut self, node: &Node, root: Option<NodeId>) -> i64 {
        match node.label {
            Label::Root => self.of(root),
            Label::Call(call) => self.of(Some(call)),
            Label::Other(n) => -i64::from(n),
        }
    }

    /// The index of a node's name; `None` is the root of everything.
    fn of(&mut self, node: Option<NodeId>) -> i64 {
        if let Some(known) = self.index.get(&node) {
            return *known;
        }
        let next = self.names.len() as i64;
        self.index.insert(node, next);
        match node {
            None => self.push("all".to_owned(), u32::MAX, String::new(), ("all", "other")),
            Some(id) => {
                let (name, place) = text(self.shown, id);
                let class = class(&name, &place);
                self.push(cap(&name), id.index() as u32, place, class);
            }
        }
        next
    }

    fn push(&mut self, name: String, id: u32, place: String, class: (&'static str, &'static str)) {
        self.names.push(name);
        self.ids.push(id);
        self.place.push(if place.is_empty() { -1 } else { self.places.index(cap(&place)) as i64 });
        self.class.push(self.classes.index(class));
    }

    fn finish(self, drawing: Drawing) -> Drawing {
        Drawing {
            names: self.names,
            name_ids: self.ids,
            places: self.places.all,
            name_place: self.place,
            classes: self.classes.all,
            name_class: self.class,
            ..drawing
        }
    }
}

/// The name of a node, and its file and line as far as they are known.
fn text(shown: &Shown<'_>, id: NodeId) -> (String, String) {
    let node = shown.calls.node(id);
    let (name, file) = (shown.calls.names().get(node.name), shown.calls.names().get(node.file));
    if name.is_empty() || node.address != 0 {
        return (shown.calls.name_of(id), String::new());
    }
    let file = if file.is_empty() { shown.places.file(name).unwrap_or("") } else { file };
    let place =
        if node.line > 0 && !file.is_empty() { format!("{file}:{}", node.line) } else { file.to_owned() };
    (name.to_owned(), place)
}

/// Whose code a function is.
fn class(name: &str, place: &str) -> (&'static str, &'static str) {
    match names::owner_of(name, Some(place)) {
        Owner::Program => ("the program", "program"),
        Owner::Dependency => ("dependencies", "dependency"),
        Owner::Std => ("standard library", "std"),
        Owner::Runtime => ("runtime", "other"),
    }
}
