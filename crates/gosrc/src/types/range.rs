//! What a range clause gives.

use super::check::Checker;
use super::ids::TypeId;
use super::ty::{Basic, Type};

impl Checker<'_, '_, '_> {
    /// The types of the variables of `range x`, for an `x` of type `ty`.
    pub(super) fn range_types(&mut self, ty: TypeId) -> Vec<TypeId> {
        let core = self.world.core(ty);
        let int = Basic::Int.id();
        match self.world.ty(core).clone() {
            Type::Basic(Basic::String | Basic::UntypedString) => vec![int, Basic::Int32.id()],
            Type::Basic(basic) if basic.is_integer() => vec![ty],
            Type::Array { elem, .. } | Type::Slice(elem) => vec![int, elem],
            Type::Map { key, value } => vec![key, value],
            Type::Chan { elem, .. } => vec![elem],
            Type::Pointer(array) => {
                let array = self.world.core(array);
                match *self.world.ty(array) {
                    Type::Array { elem, .. } => vec![int, elem],
                    _ => Vec::new(),
                }
            }
            // An iterator calls its parameter with the values.
            Type::Func(sig) => match sig.params.first().and_then(|yields| self.world.signature(*yields)) {
                Some(yields) => yields.params.to_vec(),
                None => Vec::new(),
            },
            _ => Vec::new(),
        }
    }
}
