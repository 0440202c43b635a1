//! `drop_frames` and `keep_frames`: a profile without the functions that its writer calls uninteresting.
//!
//! Source: `RemoveUninteresting` and `Prune` of google/pprof, `profile/prune.go`.

use std::borrow::Cow;

use hashbrown::HashMap;
use regex::Regex;
use stanch_model::names::without_arguments;
use stanch_model::profile::{
    BuildError, Line, LocationId, Profile, ProfileBuilder, Sizes, StackIndex, StringId,
};
use thiserror::Error;

/// Why frames cannot be dropped; the profile itself is fine.
#[derive(Debug, Error)]
pub enum PruneError {
    /// An expression of the profile is none.
    #[error("{field} is no regular expression")]
    Expression {
        /// `drop_frames` or `keep_frames`
        field: &'static str,
        /// What is wrong with it.
        source: Box<regex::Error>,
    },
    /// The result does not fit; it is never larger than the profile.
    #[error(transparent)]
    Build(#[from] BuildError),
}

/// The profile without the calls whose function fully matches `drop_frames` and not `keep_frames`, and without what
/// they call. Frames before the first one that stays, seen from the root, are kept, so that no stack is emptied.
///
/// The profile itself comes back when it has no `drop_frames`.
///
/// # Errors
/// When an expression of the profile cannot be compiled.
pub fn remove_uninteresting(profile: &Profile) -> Result<Cow<'_, Profile>, PruneError> {
    let meta = profile.meta();
    let Some(drop) = full_match(profile, meta.drop_frames, "drop_frames")? else {
        return Ok(Cow::Borrowed(profile));
    };
    let keep = full_match(profile, meta.keep_frames, "keep_frames")?;
    let mut dropped: HashMap<StringId, bool> = HashMap::new();
    let mut is_dropped = |name: StringId| {
        *dropped.entry(name).or_insert_with(|| {
            let name = without_arguments(profile.str(name));
            !name.is_empty() && drop.is_match(name) && !keep.as_ref().is_some_and(|k| k.is_match(name))
        })
    };
    let cuts: Vec<Cut> = profile.all_lines().map(|lines| cut(profile, lines, &mut is_dropped)).collect();
    Ok(Cow::Owned(rebuild(profile, &cuts)?))
}

fn full_match(profile: &Profile, id: StringId, field: &'static str) -> Result<Option<Regex>, PruneError> {
    match profile.str(id) {
        "" => Ok(None),
        text => Regex::new(&format!("^(?:{text})$"))
            .map(Some)
            .map_err(|e| PruneError::Expression { field, source: Box::new(e) }),
    }
}

/// What becomes of a location.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// No call of it is dropped.
    None,
    /// Its innermost calls are, so many of them, and everything beneath it.
    Inner(usize),
    /// All of it, and everything beneath it.
    All,
}

/// The outermost dropped call decides.
fn cut(profile: &Profile, lines: &[Line], is_dropped: &mut impl FnMut(StringId) -> bool) -> Cut {
    let dropped = |l: &Line| l.function.is_some_and(|f| is_dropped(profile.function(f).name));
    match lines.iter().rposition(dropped) {
        None => Cut::None,
        Some(i) if i + 1 == lines.len() => Cut::All,
        Some(i) => Cut::Inner(i + 1),
    }
}

/// The part of a stack that stays.
fn kept<'a>(stack: &'a [LocationId], cuts: &[Cut]) -> &'a [LocationId] {
    let mut found_user = false;
    for (i, location) in stack.iter().enumerate().rev() {
        match cuts[location.index()] {
            Cut::None => found_user = true,
            _ if !found_user => {}
            Cut::All => return &stack[i + 1..],
            Cut::Inner(_) => return &stack[i..],
        }
    }
    stack
}

fn rebuild(p: &Profile, cuts: &[Cut]) -> Result<Profile, BuildError> {
    let mut b = ProfileBuilder::new(Sizes {
        strings: p.string_count(),
        functions: p.functions().len(),
        locations: p.locations().len(),
        samples: p.sample_count(),
        sample_types: p.sample_types().len(),
        ..Sizes::default()
    });
    b.copy_head(p)?;
    for ((location, lines), cut) in p.locations().iter().zip(p.all_lines()).zip(cuts) {
        let lines = if let Cut::Inner(calls) = cut { &lines[*calls..] } else { lines };
        b.location(location.mapping, location.address, location.is_folded, lines)?;
    }
    let stacks = p.stacks().map(|(_, s)| b.stack(kept(s, cuts))).collect::<Result<Vec<StackIndex>, _>>()?;
    for s in p.samples() {
        b.sample(stacks[s.stack.index()], s.values, s.labels)?;
    }
    Ok(b.finish())
}
