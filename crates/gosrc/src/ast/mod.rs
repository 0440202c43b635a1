//! The syntax tree of Go, shaped like `go/ast`, in an arena.
//!
//! A [`Tree`] holds the nodes of one file (or of one function body that was parsed on its own). Nodes are small `Copy`
//! values and refer to one another by ids of 32 bits; an `Option` of an id is 32 bits too. A list of nodes is a
//! [`List`], read with [`Tree::list`] as a slice. Every identifier has an [`IdentId`] of its own, dense from 0 in the
//! order of parsing, so that what a name means can be kept in a plain vector beside the tree.
//!
//! Nodes are [`Expr`] (types are expressions, as in `go/ast`), [`Stmt`], [`Decl`], [`Spec`], [`Field`]; [`walk`]
//! visits them without recursion, and [`dump`](dump()) prints them.
//!
//! The depth of a tree is at most [`crate::parser::MAX_NESTING`] except for three chains that machines write and
//! that may be longer, up to [`crate::parser::MAX_CHAIN`]: the left operands of binary expressions, the operands of
//! selectors, calls and indexes, and the `else` branches of `if` statements. Code that follows those by recursion
//! needs a bound of its own.
//!
//! The arena also holds a few nodes that nothing refers to (what a type parameter list was taken for at first):
//! start from [`crate::File::decls`], not from id 0.

mod decl;
pub mod dump;
mod expr;
mod ids;
mod stmt;
pub mod walk;

pub use decl::{
    Decl, Field, FieldList, FuncDecl, FuncType, GenDecl, GenKind, ImportSpec, Spec, TypeSpec, ValueSpec,
};
pub use dump::dump;
pub use expr::{BinaryOp, Bounds, ChanDir, Expr, LitKind, UnaryOp};
pub use ids::{CommentGroupId, DeclId, ExprId, FieldId, FuncTypeId, IdentId, List, SliceId, SpecId, StmtId};
pub use stmt::{AssignOp, BranchKind, RangeOp, Stmt};
pub use walk::Node;

use ids::{Arena, ListPool, Listed};

use crate::names::{Interner, Name, Remap};
use crate::span::Span;

/// One occurrence of an identifier.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ident {
    /// Its name; [`Name::MISSING`] where the text has none.
    pub name: Name,
    /// Offset of its first byte.
    pub pos: u32,
}

#[derive(Clone, Copy, Debug)]
struct Spanned<T> {
    node: T,
    span: Span,
}

/// The nodes of a file.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    idents: Arena<Ident>,
    exprs: Arena<Spanned<Expr>>,
    slices: Arena<Bounds>,
    stmts: Arena<Spanned<Stmt>>,
    fields: Arena<Field>,
    func_types: Arena<FuncType>,
    specs: Arena<Spec>,
    decls: Arena<Spanned<Decl>>,
    expr_lists: ListPool<ExprId>,
    ident_lists: ListPool<IdentId>,
    stmt_lists: ListPool<StmtId>,
    field_lists: ListPool<FieldId>,
    spec_lists: ListPool<SpecId>,
}

impl Tree {
    /// An identifier.
    #[must_use]
    pub fn ident(&self, id: IdentId) -> Ident {
        self.idents.get(id.index())
    }

    /// Name of an identifier.
    #[must_use]
    pub fn name(&self, id: IdentId) -> Name {
        self.idents.get(id.index()).name
    }

    /// How many identifiers there are: ids go from 0 up to this.
    #[must_use]
    pub fn ident_count(&self) -> usize {
        self.idents.len()
    }

    /// How many expressions there are.
    #[must_use]
    pub fn expr_count(&self) -> usize {
        self.exprs.len()
    }

    /// How many statements there are.
    #[must_use]
    pub fn stmt_count(&self) -> usize {
        self.stmts.len()
    }

    /// Where an identifier is. One that is missing is empty.
    #[must_use]
    pub fn ident_span(&self, id: IdentId, names: &Interner) -> Span {
        let ident = self.ident(id);
        Span::new(ident.pos, ident.pos + names.text(ident.name).len() as u32)
    }

    /// An expression or type.
    #[must_use]
    pub fn expr(&self, id: ExprId) -> Expr {
        self.exprs.get(id.index()).node
    }

    /// Where an expression is.
    #[must_use]
    pub fn expr_span(&self, id: ExprId) -> Span {
        self.exprs.get(id.index()).span
    }

    /// The bounds of a slice expression.
    #[must_use]
    pub fn bounds(&self, id: SliceId) -> Bounds {
        self.slices.get(id.index())
    }

    /// A statement.
    #[must_use]
    pub fn stmt(&self, id: StmtId) -> Stmt {
        self.stmts.get(id.index()).node
    }

    /// Where a statement is.
    #[must_use]
    pub fn stmt_span(&self, id: StmtId) -> Span {
        self.stmts.get(id.index()).span
    }

    /// All statements with their spans, in the order in which they ended in the text.
    pub fn all_stmts(&self) -> impl Iterator<Item = (Stmt, Span)> {
        self.stmts.iter().map(|stmt| (stmt.node, stmt.span))
    }

