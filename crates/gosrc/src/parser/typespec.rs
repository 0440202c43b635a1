//! Type declarations, where `type T[P …` may begin an array or a list of type parameters.

use crate::ast::{BinaryOp, CommentGroupId, Expr, ExprId, FieldList, Spec, SpecId, TypeSpec, UnaryOp};
use crate::span::Span;
use crate::token::Tok;

use super::{Named, Parser};

impl Parser<'_, '_> {
    pub(super) fn parse_type_spec(&mut self, doc: Option<CommentGroupId>) -> SpecId {
        let name = self.parse_ident();
        let (type_params, alias, ty) = if self.tok == Tok::LBrack {
            self.parse_array_or_generic()
        } else {
            let alias = self.parse_alias_mark();
            (None, alias, self.parse_type())
        };
        let span = Span::new(name.span.start, self.span_of(ty).end.max(name.span.start));
        let comment = self.expect_semi();
        let spec = TypeSpec { name: name.id, type_params, alias, ty, span, doc, comment };
        self.tree.add_spec(Spec::Type(spec))
    }

    fn parse_alias_mark(&mut self) -> bool {
        let alias = self.tok == Tok::Assign;
        if alias {
            self.next();
        }
        alias
    }

    /// What follows the name of a type from the `[` on.
    ///
    /// A name after the `[` begins either a constant expression, the length of an array, or a type parameter. No
    /// constant expression has an index, so that `P [` can only be a parameter with an array or slice constraint.
    /// Anything else is read as an expression and then split, if it can be, into a name and a constraint.
    fn parse_array_or_generic(&mut self) -> (Option<FieldList>, bool, ExprId) {
        let lbrack = self.start;
        self.next();
        if self.tok != Tok::Ident {
            return (None, false, self.parse_array_type(lbrack, None));
        }
        let first = self.parse_ident();
        let mut x = self.ident_expr(first);
        if self.tok != Tok::LBrack {
            self.expr_lev += 1;
            let left = self.parse_primary(Some(x));
            x = self.parse_binary(Some(left), 1);
            self.expr_lev -= 1;
        }
        match self.extract_name(x, self.tok == Tok::Comma) {
            Some((name, constraint)) if constraint.is_some() || self.tok != Tok::RBrack => {
                self.parse_generic_type(lbrack, name, constraint)
            }
            _ => (None, false, self.parse_array_type(lbrack, Some(x))),
        }
    }

    fn parse_generic_type(
        &mut self,
        lbrack: u32,
        name: Named,
        constraint: Option<ExprId>,
    ) -> (Option<FieldList>, bool, ExprId) {
        let fields = self.parse_parameter_list(Some(name), constraint, Tok::RBrack, false);
        self.expect(Tok::RBrack);
        let type_params = FieldList { span: self.since(lbrack), fields };
        let alias = self.parse_alias_mark();
        (Some(type_params), alias, self.parse_type())
    }

    /// Splits `P *E`, `P (E)` or `P *E|F`, read as an expression, into the name and the constraint. Without `force`
    /// only if the constraint can be nothing but a type.
    fn extract_name(&mut self, x: ExprId, force: bool) -> Option<(Named, Option<ExprId>)> {
        // The left operands of a union, outermost first.
        let mut unions = Vec::new();
        let (mut at, mut force) = (x, force);
        while let Expr::Binary { op: BinaryOp::Or, x: left, y, op_pos } = self.tree.expr(at) {
            force |= self.is_type_elem(y);
            unions.push((y, op_pos));
            at = left;
        }
        let (name, first) = self.extract_first(at, force)?;
        if unions.is_empty() {
            return Some((name, first));
        }
        let mut constraint = first?;
        while let Some((y, op_pos)) = unions.pop() {
            let span = Span::new(self.span_of(constraint).start, self.span_of(y).end);
            let union = Expr::Binary { op: BinaryOp::Or, x: constraint, y, op_pos };
            constraint = self.tree.add_expr(union, span);
        }
        Some((name, Some(constraint)))
    }

    fn extract_first(&mut self, x: ExprId, force: bool) -> Option<(Named, Option<ExprId>)> {
        let end = self.span_of(x).end;
        match self.tree.expr(x) {
            Expr::Ident(id) => Some((Named { id, span: self.span_of(x) }, None)),
            Expr::Binary { op: BinaryOp::Mul, x: left, y, op_pos } => {
                let name = self.as_name(left)?;
                (force || self.is_type_elem(y)).then(|| {
                    let star = self.tree.add_expr(Expr::Star(y), Span::new(op_pos, end));
                    (name, Some(star))
                })
            }
            Expr::Call { fun, args, lparen, ellipsis: false } => {
                let name = self.as_name(fun)?;
                let &[arg] = self.tree.list(args) else { return None };
                (force || self.is_type_elem(arg)).then(|| {
                    let paren = self.tree.add_expr(Expr::Paren(arg), Span::new(lparen, end));
                    (name, Some(paren))
                })
            }
            _ => None,
        }
    }

    fn as_name(&self, x: ExprId) -> Option<Named> {
        match self.tree.expr(x) {
            Expr::Ident(id) => Some(Named { id, span: self.span_of(x) }),
            _ => None,
        }
    }

    /// Whether `x` can be nothing but a type or a constraint.
    fn is_type_elem(&self, x: ExprId) -> bool {
        let mut todo = vec![x];
        while let Some(x) = todo.pop() {
            match self.tree.expr(x) {
                Expr::Array { .. }
                | Expr::Struct { .. }
                | Expr::Func(_)
                | Expr::Interface { .. }
                | Expr::Map { .. }
                | Expr::Chan { .. }
                | Expr::Unary { op: UnaryOp::Tilde, .. } => return true,
                Expr::Binary { x, y, .. } => todo.extend([x, y]),
                Expr::Paren(x) => todo.push(x),
                _ => {}
            }
        }
        false
    }
}
