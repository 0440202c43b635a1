//! Type parameters replaced by types.

use std::sync::Arc;

use super::hash::FastMap;
use super::ids::{ObjId, TypeId};
use super::ty::{Type, map_parts};
use super::world::World;

/// What stands for type parameters.
pub(super) type Bindings = FastMap<ObjId, TypeId>;

impl World<'_> {
    /// The type with its parameters replaced. Parameters without a binding stay.
    pub(super) fn substitute(&mut self, ty: TypeId, bindings: &Bindings) -> TypeId {
        if bindings.is_empty() || !self.types.has_params(ty) {
            return ty;
        }
        self.substitute_in(ty, bindings, &mut FastMap::default())
    }

    // The depth of types is bounded, see `Types::add`.
    fn substitute_in(
        &mut self,
        ty: TypeId,
        bindings: &Bindings,
        done: &mut FastMap<TypeId, TypeId>,
    ) -> TypeId {
        if !self.types.has_params(ty) {
            return ty;
        }
        if let Some(known) = done.get(&ty) {
            return *known;
        }
        let old = self.types.get(ty).clone();
        let new = match old {
            Type::Param(obj) => bindings.get(&obj).copied().unwrap_or(ty),
            _ => {
                let new = map_parts(&old, &mut |part| self.substitute_in(part, bindings, done));
                if new == old { ty } else { self.types.add(new) }
            }
        };
        done.insert(ty, new);
        new
    }

    pub(super) fn bind(params: &[ObjId], args: &[TypeId]) -> Bindings {
        params.iter().copied().zip(args.iter().copied()).collect()
    }

    /// A generic type with type arguments. An alias gives what it stands for.
    pub fn instantiate(&mut self, type_name: ObjId, args: Vec<TypeId>) -> TypeId {
        let ty = self.type_of(type_name);
        match self.types.get(ty) {
            Type::Named { obj, args: none } if *obj == type_name && none.is_empty() => {
                self.types.add(Type::Named { obj: type_name, args: Arc::from(args) })
            }
            _ => {
                let params = self.type_decls.get(&type_name).map(|decl| decl.params.clone());
                self.substitute(ty, &Self::bind(&params.unwrap_or_default(), &args))
            }
        }
    }

    /// The signature of a generic function with type arguments for its parameters: no longer generic when they are
    /// all there.
    pub(super) fn instantiate_signature(&mut self, ty: TypeId, args: &[TypeId]) -> TypeId {
        let Type::Func(sig) = self.types.get(ty).clone() else { return ty };
        let bindings = Self::bind(&sig.type_params, args);
        let mut rest = (*sig).clone();
        rest.type_params = sig.type_params.iter().skip(args.len()).copied().collect();
        let rest = self.types.add(Type::Func(Arc::new(rest)));
        self.substitute(rest, &bindings)
    }
}
