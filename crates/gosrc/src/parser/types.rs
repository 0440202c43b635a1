//! Types.

use crate::ast::{
    Bounds, ChanDir, Expr, ExprId, Field, FieldId, FieldList, FuncType, FuncTypeId, List, LitKind, UnaryOp,
};
use crate::span::Span;
use crate::token::Tok;

use super::{MAX_NESTING, Named, Parser, sync};

impl Parser<'_, '_> {
    pub(super) fn parse_type(&mut self) -> ExprId {
        if let Some(ty) = self.try_type() {
            return ty;
        }
        self.expected_type("type")
    }

    #[cold]
    fn expected_type(&mut self, what: &str) -> ExprId {
        let at = self.start;
        self.error_expected(at, what);
        self.advance(sync::is_expr_end);
        self.bad_expr(at, self.prev_end)
    }

    /// A type, or nothing if none begins here.
    pub(super) fn try_type(&mut self) -> Option<ExprId> {
        if self.depth >= MAX_NESTING {
            return Some(self.too_deep_expr());
        }
        self.depth += 1;
        let ty = self.try_type_within();
        self.depth -= 1;
        ty
    }

    fn try_type_within(&mut self) -> Option<ExprId> {
        Some(match self.tok {
            Tok::Ident => self.parse_qualified_ident(None),
            Tok::LBrack => {
                let lbrack = self.expect(Tok::LBrack);
                self.parse_array_type(lbrack, None)
            }
            Tok::Struct => self.parse_struct_type(),
            Tok::Mul => {
                let start = self.expect(Tok::Mul);
                let base = self.parse_type();
                self.tree.add_expr(Expr::Star(base), Span::new(start, self.span_of(base).end))
            }
            Tok::Func => {
                let start = self.start;
                let (ty, end) = self.parse_func_type();
                self.tree.add_expr(Expr::Func(ty), Span::new(start, end))
            }
            Tok::Interface => self.parse_interface_type(),
            Tok::Map => self.parse_map_type(),
            Tok::Chan | Tok::Arrow => self.parse_chan_type(),
            Tok::LParen => {
                let start = self.start;
                self.next();
                let x = self.parse_type();
                self.expect(Tok::RParen);
                self.tree.add_expr(Expr::Paren(x), self.since(start))
            }
            _ => return None,
        })
    }

    /// `name` or `pkg.name`, with type arguments.
    pub(super) fn parse_qualified_ident(&mut self, name: Option<Named>) -> ExprId {
        let ty = self.parse_type_name(name);
        if self.tok == Tok::LBrack { self.parse_type_instance(ty) } else { ty }
    }

    /// `name` or `pkg.name`.
    pub(super) fn parse_type_name(&mut self, name: Option<Named>) -> ExprId {
        let name = match name {
            Some(name) => name,
            None => self.parse_ident(),
        };
        let x = self.ident_expr(name);
        if self.tok != Tok::Period {
            return x;
        }
        self.next();
        let sel = self.parse_ident();
        self.tree.add_expr(Expr::Selector { x, sel: sel.id }, self.since(name.span.start))
    }

    /// An array or slice type whose `[` and possibly length are read.
    pub(super) fn parse_array_type(&mut self, lbrack: u32, len: Option<ExprId>) -> ExprId {
        let len = len.or_else(|| {
            self.expr_lev += 1;
            let len = self.parse_array_length();
            self.expr_lev -= 1;
            len
        });
        if self.tok == Tok::Comma {
            self.error(self.start, "unexpected comma; expecting ]");
            self.next();
        }
        self.expect(Tok::RBrack);
        let elt = self.parse_type();
        self.tree.add_expr(Expr::Array { len, elt }, Span::new(lbrack, self.span_of(elt).end))
    }

    fn parse_array_length(&mut self) -> Option<ExprId> {
        match self.tok {
            Tok::Ellipsis => {
                let span = self.here();
                self.next();
                Some(self.tree.add_expr(Expr::Ellipsis(None), span))
            }
            Tok::RBrack => None,
            _ => Some(self.parse_rhs()),
        }
    }

