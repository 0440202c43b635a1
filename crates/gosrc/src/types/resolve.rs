//! What a declaration of a package declares, looked at when somebody asks.

use std::sync::Arc;

use super::check::Checker;
use super::ids::{ObjId, TypeId};
use super::object::{Declaration, ObjKind, Receiver, State, TypeDecl, VarKind};
use super::ty::Type;
use super::world::{MAX_DEPTH, World};
use crate::ast::{Decl, Expr, ExprId, FieldList, FuncDecl, IdentId, Spec, SpecId, TypeSpec};

impl World<'_> {
    /// The type of an object; of a type name, the type that it names. Unknown for what leads in a circle, and for
    /// packages, labels and predeclared functions.
    pub fn type_of(&mut self, obj: ObjId) -> TypeId {
        match self.objects[obj.index()].state {
            State::Done(ty) => return ty,
            State::Busy => return TypeId::UNKNOWN,
            State::Pending => {}
        }
        if self.depth >= MAX_DEPTH {
            return TypeId::UNKNOWN;
        }
        self.objects[obj.index()].state = State::Busy;
        self.depth += 1;
        let ty = self.resolve(obj);
        self.depth -= 1;
        self.set_type(obj, ty);
        ty
    }

    fn resolve(&mut self, obj: ObjId) -> TypeId {
        let object = self.object(obj);
        let (decl, kind) = (object.decl, object.kind);
        let Some(place) = object.place else { return TypeId::UNKNOWN };
        let unit = Arc::clone(self.unit(place.file));
        let mut checker = Checker::new(self, place.file, &unit.file.tree, &unit.source, None);
        match decl {
            Declaration::None => TypeId::UNKNOWN,
            Declaration::Value { spec, index, iota } => {
                checker.iota = (kind == ObjKind::Const).then_some(i128::from(iota));
                checker.value_of_spec(obj, spec, index as usize)
            }
            Declaration::Type(spec) => checker.alias(obj, spec),
            Declaration::Func(decl) => match unit.file.tree.decl(decl) {
                Decl::Func(func) => checker.func_signature(obj, func, false),
                _ => TypeId::UNKNOWN,
            },
        }
    }

    /// Looks at the right side of a type declaration that is no alias.
    pub(super) fn resolve_type(&mut self, obj: ObjId) {
        let object = self.object(obj);
        let (Declaration::Type(spec), Some(place)) = (object.decl, object.place) else {
            self.type_of(obj);
            return;
        };
        if !matches!(object.kind, ObjKind::Type { alias: false }) {
            self.type_of(obj);
            return;
        }
        let unit = Arc::clone(self.unit(place.file));
        let Spec::Type(spec) = unit.file.tree.spec(spec) else { return };
        Checker::new(self, place.file, &unit.file.tree, &unit.source, None).declared_type(obj, spec);
    }
}

