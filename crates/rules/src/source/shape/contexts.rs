//! Contexts: which one a place could use.

use stanch_gosrc::ast::{Expr, ExprId, Node, Stmt};

use crate::source::{FileView, Func, View};

/// Functions that give a context that is never done.
pub(crate) const ENDLESS: &[&str] = &["context.Background", "context.TODO"];

impl View<'_, '_> {
    /// The context of the caller that a place could use, as it would be written: a parameter `ctx`, or `r.Context()`.
    /// `None` in what a function starts or defers: that may outlive the caller on purpose.
    pub(crate) fn context_in_sight(&mut self, file: &FileView, node: impl Into<Node>) -> Option<String> {
        let tree = &file.file.tree;
        let mut at = node.into();
        loop {
            if self.is_detached(file, at) {
                return None;
            }
            let func = file.index.func(tree, at)?;
            if let Some(found) = self.context_param(file, func) {
                return Some(found);
            }
            at = func.node();
        }
    }

    /// Whether a node is part of what a `go` or `defer` statement runs, without a function in between.
    fn is_detached(&self, file: &FileView, node: Node) -> bool {
        let tree = &file.file.tree;
        let around = std::iter::once(node).chain(file.index.around(node)).skip(1);
        for around in around {
            match around {
                Node::Stmt(id) => return matches!(tree.stmt(id), Stmt::Go(_) | Stmt::Defer(_)),
                Node::Expr(id) if matches!(tree.expr(id), Expr::FuncLit { .. }) => return false,
                _ => {}
            }
        }
        false
    }

    fn context_param(&mut self, file: &FileView, func: Func) -> Option<String> {
        let tree = &file.file.tree;
        let fields = tree.list(tree.func_type(func.signature(tree)?).params.fields).to_vec();
        fields.into_iter().find_map(|field| {
            let field = tree.field(field);
            let name = *tree.list(field.names).first()?;
            let name = self.text(tree.name(name)).to_owned();
            let ty = self.type_name(file.info.types.get(field.ty)?)?;
            match ty.as_str() {
                _ if name == "_" => None,
                "context.Context" => Some(name),
                "net/http.Request" => Some(format!("{name}.Context()")),
                _ => None,
            }
        })
    }

    /// Whether an expression is `context.Background()` or `context.TODO()`.
    pub(crate) fn is_endless_context(&mut self, file: &FileView, expr: ExprId) -> bool {
        self.calls_one_of(file, file.file.tree.unparen(expr), ENDLESS)
    }
}