    /// What follows a name in a list of fields or parameters when it is a `[`: the field `x [n]E` or `x []E`, or the
    /// type `x[A, B]`, in which case there is no name.
    pub(super) fn parse_array_field_or_instance(&mut self, x: Named) -> (Option<Named>, ExprId) {
        let lbrack = self.expect(Tok::LBrack);
        let mark = self.mark();
        let mut trailing_comma = None;
        if self.tok != Tok::RBrack {
            self.expr_lev += 1;
            let arg = self.parse_rhs();
            self.push_expr(arg);
            while self.tok == Tok::Comma {
                let comma = self.start;
                self.next();
                if self.tok == Tok::RBrack {
                    trailing_comma = Some(comma);
                    break;
                }
                let arg = self.parse_rhs();
                self.push_expr(arg);
            }
            self.expr_lev -= 1;
        }
        self.expect(Tok::RBrack);
        let end = self.prev_end;
        match self.mark() - mark {
            0 => {
                let elt = self.parse_type();
                let span = Span::new(lbrack, self.span_of(elt).end);
                (Some(x), self.tree.add_expr(Expr::Array { len: None, elt }, span))
            }
            1 => match self.try_type() {
                Some(elt) => (Some(x), self.array_field(lbrack, mark, elt, trailing_comma)),
                None => (None, self.named_instance(x, lbrack, mark, end)),
            },
            _ => (None, self.named_instance(x, lbrack, mark, end)),
        }
    }

    fn array_field(&mut self, lbrack: u32, mark: usize, elt: ExprId, comma: Option<u32>) -> ExprId {
        if let Some(comma) = comma {
            self.error(comma, "unexpected comma; expecting ]");
        }
        let len = self.scratch.pop().map(|len| ExprId::new(len as usize));
        debug_assert_eq!(self.mark(), mark);
        self.tree.add_expr(Expr::Array { len, elt }, Span::new(lbrack, self.span_of(elt).end))
    }

    fn named_instance(&mut self, x: Named, lbrack: u32, mark: usize, end: u32) -> ExprId {
        let x = self.ident_expr(x);
        self.pack_index(x, lbrack, mark, end)
    }

    /// `x[args]` of the arguments since `mark`, of which there is at least one.
    pub(super) fn pack_index(&mut self, x: ExprId, lbrack: u32, mark: usize, end: u32) -> ExprId {
        let span = Span::new(self.span_of(x).start, end);
        let node = if self.mark() - mark == 1 {
            let index = ExprId::new(self.scratch[mark] as usize);
            self.scratch.truncate(mark);
            Expr::Index { x, index, lbrack }
        } else {
            Expr::IndexList { x, indices: self.expr_list(mark), lbrack }
        };
        self.tree.add_expr(node, span)
    }

    pub(super) fn parse_type_instance(&mut self, x: ExprId) -> ExprId {
        let lbrack = self.expect(Tok::LBrack);
        self.expr_lev += 1;
        let mark = self.mark();
        self.parse_type_args();
        self.expr_lev -= 1;
        let closing = self.expect_closing(Tok::RBrack, "type argument list");
        if self.mark() == mark {
            self.error_expected(closing, "type argument list");
            let bad = self.bad_expr(lbrack + 1, closing);
            self.push_expr(bad);
        }
        self.pack_index(x, lbrack, mark, self.prev_end)
    }

    fn parse_type_args(&mut self) {
        while self.tok != Tok::RBrack && self.tok != Tok::Eof {
            let arg = self.parse_type();
            self.push_expr(arg);
            if !self.at_comma("type argument list", Tok::RBrack) {
                break;
            }
            self.next();
        }
    }

    fn parse_struct_type(&mut self) -> ExprId {
        let start = self.expect(Tok::Struct);
        self.expect(Tok::LBrace);
        let mark = self.mark();
        while matches!(self.tok, Tok::Ident | Tok::Mul | Tok::LParen) {
            let field = self.parse_field_decl();
            self.scratch.push(field.index() as u32);
        }
        let fields = self.field_list(mark);
        self.expect(Tok::RBrace);
        self.tree.add_expr(Expr::Struct { fields }, self.since(start))
    }

    fn parse_field_decl(&mut self) -> FieldId {
        let doc = self.lead;
        let start = self.start;
        let (names, ty) = self.parse_field_type();
        let mut end = self.span_of(ty).end;
        let tag = (self.tok == Tok::String).then(|| {
            let tag = self.here();
            self.next();
            end = tag.end;
            tag
        });
        let comment = self.expect_semi();
        let span = Span::new(start, end.max(start));
        self.tree.add_field(Field { names, ty, tag, span, doc, comment })
    }

