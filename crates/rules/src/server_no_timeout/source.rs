//! How it shows in source: `http.ListenAndServe`, and `http.Server{…}` without a timeout for reading.

use stanch_gosrc::ast::{Expr, ExprId, Node};

use crate::source::{FileView, Sink, View};

/// They make a server without timeouts.
const SERVE: &[&str] =
    &["net/http.ListenAndServe", "net/http.ListenAndServeTLS", "net/http.Serve", "net/http.ServeTLS"];
const FIELDS: &[&str] = &["ReadTimeout", "ReadHeaderTimeout"];

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    for file in view.sources() {
        for call in view.calls_of(file, SERVE) {
            say(view, file, call, sink);
        }
        for composite in &file.index.composites {
            if is_bare(view, file, *composite) {
                say(view, file, *composite, sink);
            }
        }
    }
}

fn is_bare(view: &mut View<'_, '_>, file: &FileView, composite: ExprId) -> bool {
    let Expr::Composite { elts, .. } = file.file.tree.expr(composite) else { return false };
    !elts.is_empty()
        && view.is_of_type(file, composite, "net/http.Server")
        && view.is_keyed(file, composite)
        && FIELDS.iter().all(|field| view.element(file, composite, field).is_none())
        && !view.assigns_field(FIELDS)
}

fn say(view: &mut View<'_, '_>, file: &FileView, at: ExprId, sink: &mut Sink) {
    let claim = view.claim(file, Node::Expr(at)).example(EXAMPLE).pedantic().says(
        "this HTTP server waits for slow clients for ever",
        "without ReadHeaderTimeout a client that opens a connection and sends nothing, or a byte a minute, keeps a goroutine \
         and a descriptor as long as it likes",
        "set ReadHeaderTimeout (or ReadTimeout) and IdleTimeout",
    );
    sink.add(claim);
}

const EXAMPLE: &str = "\
server := &http.Server{
\tHandler:           mux,
\tReadHeaderTimeout: 5 * time.Second,
\tIdleTimeout:       2 * time.Minute,
}
";
