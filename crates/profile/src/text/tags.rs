//! `tags`: labels with what their samples add up to.

use std::io::{self, Write};

use hashbrown::HashMap;
use serde::Serialize;
use stanch_model::profile::LabelValue;

use super::View;
use crate::tag_filter::LabelUnits;
use crate::units::{self, percentage};

/// A value of a label.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TagValue {
    /// The text, or the number with its unit.
    pub name: String,
    /// What the samples with it add up to.
    pub value: i64,
}

/// A key with its values.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TagKey {
    /// The key.
    pub key: String,
    /// What the samples with the key add up to; a sample with several values counts several times.
    pub total: i64,
    /// Its values, the largest first.
    pub values: Vec<TagValue>,
}

/// The report.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TagTable {
    /// Sample type.
    pub kind: String,
    /// Unit of the values.
    pub unit: String,
    /// What percentages are of.
    pub total: i64,
    /// Keys by name.
    pub keys: Vec<TagKey>,
}

impl TagTable {
    /// Adds up.
    #[must_use]
    pub fn of(view: &View<'_>) -> Self {
        let p = view.profile;
        let units = LabelUnits::of(p);
        // By ids first: the text of a label is made once, and not once for each sample.
        let mut sums: HashMap<stanch_model::profile::Label, i64> = HashMap::new();
        for row in view.calls.rows() {
            let sample = p.sample(row.sample as usize);
            let value = view.calls.weight_of(sample.values).value;
            for label in sample.labels.iter().filter(|l| !view.calls.is_hidden_key(l.key)) {
                let sum = sums.entry(*label).or_default();
                *sum = sum.saturating_add(value);
            }
        }
        let mut keys: HashMap<String, HashMap<String, i64>> = HashMap::new();
        for (label, value) in sums {
            let name = match label.value {
                LabelValue::Str(text) => p.str(text).to_owned(),
                LabelValue::Num { value, .. } => {
                    units::label(value, units.get(p, label.key), &view.options.unit)
                }
            };
            let sum = keys.entry(p.str(label.key).to_owned()).or_default().entry(name).or_default();
            *sum = sum.saturating_add(value);
        }
        let key = |(key, values): (String, HashMap<String, i64>)| {
            let total = values.values().fold(0i64, |sum, v| sum.saturating_add(*v));
            let mut values: Vec<TagValue> =
                values.into_iter().map(|(name, value)| TagValue { name, value }).collect();
            values.sort_by(|a, b| {
                b.value.unsigned_abs().cmp(&a.value.unsigned_abs()).then_with(|| a.name.cmp(&b.name))
            });
            TagKey { key, total, values }
        };
        let mut keys: Vec<TagKey> = keys.into_iter().map(key).collect();
        keys.sort_by(|a, b| a.key.cmp(&b.key));
        let measure = view.calls.measure();
        Self { kind: measure.kind.clone(), unit: measure.unit.clone(), total: view.calls.total(), keys }
    }

    /// Writes it as pprof does: right-aligned columns.
    ///
    /// # Errors
    /// Those of `w`.
    pub fn write(&self, view: &View<'_>, w: &mut dyn Write) -> io::Result<()> {
        let unit = &view.options.unit;
        let share = |v: i64| match self.total > 0 {
            true => format!(" ({})", percentage(v, self.total)),
            false => String::new(),
        };
        for key in &self.keys {
            let head = format!("{}:", key.key);
            let first = head.chars().count() + 1;
            writeln!(
                w,
                "{head:>first$} Total {} of {}{}",
                view.value(key.total, unit),
                view.value(self.total, unit),
                share(key.total)
            )?;
            let cells: Vec<String> = key
                .values
                .iter()
                .map(|v| format!("{}{}:", view.value(v.value, unit), share(v.value)))
                .collect();
            let second = cells.iter().map(|c| c.chars().count()).max().unwrap_or(0) + 1;
            for (cell, value) in cells.iter().zip(&key.values) {
                writeln!(w, "{:>first$}{cell:>second$} {}", "", value.name)?;
            }
            writeln!(w)?;
        }
        Ok(())
    }
}
