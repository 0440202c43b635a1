//! Which types are identical, and which values a type takes.

use super::ids::TypeId;
use super::ty::{Signature, Type};
use super::world::World;
use crate::ast::ChanDir;

impl World<'_> {
    /// Whether two types are identical. An unknown type is identical to itself only; an unknown array length to all.
    pub fn identical(&mut self, a: TypeId, b: TypeId) -> bool {
        if a == b {
            return true;
        }
        match (self.types.get(a).clone(), self.types.get(b).clone()) {
            (Type::Named { obj: a, args: of_a }, Type::Named { obj: b, args: of_b }) => {
                a == b && self.all_identical(&of_a, &of_b)
            }
            (Type::Pointer(a), Type::Pointer(b)) | (Type::Slice(a), Type::Slice(b)) => self.identical(a, b),
            (Type::Array { len: n, elem: a }, Type::Array { len: m, elem: b }) => {
                (n.is_none() || m.is_none() || n == m) && self.identical(a, b)
            }
            (Type::Map { key: ka, value: va }, Type::Map { key: kb, value: vb }) => {
                self.identical(ka, kb) && self.identical(va, vb)
            }
            (Type::Chan { dir: da, elem: a }, Type::Chan { dir: db, elem: b }) => {
                da == db && self.identical(a, b)
            }
            (Type::Func(a), Type::Func(b)) => self.same_signature(&a, &b),
            (Type::Struct(a), Type::Struct(b)) => {
                a.len() == b.len()
                    && a.iter().zip(b.iter()).all(|(a, b)| {
                        a.name == b.name && a.embedded == b.embedded && self.identical(a.ty, b.ty)
                    })
            }
            (Type::Tuple(a), Type::Tuple(b)) => self.all_identical(&a, &b),
            (Type::Interface(_), Type::Interface(_)) => self.same_interface(a, b),
            _ => false,
        }
    }

    fn all_identical(&mut self, a: &[TypeId], b: &[TypeId]) -> bool {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| self.identical(*a, *b))
    }

    fn same_signature(&mut self, a: &Signature, b: &Signature) -> bool {
        let same_params = |world: &mut Self, b: &Signature| {
            a.variadic == b.variadic
                && world.all_identical(&a.params, &b.params)
                && world.all_identical(&a.results, &b.results)
        };
        if a.type_params.len() != b.type_params.len() {
            return false;
        }
        if a.type_params == b.type_params {
            return same_params(self, b);
        }
        // The parameters of one stand for those of the other.
        let own: Vec<TypeId> = a.type_params.iter().map(|p| self.types.add(Type::Param(*p))).collect();
        let bindings = Self::bind(&b.type_params, &own);
        let mut renamed = b.clone();
        for ty in renamed.params.iter_mut().chain(&mut renamed.results) {
            *ty = self.substitute(*ty, &bindings);
        }
        same_params(self, &renamed)
    }

    fn same_interface(&mut self, a: TypeId, b: TypeId) -> bool {
        let (of_a, of_b) = (self.interface_methods(a), self.interface_methods(b));
        let methods = of_a.len() == of_b.len()
            && of_a.iter().zip(of_b.iter()).all(|(a, b)| a.name == b.name && self.identical(a.ty, b.ty));
        methods && self.terms(a) == self.terms(b)
    }

    /// Whether a type has all methods of an interface; `None` where something about them is unknown. Methods with
    /// a pointer receiver count for pointers only.
    pub fn implements(&mut self, ty: TypeId, iface: TypeId) -> Option<bool> {
        if ty == TypeId::UNKNOWN || self.underlying(iface) == TypeId::UNKNOWN {
            return None;
        }
        for method in self.interface_methods(iface).iter() {
            let package = self.object(method.obj).package.or(self.unsafe_package)?;
            let Some(found) = self.select(ty, method.name, package) else { return Some(false) };
            if found.kind == super::lookup::FoundKind::Field || !self.identical(found.ty, method.ty) {
                return Some(false);
            }
            if !self.is_addressable_through(ty, &found) && self.has_pointer_receiver(found.obj) {
                return Some(false);
            }
        }
        Some(true)
    }

    /// Whether a pointer is on the way from a value of type `ty` to what was found.
    fn is_addressable_through(&mut self, ty: TypeId, found: &super::lookup::Found) -> bool {
        let is_pointer = |world: &Self, ty: TypeId| matches!(world.types.get(ty), Type::Pointer(_));
        is_pointer(self, ty)
            || found.path.iter().any(|field| {
                let ty = self.type_of(*field);
                is_pointer(self, ty)
            })
    }

    fn has_pointer_receiver(&mut self, method: super::ids::ObjId) -> bool {
        self.receiver(method).is_some_and(|ty| matches!(self.types.get(ty), Type::Pointer(_)))
    }

    /// Whether a value of type `from` may be assigned to a variable of type `to`; `None` where it is not known.
    pub fn assignable(&mut self, from: TypeId, to: TypeId) -> Option<bool> {
        if from == TypeId::UNKNOWN || to == TypeId::UNKNOWN {
            return None;
        }
        if self.identical(from, to) {
            return Some(true);
        }
        let (under_from, under_to) = (self.underlying(from), self.underlying(to));
        if under_from == TypeId::UNKNOWN || under_to == TypeId::UNKNOWN {
            return None;
        }
        if let Type::Basic(basic) = self.types.get(from)
            && basic.is_untyped()
        {
            return Some(self.takes_untyped(*basic, to));
        }
        if self.is_interface(to) {
            return self.implements(from, to);
        }
        let is_named = |world: &Self, ty| {
            matches!(world.types.get(ty), Type::Named { .. } | Type::Basic(_) | Type::Param(_))
        };
        let one_unnamed = !is_named(self, from) || !is_named(self, to);
        Some(one_unnamed && (self.identical(under_from, under_to) || self.is_narrowed(under_from, under_to)))
    }

    /// Whether a channel of both directions is given where one direction is wanted.
    fn is_narrowed(&mut self, from: TypeId, to: TypeId) -> bool {
        match (self.types.get(from).clone(), self.types.get(to).clone()) {
            (Type::Chan { dir: ChanDir::Both, elem: a }, Type::Chan { elem: b, .. }) => self.identical(a, b),
            _ => false,
        }
    }

    fn takes_untyped(&mut self, kind: super::ty::Basic, to: TypeId) -> bool {
        use super::ty::Basic;
        let core = self.core(to);
        match self.types.get(core) {
            Type::Interface(_) => true,
            Type::Basic(basic) => match kind {
                Basic::UntypedNil => *basic == Basic::UnsafePointer,
                Basic::UntypedBool => *basic == Basic::Bool,
                Basic::UntypedString => *basic == Basic::String,
                _ => !matches!(basic, Basic::Bool | Basic::String | Basic::UnsafePointer),
            },
            Type::Pointer(_) | Type::Slice(_) | Type::Map { .. } | Type::Chan { .. } | Type::Func(_) => {
                kind == Basic::UntypedNil
            }
            _ => false,
        }
    }
}
