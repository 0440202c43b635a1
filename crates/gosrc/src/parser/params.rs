//! Parameters, results and type parameters: lists in which a name may turn out to be a type.

use crate::ast::{Expr, ExprId, Field, FieldId, FieldList, List};
use crate::span::Span;
use crate::token::Tok;

use super::{Named, Param, Parser, sync};

impl Parser<'_, '_> {
    /// `[P any]`; `None` if nothing is in it, which is an error.
    pub(super) fn parse_type_parameters(&mut self) -> Option<FieldList> {
        let start = self.expect(Tok::LBrack);
        let fields = if self.tok == Tok::RBrack {
            List::EMPTY
        } else {
            self.parse_parameter_list(None, None, Tok::RBrack, false)
        };
        let rbrack = self.expect(Tok::RBrack);
        if fields.is_empty() {
            self.error(rbrack, "empty type parameter list");
            return None;
        }
        Some(FieldList { span: self.since(start), fields })
    }

    pub(super) fn parse_parameters(&mut self) -> FieldList {
        self.parse_parenthesized(true)
    }

    pub(super) fn parse_results(&mut self) -> Option<FieldList> {
        if self.tok == Tok::LParen {
            return Some(self.parse_parenthesized(false));
        }
        let ty = self.try_type()?;
        let span = self.span_of(ty);
        let field = self.tree.add_field(plain_field(List::EMPTY, ty, span));
        Some(FieldList { span, fields: self.tree.add_list([field].into_iter()) })
    }

    fn parse_parenthesized(&mut self, dots_ok: bool) -> FieldList {
        let start = self.expect(Tok::LParen);
        let fields = if self.tok == Tok::RParen {
            List::EMPTY
        } else {
            self.parse_parameter_list(None, None, Tok::RParen, dots_ok)
        };
        self.expect(Tok::RParen);
        FieldList { span: self.since(start), fields }
    }

    /// Reads parameters up to `closing`. The first name and a type for it may be read already.
    pub(super) fn parse_parameter_list(
        &mut self,
        name0: Option<Named>,
        type0: Option<ExprId>,
        closing: Tok,
        dots_ok: bool,
    ) -> List<FieldId> {
        let type_params = closing == Tok::RBrack;
        let start = name0.map(|n| n.span.start).or_else(|| type0.map(|t| self.span_of(t).start));
        let start = start.unwrap_or(self.start);
        let mark = self.params.len();
        self.read_params(name0, type0, closing);
        if self.params.len() == mark {
            return List::EMPTY;
        }
        let named = self.params[mark..].iter().filter(|p| p.name.is_some() && p.ty.is_some()).count();
        if named == 0 {
            self.names_are_types(mark, type_params, start);
        } else if named != self.params.len() - mark {
            self.distribute_types(mark, type_params);
        }
        self.check_dots(mark, dots_ok);
        let fields = self.group_params(mark, named == 0);
        self.params.truncate(mark);
        fields
    }

    fn read_params(&mut self, mut name: Option<Named>, mut ty: Option<ExprId>, closing: Tok) {
        let type_params = closing == Tok::RBrack;
        while name.is_some() || (self.tok != closing && self.tok != Tok::Eof) {
            let param = match ty.take() {
                Some(first) => {
                    let first = if type_params { self.embedded_elem(Some(first)) } else { first };
                    Param { name: name.take(), ty: Some(first) }
                }
                None => {
                    let name = name.take();
                    self.parse_param_decl(name, type_params)
                }
            };
            if param.name.is_some() || param.ty.is_some() {
                self.params.push(param);
            }
            if !self.at_comma("parameter list", closing) {
                break;
            }
            self.next();
        }
    }

    fn parse_param_decl(&mut self, name: Option<Named>, sets_ok: bool) -> Param {
        let mut param = Param { name, ty: None };
        match self.tok {
            _ if name.is_some() => {}
            Tok::Tilde if sets_ok => {
                return Param { name: None, ty: Some(self.embedded_elem(None)) };
            }
            Tok::Ident => param.name = Some(self.parse_ident()),
            Tok::Ellipsis => return Param { name: None, ty: Some(self.parse_dots_type()) },
            tok if begins_type(tok) || tok == Tok::LBrack => param.ty = Some(self.parse_type()),
            _ => {
                self.error_expected(self.start, "')'");
                self.advance(sync::is_expr_end);
            }
        }
        if let Some(name) = param.name {
            match self.parse_param_type(name, sets_ok) {
                Ok(read) => param = read,
                Err(whole) => return whole,
            }
        }
        if sets_ok && self.tok == Tok::Or && param.ty.is_some() {
            param.ty = Some(self.embedded_elem(param.ty));
        }
        param
    }

