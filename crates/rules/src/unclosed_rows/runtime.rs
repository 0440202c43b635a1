//! How it shows in goroutine dumps.

use crate::engine::callers;
use crate::engine::context::Context;
use crate::engine::site::Site;
use crate::rule::Claim;

pub(super) fn detect(site: &Site, cx: &Context<'_>) -> Option<Claim> {
    let (what, close) = if cx.has_func(site, "database/sql.(*Rows).awaitDone") {
        ("Rows", "defer rows.Close()")
    } else if cx.has_func(site, "database/sql.(*Tx).awaitDone") {
        ("Tx", "defer tx.Rollback()")
    } else {
        return None;
    };
    let claim = Claim::new(
        30,
        format!(
            "each of them watches a {what} that is open: it was never closed, and holds a connection of the pool"
        ),
        format!("write {close} right after the error check, and read rows to their end"),
    )
    .title("watch sql.Rows or sql.Tx that nobody closes");
    Some(
        callers::find(
            cx,
            &[
                "database/sql.(*DB).Query*",
                "database/sql.(*Stmt).Query*",
                "database/sql.(*Tx).Query*",
                "database/sql.(*DB).Begin*",
            ],
        )
        .locate(claim),
    )
}