    /// A struct field, interface element, parameter or result.
    #[must_use]
    pub fn field(&self, id: FieldId) -> Field {
        self.fields.get(id.index())
    }

    /// A signature.
    #[must_use]
    pub fn func_type(&self, id: FuncTypeId) -> FuncType {
        self.func_types.get(id.index())
    }

    /// An import, constant, variable or type declared.
    #[must_use]
    pub fn spec(&self, id: SpecId) -> Spec {
        self.specs.get(id.index())
    }

    /// A declaration.
    #[must_use]
    pub fn decl(&self, id: DeclId) -> Decl {
        self.decls.get(id.index()).node
    }

    /// Where a declaration is, its doc comment not included.
    #[must_use]
    pub fn decl_span(&self, id: DeclId) -> Span {
        self.decls.get(id.index()).span
    }

    /// The nodes of a list.
    #[must_use]
    pub fn list<T: Listed>(&self, list: List<T>) -> &[T] {
        T::pool(self).get(list)
    }

    /// The expression without the parentheses around it.
    #[must_use]
    pub fn unparen(&self, mut id: ExprId) -> ExprId {
        while let Expr::Paren(inner) = self.expr(id) {
            id = inner;
        }
        id
    }

    /// Gives every identifier the name that it has in the interner that [`Interner::merge`] took the names into.
    pub fn rename(&mut self, remap: &Remap) {
        for ident in self.idents.iter_mut() {
            ident.name = remap.get(ident.name);
        }
    }

    /// Bytes held on the heap.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.idents.heap_bytes()
            + self.exprs.heap_bytes()
            + self.slices.heap_bytes()
            + self.stmts.heap_bytes()
            + self.fields.heap_bytes()
            + self.func_types.heap_bytes()
            + self.specs.heap_bytes()
            + self.decls.heap_bytes()
            + self.expr_lists.heap_bytes()
            + self.ident_lists.heap_bytes()
            + self.stmt_lists.heap_bytes()
            + self.field_lists.heap_bytes()
            + self.spec_lists.heap_bytes()
    }
}

/// What the parser does to a tree.
impl Tree {
    /// Room for the nodes of a text of so many bytes, by what Go sources have on average.
    pub(crate) fn reserve(&mut self, bytes: usize) {
        self.idents.reserve(bytes / 12);
        self.exprs.reserve(bytes / 10);
        self.stmts.reserve(bytes / 50);
        self.expr_lists.reserve(bytes / 25);
    }

    pub(crate) fn shrink(&mut self) {
        self.idents.shrink();
        self.exprs.shrink();
        self.slices.shrink();
        self.stmts.shrink();
        self.fields.shrink();
        self.func_types.shrink();
        self.specs.shrink();
        self.decls.shrink();
        self.expr_lists.shrink();
        self.ident_lists.shrink();
        self.stmt_lists.shrink();
        self.field_lists.shrink();
        self.spec_lists.shrink();
    }

    pub(crate) fn add_ident(&mut self, name: Name, pos: u32) -> IdentId {
        IdentId::new(self.idents.add(Ident { name, pos }))
    }

    pub(crate) fn add_expr(&mut self, node: Expr, span: Span) -> ExprId {
        ExprId::new(self.exprs.add(Spanned { node, span }))
    }

    pub(crate) fn set_expr(&mut self, id: ExprId, node: Expr, span: Span) {
        *self.exprs.get_mut(id.index()) = Spanned { node, span };
    }

    pub(crate) fn add_bounds(&mut self, bounds: Bounds) -> SliceId {
        SliceId::new(self.slices.add(bounds))
    }

    pub(crate) fn add_stmt(&mut self, node: Stmt, span: Span) -> StmtId {
        StmtId::new(self.stmts.add(Spanned { node, span }))
    }

    pub(crate) fn add_field(&mut self, field: Field) -> FieldId {
        FieldId::new(self.fields.add(field))
    }

    pub(crate) fn add_func_type(&mut self, ty: FuncType) -> FuncTypeId {
        FuncTypeId::new(self.func_types.add(ty))
    }

    pub(crate) fn add_spec(&mut self, spec: Spec) -> SpecId {
        SpecId::new(self.specs.add(spec))
    }

    pub(crate) fn add_decl(&mut self, node: Decl, span: Span) -> DeclId {
        DeclId::new(self.decls.add(Spanned { node, span }))
    }

    pub(crate) fn add_list<T: Listed>(&mut self, items: impl ExactSizeIterator<Item = T>) -> List<T> {
        T::pool_mut(self).add(items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tree of all of a large program's sources has to fit into memory.
    #[test]
    fn nodes_stay_small() {
        assert_eq!(size_of::<Option<ExprId>>(), 4);
        assert_eq!(size_of::<List<ExprId>>(), 4);
        assert_eq!(size_of::<Spanned<Expr>>(), 24);
        assert_eq!(size_of::<Spanned<Stmt>>(), 28);
    }
}
