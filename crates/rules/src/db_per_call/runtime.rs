//! How it shows in goroutine dumps.

use crate::engine::callers;
use crate::engine::context::Context;
use crate::engine::site::Site;
use crate::rule::Claim;

pub(super) fn detect(site: &Site, cx: &Context<'_>) -> Option<Claim> {
    if !cx.has_func(site, "database/sql.(*DB).connectionOpener") {
        return None;
    }
    let claim = Claim::new(
        30,
        "each sql.DB has one such goroutine, and there are ever more of them: sql.Open is called per request or job and the handle never closed",
        "open one sql.DB at the start and share it (it is a pool, safe for concurrent use); close the ones that really come and go",
    )
    .title("of sql.DB handles that nobody closes");
    Some(callers::find(cx, &["database/sql.Open*"]).locate(claim))
}
