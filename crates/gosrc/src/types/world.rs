//! All that is known of a program: packages, objects and types.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use stanch_model::GoVersion;

use super::hash::FastMap;
use super::ids::{FileId, ObjId, PackageId, TypeId};
use super::object::{Declaration, ObjKind, Object, Place, Receiver, State, TypeDecl};
use super::source::{FileText, PackageSource, PackageText, ParsedPackage};
use super::ty::{Method, Type, Types};
use super::unread::Unread;
use super::value::{Constant, Texts};
use crate::file::{File, Mode, parse_file};
use crate::names::{Interner, Name};

/// How deep declarations, expressions and statements may lead into one another; what lies deeper is unknown. Each
/// level costs up to 5 kB of stack in an unoptimised build.
pub(super) const MAX_DEPTH: u32 = 250;

/// A file of a package, its function bodies left out.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Where it is.
    pub path: PathBuf,
    /// Its text.
    pub source: Vec<u8>,
    /// Its tree, without bodies.
    pub file: File,
    /// The package it is part of.
    pub package: PackageId,
    /// The version of the language in which it is written, where it is known.
    pub go: Option<GoVersion>,
}

impl Unit {
    /// Whether each iteration of a loop has variables of its own: from Go 1.22 on. `None` where the version is not
    /// known.
    #[must_use]
    pub fn loop_variables_per_iteration(&self) -> Option<bool> {
        self.go.map(|version| version.at_least(22))
    }
}

/// A package.
#[derive(Clone, Debug)]
pub struct Package {
    /// Its key at the [`PackageSource`].
    pub key: String,
    /// Its import path.
    pub path: String,
    /// The name in its package clauses.
    pub name: Name,
    /// Its files.
    pub files: Vec<FileId>,
    /// What it declares, by name; of what is in files that were not read, nothing.
    pub(super) scope: FastMap<Name, ObjId>,
    /// The files that were not read, if there are any.
    pub(super) unread: Option<Box<Unread>>,
}

/// An import of a file.
#[derive(Clone, Debug)]
pub(super) struct ImportEntry {
    pub(super) obj: ObjId,
    pub(super) path: String,
    /// The name that the file gives to it.
    pub(super) given: Option<Name>,
    /// Whether the package has been looked for.
    pub(super) looked: bool,
}

/// Names and types of a program, found when they are asked for.
///
/// Packages are read when a name leads into them, declarations are looked at when their type is needed, and function
/// bodies never unless [`World::check_func`] or [`World::check_file`] is called. What cannot be found is unknown, and
/// so is what depends on it; nothing else is.
///
/// ```
/// use stanch_gosrc::types::{FileText, NoPackages, PackageText, World};
///
/// let mut world = World::new(&NoPackages);
/// let text = FileText { path: "p.go".into(), bytes: b"package p\nvar x = []string{}[0]\n".to_vec(), go: None };
/// let p = world.add("p", PackageText { path: "p".into(), files: vec![text] });
/// let x = world.lookup(p, "x").unwrap();
/// let ty = world.type_of(x);
/// assert_eq!(world.show(ty), "string");
/// ```
pub struct World<'s> {
    pub(super) source: &'s dyn PackageSource,
    pub(super) names: Interner,
    pub(super) units: Vec<Arc<Unit>>,
    pub(super) imports: Vec<Vec<ImportEntry>>,
    pub(super) packages: Vec<Package>,
    by_key: HashMap<String, Option<PackageId>>,
    pub(super) unsafe_package: Option<PackageId>,
    pub(super) objects: Vec<Object>,
    pub(super) types: Types,
    pub(super) places: FastMap<Place, ObjId>,
    pub(super) universe: FastMap<Name, ObjId>,
    /// Values of constants.
    pub(super) values: FastMap<ObjId, Constant>,
    pub(super) texts: Texts,
    pub(super) type_decls: FastMap<ObjId, TypeDecl>,
    pub(super) methods: FastMap<ObjId, Vec<ObjId>>,
    /// The declared methods by type and name; of several with one name, the first counts.
    pub(super) methods_by_name: FastMap<(ObjId, Name), ObjId>,
    pub(super) receivers: FastMap<ObjId, Receiver>,
    pub(super) constraints: FastMap<ObjId, TypeId>,
    pub(super) underlyings: FastMap<TypeId, TypeId>,
    pub(super) interface_methods: FastMap<TypeId, Arc<[Method]>>,
    pub(super) terms: FastMap<TypeId, Option<super::under::Terms>>,
    pub(super) depth: u32,
}

