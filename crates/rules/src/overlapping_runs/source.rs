//! How it shows in source: `go` for each tick, with nothing that asks whether the last run has ended.

use stanch_gosrc::ast::{ExprId, Node, Stmt, StmtId};
use stanch_gosrc::types::{Callee, Type};

use super::EXAMPLE;
use crate::source::{FileView, Sink, View};

/// Methods that keep a second run out, or wait for the first.
const GUARDS: &[&str] = &[
    "TryLock",
    "CompareAndSwap",
    "CompareAndSwapInt32",
    "CompareAndSwapUint32",
    "Acquire",
    "TryAcquire",
    "Wait",
    "TryGo",
];

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    for file in view.sources() {
        for stmt in &file.index.gos {
            if !starts_on_tick(view, file, *stmt) || is_guarded(view, file, *stmt) {
                continue;
            }
            let claim = view.claim(file, *stmt).example(EXAMPLE).pedantic().says(
                "each tick starts a run, whether or not the last one has ended",
                "when a run takes longer than the interval, the next one starts beside it; they pile up, and what both \
                 read and write is lost",
                "run the job in the loop itself, or let a run that finds another one at work end at once (TryLock)",
            );
            sink.add(claim);
        }
        for call in &file.index.calls {
            cron(view, file, *call, sink);
        }
    }
}

/// A scheduler of robfig/cron, whose jobs overlap unless a wrapper keeps them apart.
fn cron(view: &mut View<'_, '_>, file: &FileView, call: ExprId, sink: &mut Sink) {
    const WRAPPERS: &[&str] = &["SkipIfStillRunning", "DelayIfStillRunning"];
    if !view.calls_one_of(file, call, &["github.com/robfig/cron/v3.New"]) {
        return;
    }
    let is_wrapped = view.sources().any(|file| {
        file.index
            .calls
            .iter()
            .any(|call| view.callee_short(file, *call).is_some_and(|name| WRAPPERS.contains(&name)))
    });
    if is_wrapped {
        return;
    }
    let claim = view.claim(file, call).example(CRON).pedantic().says(
        "jobs of this scheduler run beside their own last run",
        "cron starts each run in a goroutine of its own, whether or not the last one has ended; slow runs pile up",
        "wrap the jobs: cron.WithChain(cron.SkipIfStillRunning(logger))",
    );
    sink.add(claim);
}

/// Whether a `go` statement is done for each value of a channel of times, unconditionally.
fn starts_on_tick(view: &mut View<'_, '_>, file: &FileView, go: StmtId) -> bool {
    let tree = &file.file.tree;
    let Some(innermost) = file.index.loops_around(tree, go).next() else { return false };
    let around: Vec<Node> = file.index.around(go).take_while(|node| *node != Node::Stmt(innermost)).collect();
    for node in around {
        let Node::Stmt(id) = node else { continue };
        match tree.stmt(id) {
            Stmt::Comm { .. } => return file.received(id).is_some_and(|x| is_ticks(view, file, x)),
            Stmt::Block(_) | Stmt::Labeled { .. } | Stmt::Select { .. } => {}
            _ => return false,
        }
    }
    match tree.stmt(innermost) {
        Stmt::Range { x, .. } => is_ticks(view, file, x),
        _ => false,
    }
}

fn is_ticks(view: &mut View<'_, '_>, file: &FileView, chan: ExprId) -> bool {
    let ty = view.type_of(file, chan);
    let ty = view.world.underlying(ty);
    match view.world.ty(ty) {
        Type::Chan { elem, .. } => view.type_name(*elem).as_deref() == Some("time.Time"),
        _ => false,
    }
}

/// Whether the loop, or what is started, keeps a second run out: by a lock that is tried, a semaphore, a wait.
fn is_guarded(view: &mut View<'_, '_>, file: &FileView, go: StmtId) -> bool {
    let Some(innermost) = file.index.loops_around(&file.file.tree, go).next() else { return true };
    if has_guard(view, file, Node::Stmt(innermost)) || sends(file, innermost) {
        return true;
    }
    let Stmt::Go(call) = file.file.tree.stmt(go) else { return true };
    match file.info.callees.get(&call) {
        Some(Callee::Func(func)) => {
            view.declaration(*func).is_some_and(|(file, decl)| has_guard(view, file, Node::Decl(decl)))
        }
        // What is started is inside the loop: it has been looked at.
        Some(Callee::Literal(_)) => false,
        _ => true,
    }
}

fn has_guard(view: &View<'_, '_>, file: &FileView, root: Node) -> bool {
    file.within(&file.index.calls, root)
        .any(|call| view.callee_short(file, call).is_some_and(|name| GUARDS.contains(&name)))
}

/// Whether the loop itself sends to a channel: a semaphore, or a worker that does the work.
fn sends(file: &FileView, id: StmtId) -> bool {
    let mut sends = false;
    file.walk(Node::Stmt(id), |node| {
        sends |= matches!(node, Node::Stmt(id) if matches!(file.file.tree.stmt(id), Stmt::Send { .. }));
        !sends
    });
    sends
}

const CRON: &str = "\
c := cron.New(cron.WithChain(cron.SkipIfStillRunning(cron.DefaultLogger)))
";
