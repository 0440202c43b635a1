//! The screens, and what they have in common.

pub(super) mod boxes;
pub(super) mod flame;
pub(super) mod peek;
pub(super) mod source;
pub(super) mod top;

use ratatui::style::Style;
use stanch_model::names::{self, Owner};
use stanch_profile::flame::{Amount, Change};
use stanch_profile::{NodeId, Options, text, units};

use super::cells;
use super::keys::Step;
use super::look::Look;
use crate::bench::{Bench, View};

/// What screens show, and how.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) bench: &'a Bench,
    pub(super) view: &'a View,
    pub(super) options: &'a Options,
    pub(super) change: Change,
    pub(super) look: Look,
    /// Which nodes a search found, by id.
    pub(super) found: Option<&'a [bool]>,
}

impl Scene<'_> {
    /// Whether there are two sides.
    pub(super) fn compared(&self) -> bool {
        self.view.calls.has_base()
    }

    /// What stands for an amount where there is one number: with `--base` the difference, in a comparison what is now.
    pub(super) fn shown(&self, amount: Amount) -> i64 {
        if self.compared() { amount.now } else { amount.delta() }
    }

    /// A value with its unit.
    pub(super) fn value(&self, value: i64) -> String {
        let view =
            text::View { profile: &self.bench.profile, calls: &self.view.calls, options: self.options };
        view.value(value, &self.options.unit)
    }

    /// A value with its unit and its sign.
    pub(super) fn signed(&self, value: i64) -> String {
        let text = self.value(value);
        if value > 0 { format!("+{text}") } else { text }
    }

    /// The share of the whole profile (of its base, if there is one).
    pub(super) fn share(&self, value: i64) -> String {
        units::percentage(value, self.view.calls.total())
    }

    /// The name of a node, harmless.
    pub(super) fn name(&self, id: NodeId) -> String {
        cells::harmless(&self.view.calls.name_of(id), self.look)
    }

    /// Whether a search found the node.
    pub(super) fn is_found(&self, id: NodeId) -> bool {
        self.found.is_some_and(|f| f.get(id.index()).copied().unwrap_or(false))
    }

    /// How the name of a node in a table looks.
    pub(super) fn name_style(&self, id: NodeId) -> Style {
        if self.is_found(id) { self.look.hit() } else { Style::new() }
    }

    /// The file of a node's function.
    pub(super) fn file(&self, id: NodeId) -> Option<&str> {
        self.bench.places.file(self.view.calls.names().get(self.view.calls.node(id).name))
    }

    /// Whose code a node is.
    pub(super) fn owner(&self, id: NodeId) -> Owner {
        let name = self.view.calls.names().get(self.view.calls.node(id).name);
        names::owner_of(name, self.bench.places.file(name))
    }
}

/// A row of a list under the cursor, and the first row that is seen.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Cursor {
    pub(super) at: usize,
    pub(super) first: usize,
}

impl Cursor {
    /// Moves in a list of `len` rows of which `height` are seen.
    pub(super) fn step(&mut self, step: Step, len: usize, height: usize) {
        let last = len.saturating_sub(1);
        let page = height.saturating_sub(1).max(1);
        self.at = match step {
            Step::Up => self.at.saturating_sub(1),
            Step::Down => (self.at + 1).min(last),
            Step::PageUp => self.at.saturating_sub(page),
            Step::PageDown => (self.at + page).min(last),
            Step::First => 0,
            Step::Last => last,
            Step::Left | Step::Right => self.at,
        };
        self.follow(len, height);
    }

    /// Brings the row under the cursor into sight.
    pub(super) fn follow(&mut self, len: usize, height: usize) {
        self.at = self.at.min(len.saturating_sub(1));
        let lowest = (self.at + 1).saturating_sub(height.max(1));
        // No empty lines below the last row while there are rows above the first.
        let most = len.saturating_sub(height);
        self.first = self.first.clamp(lowest, self.at.max(lowest)).min(most.max(lowest));
    }

    /// Puts the row under the cursor into the middle.
    pub(super) fn center(&mut self, at: usize, len: usize, height: usize) {
        self.at = at;
        self.first = at.saturating_sub(height / 2);
        self.follow(len, height);
    }
}

/// The next of `len` rows after `at` (or before it) that `is` picks, around the end.
pub(super) fn next(at: usize, len: usize, back: bool, is: impl Fn(usize) -> bool) -> Option<usize> {
    let step = |n: usize| if back { (at + len - n) % len } else { (at + n) % len };
    (1..=len).map(step).find(|i| is(*i))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_stays_in_sight_and_in_the_list() {
        let mut c = Cursor::default();
        for (step, want) in [
            (Step::Up, (0, 0)),
            (Step::Down, (1, 0)),
            (Step::PageDown, (5, 1)),
            (Step::Last, (9, 5)),
            (Step::Down, (9, 5)),
            (Step::Up, (8, 5)),
            (Step::PageUp, (4, 4)),
            (Step::First, (0, 0)),
        ] {
            c.step(step, 10, 5);
            assert_eq!((c.at, c.first), want, "{step:?}");
        }
        for step in [Step::Down, Step::Last, Step::PageDown] {
            let mut c = Cursor::default();
            c.step(step, 0, 0);
            assert_eq!(c, Cursor::default());
        }
        let mut c = Cursor { at: 9, first: 5 };
        c.follow(10, 20);
        assert_eq!(c.first, 0, "a larger terminal shows what is above");
    }

    #[test]
    fn the_search_goes_around_the_end() {
        let is = |i: usize| [2, 5].contains(&i);
        assert_eq!(next(2, 7, false, is), Some(5));
        assert_eq!(next(5, 7, false, is), Some(2));
        assert_eq!(next(2, 7, true, is), Some(5));
        assert_eq!(next(2, 7, false, |i| i == 2), Some(2));
        assert_eq!(next(0, 0, false, |_| true), None);
    }
}
