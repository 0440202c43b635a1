//! How it shows in source: `defer x.Close()` in a loop that goes on.

use stanch_gosrc::ast::{Expr, ExprId, Node, Stmt, StmtId};
use stanch_gosrc::types::Callee;

use crate::source::{FileView, Sink, View};

/// Methods that give something back.
const RELEASES: &[&str] = &[
    "Close",
    "CloseNow",
    "CloseIdleConnections",
    "Stop",
    "Release",
    "Rollback",
    "Shutdown",
    "Disconnect",
    "Cancel",
    "Free",
    "Destroy",
    "Dispose",
    "Kill",
    "Finish",
];

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    for file in view.sources() {
        for stmt in &file.index.defers {
            let Stmt::Defer(call) = file.file.tree.stmt(*stmt) else { continue };
            let loops: Vec<StmtId> = file.index.loops_around(&file.file.tree, *stmt).collect();
            if loops.is_empty() || loops.iter().all(|id| view.is_bounded(file, *id)) {
                continue;
            }
            let Some(released) = released(view, file, call) else { continue };
            // A loop that is left after the defer has run once is none.
            if view.repeats(file, *stmt) != Some(true) {
                continue;
            }
            let is_endless = loops.iter().any(|id| view.is_endless(file, *id));
            let claim = view.claim(file, *stmt).example(EXAMPLE).says(
                format!("{released} runs only when the function ends, not when the iteration does"),
                if is_endless {
                    "the loop has no end of its own, so what each iteration acquires is kept as long as it runs"
                } else {
                    "what each iteration acquires is kept until the last one is done"
                },
                "move the body of the loop into a function of its own, or release at the end of the iteration",
            );
            // In a loop of events, a case may be one that comes once.
            let is_event = is_event(file, *stmt, loops[0]);
            sink.add(if is_endless && !is_event { claim } else { claim.pedantic() });
        }
    }
}

/// Whether a statement is in a case of a `select` of its loop.
fn is_event(file: &FileView, stmt: StmtId, innermost: StmtId) -> bool {
    let mut around = file.index.around(stmt).take_while(|node| *node != Node::Stmt(innermost));
    around.any(|node| matches!(node, Node::Stmt(id) if matches!(file.file.tree.stmt(id), Stmt::Comm { .. })))
}

/// The call that gives something back, as it is written: the deferred one, or one in the deferred literal.
fn released(view: &View<'_, '_>, file: &FileView, call: ExprId) -> Option<String> {
    if is_release(view, file, call) {
        return Some(file.shown(call));
    }
    let fun = file.called(call)?;
    let is_literal = matches!(file.file.tree.expr(fun), Expr::FuncLit { .. });
    let inner = file.within(&file.index.calls, Node::Expr(fun)).find(|inner| is_release(view, file, *inner));
    inner.filter(|_| is_literal).map(|inner| file.shown(inner))
}

fn is_release(view: &View<'_, '_>, file: &FileView, call: ExprId) -> bool {
    let is_method = file.receiver(call).is_some();
    match file.info.callees.get(&call) {
        Some(Callee::Var(var)) => {
            let is_cancel = view.world.name(*var).to_ascii_lowercase().ends_with("cancel");
            is_cancel && file.args(call).is_empty()
        }
        _ => is_method && view.callee_short(file, call).is_some_and(|name| RELEASES.contains(&name)),
    }
}

const EXAMPLE: &str = "\
for _, name := range names {
\tif err := load(name); err != nil { // opens, and closes in a defer of its own
\t\treturn err
\t}
}
";
