//! The two halves of a sandwich: who calls a function, and what it calls.

use super::grow::{Grow, Pick, Way};
use super::{Stacks, Tree};
use crate::NodeId;

/// What is around a function. The root of both trees stands for the function.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Around {
    /// From the function to its callers.
    pub callers: Tree,
    /// From the function to what it calls.
    pub callees: Tree,
}

/// The callers and the callees of the calls that `is` picks, each tree with at most `most` nodes.
///
/// Every stack counts once, at the outermost of its calls that are picked: both trees have the same total, which is
/// the function's cumulative value, and what a recursive function does in its recursion is seen below it.
#[must_use]
pub fn around(stacks: Stacks<'_>, is: impl Fn(NodeId) -> bool, most: usize) -> Around {
    let (mut above, mut below) = (Vec::new(), Vec::new());
    let mut start = 0;
    for (stack, calls, amount) in stacks.iter() {
        if amount.width > 0
            && let Some(found) = calls.iter().rposition(|f| is(f.node()))
        {
            let (found, len) = (found as u32, calls.len() as u32);
            above.push(Pick { stack, at: start + found + 1, len: len - found - 1 });
            below.push(Pick { stack, at: start + found, len: found });
        }
        start += calls.len() as u32;
    }
    Around {
        callers: Grow::new(stacks, above, Way::Callers).tree(most),
        callees: Grow::new(stacks, below, Way::Callees).tree(most),
    }
}
