//! Stacks of Go's texts without what the texts do not name.

use std::borrow::Cow;

use stanch_model::profile::{LocationId, Profile, ProfileBuilder, Sizes, StackIndex};

use crate::ProfileError;
use crate::merge::copy_tables;

/// The profile without the nameless locations at the ends of its stacks, unless all of a stack is nameless.
///
/// Go's `debug=1` texts name no `runtime.*` at the leaf and no `runtime.goexit` at the root, and only list their
/// addresses; with them, all that a goroutine profile has would be `<unknown>`.
///
/// # Errors
/// [`ProfileError::Build`]; the result is never larger than the profile.
pub fn without_nameless_ends(p: &Profile) -> Result<Cow<'_, Profile>, ProfileError> {
    let named: Vec<bool> = p.all_lines().map(|lines| !lines.is_empty()).collect();
    let kept = |stack: &[LocationId]| {
        let is_named = |l: &LocationId| named[l.index()];
        match (stack.iter().position(is_named), stack.iter().rposition(is_named)) {
            (Some(first), Some(last)) => first..last + 1,
            _ => 0..stack.len(),
        }
    };
    if p.stacks().all(|(_, s)| kept(s).len() == s.len()) {
        return Ok(Cow::Borrowed(p));
    }
    let mut b = ProfileBuilder::new(Sizes { samples: p.sample_count(), ..Sizes::default() });
    copy_tables(p, &mut b)?;
    let stacks = p.stacks().map(|(_, s)| b.stack(&s[kept(s)])).collect::<Result<Vec<StackIndex>, _>>()?;
    for s in p.samples() {
        b.sample(stacks[s.stack.index()], s.values, s.labels)?;
    }
    Ok(Cow::Owned(b.finish()))
}
