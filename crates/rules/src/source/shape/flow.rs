//! Simple questions about control flow.

use stanch_gosrc::ast::{Expr, ExprId, Stmt, StmtId, UnaryOp};
use stanch_gosrc::cfg::{BlockId, Cfg, Step};
use stanch_gosrc::types::{Builtin, Type};

use crate::source::{FileView, Func, View};

/// Functions that never return.
const ENDS: &[&str] = &[
    "os.Exit",
    "log.Fatal",
    "log.Fatalf",
    "log.Fatalln",
    "log.Panic",
    "log.Panicf",
    "log.Panicln",
    "log.(*Logger).Fatal",
    "log.(*Logger).Fatalf",
    "log.(*Logger).Fatalln",
    "runtime.Goexit",
    "syscall.Exit",
];

impl View<'_, '_> {
    /// Whether a call may return.
    pub(crate) fn returns(&mut self, file: &FileView, call: ExprId) -> bool {
        file.builtin(call) != Some(Builtin::Panic) && !self.calls_one_of(file, call, ENDS)
    }

    /// The control-flow graph of a function.
    pub(crate) fn cfg(&mut self, file: &FileView, func: Func) -> Option<Cfg> {
        let body = func.body(&file.file.tree)?;
        let ends: Vec<ExprId> =
            file.within(&file.index.calls, func.node()).filter(|call| !self.returns(file, *call)).collect();
        Some(Cfg::of(&file.file.tree, body, |call| !ends.contains(&call)))
    }

    /// Whether a loop may run without end: it has no condition, or ranges over a channel.
    pub(crate) fn is_endless(&mut self, file: &FileView, id: StmtId) -> bool {
        match file.file.tree.stmt(id) {
            Stmt::For { cond, .. } => cond.is_none(),
            Stmt::Range { x, .. } => self.is_channel(file, x),
            _ => false,
        }
    }

    /// Whether an expression is a channel.
    pub(crate) fn is_channel(&mut self, file: &FileView, expr: ExprId) -> bool {
        let ty = self.type_of(file, expr);
        let ty = self.world.underlying(ty);
        matches!(self.world.ty(ty), Type::Chan { .. })
    }

    /// Whether a channel says when, not what: its elements are times, or empty structs.
    pub(crate) fn is_signal_channel(&mut self, file: &FileView, chan: ExprId) -> bool {
        let ty = self.type_of(file, chan);
        let ty = self.world.underlying(ty);
        let Type::Chan { elem, .. } = *self.world.ty(ty) else { return false };
        let under = self.world.underlying(elem);
        let is_empty = matches!(self.world.ty(under), Type::Struct(fields) if fields.is_empty());
        is_empty || self.type_name(elem).as_deref() == Some("time.Time")
    }

    /// Whether a loop runs for a number of times that is written in it: over a literal or an array, up to a small
    /// constant.
    pub(crate) fn is_bounded(&mut self, file: &FileView, id: StmtId) -> bool {
        const FEW: i128 = 16;
        match file.file.tree.stmt(id) {
            Stmt::Range { x, .. } => {
                let ty = self.type_of(file, x);
                let under = self.world.underlying(ty);
                let is_literal =
                    matches!(file.file.tree.expr(file.file.tree.unparen(x)), Expr::Composite { .. });
                let is_array = matches!(self.world.ty(under), Type::Array { .. });
                is_literal || is_array || self.integer(file, x).is_some_and(|n| n <= FEW)
            }
            Stmt::For { cond: Some(cond), .. } => match file.file.tree.expr(cond) {
                Expr::Binary { x, y, .. } => {
                    let small = |n: Option<i128>| n.is_some_and(|n| n <= FEW);
                    small(self.integer(file, x)) || small(self.integer(file, y))
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether what a `defer`, `go` or other simple statement does may be done again in the same call of its function.
    /// `None` where that is not known.
    pub(crate) fn repeats(&mut self, file: &FileView, stmt: StmtId) -> Option<bool> {
        let func = file.index.func(&file.file.tree, stmt)?;
        let cfg = self.cfg(file, func).filter(|cfg| cfg.complete)?;
        let start = cfg.ids().find(|id| cfg.block(*id).steps.contains(&Step::Stmt(stmt)))?;
        Some(reaches(&cfg, start, start))
    }

    /// Whether a function may end.
    pub(crate) fn may_end(&mut self, file: &FileView, func: Func) -> bool {
        let Some(cfg) = self.cfg(file, func).filter(|cfg| cfg.complete) else { return true };
        let live = cfg.live();
        live[Cfg::EXIT.index()] || live[Cfg::PANIC.index()]
    }
}

impl FileView {
    /// The channel that a clause of a `select` receives from.
    pub(crate) fn received(&self, comm: StmtId) -> Option<ExprId> {
        let tree = &self.file.tree;
        let Stmt::Comm { comm: Some(comm), .. } = tree.stmt(comm) else { return None };
        let value = match tree.stmt(comm) {
            Stmt::Expr(x) => x,
            Stmt::Assign { rhs, .. } => *tree.list(rhs).first()?,
            _ => return None,
        };
        match tree.expr(tree.unparen(value)) {
            Expr::Unary { op: UnaryOp::Arrow, x } => Some(tree.unparen(x)),
            _ => None,
        }
    }
}

/// Whether a way leads from the end of a block to another.
pub(crate) fn reaches(cfg: &Cfg, from: BlockId, to: BlockId) -> bool {
    let mut seen = vec![false; cfg.blocks().len()];
    let mut open: Vec<BlockId> = cfg.block(from).next.iter().map(|edge| edge.to).collect();
    while let Some(at) = open.pop() {
        if at == to {
            return true;
        }
        if !std::mem::replace(&mut seen[at.index()], true) {
            open.extend(cfg.block(at).next.iter().map(|edge| edge.to));
        }
    }
    false
}
