//! Which columns profiles have in common, and in which units.

use stanch_model::profile::{Profile, ValueType};

use super::Source;
use crate::{ProfileError, units};

/// How the sources become one profile.
pub(super) struct Plan {
    /// For each source, its column for each column of the result.
    pub(super) columns: Vec<Vec<usize>>,
    /// Name and unit of each column of the result.
    pub(super) types: Vec<(String, String)>,
    /// What a period is, with its unit, in the result.
    pub(super) period_type: (String, String),
    /// The period of each source in that unit.
    pub(super) periods: Vec<Option<i64>>,
    /// Name of the sample type to show first.
    pub(super) default_sample_type: String,
}

impl Plan {
    /// A single source as it is.
    pub(super) fn identity(sources: &[Source<'_>]) -> Self {
        let p = sources[0].profile;
        Self {
            columns: sources.iter().map(|s| (0..s.profile.sample_types().len()).collect()).collect(),
            types: p.sample_types().iter().map(|t| named(p, *t)).collect(),
            period_type: named(p, p.meta().period_type),
            periods: sources.iter().map(|s| s.profile.meta().period).collect(),
            default_sample_type: p.default_sample_type().to_owned(),
        }
    }
}

fn named(p: &Profile, t: ValueType) -> (String, String) {
    (p.str(t.kind).to_owned(), p.str(t.unit).to_owned())
}

/// Finds what the sources have in common, and adds the factors that their units need.
pub(super) fn compatible(sources: &mut [Source<'_>]) -> Result<Plan, ProfileError> {
    let kinds = common_kinds(sources);
    if kinds.is_empty() {
        return Err(ProfileError::Incompatible("they have no sample type in common".to_owned()));
    }
    let columns: Vec<Vec<usize>> =
        sources.iter().map(|s| kinds.iter().filter_map(|kind| s.profile.column(kind)).collect()).collect();
    let mut types = Vec::new();
    for (i, kind) in kinds.iter().enumerate() {
        let given: Vec<_> = sources
            .iter()
            .zip(&columns)
            .map(|(s, c)| named(s.profile, s.profile.sample_types()[c[i]]))
            .collect();
        let unit = finest(&given)?.1;
        types.push((kind.clone(), unit));
    }
    for (source, columns) in sources.iter_mut().zip(&columns) {
        let mut factors = vec![1.0; source.profile.sample_types().len()];
        for (column, (_, unit)) in columns.iter().zip(&types) {
            let own = named(source.profile, source.profile.sample_types()[*column]).1;
            factors[*column] = if own == *unit { 1.0 } else { units::scale(1, &own, unit).0 };
        }
        source.steps.push(factors);
    }
    let period_types: Vec<_> =
        sources.iter().map(|s| named(s.profile, s.profile.meta().period_type)).collect();
    let period_type = finest(&period_types)?;
    let periods = sources.iter().zip(&period_types).map(|(s, (_, own))| {
        let scaled = |period| {
            if *own == period_type.1 { period } else { units::scale(period, own, &period_type.1).0 as i64 }
        };
        s.profile.meta().period.map(scaled)
    });
    let periods = periods.collect();
    let default_sample_type = default_sample_type(sources, &kinds);
    Ok(Plan { columns, types, period_type, periods, default_sample_type })
}

/// Sample types that all sources have, in the order of the first.
fn common_kinds(sources: &[Source<'_>]) -> Vec<String> {
    let Some((first, rest)) = sources.split_first() else { return Vec::new() };
    let kinds = first.profile.sample_types().iter().map(|t| first.profile.str(t.kind));
    kinds.filter(|kind| rest.iter().all(|s| s.profile.column(kind).is_some())).map(str::to_owned).collect()
}

/// The first default that is set; a source that loses or moves columns falls back to the first common one.
fn default_sample_type(sources: &[Source<'_>], kinds: &[String]) -> String {
    let of = |s: &Source<'_>| {
        let p = s.profile;
        let own = p.default_sample_type();
        let same = p.sample_types().len() == kinds.len()
            && p.sample_types().iter().zip(kinds).all(|(t, kind)| p.str(t.kind) == kind);
        if same || kinds.iter().any(|kind| kind == own) { own.to_owned() } else { kinds[0].clone() }
    };
    sources.iter().map(of).find(|name| !name.is_empty()).unwrap_or_default()
}

/// The type with the smallest unit.
fn finest(types: &[(String, String)]) -> Result<(String, String), ProfileError> {
    let mut best = types[0].clone();
    for t in &types[1..] {
        let same_kind = t.0.strip_suffix('s').unwrap_or(&t.0) == best.0.strip_suffix('s').unwrap_or(&best.0);
        if !same_kind || (t.1 != best.1 && !units::same_family(&t.1, &best.1)) {
            return Err(ProfileError::Incompatible(format!(
                "{}/{} and {}/{} are different things",
                best.0, best.1, t.0, t.1
            )));
        }
        if t.1 != best.1 && units::scale(1, &t.1, &best.1).0 < 1.0 {
            best = t.clone();
        }
    }
    Ok(best)
}
