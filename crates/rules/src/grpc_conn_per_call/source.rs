//! How it shows in source: a connection that stays in the function that dials it.

use stanch_model::Severity;

use crate::source::shape::Policy;
use crate::source::{Sink, View};

const DIALS: &[&str] = &[
    "google.golang.org/grpc.Dial",
    "google.golang.org/grpc.DialContext",
    "google.golang.org/grpc.NewClient",
];

const POLICY: Policy = Policy { ends: &["Close"], holders: &[], wraps: is_stub, borrows: |_| false };

/// `NewOrdersClient(conn)`, as protoc-gen-go-grpc writes it: who drops the stub drops the connection.
fn is_stub(callee: &str) -> bool {
    let name = callee.rsplit('.').next().unwrap_or_default();
    name.starts_with("New") && name.ends_with("Client")
}

pub(super) fn detect(view: &mut View<'_, '_>, sink: &mut Sink) {
    for file in view.sources() {
        for call in &view.calls_of(file, DIALS) {
            let Some(made) = view.made(file, *call, &POLICY) else { continue };
            let cause = format!(
                "{} it dials a connection, which keeps a transport and its goroutines until somebody closes it",
                made.when()
            );
            let claim = made.claim(view, file).severity(Severity::High).example(EXAMPLE);
            sink.add(claim.says(
                "a gRPC connection is dialled here for each call and never closed",
                cause,
                "dial once and share the connection: it carries any number of calls; or close it when the call is done",
            ));
        }
    }
}

const EXAMPLE: &str = "\
conn, err := grpc.NewClient(target) // once, not per call
if err != nil {
\treturn err
}
defer conn.Close()
";
