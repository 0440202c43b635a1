//! Where `break`, `continue`, `goto` and `fallthrough` lead.

use std::collections::HashMap;

use crate::ast::{BranchKind, StmtId};
use crate::names::Name;

use super::BlockId;

/// A statement that `break` or `continue` may leave.
struct Enclosing {
    /// Its label, if it has one.
    label: Option<Name>,
    breaks_to: BlockId,
    /// Loops only.
    continues_to: Option<BlockId>,
}

struct Label {
    block: BlockId,
    /// Whether the body has it; a `goto` may name it before.
    defined: bool,
}

/// The targets that are known at a place of the body.
#[derive(Default)]
pub(super) struct Targets {
    enclosing: Vec<Enclosing>,
    /// The next clause of the `switch` that we are in.
    fallthrough: Vec<Option<BlockId>>,
    labels: HashMap<Name, Label>,
    /// The label of the statement that comes next, and that statement.
    pending: Option<(Name, StmtId)>,
}

impl Targets {
    /// Notes that `stmt` has this label.
    pub(super) fn label_next(&mut self, label: Name, stmt: StmtId) {
        self.pending = Some((label, stmt));
    }

    /// Enters a statement that can be left.
    pub(super) fn enter(&mut self, stmt: StmtId, breaks_to: BlockId, continues_to: Option<BlockId>) {
        let label = self.pending.take().filter(|(_, labeled)| *labeled == stmt).map(|(label, _)| label);
        self.enclosing.push(Enclosing { label, breaks_to, continues_to });
    }

    pub(super) fn leave(&mut self) {
        self.enclosing.pop();
    }

    /// Enters a clause of a `switch`, after which `next` comes.
    pub(super) fn enter_clause(&mut self, next: Option<BlockId>) {
        self.fallthrough.push(next);
    }

    pub(super) fn leave_clause(&mut self) {
        self.fallthrough.pop();
    }

    /// The block of a label.
    pub(super) fn label(&self, name: Name) -> Option<BlockId> {
        self.labels.get(&name).map(|label| label.block)
    }

    pub(super) fn add_label(&mut self, name: Name, block: BlockId) {
        self.labels.insert(name, Label { block, defined: false });
    }

    /// The body has this label.
    pub(super) fn define(&mut self, name: Name) {
        if let Some(label) = self.labels.get_mut(&name) {
            label.defined = true;
        }
    }

    pub(super) fn all_labels_are_defined(&self) -> bool {
        self.labels.values().all(|label| label.defined)
    }

    /// Where a branch leads; `None` when the tree has no such place. A `goto` has its label by [`Targets::label`].
    pub(super) fn of(&self, kind: BranchKind, label: Option<Name>) -> Option<BlockId> {
        let mut inner = self.enclosing.iter().rev().filter(|e| label.is_none() || e.label == label);
        match kind {
            BranchKind::Break => inner.next().map(|e| e.breaks_to),
            BranchKind::Continue => inner.find_map(|e| e.continues_to),
            BranchKind::Fallthrough => self.fallthrough.last().copied().flatten(),
            BranchKind::Goto => None,
        }
    }
}
