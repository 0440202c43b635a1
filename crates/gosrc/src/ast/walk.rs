//! Visiting the nodes of a tree without recursion, so that no depth overflows the stack.

use super::{
    Decl, DeclId, Expr, ExprId, FieldId, FieldList, FuncDecl, FuncTypeId, IdentId, List, Listed, Spec,
    SpecId, Stmt, StmtId, Tree,
};
use crate::names::Interner;
use crate::span::Span;

/// A node of a tree.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Node {
    /// An identifier that is no expression by itself: a name declared, a label, what a selector selects.
    Ident(IdentId),
    /// An expression or type.
    Expr(ExprId),
    /// A statement.
    Stmt(StmtId),
    /// A field, interface element, parameter or result.
    Field(FieldId),
    /// One import, constant, variable or type declared.
    Spec(SpecId),
    /// A declaration.
    Decl(DeclId),
}

impl Node {
    /// Where the node is.
    #[must_use]
    pub fn span(self, tree: &Tree, names: &Interner) -> Span {
        match self {
            Self::Ident(id) => tree.ident_span(id, names),
            Self::Expr(id) => tree.expr_span(id),
            Self::Stmt(id) => tree.stmt_span(id),
            Self::Field(id) => tree.field(id).span,
            Self::Spec(id) => tree.spec(id).span(),
            Self::Decl(id) => tree.decl_span(id),
        }
    }
}

/// What a walk comes to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// A node, before its children.
    Enter(Node),
    /// The same node, after its children.
    Leave(Node),
}

/// Visits `root` and all nodes below it in the order of the text; `enter` says whether to go into a node.
///
/// ```
/// use stanch_gosrc::ast::{Expr, Node, walk::walk};
/// use stanch_gosrc::{Interner, Mode, parse_file};
///
/// let mut names = Interner::new();
/// let file = parse_file(b"package p\nvar x = f(g(1))\n", &mut names, Mode::Full);
/// let mut calls = 0;
/// walk(&file.tree, Node::Decl(file.decls[0]), |node| {
///     calls += usize::from(matches!(node, Node::Expr(x) if matches!(file.tree.expr(x), Expr::Call { .. })));
///     true
/// });
/// assert_eq!(calls, 2);
/// ```
pub fn walk(tree: &Tree, root: Node, mut enter: impl FnMut(Node) -> bool) {
    let mut stack = vec![root];
    while let Some(node) = stack.pop() {
        if enter(node) {
            let mark = stack.len();
            children(tree, node, &mut stack);
            stack[mark..].reverse();
        }
    }
}

/// As [`walk`], and comes back to each node after its children.
pub fn walk_events(tree: &Tree, root: Node, mut visit: impl FnMut(Event)) {
    let mut stack = vec![Event::Enter(root)];
    let mut below = Vec::new();
    while let Some(event) = stack.pop() {
        visit(event);
        if let Event::Enter(node) = event {
            stack.push(Event::Leave(node));
            children(tree, node, &mut below);
            stack.extend(below.drain(..).rev().map(Event::Enter));
        }
    }
}

/// Appends the children of `node` to `out`, in the order of the text.
pub fn children(tree: &Tree, node: Node, out: &mut Vec<Node>) {
    let mut below = Below { tree, out };
    match node {
        Node::Ident(_) => {}
        Node::Expr(id) => below.of_expr(id),
        Node::Stmt(id) => below.of_stmt(id),
        Node::Field(id) => {
            let field = tree.field(id);
            below.list(field.names).expr(field.ty);
        }
        Node::Spec(id) => below.of_spec(id),
        Node::Decl(id) => match tree.decl(id) {
            Decl::Bad => {}
            Decl::Gen(decl) => {
                below.list(decl.specs);
            }
            Decl::Func(decl) => below.of_func_decl(decl),
        },
    }
}

struct Below<'t, 'o> {
    tree: &'t Tree,
    out: &'o mut Vec<Node>,
}

impl Below<'_, '_> {
    fn expr(&mut self, id: impl Into<Option<ExprId>>) -> &mut Self {
        self.out.extend(id.into().map(Node::Expr));
        self
    }

    fn stmt(&mut self, id: impl Into<Option<StmtId>>) -> &mut Self {
        self.out.extend(id.into().map(Node::Stmt));
        self
    }

    fn ident(&mut self, id: impl Into<Option<IdentId>>) -> &mut Self {
        self.out.extend(id.into().map(Node::Ident));
        self
    }

    fn list<T: Listed + Into<Node>>(&mut self, list: List<T>) -> &mut Self {
        self.out.extend(self.tree.list(list).iter().map(|id| (*id).into()));
        self
    }

