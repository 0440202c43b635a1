//! Statements.

use super::check::{Checker, Mode, Operand};
use super::hash::FastMap;
use super::ids::{ObjId, TypeId};
use super::object::{Declaration, ObjKind, VarKind};
use crate::ast::walk::children;
use crate::ast::{AssignOp, BranchKind, Expr, ExprId, IdentId, List, Node, RangeOp, Stmt, StmtId};
use crate::names::Name;

impl Checker<'_, '_, '_> {
    /// The body of a function whose parameters are bound in the scope at hand: it is the body's, too.
    pub(super) fn function_body(&mut self, body: StmtId) {
        let outer = (self.body.replace(body), self.labels.take(), self.iota.take());
        if let Stmt::Block(list) = self.tree.stmt(body) {
            self.stmts(list);
        }
        (self.body, self.labels, self.iota) = outer;
    }

    fn stmts(&mut self, list: List<StmtId>) {
        for stmt in self.tree.list(list) {
            self.stmt(*stmt);
        }
    }

    fn block(&mut self, list: List<StmtId>) {
        self.scopes.open();
        self.stmts(list);
        self.scopes.close();
    }

    pub(super) fn stmt(&mut self, id: StmtId) {
        self.deeper((), |checker| checker.stmt_here(id));
    }

    fn maybe(&mut self, id: Option<StmtId>) {
        if let Some(id) = id {
            self.stmt(id);
        }
    }

    fn stmt_here(&mut self, id: StmtId) {
        match self.tree.stmt(id) {
            Stmt::Bad | Stmt::Skipped | Stmt::Empty { .. } => {}
            Stmt::Decl(decl) => self.local_decl(decl),
            Stmt::Labeled { label, stmt, .. } => {
                if let Some(obj) = self.label(self.tree.name(label)) {
                    self.define(label, obj);
                }
                self.stmt(stmt);
            }
            Stmt::Expr(x) | Stmt::Go(x) | Stmt::Defer(x) | Stmt::IncDec { x, .. } => {
                self.expr(x, None);
            }
            Stmt::Send { chan, value, .. } => {
                self.expr(chan, None);
                self.expr(value, None);
            }
            Stmt::Assign { lhs, rhs, op, .. } => self.assign(lhs, rhs, op),
            Stmt::Return(results) => {
                for result in self.tree.list(results) {
                    self.expr(*result, None);
                }
            }
            Stmt::Branch { kind, label } => self.branch(kind, label),
            Stmt::Block(list) => self.block(list),
            Stmt::If { .. } => self.if_chain(id),
            Stmt::Case { .. } | Stmt::Comm { .. } => self.clause(id),
            Stmt::Switch { init, tag, body } => {
                self.scopes.open();
                self.maybe(init);
                if let Some(tag) = tag {
                    self.expr(tag, None);
                }
                self.clauses(body);
                self.scopes.close();
            }
            Stmt::TypeSwitch { init, assign, body } => {
                self.scopes.open();
                self.maybe(init);
                self.type_switch(assign, body);
                self.scopes.close();
            }
            Stmt::Select { body } => self.clauses(body),
            Stmt::For { init, cond, post, body } => {
                self.scopes.open();
                self.maybe(init);
                if let Some(cond) = cond {
                    self.expr(cond, None);
                }
                self.maybe(post);
                self.stmt(body);
                self.scopes.close();
            }
            Stmt::Range { key, value, x, body, op } => {
                self.scopes.open();
                self.range([key, value], x, op);
                self.stmt(body);
                self.scopes.close();
            }
        }
    }

    /// `if … else if … else …`: each condition sees what those before it declare.
    fn if_chain(&mut self, id: StmtId) {
        let (mut next, mut opened) = (Some(id), 0);
        while let Some(id) = next {
            let Stmt::If { init, cond, body, els } = self.tree.stmt(id) else {
                self.stmt(id);
                break;
            };
            self.scopes.open();
            opened += 1;
            self.maybe(init);
            self.expr(cond, None);
            self.stmt(body);
            next = els;
        }
        (0..opened).for_each(|_| self.scopes.close());
    }

    fn clauses(&mut self, body: StmtId) {
        let Stmt::Block(list) = self.tree.stmt(body) else { return };
        for clause in self.tree.list(list) {
            self.clause(*clause);
        }
    }

    fn clause(&mut self, id: StmtId) {
        self.scopes.open();
        match self.tree.stmt(id) {
            Stmt::Case { list, body, .. } => {
                for x in self.tree.list(list) {
                    self.expr(*x, None);
                }
                self.stmts(body);
            }
            Stmt::Comm { comm, body, .. } => {
                self.maybe(comm);
                self.stmts(body);
            }
            _ => self.stmt(id),
        }
        self.scopes.close();
    }

    fn type_switch(&mut self, assign: StmtId, body: StmtId) {
        let (var, guard) = match self.tree.stmt(assign) {
            Stmt::Assign { lhs, rhs, .. } => (
                self.tree.list(lhs).first().and_then(|x| self.as_ident(*x)),
                self.tree.list(rhs).first().copied(),
            ),
            Stmt::Expr(x) => (None, Some(x)),
            _ => (None, None),
        };
        let guard = guard.map(|guard| self.tree.unparen(guard));
        let ty = match guard.map(|guard| self.tree.expr(guard)) {
            Some(Expr::TypeAssert { x, .. }) => self.expr(x, None).ty,
            _ => TypeId::UNKNOWN,
        };
        let Stmt::Block(list) = self.tree.stmt(body) else { return };
        for clause in self.tree.list(list) {
            self.type_clause(*clause, var, ty);
        }
    }

    fn type_clause(&mut self, id: StmtId, var: Option<IdentId>, guard: TypeId) {
        let Stmt::Case { list, body, .. } = self.tree.stmt(id) else { return };
        let list = self.tree.list(list);
        let cases: Vec<Operand> = list.iter().map(|case| self.expr(*case, None)).collect();
        let ty = match cases.as_slice() {
            [case] if case.mode == Mode::Type => case.ty,
            [case] if !Self::is_nil(*case) => TypeId::UNKNOWN,
            _ => guard,
        };
        self.scopes.open();
        if let Some(var) = var {
            self.declare_implicit(id, var, ty);
        }
        self.stmts(body);
        self.scopes.close();
    }

    /// Each clause has a variable of its own, declared where the switch names it, and known by the clause.
    fn declare_implicit(&mut self, clause: StmtId, var: IdentId, ty: TypeId) {
        let name = self.tree.name(var);
        let key = self.place(self.tree.stmt_span(clause).start);
        let kind = ObjKind::Var(VarKind::Local);
        let (obj, _) = self.world.object_at(key, kind, name, Declaration::None);
        let place = self.place(self.tree.ident(var).pos);
        self.world.objects[obj.index()].place = Some(place);
        self.world.set_type(obj, ty);
        self.scopes.bind(name, obj);
        if let Some(info) = &mut self.info {
            info.implicits.insert(clause, obj);
        }
    }

    fn as_ident(&self, x: ExprId) -> Option<IdentId> {
        match self.tree.expr(self.tree.unparen(x)) {
            Expr::Ident(ident) => Some(ident),
            _ => None,
        }
    }

    fn assign(&mut self, lhs: List<ExprId>, rhs: List<ExprId>, op: AssignOp) {
        let (lhs, rhs) = (self.tree.list(lhs), self.tree.list(rhs));
        if op == AssignOp::Define {
            let types = self.right_side(lhs.len(), rhs, &[]);
            self.define_all(lhs, &types);
            return;
        }
        let mut hints = Vec::with_capacity(lhs.len());
        for x in lhs {
            hints.push(self.expr(*x, None).ty);
        }
        self.right_side(lhs.len(), rhs, &hints);
    }

    /// The types of `count` values on the right side of an assignment.
    pub(super) fn right_side(&mut self, count: usize, rhs: &[ExprId], hints: &[TypeId]) -> Vec<TypeId> {
        if let [only] = rhs
            && count > 1
        {
            return self.spread(*only, count);
        }
        let hint = |at: usize| hints.get(at).copied();
        rhs.iter().enumerate().map(|(at, x)| self.expr(*x, hint(at)).ty).collect()
    }

    /// The left side of `:=`: names that the scope has are assigned to, others declared.
    fn define_all(&mut self, lhs: &[ExprId], types: &[TypeId]) {
        for (at, x) in lhs.iter().enumerate() {
            let Expr::Ident(ident) = self.tree.expr(*x) else {
                self.expr(*x, None);
                continue;
            };
            let name = self.tree.name(ident);
            if let Some(known) = self.scopes.innermost(name) {
                self.used(ident, known);
                let ty = self.world.type_of(known);
                self.typed(*x, ty);
                continue;
            }
            let ty = types.get(at).copied().unwrap_or(TypeId::UNKNOWN);
            let obj = self.declare_var(ident, VarKind::Local, ty);
            let ty = self.world.type_of(obj);
            self.typed(*x, ty);
        }
    }

    fn range(&mut self, vars: [Option<ExprId>; 2], x: ExprId, op: RangeOp) {
        let operand = self.expr(x, None);
        let types = self.range_types(operand.ty);
        let vars: Vec<ExprId> = vars.into_iter().flatten().collect();
        match op {
            RangeOp::None => {}
            RangeOp::Assign => vars.iter().for_each(|var| {
                self.expr(*var, None);
            }),
            // Each variable is new: what the scope outside has does not count.
            RangeOp::Define => self.define_all(&vars, &types),
        }
    }

    fn branch(&mut self, kind: BranchKind, label: Option<IdentId>) {
        let Some(label) = label else { return };
        if kind == BranchKind::Fallthrough {
            return;
        }
        if let Some(obj) = self.label(self.tree.name(label)) {
            self.used(label, obj);
        }
    }

    /// The label of this name in the function at hand.
    fn label(&mut self, name: Name) -> Option<ObjId> {
        if self.labels.is_none() {
            let labels = self.find_labels();
            self.labels = Some(labels);
        }
        self.labels.as_ref()?.get(&name).copied()
    }

    fn find_labels(&mut self) -> FastMap<Name, ObjId> {
        let mut labels = FastMap::default();
        let mut todo: Vec<Node> = self.body.into_iter().map(Node::Stmt).collect();
        while let Some(node) = todo.pop() {
            if let Node::Stmt(id) = node
                && let Stmt::Labeled { label, .. } = self.tree.stmt(id)
            {
                let at = self.tree.ident(label);
                let place = self.place(at.pos);
                let (obj, _) = self.world.object_at(place, ObjKind::Label, at.name, Declaration::None);
                self.world.set_type(obj, TypeId::UNKNOWN);
                labels.entry(at.name).or_insert(obj);
            }
            if matches!(node, Node::Stmt(_)) {
                children(self.tree, node, &mut todo);
            }
        }
        labels
    }
}
