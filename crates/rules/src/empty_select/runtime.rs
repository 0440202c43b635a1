//! How it shows in goroutine dumps.

use stanch_model::WaitReason;

use crate::engine::context::Context;
use crate::engine::site::Site;
use crate::rule::Claim;

pub(super) fn detect(site: &Site, _: &Context<'_>) -> Option<Claim> {
    (site.wait()? == WaitReason::SelectNoCases).then(|| {
        Claim::new(
            30,
            "select {} blocks for ever; one at the end of main is a habit, a growing number is a leak",
            "delete the select {} and let the goroutine return, or wait for ctx.Done() instead",
        )
    })
}
