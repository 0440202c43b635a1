//! Simple questions about control flow.

use stanch_gosrc::ast::{BranchKind, Expr, ExprId, Node, Stmt, StmtId};
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

    /// Whether a loop can be left: by its end, `break`, `return`, `goto` or a call that does not return. A label on it
    /// is the node around it.
    pub(crate) fn may_leave(&mut self, file: &FileView, id: StmtId) -> bool {
        let tree = &file.file.tree;
        if !self.is_endless(file, id) || matches!(tree.stmt(id), Stmt::Range { .. }) {
            return true;
        }
        let label = match file.index.parent(Node::Stmt(id)) {
            Some(Node::Stmt(around)) => match tree.stmt(around) {
                Stmt::Labeled { label, .. } => Some(tree.name(label)),
                _ => None,
            },
            _ => None,
        };
        let mut leaves = false;
        // What a plain `break` leaves: this loop, or something in it.
        let mut open = vec![(Node::Stmt(id), true)];
        let mut below = Vec::new();
        while let Some((node, own)) = open.pop() {
            let mut own = own;
            match node {
                Node::Expr(expr) => match tree.expr(expr) {
                    Expr::FuncLit { .. } => continue,
                    Expr::Call { .. } => leaves |= !self.returns(file, expr),
                    _ => {}
                },
                Node::Stmt(stmt) => match tree.stmt(stmt) {
                    Stmt::Return(_) => leaves = true,
                    Stmt::Branch { kind: BranchKind::Break, label: None } => leaves |= own,
                    Stmt::Branch { kind: BranchKind::Break, label: Some(to) } => {
                        // A label inside of the loop is not left by it, but then the loop is not left either.
                        leaves |= Some(tree.name(to)) == label || !self.is_label_within(file, id, to);
                    }
                    Stmt::Branch { kind: BranchKind::Goto, .. } => leaves = true,
                    Stmt::Branch { kind: BranchKind::Continue, label: Some(to) } => {
                        leaves |= Some(tree.name(to)) != label && !self.is_label_within(file, id, to);
                    }
                    Stmt::For { .. } | Stmt::Range { .. } if stmt != id => own = false,
                    Stmt::Switch { .. } | Stmt::TypeSwitch { .. } | Stmt::Select { .. } => own = false,
                    _ => {}
                },
                _ => {}
            }
            if leaves {
                return true;
            }
            stanch_gosrc::ast::walk::children(tree, node, &mut below);
            open.extend(below.drain(..).map(|child| (child, own)));
        }
        false
    }

    fn is_label_within(&self, file: &FileView, root: StmtId, to: stanch_gosrc::ast::IdentId) -> bool {
        let tree = &file.file.tree;
        let mut found = false;
        file.walk(Node::Stmt(root), |node| {
            if let Node::Stmt(stmt) = node
                && let Stmt::Labeled { label, .. } = tree.stmt(stmt)
            {
                found |= tree.name(label) == tree.name(to);
            }
            !found
        });
        found
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
