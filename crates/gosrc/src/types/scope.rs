//! The scopes within a function: what each name means at the place that is looked at.

use super::hash::FastMap;
use super::ids::ObjId;
use crate::names::Name;

/// Nested scopes, the innermost last.
#[derive(Clone, Default, Debug)]
pub(super) struct Scopes {
    bound: FastMap<Name, ObjId>,
    /// What each binding hides.
    hidden: Vec<(Name, Option<ObjId>)>,
    /// Where in `hidden` the scopes begin.
    starts: Vec<usize>,
}

impl Scopes {
    pub(super) fn open(&mut self) {
        self.starts.push(self.hidden.len());
    }

    pub(super) fn close(&mut self) {
        let start = self.starts.pop().unwrap_or(0);
        while self.hidden.len() > start {
            match self.hidden.pop() {
                Some((name, Some(before))) => {
                    self.bound.insert(name, before);
                }
                Some((name, None)) => {
                    self.bound.remove(&name);
                }
                None => return,
            }
        }
    }

    pub(super) fn bind(&mut self, name: Name, obj: ObjId) {
        if name != Name::BLANK && name != Name::MISSING {
            let before = self.bound.insert(name, obj);
            self.hidden.push((name, before));
        }
    }

    pub(super) fn get(&self, name: Name) -> Option<ObjId> {
        self.bound.get(&name).copied()
    }

    /// What the innermost scope itself declares under a name.
    pub(super) fn innermost(&self, name: Name) -> Option<ObjId> {
        let start = self.starts.last().copied().unwrap_or(0);
        let declared = self.hidden[start..].iter().any(|(hidden, _)| *hidden == name);
        if declared { self.get(name) } else { None }
    }
}
