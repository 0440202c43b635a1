//! How it shows in goroutine dumps.

use crate::engine::context::Context;
use crate::engine::site::Site;
use crate::engine::{names, workers};
use crate::rule::Claim;

pub(super) fn detect(site: &Site, cx: &Context<'_>) -> Option<Claim> {
    let worker = workers::is_pool_worker(&cx.evidence.symbols, site);
    if let Some(pool) = site.frames.last().copied().filter(|_| worker) {
        let library = names::package(cx.func(pool));
        return Some(
            Claim::new(
                25,
                "these are workers of a pool, and each is stuck in its task for good: the pool has ever fewer workers, or \
                 ever more of them when it is unbounded, and those who submit will block next",
                "let no task wait without a time-out or ctx.Done(), recover from panics inside the task so that whoever \
                 waits for it is answered, and check the error of Submit",
            )
            .example(EXAMPLE)
            .proof("pairing", format!("their first frame is the worker loop of {library}")),
        );
    }
    let submits =
        cx.funcs(site).any(|f| f.starts_with("github.com/panjf2000/ants") && f.contains("retrieveWorker"));
    submits.then(|| {
        Claim::new(
            25,
            "they wait for a free worker of a pool whose workers are all stuck",
            "let no task wait for ever; use WithNonblocking and treat the error of Submit, or bound the queue (WithMaxBlockingTasks)",
        )
    })
}

const EXAMPLE: &str = "\
err := pool.Submit(func() {
\tdefer func() {
\t\tif r := recover(); r != nil {
\t\t\treply <- fmt.Errorf(\"task: %v\", r) // whoever waits is answered
\t\t}
\t}()
\tselect {
\tcase reply <- work(ctx):
\tcase <-ctx.Done():
\t}
})
if err != nil { // the pool is full or closed: nobody will answer
\treturn err
}
";
