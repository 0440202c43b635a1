//! Several profiles as one: sums, and the difference from a base.
//!
//! Samples are equal when their stacks and labels are, stacks when their locations are, and locations when they stand
//! for the same calls at the same place of the same binary, wherever that was loaded.
//!
//! Source: google/pprof, `profile/merge.go`, `internal/measurement/measurement.go` (`ScaleProfiles`) and
//! `internal/driver/fetch.go`.

mod compatible;
mod tables;

use stanch_model::profile::{BuildError, Label, LabelValue, Profile, ProfileBuilder, StringId};

use crate::ProfileError;
use compatible::{Plan, compatible};
use tables::Merger;

/// The label that samples of a `diff_base` carry, and its value.
pub const BASE_LABEL: (&str, &str) = ("pprof::base", "true");

/// How a base is taken off.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BaseKind {
    /// Equal samples cancel each other; percentages are of what is left.
    Base,
    /// The base's samples stay apart, marked with [`BASE_LABEL`]; percentages are of the base.
    DiffBase,
}

/// A profile to take off another.
#[derive(Clone, Copy, Debug)]
pub struct Base<'p> {
    /// What to take off.
    pub profile: &'p Profile,
    /// How.
    pub kind: BaseKind,
    /// Scale the other profile so that its sums are the base's, before the base is taken off.
    pub normalize: bool,
}

/// One profile that goes into the result.
pub(crate) struct Source<'p> {
    profile: &'p Profile,
    /// Factors for each column of the profile, one list after the other; the result is rounded after each.
    steps: Vec<Vec<f64>>,
    /// Whether its samples are marked with [`BASE_LABEL`].
    marked: bool,
}

impl<'p> Source<'p> {
    fn plain(profile: &'p Profile) -> Self {
        Self { profile, steps: Vec::new(), marked: false }
    }
}

/// The sum of profiles. Sample types that not all of them have are left out, units are made equal. One profile alone
/// is copied as it is.
///
/// # Errors
/// [`ProfileError::Incompatible`] when they have no sample type in common or were taken by different periods;
/// [`ProfileError::Build`] when a table of the result is full.
pub fn merge(profiles: &[&Profile]) -> Result<Profile, ProfileError> {
    if let [one] = profiles {
        return Ok((*one).clone());
    }
    combined(profiles.iter().map(|p| Source::plain(p)).collect())
}

/// `profile` without `base`.
///
/// # Errors
/// As [`merge`]; to normalize, both need the same sample types.
pub fn with_base(profile: &Profile, base: &Base<'_>) -> Result<Profile, ProfileError> {
    let mut source = Source::plain(profile);
    if base.normalize {
        source.steps.push(normalizing(profile, base.profile)?);
    }
    let negative = vec![-1.0; base.profile.sample_types().len()];
    let marked = base.kind == BaseKind::DiffBase;
    combined(vec![source, Source { profile: base.profile, steps: vec![negative], marked }])
}

fn combined(mut sources: Vec<Source<'_>>) -> Result<Profile, ProfileError> {
    let plan: Plan = compatible(&mut sources)?;
    let mut merger = Merger::new(&sources, &plan)?;
    for (source, columns) in sources.iter().zip(&plan.columns) {
        merger.add(source, columns)?;
    }
    let (merged, has_zeros) = merger.finish()?;
    if has_zeros {
        // Samples that cancelled each other take their locations with them.
        let again = vec![Source::plain(&merged)];
        let plan = Plan::identity(&again);
        let mut merger = Merger::new(&again, &plan)?;
        merger.add(&again[0], &plan.columns[0])?;
        return Ok(merger.finish()?.0);
    }
    Ok(merged)
}

/// The factor of each column that makes the sums of `profile` those of `base`.
fn normalizing(profile: &Profile, base: &Profile) -> Result<Vec<f64>, ProfileError> {
    let types = |p: &Profile| -> Vec<(String, String)> {
        p.sample_types().iter().map(|t| (p.str(t.kind).to_owned(), p.str(t.unit).to_owned())).collect()
    };
    if types(profile) != types(base) {
        return Err(ProfileError::Incompatible(
            "to normalize, both need the same sample types in the same order".to_owned(),
        ));
    }
    let factor = |column: usize| match profile.total(column) {
        0 => 0.0,
        sum => base.total(column) as f64 / sum as f64,
    };
    Ok((0..profile.sample_types().len()).map(factor).collect())
}

/// Which strings of a profile are the key [`BASE_LABEL`]; none in profiles without a base.
pub(crate) struct BaseMark<'p> {
    profile: &'p Profile,
    keys: Vec<StringId>,
}

impl<'p> BaseMark<'p> {
    pub(crate) fn of(profile: &'p Profile) -> Self {
        let ids = (0..profile.string_count() as u64).filter_map(|i| profile.string_id(i));
        Self { profile, keys: ids.filter(|id| profile.str(*id) == BASE_LABEL.0).collect() }
    }

    /// Whether the key is that of the mark.
    pub(crate) fn is_key(&self, key: StringId) -> bool {
        self.keys.contains(&key)
    }

    /// Whether a sample with these labels belongs to the base.
    pub(crate) fn is_base(&self, labels: &[Label]) -> bool {
        !self.keys.is_empty()
            && labels.iter().any(|l| {
                self.is_key(l.key)
                    && matches!(l.value, LabelValue::Str(text) if self.profile.str(text) == BASE_LABEL.1)
            })
    }
}

/// Everything but samples, under the same ids.
pub(crate) fn copy_tables(p: &Profile, b: &mut ProfileBuilder) -> Result<(), BuildError> {
    b.copy_head(p)?;
    for (location, lines) in p.locations().iter().zip(p.all_lines()) {
        b.location(location.mapping, location.address, location.is_folded, lines)?;
    }
    Ok(())
}
