//! How it shows in goroutine dumps.

use stanch_model::WaitReason;

use crate::engine::context::Context;
use crate::engine::site::Site;
use crate::engine::{callers, lens};
use crate::rule::Claim;

pub(super) fn detect(site: &Site, cx: &Context<'_>) -> Option<Claim> {
    let watches = cx.funcs(site).any(|f| {
        f.starts_with("context.propagateCancel.func")
            || f.starts_with("context.(*cancelCtx).propagateCancel.func")
    });
    let claim = |weight| {
        Claim::new(
            weight,
            "each of them waits for a context to be done, and nobody cancels it: the cancel function was dropped, or the \
             parent lives as long as the program",
            "call cancel on every path (defer cancel() right after WithCancel, WithTimeout or WithDeadline), and derive from the context of the request",
        )
        .example(EXAMPLE)
    };
    if watches {
        return Some(claim(30));
    }
    if !matches!(site.wait()?, WaitReason::ChanReceive | WaitReason::Select) {
        return None;
    }
    let user = site.key.user?;
    if lens::statement(cx, user).is_some_and(|s| s.waits_for_done()) {
        return Some(claim(40).proof("source-line", "the line waits for a context to be done"));
    }
    let made = callers::find(cx, &["context.(*cancelCtx).Done", "context.(*timerCtx).Done"]);
    let here = |made: &callers::Caller| site.frames.iter().any(|f| cx.func(*f) == made.location.function);
    let made = made.iter().find(|made| made.retained > 0.0 && here(made))?;
    (site.wait() == Some(WaitReason::ChanReceive)).then(|| claim(25).proof("allocation-join", made.text()))
}

const EXAMPLE: &str = "\
ctx, cancel := context.WithTimeout(r.Context(), 3*time.Second)
defer cancel()
";
