//! Errors, and the way back from them.
//!
//! `gofmt` puts the keywords of top-level declarations, and no others, at the beginning of a line. So after the first
//! error in a top-level declaration the next such line is a *fence*: the tokens from there on read as the end of the
//! file until the declaration is over, and reading goes on at the fence. When the error shows that the declaration
//! has already gone past such a line (its `}` is missing), it is read once more with the fence in place.

use crate::ast::{DeclId, ExprId};
use crate::lexer::Lexer;
use crate::span::Span;
use crate::token::Tok;

use super::{Parser, TOO_DEEP};

/// Where the parser is going to find its way back.
pub(super) struct Sync {
    /// The fence; `u32::MAX` if there is none.
    pub(super) fence: u32,
    /// Where the top-level declaration begins.
    decl: Option<u32>,
    /// Whether a fence was looked for in this declaration.
    searched: bool,
    /// Whether the declaration has to be read again, up to the fence.
    again: bool,
    /// How often the end of the file was hit in the middle of a declaration that was then read again.
    unclosed: u32,
    /// The last search for a fence: the line from which on, and what it found.
    last_search: Option<(u32, Option<u32>)>,
    last_pos: u32,
    last_count: u32,
}

impl Default for Sync {
    fn default() -> Self {
        Self {
            fence: u32::MAX,
            decl: None,
            searched: false,
            again: false,
            unclosed: 0,
            last_search: None,
            last_pos: 0,
            last_count: 0,
        }
    }
}

/// Each such declaration costs another reading of the file's rest.
const MOST_UNCLOSED: u32 = 10;

/// Calls of `advance` at one place before it goes on at any price.
const MOST_ADVANCES: u32 = 10;

pub(super) fn is_stmt_start(tok: Tok) -> bool {
    matches!(
        tok,
        Tok::Break
            | Tok::Const
            | Tok::Continue
            | Tok::Defer
            | Tok::Fallthrough
            | Tok::For
            | Tok::Go
            | Tok::Goto
            | Tok::If
            | Tok::Return
            | Tok::Select
            | Tok::Switch
            | Tok::Type
            | Tok::Var
    )
}

pub(super) fn is_decl_start(tok: Tok) -> bool {
    matches!(tok, Tok::Import | Tok::Const | Tok::Type | Tok::Var)
}

pub(super) fn is_expr_end(tok: Tok) -> bool {
    matches!(tok, Tok::Comma | Tok::Colon | Tok::Semicolon | Tok::RParen | Tok::RBrack | Tok::RBrace)
}

const KEYWORDS: [&[u8]; 5] = [b"func", b"type", b"var", b"const", b"import"];

/// Whether a line begins with a keyword of declarations.
fn begins_decl(line: &[u8]) -> bool {
    KEYWORDS.iter().any(|keyword| {
        line.strip_prefix(*keyword).is_some_and(|rest| matches!(rest.first(), Some(b' ' | b'\t' | b'(')))
    })
}

impl Parser<'_, '_> {
    #[cold]
    pub(super) fn error(&mut self, offset: u32, message: impl Into<Box<str>>) {
        // What is expected at a fence is only a consequence of what was wrong before.
        if offset >= self.sync.fence {
            return;
        }
        self.lex.errors.add(offset, message);
        self.raise_fence(offset);
    }

    fn raise_fence(&mut self, offset: u32) {
        let Some(decl) = self.sync.decl.filter(|_| !self.sync.searched) else { return };
        if self.tok == Tok::Eof {
            self.sync.searched = true;
            return self.close_unclosed(decl);
        }
        self.sync.searched = true;
        let line = self.lines.line(offset);
        let from = if self.lines.start(line).is_some_and(|start| start > decl) { line } else { line + 1 };
        let Some(fence) = self.fence_from(from) else { return };
        self.set_fence(fence);
        self.sync.again = fence <= self.start;
        // A comment with a newline in it is read up to its end when its semicolon is at hand.
        let comment = self.comments.last().copied().unwrap_or_default();
        if comment.start < fence && fence < comment.end {
            self.search_fence_after(comment.end);
            self.sync.again = false;
        } else if self.end > fence {
            self.move_fence();
        }
    }

    /// The first line from this one on that begins a declaration. A search that begins between where the last one
    /// did and what it found has the same answer, so that many errors do not read the rest of the file many times.
    fn fence_from(&mut self, line: u32) -> Option<u32> {
        let start = self.lines.start(line)?;
        if let Some((from, found)) = self.sync.last_search
            && from <= line
            && found.is_none_or(|found| start <= found)
        {
            return found;
        }
        let mut starts = (line..).map_while(|line| self.lines.start(line));
        let found = starts.find(|start| begins_decl(&self.src[*start as usize..]));
        self.sync.last_search = Some((line, found));
        found
    }

    fn set_fence(&mut self, fence: u32) {
        self.sync.fence = fence;
        self.lex.set_fence(fence);
    }

    /// The token at hand goes past the fence: a raw string or comment has such a line in it.
    #[cold]
    pub(super) fn move_fence(&mut self) {
        if self.start < self.sync.fence {
            self.search_fence_after(self.end);
        }
    }

