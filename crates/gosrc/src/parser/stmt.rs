//! Statements that are neither branches nor loops, and blocks.

use crate::ast::{AssignOp, BranchKind, Expr, ExprId, List, RangeOp, Stmt, StmtId};
use crate::span::Span;
use crate::token::Tok;

use super::{MAX_NESTING, Parser, sync};

/// What a simple statement may be besides itself.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Simple {
    Basic,
    LabelOk,
    RangeOk,
}

/// What was read as a simple statement.
pub(super) enum Read {
    Stmt(StmtId),
    /// `key, value := range x`; `excess` is where a third variable begins.
    Range {
        key: Option<ExprId>,
        value: Option<ExprId>,
        excess: Option<u32>,
        op: RangeOp,
        x: ExprId,
    },
}

impl Parser<'_, '_> {
    pub(super) fn parse_block(&mut self) -> StmtId {
        let start = self.expect(Tok::LBrace);
        let list = self.parse_stmt_list();
        let closed = self.tok == Tok::RBrace;
        self.expect(Tok::RBrace);
        let end = match self.tree.list(list).last() {
            Some(last) if !closed => self.tree.stmt_span(*last).end,
            _ => self.prev_end,
        };
        self.tree.add_stmt(Stmt::Block(list), Span::new(start, end.max(start)))
    }

    /// A function body, which is only skipped if that is asked for.
    pub(super) fn parse_body(&mut self) -> StmtId {
        if !self.skip_bodies || self.tok != Tok::LBrace {
            return self.parse_block();
        }
        let start = self.start;
        let mut open = 0_u32;
        while self.tok != Tok::Eof {
            match self.tok {
                Tok::LBrace => open += 1,
                Tok::RBrace if open == 1 => break,
                Tok::RBrace => open -= 1,
                _ => {}
            }
            self.next_that_matters();
        }
        self.expect(Tok::RBrace);
        self.tree.add_stmt(Stmt::Skipped, self.since(start))
    }

    pub(super) fn parse_stmt_list(&mut self) -> List<StmtId> {
        let mark = self.mark();
        while !matches!(self.tok, Tok::Case | Tok::Default | Tok::RBrace | Tok::Eof) {
            let before = (self.start, self.tok);
            let stmt = self.parse_stmt();
            self.scratch.push(stmt.index() as u32);
            // Nothing is read where the nesting is too deep already.
            if (self.start, self.tok) == before {
                self.next();
            }
        }
        self.stmt_list(mark)
    }

    pub(super) fn parse_stmt(&mut self) -> StmtId {
        if self.depth >= MAX_NESTING {
            let span = self.too_deep();
            return self.tree.add_stmt(Stmt::Bad, span);
        }
        self.depth += 1;
        let stmt = self.parse_stmt_within();
        self.depth -= 1;
        stmt
    }

    fn parse_stmt_within(&mut self) -> StmtId {
        match self.tok {
            Tok::Const | Tok::Type | Tok::Var => {
                let decl = self.parse_decl(sync::is_stmt_start);
                let span = self.tree.decl_span(decl);
                self.tree.add_stmt(Stmt::Decl(decl), span)
            }
            tok if begins_simple(tok) => self.parse_simple_line(),
            Tok::Go | Tok::Defer => self.parse_go_or_defer(),
            Tok::Return => self.parse_return(),
            Tok::Break => self.parse_branch(BranchKind::Break),
            Tok::Continue => self.parse_branch(BranchKind::Continue),
            Tok::Goto => self.parse_branch(BranchKind::Goto),
            Tok::Fallthrough => self.parse_branch(BranchKind::Fallthrough),
            Tok::LBrace => {
                let block = self.parse_block();
                self.expect_semi();
                block
            }
            Tok::If => self.parse_if(),
            Tok::Switch => self.parse_switch(),
            Tok::Select => self.parse_select(),
            Tok::For => self.parse_for(),
            Tok::Semicolon => {
                let implicit = self.is_newline();
                let span = self.here();
                self.next();
                self.tree.add_stmt(Stmt::Empty { implicit }, span)
            }
            Tok::RBrace => {
                let span = Span::new(self.start, self.start);
                self.tree.add_stmt(Stmt::Empty { implicit: true }, span)
            }
            _ => {
                let at = self.start;
                self.error_expected(at, "statement");
                self.advance(sync::is_stmt_start);
                self.tree.add_stmt(Stmt::Bad, self.since(at))
            }
        }
    }

