//! What was found by following units in an earlier run, as far as it still holds.
//!
//! What following a unit finds depends on
//! - the bodies that were looked at on the way: [`meaning`] gives each a digest, which for the package itself covers what
//!   the names in it stand for;
//! - the declarations that give names and types to all that: the [`Ground`] of the package.
//!
//! Everything else (this program, the release of Go, the system that is built for) is for whoever keeps the bytes to
//! tell apart. An edit of one body leaves the ground as it is, and costs the units that have looked at that body.

mod book;
mod meaning;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use stanch_gosrc::module;
use stanch_gosrc::types::{LoadedPackages, Variant};

use super::units::{Follower, FuncName, Outcome};
use super::view::FileView;
use book::Book;

pub use meaning::outline;

/// SHA-256.
pub type Digest = [u8; 32];

/// The declarations that a package's functions are understood by: the [`outline`]s of each package that it leads to.
/// Packages whose text never changes need not be in it.
pub type Ground = BTreeMap<String, Digest>;

/// Keeps bytes for packages.
pub trait Kept: Sync {
    /// What a package leads to; `None` when it cannot be told, and nothing may be kept.
    fn ground(&self, package: &Arc<module::Package>, variant: Variant) -> Option<Ground>;
    /// The digest of all files of a package; of its version where that says as much.
    fn text(&self, package: &Arc<module::Package>, variant: Variant) -> Option<Digest>;
    /// What was kept last.
    fn get(&self, package: &Arc<module::Package>, variant: Variant) -> Option<Vec<u8>>;
    /// Keeps something in its place.
    fn put(&self, package: &Arc<module::Package>, variant: Variant, bytes: &[u8]);
}

/// What is kept of one package.
pub(super) struct Shelf<'k> {
    kept: &'k dyn Kept,
    source: &'k LoadedPackages<'k>,
    package: Arc<module::Package>,
    variant: Variant,
    ground: Ground,
    digests: HashMap<Arc<str>, meaning::Short>,
    key: Arc<str>,
    /// Units of the book that still hold, by name.
    known: HashMap<Arc<str>, Outcome>,
    /// Whether the book is as good as what would be written.
    is_current: bool,
}

impl<'k> Shelf<'k> {
    /// Looks up what is kept of the follower's package and still holds; `None` when nothing can be kept.
    pub(super) fn open(
        kept: &'k dyn Kept,
        source: &'k LoadedPackages<'k>,
        follower: &mut Follower<'_, '_>,
        files: &[FileView],
    ) -> Option<Self> {
        let key: Arc<str> = follower.program.world.package(follower.package).key.as_str().into();
        let (package, variant) = source.package(&key)?;
        let mut ground = kept.ground(&package, variant)?;
        // No package has an empty path.
        ground.insert(String::new(), meaning::own_ground(follower, files));
        let digests = meaning::of_package(follower, files);
        let mut shelf = Self {
            kept,
            source,
            package,
            variant,
            ground,
            digests,
            key,
            known: HashMap::new(),
            is_current: false,
        };
        if let Some(book) = kept.get(&shelf.package, variant).as_deref().and_then(Book::read) {
            shelf.look_up(book, follower);
        }
        Some(shelf)
    }

    /// What is known of a unit.
    pub(super) fn of(&mut self, unit: usize, follower: &mut Follower<'_, '_>) -> Option<Outcome> {
        let func = follower.func_name(*follower.funcs.get(unit)?)?;
        let known = self.known.get(&func.name)?;
        Some(Outcome { unit, ..known.clone() })
    }

