//! What expressions name, what types and functions are called.

use stanch_gosrc::Span;
use stanch_gosrc::ast::{Decl, DeclId, Expr, ExprId, IdentId, Node, Spec, Stmt, Tree};
use stanch_gosrc::types::{Builtin, Callee, ObjId, ObjKind, Type, TypeId, VarKind};

use crate::source::view::ANY_INSTANCE;
use crate::source::{FileView, Func, SourceClaim, View};

impl FileView {
    /// What an expression names: a variable, field, function, constant or type.
    pub(crate) fn object(&self, expr: ExprId) -> Option<ObjId> {
        let tree = &self.file.tree;
        let (Expr::Ident(ident) | Expr::Selector { sel: ident, .. }) = tree.expr(tree.unparen(expr)) else {
            return None;
        };
        self.info.uses.get(ident).or_else(|| self.info.defs.get(ident))
    }

    /// The arguments of a call.
    pub(crate) fn args(&self, call: ExprId) -> &[ExprId] {
        match self.file.tree.expr(call) {
            Expr::Call { args, .. } => self.file.tree.list(args),
            _ => &[],
        }
    }

    /// What a call calls, without parentheses.
    pub(crate) fn called(&self, call: ExprId) -> Option<ExprId> {
        match self.file.tree.expr(call) {
            Expr::Call { fun, .. } => Some(self.file.tree.unparen(fun)),
            _ => None,
        }
    }

    /// The `x` of a call `x.f(…)`.
    pub(crate) fn receiver(&self, call: ExprId) -> Option<ExprId> {
        match self.file.tree.expr(self.called(call)?) {
            Expr::Selector { x, .. } => Some(self.file.tree.unparen(x)),
            _ => None,
        }
    }

    /// The predeclared function that a call calls.
    pub(crate) fn builtin(&self, call: ExprId) -> Option<Builtin> {
        match self.info.callees.get(&call)? {
            Callee::Builtin(builtin) => Some(*builtin),
            _ => None,
        }
    }

    /// The expressions of a list of the index that are in a node or are it, those in function literals within it
    /// included.
    pub(crate) fn within<'f>(
        &'f self,
        list: &'f [ExprId],
        root: impl Into<Node>,
    ) -> impl Iterator<Item = ExprId> + 'f {
        let tree = &self.file.tree;
        let root = match root.into() {
            Node::Expr(id) => tree.expr_span(id),
            Node::Stmt(id) => tree.stmt_span(id),
            Node::Decl(id) => tree.decl_span(id),
            // No rule asks for those in a field, spec or name.
            Node::Ident(_) | Node::Field(_) | Node::Spec(_) => Span::default(),
        };
        // Lists are in the order of the text, so that most of a large file is passed over.
        let first = list.partition_point(|id| tree.expr_span(*id).start < root.start);
        let there = list[first..].iter().copied().take_while(move |id| tree.expr_span(*id).start < root.end);
        there.filter(move |id| tree.expr_span(*id).end <= root.end)
    }

    /// The variable that an expression is a part of, or the value of: `x` of `x`, `x.f`, `x.f[i]`, `*x`.
    pub(crate) fn root(&self, mut expr: ExprId) -> ExprId {
        let tree = &self.file.tree;
        loop {
            expr = match tree.expr(expr) {
                // A package is no value: pkg.Var is the variable itself.
                Expr::Selector { x, .. } if self.info.selections.contains_key(&expr) => x,
                Expr::Paren(x) | Expr::Star(x) | Expr::Index { x, .. } | Expr::Slice { x, .. } => x,
                _ => return expr,
            };
        }
    }
}

