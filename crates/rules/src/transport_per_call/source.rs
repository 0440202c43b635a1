//! How it shows in source: a transport that stays in the function that makes it.

use stanch_gosrc::ast::{Expr, ExprId, Node, Stmt};
use stanch_model::Severity;

use crate::source::shape::{Fate, Policy};
use crate::source::{FileView, Sink, View};

const POLICY: Policy = Policy {
    ends: &["CloseIdleConnections"],
    holders: &[("net/http.Client", "Transport")],
    wraps: |_| false,
    // Changes the transport, and keeps it only in itself.
    borrows: |callee| callee == "golang.org/x/net/http2.ConfigureTransport",
};

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    for file in view.sources() {
        for made in transports(view, file) {
            find(view, file, made, sink);
        }
    }
}

/// `http.Transport{…}`, and clones of the default one.
fn transports(view: &mut View<'_, '_>, file: &FileView) -> Vec<ExprId> {
    let composites = file.index.composites.iter().copied();
    let mut made: Vec<ExprId> =
        composites.filter(|id| is_struct(view, file, *id, "net/http.Transport")).collect();
    made.extend(view.calls_of(file, &["net/http.(*Transport).Clone"]));
    made
}

fn is_struct(view: &mut View<'_, '_>, file: &FileView, composite: ExprId, name: &str) -> bool {
    view.is_of_type(file, composite, name) && view.is_keyed(file, composite)
}

fn find(view: &mut View<'_, '_>, file: &FileView, transport: ExprId, sink: &mut Sink) {
    let Some(made) = view.made(file, transport, &POLICY) else { return };
    if !keeps_connections(view, file, transport) || view.fate(file, transport, &POLICY) == Fate::Kept {
        return;
    }
    let is_clone = matches!(file.file.tree.expr(transport), Expr::Call { .. });
    let is_timed = is_clone || is_set(view, file, transport, "IdleConnTimeout");
    let cause = format!(
        "{} it makes a Transport with connections of its own; the idle ones belong to nobody afterwards{}",
        made.when(),
        if is_timed {
            " and stay until their timeout"
        } else {
            ", and IdleConnTimeout is not set: they stay for ever"
        },
    );
    let claim = made.claim(view, file).severity(Severity::High).example(super::runtime::EXAMPLE).says(
        "an HTTP transport is made here for each call and never closed",
        cause,
        "make one Transport and Client for the whole program, or call CloseIdleConnections when this one is done",
    );
    sink.add(if is_timed { claim.pedantic() } else { claim });
}

/// Whether connections stay open after their response: not so with DisableKeepAlives, or when the request asks to close.
fn keeps_connections(view: &mut View<'_, '_>, file: &FileView, transport: ExprId) -> bool {
    if is_set(view, file, transport, "DisableKeepAlives") {
        return false;
    }
    let Some(func) = file.index.declared_func(&file.file.tree, transport) else { return true };
    !assigned(view, file, Node::Decl(func), &["Close", "DisableKeepAlives"])
}

/// Whether a field of the transport is given a value, in the literal or by an assignment in the function around it.
fn is_set(view: &mut View<'_, '_>, file: &FileView, transport: ExprId, field: &str) -> bool {
    if view.element(file, transport, field).is_some() {
        return true;
    }
    let Some(func) = file.index.declared_func(&file.file.tree, transport) else { return false };
    assigned(view, file, Node::Decl(func), &[field])
}

fn assigned(view: &View<'_, '_>, file: &FileView, root: Node, fields: &[&str]) -> bool {
    let tree = &file.file.tree;
    file.index.assigns.iter().filter(|stmt| file.index.around(**stmt).any(|n| n == root)).any(|stmt| {
        let Stmt::Assign { lhs, .. } = tree.stmt(*stmt) else { return false };
        tree.list(lhs).iter().any(|x| view.selected(file, *x).is_some_and(|name| fields.contains(&name)))
    })
}
