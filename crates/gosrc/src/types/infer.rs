//! Type arguments that a call does not write.

use super::check::{Checker, Mode, Operand};
use super::hash::FastMap;
use super::ids::{ObjId, TypeId};
use super::ty::{Basic, Signature, Type};
use super::world::{MAX_DEPTH, World};

/// What is known of the type arguments so far.
struct Inference {
    params: Box<[ObjId]>,
    bound: FastMap<ObjId, TypeId>,
    /// How many more types may be compared: a type may hold itself behind its name, several times on each level.
    steps: u32,
}

const MAX_STEPS: u32 = 10_000;

/// Constraints depend on one another in chains no longer than this.
const MAX_ROUNDS: usize = 8;

impl Checker<'_, '_, '_> {
    /// The type arguments of a call to a generic function, one for each of its type parameters; unknown where the
    /// arguments do not say.
    pub(super) fn infer(&mut self, sig: &Signature, args: &[Operand], ellipsis: bool) -> Vec<TypeId> {
        let mut inference =
            Inference { params: sig.type_params.clone(), bound: FastMap::default(), steps: MAX_STEPS };
        let pairs = self.pairs(sig, args, ellipsis);
        for (param, arg) in &pairs {
            if self.is_typed(*arg) {
                self.world.unify(&mut inference, *param, arg.ty);
            }
        }
        self.bind_untyped(&mut inference, &pairs);
        for _ in 0..MAX_ROUNDS {
            if !self.world.use_constraints(&mut inference) {
                break;
            }
        }
        let bound = |param: &ObjId| inference.bound.get(param).copied().unwrap_or(TypeId::UNKNOWN);
        inference.params.iter().map(bound).collect()
    }

    fn pairs(&mut self, sig: &Signature, args: &[Operand], ellipsis: bool) -> Vec<(TypeId, Operand)> {
        let last = sig.params.len().saturating_sub(1);
        let mut pairs = Vec::with_capacity(args.len());
        for (at, arg) in args.iter().enumerate() {
            let param = sig.params.get(at).or_else(|| sig.params.last().filter(|_| sig.variadic));
            let Some(param) = param else { break };
            let elem = match self.world.ty(*param) {
                Type::Slice(elem) if sig.variadic && !ellipsis && at >= last => *elem,
                _ => *param,
            };
            pairs.push((elem, *arg));
        }
        pairs
    }

    /// Generic functions and untyped constants as arguments say nothing by themselves.
    fn is_typed(&self, arg: Operand) -> bool {
        match self.world.ty(arg.ty) {
            Type::Unknown => false,
            Type::Basic(basic) => !basic.is_untyped(),
            Type::Func(sig) => sig.type_params.is_empty(),
            _ => !matches!(arg.mode, Mode::Type | Mode::Unknown),
        }
    }

    /// A parameter that only untyped constants were given for takes the default type of the widest.
    fn bind_untyped(&mut self, inference: &mut Inference, pairs: &[(TypeId, Operand)]) {
        let mut widest: Vec<(ObjId, Basic)> = Vec::new();
        for (param, arg) in pairs {
            let (Type::Param(param), Type::Basic(kind)) = (self.world.ty(*param), self.world.ty(arg.ty))
            else {
                continue;
            };
            let open = inference.params.contains(param) && !inference.bound.contains_key(param);
            if !open || !kind.is_untyped() || *kind == Basic::UntypedNil {
                continue;
            }
            match widest.iter_mut().find(|(known, _)| known == param) {
                Some((_, known)) => *known = (*known).max(*kind),
                None => widest.push((*param, *kind)),
            }
        }
        inference.bound.extend(widest.into_iter().map(|(param, kind)| (param, kind.default_type().id())));
    }
}

