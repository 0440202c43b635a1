//! How it shows in heap profiles: any allocation site that the engine judged, whatever keeps its objects.

use crate::engine::context::Context;
use crate::engine::heap::HeapSite;
use crate::rule::Claim;

pub(super) fn detect(site: &HeapSite, cx: &Context<'_>) -> Option<Claim> {
    let judgement = site.judgement.as_ref()?;
    let what = match judgement.object_size {
        Some(size) if size >= 1.0 => format!("objects of {size:.0} bytes"),
        _ => "objects".to_owned(),
    };
    let mut cause = format!("{what} that are allocated here stay in use, collection after collection");
    cause.push_str(match judgement.survivor_share {
        Some(share) if share >= 0.95 => ": next to none of them is ever given back",
        Some(_) => ": only a part of them is given back",
        None => "",
    });
    let callers: Vec<&str> = cx.frames(site.stack).iter().map(|f| cx.func(*f)).collect();
    let mut claim = Claim::new(
        1,
        cause,
        "find what keeps them (a global, a map, a slice, a cache without a bound, a callback that is never removed) \
         and give it a bound, a time to live or a delete",
    )
    .example(EXAMPLE);
    if callers.len() > 1 {
        claim = claim.proof("allocation-stack", format!("allocated by {}", callers.join(" < ")));
    }
    Some(claim)
}

const EXAMPLE: &str = "\
for len(c.entries) > maxEntries { // whatever keeps them has a bound
\tc.removeOldest()
}
";
