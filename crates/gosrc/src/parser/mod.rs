//! The parser: recursive descent over [`crate::lexer`], a port of the grammar that `go/parser` accepts.
//!
//! Where a text is broken, the parser reports what `go/parser` would report first, and then finds its way back in two
//! ways: to the next statement or list separator, as `go/parser` does, and at the latest to the next line that begins
//! with a declaration's keyword (see `sync`), so that one broken declaration does not take others with it.

mod comments;
mod control;
mod decl;
mod expr;
mod params;
mod primary;
mod stmt;
mod sync;
mod types;
mod typespec;

use crate::ast::{CommentGroupId, DeclId, Expr, ExprId, FieldId, IdentId, List, SpecId, StmtId, Tree};
use crate::file::CommentGroup;
use crate::lexer::Lexer;
use crate::names::{Interner, Name};
use crate::span::{LineTable, Span};
use crate::token::Tok;

/// How deep expressions, types and statements may nest. Each level costs stack here and in everything that walks
/// the tree by recursion; code that people write stays below 100.
pub const MAX_NESTING: u32 = 1000;

/// How long the chains may be that are read without recursion: `a + b + …`, `x.f().g()…`, `else if …`. The limit of
/// `go/parser` for all nesting.
pub const MAX_CHAIN: u32 = 100_000;

const TOO_DEEP: &str = "exceeded max nesting depth";

/// An identifier with its place.
#[derive(Clone, Copy)]
pub(super) struct Named {
    id: IdentId,
    span: Span,
}

/// A parameter while its list is read: the name may turn out to be a type.
#[derive(Clone, Copy)]
pub(super) struct Param {
    name: Option<Named>,
    ty: Option<ExprId>,
}

/// The state of the parser.
pub(crate) struct Parser<'s, 'n> {
    src: &'s [u8],
    /// What there is to read, if it is UTF-8, and where in the source it begins. Of a body no more than the body is
    /// looked at: a large file has many.
    text: Option<&'s str>,
    text_start: u32,
    lines: &'s LineTable,
    pub(crate) lex: Lexer<'s>,
    names: &'n mut Interner,
    pub(crate) tree: Tree,

    // The token at hand.
    tok: Tok,
    start: u32,
    end: u32,
    /// Where the token before it ended.
    prev_end: u32,

    pub(crate) comments: Vec<Span>,
    pub(crate) groups: Vec<CommentGroup>,
    /// The comment group right before the token.
    lead: Option<CommentGroupId>,
    /// The comment group at the end of the line of the token before.
    line_comment: Option<CommentGroupId>,
    /// The line found last, where the search for the next one begins.
    line_hint: u32,

    /// Ids of lists that are being read; each list begins at a mark.
    scratch: Vec<u32>,
    params: Vec<Param>,
    pub(crate) imports: Vec<SpecId>,

    /// Below zero in the header of a control statement, where `{` begins the block.
    expr_lev: i32,
    /// On the right side of something, where `=` is taken for `==`.
    in_rhs: bool,
    depth: u32,
    skip_bodies: bool,
    sync: sync::Sync,
}

impl<'s, 'n> Parser<'s, 'n> {
    /// A parser at the first token of what `lex` reads.
    pub(crate) fn new(
        src: &'s [u8],
        lines: &'s LineTable,
        lex: Lexer<'s>,
        names: &'n mut Interner,
        skip_bodies: bool,
    ) -> Self {
        let (text, text_start) = (std::str::from_utf8(lex.rest()).ok(), lex.offset());
        let mut parser = Self {
            src,
            text,
            text_start,
            lines,
            lex,
            names,
            tree: Tree::default(),
            tok: Tok::Illegal,
            start: 0,
            end: 0,
            prev_end: 0,
            comments: Vec::new(),
            groups: Vec::new(),
            lead: None,
            line_comment: None,
            line_hint: 0,
            scratch: Vec::new(),
            params: Vec::new(),
            imports: Vec::new(),
            expr_lev: 0,
            in_rhs: false,
            depth: 0,
            skip_bodies,
            sync: sync::Sync::default(),
        };
        parser.next();
        parser
    }

    /// Goes on to the next token that is no comment.
    fn next(&mut self) {
        let before = self.start;
        self.prev_end = self.end;
        let lexeme = self.lex.next_token();
        self.tok = lexeme.tok;
        self.start = lexeme.span.start;
        self.end = lexeme.span.end;
        self.lead = None;
        self.line_comment = None;
        if self.end > self.sync.fence {
            self.move_fence();
        }
        if self.tok == Tok::Comment {
            self.read_comments(before);
        }
        // A fence may lie behind what was read already.
        self.start = self.start.max(self.prev_end);
        self.end = self.end.max(self.start);
    }

    /// Goes on to the next token that may be a brace; comments before it are read.
    fn next_that_matters(&mut self) {
        // Which comments belong together depends on the line of the token before them.
        if let Some(last) = self.lex.skip_plain() {
            (self.start, self.end) = (last, last + 1);
        }
        self.next();
    }

    fn here(&self) -> Span {
        Span::new(self.start, self.end)
    }

    /// From `start` to the end of the token before.
    fn since(&self, start: u32) -> Span {
        Span::new(start, self.prev_end.max(start))
    }

    fn is_newline(&self) -> bool {
        self.tok == Tok::Semicolon && self.start == self.end
    }

    // ---- what is expected

    fn expect(&mut self, tok: Tok) -> u32 {
        let at = self.start;
        if self.tok != tok {
            self.error_expected_tok(tok);
        }
        self.next();
        at
    }

    #[cold]
    fn error_expected_tok(&mut self, tok: Tok) {
        self.error_expected(self.start, &format!("'{tok}'"));
    }

