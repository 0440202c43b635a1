//! How it shows in source: `ctx = context.WithValue(ctx, …)` in a loop, where `ctx` is older than the iteration.

use stanch_gosrc::ast::{AssignOp, Expr, ExprId, Node, Stmt, StmtId};
use stanch_gosrc::types::ObjId;

use crate::source::{FileView, Sink, View};

/// Functions whose first result keeps their first argument.
const WRAPS: &[&str] = &[
    "context.WithValue",
    "context.WithCancel",
    "context.WithCancelCause",
    "context.WithTimeout",
    "context.WithTimeoutCause",
    "context.WithDeadline",
    "context.WithDeadlineCause",
    "context.WithoutCancel",
    "google.golang.org/grpc/metadata.AppendToOutgoingContext",
    "google.golang.org/grpc/metadata.NewOutgoingContext",
    "google.golang.org/grpc/metadata.NewIncomingContext",
    "go.opentelemetry.io/otel/trace.ContextWithSpan",
    "go.opentelemetry.io/otel/trace.Tracer.Start",
    "go.opentelemetry.io/otel/baggage.ContextWithBaggage",
];

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    for file in view.sources() {
        for stmt in &file.index.assigns {
            let Some((target, call)) = wraps_itself(view, file, *stmt) else { continue };
            match file.file.tree.expr(target) {
                Expr::Ident(_) => in_loop(view, file, *stmt, target, call, sink),
                Expr::Selector { .. } => in_field(view, file, *stmt, target, call, sink),
                _ => {}
            }
        }
    }
}

/// The target and call of `x = With…(x, …)`.
fn wraps_itself(view: &mut View<'_, '_>, file: &FileView, stmt: StmtId) -> Option<(ExprId, ExprId)> {
    let tree = &file.file.tree;
    let Stmt::Assign { lhs, rhs, op: AssignOp::Assign, .. } = tree.stmt(stmt) else { return None };
    let (target, call) = (*tree.list(lhs).first()?, *tree.list(rhs).first()?);
    let (target, call) = (tree.unparen(target), tree.unparen(call));
    if !view.calls_one_of(file, call, WRAPS) {
        return None;
    }
    let parent = tree.unparen(*file.args(call).first()?);
    let same = file.object(target).is_some() && file.object(target) == file.object(parent);
    let same_root = file.object(file.root(target)) == file.object(file.root(parent));
    (same && same_root).then_some((target, call))
}

fn in_loop(
    view: &mut View<'_, '_>,
    file: &FileView,
    stmt: StmtId,
    target: ExprId,
    call: ExprId,
    sink: &mut Sink,
) {
    let Some(var) = file.object(target) else { return };
    let loops: Vec<StmtId> = file
        .index
        .loops_around(&file.file.tree, stmt)
        .filter(|id| view.is_declared_outside(file, var, *id))
        .collect();
    let unbounded: Vec<StmtId> = loops.into_iter().filter(|id| !view.is_bounded(file, *id)).collect();
    let is_renewed = unbounded.iter().any(|id| is_renewed(file, var, stmt, *id));
    if unbounded.is_empty() || is_renewed || view.repeats(file, stmt) != Some(true) {
        return;
    }
    let is_endless = unbounded.iter().any(|id| view.is_endless(file, *id));
    let name = view.world.name(var).to_owned();
    let claim = view.claim(file, stmt).example(EXAMPLE).says(
        format!("{name} is wrapped once more in each iteration"),
        format!(
            "the new {name} keeps the one of the iteration before: the chain grows by a link each time around, every \
             lookup in it takes longer, and nothing in it is freed"
        ),
        format!("give the iteration a variable of its own: {name} := {}", file.shown(call)),
    );
    sink.add(if is_endless { claim } else { claim.pedantic() });
}

/// Whether the loop gives the variable a new value that does not come from the old one.
fn is_renewed(file: &FileView, var: ObjId, own: StmtId, within: StmtId) -> bool {
    let tree = &file.file.tree;
    let assigns: Vec<StmtId> = file.index.assigns.iter().copied().filter(|stmt| *stmt != own).collect();
    assigns.into_iter().any(|stmt| {
        let Stmt::Assign { lhs, rhs, op: AssignOp::Assign, .. } = tree.stmt(stmt) else { return false };
        let is_inside = file.index.around(stmt).any(|node| node == Node::Stmt(within));
        let is_target = tree.list(lhs).iter().any(|x| file.object(*x) == Some(var));
        let keeps =
            tree.list(rhs).iter().any(|value| file.within(file.index.uses(var), *value).next().is_some());
        is_inside && is_target && !keeps
    })
}

/// A context in a field that a method wraps once more each time it is called.
fn in_field(
    view: &mut View<'_, '_>,
    file: &FileView,
    stmt: StmtId,
    target: ExprId,
    call: ExprId,
    sink: &mut Sink,
) {
    let root = file.root(target);
    let is_long_lived = matches!(
        view.var_kind(file, root),
        Some(stanch_gosrc::types::VarKind::Receiver | stanch_gosrc::types::VarKind::Package)
    );
    if !is_long_lived || !view.heat(file, stmt).is_hot() {
        return;
    }
    let shown = file.shown(target);
    let claim = view.claim(file, stmt).example(EXAMPLE).pedantic().says(
        format!("{shown} is wrapped once more each time"),
        format!(
            "the new {shown} keeps the one before, and the value outlives the call: the chain only grows"
        ),
        format!("use a variable of the call instead: ctx := {}", file.shown(call)),
    );
    sink.add(claim);
}

const EXAMPLE: &str = "\
for msg := range messages {
\tctx := context.WithValue(ctx, key, msg.ID)
\thandle(ctx, msg)
}
";
