//! A tree as the page's script reads it: columns in preorder.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Serialize;

use super::{Label, Node, Tree};
use crate::{escape, wrap};

/// Characters of one name.
const NAME: usize = 400;

/// A flame graph in columns, one entry per box, in preorder with the widest child first: the contract with
/// `assets/flame.js`.
#[derive(Serialize, Clone, Debug, Default)]
pub struct Drawing {
    /// What tells it from others of the same page.
    pub id: Cow<'static, str>,
    /// What it shows.
    pub title: Cow<'static, str>,
    /// What is counted: `bytes`, `nanoseconds`, else a plural.
    pub unit: Cow<'static, str>,
    /// What is not in the picture, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What the colours stand for.
    pub classes: Vec<Class>,
    /// Texts of `name`.
    pub names: Vec<String>,
    /// Texts of `place`.
    pub places: Vec<String>,
    /// 0 for the root, 1 for its children.
    pub depth: Vec<u32>,
    /// Index of `names`; below zero the sum of that many cut boxes.
    pub name: Vec<i64>,
    /// Index of `places`, -1 for none; per box.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub place: Vec<i64>,
    /// Index of `classes`; per box.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub class: Vec<usize>,
    /// How wide a box is; never less than its children together.
    pub total: Vec<u64>,
    /// The value now, of a comparison.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub now: Vec<i64>,
    /// The value before, of a comparison.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub base: Vec<i64>,
    /// A stack through the box, by which a server can be asked for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stack: Vec<u32>,
    /// What a server calls each of `names`.
    #[serde(rename = "ids", skip_serializing_if = "Vec::is_empty")]
    pub name_ids: Vec<u32>,
    /// Index of `places` of each of `names`, -1 for none, where a name has one place.
    #[serde(rename = "namePlace", skip_serializing_if = "Vec::is_empty")]
    pub name_place: Vec<i64>,
    /// Index of `classes` of each of `names`, where a name has one class.
    #[serde(rename = "nameClass", skip_serializing_if = "Vec::is_empty")]
    pub name_class: Vec<usize>,
}

/// A colour and what it stands for.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
pub struct Class {
    /// What it stands for.
    pub name: &'static str,
    /// The name of the colour in the style sheet.
    pub colour: &'static str,
}

impl Drawing {
    /// The drawing of a tree of a diagnosis. `text` gives a box its name and place, `class` what its colour stands for
    /// and the colour's name.
    pub fn of_tree(
        tree: &Tree,
        text: impl Fn(&Node) -> (String, String),
        class: impl Fn(&Node) -> (&'static str, &'static str),
    ) -> Self {
        let (mut names, mut places) = (Pool::default(), Pool::default());
        let mut classes = ClassPool::default();
        let mut drawing = Self::default();
        for (i, depth) in preorder(tree) {
            let node = &tree.nodes[i];
            let (name, place) = text(node);
            drawing.depth.push(depth);
            drawing.total.push(node.total);
            drawing.name.push(match node.label {
                Label::Other(n) => -i64::try_from(n).unwrap_or(i64::MAX),
                _ => names.index(name) as i64,
            });
            drawing.place.push(if place.is_empty() { -1 } else { places.index(place) as i64 });
            drawing.class.push(classes.index(class(node)));
        }
        Self { names: names.all, places: places.all, classes: classes.all, ..drawing }
    }

    /// The text of a box, in English.
    pub(super) fn text(&self, node: usize) -> Cow<'_, str> {
        match usize::try_from(self.name[node]) {
            Ok(name) => Cow::Borrowed(self.names.get(name).map_or("", String::as_str)),
            Err(_) => Cow::Owned(format!("({} smaller)", self.name[node].unsigned_abs())),
        }
    }

    /// The place of a box; empty when it has none.
    pub(super) fn place(&self, node: usize) -> &str {
        let by_name = || usize::try_from(self.name[node]).ok().and_then(|n| self.name_place.get(n));
        let place = self.place.get(node).or_else(by_name).and_then(|p| usize::try_from(*p).ok());
        place.and_then(|p| self.places.get(p)).map_or("", String::as_str)
    }

    /// The colour of a box.
    pub(super) fn colour(&self, node: usize) -> &'static str {
        let by_name = || usize::try_from(self.name[node]).ok().and_then(|n| self.name_class.get(n));
        let class = self.class.get(node).or_else(by_name).copied().unwrap_or(0);
        self.classes.get(class).map_or("other", |c| c.colour)
    }
}

/// The nodes of a tree with their depths: parents first, the widest child first, the sum of what was cut last.
fn preorder(tree: &Tree) -> Vec<(usize, u32)> {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); tree.nodes.len()];
    for (i, node) in tree.nodes.iter().enumerate().skip(1) {
        children[node.parent].push(i);
    }
    let rank = |i: &usize| {
        let node = &tree.nodes[*i];
        (matches!(node.label, Label::Other(_)), std::cmp::Reverse(node.total), *i)
    };
    children.iter_mut().for_each(|list| list.sort_by_key(rank));
    let mut order = Vec::with_capacity(tree.nodes.len());
    let mut walk = vec![(0, 0)];
    while let Some((i, depth)) = walk.pop() {
        order.push((i, depth));
        walk.extend(children[i].iter().rev().map(|c| (*c, depth + 1)));
    }
    order
}

/// A name of bounded length, harmless to show.
pub(crate) fn cap(name: &str) -> String {
    wrap::shorten(&escape::visible(name), NAME, true)
}

/// Strings by index, each once.
#[derive(Default)]
pub(super) struct Pool {
    pub(super) all: Vec<String>,
    indices: HashMap<String, usize>,
}

impl Pool {
    pub(super) fn index(&mut self, text: String) -> usize {
        let next = self.all.len();
        *self.indices.entry(text).or_insert_with_key(|text| {
            self.all.push(text.clone());
            next
        })
    }
}

/// Classes by index, each once.
#[derive(Default)]
pub(super) struct ClassPool {
    pub(super) all: Vec<Class>,
}

impl ClassPool {
    pub(super) fn index(&mut self, (name, colour): (&'static str, &'static str)) -> usize {
        self.all.iter().position(|c| c.name == name).unwrap_or_else(|| {
            self.all.push(Class { name, colour });
            self.all.len() - 1
        })
    }
}