impl Checker<'_, '_, '_> {
    fn value_of_spec(&mut self, obj: ObjId, spec: SpecId, index: usize) -> TypeId {
        let Spec::Value(spec) = self.tree.spec(spec) else { return TypeId::UNKNOWN };
        let (names, values) = (self.tree.list(spec.names), self.tree.list(spec.values));
        let is_const = self.iota.is_some();
        if let Some(ty) = spec.ty.filter(|_| !is_const) {
            return self.type_expr(ty);
        }
        let declared = spec.ty.map(|ty| self.type_expr(ty));
        if !is_const && values.len() == 1 && names.len() > 1 {
            let types = self.spread(values[0], names.len());
            return self.default_type(types.get(index).copied().unwrap_or(TypeId::UNKNOWN));
        }
        let Some(value) = values.get(index) else { return declared.unwrap_or(TypeId::UNKNOWN) };
        let operand = self.expr(*value, declared);
        match is_const {
            true => self.set_constant(obj, operand, declared),
            false => self.default_type(operand.ty),
        }
    }

    pub(super) fn set_constant(
        &mut self,
        obj: ObjId,
        operand: super::check::Operand,
        declared: Option<TypeId>,
    ) -> TypeId {
        let ty = declared.unwrap_or(operand.ty);
        if let Some(value) = operand.value {
            self.world.values.insert(obj, value);
        }
        ty
    }

    fn alias(&mut self, obj: ObjId, spec: SpecId) -> TypeId {
        let Spec::Type(spec) = self.tree.spec(spec) else { return TypeId::UNKNOWN };
        self.alias_of(obj, spec)
    }

    pub(super) fn alias_of(&mut self, obj: ObjId, spec: TypeSpec) -> TypeId {
        self.scopes.open();
        let params = spec.type_params.map(|list| self.type_params(list)).unwrap_or_default();
        let rhs = self.type_expr(spec.ty);
        self.scopes.close();
        self.world.type_decls.insert(obj, TypeDecl { params, rhs: State::Done(rhs) });
        rhs
    }

    /// Looks at a declaration `type T …` that is no alias.
    pub(super) fn declared_type(&mut self, obj: ObjId, spec: TypeSpec) {
        self.world.type_decls.insert(obj, TypeDecl { params: Box::default(), rhs: State::Busy });
        self.scopes.open();
        let params = spec.type_params.map(|list| self.type_params(list)).unwrap_or_default();
        self.world.type_decls.insert(obj, TypeDecl { params: params.clone(), rhs: State::Busy });
        let rhs = self.type_expr(spec.ty);
        self.scopes.close();
        self.world.type_decls.insert(obj, TypeDecl { params, rhs: State::Done(rhs) });
    }

    /// The signature of a function or method. Its names stay bound in the scope at hand when `bind`.
    pub(super) fn func_signature(&mut self, obj: ObjId, func: FuncDecl, bind: bool) -> TypeId {
        if !bind {
            self.scopes.open();
        }
        let named = func.recv.map(|recv| self.receiver(obj, recv, bind)).unwrap_or_default();
        let ty = self.signature(func.ty, bind);
        if bind {
            // As those of parameters, the name is the body's: `func (fs *FS) Chmod(mode fs.FileMode)`.
            for (ident, obj) in named {
                self.scopes.bind(self.tree.name(ident), obj);
            }
        } else {
            self.scopes.close();
        }
        ty
    }

    /// Looks at the receiver of a method; gives its name, if it has one and somebody wants to know.
    fn receiver(&mut self, method: ObjId, recv: FieldList, bind: bool) -> Vec<(IdentId, ObjId)> {
        let tree = self.tree;
        let Some(field) = tree.list(recv.fields).first() else { return Vec::new() };
        let field = tree.field(*field);
        let (ty, params) = self.receiver_type(field.ty);
        self.world.receivers.insert(method, Receiver { ty, params: params.into_boxed_slice() });
        let mut named = Vec::new();
        if bind || self.info.is_some() {
            for ident in tree.list(field.names) {
                let obj = self.object_of(*ident, ObjKind::Var(VarKind::Receiver));
                self.world.set_type(obj, ty);
                named.push((*ident, obj));
            }
        }
        named
    }

    /// The type of a receiver. `*T[K]` does not use `K`, it declares it.
    fn receiver_type(&mut self, id: ExprId) -> (TypeId, Vec<ObjId>) {
        let tree = self.tree;
        let (base, idents) = match tree.expr(id) {
            Expr::Paren(x) => return self.deeper_receiver(x),
            Expr::Star(x) => {
                let (ty, params) = self.deeper_receiver(x);
                let ty = self.world.pointer_to(ty);
                self.typed(id, ty);
                return (ty, params);
            }
            Expr::Index { x, index, .. } => (x, vec![index]),
            Expr::IndexList { x, indices, .. } => (x, tree.list(indices).to_vec()),
            _ => return (self.type_expr(id), Vec::new()),
        };
        let generic = self.type_expr(base);
        let Type::Named { obj, .. } = *self.world.ty(generic) else { return (TypeId::UNKNOWN, Vec::new()) };
        let idents: Vec<IdentId> = idents
            .iter()
            .filter_map(|id| match tree.expr(*id) {
                Expr::Ident(ident) => Some(ident),
                _ => None,
            })
            .collect();
        let own: Vec<ObjId> = idents.iter().map(|ident| self.declare_type_param(*ident)).collect();
        // As in go/types, the name uses what it declares, too.
        idents.iter().zip(&own).for_each(|(ident, param)| self.used(*ident, *param));
        let args: Vec<TypeId> = own.iter().map(|param| self.world.type_of(*param)).collect();
        let declared = self.world.type_decl(obj).params;
        let bindings = World::bind(&declared, &args);
        for (own, declared) in own.iter().zip(&declared) {
            let constraint = self.world.constraint(*declared);
            let constraint = self.world.substitute(constraint, &bindings);
            self.world.constraints.insert(*own, constraint);
        }
        let ty = self.world.instantiate(obj, args);
        self.typed(id, ty);
        (ty, own)
    }

    fn deeper_receiver(&mut self, id: ExprId) -> (TypeId, Vec<ObjId>) {
        self.deeper((TypeId::UNKNOWN, Vec::new()), |checker| checker.receiver_type(id))
    }
}
