//! How it shows in goroutine dumps.

use stanch_model::WaitReason;

use crate::engine::context::Context;
use crate::engine::site::Site;
use crate::rule::Claim;

pub(super) fn detect(site: &Site, _: &Context<'_>) -> Option<Claim> {
    (site.wait()? == WaitReason::WaitGroupWait).then(|| {
        Claim::new(
            20,
            "each of them waits for a WaitGroup whose count stays above zero: a Done was skipped by an early return or \
             a panic, or there are more Adds than goroutines",
            "write defer wg.Done() as the first line of the goroutine, and Add before the go statement",
        )
        .example(EXAMPLE)
    })
}

const EXAMPLE: &str = "\
wg.Add(1)
go func() {
\tdefer wg.Done() // runs on every path, panics too
\tif err := step(); err != nil {
\t\treturn
\t}
}()
";
