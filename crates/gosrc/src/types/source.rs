//! Where packages come from.

use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use stanch_model::{FileSystem, GoVersion};

use super::ahead::Ahead;
use super::listing::{ListedFile, ListedPackage, Listing};
use crate::file::{File, Mode, parse_file};
use crate::module::{self, Import, Loader, SourceFile};
use crate::names::Interner;

/// Gives out the text of packages. A package is known by a key, which says nothing to others.
pub trait PackageSource {
    /// The key of the package that `path` means in the files of the package `importer`; `None` when it is missing.
    /// `unsafe` and `C` are never asked for.
    fn resolve(&self, importer: &str, path: &str) -> Option<String>;

    /// The text of a package; `None` when there is none.
    fn load(&self, key: &str) -> Option<PackageText>;

    /// The package, when it was parsed before it was asked for; each is given once.
    fn parsed(&self, _key: &str) -> Option<ParsedPackage> {
        None
    }

    /// The package, when it is known what each of its files declares: these are not read before they are asked for.
    fn listed(&self, _key: &str) -> Option<ListedPackage> {
        None
    }

    /// A file of a package that [`PackageSource::listed`] gave, without bodies; `None` when it cannot be read.
    fn read_file(&self, _path: &Path) -> Option<ParsedFile> {
        None
    }

    /// Told of each file that [`PackageSource::load`] gave, when it was parsed: who keeps a
    /// [`Listing`](super::Listing) need not read the file again.
    fn note(&self, _path: &Path, _file: &File, _names: &Interner) {}

    /// A file with its bodies, when it was parsed before it was asked for; each is given once.
    fn parsed_file(&self, _path: &Path) -> Option<ParsedFile> {
        None
    }
}

/// The files of a package.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PackageText {
    /// The import path.
    pub path: String,
    /// The files that are compiled, in the order of their names.
    pub files: Vec<FileText>,
}

/// A file of a package.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileText {
    /// Where it is.
    pub path: PathBuf,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// The version of the language in which it is written, where it is known.
    pub go: Option<GoVersion>,
}

/// A package whose files were parsed, without bodies, apart from a [`World`](super::World): with names of its own.
#[derive(Clone, Debug)]
pub struct ParsedPackage {
    pub(super) path: String,
    pub(super) files: Vec<(FileText, File)>,
    pub(super) names: Interner,
}

impl ParsedPackage {
    /// Parses the files of a package.
    #[must_use]
    pub fn of(text: PackageText) -> Self {
        let mut names = Interner::new();
        let parse = |text: FileText| {
            let file = parse_file(&text.bytes, &mut names, Mode::SkipBodies);
            (text, file)
        };
        let files = text.files.into_iter().map(parse).collect();
        Self { path: text.path, files, names }
    }
}

/// A file that was parsed apart from a [`World`](super::World): with names of its own.
#[derive(Clone, Debug)]
pub struct ParsedFile {
    pub(super) bytes: Vec<u8>,
    pub(super) file: File,
    pub(super) names: Interner,
}

impl ParsedFile {
    /// Parses the text of a file, or as much of it.
    #[must_use]
    pub fn of(bytes: Vec<u8>, mode: Mode) -> Self {
        let mut names = Interner::new();
        let file = parse_file(&bytes, &mut names, mode);
        Self { bytes, file, names }
    }
}

/// Which files of a directory are a package.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Variant {
    /// Those that others import.
    #[default]
    Plain,
    /// Those, and the `_test.go` files of the same package.
    WithTests,
    /// The `_test.go` files of the package with `_test` after its name, which imports the other [`Variant::WithTests`].
    External,
}

impl Variant {
    /// The files of this variant of a package.
    pub fn files(self, package: &module::Package) -> impl Iterator<Item = &SourceFile> {
        let (plain, tests): (bool, &[SourceFile]) = match self {
            Self::Plain => (true, &[]),
            Self::WithTests => (true, &package.test_files),
            Self::External => (false, &package.xtest_files),
        };
        package.sources().filter(move |_| plain).chain(tests)
    }
}

