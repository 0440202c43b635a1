//! How it shows in source: `case <-time.After(d)` beside a case that goes round the loop again.

use std::time::Duration;

use stanch_gosrc::ast::{ExprId, Node, Stmt, StmtId};
use stanch_gosrc::cfg::{Step, When};

use crate::source::shape::flow::reaches;
use crate::source::{FileView, Sink, View};

/// From this release on, timers that nobody refers to are collected.
const COLLECTED: u16 = 23;
/// Timers that end sooner do not pile up for long.
const SHORT: Duration = Duration::from_secs(10);

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    let is_old = |file: &&FileView| file.go().is_some_and(|version| !version.at_least(COLLECTED));
    for file in view.sources().filter(is_old) {
        for call in &file.index.calls {
            if !view.calls_one_of(file, *call, &["time.After"]) {
                continue;
            }
            let Some((select, comm)) = clause(file, *call) else { continue };
            if !goes_round(view, file, select, comm) {
                continue;
            }
            let is_short =
                file.args(*call).first().and_then(|d| view.duration(file, *d)).is_some_and(|d| d < SHORT);
            let claim = view.claim(file, *call).example(EXAMPLE).says(
                "each iteration makes a timer here and leaves it behind",
                "before Go 1.23 the timer of time.After stays until it fires; when another case is taken first, the loop \
                 makes the next one while this one waits",
                "make one timer before the loop and Reset it, or raise the go directive to 1.23",
            );
            sink.add(if is_short { claim.pedantic() } else { claim });
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

/// Whether the `select` is come to again after another clause was taken.
fn goes_round(view: &mut View<'_, '_>, file: &FileView, select: StmtId, comm: StmtId) -> bool {
    let Some(func) = file.index.func(&file.file.tree, select) else { return false };
    let Some(cfg) = view.cfg(file, func).filter(|cfg| cfg.complete) else { return false };
    let Some(at) = cfg.ids().find(|id| cfg.block(*id).steps.contains(&Step::Select(select))) else {
        return false;
    };
    let others = cfg.block(at).next.iter().filter(|edge| edge.when != When::Comm(comm));
    others.into_iter().any(|edge| edge.to == at || reaches(&cfg, edge.to, at))
}

const EXAMPLE: &str = "\
timer := time.NewTimer(d)
defer timer.Stop()
for {
\ttimer.Reset(d)
";
