//! What a file declares for its package, in a form that can be kept.
//!
//! Most files of most packages that a program imports declare nothing that it asks for. Who knows what each declares
//! reads only those files that are asked for something: [`World`](super::World) does so for packages that are
//! [`ListedPackage`]s.

use std::path::PathBuf;

use stanch_model::GoVersion;

use super::collect::base_name;
use crate::ast::{Decl, FuncDecl, Spec, Tree};
use crate::file::File;
use crate::names::{Interner, Name};

/// The names that a file declares for its package, by kind: nothing of what they mean.
///
/// ```
/// use stanch_gosrc::types::Listing;
/// use stanch_gosrc::{Interner, Mode, parse_file};
///
/// let mut names = Interner::new();
/// let text = b"package a\ntype T struct{}\nfunc (t *T) Close() error { return nil }\nvar x, y int\n";
/// let listing = Listing::of(&parse_file(text, &mut names, Mode::SkipBodies), &names);
/// assert_eq!(listing.as_bytes(), b"package a\nname T\nmethod T Close\nname x\nname y\n");
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listing(Box<[u8]>);

/// A line of a [`Listing`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Entry<'l> {
    /// The name in the package clause.
    Package(&'l str),
    /// A constant, variable, function or type.
    Name(&'l str),
    /// A type that is declared as `A = B`.
    Alias(&'l str),
    /// A method, and the type in its receiver.
    Method { base: &'l str, name: &'l str },
}

impl Listing {
    /// What `file` declares; `names` are those that it was parsed with.
    #[must_use]
    pub fn of(file: &File, names: &Interner) -> Self {
        let mut lines = Lines { tree: &file.tree, names, out: Vec::new() };
        if let Some(package) = file.package {
            lines.add("package", file.tree.name(package));
        }
        for decl in &file.decls {
            match file.tree.decl(*decl) {
                Decl::Bad => {}
                Decl::Func(func) => lines.func(func),
                Decl::Gen(decl) => {
                    file.tree.list(decl.specs).iter().for_each(|spec| lines.spec(file.tree.spec(*spec)))
                }
            }
        }
        Self(lines.out.into())
    }

    /// A listing that was kept: what [`Listing::as_bytes`] gave. `None` for bytes that are none.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        text.lines().all(|line| entry(line).is_some()).then(|| Self(bytes.into()))
    }

    /// The bytes to keep.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        // They are UTF-8 wherever a listing comes from.
        std::str::from_utf8(&self.0).unwrap_or_default().lines().filter_map(entry)
    }
}

fn entry(line: &str) -> Option<Entry<'_>> {
    let (kind, name) = line.split_once(' ')?;
    Some(match kind {
        "package" => Entry::Package(name),
        "name" => Entry::Name(name),
        "alias" => Entry::Alias(name),
        "method" => {
            let (base, name) = name.split_once(' ')?;
            Entry::Method { base, name }
        }
        _ => return None,
    })
}

struct Lines<'f> {
    tree: &'f Tree,
    names: &'f Interner,
    out: Vec<u8>,
}

impl Lines<'_> {
    fn add(&mut self, kind: &str, name: Name) {
        if name == Name::BLANK || name == Name::MISSING {
            return;
        }
        for part in [kind, " ", self.names.text(name), "\n"] {
            self.out.extend_from_slice(part.as_bytes());
        }
    }

    fn func(&mut self, func: FuncDecl) {
        let name = self.tree.name(func.name);
        match func.recv {
            None if name == Name::INIT => {}
            None => self.add("name", name),
            Some(recv) => {
                let field = self.tree.list(recv.fields).first();
                let base = field.and_then(|field| base_name(self.tree, self.tree.field(*field).ty));
                if let Some(base) = base.filter(|base| *base != Name::MISSING) {
                    self.add(&format!("method {}", self.names.text(base)), name);
                }
            }
        }
    }

    fn spec(&mut self, spec: Spec) {
        match spec {
            Spec::Import(_) => {}
            Spec::Value(value) => {
                self.tree.list(value.names).iter().for_each(|name| self.add("name", self.tree.name(*name)));
            }
            Spec::Type(ty) => self.add(if ty.alias { "alias" } else { "name" }, self.tree.name(ty.name)),
        }
    }
}

/// A package of whose files it is known what they declare.
#[derive(Clone, Debug)]
pub struct ListedPackage {
    /// The import path.
    pub path: String,
    /// The files that are compiled, in the order of their names.
    pub files: Vec<ListedFile>,
}

impl ListedPackage {
    /// The name in its first package clause that has one.
    pub(super) fn name(&self) -> Option<&str> {
        self.files.iter().flat_map(|file| file.listing.entries()).find_map(|entry| match entry {
            Entry::Package(name) => Some(name),
            _ => None,
        })
    }
}

/// A file of such a package.
#[derive(Clone, Debug)]
pub struct ListedFile {
    /// Where it is.
    pub path: PathBuf,
    /// The version of the language in which it is written, where it is known.
    pub go: Option<GoVersion>,
    /// What it declares.
    pub listing: Listing,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::{Mode, parse_file};

    fn listed(text: &str) -> String {
        let mut names = Interner::new();
        let listing = Listing::of(&parse_file(text.as_bytes(), &mut names, Mode::SkipBodies), &names);
        assert_eq!(Listing::from_bytes(listing.as_bytes()), Some(listing.clone()));
        String::from_utf8(listing.as_bytes().to_vec()).unwrap()
    }

    #[test]
    fn lists_what_the_package_sees() {
        let text = "package a\nimport b \"c\"\nconst (A = iota; _; B)\nvar c, _ = 1, 2\ntype (D = int; E[T any] []T)\n\
                    func f() {}\nfunc init() {}\nfunc _() {}\nfunc (e *E[T]) g() {}\nfunc ((E[T])) h() {}\nfunc (E[T]) _() {}\n";
        assert_eq!(
            listed(text),
            "package a\nname A\nname B\nname c\nalias D\nname E\nname f\nmethod E g\nmethod E h\n"
        );
    }

    #[test]
    fn broken_texts_have_listings_too() {
        for text in
            ["", "package", "package a; func (", "package a; func ()m(){}", "package a; type", "\0\u{ff}"]
        {
            listed(text);
        }
    }

    #[test]
    fn what_is_no_listing_is_not_taken_for_one() {
        for bytes in [&b"name"[..], b"method a", b"func f", b"name a\n\nname b", b"\xff"] {
            assert_eq!(Listing::from_bytes(bytes), None);
        }
    }
}
