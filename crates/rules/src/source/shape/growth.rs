//! Maps and slices that outlive the calls that add to them, and whether anything ever takes out again.

use stanch_gosrc::ast::{BinaryOp, Expr, ExprId, Node, Stmt, StmtId, UnaryOp};
use stanch_gosrc::types::{Builtin, ObjId, VarKind};

use super::Heat;
use crate::source::{FileView, Func, View};

/// A place that adds to something long-lived.
pub(crate) struct Growth<'v> {
    pub(crate) file: &'v FileView,
    /// The statement or call that adds.
    pub(crate) at: Node,
    /// The map or slice: a variable or field.
    pub(crate) object: ObjId,
    pub(crate) heat: Heat,
    /// Whether the function itself is called for each request.
    pub(crate) is_handler: bool,
}

/// Beginnings of names of functions that fill a table when the program starts.
const SETUP: &[&str] =
    &["register", "init", "must", "setup", "load", "add", "new", "with", "use", "handle", "on", "set"];

impl<'v> View<'v, '_> {
    /// What adding to `target` at a place makes grow, when that outlives the function and only the package can take out
    /// again: a private variable of the package, a private field of a handler's receiver, a variable around a handler.
    pub(crate) fn growth(&mut self, file: &'v FileView, target: ExprId, at: Node) -> Option<Growth<'v>> {
        let object = file.object(target)?;
        let heat = self.heat(file, at);
        if heat == Heat::Once || self.is_setup(file, at, heat) || !self.is_private_name(object) {
            return None;
        }
        let func = file.index.func(&file.file.tree, at)?;
        let is_handler = self.is_in_handler(file, func);
        let root = file.root(target);
        let outlives = match self.var_kind(file, root)? {
            VarKind::Package => true,
            VarKind::Receiver => is_handler,
            VarKind::Local | VarKind::Param => self.is_around_handler(file, file.object(root)?, func),
            VarKind::Field | VarKind::Result => false,
        };
        outlives.then_some(Growth { file, at, object, heat, is_handler })
    }

    /// Whether a function, or one around it, is called for each request by its signature.
    fn is_in_handler(&mut self, file: &FileView, func: Func) -> bool {
        self.handler_around(file, func).is_some()
    }

    fn handler_around(&mut self, file: &FileView, func: Func) -> Option<Func> {
        let mut at = Some(func);
        while let Some(func) = at {
            if self.is_handler(file, func) {
                return Some(func);
            }
            at = file.index.func(&file.file.tree, func.node());
        }
        None
    }

    /// Whether a variable belongs to a function around the handler.
    fn is_around_handler(&mut self, file: &FileView, var: ObjId, func: Func) -> bool {
        let Some(handler) = self.handler_around(file, func) else { return false };
        matches!(handler, Func::Lit(_)) && self.is_declared_outside(file, var, handler.node())
    }

    /// Whether other packages cannot name it.
    fn is_private_name(&self, object: ObjId) -> bool {
        self.is_program() || !self.world.name(object).starts_with(|c: char| c.is_uppercase())
    }

    /// Whether a function by its name fills a table of the program. What requests bring is no such table, unless it is
    /// called registering.
    fn is_setup(&self, file: &FileView, at: Node, heat: Heat) -> bool {
        let tree = &file.file.tree;
        let Some(decl) = file.index.declared_func(tree, at) else { return true };
        let stanch_gosrc::ast::Decl::Func(decl) = tree.decl(decl) else { return true };
        let name = self.text(tree.name(decl.name)).to_ascii_lowercase();
        let names = if heat == Heat::Served { &SETUP[..1] } else { SETUP };
        names.iter().any(|part| name.starts_with(part))
    }

    /// Whether the package ever takes something out, starts afresh, asks how many there are, or hands it to somebody
    /// who might.
    pub(crate) fn is_tended(&mut self, object: ObjId) -> bool {
        let files = self.files;
        files.iter().any(|file| file.index.uses(object).iter().any(|used| self.tends(file, object, *used)))
    }

    /// Whether one use of a map or slice keeps it from growing, or may.
    fn tends(&mut self, file: &FileView, object: ObjId, used: ExprId) -> bool {
        let tree = &file.file.tree;
        match file.index.parent(Node::Expr(used)) {
            Some(Node::Expr(outer)) => match tree.expr(outer) {
                Expr::Call { .. } => match file.builtin(outer) {
                    Some(Builtin::Len) => self.is_compared(file, outer),
                    Some(Builtin::Append) => false,
                    Some(_) => true,
                    // A function may delete from a map that it gets; what is known only to read does not.
                    None => !self.only_reads(file, outer),
                },
                Expr::Unary { op: UnaryOp::And, .. } => true,
                Expr::Selector { .. } => self.selected(file, outer).is_some_and(|name| !ADDS.contains(&name)),
                // A field's name in a literal: another value is made.
                Expr::KeyValue { value, .. } if value == used => self.is_map(file, used),
                Expr::Index { .. } | Expr::Slice { .. } | Expr::Binary { .. } | Expr::KeyValue { .. } => {
                    false
                }
                Expr::Paren(_) => self.tends(file, object, outer),
                _ => true,
            },
            Some(Node::Stmt(stmt)) => match tree.stmt(stmt) {
                Stmt::Assign { .. } => self.is_reset(file, object, stmt),
                Stmt::Range { x, .. } => x != used,
                Stmt::Return(_) => self.is_map(file, used),
                _ => true,
            },
            _ => true,
        }
    }

    fn is_map(&mut self, file: &FileView, expr: ExprId) -> bool {
        let ty = self.type_of(file, expr);
        let ty = self.world.underlying(ty);
        !matches!(self.world.ty(ty), stanch_gosrc::types::Type::Slice(_))
    }

    fn is_compared(&self, file: &FileView, call: ExprId) -> bool {
        let Some(Node::Expr(outer)) = file.index.parent(Node::Expr(call)) else { return false };
        let Expr::Binary { op, y, .. } = file.file.tree.expr(outer) else { return false };
        // len(x) == 0 asks whether there is anything at all.
        let is_zero = file.text(file.file.tree.expr_span(y)) == b"0";
        matches!(op, BinaryOp::Lss | BinaryOp::Leq | BinaryOp::Gtr | BinaryOp::Geq | BinaryOp::Eql)
            && !is_zero
    }

    fn only_reads(&mut self, file: &FileView, call: ExprId) -> bool {
        const READS: &[&str] =
            &["fmt.", "encoding/json.", "log.", "log/slog.", "maps.Keys", "maps.Values", "reflect.DeepEqual"];
        self.callee_name(file, call).is_some_and(|name| READS.iter().any(|read| name.starts_with(read)))
    }

    /// Whether an assignment gives the variable another value than itself with more in it, and not only the first time.
    fn is_reset(&mut self, file: &FileView, object: ObjId, stmt: StmtId) -> bool {
        let tree = &file.file.tree;
        let Stmt::Assign { lhs, rhs, .. } = tree.stmt(stmt) else { return true };
        let Some(at) = tree.list(lhs).iter().position(|x| file.object(*x) == Some(object)) else {
            // It is assigned to something else, which may be another name for a map.
            return tree.list(rhs).iter().any(|x| file.object(*x) == Some(object) && self.is_map(file, *x));
        };
        let value = tree.list(rhs).get(at).or(tree.list(rhs).first()).copied();
        let appends = value.is_some_and(|value| {
            file.builtin(value) == Some(Builtin::Append)
                && file.args(value).first().is_some_and(|first| file.object(*first) == Some(object))
        });
        !appends && !self.is_first_time(file, stmt)
    }

    /// Whether a statement runs once: when the program starts, or under `if x == nil`.
    fn is_first_time(&mut self, file: &FileView, stmt: StmtId) -> bool {
        if self.heat(file, stmt) == Heat::Once {
            return true;
        }
        let tree = &file.file.tree;
        let around: Vec<Node> = file.index.around(stmt).collect();
        around.into_iter().any(|node| match node {
            Node::Stmt(id) => match tree.stmt(id) {
                Stmt::If { cond, .. } => match tree.expr(tree.unparen(cond)) {
                    Expr::Binary { op: BinaryOp::Eql, y, .. } => self.is_nil(file, y),
                    _ => false,
                },
                _ => false,
            },
            _ => false,
        })
    }
}

/// Methods of `sync.Map` that do not take out.
const ADDS: &[&str] = &["Store", "Load", "LoadOrStore", "Swap", "CompareAndSwap", "Range"];
