//! How it shows in source: `case <-time.After(d)` beside a case that goes round the loop again.

use std::time::Duration;

use stanch_gosrc::ast::{Expr, ExprId, Node, Stmt, StmtId, UnaryOp};
use stanch_gosrc::cfg::{Step, When};
use stanch_gosrc::types::VarKind;

use crate::source::shape::flow::reaches;
use crate::source::{FileView, Sink, View};

/// From this release on, timers that nobody refers to are collected.
const COLLECTED: u16 = 23;
/// Timers that end sooner do not pile up for long.
const SHORT: Duration = Duration::from_secs(10);

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    let is_old = |file: &&FileView| file.go().is_some_and(|version| !version.at_least(COLLECTED));
    for file in view.sources().filter(is_old) {
        for call in &view.calls_of(file, &["time.After"]) {
            let Some((select, comm)) = clause(file, *call) else { continue };
            let Some(often) = goes_round(view, file, select, comm) else { continue };
            let is_short = duration(view, file, *call).is_some_and(|d| d < SHORT);
            let claim = view.claim(file, *call).example(EXAMPLE).says(
                "each iteration makes a timer here and leaves it behind",
                "before Go 1.23 the timer of time.After stays until it fires; when another case is taken first, the loop \
                 makes the next one while this one waits",
                "make one timer before the loop and Reset it, or raise the go directive to 1.23",
            );
            sink.add(if often && !is_short { claim } else { claim.pedantic() });
        }
    }
}

/// The `select` and its clause that wait for the call's result, when they are in a loop.
fn clause(file: &FileView, call: ExprId) -> Option<(StmtId, StmtId)> {
    let tree = &file.file.tree;
    let comm_stmt = file.index.statement(call)?;
    let Node::Stmt(comm) = file.index.parent(Node::Stmt(comm_stmt))? else { return None };
    let Stmt::Comm { comm: Some(own), .. } = tree.stmt(comm) else { return None };
    if own != comm_stmt {
        return None;
    }
    let select = file.index.around(comm).find_map(|node| match node {
        Node::Stmt(id) if matches!(tree.stmt(id), Stmt::Select { .. }) => Some(id),
        _ => None,
    })?;
    file.index.loops_around(tree, select).next()?;
    Some((select, comm))
}

/// Whether the `select` is come to again after another clause was taken, and whether that clause is for something that
/// comes often: values of a channel, or `default`.
fn goes_round(view: &mut View<'_, '_>, file: &FileView, select: StmtId, comm: StmtId) -> Option<bool> {
    let func = file.index.func(&file.file.tree, select)?;
    let cfg = view.cfg(file, func).filter(|cfg| cfg.complete)?;
    let at = cfg.ids().find(|id| cfg.block(*id).steps.contains(&Step::Select(select)))?;
    let mut often = None;
    for edge in &cfg.block(at).next {
        let When::Comm(other) = edge.when else { continue };
        if other == comm || is_done(view, file, other) || !(edge.to == at || reaches(&cfg, edge.to, at)) {
            continue;
        }
        often = Some(often.unwrap_or(false) || !is_signal(view, file, other));
    }
    often
}

/// `case <-ctx.Done()`: what comes after sees that it is over.
fn is_done(view: &View<'_, '_>, file: &FileView, comm: StmtId) -> bool {
    file.received(comm).is_some_and(|channel| view.callee_short(file, channel) == Some("Done"))
}

/// Whether a clause receives from a channel that says when, not what.
fn is_signal(view: &mut View<'_, '_>, file: &FileView, comm: StmtId) -> bool {
    file.received(comm).is_some_and(|channel| view.is_signal_channel(file, channel))
}

/// The duration, where it is a constant or a variable that is given one and never another.
fn duration(view: &mut View<'_, '_>, file: &FileView, call: ExprId) -> Option<Duration> {
    let arg = *file.args(call).first()?;
    if let Some(known) = view.duration(file, arg) {
        return Some(known);
    }
    let var = file.object(arg)?;
    let is_local = view.var_kind(file, arg) == Some(VarKind::Local);
    let is_changed = file.index.uses(var).iter().any(|used| match file.index.parent(Node::Expr(*used)) {
        Some(Node::Stmt(stmt)) => matches!(file.file.tree.stmt(stmt), Stmt::Assign { lhs, .. }
            if file.file.tree.list(lhs).contains(used)),
        Some(Node::Expr(outer)) => matches!(file.file.tree.expr(outer), Expr::Unary { op: UnaryOp::And, .. }),
        _ => false,
    });
    let (at, value) = view.initial_value(var).filter(|_| is_local && !is_changed)?;
    view.duration(at, value)
}

const EXAMPLE: &str = "\
timer := time.NewTimer(d)
defer timer.Stop()
for {
\ttimer.Reset(d)
";
