//! `if`, `switch`, `select` and `for`.

use crate::ast::{AssignOp, Expr, ExprId, List, RangeOp, Stmt, StmtId};
use crate::span::Span;
use crate::token::Tok;

use super::stmt::{Read, Simple};
use super::{MAX_CHAIN, Parser};

/// An `if` whose `else` is still to be read.
struct Branch {
    start: u32,
    init: Option<StmtId>,
    cond: ExprId,
    body: StmtId,
}

impl Parser<'_, '_> {
    pub(super) fn parse_if(&mut self) -> StmtId {
        let mut chain = Vec::new();
        let (mut last, mut els) = (self.parse_branch_of_if(), None);
        loop {
            if self.tok != Tok::Else {
                self.expect_semi();
                break;
            }
            self.next();
            match self.tok {
                Tok::If if chain.len() < MAX_CHAIN as usize => {
                    chain.push(last);
                    last = self.parse_branch_of_if();
                    continue;
                }
                Tok::If => {
                    let span = self.too_deep();
                    els = Some(self.tree.add_stmt(Stmt::Bad, span));
                    self.expect_semi();
                }
                Tok::LBrace => {
                    els = Some(self.parse_block());
                    self.expect_semi();
                }
                _ => {
                    let at = self.start;
                    self.error_expected(at, "if statement or block");
                    els = Some(self.tree.add_stmt(Stmt::Bad, Span::new(at, at)));
                }
            }
            break;
        }
        let mut stmt = self.finish_if(last, els);
        while let Some(outer) = chain.pop() {
            stmt = self.finish_if(outer, Some(stmt));
        }
        stmt
    }

    fn parse_branch_of_if(&mut self) -> Branch {
        let start = self.expect(Tok::If);
        let (init, cond) = self.parse_if_header();
        Branch { start, init, cond, body: self.parse_block() }
    }

    fn finish_if(&mut self, branch: Branch, els: Option<StmtId>) -> StmtId {
        let Branch { start, init, cond, body } = branch;
        let end = self.tree.stmt_span(els.unwrap_or(body)).end;
        self.tree.add_stmt(Stmt::If { init, cond, body, els }, Span::new(start, end))
    }

    fn parse_if_header(&mut self) -> (Option<StmtId>, ExprId) {
        if self.tok == Tok::LBrace {
            self.error(self.start, "missing condition in if statement");
            return (None, self.bad_expr(self.start, self.start));
        }
        let before = std::mem::replace(&mut self.expr_lev, -1);
        let mut init = None;
        if self.tok != Tok::Semicolon {
            if self.tok == Tok::Var {
                self.next();
                self.error(self.start, "var declaration not allowed in if initializer");
            }
            init = Some(self.parse_basic());
        }
        let (mut cond, mut semi) = (None, None);
        if self.tok == Tok::LBrace {
            cond = init.take();
        } else {
            if self.tok == Tok::Semicolon {
                semi = Some((self.start, self.is_newline()));
            }
            self.expect(Tok::Semicolon);
            if self.tok != Tok::LBrace {
                cond = Some(self.parse_basic());
            }
        }
        let cond = match (cond, semi) {
            (Some(cond), _) => self.stmt_as_expr(cond, "boolean expression"),
            (None, semi) => self.missing_condition(semi),
        };
        self.expr_lev = before;
        (init, cond)
    }

    #[cold]
    fn missing_condition(&mut self, semi: Option<(u32, bool)>) -> ExprId {
        match semi {
            Some((at, true)) => self.error(at, "unexpected newline, expecting { after if clause"),
            Some((at, false)) => self.error(at, "missing condition in if statement"),
            None => {}
        }
        self.bad_expr(self.start, self.start)
    }

    /// The expression that a header has to be.
    fn stmt_as_expr(&mut self, stmt: StmtId, want: &str) -> ExprId {
        let found = match self.tree.stmt(stmt) {
            Stmt::Expr(x) => return x,
            Stmt::Assign { .. } => "assignment",
            _ => "simple statement",
        };
        let span = self.tree.stmt_span(stmt);
        let hint = "missing parentheses around composite literal?";
        self.error(span.start, format!("expected {want}, found {found} ({hint})"));
        self.bad_expr(span.start, span.end)
    }

