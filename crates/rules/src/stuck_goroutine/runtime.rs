//! How it shows in goroutine dumps.

use crate::engine::context::Context;
use crate::engine::site::Site;
use crate::rule::Claim;

pub(super) fn detect(site: &Site, _: &Context<'_>) -> Option<Claim> {
    // The last resort: survival is proven by the ledger even where the stack has no name for the cause.
    site.judgement.grade.map(|_| {
        Claim::new(
            1,
            "they were started and do not end; what they wait for is not one of the causes that stanch knows",
            "find what should end them: start from the line that spawned them, and give it a context to cancel",
        )
    })
}
