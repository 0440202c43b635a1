//! How it shows in goroutine dumps.

use stanch_model::WaitReason;

use crate::engine::context::Context;
use crate::engine::site::Site;
use crate::rule::Claim;

pub(super) fn detect(site: &Site, cx: &Context<'_>) -> Option<Claim> {
    let reads = cx.has_func(site, "net.(*conn).Read") || cx.has_func(site, "crypto/tls.(*Conn).Read");
    (site.wait()? == WaitReason::IoWait && reads).then(|| {
        Claim::new(
            12,
            "each of them reads from a connection whose other end is silent, and no deadline ends the read",
            "set a deadline before each read (conn.SetReadDeadline), and close the connection when it passes",
        )
        .example(EXAMPLE)
    })
}

const EXAMPLE: &str = "\
for {
\tif err := conn.SetReadDeadline(time.Now().Add(idle)); err != nil {
\t\treturn err
\t}
\tn, err := conn.Read(buf)
\tif err != nil {
\t\treturn err // a silent peer ends here
\t}
\thandle(buf[:n])
}
";
