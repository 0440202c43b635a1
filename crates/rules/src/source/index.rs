//! Where the nodes of a file are: what is around each, who uses an object, and lists of what rules look for.

use stanch_gosrc::ast::{
    Decl, DeclId, Expr, ExprId, FieldId, FuncTypeId, IdentId, Node, SpecId, Stmt, StmtId, Tree,
};
use stanch_gosrc::types::{Callee, FastMap, Info, ObjId};

/// A function of a file: declared, or a literal.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Func {
    /// A function or method.
    Decl(DeclId),
    /// An [`Expr::FuncLit`].
    Lit(ExprId),
}

/// The nodes of a file by kind and by what is around them. Lists are in the order of the text.
#[derive(Default)]
pub struct Index {
    exprs: Vec<Option<Node>>,
    stmts: Vec<Option<Node>>,
    others: FastMap<Other, Node>,
    uses: FastMap<ObjId, Vec<ExprId>>,
    definitions: FastMap<ObjId, IdentId>,
    identifiers: FastMap<IdentId, Node>,
    callees: FastMap<ObjId, Vec<ExprId>>,
    /// Calls and conversions.
    pub calls: Vec<ExprId>,
    /// Composite literals.
    pub composites: Vec<ExprId>,
    /// Function literals.
    pub literals: Vec<ExprId>,
    /// `a[i]` and instances of generics.
    pub indexes: Vec<ExprId>,
    /// `go` statements.
    pub gos: Vec<StmtId>,
    /// `defer` statements.
    pub defers: Vec<StmtId>,
    /// `for` statements, with and without `range`.
    pub loops: Vec<StmtId>,
    /// Assignments and short variable declarations.
    pub assigns: Vec<StmtId>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Other {
    Spec(SpecId),
    Decl(DeclId),
    Field(FieldId),
}

impl Index {
    /// The index of the declarations of a file.
    #[must_use]
    pub fn of(tree: &Tree, decls: &[DeclId], info: &Info) -> Self {
        let mut index = Self {
            exprs: vec![None; tree.expr_count()],
            stmts: vec![None; tree.stmt_count()],
            ..Self::default()
        };
        let mut below = Vec::new();
        let mut open: Vec<Node> = decls.iter().rev().copied().map(Node::Decl).collect();
        while let Some(node) = open.pop() {
            index.enter(tree, node, info);
            stanch_gosrc::ast::walk::children(tree, node, &mut below);
            below.iter().for_each(|child| index.put_below(*child, node));
            open.extend(below.drain(..).rev());
        }
        index
    }

    fn put_below(&mut self, child: Node, parent: Node) {
        match child {
            Node::Expr(id) => self.exprs[id.index()] = Some(parent),
            Node::Stmt(id) => self.stmts[id.index()] = Some(parent),
            Node::Spec(id) => drop(self.others.insert(Other::Spec(id), parent)),
            Node::Decl(id) => drop(self.others.insert(Other::Decl(id), parent)),
            Node::Field(id) => drop(self.others.insert(Other::Field(id), parent)),
            Node::Ident(id) => drop(self.identifiers.insert(id, parent)),
        }
    }

    fn enter(&mut self, tree: &Tree, node: Node, info: &Info) {
        match node {
            Node::Expr(id) => self.enter_expr(tree, id, info),
            Node::Stmt(id) => match tree.stmt(id) {
                Stmt::Go(_) => self.gos.push(id),
                Stmt::Defer(_) => self.defers.push(id),
                Stmt::For { .. } | Stmt::Range { .. } => self.loops.push(id),
                Stmt::Assign { .. } => self.assigns.push(id),
                _ => {}
            },
            Node::Ident(id) => {
                if let Some(obj) = info.defs.get(id) {
                    self.definitions.insert(obj, id);
                }
            }
            _ => {}
        }
    }

    fn enter_expr(&mut self, tree: &Tree, id: ExprId, info: &Info) {
        match tree.expr(id) {
            Expr::Call { .. } => {
                self.calls.push(id);
                if let Some(Callee::Func(func) | Callee::Interface(func)) = info.callees.get(&id) {
                    self.callees.entry(*func).or_default().push(id);
                }
            }
            Expr::Composite { .. } => self.composites.push(id),
            Expr::FuncLit { .. } => self.literals.push(id),
            Expr::Index { .. } => self.indexes.push(id),
            Expr::Ident(ident) | Expr::Selector { sel: ident, .. } => {
                if let Some(obj) = info.uses.get(ident) {
                    self.uses.entry(obj).or_default().push(id);
                } else if let Some(obj) = info.defs.get(ident) {
                    self.definitions.insert(obj, ident);
                    self.identifiers.insert(ident, Node::Expr(id));
                }
            }
            _ => {}
        }
    }

