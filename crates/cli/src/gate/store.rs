//! What is known of results that the go command takes from its test cache.
//!
//! The value of [`hook::KEY`] is part of what such a result depends on, so a cached one is of a test binary that this gate
//! has looked at: its record is what has to be known. Only clean ones are kept here. A package that was not clean gets a
//! value of its own ([`hook::again_variable`]), and so runs again.
//!
//! A run that did not come to its end may have left results in the test cache of which nothing is known. Therefore each
//! run says at its beginning that it runs, and whoever finds such a word begins with a new key.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use stanch_gate::hook;
use stanch_model::TestedPackage;

use crate::failure::{Failure, Result};
use crate::out;

/// Value of the `schema` field.
const SCHEMA: &str = "stanch-gate-store/1";

#[derive(Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Wire {
    schema: String,
    key: String,
    /// The run that has not come to its end.
    running: Option<String>,
    packages: BTreeMap<String, Known>,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Known {
    /// The package's own value; it is not that of any result that was not clean.
    #[serde(skip_serializing_if = "Option::is_none")]
    again: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clean: Option<Clean>,
}

/// What a clean record says.
#[derive(Serialize, Deserialize, Clone, Copy)]
#[serde(deny_unknown_fields)]
struct Clean {
    ran: u64,
    settled_ms: u64,
    heap: u64,
}

/// The store of one project and one way to look.
pub(crate) struct Store {
    path: PathBuf,
    run: String,
    wire: Wire,
}

impl Store {
    /// Opens the store of the tests in `folder` with these options of the hook, for a run with this name.
    pub(crate) fn open(cache: &Path, folder: &Path, options: &str, run: &str) -> Result<Self> {
        let home = cache.join("known");
        std::fs::create_dir_all(&home)
            .map_err(|e| Failure::caused(format!("make {}", home.display()), &e))?;
        let digest = Sha256::digest(format!("{}\n{options}", folder.display()));
        let name: String = digest.iter().take(12).map(|b| format!("{b:02x}")).collect();
        let path = home.join(name + ".json");
        let known = read(&path).filter(|wire| wire.running.is_none());
        let fresh = || Wire { schema: SCHEMA.to_owned(), key: run.to_owned(), ..Wire::default() };
        let mut wire = known.unwrap_or_else(fresh);
        wire.running = Some(run.to_owned());
        let store = Self { path, run: run.to_owned(), wire };
        store.write()?;
        Ok(store)
    }

    fn write(&self) -> Result<()> {
        let text = serde_json::to_vec(&self.wire).expect("keys are strings");
        out::to(Some(&self.path), &text)
    }

    /// The variables that a result of the test cache depends on.
    pub(crate) fn variables(&self) -> Vec<(String, String)> {
        let again = self
            .wire
            .packages
            .iter()
            .filter_map(|(package, known)| Some((hook::again_variable(package), known.again.clone()?)));
        std::iter::once((hook::KEY.to_owned(), self.wire.key.clone())).chain(again).collect()
    }

    /// What a cached result of a package stands for; `None` when that is not known, and then it runs again next time.
    pub(crate) fn cached(&mut self, package: &str) -> Option<TestedPackage> {
        match self.wire.packages.get(package).and_then(|known| known.clean) {
            Some(Clean { ran, settled_ms, heap }) => Some(TestedPackage {
                path: package.to_owned(),
                cached: true,
                ran,
                settled_ms,
                heap,
                ..TestedPackage::default()
            }),
            None => {
                self.not_clean(package);
                None
            }
        }
    }

    /// A package ran and left nothing.
    pub(crate) fn clean(&mut self, package: &TestedPackage) {
        let known = self.wire.packages.entry(package.path.clone()).or_default();
        known.clean = Some(Clean { ran: package.ran, settled_ms: package.settled_ms, heap: package.heap });
    }

    /// A package ran and left something, or it is not known what.
    pub(crate) fn not_clean(&mut self, package: &str) {
        // What was clean under the value of before is no longer asked for.
        let again = Some(self.run.clone());
        self.wire.packages.insert(package.to_owned(), Known { again, clean: None });
    }

