//! `lifetimes`: what was allocated beside what is still in use.

use std::io::{self, Write};

use serde::Serialize;
use stanch_model::profile::Profile;

use crate::calls::Calls;
use crate::graph::{NameCache, cumulative, own};
use crate::{NodeId, Options, ProfileError, units};

/// A function, with all it calls.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Lifetime {
    /// How it is called.
    pub name: String,
    /// Allocated since the program started, by itself and all it calls.
    pub allocated: i64,
    /// Still in use of that.
    pub in_use: i64,
    /// Freed of that.
    pub freed: i64,
    /// Still in use, as a share of what was allocated, in percent.
    pub alive_percent: f64,
    /// Still in use of what it allocated itself.
    pub own_in_use: i64,
}

/// The report.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Lifetimes {
    /// `space` or `objects`.
    pub what: String,
    /// Unit of the values.
    pub unit: String,
    /// Functions, those with most in use of their own first.
    pub functions: Vec<Lifetime>,
}

impl Lifetimes {
    /// Adds up `alloc_…` and `inuse_…`; with a sample index of objects, objects, else space. Functions that allocate
    /// nothing themselves are left out.
    ///
    /// # Errors
    /// As [`Calls::prepare`]; [`ProfileError::SampleType`] when the profile has not both columns.
    pub fn of(profile: &Profile, options: &Options) -> Result<Self, ProfileError> {
        let what = if options.sample_index.ends_with("objects") { "objects" } else { "space" };
        let prepared = |kind: &str| {
            let options = Options { sample_index: format!("{kind}_{what}"), ..options.clone() };
            Calls::prepare(profile, &options)
        };
        let made = prepared("alloc")?;
        let kept = prepared("inuse")?;
        let values = |c: &Calls| -> Vec<i64> { (0..c.stack_count()).map(|s| c.weight(s).value).collect() };
        let (all_made, all_kept) = (values(&made), values(&kept));
        let names = NameCache::new(&made);
        let (cum_made, cum_kept) = (cumulative(&made, &all_made), cumulative(&made, &all_kept));
        let (own_made, own_kept) = (own(&made, &all_made), own(&made, &all_kept));
        let row = |i: usize| Lifetime {
            name: names.get(NodeId::from_index(i)).to_owned(),
            allocated: cum_made[i],
            in_use: cum_kept[i],
            freed: cum_made[i].saturating_sub(cum_kept[i]),
            alive_percent: super::percent(cum_kept[i], cum_made[i]),
            own_in_use: own_kept[i],
        };
        let allocates = |i: &usize| own_made[*i] != 0 || own_kept[*i] != 0;
        let mut functions: Vec<Lifetime> = (0..cum_made.len()).filter(allocates).map(row).collect();
        let size = |l: &Lifetime| std::cmp::Reverse((l.own_in_use, l.in_use, l.allocated));
        functions.sort_by(|a, b| size(a).cmp(&size(b)).then_with(|| a.name.cmp(&b.name)));
        Ok(Self { what: what.to_owned(), unit: made.measure().unit.clone(), functions })
    }

    /// Writes the first `rows` as text; 0 writes all.
    ///
    /// # Errors
    /// Those of `w`.
    pub fn write(&self, rows: usize, w: &mut dyn Write) -> io::Result<()> {
        let label = |v: i64| units::label(v, &self.unit, "auto");
        writeln!(
            w,
            "{:>12} {:>12} {:>12} {:>12} {:>6}  function",
            "own in use", "in use", "freed", "allocated", "alive%"
        )?;
        let rows = if rows == 0 { self.functions.len() } else { rows };
        for l in self.functions.iter().take(rows) {
            writeln!(
                w,
                "{:>12} {:>12} {:>12} {:>12} {}  {}",
                label(l.own_in_use),
                label(l.in_use),
                label(l.freed),
                label(l.allocated),
                units::percentage(l.in_use, l.allocated),
                l.name
            )?;
        }
        Ok(())
    }
}