    fn look_up(&mut self, book: Book, follower: &mut Follower<'_, '_>) {
        let holds = |(name, digest): (&String, &Digest)| self.ground.get(name) == Some(digest);
        if !book.ground.iter().all(holds) {
            return;
        }
        self.is_current = book.ground == self.ground;
        let is_text_same: Vec<bool> = book
            .packages
            .iter()
            .map(|(key, digest)| self.text(key).is_some_and(|now| now == *digest))
            .collect();
        let still: Vec<bool> = book
            .funcs
            .iter()
            .map(|(package, name, digest)| {
                let Some((key, _)) = book.packages.get(*package) else { return false };
                if *key == self.key {
                    self.digests.get(name) == Some(digest)
                } else {
                    is_text_same[*package] || meaning::of_other(follower, key, name) == Some(*digest)
                }
            })
            .collect();
        let is_all_same = still.iter().all(|still| *still) && is_text_same.iter().all(|same| *same);
        self.is_current &= is_all_same;
        for unit in book.units {
            if unit.looked_at.iter().all(|func| still.get(*func) == Some(&true)) {
                let name = |func: &usize| {
                    let (package, name, _) = &book.funcs[*func];
                    FuncName { package: Arc::clone(&book.packages[*package].0), name: Arc::clone(name) }
                };
                let outcome = Outcome {
                    unit: 0,
                    functions: unit.functions,
                    cut: unit.cut,
                    told: Some(unit.told),
                    looked_at: unit.looked_at.iter().map(name).collect(),
                };
                self.known.insert(unit.name, outcome);
            }
        }
    }

    fn text(&self, key: &str) -> Option<Digest> {
        let (package, variant) = self.source.package(key)?;
        self.kept.text(&package, variant)
    }

    /// Keeps what was found in all units, those that were known before included.
    pub(super) fn keep(self, follower: &mut Follower<'_, '_>, outcomes: &[Outcome]) {
        if self.is_current && outcomes.iter().all(|outcome| self.is_known(follower, outcome)) {
            return;
        }
        let mut book = Book { ground: self.ground.clone(), ..Book::default() };
        let mut numbers: HashMap<FuncName, Option<usize>> = HashMap::new();
        let mut packages: HashMap<Arc<str>, usize> = HashMap::new();
        let mut names: HashMap<Arc<str>, usize> = HashMap::new();
        for outcome in outcomes {
            let Some(unit) =
                follower.funcs.get(outcome.unit).and_then(|func| follower.program.name(*func).into())
            else {
                continue;
            };
            *names.entry(Arc::clone(&unit)).or_default() += 1;
            let Some(told) = &outcome.told else { continue };
            let mut number = |func: &FuncName| -> Option<usize> {
                if let Some(known) = numbers.get(func) {
                    return *known;
                }
                let digest = match func.package == self.key {
                    true => self.digests.get(&func.name).copied(),
                    false => meaning::of_other(follower, &func.package, &func.name),
                };
                let number = digest.map(|digest| {
                    let package = *packages.entry(Arc::clone(&func.package)).or_insert_with(|| {
                        // Without a digest of the text, functions are compared one by one.
                        let text = self.text(&func.package).unwrap_or_default();
                        book.packages.push((Arc::clone(&func.package), text));
                        book.packages.len() - 1
                    });
                    book.funcs.push((package, Arc::clone(&func.name), digest));
                    book.funcs.len() - 1
                });
                numbers.insert(func.clone(), number);
                number
            };
            let looked_at: Option<Vec<usize>> = outcome.looked_at.iter().map(&mut number).collect();
            let Some(looked_at) = looked_at else { continue };
            book.units.push(book::Unit {
                name: unit,
                functions: outcome.functions,
                cut: outcome.cut,
                looked_at,
                told: told.clone(),
            });
        }
        // Blank functions share their name.
        book.units.retain(|unit| names.get(&unit.name) == Some(&1));
        self.kept.put(&self.package, self.variant, &book.write());
    }

    fn is_known(&self, follower: &mut Follower<'_, '_>, outcome: &Outcome) -> bool {
        let func = follower.funcs.get(outcome.unit).copied();
        func.is_some_and(|func| self.known.contains_key(&follower.program.name(func)))
    }
}
