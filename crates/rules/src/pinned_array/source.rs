//! How it shows in source: a part of a buffer that was read whole, stored where it outlives the function.

use stanch_gosrc::ast::{Expr, ExprId, Node, Stmt};
use stanch_gosrc::types::{Builtin, VarKind};

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
    if view.var_kind(file, x) != Some(VarKind::Local) || !is_large(view, at, made) {
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

fn is_large(view: &mut View<'_, '_>, file: &FileView, made: ExprId) -> bool {
    if view.calls_one_of(file, made, READS) {
        return true;
    }
    let is_make = file.builtin(made) == Some(Builtin::Make);
    let size = file.args(made).last().copied().filter(|_| is_make);
    size.and_then(|size| view.integer(file, size)).is_some_and(|size| size >= LARGE)
}
