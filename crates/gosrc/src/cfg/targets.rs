//! Where `break`, `continue`, `goto` and `fallthrough` lead.

use std::collections::HashMap;

use crate::ast::{BranchKind, StmtId};
use crate::names::Name;

/// A statement that `break` or `continue` may leave.
struct Enclosing<B> {
    /// Its label, if it has one.
    label: Option<Name>,
    breaks_to: B,
    /// Loops only.
    continues_to: Option<B>,
}

struct Label<B> {
    block: B,
    /// Whether the body has it; a `goto` may name it before.
    defined: bool,
}

/// The targets that are known at a place of the body; `B` names a block.
pub(crate) struct Targets<B> {
    enclosing: Vec<Enclosing<B>>,
    /// The next clause of the `switch` that we are in.
    fallthrough: Vec<Option<B>>,
    labels: HashMap<Name, Label<B>>,
    /// The label of the statement that comes next, and that statement.
    pending: Option<(Name, StmtId)>,
}

impl<B> Default for Targets<B> {
    fn default() -> Self {
        Self { enclosing: Vec::new(), fallthrough: Vec::new(), labels: HashMap::new(), pending: None }
    }
}

impl<B: Copy> Targets<B> {
    /// Notes that `stmt` has this label.
    pub(crate) fn label_next(&mut self, label: Name, stmt: StmtId) {
        self.pending = Some((label, stmt));
    }

    /// Enters a statement that can be left.
    pub(crate) fn enter(&mut self, stmt: StmtId, breaks_to: B, continues_to: Option<B>) {
        let label = self.pending.take().filter(|(_, labeled)| *labeled == stmt).map(|(label, _)| label);
        self.enclosing.push(Enclosing { label, breaks_to, continues_to });
    }

    pub(crate) fn leave(&mut self) {
        self.enclosing.pop();
    }

    /// Enters a clause of a `switch`, after which `next` comes.
    pub(crate) fn enter_clause(&mut self, next: Option<B>) {
        self.fallthrough.push(next);
    }

    pub(crate) fn leave_clause(&mut self) {
        self.fallthrough.pop();
    }

    /// The block of a label.
    pub(crate) fn label(&self, name: Name) -> Option<B> {
        self.labels.get(&name).map(|label| label.block)
    }

    pub(crate) fn add_label(&mut self, name: Name, block: B) {
        self.labels.insert(name, Label { block, defined: false });
    }

    /// The body has this label.
    pub(crate) fn define(&mut self, name: Name) {
        if let Some(label) = self.labels.get_mut(&name) {
            label.defined = true;
        }
    }

    pub(crate) fn all_labels_are_defined(&self) -> bool {
        self.labels.values().all(|label| label.defined)
    }

    /// Where a branch leads; `None` when the tree has no such place. A `goto` has its label by [`Targets::label`].
    pub(crate) fn of(&self, kind: BranchKind, label: Option<Name>) -> Option<B> {
        let mut inner = self.enclosing.iter().rev().filter(|e| label.is_none() || e.label == label);
        match kind {
            BranchKind::Break => inner.next().map(|e| e.breaks_to),
            BranchKind::Continue => inner.find_map(|e| e.continues_to),
            BranchKind::Fallthrough => self.fallthrough.last().copied().flatten(),
            BranchKind::Goto => None,
        }
    }
}
