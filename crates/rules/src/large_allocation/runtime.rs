//! How it shows in heap profiles.

use crate::engine::context::Context;
use crate::engine::heap::HeapSite;
use crate::rule::Claim;

/// Objects of this size have spans of their own, go past the per-thread caches and move the collector's goal.
const LARGE_BYTES: f64 = 1024.0 * 1024.0;

/// Share of all sampled memory in use from which one object is large whatever its size.
const LARGE_SHARE: f64 = 0.25;

pub(super) fn detect(site: &HeapSite, cx: &Context<'_>) -> Option<Claim> {
    let size = site.judgement.as_ref()?.object_size?;
    let heap: f64 = cx.heap.iter().map(|s| s.byte_ends().1).sum();
    let share = if heap > 0.0 { size / heap } else { 0.0 };
    if size < LARGE_BYTES && share < LARGE_SHARE {
        return None;
    }
    let mib = size / LARGE_BYTES;
    let cause = format!(
        "each object that is allocated here and kept has {mib:.1} MiB, {:.0} % of the memory in use: a few more of \
         them decide how much the process needs",
        100.0 * share
    );
    let advice = "bound the size of a single object where its length comes from (http.MaxBytesReader, a limit on the \
                  length that a peer announces), stream it instead of keeping it, and let go of it when it is done";
    Some(Claim::new(12, cause, advice).example(EXAMPLE))
}

const EXAMPLE: &str = "\
r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
if _, err := io.Copy(file, r.Body); err != nil { // streamed, never whole in memory
\treturn err
}
";
