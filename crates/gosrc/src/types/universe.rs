//! Predeclared names, and package `unsafe`.

use std::sync::Arc;

use super::ids::{ObjId, PackageId, TypeId};
use super::object::{Builtin, Declaration, ObjKind, Object, State, TypeDecl};
use super::ty::{Basic, Interface, Method, Signature, Type};
use super::value::Constant;
use super::world::{Package, World};
use crate::names::Name;

impl World<'_> {
    pub(super) fn declare_universe(&mut self) {
        for basic in Basic::ALL.iter().filter(|basic| !basic.is_untyped()) {
            if *basic != Basic::UnsafePointer {
                self.predeclare(basic.name(), ObjKind::Type { alias: false }, basic.id());
            }
        }
        let alias = ObjKind::Type { alias: true };
        self.predeclare("byte", alias, Basic::Uint8.id());
        self.predeclare("rune", alias, Basic::Int32.id());
        let empty = self.types.add(Type::Interface(Arc::default()));
        self.predeclare("any", alias, empty);
        self.declare_error();
        let comparable = Interface { comparable: true, ..Interface::default() };
        let comparable = self.types.add(Type::Interface(Arc::new(comparable)));
        self.predeclare_named("comparable", comparable);
        for (name, value) in [("false", false), ("true", true)] {
            let obj = self.predeclare(name, ObjKind::Const, Basic::UntypedBool.id());
            self.values.insert(obj, Constant::Bool(value));
        }
        self.predeclare("iota", ObjKind::Const, Basic::UntypedInt.id());
        self.predeclare("nil", ObjKind::Nil, Basic::UntypedNil.id());
        for builtin in Builtin::ALL.iter().filter(|builtin| !builtin.is_unsafe()) {
            self.predeclare(builtin.name(), ObjKind::Builtin(*builtin), TypeId::UNKNOWN);
        }
        self.declare_unsafe();
    }

    fn global(&mut self, name: &str, kind: ObjKind, ty: TypeId, package: Option<PackageId>) -> (Name, ObjId) {
        let name = self.names.intern(name);
        let state = State::Done(ty);
        let object = Object { kind, name, package, place: None, state, decl: Declaration::None };
        (name, self.new_object(object))
    }

    fn predeclare(&mut self, name: &str, kind: ObjKind, ty: TypeId) -> ObjId {
        let (name, obj) = self.global(name, kind, ty, None);
        self.universe.insert(name, obj);
        obj
    }

    fn predeclare_named(&mut self, name: &str, underlying: TypeId) {
        let obj = self.predeclare(name, ObjKind::Type { alias: false }, TypeId::UNKNOWN);
        let named = self.types.add(Type::Named { obj, args: Arc::default() });
        self.set_type(obj, named);
        self.type_decls.insert(obj, TypeDecl { params: Box::default(), rhs: State::Done(underlying) });
    }

    fn declare_error(&mut self) {
        let results = Box::new([Basic::String.id()]);
        let sig = self.types.add(Type::Func(Arc::new(Signature { results, ..Signature::default() })));
        let (name, obj) = self.global("Error", ObjKind::Func, sig, None);
        let methods = Box::new([Method { obj, name, ty: sig }]);
        let iface = Interface { methods, ..Interface::default() };
        let iface = self.types.add(Type::Interface(Arc::new(iface)));
        self.predeclare_named("error", iface);
    }

    fn declare_unsafe(&mut self) {
        let id = PackageId::new(self.packages.len());
        let mut package = Package {
            key: "unsafe".to_owned(),
            path: "unsafe".to_owned(),
            name: Name::UNSAFE,
            files: Vec::new(),
            scope: super::hash::FastMap::default(),
            unread: None,
        };
        let pointer = Basic::UnsafePointer.id();
        let (name, obj) = self.global("Pointer", ObjKind::Type { alias: false }, pointer, Some(id));
        package.scope.insert(name, obj);
        for builtin in Builtin::ALL.iter().filter(|builtin| builtin.is_unsafe()) {
            let kind = ObjKind::Builtin(*builtin);
            let (name, obj) = self.global(builtin.name(), kind, TypeId::UNKNOWN, Some(id));
            package.scope.insert(name, obj);
        }
        self.packages.push(package);
        self.unsafe_package = Some(id);
    }
}