/// A source without packages.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoPackages;

impl PackageSource for NoPackages {
    fn resolve(&self, _importer: &str, _path: &str) -> Option<String> {
        None
    }

    fn load(&self, _key: &str) -> Option<PackageText> {
        None
    }
}

impl<'s> World<'s> {
    /// A world with the universe only.
    #[must_use]
    pub fn new(source: &'s dyn PackageSource) -> Self {
        let mut world = Self {
            source,
            names: Interner::new(),
            units: Vec::new(),
            imports: Vec::new(),
            packages: Vec::new(),
            by_key: HashMap::new(),
            unsafe_package: None,
            objects: Vec::new(),
            types: Types::new(),
            places: FastMap::default(),
            universe: FastMap::default(),
            values: FastMap::default(),
            texts: Texts::default(),
            type_decls: FastMap::default(),
            methods: FastMap::default(),
            methods_by_name: FastMap::default(),
            receivers: FastMap::default(),
            constraints: FastMap::default(),
            underlyings: FastMap::default(),
            interface_methods: FastMap::default(),
            terms: FastMap::default(),
            depth: 0,
        };
        world.declare_universe();
        world
    }

    /// The package with this key, read if need be; `None` when it is missing.
    pub fn package_by_key(&mut self, key: &str) -> Option<PackageId> {
        if let Some(known) = self.by_key.get(key) {
            return *known;
        }
        if let Some(listed) = self.source.listed(key)
            && let Some(package) = self.add_listed(key, listed)
        {
            return Some(package);
        }
        self.load(key)
    }

    /// As [`World::package_by_key`], with all files read: for who looks at all that is declared.
    pub fn whole_package_by_key(&mut self, key: &str) -> Option<PackageId> {
        match self.by_key.get(key) {
            Some(known) => {
                let package = (*known)?;
                self.read_whole(package);
                Some(package)
            }
            None => self.load(key),
        }
    }

    fn load(&mut self, key: &str) -> Option<PackageId> {
        if let Some(parsed) = self.source.parsed(key) {
            return Some(self.add_parsed(key, parsed));
        }
        let text = self.source.load(key);
        let Some(text) = text else {
            self.by_key.insert(key.to_owned(), None);
            return None;
        };
        Some(self.add_loaded(key, text))
    }

    /// The package that `path` means in the files of `importer`; `None` when it is missing.
    pub fn import(&mut self, importer: PackageId, path: &str) -> Option<PackageId> {
        match path {
            "unsafe" => self.unsafe_package,
            "C" => None,
            _ => {
                let key = self.source.resolve(&self.packages[importer.index()].key, path)?;
                self.package_by_key(&key)
            }
        }
    }

    /// Adds a package whose text is at hand. Replaces none: a key that is known keeps its package.
    pub fn add(&mut self, key: &str, text: PackageText) -> PackageId {
        if let Some(Some(known)) = self.by_key.get(key) {
            return *known;
        }
        let parse = |text: FileText| {
            let file = parse_file(&text.bytes, &mut self.names, Mode::SkipBodies);
            (text, file)
        };
        let files = text.files.into_iter().map(parse).collect();
        self.put(key, text.path, files)
    }

    /// Adds a package that was parsed elsewhere. Its names get the numbers that parsing it here would have given them.
    fn add_parsed(&mut self, key: &str, mut parsed: ParsedPackage) -> PackageId {
        let names = self.names.merge(&parsed.names);
        parsed.files.iter_mut().for_each(|(_, file)| file.tree.rename(&names));
        self.put(key, parsed.path, parsed.files)
    }