    fn parse_field_type(&mut self) -> (List<crate::ast::IdentId>, ExprId) {
        match self.tok {
            Tok::Ident => {
                let name = self.parse_ident();
                if matches!(self.tok, Tok::Period | Tok::String | Tok::Semicolon | Tok::RBrace) {
                    let ty = if self.tok == Tok::Period {
                        self.parse_qualified_ident(Some(name))
                    } else {
                        self.ident_expr(name)
                    };
                    return (List::EMPTY, ty);
                }
                self.parse_named_field(name)
            }
            Tok::Mul => (List::EMPTY, self.parse_embedded_pointer()),
            Tok::LParen => (List::EMPTY, self.parse_parenthesized_embedded()),
            _ => (List::EMPTY, self.expected_type("field name or embedded type")),
        }
    }

    fn parse_named_field(&mut self, name: Named) -> (List<crate::ast::IdentId>, ExprId) {
        let mark = self.mark();
        self.scratch.push(name.id.index() as u32);
        while self.tok == Tok::Comma {
            self.next();
            let name = self.parse_ident();
            self.scratch.push(name.id.index() as u32);
        }
        if self.mark() - mark > 1 || self.tok != Tok::LBrack {
            let names = self.ident_list(mark);
            return (names, self.parse_type());
        }
        self.scratch.truncate(mark);
        let (name, ty) = self.parse_array_field_or_instance(name);
        if let Some(name) = name {
            self.scratch.push(name.id.index() as u32);
        }
        (self.ident_list(mark), ty)
    }

    fn parse_embedded_pointer(&mut self) -> ExprId {
        let start = self.expect(Tok::Mul);
        let base = if self.tok == Tok::LParen {
            self.error(self.start, "cannot parenthesize embedded type");
            self.next();
            let base = self.parse_qualified_ident(None);
            if self.tok == Tok::RParen {
                self.next();
            }
            base
        } else {
            self.parse_qualified_ident(None)
        };
        self.tree.add_expr(Expr::Star(base), self.since(start))
    }

    fn parse_parenthesized_embedded(&mut self) -> ExprId {
        self.error(self.start, "cannot parenthesize embedded type");
        self.next();
        let start = self.start;
        let ty = if self.tok == Tok::Mul {
            self.next();
            let base = self.parse_qualified_ident(None);
            self.tree.add_expr(Expr::Star(base), self.since(start))
        } else {
            self.parse_qualified_ident(None)
        };
        if self.tok == Tok::RParen {
            self.next();
        }
        ty
    }

    /// A function type from its `func` on, and where it ends.
    pub(super) fn parse_func_type(&mut self) -> (FuncTypeId, u32) {
        self.expect(Tok::Func);
        if self.tok == Tok::LBrack {
            let at = self.start;
            if self.parse_type_parameters().is_some() {
                self.error(at, "function type must have no type parameters");
            }
        }
        self.parse_signature(None)
    }

    /// Parameters and results, and where they end.
    pub(super) fn parse_signature(&mut self, type_params: Option<FieldList>) -> (FuncTypeId, u32) {
        let params = self.parse_parameters();
        let results = self.parse_results();
        let end = results.map_or(params.span.end, |r| r.span.end);
        (self.tree.add_func_type(FuncType { type_params, params, results }), end)
    }

    fn parse_interface_type(&mut self) -> ExprId {
        let start = self.expect(Tok::Interface);
        self.expect(Tok::LBrace);
        let mark = self.mark();
        loop {
            let (doc, at) = (self.lead, self.start);
            let (names, ty, doc) = match self.tok {
                Tok::Ident => {
                    let (name, ty) = self.parse_method_spec();
                    match name {
                        Some(name) => (self.tree.add_list([name.id].into_iter()), ty, doc),
                        None => (List::EMPTY, self.embedded_elem(Some(ty)), doc),
                    }
                }
                Tok::Tilde => (List::EMPTY, self.embedded_elem(None), None),
                _ => match self.try_type() {
                    Some(ty) => (List::EMPTY, self.embedded_elem(Some(ty)), None),
                    None => break,
                },
            };
            let span = Span::new(at, self.span_of(ty).end.max(at));
            let comment = self.expect_semi();
            let field = self.tree.add_field(Field { names, ty, tag: None, span, doc, comment });
            self.scratch.push(field.index() as u32);
            // Nothing is read where the nesting is too deep already.
            if self.start == at {
                break;
            }
        }
        let elems = self.field_list(mark);
        self.expect(Tok::RBrace);
        self.tree.add_expr(Expr::Interface { elems }, self.since(start))
    }

