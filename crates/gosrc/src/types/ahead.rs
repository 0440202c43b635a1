//! Packages and files that one thread parses while another is about to ask for them.

use std::borrow::Borrow;
use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::Hash;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// What will be asked for by a key, and what has been parsed of it.
pub(super) struct Ahead<K, V> {
    state: Mutex<State<K, V>>,
    changed: Condvar,
}

struct State<K, V> {
    wanted: VecDeque<K>,
    /// `None` while somebody is at it.
    parsed: HashMap<K, Option<V>>,
    /// What was asked for, in that order; several may ask for one.
    asked: Vec<K>,
}

impl<K, V> Default for Ahead<K, V> {
    fn default() -> Self {
        let state = State { wanted: VecDeque::new(), parsed: HashMap::new(), asked: Vec::new() };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }
}

impl<K: Clone + Eq + Hash, V> Ahead<K, V> {
    fn lock(&self) -> MutexGuard<'_, State<K, V>> {
        // A panic of another thread leaves the state whole: nothing is half done while the lock is held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// These keys will be asked for, in this order, unless they were already.
    pub(super) fn want(&self, keys: impl Iterator<Item = K>) {
        let keys: Vec<K> = keys.collect();
        let mut state = self.lock();
        let State { wanted, asked, .. } = &mut *state;
        wanted.extend(keys.into_iter().filter(|key| !asked.contains(key)));
    }

    /// What was asked for so far, in that order, each once.
    pub(super) fn asked(&self) -> Vec<K> {
        let state = self.lock();
        let mut seen = HashSet::new();
        state.asked.iter().filter(|key| seen.insert(*key)).cloned().collect()
    }

    /// Parses what is wanted until there is nothing left. What `parse` gives nothing for is left to who asks.
    pub(super) fn work(&self, parse: impl Fn(&K) -> Option<V>) {
        while self.work_once(&parse) {}
    }

    /// Parses one; whether there was one.
    fn work_once(&self, parse: impl Fn(&K) -> Option<V>) -> bool {
        let Some(key) = self.begin() else { return false };
        let mut turn = Turn { ahead: self, key: &key, parsed: None };
        turn.parsed = parse(&key);
        true
    }

    fn begin(&self) -> Option<K> {
        let mut state = self.lock();
        let key = state.wanted.pop_front()?;
        state.parsed.insert(key.clone(), None);
        Some(key)
    }

    /// What was parsed for this key. One that nobody has begun is the caller's own to parse. While somebody is at it,
    /// the caller parses something else that is wanted, and when there is nothing else, it waits.
    pub(super) fn take<Q>(&self, key: &Q, parse: impl Fn(&K) -> Option<V>) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ToOwned<Owned = K> + ?Sized,
    {
        let mut state = self.lock();
        state.asked.push(key.to_owned());
        if let Some(at) = state.wanted.iter().position(|wanted| wanted.borrow() == key) {
            state.wanted.remove(at);
            return None;
        }
        loop {
            match state.parsed.get(key) {
                None => return None,
                Some(Some(_)) => return state.parsed.remove(key).flatten(),
                Some(None) if state.wanted.is_empty() => {
                    state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                }
                Some(None) => {
                    drop(state);
                    self.work_once(&parse);
                    state = self.lock();
                }
            }
        }
    }
}

/// One that is being parsed; whatever becomes of it, those who wait are told.
struct Turn<'a, K: Clone + Eq + Hash, V> {
    ahead: &'a Ahead<K, V>,
    key: &'a K,
    parsed: Option<V>,
}

impl<K: Clone + Eq + Hash, V> Drop for Turn<'_, K, V> {
    fn drop(&mut self) {
        let parsed = self.parsed.take();
        let mut state = self.ahead.lock();
        if parsed.is_some() {
            state.parsed.insert(self.key.clone(), parsed);
        } else {
            state.parsed.remove(self.key);
        }
        drop(state);
        self.ahead.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;

    type Texts = Ahead<String, String>;

    fn parsed(key: &String) -> Option<String> {
        Some(format!("parsed {key}"))
    }

    fn keys(names: &[&str]) -> impl Iterator<Item = String> {
        names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>().into_iter()
    }

    #[test]
    fn each_package_is_parsed_once_and_given_once() {
        let ahead = Texts::default();
        ahead.want(keys(&["a", "b", "none"]));
        assert!(ahead.take("b", parsed).is_none());
        ahead.work(|key| {
            assert_ne!(key, "b", "it was left to who asked");
            if key == "none" { None } else { parsed(key) }
        });
        assert_eq!(ahead.take("a", parsed).as_deref(), Some("parsed a"));
        assert!(ahead.take("a", parsed).is_none() && ahead.take("none", parsed).is_none());
    }

    #[test]
    fn who_asks_waits_for_what_is_begun_and_not_for_ever() {
        for (key, is_given) in [("a", true), ("fault", false)] {
            let ahead = Texts::default();
            ahead.want(keys(&[key]));
            std::thread::scope(|scope| {
                let (told, begun) = std::sync::mpsc::channel();
                let ahead = &ahead;
                let work = move |key: &String| {
                    told.send(()).unwrap();
                    std::thread::sleep(std::time::Duration::from_millis(20));
                    if key == "fault" { panic!("a fault") } else { parsed(key) }
                };
                let worker = scope.spawn(move || catch_unwind(AssertUnwindSafe(|| ahead.work(work))));
                begun.recv().unwrap();
                assert_eq!(ahead.take(key, |_| None).is_some(), is_given);
                assert_eq!(worker.join().unwrap().is_ok(), is_given);
            });
        }
    }

    #[test]
    fn what_was_asked_for_is_not_wanted_any_more() {
        let ahead = Texts::default();
        assert!(ahead.take("a", parsed).is_none());
        ahead.want(keys(&["a", "b"]));
        ahead.work(|key| {
            assert_eq!(key, "b");
            parsed(key)
        });
        assert!(ahead.take("a", parsed).is_none() && ahead.take("b", parsed).is_some());
        assert_eq!(ahead.asked(), ["a", "b"]);
    }

    #[test]
    fn who_waits_does_something_useful() {
        let ahead = Texts::default();
        ahead.want(keys(&["a", "b"]));
        assert_eq!(ahead.begin().as_deref(), Some("a"));
        // Nobody gives "a" back before "b" is parsed.
        let taken = ahead.take("a", |key| {
            drop(Turn { ahead: &ahead, key: &"a".to_owned(), parsed: parsed(&"a".to_owned()) });
            parsed(key)
        });
        assert_eq!(taken.as_deref(), Some("parsed a"));
        assert_eq!(ahead.take("b", parsed).as_deref(), Some("parsed b"));
    }
}