    fn parse_simple_line(&mut self) -> StmtId {
        let Read::Stmt(stmt) = self.parse_simple(Simple::LabelOk) else {
            unreachable!("ranges are read where they are allowed only")
        };
        if !matches!(self.tree.stmt(stmt), Stmt::Labeled { .. }) {
            self.expect_semi();
        }
        stmt
    }

    /// A simple statement that is no range clause.
    pub(super) fn parse_basic(&mut self) -> StmtId {
        match self.parse_simple(Simple::Basic) {
            Read::Stmt(stmt) => stmt,
            Read::Range { .. } => unreachable!("ranges are read where they are allowed only"),
        }
    }

    pub(super) fn parse_simple(&mut self, allowed: Simple) -> Read {
        let mark = self.parse_list(false);
        let first = ExprId::new(self.scratch[mark] as usize);
        if let Some(op) = AssignOp::from_tok(self.tok) {
            return self.parse_assignment(mark, op, allowed);
        }
        self.only_first(mark);
        let span = self.span_of(first);
        Read::Stmt(match self.tok {
            Tok::Colon => self.parse_labeled(first, allowed),
            Tok::Arrow => {
                let arrow = self.start;
                self.next();
                let value = self.parse_rhs();
                let span = Span::new(span.start, self.span_of(value).end);
                self.tree.add_stmt(Stmt::Send { chan: first, value, arrow }, span)
            }
            Tok::Inc | Tok::Dec => {
                let (inc, op_pos) = (self.tok == Tok::Inc, self.start);
                self.next();
                let span = Span::new(span.start, op_pos + 2);
                self.tree.add_stmt(Stmt::IncDec { x: first, inc, op_pos }, span)
            }
            _ => self.tree.add_stmt(Stmt::Expr(first), span),
        })
    }

    /// Drops a list of expressions where only one may stand.
    pub(super) fn only_first(&mut self, mark: usize) {
        if self.mark() - mark > 1 {
            let first = ExprId::new(self.scratch[mark] as usize);
            self.error_expected(self.span_of(first).start, "1 expression");
        }
        self.scratch.truncate(mark);
    }

    fn parse_assignment(&mut self, mark: usize, op: AssignOp, allowed: Simple) -> Read {
        let op_pos = self.start;
        self.next();
        if self.tok == Tok::Range && allowed == Simple::RangeOk {
            let op = match op {
                AssignOp::Define => Some(RangeOp::Define),
                AssignOp::Assign => Some(RangeOp::Assign),
                _ => None,
            };
            if let Some(op) = op {
                return self.parse_range_clause(mark, op);
            }
        }
        let start = self.span_of(ExprId::new(self.scratch[mark] as usize)).start;
        let rhs = self.parse_list(true);
        let end = self.scratch.last().map_or(op_pos, |x| self.span_of(ExprId::new(*x as usize)).end);
        let rhs = self.expr_list(rhs);
        let lhs = self.expr_list(mark);
        Read::Stmt(self.tree.add_stmt(Stmt::Assign { lhs, rhs, op_pos, op }, Span::new(start, end)))
    }

