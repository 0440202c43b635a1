//! From statements to blocks.

use crate::ast::{BranchKind, Expr, ExprId, IdentId, List, Stmt, StmtId, Tree};

use super::targets::Targets;
use super::{Block, BlockId, Cfg, Edge, Step, When};

/// Nesting that is followed by recursion; the parser allows no more than [`crate::parser::MAX_NESTING`], and `else if`
/// chains are no nesting here.
const MAX_DEPTH: u32 = crate::parser::MAX_NESTING + 8;

pub(super) fn build(tree: &Tree, body: StmtId, returns: &dyn Fn(ExprId) -> bool) -> Cfg {
    let mut builder = Builder {
        tree,
        returns,
        blocks: vec![Block::default(); 3],
        defers: Vec::new(),
        targets: Targets::default(),
        complete: true,
        depth: 0,
    };
    let end = builder.stmt(body, Cfg::ENTRY);
    builder.edge(end, Cfg::EXIT, When::Always);
    let complete = builder.complete && builder.targets.all_labels_are_defined();
    Cfg { blocks: builder.blocks, defers: builder.defers, complete }
}

pub(super) struct Builder<'t> {
    pub(super) tree: &'t Tree,
    returns: &'t dyn Fn(ExprId) -> bool,
    blocks: Vec<Block>,
    defers: Vec<StmtId>,
    targets: Targets<BlockId>,
    complete: bool,
    depth: u32,
}

