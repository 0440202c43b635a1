//! Declarations and what they are made of.

use crate::span::Span;
use crate::token::Tok;

use super::ids::{CommentGroupId, ExprId, FieldId, FuncTypeId, IdentId, List, SpecId, StmtId};

/// A declaration.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decl {
    /// What the parser could not read.
    Bad,
    /// `import`, `const`, `type` or `var`
    Gen(GenDecl),
    /// A function or method
    Func(FuncDecl),
}

/// `import`, `const`, `type` or `var`, one or a group in parentheses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GenDecl {
    /// Which.
    pub kind: GenKind,
    /// Whether there are parentheses.
    pub grouped: bool,
    /// What is declared, in the order of the text. In a const group the index of a spec is its `iota`.
    pub specs: List<SpecId>,
    /// The comment right before; for `import "C"` this is the preamble of cgo.
    pub doc: Option<CommentGroupId>,
}

/// The keyword of a [`GenDecl`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum GenKind {
    /// `import`
    Import,
    /// `const`
    Const,
    /// `type`
    Type,
    /// `var`
    Var,
}

impl GenKind {
    /// The keyword's token.
    #[must_use]
    pub const fn tok(self) -> Tok {
        match self {
            Self::Import => Tok::Import,
            Self::Const => Tok::Const,
            Self::Type => Tok::Type,
            Self::Var => Tok::Var,
        }
    }
}

/// A function or method.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FuncDecl {
    /// The receiver's parameter list; a correct one has one field with at most one name.
    pub recv: Option<FieldList>,
    /// Its name.
    pub name: IdentId,
    /// Its signature, type parameters included.
    pub ty: FuncTypeId,
    /// A [`super::Stmt::Block`], or [`super::Stmt::Skipped`]; `None` for one that is not written in Go.
    pub body: Option<StmtId>,
    /// The comment right before.
    pub doc: Option<CommentGroupId>,
}

/// A signature.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FuncType {
    /// The type parameters, in brackets.
    pub type_params: Option<FieldList>,
    /// The parameters, in parentheses.
    pub params: FieldList,
    /// The results, in parentheses or a single type.
    pub results: Option<FieldList>,
}

/// Fields, parameters, results or type parameters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FieldList {
    /// From the opening bracket, if there is one, to the closing one.
    pub span: Span,
    /// The fields.
    pub fields: List<FieldId>,
}

/// A struct field, an element of an interface, a parameter or result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Field {
    /// The names that share the type; none for embedded types and unnamed parameters.
    pub names: List<IdentId>,
    /// The type; for a method of an interface, an [`super::Expr::Func`].
    pub ty: ExprId,
    /// The struct tag: a string literal as written.
    pub tag: Option<Span>,
    /// From the first name to the tag.
    pub span: Span,
    /// The comment right before.
    pub doc: Option<CommentGroupId>,
    /// The comment on the same line.
    pub comment: Option<CommentGroupId>,
}

/// One thing that a [`GenDecl`] declares.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Spec {
    /// In an `import`
    Import(ImportSpec),
    /// In a `const` or `var`
    Value(ValueSpec),
    /// In a `type`
    Type(TypeSpec),
}

impl Spec {
    /// Where it is, comments not included.
    #[must_use]
    pub const fn span(&self) -> Span {
        match self {
            Self::Import(s) => s.span,
            Self::Value(s) => s.span,
            Self::Type(s) => s.span,
        }
    }
}

/// One import.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ImportSpec {
    /// The name given to it: `_`, [`crate::Name::DOT`] or an identifier.
    pub name: Option<IdentId>,
    /// The path: a string literal as written; empty where it is missing.
    pub path: Span,
    /// From the name to the path.
    pub span: Span,
    /// The comment right before, in a group.
    pub doc: Option<CommentGroupId>,
    /// The comment on the same line.
    pub comment: Option<CommentGroupId>,
}

/// Constants or variables declared together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ValueSpec {
    /// The names.
    pub names: List<IdentId>,
    /// The type, if written.
    pub ty: Option<ExprId>,
    /// The values; a constant without repeats those of the spec before it.
    pub values: List<ExprId>,
    /// From the first name to the last value.
    pub span: Span,
    /// The comment right before, in a group.
    pub doc: Option<CommentGroupId>,
    /// The comment on the same line.
    pub comment: Option<CommentGroupId>,
}

/// A type declared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TypeSpec {
    /// Its name.
    pub name: IdentId,
    /// The type parameters, in brackets.
    pub type_params: Option<FieldList>,
    /// Whether it is an alias: `type A = B`.
    pub alias: bool,
    /// What it is declared as.
    pub ty: ExprId,
    /// From the name to the type.
    pub span: Span,
    /// The comment right before, in a group.
    pub doc: Option<CommentGroupId>,
    /// The comment on the same line.
    pub comment: Option<CommentGroupId>,
}
