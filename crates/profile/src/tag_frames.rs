//! `tagroot` and `tagleaf`: labels as frames.
//!
//! Source: google/pprof, `internal/driver/tagroot.go`.

use std::borrow::Cow;

use hashbrown::HashMap;
use stanch_model::profile::{
    Function, Label, LabelValue, Line, LocationId, Profile, ProfileBuilder, Sizes, StringId,
};

use crate::merge::copy_tables;
use crate::{Options, ProfileError, units};

/// The profile with a frame for each key of `tagroot` and `tagleaf`, named by the sample's values for it, and notes
/// on keys that no sample has. The profile itself when neither is set.
///
/// # Errors
/// [`ProfileError::TooManyFrames`]: equal stacks with different labels become different stacks.
pub(crate) fn with_tag_frames<'p>(
    profile: &'p Profile,
    options: &Options,
) -> Result<(Cow<'p, Profile>, Vec<String>), ProfileError> {
    let keys = |text: &'_ str| -> Vec<String> {
        text.split(',').filter(|k| !k.is_empty()).map(str::to_owned).collect()
    };
    let (roots, leaves) = (keys(&options.tagroot), keys(&options.tagleaf));
    if roots.is_empty() && leaves.is_empty() {
        return Ok((Cow::Borrowed(profile), Vec::new()));
    }
    let mut maker = Maker {
        profile,
        unit: &options.unit,
        builder: ProfileBuilder::new(Sizes {
            samples: profile.sample_count(),
            sample_types: profile.sample_types().len(),
            ..Sizes::default()
        }),
        known: HashMap::new(),
    };
    copy_tables(profile, &mut maker.builder)?;
    let (mut found_root, mut found_leaf, mut entries) = (false, false, 0usize);
    let mut stack = Vec::new();
    for sample in profile.samples() {
        stack.clear();
        found_leaf |= maker.frames(&leaves, sample.labels, &mut stack)?;
        stack.extend_from_slice(profile.stack(sample.stack));
        found_root |= maker.frames(&roots, sample.labels, &mut stack)?;
        entries = entries.saturating_add(stack.len());
        if entries > options.max_frames {
            return Err(ProfileError::TooManyFrames(options.max_frames));
        }
        let stack = maker.builder.stack(&stack)?;
        maker.builder.sample(stack, sample.values, sample.labels)?;
    }
    let missed =
        [(!roots.is_empty() && !found_root, "TagRoot"), (!leaves.is_empty() && !found_leaf, "TagLeaf")];
    let notes = missed.iter().filter(|(missed, _)| *missed);
    let notes = notes.map(|(_, option)| format!("{option} expression matched no samples")).collect();
    Ok((Cow::Owned(maker.builder.finish()), notes))
}

struct Maker<'p> {
    profile: &'p Profile,
    unit: &'p str,
    builder: ProfileBuilder,
    known: HashMap<(String, String), LocationId>,
}

impl Maker<'_> {
    /// Appends the frames of `keys`, the last key first; whether the sample has one of them.
    fn frames(
        &mut self,
        keys: &[String],
        labels: &[Label],
        stack: &mut Vec<LocationId>,
    ) -> Result<bool, ProfileError> {
        let mut found = false;
        for key in keys.iter().rev() {
            let values = self.values(key, labels);
            found |= !values.is_empty();
            stack.push(self.location(values.join(","), key)?);
        }
        Ok(found)
    }

    /// Texts first, then numbers, as pprof keeps them apart.
    fn values(&self, key: &str, labels: &[Label]) -> Vec<String> {
        let p = self.profile;
        let of_key = || labels.iter().filter(|l| p.str(l.key) == key);
        let texts = of_key().filter_map(|l| match l.value {
            LabelValue::Str(text) => Some(p.str(text).to_owned()),
            LabelValue::Num { .. } => None,
        });
        // Once one number has a unit, those without are shown in it as plain numbers; without any unit all are.
        let any_unit =
            of_key().any(|l| matches!(l.value, LabelValue::Num { unit, .. } if unit != StringId::EMPTY));
        let numbers = of_key().filter_map(|l| match l.value {
            LabelValue::Num { value, unit } if any_unit => Some(units::label(value, p.str(unit), self.unit)),
            LabelValue::Num { value, .. } => Some(units::label(value, "", "")),
            LabelValue::Str(_) => None,
        });
        texts.chain(numbers).collect()
    }

    fn location(&mut self, name: String, key: &str) -> Result<LocationId, ProfileError> {
        let id = (name, key.to_owned());
        if let Some(location) = self.known.get(&id) {
            return Ok(*location);
        }
        let b = &mut self.builder;
        let (name, filename) = (b.string(&id.0)?, b.string(&id.1)?);
        let function =
            b.function(Function { name, system_name: StringId::EMPTY, filename, start_line: 0 })?;
        let line = Line { function: Some(function), line: 0, column: 0 };
        let location = b.location(None, 0, false, &[line])?;
        self.known.insert(id, location);
        Ok(location)
    }
}
