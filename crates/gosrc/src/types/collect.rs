//! The names that the files of a package declare, before anybody asks what they mean.

use std::sync::Arc;

use super::ids::{FileId, ObjId, PackageId};
use super::object::{Declaration, ObjKind, Place, VarKind};
use super::world::{ImportEntry, Unit, World};
use crate::ast::{Decl, DeclId, Expr, ExprId, FuncDecl, GenDecl, GenKind, ImportSpec, Spec, SpecId, Tree};
use crate::literal::string_value;
use crate::names::Name;

/// After as many aliases, a receiver's type is taken to lead in a circle.
const MAX_ALIASES: usize = 16;

/// The methods of a package, with the name of their receiver's type.
pub(super) type Methods = Vec<(Name, Name, ObjId)>;

impl World<'_> {
    pub(super) fn collect(&mut self, package: PackageId) {
        let mut methods = Methods::new();
        for file in self.packages[package.index()].files.clone() {
            self.collect_file(file, &mut methods);
        }
        for (base, name, method) in methods {
            if let Some(base) = self.receiver_base(package, base) {
                self.add_method(base, name, method);
            }
        }
    }

    pub(super) fn collect_file(&mut self, file: FileId, methods: &mut Methods) {
        let unit = Arc::clone(&self.units[file.index()]);
        for decl in &unit.file.decls {
            match unit.file.tree.decl(*decl) {
                Decl::Bad => {}
                Decl::Gen(decl) => self.collect_gen(file, &unit, decl),
                Decl::Func(func) => self.collect_func(file, &unit, *decl, func, methods),
            }
        }
    }

    pub(super) fn add_method(&mut self, base: ObjId, name: Name, method: ObjId) {
        self.methods.entry(base).or_default().push(method);
        self.methods_by_name.entry((base, name)).or_insert(method);
    }

    fn collect_gen(&mut self, file: FileId, unit: &Unit, decl: GenDecl) {
        let tree = &unit.file.tree;
        let mut group = ConstGroup::default();
        for spec in tree.list(decl.specs) {
            match tree.spec(*spec) {
                Spec::Import(import) => self.collect_import(file, unit, import),
                Spec::Value(value) => {
                    let (kind, (from, iota)) = match decl.kind {
                        GenKind::Const => (ObjKind::Const, group.next(tree, *spec)),
                        _ => (ObjKind::Var(VarKind::Package), (*spec, 0)),
                    };
                    for (index, name) in tree.list(value.names).iter().enumerate() {
                        let ident = tree.ident(*name);
                        let decl = Declaration::Value { spec: from, index: index as u32, iota };
                        self.collect_name(file, ident.pos, ident.name, kind, decl);
                    }
                }
                Spec::Type(ty) => {
                    let ident = tree.ident(ty.name);
                    let kind = ObjKind::Type { alias: ty.alias };
                    self.collect_name(file, ident.pos, ident.name, kind, Declaration::Type(*spec));
                }
            }
        }
    }

    /// Declares a name of the package. Of several with one name, the first counts.
    fn collect_name(
        &mut self,
        file: FileId,
        offset: u32,
        name: Name,
        kind: ObjKind,
        decl: Declaration,
    ) -> ObjId {
        let (obj, _) = self.object_at(Place { file, offset }, kind, name, decl);
        if matches!(kind, ObjKind::Type { alias: false }) {
            let named = self.types.add(super::ty::Type::Named { obj, args: Arc::default() });
            self.set_type(obj, named);
        }
        let package = self.units[file.index()].package;
        if name != Name::BLANK && name != Name::MISSING {
            self.packages[package.index()].scope.entry(name).or_insert(obj);
        }
        obj
    }

    fn collect_import(&mut self, file: FileId, unit: &Unit, import: ImportSpec) {
        let given = import.name.map(|name| unit.file.tree.name(name));
        let path = string_value(import.path.of(&unit.source)).unwrap_or_default();
        let path = String::from_utf8_lossy(&path).into_owned();
        let name = match given {
            Some(name) => name,
            None => self.names.intern(likely_name(&path)),
        };
        let place = Place { file, offset: import.span.start };
        let kind = ObjKind::Package { imported: None };
        let (obj, _) = self.object_at(place, kind, name, Declaration::None);
        self.set_type(obj, super::ids::TypeId::UNKNOWN);
        self.imports[file.index()].push(ImportEntry { obj, path, given, looked: false });
    }

    fn collect_func(
        &mut self,
        file: FileId,
        unit: &Unit,
        decl: DeclId,
        func: FuncDecl,
        methods: &mut Methods,
    ) {
        let tree = &unit.file.tree;
        let ident = tree.ident(func.name);
        let decl = Declaration::Func(decl);
        let in_scope = func.recv.is_none() && ident.name != Name::INIT;
        if in_scope {
            self.collect_name(file, ident.pos, ident.name, ObjKind::Func, decl);
            return;
        }
        let place = Place { file, offset: ident.pos };
        let (obj, _) = self.object_at(place, ObjKind::Func, ident.name, decl);
        let first = func.recv.and_then(|recv| tree.list(recv.fields).first().copied());
        if let Some(base) = first.and_then(|field| base_name(tree, tree.field(field).ty)) {
            methods.push((base, ident.name, obj));
        }
    }

    /// The type that has the methods of a receiver of this name: aliases are looked through.
    fn receiver_base(&self, package: PackageId, mut name: Name) -> Option<ObjId> {
        for _ in 0..MAX_ALIASES {
            let obj = *self.packages[package.index()].scope.get(&name)?;
            let object = self.object(obj);
            match (object.kind, object.decl, object.place) {
                (ObjKind::Type { alias: false }, _, _) => return Some(obj),
                (ObjKind::Type { alias: true }, Declaration::Type(spec), Some(place)) => {
                    let tree = &self.units[place.file.index()].file.tree;
                    let Spec::Type(spec) = tree.spec(spec) else { return None };
                    name = base_name(tree, spec.ty)?;
                }
                _ => return None,
            }
        }
        None
    }

    /// What a name means that neither a function nor the package declares: an import, or predeclared.
    pub(super) fn lookup_file(&mut self, file: FileId, name: Name) -> Option<ObjId> {
        let predeclared = self.universe.get(&name).copied();
        let count = self.imports[file.index()].len();
        for index in 0..count {
            let entry = &self.imports[file.index()][index];
            let certain = entry.given.is_some() || entry.looked;
            let bound = self.object(entry.obj).name;
            let found = match bound {
                Name::DOT => self.lookup_dot(file, index, name),
                _ if bound == name => self.look_at_import(file, index, name),
                _ if certain => None,
                _ => continue,
            };
            if found.is_some() {
                return found;
            }
        }
        if predeclared.is_some() {
            return predeclared;
        }
        // Packages whose name is not what their path lets one expect.
        (0..count).find_map(|index| {
            let entry = &self.imports[file.index()][index];
            let open = entry.given.is_none() && !entry.looked;
            open.then(|| self.look_at_import(file, index, name)).flatten()
        })
    }

    fn lookup_dot(&mut self, file: FileId, index: usize, name: Name) -> Option<ObjId> {
        self.look_at_import(file, index, Name::DOT);
        let ObjKind::Package { imported } = self.object(self.imports[file.index()][index].obj).kind else {
            return None;
        };
        let found = self.member(imported?, name)?;
        self.is_exported(name).then_some(found)
    }

    /// The object of an import, if the package turns out to have this name.
    fn look_at_import(&mut self, file: FileId, index: usize, name: Name) -> Option<ObjId> {
        let entry = self.imports[file.index()][index].clone();
        if !entry.looked {
            self.imports[file.index()][index].looked = true;
            let importer = self.units[file.index()].package;
            let imported = self.import(importer, &entry.path);
            let actual = imported.map(|id| self.packages[id.index()].name).filter(|n| *n != Name::MISSING);
            let object = &mut self.objects[entry.obj.index()];
            object.kind = ObjKind::Package { imported };
            if let (None, Some(actual)) = (entry.given, actual) {
                object.name = actual;
            }
        }
        (self.object(entry.obj).name == name).then_some(entry.obj)
    }

    /// Looks for the package of an import, so that its object says which it is.
    pub(super) fn finish_import(&mut self, obj: ObjId) {
        let Some(place) = self.object(obj).place else { return };
        let index = self.imports[place.file.index()].iter().position(|entry| entry.obj == obj);
        if let Some(index) = index {
            self.look_at_import(place.file, index, Name::MISSING);
        }
    }

    pub(super) fn is_exported(&self, name: Name) -> bool {
        let text = self.names.text(name);
        match text.as_bytes().first() {
            Some(first) if first.is_ascii() => first.is_ascii_uppercase(),
            _ => text.chars().next().is_some_and(char::is_uppercase),
        }
    }
}

