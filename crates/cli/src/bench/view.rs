//! The profile as some options show it.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::OnceLock;

use regex::Regex;
use stanch_model::profile::Profile;
use stanch_profile::flame::{self, Amount, Change, Stacks, Total};
use stanch_profile::{Calls, NodeId, Options, ProfileError};
use stanch_report::flame::Places;

/// What functions are sorted by, largest first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Order {
    /// Their own value.
    Flat,
    /// Their value with all they call.
    Cum,
    /// How much the latter differs from the base.
    Delta,
}

impl Order {
    /// Every one, in the order in which they are offered.
    pub(crate) const ALL: [Self; 3] = [Self::Flat, Self::Cum, Self::Delta];

    /// The word for it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Flat => "flat",
            Self::Cum => "cum",
            Self::Delta => "delta",
        }
    }

    fn key(self, t: &Total) -> (u64, u64) {
        match self {
            Self::Flat => (t.flat.width, t.cum.width),
            Self::Cum => (t.cum.width, t.flat.width),
            Self::Delta => (t.cum.delta().unsigned_abs(), t.cum.width),
        }
    }
}

/// A profile with filters and granularity applied, and what its stacks amount to.
pub(crate) struct View {
    pub(crate) calls: Calls,
    amounts: Vec<Amount>,
    totals: OnceLock<Vec<Total>>,
}

impl View {
    pub(super) fn new(profile: &Profile, options: &Options) -> Result<Self, ProfileError> {
        let calls = Calls::prepare(profile, options)?;
        let amounts = flame::amounts(&calls);
        Ok(Self { calls, amounts, totals: OnceLock::new() })
    }

    /// What the stacks amount to that a change picks.
    pub(crate) fn amounts(&self, change: Change) -> Cow<'_, [Amount]> {
        match change {
            Change::Any => Cow::Borrowed(&self.amounts),
            _ => Cow::Owned(self.amounts.iter().map(|a| change.pick(*a)).collect()),
        }
    }

    /// The totals of every node.
    pub(crate) fn totals(&self, change: Change) -> Cow<'_, [Total]> {
        let make = |change| flame::totals(Stacks::of(&self.calls, &self.amounts(change)));
        match change {
            Change::Any => Cow::Borrowed(self.totals.get_or_init(|| make(change))),
            _ => Cow::Owned(make(change)),
        }
    }

    /// The nodes whose name or file matches, by id.
    pub(crate) fn matching(&self, places: &Places, expression: &Regex) -> Vec<bool> {
        let is = |i: usize| {
            let id = NodeId::from_index(i);
            let file = places.file(self.calls.names().get(self.calls.node(id).name));
            expression.is_match(&self.calls.name_of(id)) || file.is_some_and(|f| expression.is_match(f))
        };
        (0..self.calls.nodes().len()).map(is).collect()
    }

    /// The nodes with a value, by id, in their order.
    pub(crate) fn ranked(&self, totals: &[Total], order: Order) -> Vec<usize> {
        let mut ids: Vec<usize> = (0..totals.len()).filter(|i| totals[*i].cum.width > 0).collect();
        ids.sort_by_key(|i| (Reverse(order.key(&totals[*i])), *i));
        ids
    }
}
