//! What following the units of packages has found, kept for runs after an edit.
//!
//! A package whose result cannot be taken whole from the cache has changed, or something that it leads to. Most of what
//! it does has not: [`stanch_rules::source::Kept`] says what a unit depends on, and here it is found out and written.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sha2::{Digest as _, Sha256};
use stanch_gosrc::module::{Import, Loader, Package, SourceFile};
use stanch_gosrc::types::{Asked, Listings, Variant};
use stanch_model::FileSystem as _;
use stanch_rules::source::{Ground, Kept, Text, outline};

use crate::check::cache::Cache;
use crate::check::deps::{Deps, add};
use crate::check::seen::{Digest, SeenFiles, digest};

/// The units of all packages.
pub(crate) struct Units<'l> {
    cache: Cache,
    /// The digest of what is common to all packages.
    run: Digest,
    files: &'l SeenFiles<'l>,
    graph: Mutex<Graph<'l>>,
}

/// Packages and what they import, by number.
struct Graph<'l> {
    loader: &'l Loader<'l>,
    files: &'l SeenFiles<'l>,
    deps: Deps<'l>,
    numbers: HashMap<(String, PathBuf), usize>,
    nodes: Vec<Node>,
}

struct Node {
    name: String,
    package: Arc<Package>,
    /// Those that it imports; `None` until somebody asks.
    imports: Option<Arc<[usize]>>,
    /// The digest of its declarations; the inner one is `None` when it cannot be told.
    outline: Option<Option<Digest>>,
}

impl<'l> Units<'l> {
    pub(crate) fn new(loader: &'l Loader<'l>, files: &'l SeenFiles<'l>, cache: Cache, run: Digest) -> Self {
        let deps = Deps::new(loader, files);
        let graph = Graph { loader, files, deps, numbers: HashMap::new(), nodes: Vec::new() };
        Self { cache, run, files, graph: Mutex::new(graph) }
    }

    fn graph(&self) -> MutexGuard<'_, Graph<'l>> {
        // A panic of another thread leaves the graph whole: nodes are only added, and filled in at once.
        self.graph.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn place(&self, what: &str, package: &Package, variant: Variant) -> Digest {
        let mut hash = Sha256::new_with_prefix(self.run);
        add(
            &mut hash,
            &[what, &package.import_path, &package.dir.to_string_lossy(), &format!("{variant:?}")],
        );
        hash.finalize().into()
    }
}

impl Kept for Units<'_> {
    fn ground(&self, package: &Arc<Package>, variant: Variant) -> Option<Ground> {
        self.graph().ground(package, variant, &self.cache)
    }

    fn text(&self, package: &Arc<Package>, variant: Variant) -> Option<Text> {
        self.graph().text(package, variant)
    }

    fn get(&self, package: &Arc<Package>, variant: Variant) -> Option<Vec<u8>> {
        self.cache.get_bytes(&self.place("units", package, variant))
    }

    fn put(&self, package: &Arc<Package>, variant: Variant, bytes: &[u8]) {
        if variant.files(package).all(|file| !self.files.has_changed(&file.path)) {
            self.cache.put_bytes(&self.place("units", package, variant), bytes);
        }
    }

    fn asked(&self, package: &Arc<Package>, variant: Variant) -> Asked {
        let bytes = self.cache.get_bytes(&self.place("asked", package, variant)).unwrap_or_default();
        // Whatever it says costs time at the most.
        let (packages, files) = serde_json::from_slice(&bytes).unwrap_or_default();
        Asked { packages, files }
    }

    fn put_asked(&self, package: &Arc<Package>, variant: Variant, asked: &Asked) {
        // Paths that are no text are read when their turn comes.
        let is_text = |path: &&PathBuf| path.to_str().is_some();
        let files: Vec<&PathBuf> = asked.files.iter().filter(is_text).collect();
        let bytes = serde_json::to_vec(&(&asked.packages, files)).expect("texts are JSON");
        self.cache.put_bytes(&self.place("asked", package, variant), &bytes);
    }

    fn listings(&self) -> &dyn Listings {
        self.files
    }
}

