//! Which test a goroutine comes from.

use std::collections::{HashMap, HashSet};

use stanch_model::{Goroutine, GoroutineDump, Symbols, names};

use crate::record::End;

/// Who was started by whom, as far as the dump says.
pub(super) struct Chains<'a> {
    symbols: &'a Symbols,
    goroutines: HashMap<u64, &'a Goroutine>,
    end: &'a End,
}

impl<'a> Chains<'a> {
    pub(super) fn new(symbols: &'a Symbols, dump: &'a GoroutineDump, end: &'a End) -> Self {
        let goroutines = dump.goroutines.iter().map(|g| (g.id, g)).collect();
        Self { symbols, goroutines, end }
    }

    /// The test in whose goroutine the chain of creators begins; else the one after which it was first seen; else the one
    /// that a function on the way is named after.
    pub(super) fn test_of(&self, id: u64) -> Option<String> {
        let mut way: Vec<&Goroutine> = Vec::new();
        let mut seen = HashSet::new();
        let mut at = Some(id);
        while let Some(id) = at.filter(|id| seen.insert(*id)) {
            if let Some(test) = self.end.tests.get(&id) {
                return Some(test.clone());
            }
            let goroutine = self.goroutines.get(&id);
            way.extend(goroutine);
            at = goroutine.and_then(|g| g.parent).map(std::num::NonZeroU64::get);
        }
        let after = way.iter().find_map(|g| self.end.left_after.get(&g.id)).cloned();
        after.or_else(|| way.iter().find_map(|g| self.named(g)))
    }

    fn named(&self, goroutine: &Goroutine) -> Option<String> {
        let frames = self.symbols.frames(goroutine.stack).iter().chain(&goroutine.created_by);
        frames.into_iter().find_map(|frame| test_function(self.symbols.func(*frame)).map(str::to_owned))
    }
}

/// `TestX` of `example.com/p.TestX.func1`: a function that `go test` takes for a test, by its name.
fn test_function(func: &str) -> Option<&str> {
    let local = func.get(names::package(func).len() + 1..)?;
    let name = local.split(['.', '[']).next()?;
    let rest = ["Test", "Benchmark", "Fuzz", "Example"].iter().find_map(|kind| name.strip_prefix(kind))?;
    // The go command's own rule: no lower-case letter after the prefix.
    (!rest.chars().next().is_some_and(char::is_lowercase)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_known_by_their_names() {
        assert_eq!(test_function("example.com/p.TestX.func1"), Some("TestX"));
        assert_eq!(test_function("example.com/p_test.ExampleT_m.gowrap2"), Some("ExampleT_m"));
        assert_eq!(test_function("example.com/p.Fuzz.func1"), Some("Fuzz"));
        assert_eq!(test_function("example.com/p.Testing.func1"), None);
        assert_eq!(test_function("example.com/p.(*T).TestX"), None);
        assert_eq!(test_function("main"), None);
    }
}