/// Which spec gives the values of each spec of a `const` group.
#[derive(Default)]
pub(super) struct ConstGroup {
    iota: u32,
    last: Option<SpecId>,
}

impl ConstGroup {
    /// The spec whose type and values count for `spec`, and its iota.
    pub(super) fn next(&mut self, tree: &Tree, spec: SpecId) -> (SpecId, u32) {
        let iota = self.iota;
        self.iota += 1;
        if let Spec::Value(value) = tree.spec(spec)
            && (value.ty.is_some() || !value.values.is_empty())
        {
            self.last = Some(spec);
        }
        (self.last.unwrap_or(spec), iota)
    }
}

/// The name in a receiver's type or another type that stands for a declared one: `*T[K]` is `T`.
pub(super) fn base_name(tree: &Tree, mut ty: ExprId) -> Option<Name> {
    loop {
        ty = match tree.expr(ty) {
            Expr::Ident(ident) => return Some(tree.name(ident)),
            Expr::Star(x) | Expr::Paren(x) | Expr::Index { x, .. } | Expr::IndexList { x, .. } => x,
            _ => return None,
        };
    }
}

/// The name that a package of this path has most likely.
pub(super) fn likely_name(path: &str) -> &str {
    let is_version = |s: &str| s.strip_prefix('v').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
    let mut parts = path.rsplit('/');
    let mut last = parts.next().unwrap_or_default();
    if is_version(last) {
        last = parts.next().unwrap_or(last);
    }
    match last.rsplit_once('.') {
        Some((name, version)) if is_version(version) => name,
        _ => last,
    }
}
