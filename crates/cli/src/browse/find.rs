//! What was searched for, and what was found.

use regex::Regex;
use stanch_profile::flame::{self, Amount, Stacks};

use super::screens::Scene;
use crate::bench;

/// A search and its answer in the view that is shown.
pub(super) struct Find {
    pub(super) text: String,
    pub(super) expression: Regex,
    /// Which nodes match, by id.
    pub(super) nodes: Vec<bool>,
    /// How many of them have a value.
    pub(super) count: usize,
    /// What the stacks have that hold any of them.
    pub(super) share: Amount,
}

impl Find {
    /// The error is a sentence that says what is wrong with the expression.
    pub(super) fn new(text: &str, scene: &Scene<'_>) -> Result<Self, String> {
        let expression = bench::expression(text)?;
        let mut find =
            Self { text: text.to_owned(), expression, nodes: Vec::new(), count: 0, share: Amount::default() };
        find.refill(scene);
        Ok(find)
    }

    /// Searches in a scene that shows something else than before.
    pub(super) fn refill(&mut self, scene: &Scene<'_>) {
        self.nodes = scene.view.matching(&scene.bench.places, &self.expression);
        let totals = scene.view.totals(scene.change);
        self.count = self.nodes.iter().zip(totals.iter()).filter(|(is, t)| **is && t.cum.width > 0).count();
        let amounts = scene.view.amounts(scene.change);
        self.share = flame::share(Stacks::of(&scene.view.calls, &amounts), |n| self.nodes[n.index()]);
    }
}
