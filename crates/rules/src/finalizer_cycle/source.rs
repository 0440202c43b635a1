//! How it shows in source: a finalizer or cleanup whose literal names the object that it waits for, or an object that
//! refers to itself.

use stanch_gosrc::ast::{Expr, ExprId, Stmt, UnaryOp};
use stanch_gosrc::types::ObjId;
use stanch_model::{Grade, Severity};

use crate::source::{FileView, Sink, View};

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    for file in view.sources() {
        for call in &file.index.calls {
            let Some(callee) = view.callee_name(file, *call) else { continue };
            let callee = callee.trim_end_matches("[...]");
            if !matches!(callee, "runtime.SetFinalizer" | "runtime.AddCleanup") {
                continue;
            }
            let [pointer, function, ..] = file.args(*call) else { continue };
            let Some(object) = pointed(file, *pointer) else { continue };
            let Some(why) = keeps(view, file, *call, *function, object) else { continue };
            let name = view.world.name(object).to_owned();
            let short = callee.trim_start_matches("runtime.");
            let claim =
                view.claim(file, *call).severity(Severity::High).grade(Grade::Proven).example(EXAMPLE);
            sink.add(claim.says(
                format!("{short} keeps {name} alive: it can never run"),
                format!("{why}; as long as {name} can be reached, the garbage collector never comes to it"),
                format!("let the function use its argument only, and nothing that leads back to {name}"),
            ));
        }
    }
}

/// The variable that points to the object.
fn pointed(file: &FileView, pointer: ExprId) -> Option<ObjId> {
    let tree = &file.file.tree;
    match tree.expr(tree.unparen(pointer)) {
        Expr::Ident(_) => file.object(pointer),
        Expr::Unary { op: UnaryOp::And, x } if matches!(tree.expr(tree.unparen(x)), Expr::Ident(_)) => {
            file.object(x)
        }
        _ => None,
    }
}

/// Why the object stays reachable from its finalizer.
fn keeps(
    view: &View<'_, '_>,
    file: &FileView,
    call: ExprId,
    function: ExprId,
    object: ObjId,
) -> Option<&'static str> {
    let tree = &file.file.tree;
    let function = tree.unparen(function);
    match tree.expr(function) {
        Expr::FuncLit { .. } if file.within(file.index.uses(object), function).next().is_some() => {
            return Some("the function captures the variable, and the runtime keeps the function");
        }
        Expr::Selector { x, .. }
            if file.info.selections.contains_key(&function) && file.object(x) == Some(object) =>
        {
            return Some("the method value holds its receiver, and the runtime keeps the method value");
        }
        _ => {}
    }
    let func = file.index.func(tree, call)?;
    // A finalizer, unlike a cleanup, waits for cycles for ever.
    let is_finalizer = view.callee_short(file, call) == Some("SetFinalizer");
    let refers = file.index.assigns.iter().any(|stmt| {
        let Stmt::Assign { lhs, rhs, .. } = tree.stmt(*stmt) else { return false };
        let to_itself = tree.list(lhs).iter().zip(tree.list(rhs)).any(|(target, value)| {
            let is_field = matches!(tree.expr(tree.unparen(*target)), Expr::Selector { .. });
            is_field
                && file.object(file.root(*target)) == Some(object)
                && pointed(file, *value) == Some(object)
        });
        to_itself && file.index.around(*stmt).any(|node| node == func.node())
    });
    (is_finalizer && refers).then_some("the object refers to itself, and finalizers of cycles do not run")
}

const EXAMPLE: &str = "\
runtime.SetFinalizer(handle, func(h *Handle) {
\th.free() // the argument, not the variable outside
})
";
