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
    if (keeper.container, keeper.holds) != (Container::Map, Holds::Object) {
        return None;
    }
    let name = &keeper.name;
    let (weight, cause) = if keeper.forgets {
        (
            35,
            format!(
                "each object goes into the map {name} here; entries are removed elsewhere, but not as fast"
            ),
        )
    } else {
        (
            40,
            format!(
                "each object goes into the map {name} here, and nothing in the package's source removes entries"
            ),
        )
    };
    let proof = format!("followed from the allocation to the map {name} at line {}", keeper.location.line);
    Some(claim(weight, cause, name).at(Some(keeper.location)).proof("source-flow", proof))
}

/// Go 1.24's maps show in profiles; older and newer runtimes hide theirs.
fn by_stack(site: &HeapSite, cx: &Context<'_>) -> Option<Claim> {
    let frames = cx.frames(site.stack);
    let library = frames.iter().take_while(|f| **f != site.frame).map(|f| cx.func(*f));
    let is_map = |f: &str| f.starts_with("internal/runtime/maps.") || f.starts_with("runtime.mapassign");
    library.into_iter().find(|f| is_map(f) || *f == "runtime.hashGrow").map(|func| {
        claim(20, "the map that is written here grows and never shrinks".to_owned(), "it")
            .proof("allocation-stack", format!("allocated by {func}"))
    })
}

fn claim(weight: u8, cause: String, name: &str) -> Claim {
    let advice = format!(
        "give {name} a bound or a time to live: delete entries when their owner ends, or use a cache that evicts the \
         least recently used"
    );
    Claim::new(weight, cause, advice).example(EXAMPLE)
}

pub(super) const EXAMPLE: &str = "\
defer func() { // whoever adds an entry also takes it out
\tmu.Lock()
\tdelete(sessions, id)
\tmu.Unlock()
}()
";