    /// A method (with its name) or the first term of an embedded element.
    fn parse_method_spec(&mut self) -> (Option<Named>, ExprId) {
        let name = self.parse_ident();
        match self.tok {
            Tok::LBrack => self.parse_generic_method_or_instance(name),
            Tok::LParen => (Some(name), self.parse_method_type()),
            _ => (None, self.parse_qualified_ident(Some(name))),
        }
    }

    fn parse_method_type(&mut self) -> ExprId {
        let start = self.start;
        let (ty, end) = self.parse_signature(None);
        self.tree.add_expr(Expr::Func(ty), Span::new(start, end))
    }

    fn parse_generic_method_or_instance(&mut self, name: Named) -> (Option<Named>, ExprId) {
        let lbrack = self.start;
        self.next();
        self.expr_lev += 1;
        let x = self.parse_expr();
        self.expr_lev -= 1;
        if let Expr::Ident(id) = self.tree.expr(x)
            && !matches!(self.tok, Tok::Comma | Tok::RBrack)
        {
            let first = Named { id, span: self.span_of(x) };
            self.parse_parameter_list(Some(first), None, Tok::RBrack, false);
            self.expect(Tok::RBrack);
            self.error(lbrack, "interface method must have no type parameters");
            return (Some(name), self.parse_method_type());
        }
        let mark = self.mark();
        self.push_expr(x);
        if self.at_comma("type argument list", Tok::RBrack) {
            self.expr_lev += 1;
            self.next();
            self.parse_type_args();
            self.expr_lev -= 1;
        }
        self.expect_closing(Tok::RBrack, "type argument list");
        (None, self.named_instance(name, lbrack, mark, self.prev_end))
    }

    /// A union of terms, whose first one may be read already.
    pub(super) fn embedded_elem(&mut self, first: Option<ExprId>) -> ExprId {
        let mut x = match first {
            Some(x) => x,
            None => self.embedded_term(),
        };
        let mut length = 0;
        while self.tok == Tok::Or {
            length += 1;
            if length > super::MAX_CHAIN {
                self.too_deep();
                break;
            }
            let op_pos = self.start;
            self.next();
            let y = self.embedded_term();
            let span = Span::new(self.span_of(x).start, self.span_of(y).end);
            x = self.tree.add_expr(Expr::Binary { op: crate::ast::BinaryOp::Or, x, y, op_pos }, span);
        }
        x
    }

    fn embedded_term(&mut self) -> ExprId {
        if self.tok == Tok::Tilde {
            let start = self.start;
            self.next();
            let x = self.parse_type();
            let span = Span::new(start, self.span_of(x).end);
            return self.tree.add_expr(Expr::Unary { op: UnaryOp::Tilde, x }, span);
        }
        match self.try_type() {
            Some(ty) => ty,
            None => self.expected_type("~ term or type"),
        }
    }

    fn parse_map_type(&mut self) -> ExprId {
        let start = self.expect(Tok::Map);
        self.expect(Tok::LBrack);
        let key = self.parse_type();
        self.expect(Tok::RBrack);
        let value = self.parse_type();
        self.tree.add_expr(Expr::Map { key, value }, Span::new(start, self.span_of(value).end))
    }

    fn parse_chan_type(&mut self) -> ExprId {
        let start = self.start;
        let (mut dir, mut arrow) = (ChanDir::Both, 0);
        if self.tok == Tok::Chan {
            self.next();
            if self.tok == Tok::Arrow {
                (dir, arrow) = (ChanDir::Send, self.start);
                self.next();
            }
        } else {
            (dir, arrow) = (ChanDir::Recv, self.expect(Tok::Arrow));
            self.expect(Tok::Chan);
        }
        let value = self.parse_type();
        self.tree.add_expr(Expr::Chan { dir, value, arrow }, Span::new(start, self.span_of(value).end))
    }
}

/// The literal that this token is.
pub(super) fn lit_kind(tok: Tok) -> Option<LitKind> {
    Some(match tok {
        Tok::Int => LitKind::Int,
        Tok::Float => LitKind::Float,
        Tok::Imag => LitKind::Imag,
        Tok::Char => LitKind::Char,
        Tok::String => LitKind::String,
        _ => return None,
    })
}

/// Bounds that are not there.
pub(super) const NO_BOUNDS: Bounds = Bounds { lo: None, hi: None, max: None, three: false };
