//! Packages whose files are read one by one, when somebody asks for what they declare.

use std::sync::Arc;

use super::collect::Methods;
use super::hash::FastMap;
use super::ids::{FileId, ObjId, PackageId};
use super::listing::{Entry, ListedPackage};
use super::object::ObjKind;
use super::source::PackageText;
use super::world::{Unit, World};
use crate::file::{Mode, parse_file};
use crate::names::{Interner, Name};

/// The files of a package that nobody has read, by what they declare.
#[derive(Clone, Default, Debug)]
pub(super) struct Unread {
    /// Of the package's name, too, those that were read since.
    names: FastMap<Name, FileId>,
    /// By the type in the receiver and the name.
    methods: FastMap<(Name, Name), FileId>,
    files: Vec<FileId>,
    /// Methods that were read before their type was.
    waiting: FastMap<Name, Vec<(Name, ObjId)>>,
}

impl Unread {
    /// `None` where reading files one by one could give another package than reading all: a name is declared twice, or
    /// a receiver's type is an alias.
    fn of(listed: &ListedPackage, first: usize, names: &mut Interner) -> Option<Self> {
        let mut unread = Self::default();
        let mut aliases: Vec<Name> = Vec::new();
        for (index, file) in listed.files.iter().enumerate() {
            let id = FileId::new(first + index);
            unread.files.push(id);
            for entry in file.listing.entries() {
                let before = match entry {
                    Entry::Package(_) => None,
                    Entry::Name(name) => unread.names.insert(names.intern(name), id),
                    Entry::Alias(name) => {
                        let name = names.intern(name);
                        aliases.push(name);
                        unread.names.insert(name, id)
                    }
                    Entry::Method { base, name } => {
                        unread.methods.insert((names.intern(base), names.intern(name)), id)
                    }
                };
                if before.is_some() {
                    return None;
                }
            }
        }
        let is_alias = |(base, _): &(Name, Name)| aliases.contains(base);
        (aliases.is_empty() || !unread.methods.keys().any(is_alias)).then_some(unread)
    }
}

