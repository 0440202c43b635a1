//! `folded`: one line per distinct stack, root first, as flame graph tools read it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::View;
use crate::calls::NodeId;
use crate::graph::NameCache;

/// Writes `root;callee;leaf value`, sorted by stack. Values are those of the profile's unit after `divide_by`; `;`
/// and line ends in names become `:` and spaces, because the format has no escapes.
///
/// # Errors
/// Those of `w`.
pub fn folded(view: &View<'_>, w: &mut dyn Write) -> io::Result<()> {
    let calls = view.calls;
    let mut sums: BTreeMap<Vec<NodeId>, crate::Weight> = BTreeMap::new();
    for stack in (0..calls.stack_count()).filter(|s| calls.is_counted(*s)) {
        let path: Vec<NodeId> = calls.stack(stack).iter().rev().map(|f| f.node()).collect();
        if !path.is_empty() {
            sums.entry(path).or_default().add(calls.weight(stack));
        }
    }
    let names = NameCache::new(calls);
    let plain = |id: NodeId| names.get(id).replace(';', ":").replace(['\n', '\r'], " ");
    let mut lines: Vec<(String, i64)> = sums
        .into_iter()
        .filter(|(_, weight)| weight.shown() != 0)
        .map(|(path, weight)| {
            let path: Vec<String> = path.into_iter().map(plain).collect();
            (path.join(";"), view.divided(weight.shown()))
        })
        .collect();
    lines.sort();
    lines.iter().try_for_each(|(path, value)| writeln!(w, "{path} {value}"))
}
