//! How it shows in source: a request without a context, by a client without a timeout.

use stanch_gosrc::ast::{Expr, ExprId, Node};
use stanch_gosrc::types::ObjId;

use crate::source::shape::Heat;
use crate::source::{FileView, Sink, View};

/// They use the default client, which has no timeout, and make a request without a context.
const BY_DEFAULT: &[&str] = &["net/http.Get", "net/http.Head", "net/http.Post", "net/http.PostForm"];
/// They make a request without a context.
const BY_CLIENT: &[&str] = &[
    "net/http.(*Client).Get",
    "net/http.(*Client).Head",
    "net/http.(*Client).Post",
    "net/http.(*Client).PostForm",
];

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    for file in view.sources() {
        for call in &file.index.calls {
            if !waits_for_ever(view, file, *call) || view.heat(file, *call) == Heat::Once {
                continue;
            }
            let claim = view.claim(file, *call).example(EXAMPLE).pedantic().says(
                "this request has no timeout",
                "neither the client nor the request says how long to wait: a server that accepts and does not answer keeps \
                 the goroutine, and who waits for it, for ever",
                "make requests with a context that has a deadline, or give the client a Timeout",
            );
            sink.add(claim);
        }
    }
}

fn waits_for_ever(view: &mut View<'_, '_>, file: &FileView, call: ExprId) -> bool {
    let Some(callee) = view.callee_name(file, call) else { return false };
    if BY_DEFAULT.contains(&&*callee) {
        return true;
    }
    let is_do = &*callee == "net/http.(*Client).Do";
    if !is_do && !BY_CLIENT.contains(&&*callee) {
        return false;
    }
    let Some(client) = file.receiver(call) else { return false };
    has_no_timeout(view, file, client) && (!is_do || has_no_deadline(view, file, call))
}

/// Whether a client is known to have no timeout: the default one, and those made here without it.
fn has_no_timeout(view: &mut View<'_, '_>, file: &FileView, client: ExprId) -> bool {
    if let Some(obj) = file.object(client) {
        if is_default_client(view, obj) {
            return !view.assigns_field(&["Timeout"]);
        }
        let Some((at, value)) = view.initial_value(obj) else { return false };
        return is_bare(view, at, value) && !view.assigns_field(&["Timeout", "Transport"]);
    }
    is_bare(view, file, client)
}

fn is_default_client(view: &View<'_, '_>, obj: ObjId) -> bool {
    let package = view.world.object(obj).package;
    let is_http = package.is_some_and(|package| view.world.package(package).path == "net/http");
    is_http && view.world.name(obj) == "DefaultClient"
}

/// `http.Client{…}` without Timeout, and without a transport that may have timeouts of its own.
fn is_bare(view: &mut View<'_, '_>, file: &FileView, value: ExprId) -> bool {
    let tree = &file.file.tree;
    let value = match tree.expr(tree.unparen(value)) {
        Expr::Unary { x, .. } => tree.unparen(x),
        _ => tree.unparen(value),
    };
    let is_literal = matches!(tree.expr(value), Expr::Composite { .. });
    is_literal
        && view.is_of_type(file, value, "net/http.Client")
        && view.is_keyed(file, value)
        && view.element(file, value, "Timeout").is_none()
        && view.element(file, value, "Transport").is_none()
}

/// Whether the request is made in the function without a context, and gets none.
fn has_no_deadline(view: &mut View<'_, '_>, file: &FileView, call: ExprId) -> bool {
    let Some(request) = file.args(call).first().and_then(|arg| file.object(*arg)) else { return false };
    let Some((at, made)) = view.initial_value(request) else { return false };
    let is_without = match view.callee_name(at, made).as_deref() {
        Some("net/http.NewRequest") => true,
        Some("net/http.NewRequestWithContext") => {
            let ctx = at.args(made).first().copied();
            ctx.is_some_and(|ctx| view.is_endless_context(at, ctx))
        }
        _ => false,
    };
    let Some(func) = file.index.declared_func(&file.file.tree, call) else { return false };
    is_without
        && !file
            .within(&file.index.calls, Node::Decl(func))
            .any(|call| matches!(view.callee_short(file, call), Some("WithContext" | "Clone")))
}

const EXAMPLE: &str = "\
ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
defer cancel()
req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
";