    pub(super) fn parse_switch(&mut self) -> StmtId {
        let start = self.expect(Tok::Switch);
        let (mut init, mut tag) = (None, None);
        if self.tok != Tok::LBrace {
            let before = std::mem::replace(&mut self.expr_lev, -1);
            if self.tok != Tok::Semicolon {
                tag = Some(self.parse_basic());
            }
            if self.tok == Tok::Semicolon {
                self.next();
                init = tag.take();
                if self.tok != Tok::LBrace {
                    tag = Some(self.parse_basic());
                }
            }
            self.expr_lev = before;
        }
        let guard = tag.filter(|tag| self.is_type_switch_guard(*tag));
        let body = self.parse_clauses(Self::parse_case);
        self.expect_semi();
        let span = Span::new(start, self.tree.stmt_span(body).end);
        let stmt = match guard {
            Some(assign) => Stmt::TypeSwitch { init, assign, body },
            None => {
                let tag = tag.map(|tag| self.stmt_as_expr(tag, "switch expression"));
                Stmt::Switch { init, tag, body }
            }
        };
        self.tree.add_stmt(stmt, span)
    }

    /// Whether this is `x.(type)` or `v := x.(type)`; complains about `v = x.(type)`.
    fn is_type_switch_guard(&mut self, stmt: StmtId) -> bool {
        let is_guard = |p: &Self, x| matches!(p.tree.expr(x), Expr::TypeAssert { ty: None, .. });
        match self.tree.stmt(stmt) {
            Stmt::Expr(x) => is_guard(self, x),
            Stmt::Assign { lhs, rhs, op, op_pos } => {
                let (1, [x]) = (self.tree.list(lhs).len(), self.tree.list(rhs)) else { return false };
                if !is_guard(self, *x) {
                    return false;
                }
                if op == AssignOp::Assign {
                    self.error(op_pos, "expected ':=', found '='");
                }
                matches!(op, AssignOp::Assign | AssignOp::Define)
            }
            _ => false,
        }
    }

    fn parse_clauses(&mut self, clause: fn(&mut Self) -> StmtId) -> StmtId {
        let start = self.expect(Tok::LBrace);
        let mark = self.mark();
        while matches!(self.tok, Tok::Case | Tok::Default) {
            let clause = clause(self);
            self.scratch.push(clause.index() as u32);
        }
        let list = self.stmt_list(mark);
        self.expect(Tok::RBrace);
        self.tree.add_stmt(Stmt::Block(list), self.since(start))
    }

    fn parse_case(&mut self) -> StmtId {
        let start = self.start;
        let mark = self.mark();
        let default = self.tok != Tok::Case;
        if default {
            self.expect(Tok::Default);
        } else {
            self.next();
            self.parse_list(true);
        }
        let list = self.expr_list(mark);
        let colon = self.expect(Tok::Colon);
        let head = self.since(start);
        let body = self.parse_stmt_list();
        let span = self.clause_span(head, body);
        self.tree.add_stmt(Stmt::Case { list, body, colon, default }, span)
    }

    /// From the head of a clause to the end of its last statement.
    fn clause_span(&self, head: Span, body: List<StmtId>) -> Span {
        let end = self.tree.list(body).last().map_or(0, |last| self.tree.stmt_span(*last).end);
        Span::new(head.start, end.max(head.end))
    }

    pub(super) fn parse_select(&mut self) -> StmtId {
        let start = self.expect(Tok::Select);
        let body = self.parse_clauses(Self::parse_comm);
        self.expect_semi();
        let span = Span::new(start, self.tree.stmt_span(body).end);
        self.tree.add_stmt(Stmt::Select { body }, span)
    }