    fn put(&mut self, key: &str, path: String, files: Vec<(FileText, File)>) -> PackageId {
        let mut names = files.iter().filter_map(|(_, file)| Some(file.tree.name(file.package?)));
        let name = names.find(|name| *name != Name::MISSING).unwrap_or(Name::MISSING);
        let id = self.new_package(key, path, name);
        for (text, file) in files {
            self.add_unit(Unit { path: text.path, source: text.bytes, file, package: id, go: text.go });
        }
        self.collect(id);
        id
    }

    /// A package without files.
    pub(super) fn new_package(&mut self, key: &str, path: String, name: Name) -> PackageId {
        let id = PackageId::new(self.packages.len());
        self.by_key.insert(key.to_owned(), Some(id));
        let (key, scope) = (key.to_owned(), FastMap::default());
        self.packages.push(Package { key, path, name, files: Vec::new(), scope, unread: None });
        id
    }

    /// Adds a file to the package that it says.
    pub(super) fn add_unit(&mut self, unit: Unit) {
        let id = FileId::new(self.units.len());
        self.packages[unit.package.index()].files.push(id);
        self.units.push(Arc::new(unit));
        self.imports.push(Vec::new());
    }

    /// The names of the program.
    #[must_use]
    pub fn names(&self) -> &Interner {
        &self.names
    }

    /// What is known of an object.
    #[must_use]
    pub fn object(&self, id: ObjId) -> &Object {
        &self.objects[id.index()]
    }

    /// Name of an object.
    #[must_use]
    pub fn name(&self, id: ObjId) -> &str {
        self.names.text(self.object(id).name)
    }

    /// A type.
    #[must_use]
    pub fn ty(&self, id: TypeId) -> &Type {
        self.types.get(id)
    }

    /// A package.
    #[must_use]
    pub fn package(&self, id: PackageId) -> &Package {
        &self.packages[id.index()]
    }

    /// A file; empty as long as nobody has asked for anything that it declares: [`World::read_whole`] asks for all.
    #[must_use]
    pub fn unit(&self, id: FileId) -> &Arc<Unit> {
        &self.units[id.index()]
    }

    /// How many packages, files, objects and types there are.
    #[must_use]
    pub fn counts(&self) -> [usize; 4] {
        [self.packages.len(), self.units.len(), self.objects.len(), self.types.len()]
    }

    /// What a package declares under a name.
    pub fn lookup(&mut self, package: PackageId, name: &str) -> Option<ObjId> {
        let name = self.names.get(name)?;
        self.member(package, name)
    }

    /// All that a package declares by name, methods not included; by number.
    pub fn declared(&mut self, package: PackageId) -> Vec<ObjId> {
        self.read_whole(package);
        let mut all: Vec<ObjId> = self.package(package).scope.values().copied().collect();
        all.sort_unstable();
        all
    }

    /// What is declared at a place.
    #[must_use]
    pub fn declared_at(&self, place: Place) -> Option<ObjId> {
        self.places.get(&place).copied()
    }

    /// The declared methods of a type, those that are promoted not included.
    pub fn methods_of(&mut self, type_name: ObjId) -> Vec<ObjId> {
        if let Some(package) = self.object(type_name).package {
            self.read_whole(package);
        }
        self.methods.get(&type_name).cloned().unwrap_or_default()
    }

    pub(super) fn new_object(&mut self, object: Object) -> ObjId {
        let id = ObjId::new(self.objects.len());
        self.objects.push(object);
        id
    }

    /// The object declared at a place: looking at a declaration twice gives the same objects.
    pub(super) fn object_at(
        &mut self,
        place: Place,
        kind: ObjKind,
        name: Name,
        decl: Declaration,
    ) -> (ObjId, bool) {
        if let Some(known) = self.places.get(&place) {
            return (*known, false);
        }
        let package = Some(self.units[place.file.index()].package);
        let id =
            self.new_object(Object { kind, name, package, place: Some(place), state: State::Pending, decl });
        self.places.insert(place, id);
        (id, true)
    }

    pub(super) fn set_type(&mut self, obj: ObjId, ty: TypeId) {
        self.objects[obj.index()].state = State::Done(ty);
    }
}
