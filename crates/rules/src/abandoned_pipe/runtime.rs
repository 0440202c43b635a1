//! How it shows in goroutine dumps.

use crate::engine::context::Context;
use crate::engine::site::Site;
use crate::rule::Claim;

pub(super) fn detect(site: &Site, cx: &Context<'_>) -> Option<Claim> {
    let writes = cx.has_func(site, "io.(*pipe).write");
    if !writes && !cx.has_func(site, "io.(*pipe).read") {
        return None;
    }
    let (this, other) = if writes { ("write to", "reader") } else { ("read from", "writer") };
    Some(
        Claim::new(
            30,
            format!("each of them waits to {this} an io.Pipe whose {other} returned without closing its end"),
            "close both ends on every path: defer pw.CloseWithError(err) in the writer, defer pr.Close() in the reader",
        )
        .example(EXAMPLE),
    )
}

const EXAMPLE: &str = "\
pr, pw := io.Pipe()
go func() {
\terr := encode(pw)
\tpw.CloseWithError(err) // ends the reader
}()
defer pr.Close() // ends the writer
";
