//! How it shows in goroutine dumps.

use stanch_model::WaitReason;

use crate::engine::context::Context;
use crate::engine::site::Site;
use crate::rule::Claim;

pub(super) fn detect(site: &Site, _: &Context<'_>) -> Option<Claim> {
    let op = match site.wait()? {
        WaitReason::ChanReceiveNil => "receive from",
        WaitReason::ChanSendNil => "send to",
        _ => return None,
    };
    Some(Claim::new(
        30,
        format!(
            "each of them waits to {op} a nil channel, and that never ends: the channel was never made, or was set to nil"
        ),
        "make the channel before the goroutine starts; a nil channel is useful in a select only",
    ))
}
