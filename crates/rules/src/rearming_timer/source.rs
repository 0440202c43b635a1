//! How it shows in source: `time.AfterFunc` that calls the function that it stands in, with nothing to stop it.

use stanch_gosrc::ast::{Expr, ExprId, Node, Stmt};
use stanch_gosrc::types::{ObjId, ObjKind};

use crate::source::{FileView, Func, Sink, View};

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    for file in view.sources() {
        for call in &view.calls_of(file, &["time.AfterFunc"]) {
            if !is_dropped(file, *call) {
                continue;
            }
            let Some(func) = file.index.func(&file.file.tree, *call) else { continue };
            let Some(own) = object_of(file, func) else { continue };
            let leads_back = file.args(*call).get(1).is_some_and(|next| leads_to(file, *next, own));
            if !leads_back || !is_unconditional(file, func, *call) {
                continue;
            }
            let heat = match view.world.object(own).kind {
                ObjKind::Func => view.func_heat(own),
                _ => view.heat(file, func.node()),
            };
            let name = view.world.name(own).to_owned();
            let claim = view.claim(file, *call).example(EXAMPLE).says(
                format!("{name} sets its timer again each time, and nothing can stop it"),
                format!(
                    "{name} ends by asking for itself once more; the timer is dropped, and no condition stands before it: \
                     each start of the chain runs, and keeps what it refers to, until the program ends"
                ),
                "keep the timer and Stop it, ask a context before setting it again, or use a ticker that is stopped",
            );
            sink.add(if heat.is_hot() { claim } else { claim.pedantic() });
        }
    }
}

fn is_dropped(file: &FileView, call: ExprId) -> bool {
    matches!(file.index.parent(Node::Expr(call)),
        Some(Node::Stmt(stmt)) if matches!(file.file.tree.stmt(stmt), Stmt::Expr(_)))
}

/// A declared function, or the variable that a literal is given to.
fn object_of(file: &FileView, func: Func) -> Option<ObjId> {
    let tree = &file.file.tree;
    match func {
        Func::Decl(decl) => match tree.decl(decl) {
            stanch_gosrc::ast::Decl::Func(decl) => file.info.defs.get(decl.name),
            _ => None,
        },
        Func::Lit(lit) => match file.index.parent(Node::Expr(lit))? {
            Node::Stmt(stmt) => match tree.stmt(stmt) {
                Stmt::Assign { lhs, rhs, .. } => {
                    let at = tree.list(rhs).iter().position(|value| *value == lit)?;
                    file.object(*tree.list(lhs).get(at)?)
                }
                _ => None,
            },
            _ => None,
        },
    }
}

/// Whether a function value is `own`, or a literal that calls it.
fn leads_to(file: &FileView, next: ExprId, own: ObjId) -> bool {
    if file.object(next) == Some(own) {
        return true;
    }
    let next = file.file.tree.unparen(next);
    matches!(file.file.tree.expr(next), Expr::FuncLit { .. })
        && file
            .within(&file.index.calls, next)
            .any(|call| file.called(call).and_then(|called| file.object(called)) == Some(own))
}

/// Whether nothing decides if the call is come to: no branch around it, no way out of the function.
fn is_unconditional(file: &FileView, func: Func, call: ExprId) -> bool {
    let tree = &file.file.tree;
    let Some(body) = func.body(tree) else { return false };
    let mut around = file.index.around(call).take_while(|node| *node != Node::Stmt(body));
    let is_branch = |node: Node| match node {
        Node::Stmt(id) => !matches!(tree.stmt(id), Stmt::Expr(_) | Stmt::Block(_) | Stmt::Labeled { .. }),
        _ => false,
    };
    if around.any(is_branch) {
        return false;
    }
    let mut leaves = false;
    file.walk(Node::Stmt(body), |node| match node {
        Node::Stmt(id) => {
            leaves |= matches!(tree.stmt(id), Stmt::Return(_));
            true
        }
        Node::Expr(id) => !matches!(tree.expr(id), Expr::FuncLit { .. }),
        _ => true,
    });
    !leaves
}

const EXAMPLE: &str = "\
func (s *session) refresh() {
\tif s.ctx.Err() != nil {
\t\treturn
\t}
\ts.renew()
\ts.timer = time.AfterFunc(interval, s.refresh) // stopped by Close
}
";
