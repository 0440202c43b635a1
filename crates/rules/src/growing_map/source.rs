//! How it shows in source: a long-lived map with keys from outside, and nothing that removes entries.

use std::collections::BTreeSet;

use stanch_gosrc::ast::{Expr, ExprId, Node, Stmt};
use stanch_gosrc::types::{Basic, ObjId, Type, TypeId};
use stanch_model::Severity;

use crate::source::shape::Heat;
use crate::source::shape::growth::Growth;
use crate::source::{FileView, Sink, View};

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    let mut grown: Vec<Growth<'_>> = Vec::new();
    for file in view.sources() {
        for index in &file.index.indexes {
            grown.extend(inserted(view, file, *index));
        }
        for call in &file.index.calls {
            grown.extend(stored(view, file, *call));
        }
    }
    // The place that is sure is named, if there is one.
    grown.sort_by_key(|growth| std::cmp::Reverse((growth.is_handler, growth.heat)));
    let mut known: BTreeSet<ObjId> = BTreeSet::new();
    for growth in grown {
        if known.insert(growth.object) && !view.is_tended(growth.object) {
            say(view, &growth, sink);
        }
    }
}

/// `m[k] = v` and `m[k]++` with a key that is no constant.
fn inserted<'v>(view: &mut View<'v, '_>, file: &'v FileView, index: ExprId) -> Option<Growth<'v>> {
    let tree = &file.file.tree;
    let Expr::Index { x, index: key, .. } = tree.expr(index) else { return None };
    let Some(Node::Stmt(stmt)) = file.index.parent(Node::Expr(index)) else { return None };
    let is_target = match tree.stmt(stmt) {
        Stmt::Assign { lhs, .. } => tree.list(lhs).contains(&index),
        Stmt::IncDec { .. } => true,
        _ => false,
    };
    let ty = view.type_of(file, x);
    let under = view.world.underlying(ty);
    let Type::Map { key: key_type, .. } = *view.world.ty(under) else { return None };
    if !is_target || view.is_constant(file, key) || !is_open(view, key_type, MAX_DEPTH) {
        return None;
    }
    view.growth(file, tree.unparen(x), Node::Stmt(stmt))
}

/// `m.Store(k, v)` of a sync.Map.
fn stored<'v>(view: &mut View<'v, '_>, file: &'v FileView, call: ExprId) -> Option<Growth<'v>> {
    const STORES: &[&str] = &["sync.(*Map).Store", "sync.(*Map).LoadOrStore", "sync.(*Map).Swap"];
    if !view.calls_one_of(file, call, STORES) {
        return None;
    }
    let key = *file.args(call).first()?;
    let ty = view.type_of(file, key);
    if view.is_constant(file, key) || !is_open(view, ty, MAX_DEPTH) {
        return None;
    }
    view.growth(file, file.receiver(call)?, Node::Expr(call))
}

/// Keys are no deeper; broken code may have structs that hold themselves.
const MAX_DEPTH: u32 = 8;

/// Whether a type has values without end that come from outside: texts, numbers, structs and arrays of these. Types
/// with a name over a number are mostly lists of constants, and pointers and interfaces mostly things of the program.
fn is_open(view: &mut View<'_, '_>, ty: TypeId, depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let is_named = matches!(view.world.ty(ty), Type::Named { .. });
    let under = view.world.underlying(ty);
    match view.world.ty(under).clone() {
        Type::Basic(Basic::String | Basic::UntypedString) => true,
        Type::Basic(Basic::Bool | Basic::Int8 | Basic::Uint8) => false,
        Type::Basic(basic) => basic.is_integer() && !is_named,
        Type::Array { elem, .. } => {
            is_open(view, elem, depth) || matches!(view.world.ty(elem), Type::Basic(Basic::Uint8))
        }
        Type::Struct(fields) => fields.iter().any(|field| is_open(view, field.ty, depth)),
        _ => false,
    }
}

fn say(view: &mut View<'_, '_>, growth: &Growth<'_>, sink: &mut Sink) {
    let name = view.world.name(growth.object).to_owned();
    let is_sure = growth.heat == Heat::Served;
    let cause = format!(
        "each new key stays in {name}: nothing in the package deletes from it, clears it or asks how large it is{}",
        if is_sure { ", and requests bring the keys" } else { "" },
    );
    let claim = view.claim(growth.file, growth.at).severity(Severity::High).example(super::runtime::EXAMPLE).says(
        format!("entries are added to {name} and never removed"),
        cause,
        format!(
            "delete entries of {name} when their owner ends, or use a cache with a bound that evicts the least recently used"
        ),
    );
    sink.add(if is_sure { claim } else { claim.pedantic() });
}
