//! What a stack or a node amounts to, on one side or on two.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use crate::Calls;

/// How much a stack or node has, in a profile and in the one it is compared with.
///
/// Sums saturate: a hostile profile may hold 2^63 more than once.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Amount {
    /// The larger side, summed per stack: how wide a box is. Never smaller than that of a child.
    pub width: u64,
    /// The value now. Never negative in a stack.
    pub now: i64,
    /// The value in the base; 0 when there is none.
    pub base: i64,
}

impl Amount {
    /// What a stack has in a profile alone. A negative value is one that the base had more of (the difference of two
    /// profiles was taken before).
    #[must_use]
    pub fn of(value: i64) -> Self {
        if value < 0 { Self::between(value.saturating_neg(), 0) } else { Self::between(0, value) }
    }

    /// What a stack has in the base and now; negative values count as none.
    #[must_use]
    pub fn between(base: i64, now: i64) -> Self {
        let (base, now) = (base.max(0), now.max(0));
        Self { width: base.max(now).unsigned_abs(), now, base }
    }

    /// Now minus base.
    #[must_use]
    pub fn delta(self) -> i64 {
        self.now.saturating_sub(self.base)
    }

    /// The sum of two amounts.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            width: self.width.saturating_add(other.width),
            now: self.now.saturating_add(other.now),
            base: self.base.saturating_add(other.base),
        }
    }
}

/// What every stack of `calls` amounts to; on two sides when the profile has samples of a `diff_base`.
///
/// In a comparison, stacks with equal frames are one: the first of them has the amount of all. Else a program that was
/// built anew would have only new and gone stacks, because its addresses differ.
#[must_use]
pub fn amounts(calls: &Calls) -> Vec<Amount> {
    let weight = |stack| calls.weight(stack).value;
    if !calls.has_base() {
        return (0..calls.stack_count()).map(|s| Amount::of(weight(s))).collect();
    }
    let sides = |stack| {
        let base = calls.base_value(stack);
        (base.saturating_neg(), weight(stack).saturating_sub(base))
    };
    let mut sums = vec![(0_i64, 0_i64); calls.stack_count()];
    let mut first: HashTable<u32> = HashTable::new();
    let hasher = DefaultHashBuilder::default();
    let hash = |stack: usize| hasher.hash_one(calls.stack(stack));
    for stack in (0..calls.stack_count()).filter(|s| sides(*s) != (0, 0)) {
        let same = |other: &u32| calls.stack(*other as usize) == calls.stack(stack);
        let entry = first.entry(hash(stack), same, |other| hash(*other as usize));
        let one = *entry.or_insert(stack as u32).get() as usize;
        let (base, now) = sides(stack);
        sums[one] = (sums[one].0.saturating_add(base), sums[one].1.saturating_add(now));
    }
    sums.into_iter().map(|(base, now)| Amount::between(base, now)).collect()
}

/// Which stacks of a comparison count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Change {
    /// All of them.
    #[default]
    Any,
    /// Not in the base.
    New,
    /// In the base only.
    Gone,
    /// In both, and more now.
    Grown,
    /// In both, and less now.
    Shrunk,
}

impl Change {
    /// Every one, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Any, Self::New, Self::Gone, Self::Grown, Self::Shrunk];

    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Any => "all",
            Self::New => "new",
            Self::Gone => "gone",
            Self::Grown => "grown",
            Self::Shrunk => "shrunk",
        }
    }

    /// The one with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.name() == name)
    }

    /// `amount` when its stack counts, else nothing.
    #[must_use]
    pub fn pick(self, amount: Amount) -> Amount {
        let Amount { base, now, .. } = amount;
        let counts = match self {
            Self::Any => true,
            Self::New => base == 0 && now > 0,
            Self::Gone => base > 0 && now == 0,
            Self::Grown => base > 0 && now > base,
            Self::Shrunk => now > 0 && now < base,
        };
        if counts { amount } else { Amount::default() }
    }
}
