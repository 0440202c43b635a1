//! How it shows in heap profiles, with the source along their stacks.

use crate::engine::context::Context;
use crate::engine::heap::HeapSite;
use crate::engine::heap_source::{self, Holds};
use crate::rule::Claim;

pub(super) fn detect(site: &HeapSite, cx: &Context<'_>) -> Option<Claim> {
    let judgement = site.judgement.as_ref()?;
    let keeper = heap_source::keeper(site, cx)?;
    if keeper.holds != Holds::Capture {
        return None;
    }
    let (name, line) = (&keeper.name, keeper.location.line);
    let size = judgement.object_size.map_or_else(String::new, |s| format!(" ({s:.0} bytes each)"));
    let cause = format!(
        "the function literal that is stored in {name} here captures the object{size}, and keeps all of it for as \
         long as the function is stored"
    );
    let advice = format!(
        "copy the few values that the function needs into variables before it and capture those; and take functions \
         out of {name} when they have run"
    );
    let proof =
        format!("followed from the allocation to a function literal that is stored in {name} at line {line}");
    let claim = Claim::new(40, cause, advice).example(EXAMPLE);
    Some(claim.at(Some(keeper.location)).proof("source-flow", proof))
}

pub(super) const EXAMPLE: &str = "\
name, size := upload.name, len(upload.body) // the literal captures these, not the upload
pending = append(pending, func() string { return fmt.Sprintf(\"%s: %d bytes\", name, size) })
";
