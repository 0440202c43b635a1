//! How it shows in source: `context.Background()` as an argument where the caller's context is in sight.

use stanch_gosrc::ast::{Expr, ExprId, Node, UnaryOp};

use crate::source::{FileView, Sink, View};

/// Parts of names of functions that have to run although the caller is gone.
const FINAL: &[&str] = &[
    "shutdown",
    "close",
    "stop",
    "cleanup",
    "flush",
    "rollback",
    "release",
    "unlock",
    "disconnect",
    "leave",
    "drain",
    "log",
];

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    for file in view.sources() {
        for call in &file.index.calls {
            if !view.is_endless_context(file, *call) {
                continue;
            }
            let Some(callee) = taker(view, file, *call) else { continue };
            if is_final(&callee)
                || is_final(&view.function_at(file, *call))
                || follows_done(view, file, *call)
            {
                continue;
            }
            let Some(own) = view.context_in_sight(file, *call) else { continue };
            let claim = view.claim(file, *call).example(EXAMPLE).pedantic().says(
                format!("{callee} is not cancelled with its caller"),
                format!(
                    "{callee} gets a context that is never done, while {own} is at hand: when the caller goes away, the \
                     work goes on, and waits as long as it likes"
                ),
                format!("pass {own}, or a context made from it"),
            );
            sink.add(claim);
        }
    }
}

/// The short name of the function that takes the context as an argument. Package context itself makes another context
/// of it: with a timeout, that is a bound.
fn taker(view: &mut View<'_, '_>, file: &FileView, call: ExprId) -> Option<String> {
    let Some(Node::Expr(outer)) = file.index.parent(Node::Expr(call)) else { return None };
    if !file.args(outer).contains(&call) {
        return None;
    }
    let is_own = view.callee_name(file, outer).is_some_and(|name| name.starts_with("context."));
    (!is_own).then(|| view.callee_short(file, outer).map(str::to_owned)).flatten()
}

fn is_final(function: &str) -> bool {
    let name = function.rsplit('/').next().unwrap_or(function).to_ascii_lowercase();
    FINAL.iter().any(|part| name.contains(part))
}

/// Whether the caller's context is over already: `<-ctx.Done()` comes before in the function.
fn follows_done(view: &View<'_, '_>, file: &FileView, call: ExprId) -> bool {
    let tree = &file.file.tree;
    let Some(func) = file.index.func(tree, call) else { return false };
    let before = tree.expr_span(call).start;
    let mut follows = false;
    file.walk(func.node(), |node| {
        if let Node::Expr(id) = node
            && let Expr::Unary { op: UnaryOp::Arrow, x } = tree.expr(id)
        {
            follows |=
                tree.expr_span(id).start < before && view.callee_short(file, tree.unparen(x)) == Some("Done");
        }
        !follows
    });
    follows
}

const EXAMPLE: &str = "\
func handle(w http.ResponseWriter, r *http.Request) {
\trows, err := db.QueryContext(r.Context(), query)
";