/// Keeps what files declare.
pub trait Listings: Sync {
    /// What a file declares, as far as somebody knows: as it is now.
    fn get(&self, path: &Path) -> Option<Listing>;
    /// Keeps what a file declares that was read in this run.
    fn put(&self, path: &Path, listing: Listing);
}

/// What was asked for, in that order, each once.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Asked {
    /// Keys of packages that were read whole.
    pub packages: Vec<String>,
    /// Files of packages that were not.
    pub files: Vec<PathBuf>,
}

/// Packages as a [`Loader`] finds them.
pub struct LoadedPackages<'l> {
    loader: &'l Loader<'l>,
    files: &'l dyn FileSystem,
    known: Mutex<HashMap<String, (Arc<module::Package>, Variant)>>,
    listings: Option<&'l dyn Listings>,
    ahead: Ahead<String, ParsedPackage>,
    /// Files of listed packages, without bodies. A path as text is compared much faster than by its parts.
    read_ahead: Ahead<OsString, ParsedFile>,
    /// Files with their bodies.
    files_ahead: Ahead<OsString, ParsedFile>,
}

impl<'l> LoadedPackages<'l> {
    /// `files` are those that the loader reads.
    #[must_use]
    pub fn new(loader: &'l Loader<'l>, files: &'l dyn FileSystem) -> Self {
        Self {
            loader,
            files,
            known: Mutex::default(),
            listings: None,
            ahead: Ahead::default(),
            read_ahead: Ahead::default(),
            files_ahead: Ahead::default(),
        }
    }

    /// With what earlier runs know of files: those of packages of which it is known are read when they are asked for.
    #[must_use]
    pub fn with_listings(self, listings: &'l dyn Listings) -> Self {
        Self { listings: Some(listings), ..self }
    }

    /// The key of a package of the loader.
    pub fn key(&self, package: &Arc<module::Package>) -> String {
        self.key_of(package, Variant::Plain)
    }

    /// The key of a variant of a package of the loader. What a package's tests import are the plain ones, even where
    /// these import the package itself.
    pub fn key_of(&self, package: &Arc<module::Package>, variant: Variant) -> String {
        // Two modules may have packages of one path, and one directory may be in two modules.
        let key = format!("{}\0{}\0{variant:?}", package.import_path, package.dir.display());
        // A panic of another thread leaves the map whole: it is only read and inserted into.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(key.clone()).or_insert_with(|| (Arc::clone(package), variant));
        key
    }

    /// Parses what a thread is about to ask for that looks at `package`, and then the package's own files with their
    /// bodies: a thread that has nothing else to do calls this. Returns when all has been asked for or parsed.
    ///
    /// `asked` is what was asked for when the package was looked at before ([`LoadedPackages::asked`]), which is as likely
    /// to be asked for again. Where nobody knows, it is what the package imports.
    pub fn parse_ahead(&self, package: &Arc<module::Package>, variant: Variant, asked: &Asked) {
        let importer = self.key_of(package, variant);
        let mut keys = asked.packages.clone();
        if *asked == Asked::default() {
            let mut seen = HashSet::from(["unsafe", "C"]);
            let imports = variant.files(package).flat_map(|file| &file.header.imports);
            let paths = imports.map(|import| import.path.as_str()).filter(|path| seen.insert(path));
            keys.extend(paths.filter_map(|path| self.resolve(&importer, path)));
        }
        keys.retain(|key| *key != importer);
        self.ahead.want(keys.into_iter());
        self.read_ahead.want(asked.files.iter().map(|path| path.clone().into_os_string()));
        // Both at once, so that nothing is parsed here that was asked for before its turn came.
        let own = variant.files(package).filter(|file| !file.foreign);
        self.files_ahead.want(own.map(|file| file.path.clone().into_os_string()));
        // Of a listed package only what is asked for is read.
        self.ahead.work(|key| if self.listed(key).is_none() { self.parse_package(key) } else { None });
        self.read_ahead.work(|path| self.parse_file(path.as_ref(), Mode::SkipBodies));
        self.files_ahead.work(|path| self.parse_file(path.as_ref(), Mode::Full));
    }

