//! How it shows in source: a long-lived slice that is appended to, and nothing that cuts it.

use std::collections::BTreeSet;

use stanch_gosrc::ast::{ExprId, Node, Stmt, StmtId};
use stanch_gosrc::types::{Builtin, ObjId};
use stanch_model::Severity;

use crate::source::shape::Heat;
use crate::source::shape::growth::Growth;
use crate::source::{FileView, Sink, View};

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    let mut grown: Vec<Growth<'_>> = Vec::new();
    for file in view.sources() {
        for stmt in &file.index.assigns {
            grown.extend(appended(view, file, *stmt));
        }
    }
    grown.sort_by_key(|growth| std::cmp::Reverse((growth.is_handler, growth.heat)));
    let mut known: BTreeSet<ObjId> = BTreeSet::new();
    for growth in grown {
        if growth.heat.is_hot() && known.insert(growth.object) && !view.is_tended(growth.object) {
            say(view, &growth, sink);
        }
    }
}

/// `s = append(s, …)`
fn appended<'v>(view: &mut View<'v, '_>, file: &'v FileView, stmt: StmtId) -> Option<Growth<'v>> {
    let tree = &file.file.tree;
    let Stmt::Assign { lhs, rhs, .. } = tree.stmt(stmt) else { return None };
    let ([target], [value]) = (tree.list(lhs), tree.list(rhs)) else { return None };
    let first: Option<ExprId> = file.args(*value).first().copied();
    let is_append = file.builtin(*value) == Some(Builtin::Append)
        && first
            .is_some_and(|first| file.object(first).is_some() && file.object(first) == file.object(*target));
    if !is_append {
        return None;
    }
    view.growth(file, tree.unparen(*target), Node::Stmt(stmt))
}

fn say(view: &mut View<'_, '_>, growth: &Growth<'_>, sink: &mut Sink) {
    let name = view.world.name(growth.object).to_owned();
    let is_sure = growth.heat == Heat::Served;
    let cause = format!(
        "each element stays in {name}: nothing in the package cuts it, gives it a new value or asks how long it is{}",
        if is_sure { ", and each request brings one" } else { "" },
    );
    let claim =
        view.claim(growth.file, growth.at).severity(Severity::High).example(super::runtime::EXAMPLE).says(
            format!("{name} is appended to and never cut"),
            cause,
            format!("give {name} a bound and drop the oldest elements into nothing, or write them elsewhere"),
        );
    sink.add(if is_sure { claim } else { claim.pedantic() });
}
