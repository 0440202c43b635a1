//! Where a value goes within its function: it is ended, kept by somebody else, or neither.

use stanch_gosrc::ast::{Expr, ExprId, Node, Spec, Stmt, UnaryOp};
use stanch_gosrc::types::{ObjId, ObjKind, VarKind};

use crate::source::{FileView, View};

/// What becomes of a value in the function that made it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Fate {
    /// Nobody has it any more when the function is done, and nothing ended it.
    Dropped,
    /// Something that ends it is called, or handed on.
    Ended,
    /// It is returned, stored, sent or given to somebody of whom nothing is known.
    Kept,
}

/// What ends a value, and what only borrows it.
#[derive(Clone, Copy)]
pub(crate) struct Policy {
    /// Methods that end it.
    pub(crate) ends: &'static [&'static str],
    /// Types and fields that hold it: what becomes of the struct becomes of the value.
    pub(crate) holders: &'static [(&'static str, &'static str)],
    /// Whether a function that takes it gives back something that holds it.
    pub(crate) wraps: fn(&str) -> bool,
    /// Whether a function that takes it does not keep it.
    pub(crate) borrows: fn(&str) -> bool,
}

/// Values go through few hands in one function.
const MAX_HANDS: usize = 16;

impl View<'_, '_> {
    /// The fate of the value of an expression; of several results, of the first.
    pub(crate) fn fate(&mut self, file: &FileView, expr: ExprId, policy: &Policy) -> Fate {
        self.fate_of_value(file, expr, policy, &mut Vec::new())
    }

    fn fate_of_value(
        &mut self,
        file: &FileView,
        expr: ExprId,
        policy: &Policy,
        seen: &mut Vec<ObjId>,
    ) -> Fate {
        let Some(parent) = file.index.parent(Node::Expr(expr)) else { return Fate::Kept };
        match parent {
            Node::Expr(outer) => self.fate_in_expr(file, expr, outer, policy, seen),
            Node::Stmt(stmt) => self.fate_in_stmt(file, expr, stmt, policy, seen),
            Node::Spec(spec) => match file.file.tree.spec(spec) {
                Spec::Value(spec) => {
                    let tree = &file.file.tree;
                    let at = tree.list(spec.values).iter().position(|value| *value == expr).unwrap_or(0);
                    match tree.list(spec.names).get(at).and_then(|name| file.info.defs.get(*name)) {
                        Some(var) => self.fate_of_variable(file, var, policy, seen),
                        None => Fate::Dropped,
                    }
                }
                _ => Fate::Kept,
            },
            _ => Fate::Kept,
        }
    }

    fn fate_in_stmt(
        &mut self,
        file: &FileView,
        expr: ExprId,
        stmt: stanch_gosrc::ast::StmtId,
        policy: &Policy,
        seen: &mut Vec<ObjId>,
    ) -> Fate {
        let tree = &file.file.tree;
        match tree.stmt(stmt) {
            Stmt::Expr(_) => Fate::Dropped,
            Stmt::Assign { lhs, rhs, .. } => {
                let (lhs, rhs) = (tree.list(lhs), tree.list(rhs));
                let Some(at) = rhs.iter().position(|value| *value == expr) else {
                    // It is what is assigned to.
                    return Fate::Dropped;
                };
                match lhs.get(at) {
                    Some(target) => self.fate_of_target(file, *target, policy, seen),
                    None => Fate::Kept,
                }
            }
            _ => Fate::Kept,
        }
    }

    fn fate_of_target(
        &mut self,
        file: &FileView,
        target: ExprId,
        policy: &Policy,
        seen: &mut Vec<ObjId>,
    ) -> Fate {
        let tree = &file.file.tree;
        match tree.expr(tree.unparen(target)) {
            Expr::Ident(ident) if tree.name(ident) == stanch_gosrc::Name::BLANK => Fate::Dropped,
            Expr::Ident(_) => match file.object(target) {
                Some(var) => self.fate_of_variable(file, var, policy, seen),
                None => Fate::Kept,
            },
            Expr::Selector { x, .. } => {
                let ty = self.type_of(file, x);
                let holder = self.type_name(ty);
                let field = self.selected(file, tree.unparen(target)).map(str::to_owned);
                let holds = |(ty, name): &(&str, &str)| {
                    holder.as_deref() == Some(*ty) && field.as_deref() == Some(*name)
                };
                match file.object(x).filter(|_| policy.holders.iter().any(holds)) {
                    Some(var) => self.fate_of_variable(file, var, policy, seen),
                    None => Fate::Kept,
                }
            }
            _ => Fate::Kept,
        }
    }

    fn fate_of_variable(
        &mut self,
        file: &FileView,
        var: ObjId,
        policy: &Policy,
        seen: &mut Vec<ObjId>,
    ) -> Fate {
        if self.world.object(var).kind != ObjKind::Var(VarKind::Local) {
            return Fate::Kept;
        }
        if seen.contains(&var) {
            return Fate::Dropped;
        }
        if seen.len() == MAX_HANDS {
            return Fate::Kept;
        }
        seen.push(var);
        let mut fate = Fate::Dropped;
        for used in file.index.uses(var) {
            fate = fate.max(self.fate_of_value(file, *used, policy, seen));
            if fate == Fate::Kept {
                break;
            }
        }
        fate
    }

    fn fate_in_expr(
        &mut self,
        file: &FileView,
        expr: ExprId,
        outer: ExprId,
        policy: &Policy,
        seen: &mut Vec<ObjId>,
    ) -> Fate {
        let tree = &file.file.tree;
        match tree.expr(outer) {
            Expr::Paren(_) | Expr::TypeAssert { .. } | Expr::Unary { op: UnaryOp::And, .. } => {
                self.fate_of_value(file, outer, policy, seen)
            }
            Expr::Selector { .. } => self.fate_of_selected(file, outer, policy),
            Expr::Binary { .. } => Fate::Dropped,
            Expr::KeyValue { key, value, .. } if value == expr => {
                let Some(Node::Expr(composite)) = file.index.parent(Node::Expr(outer)) else {
                    return Fate::Kept;
                };
                let ty = self.type_of(file, composite);
                let holder = self.type_name(ty);
                let field = file.shown(key);
                let holds = |(ty, name): &(&str, &str)| holder.as_deref() == Some(*ty) && field == *name;
                match policy.holders.iter().any(holds) {
                    true => self.fate_of_value(file, composite, policy, seen),
                    false => Fate::Kept,
                }
            }
            Expr::Call { .. } => {
                let Some(callee) = self.callee_name(file, outer) else { return Fate::Kept };
                if (policy.wraps)(&callee) {
                    self.fate_of_value(file, outer, policy, seen)
                } else if (policy.borrows)(&callee) {
                    Fate::Dropped
                } else {
                    Fate::Kept
                }
            }
            _ => Fate::Kept,
        }
    }

    /// A method that is called or taken as a value, or a field.
    fn fate_of_selected(&mut self, file: &FileView, selector: ExprId, policy: &Policy) -> Fate {
        let is_end = self.selected(file, selector).is_some_and(|name| policy.ends.contains(&name));
        if is_end {
            return Fate::Ended;
        }
        let is_called = matches!(file.index.parent(Node::Expr(selector)),
            Some(Node::Expr(call)) if file.called(call) == Some(selector));
        let is_field = file.info.selections.get(&selector).is_some_and(|selection| {
            matches!(self.world.object(selection.obj).kind, ObjKind::Var(VarKind::Field))
        });
        if is_called || is_field { Fate::Dropped } else { Fate::Kept }
    }
}
