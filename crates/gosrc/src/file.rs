//! One Go source file.

use crate::ast::{CommentGroupId, DeclId, IdentId, SpecId, StmtId, Tree};
use crate::error::SyntaxError;
use crate::lexer::{Lexer, LineDirective};
use crate::names::Interner;
use crate::parser::Parser;
use crate::span::{LineTable, Position, Span};

/// How much of a file to read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mode {
    /// Everything.
    #[default]
    Full,
    /// Everything but the insides of functions: bodies become [`crate::ast::Stmt::Skipped`]. Their braces are
    /// matched and their comments kept; [`parse_body`] reads them when they are asked for.
    SkipBodies,
    /// The package clause and the imports.
    ImportsOnly,
}

/// A parsed file. It does not hold the text: what needs it takes it once more.
#[derive(Clone, Debug)]
pub struct File {
    /// The nodes.
    pub tree: Tree,
    /// Offset of the keyword `package`, or of what stands in its place.
    pub package_pos: u32,
    /// The package's name; `None` without a package clause.
    pub package: Option<IdentId>,
    /// The comment right before the package clause.
    pub doc: Option<CommentGroupId>,
    /// The declarations in the order of the text.
    pub decls: Vec<DeclId>,
    /// The imports in the order of the text.
    pub imports: Vec<SpecId>,
    /// All comments in the order of the text.
    pub comments: Vec<Span>,
    /// The comments that stand together.
    pub groups: Vec<CommentGroup>,
    /// Where the lines begin.
    pub lines: LineTable,
    /// The `//line` directives in the order of the text.
    pub line_directives: Vec<LineDirective>,
    /// Whether a comment before the package clause says `Code generated … DO NOT EDIT.`
    /// (<https://go.dev/s/generatedcode>).
    pub generated: bool,
    /// What is wrong with the text, by offset.
    pub errors: Vec<SyntaxError>,
    /// How many errors there were beyond [`crate::MAX_ERRORS`].
    pub dropped_errors: usize,
}

/// Comments without an empty line or a token between them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CommentGroup {
    /// Index of the first one in [`File::comments`].
    pub first: u32,
    /// How many there are, at least one.
    pub len: u32,
}

/// Parses a file. Any bytes give a tree; what is wrong with them is in [`File::errors`].
///
/// ```
/// use stanch_gosrc::{Interner, Mode, parse_file};
///
/// let mut names = Interner::new();
/// let file = parse_file(b"package p\n\nfunc f() { go g() }\n", &mut names, Mode::Full);
/// assert!(file.errors.is_empty());
/// assert_eq!(file.decls.len(), 1);
/// ```
#[must_use]
pub fn parse_file(source: &[u8], names: &mut Interner, mode: Mode) -> File {
    let too_long = source.len() >= u32::MAX as usize;
    let source = if too_long { &[] } else { source };
    let lines = LineTable::new(source);
    let mut lexer = Lexer::new(source);
    if too_long {
        lexer.errors.add(0, "file is 4 GiB or longer");
    }
    let mut parser = Parser::new(source, &lines, lexer, names, mode == Mode::SkipBodies);
    if mode == Mode::Full {
        parser.tree.reserve(source.len());
    }
    let (package_pos, package, doc) = parser.package_clause();
    let decls = parser.file_decls(mode == Mode::ImportsOnly);
    let Parser { mut tree, comments, groups, imports, lex, .. } = parser;
    tree.shrink();
    let Lexer { errors, directives, .. } = lex;
    let (errors, dropped_errors) = errors.sorted();
    let before_package = comments.iter().take_while(|c| c.start < package_pos);
    let generated = before_package.clone().any(|c| says_generated(c.of(source)));
    File {
        tree,
        package_pos,
        package,
        doc,
        decls,
        imports,
        comments,
        groups,
        lines,
        line_directives: directives,
        generated,
        errors,
        dropped_errors,
    }
}

/// The marker of <https://go.dev/s/generatedcode>: a line of its own in a comment.
pub(crate) fn says_generated(comment: &[u8]) -> bool {
    comment.split(|b| *b == b'\n').any(|line| {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        line.strip_prefix(b"// Code generated ").is_some_and(|rest| rest.ends_with(b" DO NOT EDIT."))
    })
}

impl File {
    /// The comments of a group.
    #[must_use]
    pub fn comment_group(&self, id: CommentGroupId) -> &[Span] {
        let group = self.groups[id.index()];
        &self.comments[group.first as usize..(group.first + group.len) as usize]
    }

    /// Line and column of an offset, `//line` directives not minded.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        self.lines.position(offset)
    }

    /// The `//line` directive that speaks of this offset, if any does.
    #[must_use]
    pub fn line_directive_at(&self, offset: u32) -> Option<&LineDirective> {
        let count = self.line_directives.partition_point(|d| d.applies_from <= offset);
        self.line_directives[..count].last()
    }

    /// Bytes held on the heap.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.tree.heap_bytes()
            + size_of_val(self.decls.as_slice())
            + size_of_val(self.imports.as_slice())
            + self.comments.capacity() * size_of::<Span>()
            + self.groups.capacity() * size_of::<CommentGroup>()
            + self.lines.len() * 4
    }
}

/// A function body that was parsed on its own.
#[derive(Clone, Debug)]
pub struct Body {
    /// The nodes, with the offsets of the file.
    pub tree: Tree,
    /// The body's block.
    pub block: StmtId,
    /// What is wrong with it, by offset.
    pub errors: Vec<SyntaxError>,
    /// How many errors there were beyond [`crate::MAX_ERRORS`].
    pub dropped_errors: usize,
}

/// Parses a body that [`Mode::SkipBodies`] left out: `body` is the span of its [`crate::ast::Stmt::Skipped`], and
/// `lines` those of its file. The file need not change for it, so that many bodies can be read at a time.
///
/// ```
/// use stanch_gosrc::ast::{Decl, Stmt};
/// use stanch_gosrc::{Interner, Mode, parse_body, parse_file};
///
/// let source = b"package p\n\nfunc f() { go g() }\n";
/// let mut names = Interner::new();
/// let file = parse_file(source, &mut names, Mode::SkipBodies);
/// let Decl::Func(f) = file.tree.decl(file.decls[0]) else { panic!("a function") };
/// let span = file.tree.stmt_span(f.body.unwrap());
/// let body = parse_body(source, span, &file.lines, &mut names);
/// let Stmt::Block(list) = body.tree.stmt(body.block) else { panic!("a block") };
/// assert!(matches!(body.tree.stmt(body.tree.list(list)[0]), Stmt::Go(_)));
/// ```
#[must_use]
pub fn parse_body(source: &[u8], body: Span, lines: &LineTable, names: &mut Interner) -> Body {
    let lexer = Lexer::within(source, body);
    let mut parser = Parser::new(source, lines, lexer, names, false);
    let block = parser.body_alone();
    let Parser { mut tree, lex, .. } = parser;
    tree.shrink();
    let (errors, dropped_errors) = lex.errors.sorted();
    Body { tree, block, errors, dropped_errors }
}
