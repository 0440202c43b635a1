//! Comments: which belong together, and which belong to what stands after or before them.

use crate::ast::CommentGroupId;
use crate::file::CommentGroup;
use crate::span::Span;
use crate::token::Tok;

use super::Parser;

impl Parser<'_, '_> {
    /// Reads the comments at hand, after a token that began at `before`, up to the next token.
    ///
    /// A *lead* comment ends on the line before the next token; a *line* comment begins on the line of the token
    /// before and ends a line.
    #[inline(never)]
    pub(super) fn read_comments(&mut self, before: u32) {
        let mut group = None;
        let first = self.prev_end == 0;
        if !first && self.line_of(self.start) == self.line_of(before) {
            let (comment, end_line) = self.comment_group(0);
            group = Some(comment);
            let ends_line = matches!(self.tok, Tok::Semicolon | Tok::Eof);
            if ends_line || self.line_of(self.start) != end_line {
                self.line_comment = group;
            }
        }
        let mut end_line = None;
        while self.tok == Tok::Comment {
            let (comment, line) = self.comment_group(1);
            (group, end_line) = (Some(comment), Some(line));
        }
        if end_line.is_some_and(|line| line + 1 == self.line_of(self.start)) {
            self.lead = group;
        }
    }

    /// Reads comments with at most `gap` line ends between them; gives the line on which the last one ends.
    fn comment_group(&mut self, gap: u32) -> (CommentGroupId, u32) {
        let first = self.comments.len() as u32;
        let mut end_line = self.line_of(self.start);
        while self.tok == Tok::Comment && self.line_of(self.start) <= end_line + gap {
            self.comments.push(Span::new(self.start, self.end));
            end_line = self.line_of(self.end);
            let lexeme = self.lex.next_token();
            self.tok = lexeme.tok;
            self.start = lexeme.span.start;
            self.end = lexeme.span.end;
            if self.end > self.sync.fence {
                self.move_fence();
            }
        }
        let id = CommentGroupId::new(self.groups.len());
        self.groups.push(CommentGroup { first, len: self.comments.len() as u32 - first });
        (id, end_line)
    }

    fn line_of(&mut self, offset: u32) -> u32 {
        self.line_hint = self.lines.line_after(self.line_hint, offset);
        self.line_hint
    }

    /// Forgets the comments from `offset` on, which are going to be read again, and finds the one that ends on the
    /// line before.
    pub(super) fn forget_comments_from(&mut self, offset: u32) -> Option<CommentGroupId> {
        let keep = self.comments.partition_point(|c| c.start < offset);
        self.comments.truncate(keep);
        let groups = self.groups.partition_point(|g| (g.first as usize) < keep);
        self.groups.truncate(groups);
        let last = self.groups.last_mut()?;
        last.len = keep as u32 - last.first;
        let (first, end) = (self.comments[last.first as usize].start, self.comments[keep - 1].end);
        let starts_line = self.lines.position(first).column == 1;
        let ends_before = self.lines.line(end) + 1 == self.lines.line(offset);
        (starts_line && ends_before).then(|| CommentGroupId::new(groups - 1))
    }
}
