//! Names of functions as the runtime shows them in stacks and profiles.

use std::fmt::Write as _;

use super::ids::{FileId, ObjId, PackageId, TypeId};
use super::ty::Type;
use super::world::World;
use crate::ast::{Decl, Expr, Spec, TypeSpec};
use crate::names::Name;

impl World<'_> {
    /// The name of a function or method as the runtime shows it: `os.Open`, `net/http.(*Server).Serve`,
    /// `main.(*Set[...]).Add`. For a method of an interface, the interface that declares it: `io.Closer.Close`;
    /// where that has no name, `interface` stands for it. The `init` functions of a package have numbers: `main.init.0`.
    ///
    /// ```
    /// use stanch_gosrc::types::{FileText, NoPackages, PackageText, World};
    ///
    /// let mut world = World::new(&NoPackages);
    /// let bytes = b"package a\ntype Set[T any] struct{}\nfunc (*Set[T]) Add(T) {}\n".to_vec();
    /// let text = FileText { path: "a.go".into(), bytes, go: None };
    /// let package = world.add("a", PackageText { path: "example.com/x.d/a.v1".into(), files: vec![text] });
    /// let set = world.lookup(package, "Set").unwrap();
    /// let add = world.methods_of(set)[0];
    /// assert_eq!(world.qualified_name(add), "example.com/x.d/a%2ev1.(*Set[...]).Add");
    /// ```
    pub fn qualified_name(&mut self, func: ObjId) -> String {
        let mut text = self.package_prefix(func);
        match self.receiver(func) {
            Some(receiver) => self.write_receiver(receiver, &mut text),
            None if self.func_decl(func).is_none() => {
                let holder = self.interface_of(func).unwrap_or("interface");
                text.push_str(holder);
                text.push('.');
            }
            None => {}
        }
        text.push_str(self.name(func));
        if self.object(func).name == Name::INIT
            && let Some(number) = self.init_number(func)
        {
            let _ = write!(text, ".{number}");
        }
        let ty = self.type_of(func);
        if matches!(self.ty(ty), Type::Func(sig) if !sig.type_params.is_empty()) {
            text.push_str("[...]");
        }
        text
    }

    /// The how manieth `init` function of its package one is, counted from 0; `None` for a method of that name.
    fn init_number(&mut self, func: ObjId) -> Option<usize> {
        let funcs = self.funcs(self.object(func).package?);
        let mut inits = funcs.into_iter().filter(|other| {
            let decl = self.func_decl(*other);
            self.object(*other).name == Name::INIT && decl.is_some_and(|(_, decl)| decl.recv.is_none())
        });
        inits.position(|init| init == func)
    }

    /// `net/http.`: what stands before the name of something that a package declares; nothing for the universe.
    fn package_prefix(&self, obj: ObjId) -> String {
        self.object(obj).package.map_or_else(String::new, |package| self.prefix_of(package))
    }

    pub(crate) fn prefix_of(&self, package: PackageId) -> String {
        let package = self.package(package);
        match self.names.text(package.name) {
            "main" => "main.".to_owned(),
            _ => escaped(&package.path) + ".",
        }
    }

    fn write_receiver(&self, receiver: TypeId, to: &mut String) {
        let (base, is_pointer) = match self.ty(receiver) {
            Type::Pointer(base) => (*base, true),
            _ => (receiver, false),
        };
        let (name, is_generic) = match self.ty(base) {
            Type::Named { obj, args } => (self.name(*obj), !args.is_empty()),
            _ => ("?", false),
        };
        to.push_str(if is_pointer { "(*" } else { "" });
        to.push_str(name);
        to.push_str(if is_generic { "[...]" } else { "" });
        to.push_str(if is_pointer { ")." } else { "." });
    }

    /// The name of the interface in which a method is written.
    fn interface_of(&self, method: ObjId) -> Option<&str> {
        let object = self.object(method);
        // Of the universe, only `error` has a method.
        let Some(place) = object.place else { return Some("error") };
        let spec = self.type_spec_around(place.file, place.offset)?;
        let tree = &self.unit(place.file).file.tree;
        let Expr::Interface { elems } = tree.expr(tree.unparen(spec.ty)) else { return None };
        let names = tree.list(elems).iter().flat_map(|elem| tree.list(tree.field(*elem).names));
        let is_here = names.into_iter().any(|name| tree.ident(*name).pos == place.offset);
        is_here.then(|| self.names.text(tree.name(spec.name)))
    }

    /// The declaration of a type of a package in which an offset lies.
    fn type_spec_around(&self, file: FileId, offset: u32) -> Option<TypeSpec> {
        let file = &self.unit(file).file;
        let tree = &file.tree;
        let at = file.decls.partition_point(|decl| tree.decl_span(*decl).end <= offset);
        let Decl::Gen(decl) = tree.decl(*file.decls.get(at)?) else { return None };
        tree.list(decl.specs).iter().find_map(|spec| match tree.spec(*spec) {
            Spec::Type(spec) if spec.span.start <= offset && offset < spec.span.end => Some(spec),
            _ => None,
        })
    }
}

/// An import path as the linker writes it into names: dots after the last slash, and what is no plain character, are
/// escaped (`objabi.PathToPrefix` of cmd/internal).
fn escaped(path: &str) -> String {
    let last = path.rfind('/').map_or(0, |slash| slash + 1);
    let mut text = String::with_capacity(path.len());
    for (at, byte) in path.bytes().enumerate() {
        match byte {
            b'.' if at >= last => text.push_str("%2e"),
            b'%' | b'"' | 0..=b' ' | 0x7f.. => {
                text.push('%');
                text.extend(
                    [byte >> 4, byte & 15].map(|digit| char::from(b"0123456789abcdef"[digit as usize])),
                );
            }
            _ => text.push(char::from(byte)),
        }
    }
    text
}
