//! How it shows in source: a goroutine that adds itself to the group that others wait for.

use stanch_gosrc::ast::{Expr, ExprId, Node, Stmt, StmtId, UnaryOp};
use stanch_gosrc::types::{Callee, ObjId};

use crate::source::{FileView, Func, Sink, View};

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    for file in view.sources() {
        for stmt in &file.index.gos {
            let Stmt::Go(call) = file.file.tree.stmt(*stmt) else { continue };
            let found = match file.info.callees.get(&call) {
                Some(Callee::Literal(lit)) => in_literal(view, file, *lit),
                Some(Callee::Func(func)) => in_function(view, file, call, *func),
                _ => None,
            };
            let Some((at, add, group)) = found else { continue };
            if is_counted_outside(view, file, *stmt, group) || !is_waited_for(view, group) {
                continue;
            }
            let name = view.world.name(group).to_owned();
            let mut claim = view.claim(at, add).example(EXAMPLE).says(
                format!("{name}.Add runs in the goroutine that it counts"),
                format!(
                    "{name}.Wait may come before the goroutine has started: it then sees no one to wait for and returns, \
                     and the goroutine is left to itself"
                ),
                format!("call {name}.Add before the go statement"),
            );
            claim.spawned_at = Some((file.id, file.file.tree.stmt_span(*stmt)));
            sink.add(claim);
        }
    }
}

/// A call of Add in a function that also says Done for itself: where, and on which variable or field.
type Found<'v> = (&'v FileView, ExprId, ObjId);

fn in_literal<'v>(view: &mut View<'v, '_>, file: &'v FileView, lit: ExprId) -> Option<Found<'v>> {
    let (add, group) = adds_itself(view, file, Func::Lit(lit))?;
    view.is_declared_outside(file, group, lit).then_some((file, add, group))
}

/// `go worker(&wg)`, where the worker adds itself; the group is the argument.
fn in_function<'v>(view: &mut View<'v, '_>, file: &FileView, call: ExprId, func: ObjId) -> Option<Found<'v>> {
    let (at, decl) = view.declaration(func)?;
    let (add, param) = adds_itself(view, at, Func::Decl(decl))?;
    let tree = &at.file.tree;
    let fields = tree.list(tree.func_type(Func::Decl(decl).signature(tree)?).params.fields);
    let names = fields.iter().flat_map(|field| tree.list(tree.field(*field).names));
    let position = names.into_iter().position(|name| at.info.defs.get(*name) == Some(param))?;
    let arg = file.file.tree.unparen(*file.args(call).get(position)?);
    let group = match file.file.tree.expr(arg) {
        Expr::Unary { op: UnaryOp::And, x } => file.object(x)?,
        _ => file.object(arg)?,
    };
    Some((at, add, group))
}

/// The Add of a function that itself, not a literal in it, calls Add and Done of one group.
fn adds_itself(view: &mut View<'_, '_>, file: &FileView, func: Func) -> Option<(ExprId, ObjId)> {
    let tree = &file.file.tree;
    let own: Vec<ExprId> = file
        .within(&file.index.calls, func.node())
        .filter(|call| file.index.func(tree, *call) == Some(func))
        .collect();
    let called = |view: &mut View<'_, '_>, name: &str| -> Vec<(ExprId, ObjId)> {
        let calls = own.iter().copied().filter(|call| view.calls_one_of(file, *call, &[name]));
        calls.filter_map(|call| Some((call, file.object(file.receiver(call)?)?))).collect()
    };
    let (adds, dones) = (called(view, "sync.(*WaitGroup).Add"), called(view, "sync.(*WaitGroup).Done"));
    adds.into_iter().find(|(_, group)| dones.iter().any(|(_, done)| done == group))
}

/// Whether somebody adds to the group before the goroutine starts: what it adds is then for others.
fn is_counted_outside(view: &mut View<'_, '_>, file: &FileView, go: StmtId, group: ObjId) -> bool {
    let start = file.file.tree.stmt_span(go).start;
    let Some(func) = file.index.declared_func(&file.file.tree, go) else { return false };
    let adds = file.within(&file.index.calls, Node::Decl(func)).filter(|call| {
        file.file.tree.expr_span(*call).start < start
            && file.receiver(*call).and_then(|x| file.object(x)) == Some(group)
    });
    adds.into_iter().any(|call| view.calls_one_of(file, call, &["sync.(*WaitGroup).Add"]))
}

fn is_waited_for(view: &mut View<'_, '_>, group: ObjId) -> bool {
    let files = view.files;
    files.iter().any(|file| {
        file.index.uses(group).iter().any(|used| {
            let Some(Node::Expr(selector)) = file.index.parent(Node::Expr(*used)) else { return false };
            view.selected(file, selector) == Some("Wait")
        })
    })
}

const EXAMPLE: &str = "\
wg.Add(1)
go func() {
\tdefer wg.Done()
\twork()
}()
";
