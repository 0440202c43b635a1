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
use stanch_gosrc::types::{Asked, Listings, LoadedPackages, Variant};

use super::units::{Follower, FuncName, Outcome};
use super::view::FileView;
use book::Book;

pub use meaning::outline;

/// SHA-256.
pub type Digest = [u8; 32];

/// The declarations that a package's functions are understood by: the [`outline`]s of each package that it leads to.
/// Packages whose text never changes need not be in it.
pub type Ground = BTreeMap<String, Digest>;

/// What the text of a package is known by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Text {
    /// Its version: nobody edits it.
    Version(Digest),
    /// The digest of all files.
    Files(Digest),
}

impl Text {
    fn digest(self) -> Digest {
        match self {
            Self::Version(digest) | Self::Files(digest) => digest,
        }
    }
}

/// Keeps bytes for packages.
pub trait Kept: Sync {
    /// What a package leads to; `None` when it cannot be told, and nothing may be kept.
    fn ground(&self, package: &Arc<module::Package>, variant: Variant) -> Option<Ground>;
    /// What the text of a package is known by.
    fn text(&self, package: &Arc<module::Package>, variant: Variant) -> Option<Text>;
    /// What was kept last.
    fn get(&self, package: &Arc<module::Package>, variant: Variant) -> Option<Vec<u8>>;
    /// Keeps something in its place.
    fn put(&self, package: &Arc<module::Package>, variant: Variant, bytes: &[u8]);
    /// What was asked for when this one was checked alone.
    fn asked(&self, package: &Arc<module::Package>, variant: Variant) -> Asked;
    /// Keeps it.
    fn put_asked(&self, package: &Arc<module::Package>, variant: Variant, asked: &Asked);
    /// What files declare.
    fn listings(&self) -> &dyn Listings;
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
    /// Functions of other packages that have not changed.
    others: HashMap<FuncName, meaning::Short>,
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
            others: HashMap::new(),
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
        let is_same =
            |(key, digest): &(Arc<str>, Digest)| self.text(key).is_some_and(|now| now.digest() == *digest);
        let is_text_same: Vec<bool> = book.packages.iter().map(is_same).collect();
        let still: Vec<bool> = book
            .funcs
            .iter()
            .map(|(package, name, digest)| {
                let Some((key, _)) = book.packages.get(*package) else { return false };
                if *key == self.key {
                    self.digests.get(name) == Some(digest)
                } else {
                    is_text_same[*package]
                        || *digest != meaning::Short::default()
                            && meaning::of_other(follower, key, name) == Some(*digest)
                }
            })
            .collect();
        let is_all_same = still.iter().all(|still| *still) && is_text_same.iter().all(|same| *same);
        self.is_current &= is_all_same;
        let name_of = |func: usize| {
            let (package, name, digest) = &book.funcs[func];
            (FuncName { package: Arc::clone(&book.packages[*package].0), name: Arc::clone(name) }, *digest)
        };
        let unchanged = (0..book.funcs.len()).filter(|func| still[*func]).map(name_of);
        self.others.extend(unchanged.filter(|(func, _)| func.package != self.key));
        for unit in book.units {
            if unit.looked_at.iter().all(|func| still.get(*func) == Some(&true)) {
                let outcome = Outcome {
                    unit: 0,
                    functions: unit.functions,
                    cut: unit.cut,
                    told: Some(unit.told),
                    looked_at: unit.looked_at.iter().map(|func| name_of(*func).0).collect(),
                };
                self.known.insert(unit.name, outcome);
            }
        }
    }

    fn text(&self, key: &str) -> Option<Text> {
        let (package, variant) = self.source.package(key)?;
        self.kept.text(&package, variant)
    }

    /// Keeps what was found in all units, those that were known before included.
    pub(super) fn keep(self, follower: &mut Follower<'_, '_>, outcomes: &[Outcome]) {
        if self.is_current && outcomes.iter().all(|outcome| self.is_known(follower, outcome)) {
            return;
        }
        let mut writing = Writing::default();
        writing.book.ground = self.ground.clone();
        let mut names: HashMap<Arc<str>, usize> = HashMap::new();
        for outcome in outcomes {
            let Some(func) = follower.funcs.get(outcome.unit).copied() else { continue };
            let name = follower.program.name(func);
            *names.entry(Arc::clone(&name)).or_default() += 1;
            let Some(told) = &outcome.told else { continue };
            let number = |func: &FuncName| writing.number(func, &self, follower);
            let looked_at: Option<Vec<usize>> = outcome.looked_at.iter().map(number).collect();
            let Some(looked_at) = looked_at else { continue };
            let (functions, cut, told) = (outcome.functions, outcome.cut, told.clone());
            writing.book.units.push(book::Unit { name, functions, cut, looked_at, told });
        }
        // Blank functions share their name.
        writing.book.units.retain(|unit| names.get(&unit.name) == Some(&1));
        self.kept.put(&self.package, self.variant, &writing.book.write());
    }

    /// The digest of a function that was looked at; `None` when it cannot be told.
    fn digest(
        &self,
        func: &FuncName,
        text: Option<Text>,
        follower: &mut Follower<'_, '_>,
    ) -> Option<meaning::Short> {
        match text {
            _ if func.package == self.key => self.digests.get(&func.name).copied(),
            // The version says it all.
            Some(Text::Version(_)) => Some(meaning::Short::default()),
            _ => {
                let known = self.others.get(func).copied();
                known.or_else(|| meaning::of_other(follower, &func.package, &func.name))
            }
        }
    }

    fn is_known(&self, follower: &mut Follower<'_, '_>, outcome: &Outcome) -> bool {
        let func = follower.funcs.get(outcome.unit).copied();
        func.is_some_and(|func| self.known.contains_key(&follower.program.name(func)))
    }
}

/// A book that is being written.
#[derive(Default)]
struct Writing {
    book: Book,
    funcs: HashMap<FuncName, Option<usize>>,
    packages: HashMap<Arc<str>, (usize, Option<Text>)>,
}

impl Writing {
    /// The number of a function in the book; `None` when nothing can be told of it.
    fn number(
        &mut self,
        func: &FuncName,
        shelf: &Shelf<'_>,
        follower: &mut Follower<'_, '_>,
    ) -> Option<usize> {
        if let Some(known) = self.funcs.get(func) {
            return *known;
        }
        let (package, text) = self.package(&func.package, shelf);
        let number = shelf.digest(func, text, follower).map(|digest| {
            self.book.funcs.push((package, Arc::clone(&func.name), digest));
            self.book.funcs.len() - 1
        });
        self.funcs.insert(func.clone(), number);
        number
    }

    fn package(&mut self, key: &Arc<str>, shelf: &Shelf<'_>) -> (usize, Option<Text>) {
        *self.packages.entry(Arc::clone(key)).or_insert_with(|| {
            let text = shelf.text(key);
            // Without a digest of the text, functions are compared one by one.
            self.book.packages.push((Arc::clone(key), text.map(Text::digest).unwrap_or_default()));
            (self.book.packages.len() - 1, text)
        })
    }
}
