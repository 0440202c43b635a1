//! How it shows in heap profiles, and in the source along their stacks.

use crate::engine::context::Context;
use crate::engine::heap::HeapSite;
use crate::engine::heap_source::{self, Container, Holds};
use crate::rule::Claim;

pub(super) fn detect(site: &HeapSite, cx: &Context<'_>) -> Option<Claim> {
    site.judgement.as_ref()?;
    by_source(site, cx).or_else(|| by_stack(site, cx))
}

fn by_source(site: &HeapSite, cx: &Context<'_>) -> Option<Claim> {
    let keeper = heap_source::keeper(site, cx)?;
    if (keeper.container, keeper.holds) != (Container::Slice, Holds::Object) {
        return None;
    }
    let name = &keeper.name;
    let (weight, cause) = if keeper.forgets {
        (35, format!("each object is appended to {name} here; it is emptied elsewhere, but not as fast"))
    } else {
        (
            40,
            format!("each object is appended to {name} here, and nothing in the package's source empties it"),
        )
    };
    let proof =
        format!("followed from the allocation to the append to {name} at line {}", keeper.location.line);
    Some(claim(weight, cause, name).at(Some(keeper.location)).proof("source-flow", proof))
}

/// The library's wrappers show in profiles; the runtime's own `growslice` only in those of other writers.
fn by_stack(site: &HeapSite, cx: &Context<'_>) -> Option<Claim> {
    let frames = cx.frames(site.stack);
    let mut library = frames.iter().take_while(|f| **f != site.frame).map(|f| cx.func(*f));
    let grows = |f: &str| f == "runtime.growslice" || f.starts_with("slices.Grow") || f == "bytes.growSlice";
    library.find(|f| grows(f)).map(|func| {
        claim(20, "the slice or buffer that is appended to here grows and is never emptied".to_owned(), "it")
            .proof("allocation-stack", format!("allocated by {func}"))
    })
}

fn claim(weight: u8, cause: String, name: &str) -> Claim {
    let advice = format!(
        "take elements out of {name} when they have been dealt with, or keep the last few of them in a ring; and set \
         what is taken out to nil, or the array still refers to it"
    );
    Claim::new(weight, cause, advice).example(EXAMPLE)
}

pub(super) const EXAMPLE: &str = "\
if len(s.recent) == maxRecent { // a bound
\tcopy(s.recent, s.recent[1:])
\ts.recent = s.recent[:maxRecent-1]
}
s.recent = append(s.recent, event)
";