impl Graph<'_> {
    fn ground(&mut self, package: &Arc<Package>, variant: Variant, cache: &Cache) -> Option<Ground> {
        let mut open = self.imports_of(package, variant.files(package));
        if variant == Variant::External {
            // The package that is tested, with its own tests.
            open.push(self.number(package));
        }
        let mut is_seen = vec![false; self.nodes.len()];
        let mut ground = Ground::new();
        while let Some(number) = open.pop() {
            is_seen.resize(self.nodes.len().max(is_seen.len()), false);
            if std::mem::replace(&mut is_seen[number], true) {
                continue;
            }
            open.extend(self.imports(number).iter());
            ground.insert(self.nodes[number].name.clone(), self.outline(number, cache)?);
        }
        if variant == Variant::External {
            let (Text::Files(tests) | Text::Version(tests)) = self.text(package, Variant::WithTests)?;
            ground.insert("tests".to_owned(), tests);
        }
        Some(ground)
    }

    fn text(&self, package: &Arc<Package>, variant: Variant) -> Option<Text> {
        if let Some(version) = self.deps.fixed_version(package) {
            return Some(Text::Version(digest(version.as_bytes())));
        }
        let mut hash = Sha256::new();
        let is_readable = self.deps.add_files(&mut hash, package, variant.files(package));
        is_readable.then(|| Text::Files(hash.finalize().into()))
    }

    fn number(&mut self, package: &Arc<Package>) -> usize {
        let key = (package.import_path.clone(), package.dir.clone());
        let next = self.nodes.len();
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            let name = format!("{}\0{}", package.import_path, package.dir.display());
            self.nodes.push(Node { name, package: Arc::clone(package), imports: None, outline: None });
        }
        number
    }

    fn imports(&mut self, number: usize) -> Arc<[usize]> {
        if let Some(known) = &self.nodes[number].imports {
            return Arc::clone(known);
        }
        let package = Arc::clone(&self.nodes[number].package);
        let imports: Arc<[usize]> = self.imports_of(&package, package.sources()).into();
        self.nodes[number].imports = Some(Arc::clone(&imports));
        imports
    }

    fn imports_of<'p>(
        &mut self,
        package: &Arc<Package>,
        files: impl Iterator<Item = &'p SourceFile>,
    ) -> Vec<usize> {
        let mut paths: Vec<&str> =
            files.flat_map(|file| file.header.imports.iter().map(|import| import.path.as_str())).collect();
        paths.sort_unstable();
        paths.dedup();
        let mut numbers = Vec::with_capacity(paths.len());
        for path in paths {
            if path == "C" || path == "unsafe" || self.deps.is_stable_std(path) {
                continue;
            }
            if let Import::Package(found) = self.loader.import(package, path) {
                numbers.push(self.number(&found));
            }
        }
        numbers
    }

    fn outline(&mut self, number: usize, cache: &Cache) -> Option<Digest> {
        if let Some(known) = self.nodes[number].outline {
            return known;
        }
        let package = Arc::clone(&self.nodes[number].package);
        let outline = self.outline_of(&package, cache);
        self.nodes[number].outline = Some(outline);
        outline
    }

    /// The digest of the declarations of a package. It is looked up by that of its text, so that only what has changed
    /// is parsed.
    fn outline_of(&self, package: &Arc<Package>, cache: &Cache) -> Option<Digest> {
        let text = match self.text(package, Variant::Plain)? {
            Text::Version(version) => return Some(version),
            Text::Files(files) => files,
        };
        let place = digest(&[b"outline".as_slice(), &text].concat());
        if let Some(known) = cache.get_bytes(&place).and_then(|bytes| bytes.try_into().ok()) {
            return Some(known);
        }
        let mut hash = Sha256::new();
        for file in package.sources() {
            let go = file.go_version(package).map(|go| go.to_string()).unwrap_or_default();
            add(&mut hash, &[&file.name, if file.foreign { "foreign" } else { "" }, &go]);
            hash.update(outline(&self.files.read(&file.path).ok()?));
        }
        let digest: Digest = hash.finalize().into();
        cache.put_bytes(&place, &digest);
        Some(digest)
    }
}
