//! How it shows in source: a function literal that `go` or `defer` runs and that uses the variable of a loop around it,
//! where all iterations share that variable.

use stanch_gosrc::ast::{AssignOp, Expr, ExprId, Node, RangeOp, Stmt, StmtId, UnaryOp};
use stanch_gosrc::types::ObjId;

use crate::source::{FileView, Sink, View};

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    let is_old = |file: &&FileView| file.unit.loop_variables_per_iteration() == Some(false);
    for file in view.sources().filter(is_old) {
        for start in starts(view, file) {
            let loops: Vec<StmtId> = file.index.loops_around(&file.file.tree, start.stmt).collect();
            for of in loops {
                find(view, file, of, start, sink);
            }
        }
    }
}

/// A statement that has a literal run later.
#[derive(Clone, Copy)]
struct Start {
    stmt: StmtId,
    literal: ExprId,
    is_go: bool,
}

/// `go func() {…}()`, `defer func() {…}()`, and `group.Go(func() error {…})` of an errgroup.
fn starts(view: &mut View<'_, '_>, file: &FileView) -> Vec<Start> {
    const GROUPS: &[&str] =
        &["golang.org/x/sync/errgroup.(*Group).Go", "golang.org/x/sync/errgroup.(*Group).TryGo"];
    let tree = &file.file.tree;
    let is_literal = |id: &ExprId| matches!(tree.expr(*id), Expr::FuncLit { .. });
    let mut starts = Vec::new();
    for stmt in file.index.gos.iter().chain(&file.index.defers) {
        let (is_go, call) = match tree.stmt(*stmt) {
            Stmt::Go(call) => (true, call),
            Stmt::Defer(call) => (false, call),
            _ => continue,
        };
        let literal = file.called(call).filter(is_literal);
        starts.extend(literal.map(|literal| Start { stmt: *stmt, literal, is_go }));
    }
    for call in view.calls_of(file, GROUPS) {
        let Some(Node::Stmt(stmt)) = file.index.parent(Node::Expr(call)) else { continue };
        let literal = file.args(call).first().copied().filter(is_literal);
        starts.extend(literal.map(|literal| Start { stmt, literal, is_go: true }));
    }
    starts
}

fn find(view: &mut View<'_, '_>, file: &FileView, of: StmtId, start: Start, sink: &mut Sink) {
    let Start { stmt, literal, is_go } = start;
    let shared: Vec<ObjId> =
        variables(file, of).into_iter().filter(|var| is_used(file, *var, literal)).collect();
    if shared.is_empty()
        || is_go && waits_after(view, file, of, stmt)
        || view.repeats(file, stmt) != Some(true)
    {
        return;
    }
    let names: Vec<String> = shared.iter().map(|var| view.world.name(*var).to_owned()).collect();
    let names = names.join(", ");
    let what = if is_go { "goroutines" } else { "deferred calls" };
    let claim = view.claim(file, stmt).example(EXAMPLE).says(
        format!("{what} share the loop variable {names}"),
        format!(
            "below Go 1.22 all iterations have one {names}: the {what} see what the last iteration left in it, and what \
             the others were for is not done"
        ),
        "copy the variable in the loop, pass it as an argument, or raise the go directive to 1.22",
    );
    sink.add(match copy(file, stmt, &names) {
        Some(text) => claim.edit(file.id, at_start(file, stmt), text),
        None => claim,
    });
}

/// The variables that a loop declares.
fn variables(file: &FileView, of: StmtId) -> Vec<ObjId> {
    let tree = &file.file.tree;
    let declared: Vec<ExprId> = match tree.stmt(of) {
        Stmt::Range { key, value, op: RangeOp::Define, .. } => key.into_iter().chain(value).collect(),
        Stmt::For { init: Some(init), .. } => match tree.stmt(init) {
            Stmt::Assign { lhs, op: AssignOp::Define, .. } => tree.list(lhs).to_vec(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    declared.into_iter().filter_map(|x| file.object(x)).collect()
}

fn is_used(file: &FileView, var: ObjId, literal: ExprId) -> bool {
    file.within(file.index.uses(var), literal).next().is_some()
}

/// Whether the iteration waits for something after it has started the goroutine: then the variable may still be its own.
fn waits_after(view: &View<'_, '_>, file: &FileView, of: StmtId, go: StmtId) -> bool {
    let tree = &file.file.tree;
    let start = tree.stmt_span(go).end;
    let mut waits = false;
    file.walk(Node::Stmt(of), |node| {
        if node.span(tree, view.world.names()).start >= start {
            waits |= match node {
                Node::Expr(id) => match tree.expr(id) {
                    Expr::Unary { op: UnaryOp::Arrow, .. } => true,
                    Expr::Call { .. } => view.callee_short(file, id) == Some("Wait"),
                    _ => false,
                },
                Node::Stmt(id) => match tree.stmt(id) {
                    Stmt::Select { .. } => true,
                    Stmt::Range { x, .. } => matches!(tree.expr(x), Expr::Ident(_)),
                    _ => false,
                },
                _ => false,
            };
        }
        !waits
    });
    waits
}

/// `v := v`, on a line of its own, where the statement stands in a list of statements.
fn copy(file: &FileView, stmt: StmtId, names: &str) -> Option<String> {
    let Some(Node::Stmt(around)) = file.index.parent(Node::Stmt(stmt)) else { return None };
    let in_list =
        matches!(file.file.tree.stmt(around), Stmt::Block(_) | Stmt::Case { .. } | Stmt::Comm { .. });
    let start = at_start(file, stmt).start as usize;
    let before = &file.unit.source[..start];
    let line = before.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
    let indent = String::from_utf8_lossy(&before[line..]);
    (in_list && indent.trim().is_empty()).then(|| format!("{names} := {names}\n{indent}"))
}

fn at_start(file: &FileView, stmt: StmtId) -> stanch_gosrc::Span {
    let start = file.file.tree.stmt_span(stmt).start;
    stanch_gosrc::Span::new(start, start)
}

const EXAMPLE: &str = "\
for _, job := range jobs {
\tjob := job // its own in each iteration
\tgo func() { job.run() }()
}
";