    /// What follows a name; an error is no error but a parameter that no `|` may follow.
    fn parse_param_type(&mut self, name: Named, sets_ok: bool) -> Result<Param, Param> {
        Ok(match self.tok {
            tok if tok == Tok::Ident || begins_type(tok) => {
                Param { name: Some(name), ty: Some(self.parse_type()) }
            }
            Tok::LBrack => {
                let (name, ty) = self.parse_array_field_or_instance(name);
                Param { name, ty: Some(ty) }
            }
            Tok::Ellipsis => return Err(Param { name: Some(name), ty: Some(self.parse_dots_type()) }),
            Tok::Period => Param { name: None, ty: Some(self.parse_qualified_ident(Some(name))) },
            Tok::Tilde if sets_ok => {
                return Err(Param { name: Some(name), ty: Some(self.embedded_elem(None)) });
            }
            Tok::Or if sets_ok => {
                let first = self.ident_expr(name);
                return Err(Param { name: None, ty: Some(self.embedded_elem(Some(first))) });
            }
            _ => Param { name: Some(name), ty: None },
        })
    }

    fn parse_dots_type(&mut self) -> ExprId {
        let start = self.expect(Tok::Ellipsis);
        let elt = self.parse_type();
        self.tree.add_expr(Expr::Ellipsis(Some(elt)), Span::new(start, self.span_of(elt).end))
    }

    /// No parameter has a name and a type, so that all names are types.
    fn names_are_types(&mut self, mark: usize, type_params: bool, start: u32) {
        let typed = self.params[mark..].iter().any(|p| p.ty.is_some());
        for i in mark..self.params.len() {
            if let Some(name) = self.params[i].name.take() {
                self.params[i].ty = Some(self.ident_expr(name));
            }
        }
        if !type_params {
            return;
        }
        if !typed {
            self.error(self.start, "missing type constraint");
        } else {
            self.error(start, missing_type_parameter_name(self.params.len() - mark));
        }
    }

    /// Some parameters have a name and a type, so that all have: those without a type have that of the next one.
    fn distribute_types(&mut self, mark: usize, type_params: bool) {
        let count = self.params.len() - mark;
        let named = self.params[mark..].iter().filter(|p| p.name.is_some() && p.ty.is_some()).count();
        let typed = self.params[mark..].iter().filter(|p| p.ty.is_some()).count();
        let (mut ty, mut error) = (None, None);
        for i in (mark..self.params.len()).rev() {
            let param = self.params[i];
            if let Some(own) = param.ty {
                ty = Some(own);
                if param.name.is_none() {
                    let at = self.span_of(own).start;
                    error = Some(at);
                    self.params[i].name = Some(self.missing_ident(at));
                }
            } else if ty.is_some() {
                self.params[i].ty = ty;
            } else if let Some(name) = param.name {
                error = Some(name.span.start);
                self.params[i].ty = Some(self.bad_expr(name.span.end, self.prev_end));
            }
        }
        let Some(error) = error else { return };
        match (named == typed, type_params) {
            (true, true) => self.error(self.start, "missing type constraint"),
            (true, false) => self.error(self.start, "missing parameter type"),
            (false, true) => self.error(error, missing_type_parameter_name(count)),
            (false, false) => self.error(error, "missing parameter name"),
        }
    }

    fn check_dots(&mut self, mark: usize, dots_ok: bool) {
        let mut first = true;
        for i in mark..self.params.len() {
            let Some(ty) = self.params[i].ty else { continue };
            let last = i + 1 == self.params.len();
            if !matches!(self.tree.expr(ty), Expr::Ellipsis(_)) || (dots_ok && last) {
                continue;
            }
            let span = self.span_of(ty);
            if std::mem::take(&mut first) {
                let message =
                    if dots_ok { "can only use ... with final parameter" } else { "invalid use of ..." };
                self.error(span.start, message);
            }
            self.params[i].ty = Some(self.bad_expr(span.start, span.end));
        }
    }

    /// Makes fields of the parameters: one for each type, or one for the names that share a type.
    fn group_params(&mut self, mark: usize, unnamed: bool) -> List<FieldId> {
        let fields = self.mark();
        let mut at = mark;
        while at < self.params.len() {
            let Some(ty) = self.params[at].ty else {
                at += 1;
                continue;
            };
            let span = self.span_of(ty);
            let field = if unnamed {
                at += 1;
                plain_field(List::EMPTY, ty, span)
            } else {
                let start = self.params[at].name.map_or(span.start, |n| n.span.start);
                let names = self.mark();
                while self.params.get(at).is_some_and(|p| p.ty == Some(ty)) {
                    let name = self.params[at].name;
                    self.scratch.extend(name.map(|n| n.id.index() as u32));
                    at += 1;
                }
                plain_field(self.ident_list(names), ty, Span::new(start, span.end))
            };
            let field = self.tree.add_field(field);
            self.scratch.push(field.index() as u32);
        }
        self.field_list(fields)
    }
}

fn plain_field(names: List<crate::ast::IdentId>, ty: ExprId, span: Span) -> Field {
    Field { names, ty, tag: None, span, doc: None, comment: None }
}

/// Whether a type begins with this token that is neither a name nor a `[`.
fn begins_type(tok: Tok) -> bool {
    matches!(
        tok,
        Tok::Mul | Tok::Arrow | Tok::Func | Tok::Chan | Tok::Map | Tok::Struct | Tok::Interface | Tok::LParen
    )
}

fn missing_type_parameter_name(count: usize) -> &'static str {
    if count == 1 {
        "missing type parameter name or invalid array length"
    } else {
        "missing type parameter name"
    }
}
