//! Fields and methods: what `x.name` selects.

use super::ids::{ObjId, PackageId, TypeId};
use super::ty::{Field, Type};
use super::world::World;
use crate::names::Name;

/// Embedding goes no deeper in what people write; beyond, nothing is found.
const MAX_LEVELS: usize = 64;
/// More embedded types are not looked at for one selector: instances may embed ever larger instances of themselves.
const MAX_EMBEDDED: usize = 500;

/// What a selector finds in a type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The field or method.
    pub obj: ObjId,
    /// The field's type or the method's signature, as it is in the type that was looked into.
    pub ty: TypeId,
    /// The embedded fields on the way to it, the outermost first.
    pub path: Vec<ObjId>,
    /// Whether it is a field, a declared method, or a method of an interface.
    pub kind: FoundKind,
    /// The type that declares it: a struct, a named type, an interface.
    pub holder: TypeId,
}

/// What [`World::select`] has found.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FoundKind {
    /// A field.
    Field,
    /// A method that is declared with a body or for an assembly file.
    Method,
    /// A method of an interface or type parameter.
    InterfaceMethod,
}

/// A type to look into, and how it was come to.
#[derive(Clone)]
struct Candidate {
    ty: TypeId,
    path: Vec<ObjId>,
    /// Whether several embedded fields at this depth have this type: whatever is in it is ambiguous.
    multiple: bool,
}

impl World<'_> {
    /// What `x.name` means in the files of `package`, for a value or pointer `x` of type `ty`. `None` when there is
    /// nothing, or several at the least depth.
    pub fn select(&mut self, ty: TypeId, name: Name, package: PackageId) -> Option<Found> {
        if name == Name::BLANK || name == Name::MISSING {
            return None;
        }
        let (base, through_pointer) = match self.types.get(ty) {
            Type::Pointer(elem) => (*elem, true),
            _ => (ty, false),
        };
        if through_pointer && self.as_interface(base).is_some() {
            return None;
        }
        if let (Type::Named { .. }, Some(elem)) = (self.types.get(base).clone(), self.pointee(base)) {
            // A named pointer type has no methods, only the fields of what it points to.
            let struct_type = self.underlying(elem);
            let is_struct = matches!(self.types.get(struct_type), Type::Struct(_));
            return self.search(elem, name, package).filter(|f| is_struct && f.kind == FoundKind::Field);
        }
        self.search(base, name, package)
    }

    fn search(&mut self, ty: TypeId, name: Name, package: PackageId) -> Option<Found> {
        let mut level = vec![Candidate { ty, path: Vec::new(), multiple: false }];
        let mut seen: Vec<TypeId> = Vec::new();
        let mut budget = MAX_EMBEDDED;
        for _ in 0..MAX_LEVELS {
            let mut found: Option<Found> = None;
            let mut next: Vec<Candidate> = Vec::new();
            for candidate in &level {
                if seen.contains(&candidate.ty) {
                    continue;
                }
                if matches!(self.types.get(candidate.ty), Type::Named { .. }) {
                    seen.push(candidate.ty);
                }
                let here = self.declared_in(candidate, name, package, &mut next);
                if let Some(here) = here {
                    if found.is_some() || candidate.multiple {
                        return None;
                    }
                    found = Some(here);
                }
            }
            if found.is_some() || next.is_empty() {
                return found;
            }
            level = merged(next);
            if level.len() > budget {
                return None;
            }
            budget -= level.len();
        }
        None
    }

    /// The field or method that a type itself declares; what it embeds is added to `next`.
    fn declared_in(
        &mut self,
        candidate: &Candidate,
        name: Name,
        package: PackageId,
        next: &mut Vec<Candidate>,
    ) -> Option<Found> {
        if let Type::Named { obj, args } = self.types.get(candidate.ty).clone()
            && let Some(method) = self.declared_method(obj, name, package)
        {
            let ty = self.method_type(method, &args);
            return Some(Found {
                obj: method,
                ty,
                path: candidate.path.clone(),
                kind: FoundKind::Method,
                holder: candidate.ty,
            });
        }
        let under = self.underlying(candidate.ty);
        match self.types.get(under).clone() {
            Type::Struct(fields) => self.in_struct(candidate, &fields, name, package, next),
            Type::Interface(_) => {
                let methods = self.interface_methods(candidate.ty);
                let method = methods.iter().find(|m| self.is_same_name(m.obj, m.name, name, package))?;
                Some(Found {
                    obj: method.obj,
                    ty: method.ty,
                    path: candidate.path.clone(),
                    kind: FoundKind::InterfaceMethod,
                    holder: candidate.ty,
                })
            }
            _ => None,
        }
    }

    fn in_struct(
        &mut self,
        candidate: &Candidate,
        fields: &[Field],
        name: Name,
        package: PackageId,
        next: &mut Vec<Candidate>,
    ) -> Option<Found> {
        for field in fields {
            if self.is_same_name(field.obj, field.name, name, package) {
                return Some(Found {
                    obj: field.obj,
                    ty: field.ty,
                    path: candidate.path.clone(),
                    kind: FoundKind::Field,
                    holder: candidate.ty,
                });
            }
        }
        for field in fields.iter().filter(|field| field.embedded) {
            let ty = match self.types.get(field.ty) {
                Type::Pointer(elem) => *elem,
                _ => field.ty,
            };
            let mut path = candidate.path.clone();
            path.push(field.obj);
            next.push(Candidate { ty, path, multiple: candidate.multiple });
        }
        None
    }

    fn declared_method(&mut self, type_name: ObjId, name: Name, package: PackageId) -> Option<ObjId> {
        self.read_method(type_name, name);
        // All methods of a type are of one package.
        let method = *self.methods_by_name.get(&(type_name, name))?;
        self.is_same_name(method, name, name, package).then_some(method)
    }

    /// The signature of a method of an instance.
    pub(super) fn method_type(&mut self, method: ObjId, args: &[TypeId]) -> TypeId {
        let ty = self.type_of(method);
        if args.is_empty() {
            return ty;
        }
        let params = self.receivers.get(&method).map(|recv| recv.params.clone()).unwrap_or_default();
        self.substitute(ty, &Self::bind(&params, args))
    }

    /// Names are the same when they are spelt the same, and exported or of one package.
    fn is_same_name(&self, obj: ObjId, own: Name, name: Name, package: PackageId) -> bool {
        own == name && (self.is_exported(name) || self.object(obj).package.is_none_or(|p| p == package))
    }

    /// The type of the receiver of a method, as declared; `None` for functions.
    pub fn receiver(&mut self, func: ObjId) -> Option<TypeId> {
        self.type_of(func);
        self.receivers.get(&func).map(|recv| recv.ty)
    }
}

/// Candidates of one type made one.
fn merged(candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut merged: Vec<Candidate> = Vec::with_capacity(candidates.len());
    let mut at = super::hash::FastMap::<TypeId, usize>::default();
    for candidate in candidates {
        match at.get(&candidate.ty) {
            Some(index) if candidate.ty != TypeId::UNKNOWN => merged[*index].multiple = true,
            _ => {
                at.insert(candidate.ty, merged.len());
                merged.push(candidate);
            }
        }
    }
    merged
}
