//! How it shows in goroutine dumps: callers that still wait for the same answer.

use stanch_model::WaitReason;

use crate::engine::attempts::Attempts;
use crate::engine::context::Context;
use crate::engine::pairs;
use crate::engine::site::Site;
use crate::rule::Claim;

pub(super) fn detect(site: &Site, cx: &Context<'_>) -> Option<Claim> {
    let calls = cx.funcs(site).any(pairs::is_call) && site.wait() == Some(WaitReason::Select);
    let attempts = Attempts::of(cx, site);
    (calls && attempts.stay()).then(|| claim(attempts))
}

fn claim(attempts: Attempts) -> Claim {
    let Attempts { same, other } = attempts;
    Claim::new(
        31,
        "each of them waits for the answer of a server that has accepted its request and does not answer, and nothing \
         ends the wait",
        "give every request a time: a context with a timeout from the request that it serves, and a Timeout on the \
         client; and stop asking for a while when it keeps failing (a circuit breaker with a fallback)",
    )
    .example(EXAMPLE)
    .proof("same-call", format!("{same} of them wait in the same call as in the dump before, {other} in another one"))
}

const EXAMPLE: &str = "\
ctx, cancel := context.WithTimeout(r.Context(), 800*time.Millisecond)
defer cancel()
req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
if err != nil {
\treturn err
}
resp, err := client.Do(req)
";