impl World<'_> {
    /// Binds the type parameters in `param` so that it becomes `arg`.
    fn unify(&mut self, inference: &mut Inference, param: TypeId, arg: TypeId) {
        let is_open = self.types.has_params(param) && arg != TypeId::UNKNOWN;
        if !is_open || inference.steps == 0 || self.depth >= MAX_DEPTH {
            return;
        }
        inference.steps -= 1;
        self.depth += 1;
        self.unify_types(inference, param, arg);
        self.depth -= 1;
    }

    fn unify_types(&mut self, inference: &mut Inference, param: TypeId, arg: TypeId) {
        let known = self.types.get(param).clone();
        if let Type::Param(obj) = known {
            if inference.params.contains(&obj) {
                self.bind_param(inference, obj, arg);
            }
            return;
        }
        let given = self.types.get(arg).clone();
        if let (Type::Named { obj, args }, Type::Named { obj: other, args: given }) = (&known, &given)
            && obj == other
        {
            args.iter().zip(given.iter()).for_each(|(param, arg)| self.unify(inference, *param, *arg));
            return;
        }
        if matches!(known, Type::Named { .. }) {
            return self.unify_methods(inference, param, arg);
        }
        let given = match given {
            Type::Named { .. } => {
                let under = self.underlying(arg);
                self.types.get(under).clone()
            }
            other => other,
        };
        self.unify_parts(inference, &known, &given);
    }

    fn bind_param(&mut self, inference: &mut Inference, param: ObjId, arg: TypeId) {
        match inference.bound.get(&param).copied() {
            None => {
                inference.bound.insert(param, arg);
            }
            // Of a type and a name for it, the name counts.
            Some(before) if before != arg => {
                let is_name = matches!(self.types.get(arg), Type::Named { .. });
                let was_name = matches!(self.types.get(before), Type::Named { .. } | Type::Basic(_));
                if is_name && !was_name {
                    inference.bound.insert(param, arg);
                }
            }
            Some(_) => {}
        }
    }

    fn unify_parts(&mut self, inference: &mut Inference, param: &Type, arg: &Type) {
        let mut pairs = Vec::new();
        match (param, arg) {
            (Type::Pointer(p), Type::Pointer(a))
            | (Type::Slice(p), Type::Slice(a))
            | (Type::Array { elem: p, .. }, Type::Array { elem: a, .. })
            | (Type::Chan { elem: p, .. }, Type::Chan { elem: a, .. }) => pairs.push((*p, *a)),
            (Type::Map { key, value }, Type::Map { key: other, value: of_other }) => {
                pairs.extend([(*key, *other), (*value, *of_other)]);
            }
            (Type::Func(p), Type::Func(a)) => {
                pairs.extend(p.params.iter().copied().zip(a.params.iter().copied()));
                pairs.extend(p.results.iter().copied().zip(a.results.iter().copied()));
            }
            (Type::Struct(p), Type::Struct(a)) => {
                pairs.extend(p.iter().zip(a.iter()).map(|(p, a)| (p.ty, a.ty)));
            }
            (Type::Interface(p), Type::Interface(a)) => {
                pairs.extend(p.methods.iter().zip(&a.methods).map(|(p, a)| (p.ty, a.ty)));
            }
            _ => {}
        }
        pairs.into_iter().for_each(|(param, arg)| self.unify(inference, param, arg));
    }

    /// An interface is met by the methods of what is given for it.
    fn unify_methods(&mut self, inference: &mut Inference, iface: TypeId, arg: TypeId) {
        if self.as_interface(iface).is_none() {
            // A name for a type that is written out, such as a function type.
            let (under, given) = (self.underlying(iface), self.underlying(arg));
            if matches!(self.types.get(arg), Type::Named { .. }) || under == given {
                return;
            }
            let (under, given) = (self.types.get(under).clone(), self.types.get(given).clone());
            return self.unify_parts(inference, &under, &given);
        }
        for method in self.interface_methods(iface).iter() {
            let Some(package) = self.object(method.obj).package.or(self.unsafe_package) else { continue };
            if let Some(found) = self.select(arg, method.name, package) {
                let (param, arg) = (self.types.get(method.ty).clone(), self.types.get(found.ty).clone());
                self.unify_parts(inference, &param, &arg);
            }
        }
    }

    /// Binds more parameters by what the constraints say of the others; says whether there was anything new.
    fn use_constraints(&mut self, inference: &mut Inference) -> bool {
        let before = inference.bound.len();
        for param in inference.params.clone() {
            let constraint = self.constraint(param);
            let core = self.single_term(constraint);
            match (inference.bound.get(&param).copied(), core) {
                (Some(bound), Some(core)) => {
                    let under = self.underlying(bound);
                    let given =
                        if matches!(self.types.get(core), Type::Named { .. }) { bound } else { under };
                    self.unify(inference, core, given);
                }
                (None, Some(core)) => {
                    let ty = self.substitute(core, &inference.bound);
                    if !self.mentions(ty, &inference.params) {
                        inference.bound.insert(param, ty);
                    }
                }
                (Some(bound), None) if self.as_interface(constraint).is_some() => {
                    self.unify_methods(inference, constraint, bound);
                }
                _ => {}
            }
        }
        inference.bound.len() != before
    }

    /// The only type that a constraint allows, but for its name.
    fn single_term(&mut self, constraint: TypeId) -> Option<TypeId> {
        match &*self.terms(constraint)? {
            [(ty, _)] => Some(*ty),
            _ => None,
        }
    }

    /// Whether one of the parameters is in a type.
    fn mentions(&self, ty: TypeId, params: &[ObjId]) -> bool {
        if !self.types.has_params(ty) {
            return false;
        }
        let known = self.types.get(ty);
        let mut found = matches!(known, Type::Param(obj) if params.contains(obj));
        super::ty::each_part(known, &mut |part| found = found || self.mentions(part, params));
        found
    }
}
