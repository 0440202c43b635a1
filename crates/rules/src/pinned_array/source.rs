//! How it shows in source: a part of a buffer that was read whole, stored where it outlives the function.

use stanch_gosrc::ast::{Expr, ExprId, Node, Stmt};
use stanch_gosrc::types::{Builtin, Callee, VarKind};

use crate::source::{FileView, Sink, View};

/// They give a buffer as large as what they read.
const READS: &[&str] =
    &["io.ReadAll", "os.ReadFile", "io/ioutil.ReadAll", "io/ioutil.ReadFile", "io/fs.ReadFile"];
/// Smaller buffers are kept for what they hold.
const LARGE: i128 = 16 << 10;

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    for file in view.sources() {
        for stmt in &file.index.assigns {
            let Stmt::Assign { lhs, rhs, .. } = file.file.tree.stmt(*stmt) else { continue };
            let pairs = file.file.tree.list(lhs).iter().zip(file.file.tree.list(rhs));
            for (target, value) in pairs {
                for part in parts(file, *value) {
                    find(view, file, *target, part, sink);
                }
            }
        }
    }
}

/// The slice expressions that a value is, or that it appends.
fn parts(file: &FileView, value: ExprId) -> Vec<ExprId> {
    let tree = &file.file.tree;
    let is_slice = |id: &ExprId| matches!(tree.expr(tree.unparen(*id)), Expr::Slice { .. });
    match file.builtin(value) {
        // append(s, part...) copies.
        Some(Builtin::Append) if !matches!(tree.expr(value), Expr::Call { ellipsis: true, .. }) => {
            file.args(value).iter().skip(1).copied().filter(|arg| is_slice(arg)).collect()
        }
        _ => Some(value).filter(is_slice).into_iter().collect(),
    }
}

fn find(view: &mut View<'_, '_>, file: &FileView, target: ExprId, part: ExprId, sink: &mut Sink) {
    let Expr::Slice { x, bounds, .. } = file.file.tree.expr(file.file.tree.unparen(part)) else { return };
    let bounds = file.file.tree.bounds(bounds);
    // data[:] is all of it.
    if bounds.lo.is_none() && bounds.hi.is_none() || !outlives(view, file, target) {
        return;
    }
    let Some(buffer) = file.object(x) else { return };
    let Some((at, made)) = view.initial_value(buffer) else { return };
    if view.var_kind(file, x) != Some(VarKind::Local) || !is_large(view, at, made, MAX_CALLS) {
        return;
    }
    let (name, kept) = (view.world.name(buffer).to_owned(), file.shown(target));
    let claim = view.claim(file, Node::Expr(part)).example(super::runtime::EXAMPLE).pedantic().says(
        format!("{kept} keeps all of {name} for a part of it"),
        format!("a slice, however short, keeps the array it was cut from: all that {name} holds stays as long as {kept}"),
        "store a copy of the part (bytes.Clone)",
    );
    sink.add(claim);
}

/// Whether a target is a part of something that is not the function's own.
fn outlives(view: &View<'_, '_>, file: &FileView, target: ExprId) -> bool {
    let tree = &file.file.tree;
    let root = file.root(target);
    let is_part = matches!(tree.expr(tree.unparen(target)), Expr::Selector { .. } | Expr::Index { .. });
    match view.var_kind(file, root) {
        Some(VarKind::Package) => true,
        Some(VarKind::Receiver | VarKind::Param) => is_part,
        _ => false,
    }
}

/// Functions of the package that give a buffer are looked into, this many in one another.
const MAX_CALLS: u32 = 3;

/// Whether an expression makes a buffer that is large, or of a size that only the run decides.
fn is_large(view: &mut View<'_, '_>, file: &FileView, made: ExprId, depth: u32) -> bool {
    if view.calls_one_of(file, made, READS) {
        return true;
    }
    if file.builtin(made) == Some(Builtin::Make) {
        let Some(size) = file.args(made).get(1).copied() else { return false };
        return view.integer(file, size).map_or(!is_len(file, size), |size| size >= LARGE);
    }
    let (Some(Callee::Func(func)), Some(depth)) = (file.info.callees.get(&made), depth.checked_sub(1)) else {
        return false;
    };
    view.returned(*func).into_iter().any(|(at, value)| {
        let source = at.object(value).and_then(|var| view.initial_value(var));
        source.is_some_and(|(at, made)| is_large(view, at, made, depth))
    })
}

/// As large as something else that is there: a copy.
fn is_len(file: &FileView, size: ExprId) -> bool {
    let calls = file.within(&file.index.calls, size);
    calls.into_iter().any(|call| matches!(file.builtin(call), Some(Builtin::Len | Builtin::Cap)))
}