    /// What is right around a node; `None` for the declarations of the file.
    #[must_use]
    pub fn parent(&self, node: Node) -> Option<Node> {
        match node {
            Node::Expr(id) => self.exprs.get(id.index()).copied().flatten(),
            Node::Stmt(id) => self.stmts.get(id.index()).copied().flatten(),
            Node::Spec(id) => self.others.get(&Other::Spec(id)).copied(),
            Node::Decl(id) => self.others.get(&Other::Decl(id)).copied(),
            Node::Field(id) => self.others.get(&Other::Field(id)).copied(),
            Node::Ident(id) => self.identifiers.get(&id).copied(),
        }
    }

    /// What is around a node, the innermost first; the node itself is left out.
    pub fn around(&self, node: impl Into<Node>) -> impl Iterator<Item = Node> + '_ {
        std::iter::successors(self.parent(node.into()), |at| self.parent(*at))
    }

    /// The uses of an object in this file: identifiers, and selectors that select it.
    #[must_use]
    pub fn uses(&self, obj: ObjId) -> &[ExprId] {
        self.uses.get(&obj).map_or(&[], Vec::as_slice)
    }

    /// The functions and methods that this file calls by name, in no order.
    pub fn callees(&self) -> impl Iterator<Item = ObjId> + '_ {
        self.callees.keys().copied()
    }

    /// The calls of a function or method.
    #[must_use]
    pub fn calls_of(&self, func: ObjId) -> &[ExprId] {
        self.callees.get(&func).map_or(&[], Vec::as_slice)
    }

    /// Where this file declares an object that is no import.
    #[must_use]
    pub fn definition(&self, obj: ObjId) -> Option<IdentId> {
        self.definitions.get(&obj).copied()
    }

    /// The innermost function around a node.
    #[must_use]
    pub fn func(&self, tree: &Tree, node: impl Into<Node>) -> Option<Func> {
        self.around(node).find_map(|around| as_func(tree, around))
    }

    /// The function that a file declares around a node, function literals seen through.
    #[must_use]
    pub fn declared_func(&self, tree: &Tree, node: impl Into<Node>) -> Option<DeclId> {
        self.around(node).find_map(|around| match as_func(tree, around) {
            Some(Func::Decl(decl)) => Some(decl),
            _ => None,
        })
    }

    /// The loops around a node in the same function, the innermost first. A node is in a loop where it runs once for
    /// each iteration: the operand of `range`, and what stands before a `for`, are not.
    pub fn loops_around<'i>(
        &'i self,
        tree: &'i Tree,
        node: impl Into<Node>,
    ) -> impl Iterator<Item = StmtId> + 'i {
        let node = node.into();
        let below = std::iter::once(node).chain(self.around(node));
        let steps = below.zip(self.around(node));
        steps.take_while(|(_, around)| as_func(tree, *around).is_none()).filter_map(|(below, around)| {
            let Node::Stmt(id) = around else { return None };
            match tree.stmt(id) {
                Stmt::For { init, .. } => (init.map(Node::Stmt) != Some(below)).then_some(id),
                Stmt::Range { x, .. } => (below != Node::Expr(x)).then_some(id),
                _ => None,
            }
        })
    }

    /// The innermost statement around an expression.
    #[must_use]
    pub fn statement(&self, node: impl Into<Node>) -> Option<StmtId> {
        self.around(node).find_map(|around| match around {
            Node::Stmt(id) => Some(id),
            _ => None,
        })
    }
}

/// The function that a node is.
fn as_func(tree: &Tree, node: Node) -> Option<Func> {
    match node {
        Node::Decl(id) if matches!(tree.decl(id), Decl::Func(_)) => Some(Func::Decl(id)),
        Node::Expr(id) if matches!(tree.expr(id), Expr::FuncLit { .. }) => Some(Func::Lit(id)),
        _ => None,
    }
}

impl Func {
    /// The node.
    #[must_use]
    pub fn node(self) -> Node {
        match self {
            Self::Decl(id) => Node::Decl(id),
            Self::Lit(id) => Node::Expr(id),
        }
    }

    /// Its signature.
    #[must_use]
    pub fn signature(self, tree: &Tree) -> Option<FuncTypeId> {
        match self {
            Self::Decl(id) => match tree.decl(id) {
                Decl::Func(decl) => Some(decl.ty),
                _ => None,
            },
            Self::Lit(id) => match tree.expr(id) {
                Expr::FuncLit { ty, .. } => Some(ty),
                _ => None,
            },
        }
    }

    /// Its block.
    #[must_use]
    pub fn body(self, tree: &Tree) -> Option<StmtId> {
        match self {
            Self::Decl(id) => match tree.decl(id) {
                Decl::Func(decl) => decl.body,
                _ => None,
            },
            Self::Lit(id) => match tree.expr(id) {
                Expr::FuncLit { body, .. } => Some(body),
                _ => None,
            },
        }
    }
}
