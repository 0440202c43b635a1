//! Names of functions as the runtime writes them.

use super::ids::{ObjId, TypeId};
use super::ty::Type;
use super::world::World;

impl World<'_> {
    /// The name of a function or method as stack traces show it: `os.Open`, `net/http.(*Client).Do`, `main.T.M`,
    /// `main.(*List[...]).Push`. A method of an interface is written with the interface that declares it:
    /// `io.Closer.Close`; where that has no name, with the package alone.
    ///
    /// ```
    /// use stanch_gosrc::types::{FileText, NoPackages, PackageText, World};
    ///
    /// let source = "package io\ntype Closer interface{ Close() error }\ntype File struct{}\nfunc (*File) Close() error\n";
    /// let mut world = World::new(&NoPackages);
    /// let text = FileText { path: "io.go".into(), bytes: source.into(), go: None };
    /// let io = world.add("io", PackageText { path: "io".into(), files: vec![text] });
    /// let close = world.names().get("Close").unwrap();
    /// for (name, method) in [("Closer", "io.Closer.Close"), ("File", "io.(*File).Close")] {
    ///     let ty = world.lookup(io, name).unwrap();
    ///     let ty = world.type_of(ty);
    ///     let found = world.select(ty, close, io).unwrap();
    ///     assert_eq!(world.qualified_name(found.obj), method);
    /// }
    /// ```
    pub fn qualified_name(&mut self, func: ObjId) -> String {
        let holder = match self.receiver(func) {
            Some(recv) => self.receiver_name(recv),
            None => self.interface_of(func),
        };
        let object = self.object(func);
        let package = object.package.map_or("", |package| self.package(package).path.as_str());
        let name = self.name(func);
        match (package, holder) {
            ("", None) => name.to_owned(),
            ("", Some(holder)) => format!("{holder}.{name}"),
            (package, None) => format!("{package}.{name}"),
            (package, Some(holder)) => format!("{package}.{holder}.{name}"),
        }
    }

    /// `T`, `(*T)`, `T[...]`
    fn receiver_name(&mut self, recv: TypeId) -> Option<String> {
        let (base, pointer) = match self.ty(recv) {
            Type::Pointer(elem) => (*elem, true),
            _ => (recv, false),
        };
        let Type::Named { obj, .. } = self.ty(base) else { return None };
        let obj = *obj;
        let generic = if self.type_params(obj).is_empty() { "" } else { "[...]" };
        let name = self.name(obj);
        Some(if pointer { format!("(*{name}{generic})") } else { format!("{name}{generic}") })
    }

    /// Remembers which declared interface its methods are written in; those it embeds have their own.
    pub(super) fn name_methods(&mut self, type_name: ObjId, rhs: TypeId) {
        if let Type::Interface(iface) = self.types.get(rhs) {
            for method in &iface.methods {
                self.interface_names.entry(method.obj).or_insert(type_name);
            }
        }
    }

    /// The name of the interface type that declares a method.
    fn interface_of(&mut self, method: ObjId) -> Option<String> {
        self.interface_names.get(&method).map(|name| self.name(*name).to_owned())
    }
}