impl World<'_> {
    /// Adds a package whose files are read when they are asked for something; `None` where they cannot be told apart.
    pub(super) fn add_listed(&mut self, key: &str, listed: ListedPackage) -> Option<PackageId> {
        let first = self.units.len();
        let unread = Unread::of(&listed, first, &mut self.names)?;
        let name = listed.name().map_or(Name::MISSING, |name| self.names.intern(name));
        let id = self.new_package(key, listed.path, name);
        let empty = parse_file(b"", &mut self.names, Mode::SkipBodies);
        for file in listed.files {
            let unit =
                Unit { path: file.path, source: Vec::new(), file: empty.clone(), package: id, go: file.go };
            self.add_unit(unit);
        }
        self.packages[id.index()].unread = Some(Box::new(unread));
        Some(id)
    }

    /// What a package declares under a name.
    pub(super) fn member(&mut self, package: PackageId, name: Name) -> Option<ObjId> {
        let of = &self.packages[package.index()];
        if let Some(known) = of.scope.get(&name) {
            return Some(*known);
        }
        let file = *of.unread.as_ref()?.names.get(&name)?;
        self.read_file(file);
        self.packages[package.index()].scope.get(&name).copied()
    }

    /// Reads the file that declares a method of a type, if there is one that was not read.
    pub(super) fn read_method(&mut self, type_name: ObjId, name: Name) {
        let object = &self.objects[type_name.index()];
        let Some(package) = object.package else { return };
        let of = &self.packages[package.index()];
        let Some(unread) = &of.unread else { return };
        let Some(file) = unread.methods.get(&(object.name, name)).copied() else { return };
        // Another type, of a function, may have the name.
        if of.scope.get(&object.name) == Some(&type_name) {
            self.read_file(file);
        }
    }

    /// Reads the files of a package that were not read: for who looks at all of them.
    pub fn read_whole(&mut self, package: PackageId) {
        let Some(unread) = &self.packages[package.index()].unread else { return };
        for file in unread.files.clone() {
            self.read_file(file);
        }
        // A receiver whose type nobody declares is that of no type.
        self.packages[package.index()].unread = None;
    }

    /// Reads a file that was not read.
    pub(super) fn read_file(&mut self, file: FileId) {
        let package = self.units[file.index()].package;
        let Some(unread) = &mut self.packages[package.index()].unread else { return };
        let Some(at) = unread.files.iter().position(|unread| *unread == file) else { return };
        unread.files.remove(at);
        let unit = &self.units[file.index()];
        // What cannot be read any more declares nothing.
        let Some(mut parsed) = self.source.read_file(&unit.path) else { return };
        let names = self.names.merge(&parsed.names);
        parsed.file.tree.rename(&names);
        let (path, go) = (unit.path.clone(), unit.go);
        self.units[file.index()] =
            Arc::new(Unit { path, source: parsed.bytes, file: parsed.file, package, go });
        let mut methods = Methods::new();
        self.collect_file(file, &mut methods);
        self.attach_or_wait(package, methods);
    }

    /// Gives methods to their types, those that have waited included; those whose type was not read wait.
    fn attach_or_wait(&mut self, package: PackageId, methods: Methods) {
        let Some(unread) = &mut self.packages[package.index()].unread else { return };
        for (base, name, method) in methods {
            unread.waiting.entry(base).or_default().push((name, method));
        }
        let mut waiting = std::mem::take(&mut unread.waiting);
        waiting.retain(|base, methods| {
            let Some(base) = self.packages[package.index()].scope.get(base).copied() else { return true };
            if matches!(self.object(base).kind, ObjKind::Type { alias: false }) {
                methods.iter().for_each(|(name, method)| self.add_method(base, *name, *method));
            }
            false
        });
        if let Some(unread) = &mut self.packages[package.index()].unread {
            unread.waiting = waiting;
        }
    }

    /// Adds a package whose text is at hand, and tells its source what each file declares.
    pub(super) fn add_loaded(&mut self, key: &str, text: PackageText) -> PackageId {
        let id = self.add(key, text);
        for file in &self.packages[id.index()].files {
            let unit = &self.units[file.index()];
            self.source.note(&unit.path, &unit.file, &self.names);
        }
        id
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::path::Path;

    use super::super::listing::{ListedFile, Listing};
    use super::super::source::{FileText, PackageSource, ParsedFile};
    use super::*;
    use crate::ast::ExprId;

    /// Packages of which each file is known by the name `PACKAGE/FILE.go`.
    struct Texts {
        texts: Vec<(&'static str, &'static str)>,
        is_listed: bool,
        read: RefCell<Vec<String>>,
    }

    impl Texts {
        fn new(texts: &[(&'static str, &'static str)], is_listed: bool) -> Self {
            Self { texts: texts.to_vec(), is_listed, read: RefCell::default() }
        }

        fn of<'t>(&'t self, key: &'t str) -> impl Iterator<Item = (&'static str, &'static str)> + 't {
            self.texts.iter().copied().filter(move |(path, _)| path.split('/').next() == Some(key))
        }

        fn read(&self) -> Vec<String> {
            std::mem::take(&mut *self.read.borrow_mut())
        }
    }

    impl PackageSource for Texts {
        fn resolve(&self, _importer: &str, path: &str) -> Option<String> {
            Some(path.to_owned())
        }

        fn load(&self, key: &str) -> Option<PackageText> {
            let file = |(path, text): (&str, &str)| FileText {
                path: path.into(),
                bytes: text.as_bytes().to_vec(),
                go: None,
            };
            Some(PackageText { path: key.to_owned(), files: self.of(key).map(file).collect() })
        }

        fn listed(&self, key: &str) -> Option<ListedPackage> {
            let file = |(path, text): (&str, &str)| {
                let mut names = Interner::new();
                let file = parse_file(text.as_bytes(), &mut names, Mode::SkipBodies);
                let listing = Listing::of(&file, &names);
                ListedFile {
                    path: path.into(),
                    go: None,
                    listing: Listing::from_bytes(listing.as_bytes()).unwrap(),
                }
            };
            self.is_listed
                .then(|| ListedPackage { path: key.to_owned(), files: self.of(key).map(file).collect() })
        }

        fn read_file(&self, path: &Path) -> Option<ParsedFile> {
            let (path, text) = self.texts.iter().find(|(of, _)| Path::new(of) == path)?;
            self.read.borrow_mut().push((*path).to_owned());
            (!text.contains("gone")).then(|| ParsedFile::of(text.as_bytes().to_vec(), Mode::SkipBodies))
        }
    }

    /// The type of `x` in package `p`, and the files that were read for it.
    fn x(texts: &[(&'static str, &'static str)], is_listed: bool) -> (String, Vec<String>) {
        let source = Texts::new(texts, is_listed);
        let mut world = World::new(&source);
        let p = world.whole_package_by_key("p").unwrap();
        let x = world.lookup(p, "x").unwrap();
        let ty = world.type_of(x);
        (world.show(ty), source.read())
    }

    /// Says the type of `x` and which files of packages other than `p` are read, and that it is the same type as when
    /// all are read.
    #[track_caller]
    fn assert_reads(texts: &[(&'static str, &'static str)], ty: &str, read: &[&str]) {
        let (shown, files) = x(texts, true);
        assert_eq!((shown.as_str(), files), (ty, read.iter().map(|path| (*path).to_owned()).collect()));
        assert_eq!(x(texts, false).0, ty, "read whole");
    }

    #[test]
    fn only_files_that_declare_what_is_asked_for_are_read() {
        let a = [
            ("a/close.go", "package a\nfunc (t T) Close() error { return nil }\nvar other int"),
            ("a/open.go", "package a\nfunc Open() (*T, error) { return nil, nil }"),
            ("a/read.go", "package a\nfunc (t *T) Read() N { return 0 }\nfunc (n N) Add() {}\ntype N int"),
            ("a/t.go", "package a\ntype T struct{ Size N }"),
        ];
        let with = |p: &'static str| [&a[..], &[("p/p.go", p)]].concat();
        assert_reads(&with("package p\nvar x int"), "int", &[]);
        assert_reads(
            &with("package p\nimport \"a\"\nvar t, _ = a.Open()\nvar x = t"),
            "*a.T",
            &["a/open.go", "a/t.go"],
        );
        assert_reads(
            &with("package p\nimport \"a\"\nvar t, _ = a.Open()\nvar x = t.Read()"),
            "a.N",
            &["a/open.go", "a/t.go", "a/read.go"],
        );
        assert_reads(&with("package p\nimport \"a\"\nvar x = a.T{}.Size"), "a.N", &["a/t.go", "a/read.go"]);
        // What it does not declare is not looked for in any file.
        assert_reads(&with("package p\nimport \"a\"\nvar x = a.Missing"), "?", &[]);
    }

    #[test]
    fn methods_that_were_read_before_their_type_are_its_own() {
        let texts = [
            ("a/a.go", "package a\nfunc (t T) M() N { return 0 }\nvar V int"),
            ("a/t.go", "package a\ntype N int\ntype T struct{}"),
            (
                "p/p.go",
                "package p\nimport \"a\"\nvar v = a.V\nvar x = pick(v, a.T{}.M())\nfunc pick(v int, n a.N) a.N",
            ),
        ];
        assert_reads(&texts, "a.N", &["a/t.go", "a/a.go"]);
        let source = Texts::new(&texts, true);
        let mut world = World::new(&source);
        let a = world.package_by_key("a").unwrap();
        let v = world.lookup(a, "V").unwrap();
        assert_eq!((source.read(), world.name(v)), (vec!["a/a.go".to_owned()], "V"));
        let t = world.lookup(a, "T").unwrap();
        assert_eq!(source.read(), ["a/t.go"]);
        assert_eq!(world.methods_of(t).len(), 1);
    }

    #[test]
    fn a_type_of_a_function_has_no_methods_of_the_packages_type() {
        let texts = [
            ("a/a.go", "package a\nfunc F() bool { type T struct{ M bool }; return T{}.M }"),
            ("a/t.go", "package a\ntype T struct{}\nfunc (T) M() {}"),
        ];
        let source = Texts::new(&texts, true);
        let mut world = World::new(&source);
        let a = world.package_by_key("a").unwrap();
        let f = world.lookup(a, "F").unwrap();
        let body = world.check_func(f).unwrap();
        let types = (0..body.tree.expr_count()).filter_map(|id| body.info.types.get(ExprId::new(id)));
        let shown: Vec<String> = types.map(|ty| world.show(ty)).collect();
        assert!(shown.contains(&"bool".to_owned()), "{shown:?}");
        assert_eq!(source.read(), ["a/a.go"]);
    }

    #[test]
    fn where_files_cannot_be_told_apart_all_are_read() {
        let p = ("p/p.go", "package p\nimport \"a\"\nvar x = a.T{}.M()");
        let alias = ("a/b.go", "package a\ntype A = T\nfunc (A) M() int { return 0 }");
        assert_reads(&[("a/a.go", "package a\ntype T struct{}"), alias, p], "int", &[]);
        let twice = ("a/b.go", "package a\ntype T struct{}\nfunc (T) M() int { return 0 }");
        let first = ("a/a.go", "package a\ntype T struct{}\nfunc (T) M() bool { return false }");
        assert_reads(&[first, twice, p], "bool", &[]);
    }

    #[test]
    fn who_looks_at_all_gets_all() {
        let texts = [
            ("a/a.go", "package a\nfunc F() {}\nfunc init() {}\nfunc _() {}"),
            ("a/b.go", "package a\nvar V int\nfunc (T) M() {}\nfunc (Nobody) M() {}"),
            ("a/c.go", "package a\ntype T int"),
        ];
        let source = Texts::new(&texts, true);
        let mut world = World::new(&source);
        let a = world.package_by_key("a").unwrap();
        world.lookup(a, "V").unwrap();
        let names: Vec<&str> = {
            let all = world.declared(a);
            all.into_iter().map(|obj| world.name(obj)).collect()
        };
        let mut sorted = names.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, ["F", "T", "V"]);
        assert_eq!(world.funcs(a).len(), 5);
        assert_eq!(source.read(), ["a/b.go", "a/a.go", "a/c.go"]);
        assert_eq!(world.whole_package_by_key("a"), Some(a));
        assert_eq!(source.read(), [""; 0]);
    }

    #[test]
    fn a_file_that_is_gone_declares_nothing() {
        let p = ("p/p.go", "package p\nimport \"a\"\nvar x = a.V");
        let texts = [("a/a.go", "package a\nvar V gone"), ("a/b.go", "package a\nvar W int"), p];
        assert_eq!(x(&texts, true), ("?".to_owned(), vec!["a/a.go".to_owned()]));
    }
}
