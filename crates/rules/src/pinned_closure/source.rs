//! How it shows in source: a function literal that is stored where it outlives the call, and captures something large
//! of the call.

use stanch_gosrc::ast::{Expr, ExprId, Node, Stmt};
use stanch_gosrc::types::{Builtin, FastMap, ObjId, ObjKind, Type, TypeId, VarKind};

use crate::source::{FileView, Sink, View};

/// Types whose values hold all that came with a request.
const LARGE: &[&str] = &["net/http.Request", "net/http.Response", "bytes.Buffer", "strings.Builder"];

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    for file in view.sources() {
        for literal in &file.index.literals {
            let Some(kept) = keeper(view, file, *literal) else { continue };
            let Some(captured) = captured(view, file, *literal) else { continue };
            if !view.heat(file, *literal).is_hot() {
                continue;
            }
            let name = view.world.name(captured).to_owned();
            let claim = view.claim(file, *literal).example(super::runtime::EXAMPLE).pedantic().says(
                format!("this function keeps all of {name} as long as {kept} keeps the function"),
                format!("a literal holds the variables that it names, and {name} holds all that came with the request"),
                format!("take what is needed of {name} into variables of its own, and name only these in the literal"),
            );
            sink.add(claim);
        }
    }
}

/// What a literal is stored in, when that outlives the call: a field, an element, a variable of the package.
fn keeper(view: &View<'_, '_>, file: &FileView, literal: ExprId) -> Option<String> {
    let tree = &file.file.tree;
    let (value, stmt) = match file.index.parent(Node::Expr(literal))? {
        Node::Expr(call) if file.builtin(call) == Some(Builtin::Append) => {
            (call, file.index.parent(Node::Expr(call))?)
        }
        other => (literal, other),
    };
    let Node::Stmt(stmt) = stmt else { return None };
    let Stmt::Assign { lhs, rhs, .. } = tree.stmt(stmt) else { return None };
    let at = tree.list(rhs).iter().position(|x| *x == value)?;
    let target = *tree.list(lhs).get(at)?;
    let is_part = matches!(tree.expr(tree.unparen(target)), Expr::Selector { .. } | Expr::Index { .. });
    let outlives = match view.var_kind(file, file.root(target)) {
        Some(VarKind::Package) => true,
        Some(VarKind::Receiver) => is_part,
        _ => false,
    };
    outlives.then(|| file.shown(target))
}

/// A large variable of the function around a literal that the literal names.
fn captured(view: &mut View<'_, '_>, file: &FileView, literal: ExprId) -> Option<ObjId> {
    let tree = &file.file.tree;
    let mut named: FastMap<ObjId, ()> = FastMap::default();
    let mut order = Vec::new();
    file.walk(Node::Expr(literal), |node| {
        if let Node::Expr(id) = node
            && matches!(tree.expr(id), Expr::Ident(_))
            && let Some(obj) = file.object(id)
            && named.insert(obj, ()).is_none()
        {
            order.push(obj);
        }
        true
    });
    order.into_iter().find(|obj| {
        let is_own = matches!(view.world.object(*obj).kind, ObjKind::Var(VarKind::Local | VarKind::Param));
        is_own && view.is_declared_outside(file, *obj, literal) && {
            let ty = view.world.type_of(*obj);
            is_large(view, ty)
        }
    })
}

/// Whether values of a type mostly are large: bytes, requests, and structs of the package with bytes in them.
fn is_large(view: &mut View<'_, '_>, ty: TypeId) -> bool {
    if view.type_name(ty).is_some_and(|name| LARGE.contains(&name.as_str())) || is_bytes(view, ty) {
        return true;
    }
    let base = view.world.pointee(ty).unwrap_or(ty);
    let under = view.world.underlying(base);
    match view.world.ty(under).clone() {
        Type::Struct(fields) => fields.iter().any(|field| is_bytes(view, field.ty)),
        _ => false,
    }
}

fn is_bytes(view: &mut View<'_, '_>, ty: TypeId) -> bool {
    let under = view.world.underlying(ty);
    match *view.world.ty(under) {
        Type::Slice(elem) => view.world.underlying(elem) == stanch_gosrc::types::Basic::Uint8.id(),
        _ => false,
    }
}