    fn parse_comm(&mut self) -> StmtId {
        let start = self.start;
        let comm = if self.tok == Tok::Case {
            self.next();
            Some(self.parse_comm_case())
        } else {
            self.expect(Tok::Default);
            None
        };
        let colon = self.expect(Tok::Colon);
        let head = self.since(start);
        let body = self.parse_stmt_list();
        let span = self.clause_span(head, body);
        self.tree.add_stmt(Stmt::Comm { comm, body, colon }, span)
    }

    /// The send or receive of a `select` clause.
    fn parse_comm_case(&mut self) -> StmtId {
        let mark = self.parse_list(false);
        let count = self.mark() - mark;
        let first = ExprId::new(self.scratch[mark] as usize);
        let start = self.span_of(first).start;
        let op = AssignOp::from_tok(self.tok).filter(|op| matches!(op, AssignOp::Assign | AssignOp::Define));
        if let Some(op) = op {
            if count > 2 {
                self.error_expected(start, "1 or 2 expressions");
                self.scratch.truncate(mark + 2);
            }
            let op_pos = self.start;
            self.next();
            let value = self.parse_rhs();
            let lhs = self.expr_list(mark);
            let rhs = self.tree.add_list([value].into_iter());
            let span = Span::new(start, self.span_of(value).end);
            return self.tree.add_stmt(Stmt::Assign { lhs, rhs, op_pos, op }, span);
        }
        self.only_first(mark);
        if self.tok != Tok::Arrow {
            let span = self.span_of(first);
            return self.tree.add_stmt(Stmt::Expr(first), span);
        }
        let arrow = self.start;
        self.next();
        let value = self.parse_rhs();
        let span = Span::new(start, self.span_of(value).end);
        self.tree.add_stmt(Stmt::Send { chan: first, value, arrow }, span)
    }

    pub(super) fn parse_for(&mut self) -> StmtId {
        let start = self.expect(Tok::For);
        let mut init = None;
        let mut head = None;
        let mut post = None;
        if self.tok != Tok::LBrace {
            let before = std::mem::replace(&mut self.expr_lev, -1);
            if self.tok == Tok::Range {
                let mark = self.mark();
                head = Some(self.parse_range_clause(mark, RangeOp::None));
            } else if self.tok != Tok::Semicolon {
                head = Some(self.parse_simple(Simple::RangeOk));
            }
            if self.tok == Tok::Semicolon && !matches!(head, Some(Read::Range { .. })) {
                init = head.take();
                (head, post) = self.parse_for_clause();
            }
            self.expr_lev = before;
        }
        let body = self.parse_block();
        self.expect_semi();
        let init = init.and_then(Read::stmt);
        match head {
            Some(Read::Range { key, value, excess, op, x }) => {
                self.finish_range(start, excess, Stmt::Range { key, value, x, body, op }, body)
            }
            head => {
                let cond = head.and_then(Read::stmt);
                let cond = cond.map(|cond| self.stmt_as_expr(cond, "boolean or range expression"));
                let span = Span::new(start, self.tree.stmt_span(body).end);
                self.tree.add_stmt(Stmt::For { init, cond, post, body }, span)
            }
        }
    }

    /// The condition and the post statement after the first semicolon.
    fn parse_for_clause(&mut self) -> (Option<Read>, Option<StmtId>) {
        self.next();
        let cond = (self.tok != Tok::Semicolon).then(|| Read::Stmt(self.parse_basic()));
        self.expect_semi();
        let post = (self.tok != Tok::LBrace).then(|| self.parse_basic());
        (cond, post)
    }

    fn finish_range(&mut self, start: u32, excess: Option<u32>, stmt: Stmt, body: StmtId) -> StmtId {
        let span = Span::new(start, self.tree.stmt_span(body).end);
        if let Some(excess) = excess {
            self.error_expected(excess, "at most 2 expressions");
            return self.tree.add_stmt(Stmt::Bad, span);
        }
        self.tree.add_stmt(stmt, span)
    }
}

impl Read {
    fn stmt(self) -> Option<StmtId> {
        match self {
            Self::Stmt(stmt) => Some(stmt),
            Self::Range { .. } => None,
        }
    }
}
