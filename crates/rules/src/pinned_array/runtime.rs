//! How it shows in heap profiles, with the source along their stacks.

use crate::engine::context::Context;
use crate::engine::heap::HeapSite;
use crate::engine::heap_source::{self, Container, Holds};
use crate::rule::Claim;

/// Arrays below this size are kept for what they hold.
const LARGE: f64 = 1024.0;

pub(super) fn detect(site: &HeapSite, cx: &Context<'_>) -> Option<Claim> {
    let size = site.judgement.as_ref()?.object_size?;
    let keeper = heap_source::keeper(site, cx)?;
    if keeper.holds != Holds::Part || size < LARGE {
        return None;
    }
    let (name, line) = (&keeper.name, keeper.location.line);
    let stored = match keeper.container {
        Container::Map => format!("put into the map {name}"),
        Container::Slice => format!("appended to {name}"),
    };
    let cause = format!(
        "a slice of the object is {stored} here, and a slice, however short, keeps the whole array it was cut from: \
         {size:.0} bytes each"
    );
    let advice = "store a copy of the part that is needed (bytes.Clone, slices.Clone, strings.Clone), so that the \
                  array can go";
    let proof =
        format!("followed from the allocation to a slice expression that is stored in {name} at line {line}");
    let claim = Claim::new(40, cause, advice).example(EXAMPLE);
    Some(claim.at(Some(keeper.location)).proof("source-flow", proof))
}

pub(super) const EXAMPLE: &str = "\
key := bytes.Clone(document[:16]) // 16 bytes of its own, not a window into the document
index.keys = append(index.keys, key)
";
