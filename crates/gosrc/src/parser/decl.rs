//! Declarations. Type declarations are in `typespec`.

use crate::ast::{
    CommentGroupId, Decl, DeclId, FuncDecl, GenDecl, GenKind, IdentId, ImportSpec, List, Spec, SpecId,
    ValueSpec,
};
use crate::names::Name;
use crate::span::Span;
use crate::token::Tok;

use super::{Parser, sync};

impl Parser<'_, '_> {
    /// A declaration; what is none is skipped up to a token that `to` takes.
    pub(super) fn parse_decl(&mut self, to: fn(Tok) -> bool) -> DeclId {
        match self.tok {
            Tok::Import => self.parse_gen_decl(GenKind::Import),
            Tok::Const => self.parse_gen_decl(GenKind::Const),
            Tok::Type => self.parse_gen_decl(GenKind::Type),
            Tok::Var => self.parse_gen_decl(GenKind::Var),
            Tok::Func => self.parse_func_decl(),
            _ => {
                let at = self.start;
                self.error_expected(at, "declaration");
                self.advance(to);
                self.tree.add_decl(Decl::Bad, self.since(at))
            }
        }
    }

    fn parse_gen_decl(&mut self, kind: GenKind) -> DeclId {
        let doc = self.lead;
        let start = self.expect(kind.tok());
        let mark = self.mark();
        let grouped = self.tok == Tok::LParen;
        let end = if grouped {
            self.next();
            while self.tok != Tok::RParen && self.tok != Tok::Eof {
                let spec = self.parse_spec(kind, self.lead);
                self.scratch.push(spec.index() as u32);
            }
            self.expect(Tok::RParen);
            let end = self.prev_end;
            self.expect_semi();
            end
        } else {
            let spec = self.parse_spec(kind, None);
            self.scratch.push(spec.index() as u32);
            self.tree.spec(spec).span().end
        };
        let specs = self.spec_list(mark);
        let span = Span::new(start, end.max(start));
        self.tree.add_decl(Decl::Gen(GenDecl { kind, grouped, specs, doc }), span)
    }

    fn parse_spec(&mut self, kind: GenKind, doc: Option<CommentGroupId>) -> SpecId {
        match kind {
            GenKind::Import => self.parse_import_spec(doc),
            GenKind::Const | GenKind::Var => self.parse_value_spec(kind, doc),
            GenKind::Type => self.parse_type_spec(doc),
        }
    }

    fn parse_import_spec(&mut self, doc: Option<CommentGroupId>) -> SpecId {
        let start = self.start;
        let name = match self.tok {
            Tok::Ident => Some(self.parse_ident().id),
            Tok::Period => {
                let name = self.tree.add_ident(Name::DOT, start);
                self.next();
                Some(name)
            }
            _ => None,
        };
        let at = self.start;
        let mut path = Span::new(at, at);
        if self.tok == Tok::String {
            path = self.here();
            self.next();
        } else if self.tok.is_literal() {
            self.error(at, "import path must be a string");
            self.next();
        } else {
            self.error(at, "missing import path");
            self.advance(sync::is_expr_end);
        }
        let comment = self.expect_semi();
        let span = Span::new(start, path.end.max(start));
        let spec = self.tree.add_spec(Spec::Import(ImportSpec { name, path, span, doc, comment }));
        self.imports.push(spec);
        spec
    }

    fn parse_value_spec(&mut self, kind: GenKind, doc: Option<CommentGroupId>) -> SpecId {
        let start = self.start;
        let (names, mut end) = self.parse_ident_list();
        let mark = self.mark();
        let mut ty = None;
        let has_more = match kind {
            GenKind::Const => !matches!(self.tok, Tok::Eof | Tok::Semicolon | Tok::RParen),
            _ => true,
        };
        if has_more {
            ty = match kind {
                GenKind::Const => self.try_type(),
                _ => (self.tok != Tok::Assign).then(|| self.parse_type()),
            };
            end = ty.map_or(end, |ty| self.span_of(ty).end);
            if self.tok == Tok::Assign {
                self.next();
                self.parse_list(true);
            }
        }
        let values = self.expr_list(mark);
        end = self.tree.list(values).last().map_or(end, |x| self.span_of(*x).end);
        let comment = self.expect_semi();
        let span = Span::new(start, end.max(start));
        self.tree.add_spec(Spec::Value(ValueSpec { names, ty, values, span, doc, comment }))
    }

    /// Identifiers, and where they end.
    fn parse_ident_list(&mut self) -> (List<IdentId>, u32) {
        let mark = self.mark();
        let mut name = self.parse_ident();
        self.scratch.push(name.id.index() as u32);
        while self.tok == Tok::Comma {
            self.next();
            name = self.parse_ident();
            self.scratch.push(name.id.index() as u32);
        }
        (self.ident_list(mark), name.span.end)
    }

    fn parse_func_decl(&mut self) -> DeclId {
        let doc = self.lead;
        let start = self.expect(Tok::Func);
        let recv = (self.tok == Tok::LParen).then(|| self.parse_parameters());
        let name = self.parse_ident().id;
        let type_params = if self.tok == Tok::LBrack { self.parse_type_parameters() } else { None };
        let (ty, mut end) = self.parse_signature(type_params);
        let body = self.parse_func_body();
        if let Some(body) = body {
            end = self.tree.stmt_span(body).end;
        }
        let span = Span::new(start, end.max(start));
        self.tree.add_decl(Decl::Func(FuncDecl { recv, name, ty, body, doc }), span)
    }

    fn parse_func_body(&mut self) -> Option<crate::ast::StmtId> {
        match self.tok {
            Tok::LBrace => {}
            Tok::Semicolon => {
                self.next();
                if self.tok != Tok::LBrace {
                    return None;
                }
                self.error(self.start, "unexpected semicolon or newline before {");
            }
            _ => {
                self.expect_semi();
                return None;
            }
        }
        let body = self.parse_body();
        self.expect_semi();
        Some(body)
    }
}
