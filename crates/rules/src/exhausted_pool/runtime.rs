//! How it shows in goroutine dumps.

use stanch_model::WaitReason;

use crate::engine::context::Context;
use crate::engine::site::Site;
use crate::rule::Claim;

pub(super) fn detect(site: &Site, cx: &Context<'_>) -> Option<Claim> {
    (cx.has_func(site, "database/sql.(*DB).conn") && site.wait()? == WaitReason::Select).then(|| {
        Claim::new(
            30,
            "each of them waits for a free connection of the sql.DB pool: all are taken by Rows or Tx that were never closed, or by queries that do not end",
            "close Rows and finish Tx on every path (defer rows.Close(), defer tx.Rollback()), use the Context methods with a time-out, and set SetMaxOpenConns with a limit that fits",
        )
    })
}
