//! What types are beneath their names: underlying types, type sets, methods of interfaces.

use std::sync::Arc;

use super::hash::FastMap;
use super::ids::{ObjId, TypeId};
use super::object::{State, TypeDecl};
use super::ty::{Basic, Interface, Method, Term, Type};
use super::world::{MAX_DEPTH, World};

/// Types of a constraint, and whether all that have each as underlying type are meant.
pub(super) type Terms = Arc<[(TypeId, bool)]>;

/// More embedded interfaces than this are not looked into.
const MAX_EMBEDDED: usize = 1000;

impl World<'_> {
    /// The underlying type: never a name. That of a type parameter is its constraint's.
    pub fn underlying(&mut self, ty: TypeId) -> TypeId {
        match self.types.get(ty) {
            Type::Named { .. } => {}
            Type::Param(obj) => {
                let constraint = self.constraint(*obj);
                return match self.types.get(constraint) {
                    Type::Param(_) => TypeId::UNKNOWN,
                    _ => self.underlying(constraint),
                };
            }
            _ => return ty,
        }
        if let Some(known) = self.underlyings.get(&ty) {
            return *known;
        }
        if self.depth >= MAX_DEPTH {
            return TypeId::UNKNOWN;
        }
        self.depth += 1;
        let (found, is_final) = self.find_underlying(ty);
        self.depth -= 1;
        if is_final {
            self.underlyings.insert(ty, found);
        }
        found
    }

    /// The underlying type of a named one, and whether it will be the same when asked again.
    fn find_underlying(&mut self, ty: TypeId) -> (TypeId, bool) {
        let mut at = ty;
        for _ in 0..MAX_DEPTH {
            let Type::Named { obj, args } = self.types.get(at).clone() else {
                return (self.underlying(at), true);
            };
            let decl = self.type_decl(obj);
            let State::Done(rhs) = decl.rhs else { return (TypeId::UNKNOWN, false) };
            at = self.substitute(rhs, &Self::bind(&decl.params, &args));
        }
        (TypeId::UNKNOWN, true)
    }

    /// What a declared type stands for and its parameters, looked at if need be.
    pub(super) fn type_decl(&mut self, obj: ObjId) -> TypeDecl {
        if let Some(decl) = self.type_decls.get(&obj) {
            return decl.clone();
        }
        self.resolve_type(obj);
        self.type_decls
            .get(&obj)
            .cloned()
            .unwrap_or(TypeDecl { params: Box::default(), rhs: State::Done(TypeId::UNKNOWN) })
    }

    /// The type parameters of a declared type.
    pub fn type_params(&mut self, type_name: ObjId) -> Box<[ObjId]> {
        self.type_decl(type_name).params
    }

    /// The constraint of a type parameter.
    #[must_use]
    pub fn constraint(&self, param: ObjId) -> TypeId {
        self.constraints.get(&param).copied().unwrap_or(TypeId::UNKNOWN)
    }

    /// All methods of an interface, embedded ones included, sorted by name. `ty` may be a name or type parameter.
    pub fn interface_methods(&mut self, ty: TypeId) -> Arc<[Method]> {
        if let Some(known) = self.interface_methods.get(&ty) {
            return Arc::clone(known);
        }
        let mut all: FastMap<crate::names::Name, Method> = FastMap::default();
        let mut complete = true;
        self.each_embedded(ty, &mut |world, part| match world.types.get(part) {
            Type::Interface(iface) => {
                for method in &iface.methods {
                    all.entry(method.name).or_insert(*method);
                }
            }
            Type::Unknown => complete = false,
            _ => {}
        });
        let mut all: Vec<Method> = all.into_values().collect();
        all.sort_by(|a, b| self.names.text(a.name).cmp(self.names.text(b.name)));
        let all: Arc<[Method]> = Arc::from(all);
        if complete {
            self.interface_methods.insert(ty, Arc::clone(&all));
        }
        all
    }

    /// Calls `visit` with the underlying type of an interface and of all that it embeds, unions as they are.
    fn each_embedded(&mut self, ty: TypeId, visit: &mut impl FnMut(&mut Self, TypeId)) {
        let mut todo = vec![ty];
        let mut seen = Vec::new();
        while let Some(next) = todo.pop() {
            if seen.len() >= MAX_EMBEDDED || seen.contains(&next) {
                continue;
            }
            seen.push(next);
            let under = self.underlying(next);
            if let Type::Interface(iface) = self.types.get(under).clone() {
                todo.extend(iface.embeds.iter().rev().copied());
                visit(self, under);
            } else {
                // A type that is no interface stands for itself.
                visit(self, if matches!(self.types.get(next), Type::Named { .. }) { next } else { under });
            }
        }
    }

    /// The types that a constraint allows, where it lists them: those of the first list, unions taken apart. Whether
    /// all types with that underlying type are meant is beside them.
    pub(super) fn terms(&mut self, ty: TypeId) -> Option<Terms> {
        if let Some(known) = self.terms.get(&ty) {
            return known.clone();
        }
        // What leads in a circle allows nothing.
        self.terms.insert(ty, None);
        let found = self.deeper_terms(ty);
        match found {
            Some((terms, true)) => {
                self.terms.insert(ty, terms.clone());
                terms
            }
            other => {
                self.terms.remove(&ty);
                other.and_then(|(terms, _)| terms)
            }
        }
    }

    /// The terms, and whether they will be the same when asked again. `None` where the depth is spent.
    fn deeper_terms(&mut self, ty: TypeId) -> Option<(Option<Terms>, bool)> {
        if self.depth >= MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        let (mut found, mut complete) = (None, true);
        self.each_embedded(ty, &mut |world, part| {
            let list = match world.types.get(part).clone() {
                Type::Interface(_) => return,
                Type::Unknown => {
                    complete = false;
                    return;
                }
                Type::Union(terms) => world.union_terms(&terms),
                _ => vec![(part, false)],
            };
            if found.is_none() && !list.is_empty() {
                found = Some(Terms::from(list));
            }
        });
        self.depth -= 1;
        Some((found, complete))
    }

    fn union_terms(&mut self, terms: &[Term]) -> Vec<(TypeId, bool)> {
        let mut list = Vec::new();
        for term in terms {
            let under = self.underlying(term.ty);
            match self.types.get(under) {
                Type::Interface(_) => list.extend(self.terms(term.ty).iter().flat_map(|t| t.iter().copied())),
                _ => list.push((term.ty, term.tilde)),
            }
            list.truncate(MAX_EMBEDDED);
        }
        list
    }

    /// The type that operations on values of `ty` follow: the underlying type, or for a type parameter, the one that
    /// all types of its constraint share. Of `[]byte | string`, the first counts.
    pub fn core(&mut self, ty: TypeId) -> TypeId {
        if !matches!(self.types.get(ty), Type::Param(_)) {
            return self.underlying(ty);
        }
        let Some(terms) = self.terms(ty) else { return self.underlying(ty) };
        let mut core = None;
        for (term, _) in terms.iter().copied() {
            let under = self.underlying(term);
            match core {
                None => core = Some(under),
                Some(first) if self.identical(first, under) => {}
                Some(first) if self.is_bytes(first) && self.is_bytes(under) => {}
                Some(first) => return self.common_channel(first, under),
            }
        }
        core.unwrap_or(TypeId::UNKNOWN)
    }

    /// Two types that operations may take: channels of one element type, whatever their direction, or the first.
    fn common_channel(&self, first: TypeId, second: TypeId) -> TypeId {
        use crate::ast::ChanDir;
        match (self.types.get(first), self.types.get(second)) {
            (Type::Chan { dir: ChanDir::Both, .. }, Type::Chan { .. }) => second,
            _ => first,
        }
    }

    fn is_bytes(&mut self, ty: TypeId) -> bool {
        match self.types.get(ty) {
            Type::Basic(Basic::String | Basic::UntypedString) => true,
            Type::Slice(elem) => {
                let elem = *elem;
                self.underlying(elem) == Basic::Uint8.id()
            }
            _ => false,
        }
    }

    /// The interface beneath a type; `None` for other types. Type parameters have their constraint's.
    pub(super) fn as_interface(&mut self, ty: TypeId) -> Option<Arc<Interface>> {
        let under = self.underlying(ty);
        match self.types.get(under) {
            Type::Interface(iface) => Some(Arc::clone(iface)),
            _ => None,
        }
    }

    /// Whether a type is an interface and no type parameter.
    pub fn is_interface(&mut self, ty: TypeId) -> bool {
        !matches!(self.types.get(ty), Type::Param(_)) && self.as_interface(ty).is_some()
    }

    /// What a pointer points to.
    pub fn pointee(&mut self, ty: TypeId) -> Option<TypeId> {
        let under = self.core(ty);
        match self.types.get(under) {
            Type::Pointer(elem) => Some(*elem),
            _ => None,
        }
    }

    /// A pointer to a type; to an unknown one, unknown.
    pub(crate) fn pointer_to(&mut self, ty: TypeId) -> TypeId {
        if ty == TypeId::UNKNOWN { ty } else { self.types.add(Type::Pointer(ty)) }
    }

    /// A slice of a type; of an unknown one, unknown.
    pub(crate) fn slice_of(&mut self, ty: TypeId) -> TypeId {
        if ty == TypeId::UNKNOWN { ty } else { self.types.add(Type::Slice(ty)) }
    }

    /// The signature of a value that can be called.
    pub fn signature(&mut self, ty: TypeId) -> Option<Arc<super::ty::Signature>> {
        let core = self.core(ty);
        match self.types.get(core) {
            Type::Func(sig) => Some(Arc::clone(sig)),
            _ => None,
        }
    }
}
