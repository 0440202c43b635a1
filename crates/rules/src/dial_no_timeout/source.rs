//! How it shows in source: `net.Dial`, a `net.Dialer` without a timeout, gRPC that blocks until it is connected.

use stanch_gosrc::ast::{Expr, ExprId};

use crate::source::shape::Heat;
use crate::source::{FileView, Sink, View};

const BY_DEFAULT: &[&str] = &["net.Dial", "crypto/tls.Dial"];
const BLOCKING: &[&str] = &["google.golang.org/grpc.Dial", "google.golang.org/grpc.DialContext"];

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    for file in view.sources() {
        for call in &file.index.calls {
            let Some(callee) = view.callee_name(file, *call) else { continue };
            let waits = waits_long(view, file, *call, &callee);
            let blocks = BLOCKING.contains(&&*callee) && blocks(view, file, *call, &callee);
            let heat = if waits || blocks { view.heat(file, *call) } else { Heat::Once };
            if heat == Heat::Once {
                continue;
            }
            let claim = view.claim(file, *call).example(EXAMPLE);
            if blocks {
                let claim = claim.says(
                    "this dial waits for ever while the server is down",
                    "with grpc.WithBlock it tries again until it is connected, and nothing says when to give up",
                    "leave WithBlock out, or dial with a context that has a deadline",
                );
                sink.add(if heat.is_hot() { claim } else { claim.pedantic() });
            } else {
                sink.add(claim.pedantic().says(
                    "this dial has no timeout",
                    "a host that drops packets is waited for as long as the system likes, often two minutes and more; \
                     those who wait pile up meanwhile",
                    "dial with a context that has a deadline: (&net.Dialer{}).DialContext(ctx, network, address)",
                ));
            }
        }
    }
}

fn waits_long(view: &mut View<'_, '_>, file: &FileView, call: ExprId, callee: &str) -> bool {
    let is_remote = file.args(call).first().is_some_and(|network| is_remote(view, file, *network));
    match callee {
        _ if BY_DEFAULT.contains(&callee) => is_remote,
        "net.(*Dialer).Dial" => is_remote && file.receiver(call).is_some_and(|x| is_bare(view, file, x)),
        _ => false,
    }
}

/// Sockets of the system and datagrams do not wait.
fn is_remote(view: &mut View<'_, '_>, file: &FileView, network: ExprId) -> bool {
    view.string(file, network).is_none_or(|network| network.starts_with("tcp"))
}

/// `net.Dialer{…}` without Timeout and Deadline, on the spot or in a variable.
fn is_bare(view: &mut View<'_, '_>, file: &FileView, dialer: ExprId) -> bool {
    match file.object(dialer).and_then(|obj| view.initial_value(obj)) {
        Some((at, value)) => is_bare_value(view, at, value),
        None => is_bare_value(view, file, dialer),
    }
}

fn is_bare_value(view: &View<'_, '_>, at: &FileView, value: ExprId) -> bool {
    let tree = &at.file.tree;
    let value = match tree.expr(tree.unparen(value)) {
        Expr::Unary { x, .. } => tree.unparen(x),
        _ => tree.unparen(value),
    };
    matches!(tree.expr(value), Expr::Composite { .. })
        && view.is_keyed(at, value)
        && ["Timeout", "Deadline", "Cancel"].iter().all(|field| view.element(at, value, field).is_none())
        && !view.assigns_field(&["Timeout", "Deadline"])
}

/// Whether gRPC waits until it is connected, without a limit.
fn blocks(view: &mut View<'_, '_>, file: &FileView, call: ExprId, callee: &str) -> bool {
    let args = file.args(call).to_vec();
    let has = |name: &str| args.iter().any(|arg| view.callee_short(file, *arg) == Some(name));
    let is_limited = has("WithTimeout");
    if !has("WithBlock") || is_limited {
        return false;
    }
    !callee.ends_with("DialContext") || args.first().is_some_and(|ctx| view.is_endless_context(file, *ctx))
}

const EXAMPLE: &str = "\
ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
defer cancel()
conn, err := (&net.Dialer{}).DialContext(ctx, \"tcp\", address)
";