    /// What follows `:=` or `=` from the keyword `range` on.
    pub(super) fn parse_range_clause(&mut self, mark: usize, op: RangeOp) -> Read {
        self.next();
        let x = self.parse_rhs();
        let lhs = |i: usize| self.scratch.get(mark + i).map(|x| ExprId::new(*x as usize));
        let (key, value) = (lhs(0), lhs(1));
        let excess = lhs(2).and_then(|_| self.scratch.last()).map(|x| ExprId::new(*x as usize));
        let excess = excess.map(|x| self.span_of(x).start);
        self.scratch.truncate(mark);
        Read::Range { key, value, excess, op, x }
    }

    fn parse_labeled(&mut self, first: ExprId, allowed: Simple) -> StmtId {
        let colon = self.start;
        self.next();
        let start = self.span_of(first).start;
        if allowed == Simple::LabelOk
            && let Expr::Ident(label) = self.tree.expr(first)
        {
            let stmt = self.parse_stmt();
            let span = Span::new(start, self.tree.stmt_span(stmt).end.max(colon + 1));
            return self.tree.add_stmt(Stmt::Labeled { label, stmt, colon }, span);
        }
        self.error(colon, "illegal label declaration");
        self.tree.add_stmt(Stmt::Bad, Span::new(start, colon + 1))
    }

    fn parse_go_or_defer(&mut self) -> StmtId {
        let (start, tok) = (self.start, self.tok);
        self.next();
        let call = self.parse_call_expr(tok.text());
        let bad = Span::new(start, start + tok.text().len() as u32);
        self.expect_semi();
        let Some(call) = call else { return self.tree.add_stmt(Stmt::Bad, bad) };
        let span = Span::new(start, self.span_of(call).end);
        let stmt = if tok == Tok::Go { Stmt::Go(call) } else { Stmt::Defer(call) };
        self.tree.add_stmt(stmt, span)
    }

    fn parse_call_expr(&mut self, keyword: &str) -> Option<ExprId> {
        let x = self.parse_rhs();
        let call = self.tree.unparen(x);
        if call != x {
            let at = self.span_of(x).start;
            self.error(at, format!("expression in {keyword} must not be parenthesized"));
        }
        match self.tree.expr(call) {
            Expr::Call { .. } => return Some(call),
            Expr::Bad => {}
            _ => {
                let at = self.span_of(call).end;
                self.error(at, format!("expression in {keyword} must be function call"));
            }
        }
        None
    }

    fn parse_return(&mut self) -> StmtId {
        let start = self.expect(Tok::Return);
        let mark = self.mark();
        if self.tok != Tok::Semicolon && self.tok != Tok::RBrace {
            self.parse_list(true);
        }
        let results = self.expr_list(mark);
        let end = self.tree.list(results).last().map_or(start + 6, |x| self.span_of(*x).end);
        self.expect_semi();
        self.tree.add_stmt(Stmt::Return(results), Span::new(start, end))
    }

    fn parse_branch(&mut self, kind: BranchKind) -> StmtId {
        let start = self.expect(kind.tok());
        let takes_label = matches!(kind, BranchKind::Break | BranchKind::Continue) && self.tok == Tok::Ident;
        let mut end = start + kind.tok().text().len() as u32;
        let label = (kind == BranchKind::Goto || takes_label).then(|| {
            let label = self.parse_ident();
            end = label.span.end;
            label.id
        });
        self.expect_semi();
        self.tree.add_stmt(Stmt::Branch { kind, label }, Span::new(start, end))
    }
}

/// Whether an expression may begin with this token, and so a simple statement.
fn begins_simple(tok: Tok) -> bool {
    matches!(
        tok,
        Tok::Ident
            | Tok::Int
            | Tok::Float
            | Tok::Imag
            | Tok::Char
            | Tok::String
            | Tok::Func
            | Tok::LParen
            | Tok::LBrack
            | Tok::Struct
            | Tok::Map
            | Tok::Chan
            | Tok::Interface
            | Tok::Add
            | Tok::Sub
            | Tok::Mul
            | Tok::And
            | Tok::Xor
            | Tok::Arrow
            | Tok::Not
    )
}
