//! Where packages come from.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use stanch_model::{FileSystem, GoVersion};

use super::ahead::Ahead;
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

/// A file that was parsed with its bodies, apart from a [`World`](super::World): with names of its own.
#[derive(Clone, Debug)]
pub struct ParsedFile {
    pub(super) bytes: Vec<u8>,
    pub(super) file: File,
    pub(super) names: Interner,
}

impl ParsedFile {
    /// Parses the text of a file.
    #[must_use]
    pub fn of(bytes: Vec<u8>) -> Self {
        let mut names = Interner::new();
        let file = parse_file(&bytes, &mut names, Mode::Full);
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

/// Packages as a [`Loader`] finds them.
pub struct LoadedPackages<'l> {
    loader: &'l Loader<'l>,
    files: &'l dyn FileSystem,
    known: Mutex<HashMap<String, (Arc<module::Package>, Variant)>>,
    ahead: Ahead<String, ParsedPackage>,
    files_ahead: Ahead<PathBuf, ParsedFile>,
}

impl<'l> LoadedPackages<'l> {
    /// `files` are those that the loader reads.
    #[must_use]
    pub fn new(loader: &'l Loader<'l>, files: &'l dyn FileSystem) -> Self {
        Self {
            loader,
            files,
            known: Mutex::default(),
            ahead: Ahead::default(),
            files_ahead: Ahead::default(),
        }
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

    /// Parses what `package` imports, and then its own files with their bodies, for a thread that is about to ask for
    /// them: a thread that has nothing else to do calls this. Returns when all has been asked for or parsed.
    ///
    /// `asked` are the packages that were asked for when this one was looked at before ([`LoadedPackages::asked`]): what
    /// imports lead to is as likely to be asked for again.
    pub fn parse_ahead(&self, package: &Arc<module::Package>, variant: Variant, asked: &[String]) {
        let importer = self.key_of(package, variant);
        let mut seen = HashSet::from(["unsafe", "C"]);
        let mut paths: Vec<&str> = variant
            .files(package)
            .flat_map(|f| &f.header.imports)
            .map(|import| import.path.as_str())
            .collect();
        paths.retain(|path| seen.insert(path));
        let imported = paths.into_iter().filter_map(|path| self.resolve(&importer, path));
        let mut keys = asked.to_vec();
        keys.extend(imported.filter(|key| !asked.contains(key)));
        keys.retain(|key| *key != importer);
        self.ahead.want(keys.into_iter());
        // Both at once, so that nothing is parsed here that was asked for before its turn came.
        let own = variant.files(package).filter(|file| !file.foreign);
        self.files_ahead.want(own.map(|file| file.path.clone()));
        self.ahead.work(|key| self.load(key).map(ParsedPackage::of));
        self.files_ahead.work(|path| self.parse_file(path));
    }

    /// The keys of the packages that were asked for so far, in that order, each once.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        self.ahead.asked()
    }

    fn parse_file(&self, path: &Path) -> Option<ParsedFile> {
        self.files.read(path).ok().map(ParsedFile::of)
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
        let suffix = if variant == Variant::External { "_test" } else { "" };
        Some(PackageText { path: format!("{}{suffix}", package.import_path), files: texts.collect() })
    }

    fn parsed(&self, key: &str) -> Option<ParsedPackage> {
        self.ahead.take(key, |key| self.load(key).map(ParsedPackage::of))
    }

    fn parsed_file(&self, path: &Path) -> Option<ParsedFile> {
        self.files_ahead.take(path, |path| self.parse_file(path))
    }
}