impl<'v> View<'v, '_> {
    /// The type of an expression.
    pub(crate) fn type_of(&mut self, file: &FileView, expr: ExprId) -> TypeId {
        let known = file.info.types.get(expr);
        known.or_else(|| file.object(expr).map(|obj| self.world.type_of(obj))).unwrap_or(TypeId::UNKNOWN)
    }

    /// The name of a declared type, or of the one a pointer points to: `net/http.Client`.
    pub(crate) fn type_name(&self, ty: TypeId) -> Option<String> {
        let base = match self.world.ty(ty) {
            Type::Pointer(elem) => *elem,
            _ => ty,
        };
        let Type::Named { obj, .. } = self.world.ty(base) else { return None };
        let object = self.world.object(*obj);
        let name = self.world.name(*obj);
        Some(match object.package {
            Some(package) => format!("{}.{name}", self.world.package(package).path),
            None => name.to_owned(),
        })
    }

    /// Whether an expression is of this declared type or points to one.
    pub(crate) fn is_of_type(&mut self, file: &FileView, expr: ExprId, name: &str) -> bool {
        let ty = self.type_of(file, expr);
        self.type_name(ty).is_some_and(|own| own == name)
    }

    /// Whether a call calls one of these functions.
    pub(crate) fn calls_one_of(&mut self, file: &FileView, call: ExprId, names: &[&str]) -> bool {
        self.callee_name(file, call).is_some_and(|own| names.contains(&own.trim_end_matches(ANY_INSTANCE)))
    }

    /// What kind of variable an expression names.
    pub(crate) fn var_kind(&self, file: &FileView, expr: ExprId) -> Option<VarKind> {
        match self.world.object(file.object(expr)?).kind {
            ObjKind::Var(kind) => Some(kind),
            _ => None,
        }
    }

    /// Whether an expression is the predeclared `nil`.
    pub(crate) fn is_nil(&self, file: &FileView, expr: ExprId) -> bool {
        file.object(expr).is_some_and(|obj| self.world.object(obj).kind == ObjKind::Nil)
    }

    /// The text of a name of the program.
    pub(crate) fn text(&self, name: stanch_gosrc::Name) -> &str {
        self.world.names().text(name)
    }

    /// The name that a selector selects.
    pub(crate) fn selected(&self, file: &FileView, expr: ExprId) -> Option<&str> {
        match file.file.tree.expr(expr) {
            Expr::Selector { sel, .. } => Some(self.world.names().text(file.file.tree.name(sel))),
            _ => None,
        }
    }

    /// The element of a composite literal with this key.
    pub(crate) fn element(&self, file: &FileView, composite: ExprId, name: &str) -> Option<ExprId> {
        let Expr::Composite { elts, .. } = file.file.tree.expr(composite) else { return None };
        file.file.tree.list(elts).iter().find_map(|elt| match file.file.tree.expr(*elt) {
            Expr::KeyValue { key, value, .. } => match file.file.tree.expr(key) {
                Expr::Ident(ident) if self.text(file.file.tree.name(ident)) == name => Some(value),
                _ => None,
            },
            _ => None,
        })
    }

    /// Whether a composite literal names its fields, so that one that is not there is zero.
    pub(crate) fn is_keyed(&self, file: &FileView, composite: ExprId) -> bool {
        let Expr::Composite { elts, .. } = file.file.tree.expr(composite) else { return false };
        file.file.tree.list(elts).iter().all(|elt| matches!(file.file.tree.expr(*elt), Expr::KeyValue { .. }))
    }

    /// A claim about a node.
    pub(crate) fn claim(&mut self, file: &FileView, node: impl Into<Node>) -> SourceClaim {
        let node = node.into();
        let span = node.span(&file.file.tree, self.world.names());
        SourceClaim::new(file.id, span, self.function_at(file, node))
    }

    /// The last part of the name of what a call calls: `Close` for `f.Close()`.
    pub(crate) fn callee_short(&self, file: &FileView, call: ExprId) -> Option<&str> {
        let called = file.called(call)?;
        match file.file.tree.expr(called) {
            Expr::Ident(ident) => Some(self.text(file.file.tree.name(ident))),
            _ => self.selected(file, called),
        }
    }

    /// Whether a variable, field or function is declared outside of a node.
    pub(crate) fn is_declared_outside(&self, file: &FileView, obj: ObjId, node: impl Into<Node>) -> bool {
        let span = node.into().span(&file.file.tree, self.world.names());
        let place = self.world.object(obj).place;
        place.is_none_or(|at| at.file != file.id || at.offset < span.start || at.offset >= span.end)
    }

    /// The value that a variable of the package or of a function is declared with, and its file.
    pub(crate) fn initial_value(&self, obj: ObjId) -> Option<(&'v FileView, ExprId)> {
        let place = self.world.object(obj).place?;
        let file = self.files.iter().find(|file| file.id == place.file)?;
        let tree = &file.file.tree;
        let ident = file.index.definition(obj)?;
        let at = |names: &[Option<IdentId>], values: &[ExprId]| {
            let at = names.iter().position(|name| *name == Some(ident))?;
            // Of the results of one call, the first is what rules ask for.
            if values.len() == 1 && at == 0 { values.first().copied() } else { values.get(at).copied() }
        };
        let value = match file.index.parent(Node::Ident(ident))? {
            Node::Spec(spec) => match tree.spec(spec) {
                Spec::Value(spec) => {
                    let names: Vec<_> = tree.list(spec.names).iter().copied().map(Some).collect();
                    at(&names, tree.list(spec.values))
                }
                _ => None,
            },
            Node::Expr(expr) => match file.index.parent(Node::Expr(expr))? {
                Node::Stmt(stmt) => match tree.stmt(stmt) {
                    Stmt::Assign { lhs, rhs, .. } => {
                        let names: Vec<_> = tree.list(lhs).iter().map(|x| as_ident(tree, *x)).collect();
                        at(&names, tree.list(rhs))
                    }
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        }?;
        Some((file, value))
    }

    /// The first values that a function of the package returns, and its file.
    pub(crate) fn returned(&self, func: ObjId) -> Vec<(&'v FileView, ExprId)> {
        let Some((file, decl)) = self.declaration(func) else { return Vec::new() };
        let tree = &file.file.tree;
        let mut values = Vec::new();
        file.walk(Node::Decl(decl), |node| {
            if let Node::Stmt(id) = node
                && let Stmt::Return(results) = tree.stmt(id)
            {
                values.extend(tree.list(results).first().map(|value| (file, *value)));
            }
            !matches!(node, Node::Expr(id) if matches!(tree.expr(id), Expr::FuncLit { .. }))
        });
        values
    }

    /// Where a function of the package is declared.
    pub(crate) fn declaration(&self, func: ObjId) -> Option<(&'v FileView, DeclId)> {
        self.files.iter().find_map(|file| {
            let is_it = |decl: &&DeclId| match file.file.tree.decl(**decl) {
                Decl::Func(decl) => file.info.defs.get(decl.name) == Some(func),
                _ => false,
            };
            file.file.decls.iter().find(is_it).map(|decl| (file, *decl))
        })
    }

    /// Whether any file of the package assigns to a field of this name of anything.
    pub(crate) fn assigns_field(&self, names: &[&str]) -> bool {
        self.files.iter().any(|file| {
            let tree = &file.file.tree;
            file.index.assigns.iter().any(|stmt| {
                let Stmt::Assign { lhs, .. } = tree.stmt(*stmt) else { return false };
                tree.list(lhs)
                    .iter()
                    .any(|x| self.selected(file, *x).is_some_and(|name| names.contains(&name)))
            })
        })
    }

    /// The function around a node as the runtime names it; the package outside of functions.
    pub(crate) fn function_at(&mut self, file: &FileView, node: impl Into<Node>) -> String {
        match file.index.func(&file.file.tree, node) {
            Some(func) => self.func_name(file, func),
            None => self.world.package(self.package).path.clone(),
        }
    }

    /// A function as the runtime names it: literals are numbered in the function around them.
    pub(crate) fn func_name(&mut self, file: &FileView, func: Func) -> String {
        let tree = &file.file.tree;
        let mut numbers = Vec::new();
        let mut at = func;
        let name = loop {
            let lit = match at {
                Func::Decl(id) => {
                    let name = match tree.decl(id) {
                        Decl::Func(decl) => file.info.defs.get(decl.name),
                        _ => None,
                    };
                    break name.map(|func| self.world.qualified_name(func)).unwrap_or_default();
                }
                Func::Lit(lit) => lit,
            };
            let outer = file.index.func(tree, lit);
            let before = file.index.literals.iter().take_while(|other| **other != lit);
            let number = before.filter(|other| file.index.func(tree, **other) == outer).count() + 1;
            numbers.push(number);
            match outer {
                Some(outer) => at = outer,
                None => break format!("{}.init", self.world.package(self.package).path),
            }
        };
        let inner = numbers.iter().rev().enumerate();
        inner.fold(name, |name, (depth, n)| match depth {
            0 => format!("{name}.func{n}"),
            _ => format!("{name}.{n}"),
        })
    }
}

fn as_ident(tree: &Tree, expr: ExprId) -> Option<IdentId> {
    match tree.expr(tree.unparen(expr)) {
        Expr::Ident(ident) => Some(ident),
        _ => None,
    }
}
