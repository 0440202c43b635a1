//! What functions do whose bodies are not followed.

use std::collections::HashMap;

/// What a function of a known package does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Contract {
    /// Its name as the runtime shows it: `os.Open`, `net/http.(*Client).Do`; for a method of an interface,
    /// `database/sql/driver.Conn.Begin`.
    pub func: &'static str,
    /// What it does.
    pub effect: Effect,
}

/// What a call does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    /// It gives something out that has to be given back.
    Acquire(Acquire),
    /// It does not return: `os.Exit`.
    Exit,
    /// It keeps its arguments: somebody else gives them back.
    Takes,
    /// It uses its arguments and keeps none; its result does not depend on them.
    Borrows,
    /// It calls the function given as this argument, before it returns.
    Calls(u8),
    /// It starts a goroutine for the function given as this argument.
    Spawns(u8),
}

/// Something that has to be given back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Acquire {
    /// Slug of the rule that this is about.
    pub rule: &'static str,
    /// What it is, in a sentence: `the response body`.
    pub what: &'static str,
    /// Which result it is.
    pub result: u8,
    /// The field of that result, if it is not the result itself: `Body`.
    pub field: &'static str,
    /// The result that tells an error; there is nothing to give back then.
    pub error: Option<u8>,
    /// Methods that give it back. A function is given back by calling it; then this is empty.
    pub release: &'static [&'static str],
    /// Methods that give it back when they say `false`, such as `Next` of rows.
    pub release_on_false: &'static [&'static str],
    /// Whether it ends along with what it came out of: rows with their transaction.
    pub ends_with_parent: bool,
    /// Whether it is given back without arguments, so that the call can be deferred as it stands.
    pub deferrable: bool,
}

impl Acquire {
    /// A first result that has to be closed, with an error as second one.
    #[must_use]
    pub const fn closed(rule: &'static str, what: &'static str) -> Self {
        Self {
            rule,
            what,
            result: 0,
            field: "",
            error: Some(1),
            release: &["Close"],
            release_on_false: &[],
            ends_with_parent: false,
            deferrable: true,
        }
    }
}

/// Contracts by name.
#[derive(Clone, Debug, Default)]
pub struct Contracts {
    by_name: HashMap<&'static str, Effect>,
    /// All that has to be given back, in the order of the functions' names.
    acquires: Vec<Acquire>,
}

impl Contracts {
    /// The contracts of several lists.
    #[must_use]
    pub fn new<'c>(lists: impl IntoIterator<Item = &'c [Contract]>) -> Self {
        let all = lists.into_iter().flatten();
        let by_name: HashMap<_, _> = all.map(|contract| (contract.func, contract.effect)).collect();
        let mut sorted: Vec<_> = by_name.iter().collect();
        sorted.sort_unstable_by_key(|(name, _)| **name);
        let acquires = sorted.into_iter().filter_map(|(_, effect)| match effect {
            Effect::Acquire(acquire) => Some(*acquire),
            _ => None,
        });
        Self { acquires: acquires.collect(), by_name }
    }

    /// All that has to be given back, in the order of the functions' names: the same in each run of this program.
    pub(super) fn acquires(&self) -> &[Acquire] {
        &self.acquires
    }

    /// What a function does, where that is known.
    #[must_use]
    pub fn of(&self, name: &str) -> Option<Effect> {
        self.by_name.get(name).copied()
    }
}