impl Builder<'_> {
    pub(super) fn new_block(&mut self) -> BlockId {
        self.blocks.push(Block::default());
        BlockId(self.blocks.len() as u32 - 1)
    }

    pub(super) fn step(&mut self, at: BlockId, step: Step) {
        self.blocks[at.index()].steps.push(step);
    }

    pub(super) fn edge(&mut self, from: BlockId, to: BlockId, when: When) {
        self.blocks[from.index()].next.push(Edge { to, when });
    }

    /// A new block that follows `from`.
    fn after(&mut self, from: BlockId) -> BlockId {
        let block = self.new_block();
        self.edge(from, block, When::Always);
        block
    }

    /// Lays out a statement from the end of `at` on; the block where it ends.
    fn stmt(&mut self, stmt: StmtId, at: BlockId) -> BlockId {
        if self.depth >= MAX_DEPTH {
            self.complete = false;
            return at;
        }
        self.depth += 1;
        let end = self.stmt_inside(stmt, at);
        self.depth -= 1;
        end
    }

    fn stmt_inside(&mut self, id: StmtId, at: BlockId) -> BlockId {
        match self.tree.stmt(id) {
            Stmt::Block(stmts) => self.stmts(stmts, at),
            Stmt::Labeled { label, stmt, .. } => self.labeled(label, stmt, at),
            Stmt::If { .. } => self.if_chain(id, at),
            Stmt::Switch { init, tag, body } => self.switch(id, init, tag, body, at),
            Stmt::TypeSwitch { init, assign, body } => self.type_switch(id, init, assign, body, at),
            Stmt::Select { body } => self.select(id, body, at),
            Stmt::For { .. } => self.for_loop(id, at),
            Stmt::Range { body, .. } => self.range(id, body, at),
            Stmt::Branch { kind, label } => {
                self.step(at, Step::Stmt(id));
                self.jump(kind, label, at)
            }
            Stmt::Return(_) => {
                self.step(at, Step::Stmt(id));
                self.edge(at, Cfg::EXIT, When::Always);
                self.new_block()
            }
            Stmt::Expr(call) => self.expr_stmt(id, call, at),
            Stmt::Empty { .. } => at,
            simple => {
                if matches!(simple, Stmt::Defer(_)) {
                    self.defers.push(id);
                }
                // A clause outside of its statement, or what could not be read: the way through is not known.
                let broken =
                    matches!(simple, Stmt::Bad | Stmt::Skipped | Stmt::Case { .. } | Stmt::Comm { .. });
                self.complete &= !broken;
                self.step(at, Step::Stmt(id));
                at
            }
        }
    }

    fn stmts(&mut self, stmts: List<StmtId>, mut at: BlockId) -> BlockId {
        let tree = self.tree;
        for stmt in tree.list(stmts) {
            at = self.stmt(*stmt, at);
        }
        at
    }

    fn expr_stmt(&mut self, id: StmtId, call: ExprId, at: BlockId) -> BlockId {
        self.step(at, Step::Stmt(id));
        let inner = self.tree.unparen(call);
        if matches!(self.tree.expr(inner), Expr::Call { .. }) && !(self.returns)(inner) {
            self.edge(at, Cfg::PANIC, When::Panics);
            return self.new_block();
        }
        at
    }

    fn labeled(&mut self, label: IdentId, stmt: StmtId, at: BlockId) -> BlockId {
        let name = self.tree.name(label);
        let block = self.label_block(name);
        self.targets.define(name);
        self.edge(at, block, When::Always);
        self.targets.label_next(name, stmt);
        self.stmt(stmt, block)
    }

    fn label_block(&mut self, name: crate::names::Name) -> BlockId {
        if let Some(block) = self.targets.label(name) {
            return block;
        }
        let block = self.new_block();
        self.targets.add_label(name, block);
        block
    }

    fn jump(&mut self, kind: BranchKind, label: Option<IdentId>, at: BlockId) -> BlockId {
        let name = label.map(|label| self.tree.name(label));
        let to = match (kind, name) {
            (BranchKind::Goto, Some(name)) => Some(self.label_block(name)),
            _ => self.targets.of(kind, name),
        };
        match to {
            Some(to) => self.edge(at, to, When::Always),
            None => self.complete = false,
        }
        self.new_block()
    }

    /// `if`, with all that follows by `else if`: no recursion, the chain may be long.
    fn if_chain(&mut self, first: StmtId, mut at: BlockId) -> BlockId {
        let done = self.new_block();
        let mut next = Some(first);
        while let Some(stmt) = next.take() {
            let Stmt::If { init, cond, body, els } = self.tree.stmt(stmt) else {
                at = self.stmt(stmt, at);
                break;
            };
            if let Some(init) = init {
                at = self.stmt(init, at);
            }
            let yes = self.new_block();
            let no = if els.is_some() { self.new_block() } else { done };
            self.branch(at, cond, yes, no);
            let end = self.stmt(body, yes);
            self.edge(end, done, When::Always);
            next = els;
            at = no;
        }
        if at != done {
            self.edge(at, done, When::Always);
        }
        done
    }

    fn for_loop(&mut self, id: StmtId, at: BlockId) -> BlockId {
        let Stmt::For { init, cond, post, body } = self.tree.stmt(id) else { return at };
        let done = self.new_block();
        let pending = post.map(|_| self.new_block());
        let at = self.init(init, at);
        let head = self.after(at);
        let body_start = match cond {
            Some(cond) => {
                let start = self.new_block();
                self.branch(head, cond, start, done);
                start
            }
            None => head,
        };
        self.targets.enter(id, done, Some(pending.unwrap_or(head)));
        let end = self.stmt(body, body_start);
        self.targets.leave();
        match (post, pending) {
            (Some(post), Some(block)) => {
                self.edge(end, block, When::Always);
                let end = self.stmt(post, block);
                self.edge(end, head, When::Always);
            }
            _ => self.edge(end, head, When::Always),
        }
        done
    }

    fn range(&mut self, id: StmtId, body: StmtId, at: BlockId) -> BlockId {
        self.step(at, Step::RangeOver(id));
        let (head, start, done) = (self.after(at), self.new_block(), self.new_block());
        self.step(head, Step::RangeNext(id));
        self.edge(head, start, When::True);
        self.edge(head, done, When::False);
        self.targets.enter(id, done, Some(head));
        let end = self.stmt(body, start);
        self.targets.leave();
        self.edge(end, head, When::Always);
        done
    }

    fn switch(
        &mut self,
        id: StmtId,
        init: Option<StmtId>,
        tag: Option<ExprId>,
        body: StmtId,
        at: BlockId,
    ) -> BlockId {
        let at = self.init(init, at);
        if let Some(tag) = tag {
            self.step(at, Step::Expr(tag));
        }
        self.clauses(id, body, at, tag.is_none())
    }

    fn type_switch(
        &mut self,
        id: StmtId,
        init: Option<StmtId>,
        assign: StmtId,
        body: StmtId,
        at: BlockId,
    ) -> BlockId {
        let at = self.init(init, at);
        self.step(at, Step::Stmt(assign));
        self.clauses(id, body, at, false)
    }

    /// The simple statement before a condition.
    fn init(&mut self, init: Option<StmtId>, at: BlockId) -> BlockId {
        init.map_or(at, |init| self.stmt(init, at))
    }

    /// The clauses of a `switch`: one comparison after the other, then the default. Without a tag the cases are
    /// conditions of their own.
    fn clauses(&mut self, id: StmtId, body: StmtId, mut at: BlockId, conditions: bool) -> BlockId {
        let clauses = self.list_of(body);
        let done = self.new_block();
        let starts: Vec<BlockId> = clauses.iter().map(|_| self.new_block()).collect();
        self.targets.enter(id, done, None);
        let mut default = done;
        for (clause, start) in clauses.iter().zip(&starts) {
            let Stmt::Case { list, default: is_default, .. } = self.tree.stmt(*clause) else {
                self.complete = false;
                continue;
            };
            if is_default {
                default = *start;
            }
            let tree = self.tree;
            for case in tree.list(list) {
                let next = self.new_block();
                if conditions {
                    self.branch(at, *case, *start, next);
                } else {
                    self.step(at, Step::Case(*case));
                    self.edge(at, *start, When::True);
                    self.edge(at, next, When::False);
                }
                at = next;
            }
        }
        self.edge(at, default, When::Always);
        for (i, clause) in clauses.iter().enumerate() {
            let Stmt::Case { body, .. } = self.tree.stmt(*clause) else { continue };
            self.targets.enter_clause(starts.get(i + 1).copied());
            let end = self.stmts(body, starts[i]);
            self.targets.leave_clause();
            self.edge(end, done, When::Always);
        }
        self.targets.leave();
        done
    }

    fn select(&mut self, id: StmtId, body: StmtId, at: BlockId) -> BlockId {
        self.step(at, Step::Select(id));
        let clauses = self.list_of(body);
        let done = self.new_block();
        self.targets.enter(id, done, None);
        for clause in clauses {
            let Stmt::Comm { comm, body, .. } = self.tree.stmt(clause) else {
                self.complete = false;
                continue;
            };
            let start = self.new_block();
            self.edge(at, start, When::Comm(clause));
            if let Some(comm) = comm {
                self.step(start, Step::Stmt(comm));
            }
            let end = self.stmts(body, start);
            self.edge(end, done, When::Always);
        }
        self.targets.leave();
        done
    }

    /// The clauses in the block of a `switch` or `select`.
    fn list_of(&mut self, body: StmtId) -> Vec<StmtId> {
        match self.tree.stmt(body) {
            Stmt::Block(clauses) => self.tree.list(clauses).to_vec(),
            _ => {
                self.complete = false;
                Vec::new()
            }
        }
    }
}