    /// Keeps what was learnt, unless another run has begun in the meantime: then that one's key counts.
    pub(crate) fn finish(mut self) -> Result<()> {
        let is_ours = read(&self.path).is_some_and(|wire| wire.running.as_ref() == Some(&self.run));
        self.wire.running = None;
        if is_ours { self.write() } else { Ok(()) }
    }
}

/// What a file says; `None` for one that is missing or of another version, of which nothing is then known.
fn read(path: &Path) -> Option<Wire> {
    let wire: Wire = serde_json::from_slice(&std::fs::read(path).ok()?).ok()?;
    (wire.schema == SCHEMA).then_some(wire)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(path: &str) -> TestedPackage {
        TestedPackage { path: path.to_owned(), ran: 3, heap: 7, ..TestedPackage::default() }
    }

    fn open(dir: &Path, run: &str) -> Store {
        Store::open(dir, Path::new("/src"), "settle=1s", run).unwrap()
    }

    fn key(store: &Store) -> String {
        store.variables()[0].1.clone()
    }

    #[test]
    fn clean_results_are_known_and_others_run_again() {
        let dir = tempfile::tempdir().unwrap();
        let mut first = open(dir.path(), "1");
        first.clean(&package("a"));
        first.not_clean("b");
        assert_eq!(key(&first), "1");
        first.finish().unwrap();
        let mut second = open(dir.path(), "2");
        assert_eq!(
            second.variables(),
            [(hook::KEY.to_owned(), "1".to_owned()), (hook::again_variable("b"), "1".to_owned())]
        );
        let known = second.cached("a").unwrap();
        assert!(known.cached && (known.ran, known.heap) == (3, 7));
        assert_eq!(second.cached("b"), None);
        assert_eq!(second.cached("c"), None, "nothing is known of it");
        second.finish().unwrap();
        let again: Vec<_> =
            open(dir.path(), "3").variables().into_iter().skip(1).map(|(_, value)| value).collect();
        assert_eq!(again, ["2", "2"]);
    }

    #[test]
    fn a_package_that_became_clean_keeps_its_value() {
        let dir = tempfile::tempdir().unwrap();
        let mut first = open(dir.path(), "1");
        first.not_clean("a");
        first.finish().unwrap();
        let mut second = open(dir.path(), "2");
        second.clean(&package("a"));
        second.finish().unwrap();
        let mut third = open(dir.path(), "3");
        assert_eq!(
            third.variables()[1].1,
            "1",
            "that is the value under which its result is in the test cache"
        );
        assert!(third.cached("a").is_some());
    }

    #[test]
    fn after_a_run_without_an_end_nothing_is_known() {
        let dir = tempfile::tempdir().unwrap();
        let mut first = open(dir.path(), "1");
        first.clean(&package("a"));
        first.finish().unwrap();
        let second = open(dir.path(), "2");
        let mut third = open(dir.path(), "3");
        assert_eq!((key(&second), key(&third)), ("1".to_owned(), "3".to_owned()));
        assert_eq!(third.cached("a"), None);
        third.clean(&package("c"));
        third.finish().unwrap();
        second.finish().unwrap();
        let mut fourth = open(dir.path(), "4");
        assert_eq!(key(&fourth), "3", "the run that was overtaken has written nothing");
        assert!(fourth.cached("c").is_some());
    }

    #[test]
    fn another_way_to_look_is_another_store_and_damage_is_no_knowledge() {
        let dir = tempfile::tempdir().unwrap();
        let mut first = open(dir.path(), "1");
        first.clean(&package("a"));
        let path = first.path.clone();
        first.finish().unwrap();
        let mut other = Store::open(dir.path(), Path::new("/src"), "settle=2s", "2").unwrap();
        assert_eq!(other.cached("a"), None);
        std::fs::write(path, "{").unwrap();
        assert_eq!(key(&open(dir.path(), "3")), "3");
    }
}
