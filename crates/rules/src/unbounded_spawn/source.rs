//! How it shows in source: `go` in a loop over an endless source, or in a handler, with nothing that counts.

use stanch_gosrc::ast::{Expr, Node, Stmt, StmtId, UnaryOp};

use crate::source::{FileView, Func, Sink, View};

/// Calls that wait for room, or for those who were started.
const BOUNDS: &[&str] = &["Acquire", "TryAcquire", "Wait", "TryGo", "SetLimit", "TryLock", "Lock"];

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    for file in view.sources() {
        for stmt in &file.index.gos {
            let Some(source) = source(view, file, *stmt) else { continue };
            let claim = view.claim(file, *stmt).example(EXAMPLE).pedantic().says(
                format!("a goroutine for each {source}, without a bound"),
                format!(
                    "nothing here waits for room: when a {source} comes faster than its goroutine ends, they pile up \
                     until memory is gone"
                ),
                "start a fixed number of workers, or take a slot of a semaphore before each goroutine",
            );
            sink.add(claim);
        }
    }
}

/// What each goroutine is for, when there is no bound.
fn source(view: &mut View<'_, '_>, file: &FileView, go: StmtId) -> Option<&'static str> {
    let tree = &file.file.tree;
    if let Some(id) = file.index.loops_around(tree, go).next() {
        let source = endless_source(view, file, id)?;
        return (!is_bounded_by(view, file, Node::Stmt(id), go)).then_some(source);
    }
    let func = file.index.func(tree, go)?;
    let is_plain =
        view.is_handler(file, func) && !is_bounded_by(view, file, func.node(), go) && !waits(file, func);
    is_plain.then_some("request")
}

/// What a loop without end takes its work from.
fn endless_source(view: &mut View<'_, '_>, file: &FileView, id: StmtId) -> Option<&'static str> {
    let tree = &file.file.tree;
    match tree.stmt(id) {
        Stmt::Range { x, .. } if view.is_channel(file, x) && !view.is_signal_channel(file, x) => {
            Some("message")
        }
        Stmt::For { cond: None, body, .. } => {
            // Serving each connection in a goroutine is how servers are written; connections are bounded elsewhere.
            let accepts = file
                .within(&file.index.calls, Node::Stmt(body))
                .any(|call| view.callee_short(file, call).is_some_and(|name| name.starts_with("Accept")));
            let mut receives = false;
            file.walk(Node::Stmt(body), |node| match node {
                Node::Expr(x) => match tree.expr(x) {
                    Expr::FuncLit { .. } => false,
                    Expr::Unary { op: UnaryOp::Arrow, x } => {
                        receives |= view.is_channel(file, x) && !view.is_signal_channel(file, x);
                        true
                    }
                    _ => true,
                },
                _ => true,
            });
            (receives && !accepts).then_some("message")
        }
        _ => None,
    }
}

/// Whether something in a node waits for room: a semaphore, a limit, a send to a channel.
fn is_bounded_by(view: &View<'_, '_>, file: &FileView, root: Node, go: StmtId) -> bool {
    let tree = &file.file.tree;
    let calls = file
        .within(&file.index.calls, root)
        .any(|call| view.callee_short(file, call).is_some_and(|name| BOUNDS.contains(&name)));
    let mut sends = false;
    file.walk(root, |node| {
        if node == Node::Stmt(go) {
            return false;
        }
        sends |= matches!(node, Node::Stmt(id) if matches!(tree.stmt(id), Stmt::Send { .. }));
        !sends
    });
    calls || sends
}

/// Whether a function waits for a goroutine: then requests bound them.
fn waits(file: &FileView, func: Func) -> bool {
    let tree = &file.file.tree;
    let Some(body) = func.body(tree) else { return true };
    let mut waits = false;
    file.walk(Node::Stmt(body), |node| match node {
        Node::Expr(id) => match tree.expr(id) {
            Expr::FuncLit { .. } => false,
            Expr::Unary { op: UnaryOp::Arrow, .. } => {
                waits = true;
                false
            }
            _ => true,
        },
        _ => !waits,
    });
    waits
}

const EXAMPLE: &str = "\
slots := make(chan struct{}, 100)
for msg := range messages {
\tslots <- struct{}{}
\tgo func() {
\t\tdefer func() { <-slots }()
\t\thandle(msg)
\t}()
}
";