    /// What was asked for so far.
    #[must_use]
    pub fn asked(&self) -> Asked {
        Asked {
            packages: self.ahead.asked(),
            files: self.read_ahead.asked().into_iter().map(PathBuf::from).collect(),
        }
    }

    fn parse_package(&self, key: &str) -> Option<ParsedPackage> {
        let parsed = ParsedPackage::of(self.load(key)?);
        parsed.files.iter().for_each(|(text, file)| self.note(&text.path, file, &parsed.names));
        Some(parsed)
    }

    fn parse_file(&self, path: &Path, mode: Mode) -> Option<ParsedFile> {
        Some(ParsedFile::of(self.files.read(path).ok()?, mode))
    }

    /// The package of the loader that a key stands for, in this run or an earlier one.
    #[must_use]
    pub fn package(&self, key: &str) -> Option<(Arc<module::Package>, Variant)> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned();
        known.or_else(|| {
            let mut parts = key.split('\0');
            let (path, dir, variant) = (parts.next()?, Path::new(parts.next()?), parts.next()?);
            let variants = [Variant::Plain, Variant::WithTests, Variant::External];
            let variant = variants.into_iter().find(|known| format!("{known:?}") == variant)?;
            let package = self.loader.package_in(path, dir)?;
            (self.key_of(&package, variant) == key).then_some((package, variant))
        })
    }
}

impl PackageSource for LoadedPackages<'_> {
    fn resolve(&self, importer: &str, path: &str) -> Option<String> {
        let (importer, variant) = self.package(importer)?;
        match self.loader.import(&importer, path) {
            Import::Package(found) => {
                let is_tested = variant == Variant::External && found.dir == importer.dir;
                let variant = if is_tested { Variant::WithTests } else { Variant::Plain };
                Some(self.key_of(&found, variant))
            }
            Import::C | Import::Missing(_) => None,
        }
    }

    fn load(&self, key: &str) -> Option<PackageText> {
        let (package, variant) = self.package(key)?;
        let files = variant.files(&package).filter(|file| !file.foreign);
        // What cannot be read is a problem that the loader has reported when it read the heads.
        let texts = files.filter_map(|file| {
            let bytes = self.files.read(&file.path).ok()?;
            Some(FileText { path: file.path.clone(), bytes, go: file.go_version(&package) })
        });
        Some(PackageText { path: path_of(&package, variant), files: texts.collect() })
    }

    fn parsed(&self, key: &str) -> Option<ParsedPackage> {
        self.ahead.take(key, |key| self.parse_package(key))
    }

    fn listed(&self, key: &str) -> Option<ListedPackage> {
        let listings = self.listings?;
        let (package, variant) = self.package(key)?;
        let listed = |file: &SourceFile| {
            let (path, go) = (file.path.clone(), file.go_version(&package));
            Some(ListedFile { listing: listings.get(&path)?, path, go })
        };
        let files = variant.files(&package).filter(|file| !file.foreign);
        let files = files.map(listed).collect::<Option<Vec<_>>>()?;
        Some(ListedPackage { path: path_of(&package, variant), files })
    }

    fn read_file(&self, path: &Path) -> Option<ParsedFile> {
        let parse = |path: &OsString| self.parse_file(path.as_ref(), Mode::SkipBodies);
        self.read_ahead.take(path.as_os_str(), parse).or_else(|| self.parse_file(path, Mode::SkipBodies))
    }

    fn note(&self, path: &Path, file: &File, names: &Interner) {
        if let Some(listings) = self.listings.filter(|listings| listings.get(path).is_none()) {
            listings.put(path, Listing::of(file, names));
        }
    }

    fn parsed_file(&self, path: &Path) -> Option<ParsedFile> {
        self.files_ahead.take(path.as_os_str(), |path| self.parse_file(path.as_ref(), Mode::Full))
    }
}

/// The import path of a variant of a package.
fn path_of(package: &module::Package, variant: Variant) -> String {
    let suffix = if variant == Variant::External { "_test" } else { "" };
    format!("{}{suffix}", package.import_path)
}