    #[cold]
    fn error_expected(&mut self, offset: u32, what: &str) {
        let mut message = format!("expected {what}");
        if offset == self.start {
            message.push_str(", found ");
            if self.is_newline() {
                message.push_str("newline");
            } else if self.tok.is_literal() {
                let text = self.here().of(self.src);
                message.extend(String::from_utf8_lossy(text).chars().filter(|c| *c != '\r'));
            } else {
                message.push('\'');
                message.push_str(self.tok.text());
                message.push('\'');
            }
        }
        self.error(offset, message);
    }

    /// As `expect`, with a word about the comma that is missing before a newline.
    fn expect_closing(&mut self, tok: Tok, context: &str) -> u32 {
        if self.tok != tok && self.is_newline() {
            self.error(self.start, format!("missing ',' before newline in {context}"));
            self.next();
        }
        self.expect(tok)
    }

    /// Reads the semicolon that ends a statement or spec; gives the comment at the end of the line.
    fn expect_semi(&mut self) -> Option<CommentGroupId> {
        match self.tok {
            Tok::RParen | Tok::RBrace => None,
            Tok::Comma | Tok::Semicolon => {
                if self.tok == Tok::Comma {
                    self.error_expected(self.start, "';'");
                }
                if self.tok == Tok::Semicolon && self.is_newline() || self.tok == Tok::Comma {
                    let comment = self.line_comment;
                    self.next();
                    return comment;
                }
                self.next();
                self.line_comment
            }
            _ => {
                self.error_expected(self.start, "';'");
                self.skip_line();
                None
            }
        }
    }

    /// Whether a comma, or what should have been one, goes on with a list that `follow` ends.
    fn at_comma(&mut self, context: &str, follow: Tok) -> bool {
        if self.tok == Tok::Comma {
            return true;
        }
        if self.tok == follow {
            return false;
        }
        let newline = if self.is_newline() { " before newline" } else { "" };
        self.error(self.start, format!("missing ','{newline} in {context}"));
        true
    }

    // ---- lists

    fn mark(&self) -> usize {
        self.scratch.len()
    }

    fn push_expr(&mut self, id: ExprId) {
        self.scratch.push(id.index() as u32);
    }

    fn expr_list(&mut self, mark: usize) -> List<ExprId> {
        let list = self.tree.add_list(self.scratch[mark..].iter().map(|i| ExprId::new(*i as usize)));
        self.scratch.truncate(mark);
        list
    }

    fn stmt_list(&mut self, mark: usize) -> List<StmtId> {
        let list = self.tree.add_list(self.scratch[mark..].iter().map(|i| StmtId::new(*i as usize)));
        self.scratch.truncate(mark);
        list
    }

    fn ident_list(&mut self, mark: usize) -> List<IdentId> {
        let list = self.tree.add_list(self.scratch[mark..].iter().map(|i| IdentId::new(*i as usize)));
        self.scratch.truncate(mark);
        list
    }

    fn field_list(&mut self, mark: usize) -> List<FieldId> {
        let list = self.tree.add_list(self.scratch[mark..].iter().map(|i| FieldId::new(*i as usize)));
        self.scratch.truncate(mark);
        list
    }

    fn spec_list(&mut self, mark: usize) -> List<SpecId> {
        let list = self.tree.add_list(self.scratch[mark..].iter().map(|i| SpecId::new(*i as usize)));
        self.scratch.truncate(mark);
        list
    }

    // ---- identifiers

    fn parse_ident(&mut self) -> Named {
        let span = self.here();
        if self.tok != Tok::Ident {
            self.expect(Tok::Ident);
            return self.missing_ident(span.start);
        }
        let within = |at: u32| at.wrapping_sub(self.text_start) as usize;
        let name = match self.text.and_then(|text| text.get(within(span.start)..within(span.end))) {
            Some(text) => self.names.intern(text),
            None => self.names.intern(std::str::from_utf8(span.of(self.src)).unwrap_or_default()),
        };
        self.next();
        Named { id: self.tree.add_ident(name, span.start), span }
    }

    fn missing_ident(&mut self, at: u32) -> Named {
        Named { id: self.tree.add_ident(Name::MISSING, at), span: Span::new(at, at) }
    }

    fn ident_expr(&mut self, name: Named) -> ExprId {
        self.tree.add_expr(Expr::Ident(name.id), name.span)
    }

    fn bad_expr(&mut self, start: u32, end: u32) -> ExprId {
        self.tree.add_expr(Expr::Bad, Span::new(start, end.max(start)))
    }

    fn span_of(&self, id: ExprId) -> Span {
        self.tree.expr_span(id)
    }

    /// Reads one function body from its `{` on.
    pub(crate) fn body_alone(&mut self) -> StmtId {
        self.parse_body()
    }

    /// Reads the package clause: where it begins, the name, and the comment before it.
    pub(crate) fn package_clause(&mut self) -> (u32, Option<IdentId>, Option<CommentGroupId>) {
        let (doc, at) = (self.lead, self.start);
        if self.tok != Tok::Package {
            self.error_expected_tok(Tok::Package);
            return (at, None, None);
        }
        self.next();
        let name = self.parse_ident();
        self.expect_semi();
        (at, Some(name.id), doc)
    }

    /// Reads the declarations up to the end of the file, or of the imports.
    pub(crate) fn file_decls(&mut self, imports_only: bool) -> Vec<DeclId> {
        let mut decls = Vec::new();
        let mut before = Tok::Import;
        while self.tok != Tok::Eof && !(imports_only && self.tok != Tok::Import) {
            if self.tok == Tok::Import && before != Tok::Import {
                self.error(self.start, "imports must appear before other declarations");
            }
            before = self.tok;
            decls.push(self.top_level_decl());
        }
        decls
    }
}
