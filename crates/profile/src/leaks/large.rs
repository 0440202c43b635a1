//! `large`: allocations above a size.

use std::io::{self, Write};

use serde::Serialize;
use stanch_model::profile::{LabelValue, Profile};

use super::path;
use crate::calls::Calls;
use crate::graph::NameCache;
use crate::{Options, ProfileError, units};

/// Objects of one size from one stack.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LargeRow {
    /// Bytes of one object: the label `bytes` where the sample has it, else the mean of the sample.
    pub size: i64,
    /// How many there are.
    pub objects: i64,
    /// Bytes of all of them.
    pub space: i64,
    /// The stack, root first.
    pub path: Vec<String>,
}

/// The report.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Large {
    /// Smallest size that is shown, in bytes.
    pub minimum: i64,
    /// The largest objects first.
    pub rows: Vec<LargeRow>,
}

impl Large {
    /// Finds objects of at least `minimum` bytes: those in use, or with a sample index of `alloc_…` all that were made.
    ///
    /// # Errors
    /// As [`Calls::prepare`]; [`ProfileError::SampleType`] for profiles other than of the heap.
    pub fn of(profile: &Profile, options: &Options, minimum: i64) -> Result<Self, ProfileError> {
        let state = if options.sample_index.starts_with("alloc") { "alloc" } else { "inuse" };
        let space = Options { sample_index: format!("{state}_space"), ..options.clone() };
        let calls = Calls::prepare(profile, &space)?;
        let objects = profile.column(&format!("{state}_objects"));
        let names = NameCache::new(&calls);
        let mut rows = Vec::new();
        for row in calls.rows() {
            let sample = profile.sample(row.sample as usize);
            let space = calls.weight_of(sample.values).value;
            let objects = objects.and_then(|c| sample.values.get(c).copied()).unwrap_or(0);
            let labelled = sample.labels.iter().find_map(|l| match l.value {
                LabelValue::Num { value, .. } if profile.str(l.key) == "bytes" => Some(value),
                _ => None,
            });
            let size = labelled.or_else(|| space.checked_div(objects)).unwrap_or(0);
            if size >= minimum && objects > 0 {
                rows.push(LargeRow { size, objects, space, path: path(&calls, row.stack as usize, &names) });
            }
        }
        rows.sort_by(|a, b| (b.size, b.space).cmp(&(a.size, a.space)).then_with(|| a.path.cmp(&b.path)));
        Ok(Self { minimum, rows })
    }

    /// Writes the first `rows` as text; 0 writes all.
    ///
    /// # Errors
    /// Those of `w`.
    pub fn write(&self, rows: usize, w: &mut dyn Write) -> io::Result<()> {
        let label = |v: i64| units::label(v, "bytes", "auto");
        writeln!(w, "{:>12} {:>10} {:>12}  stack, leaf first", "size", "objects", "space")?;
        let rows = if rows == 0 { self.rows.len() } else { rows };
        for row in self.rows.iter().take(rows) {
            let stack: Vec<&str> = row.path.iter().rev().map(String::as_str).collect();
            let (size, space) = (label(row.size), label(row.space));
            writeln!(w, "{size:>12} {:>10} {space:>12}  {}", row.objects, stack.join(" < "))?;
        }
        Ok(())
    }
}