    fn search_fence_after(&mut self, end: u32) {
        match self.fence_from(self.lines.line(end) + 1) {
            Some(fence) => self.set_fence(fence),
            None => self.lift_fence(),
        }
    }

    fn lift_fence(&mut self) {
        self.sync.fence = u32::MAX;
        self.lex.set_fence(u32::MAX);
    }

    /// The file ended within the declaration: the fence is the first token of a declaration that begins a line.
    fn close_unclosed(&mut self, decl: u32) {
        if self.sync.unclosed >= MOST_UNCLOSED {
            return;
        }
        let mut lexer = Lexer::within(self.src, Span::new(decl, self.src.len() as u32));
        lexer.next_token();
        loop {
            let lexeme = lexer.next_token();
            let at = lexeme.span.start as usize;
            if lexeme.tok == Tok::Eof {
                return;
            }
            if at > 0 && self.src[at - 1] == b'\n' && begins_decl(&self.src[at..]) {
                self.sync.unclosed += 1;
                self.sync.again = true;
                return self.set_fence(at as u32);
            }
        }
    }

    /// Reads a top-level declaration and takes the fence away that an error in it has raised.
    pub(super) fn top_level_decl(&mut self) -> DeclId {
        let (start, lead, imports) = (self.start, self.lead, self.imports.len());
        self.sync.decl = Some(start);
        self.sync.searched = false;
        let mut decl = self.parse_decl(is_decl_start);
        if std::mem::take(&mut self.sync.again) {
            let fence = self.sync.fence;
            self.go_back(start);
            self.lead = lead;
            self.imports.truncate(imports);
            self.set_fence(fence);
            decl = self.parse_decl(is_decl_start);
        }
        self.sync.decl = None;
        let fence = self.sync.fence;
        if fence != u32::MAX {
            if self.tok == Tok::Eof || self.start >= fence {
                self.go_back(fence);
            } else {
                self.lift_fence();
            }
        }
        decl
    }

    /// Reads on from `offset`, without a fence.
    fn go_back(&mut self, offset: u32) {
        let lead = self.forget_comments_from(offset);
        self.sync.fence = u32::MAX;
        self.lex.rewind(offset);
        (self.start, self.end) = (offset, offset);
        (self.expr_lev, self.in_rhs, self.depth) = (0, false, 0);
        self.next();
        self.lead = lead;
    }

    /// Skips to a token that `to` takes, or the end.
    pub(super) fn advance(&mut self, to: fn(Tok) -> bool) {
        while self.tok != Tok::Eof {
            if to(self.tok) {
                if self.start == self.sync.last_pos && self.sync.last_count < MOST_ADVANCES {
                    self.sync.last_count += 1;
                    return;
                }
                if self.start > self.sync.last_pos {
                    self.sync.last_pos = self.start;
                    self.sync.last_count = 0;
                    return;
                }
            }
            self.next();
        }
    }

    /// Skips what is left of a line, a block that begins at its end included: the next statement, field or spec has
    /// nothing to do with what is wrong with this one.
    #[cold]
    pub(super) fn skip_line(&mut self) {
        // Braces of blocks, and those that are opened on the line at hand.
        let (mut blocks, mut braces) = (0_u32, 0_u32);
        loop {
            match self.tok {
                Tok::Eof => return,
                Tok::Semicolon if self.is_newline() || braces == 0 => {
                    if blocks == 0 {
                        return self.next();
                    }
                    braces = 0;
                }
                Tok::RBrace if braces > 0 => braces -= 1,
                Tok::RParen | Tok::RBrace if blocks == 0 => return,
                Tok::RBrace => blocks -= 1,
                Tok::Case | Tok::Default if blocks == 0 => return,
                tok if blocks == 0 && is_stmt_start(tok) => return,
                Tok::LBrace if self.ends_line() => blocks += 1,
                Tok::LBrace => braces += 1,
                _ => {}
            }
            self.next();
        }
    }

    /// Whether nothing but blanks or a comment follows the token at hand on its line.
    fn ends_line(&self) -> bool {
        let rest = &self.src[self.end as usize..];
        let blanks = rest.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        matches!(rest[blanks..], [] | [b'\n' | b'\r', ..] | [b'/', b'/', ..])
    }

    /// Reports that the nesting is too deep, and skips the rest of what is nested.
    #[cold]
    pub(super) fn too_deep(&mut self) -> Span {
        let start = self.start;
        self.error(start, TOO_DEEP);
        let mut open = 0_u32;
        loop {
            match self.tok {
                Tok::Eof => break,
                Tok::LParen | Tok::LBrack | Tok::LBrace => open += 1,
                Tok::RParen | Tok::RBrack | Tok::RBrace if open == 0 => break,
                Tok::RParen | Tok::RBrack | Tok::RBrace => open -= 1,
                Tok::Comma | Tok::Semicolon | Tok::Colon if open == 0 => break,
                _ => {}
            }
            self.next();
        }
        self.since(start)
    }

    #[cold]
    pub(super) fn too_deep_expr(&mut self) -> ExprId {
        let span = self.too_deep();
        self.bad_expr(span.start, span.end)
    }
}
