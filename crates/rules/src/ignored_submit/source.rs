//! How it shows in source: `pool.Submit(task)` as a statement, its error dropped.

use stanch_gosrc::ast::{Expr, ExprId, Node, Stmt};

use crate::source::{FileView, Sink, View};

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    for file in view.sources() {
        for call in &file.index.calls {
            let is_submit = view.callee_name(file, *call).is_some_and(|callee| is_submit(&callee));
            if !is_submit || !is_dropped(view, file, *call) {
                continue;
            }
            let strands = counts_down(view, file, *call) && may_reject(view);
            let claim = view.claim(file, *call).example(EXAMPLE).says(
                "nobody sees that the pool rejects this task",
                if strands {
                    "the pool rejects tasks when it is full; the Done of this one is then never called, and Wait waits for ever"
                } else {
                    "a pool that is full or released gives an error and does not run the task; who waits for its result \
                     waits for ever"
                },
                "look at the error: try again, run the task here, or tell who waits",
            );
            sink.add(if strands { claim } else { claim.pedantic() });
        }
    }
}

fn is_submit(callee: &str) -> bool {
    let name = callee.trim_end_matches("[...]").rsplit('.').next().unwrap_or_default();
    callee.starts_with("github.com/panjf2000/ants") && matches!(name, "Submit" | "Invoke")
}

/// Whether the error is dropped: no assignment, or one to `_`.
fn is_dropped(view: &View<'_, '_>, file: &FileView, call: ExprId) -> bool {
    let tree = &file.file.tree;
    let Some(Node::Stmt(stmt)) = file.index.parent(Node::Expr(call)) else { return false };
    match tree.stmt(stmt) {
        Stmt::Expr(_) | Stmt::Go(_) | Stmt::Defer(_) => true,
        Stmt::Assign { lhs, .. } => tree
            .list(lhs)
            .iter()
            .all(|x| matches!(tree.expr(*x), Expr::Ident(ident) if view.text(tree.name(ident)) == "_")),
        _ => false,
    }
}

/// Whether the task tells a WaitGroup that it is done.
fn counts_down(view: &mut View<'_, '_>, file: &FileView, call: ExprId) -> bool {
    let Some(task) = file.args(call).first().copied() else { return false };
    let calls: Vec<ExprId> = file.within(&file.index.calls, task).collect();
    calls.into_iter().any(|call| view.calls_one_of(file, call, &["sync.(*WaitGroup).Done"]))
}

/// Whether the package makes a pool that gives an error instead of waiting for room.
fn may_reject(view: &View<'_, '_>) -> bool {
    view.files.iter().any(|file| {
        file.index.calls.iter().any(|call| {
            matches!(view.callee_short(file, *call), Some("WithNonblocking" | "WithMaxBlockingTasks"))
        })
    })
}

const EXAMPLE: &str = "\
wg.Add(1)
if err := pool.Submit(task); err != nil {
\twg.Done()
\treturn err
}
";