    fn fields(&mut self, list: Option<FieldList>) -> &mut Self {
        self.list(list.map_or(List::EMPTY, |list| list.fields))
    }

    fn signature(&mut self, ty: FuncTypeId) -> &mut Self {
        let ty = self.tree.func_type(ty);
        self.fields(ty.type_params).fields(Some(ty.params)).fields(ty.results)
    }

    fn of_func_decl(&mut self, decl: FuncDecl) {
        self.fields(decl.recv).ident(decl.name).signature(decl.ty).stmt(decl.body);
    }

    fn of_spec(&mut self, id: SpecId) {
        match self.tree.spec(id) {
            Spec::Import(spec) => self.ident(spec.name),
            Spec::Value(spec) => self.list(spec.names).expr(spec.ty).list(spec.values),
            Spec::Type(spec) => self.ident(spec.name).fields(spec.type_params).expr(spec.ty),
        };
    }

    fn of_expr(&mut self, id: ExprId) {
        match self.tree.expr(id) {
            Expr::Bad | Expr::Ident(_) | Expr::Lit(_) => self,
            Expr::Ellipsis(elt) => self.expr(elt),
            Expr::FuncLit { ty, body } => self.signature(ty).stmt(body),
            Expr::Composite { ty, elts, .. } => self.expr(ty).list(elts),
            Expr::Paren(x) | Expr::Star(x) | Expr::Unary { x, .. } => self.expr(x),
            Expr::Selector { x, sel } => self.expr(x).ident(sel),
            Expr::Index { x, index, .. } => self.expr(x).expr(index),
            Expr::IndexList { x, indices, .. } => self.expr(x).list(indices),
            Expr::Slice { x, bounds, .. } => {
                let bounds = self.tree.bounds(bounds);
                self.expr(x).expr(bounds.lo).expr(bounds.hi).expr(bounds.max)
            }
            Expr::TypeAssert { x, ty, .. } => self.expr(x).expr(ty),
            Expr::Call { fun, args, .. } => self.expr(fun).list(args),
            Expr::Binary { x, y, .. } => self.expr(x).expr(y),
            Expr::KeyValue { key, value, .. } | Expr::Map { key, value } => self.expr(key).expr(value),
            Expr::Array { len, elt } => self.expr(len).expr(elt),
            Expr::Struct { fields } => self.list(fields),
            Expr::Func(ty) => self.signature(ty),
            Expr::Interface { elems } => self.list(elems),
            Expr::Chan { value, .. } => self.expr(value),
        };
    }

    fn of_stmt(&mut self, id: StmtId) {
        match self.tree.stmt(id) {
            Stmt::Bad | Stmt::Skipped | Stmt::Empty { .. } => self,
            Stmt::Decl(decl) => {
                self.out.push(Node::Decl(decl));
                self
            }
            Stmt::Labeled { label, stmt, .. } => self.ident(label).stmt(stmt),
            Stmt::Expr(x) | Stmt::Go(x) | Stmt::Defer(x) | Stmt::IncDec { x, .. } => self.expr(x),
            Stmt::Send { chan, value, .. } => self.expr(chan).expr(value),
            Stmt::Assign { lhs, rhs, .. } => self.list(lhs).list(rhs),
            Stmt::Return(results) => self.list(results),
            Stmt::Branch { label, .. } => self.ident(label),
            Stmt::Block(list) => self.list(list),
            Stmt::If { init, cond, body, els } => self.stmt(init).expr(cond).stmt(body).stmt(els),
            Stmt::Case { list, body, .. } => self.list(list).list(body),
            Stmt::Switch { init, tag, body } => self.stmt(init).expr(tag).stmt(body),
            Stmt::TypeSwitch { init, assign, body } => self.stmt(init).stmt(assign).stmt(body),
            Stmt::Comm { comm, body, .. } => self.stmt(comm).list(body),
            Stmt::Select { body } => self.stmt(body),
            Stmt::For { init, cond, post, body } => self.stmt(init).expr(cond).stmt(post).stmt(body),
            Stmt::Range { key, value, x, body, .. } => self.expr(key).expr(value).expr(x).stmt(body),
        };
    }
}

macro_rules! into_node {
    ($($id:ident as $kind:ident),* $(,)?) => {$(
        impl From<$id> for Node {
            fn from(id: $id) -> Self {
                Self::$kind(id)
            }
        }
    )*};
}

into_node!(
    IdentId as Ident,
    ExprId as Expr,
    StmtId as Stmt,
    FieldId as Field,
    SpecId as Spec,
    DeclId as Decl,
);
