//! Declarations: those of function bodies, and those of packages once more, to write down what their names mean.

use super::check::Checker;
use super::collect::ConstGroup;
use super::ids::{ObjId, TypeId};
use super::object::{ObjKind, TypeDecl, VarKind};
use super::ty::Type;
use crate::ast::{Decl, DeclId, FuncDecl, GenDecl, GenKind, ImportSpec, Spec, SpecId, TypeSpec, ValueSpec};

impl Checker<'_, '_, '_> {
    /// A declaration in a function body.
    pub(super) fn local_decl(&mut self, id: DeclId) {
        let Decl::Gen(decl) = self.tree.decl(id) else { return };
        let mut group = ConstGroup::default();
        for spec in self.tree.list(decl.specs) {
            match self.tree.spec(*spec) {
                Spec::Import(_) => {}
                Spec::Value(value) if decl.kind == GenKind::Const => {
                    let (from, iota) = group.next(self.tree, *spec);
                    self.local_const(value, from, iota);
                }
                Spec::Value(value) => self.local_var(value),
                Spec::Type(ty) => self.local_type(ty),
            }
        }
    }

    fn local_var(&mut self, spec: ValueSpec) {
        let names = self.tree.list(spec.names);
        let declared = spec.ty.map(|ty| self.type_expr(ty));
        let hints: Vec<TypeId> = declared.iter().copied().cycle().take(names.len()).collect();
        let types = self.right_side(names.len(), self.tree.list(spec.values), &hints);
        for (at, name) in names.iter().enumerate() {
            let ty = declared.or_else(|| types.get(at).copied()).unwrap_or(TypeId::UNKNOWN);
            self.declare_var(*name, VarKind::Local, ty);
        }
    }

    fn local_const(&mut self, spec: ValueSpec, from: SpecId, iota: u32) {
        let Spec::Value(source) = self.tree.spec(from) else { return };
        let outer = self.iota.replace(i128::from(iota));
        let declared = source.ty.map(|ty| self.type_expr(ty));
        let mut found = Vec::new();
        for value in self.tree.list(source.values) {
            found.push(self.expr(*value, declared));
        }
        self.iota = outer;
        for (at, name) in self.tree.list(spec.names).iter().enumerate() {
            let obj = self.object_of(*name, ObjKind::Const);
            let operand = found.get(at).copied().unwrap_or(super::check::Operand::UNKNOWN);
            let ty = self.set_constant(obj, operand, declared);
            self.world.set_type(obj, ty);
            self.scopes.bind(self.tree.name(*name), obj);
        }
    }

    fn local_type(&mut self, spec: TypeSpec) {
        let obj = self.object_of(spec.name, ObjKind::Type { alias: spec.alias });
        let name = self.tree.name(spec.name);
        if spec.alias {
            let ty = self.alias_of(obj, spec);
            self.world.set_type(obj, ty);
            self.scopes.bind(name, obj);
            return;
        }
        let named = self.world.types.add(Type::Named { obj, args: std::sync::Arc::default() });
        self.world.set_type(obj, named);
        self.scopes.bind(name, obj);
        self.declared_type(obj, spec);
    }

    /// A declaration of the package, its bodies included.
    pub(super) fn package_decl(&mut self, id: DeclId) {
        match self.tree.decl(id) {
            Decl::Bad => {}
            Decl::Gen(decl) => self.package_gen(decl),
            Decl::Func(func) => self.package_func(func),
        }
    }

    fn declared_here(&mut self, offset: u32) -> Option<ObjId> {
        self.world.declared_at(self.place(offset))
    }

    fn package_gen(&mut self, decl: GenDecl) {
        let mut group = ConstGroup::default();
        for spec in self.tree.list(decl.specs) {
            match self.tree.spec(*spec) {
                Spec::Import(import) => self.package_import(import),
                Spec::Value(value) => {
                    if decl.kind == GenKind::Const {
                        self.iota = Some(i128::from(group.next(self.tree, *spec).1));
                    }
                    self.package_value(value);
                    self.iota = None;
                }
                Spec::Type(ty) => self.package_type(ty),
            }
        }
    }

    fn package_import(&mut self, spec: ImportSpec) {
        let Some(obj) = self.declared_here(spec.span.start) else { return };
        self.world.finish_import(obj);
        if let Some(name) = spec.name {
            self.define(name, obj);
        }
    }

    fn package_value(&mut self, spec: ValueSpec) {
        let declared = spec.ty.map(|ty| self.type_expr(ty));
        let names = self.tree.list(spec.names);
        let hints: Vec<TypeId> = declared.iter().copied().cycle().take(names.len()).collect();
        self.right_side(names.len(), self.tree.list(spec.values), &hints);
        for name in names {
            if let Some(obj) = self.declared_here(self.tree.ident(*name).pos) {
                self.define(*name, obj);
                self.world.type_of(obj);
            }
        }
    }

    fn package_type(&mut self, spec: TypeSpec) {
        let Some(obj) = self.declared_here(self.tree.ident(spec.name).pos) else { return };
        self.define(spec.name, obj);
        // What it declares is found first, so that looking at it again finds it done.
        let known: Option<TypeDecl> = match spec.alias {
            true => {
                self.world.type_of(obj);
                None
            }
            false => Some(self.world.type_decl(obj)),
        };
        match known {
            Some(known) => {
                self.declared_type(obj, spec);
                self.world.type_decls.insert(obj, known);
            }
            None => {
                self.alias_of(obj, spec);
            }
        }
    }

    fn package_func(&mut self, func: FuncDecl) {
        let Some(obj) = self.declared_here(self.tree.ident(func.name).pos) else { return };
        self.world.type_of(obj);
        self.define(func.name, obj);
        self.scopes.open();
        self.func_signature(obj, func, true);
        if let Some(body) = func.body {
            self.function_body(body);
        }
        self.scopes.close();
    }
}
