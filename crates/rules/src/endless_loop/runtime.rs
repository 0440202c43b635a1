//! How it shows in goroutine dumps: goroutines that sleep in a loop, or that are in another attempt of the same call
//! whenever one looks.

use stanch_model::{FrameId, WaitReason};

use crate::engine::attempts::Attempts;
use crate::engine::context::Context;
use crate::engine::names::{self, Owner};
use crate::engine::site::Site;
use crate::engine::{lens, pairs};
use crate::rule::Claim;

pub(super) fn detect(site: &Site, cx: &Context<'_>) -> Option<Claim> {
    if site.wait()? == WaitReason::Sleep {
        let claim = Claim::new(
            10,
            "each of them sleeps in a loop that has no end, and more are started all the time",
            "give the loop a context: select on ctx.Done() and a ticker instead of time.Sleep, and cancel it with its owner",
        );
        return Some(claim.example(EXAMPLE));
    }
    let attempts = Attempts::of(cx, site);
    (cx.funcs(site).any(pairs::is_call) && attempts.go_on()).then(|| retries(site, cx, attempts))
}

fn retries(site: &Site, cx: &Context<'_>, attempts: Attempts) -> Claim {
    let Attempts { same, other } = attempts;
    let text = format!("{other} of them are in another call than in the dump before, {same} in the same");
    Claim::new(
        31,
        "each of them tries again when an attempt has failed, and has no last attempt: every failure adds one more, and \
         their attempts keep the other side from getting well",
        "bound the retries: at most three attempts with an exponential backoff and jitter, a budget for all of them \
         together (retries as a share of the requests), and a circuit breaker that stops them while the other side fails",
    )
    .title("try the same call again and again, without an end")
    .example(RETRY)
    .proof("other-call", text)
    .at(loop_of(site, cx).and_then(|frame| cx.location(frame)))
}

/// The program's innermost call that its source repeats.
fn loop_of(site: &Site, cx: &Context<'_>) -> Option<FrameId> {
    let symbols = &cx.evidence.symbols;
    let program = site.frames.iter().copied().filter(|f| names::owner(symbols, *f) == Owner::Program);
    program.into_iter().find(|f| lens::is_in_loop(cx, *f) == Some(true))
}

const EXAMPLE: &str = "\
tick := time.NewTicker(interval)
defer tick.Stop()
for {
\tselect {
\tcase <-tick.C:
\t\tpoll()
\tcase <-ctx.Done():
\t\treturn
\t}
}
";

const RETRY: &str = "\
for attempt, wait := 0, 100*time.Millisecond; attempt < 3; attempt, wait = attempt+1, 2*wait {
\tif err = try(ctx); err == nil {
\t\treturn nil
\t}
\tselect {
\tcase <-time.After(wait/2 + rand.N(wait)): // jitter: not all of them at once
\tcase <-ctx.Done():
\t\treturn ctx.Err()
\t}
}
return err
";
