//! Labels of samples, added up per vertex: what graphs show as boxes beside a function.
//!
//! Source: google/pprof, `Node.addSample` in `internal/graph/graph.go`, and `newGraph` in
//! `internal/report/report.go`, which keeps one numeric key: `bytes`.

use std::collections::BTreeMap;

use stanch_model::profile::{LabelValue, Profile};

use crate::calls::{Calls, Row, Weight};
use crate::merge::BaseMark;
use crate::tag_filter::LabelUnits;
use crate::units;

/// A label, or a number of one, with what its samples add up to.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Tag {
    /// How it is written: `key:value`, several joined by the two characters `\n`, or a number with its unit.
    pub name: String,
    /// Unit of `value`; empty for texts.
    pub unit: String,
    /// The number, for numeric ones.
    pub value: i64,
    /// Of samples that end in the vertex.
    pub flat: Weight,
    /// Of samples that pass it.
    pub cum: Weight,
}

/// The labels of a vertex.
#[derive(Clone, Default, Debug)]
pub struct Tags {
    /// Texts.
    pub labels: BTreeMap<String, Tag>,
    /// Numbers, by the texts that they come with (empty: none), then by how they are written.
    pub numbers: BTreeMap<String, BTreeMap<String, Tag>>,
}

/// The labels of one sample.
pub(super) struct SampleTags {
    labels: String,
    numbers: Vec<(String, String, i64)>,
    weight: Weight,
}

/// Where the labels of samples are read.
pub(super) struct TagSource<'p> {
    profile: &'p Profile,
    calls: &'p Calls,
    units: LabelUnits,
    mark: BaseMark<'p>,
    /// Unit in which numbers are written.
    output: &'p str,
}

impl<'p> TagSource<'p> {
    pub(super) fn new(profile: &'p Profile, calls: &'p Calls, output: &'p str) -> Self {
        Self { profile, calls, units: LabelUnits::of(profile), mark: BaseMark::of(profile), output }
    }

    /// The labels of a sample; `None` when it has no value or no label.
    pub(super) fn of(&self, row: Row) -> Option<SampleTags> {
        let p = self.profile;
        let sample = p.sample(row.sample as usize);
        let weight = self.calls.weight_of(sample.values);
        let mut texts = Vec::new();
        let mut numbers = Vec::new();
        let shown =
            |l: &&stanch_model::profile::Label| !self.calls.is_hidden_key(l.key) && !self.mark.is_key(l.key);
        for label in sample.labels.iter().filter(shown) {
            let key = p.str(label.key);
            match label.value {
                LabelValue::Str(text) => texts.push(format!("{key}:{}", p.str(text))),
                LabelValue::Num { value, .. } if key == "bytes" => {
                    let unit = self.units.get(p, label.key);
                    numbers.push((units::label(value, unit, self.output), unit.to_owned(), value));
                }
                LabelValue::Num { .. } => {}
            }
        }
        texts.sort();
        let is_empty = (texts.is_empty() && numbers.is_empty()) || weight == Weight::default();
        (!is_empty).then(|| SampleTags { labels: texts.join("\\n"), numbers, weight })
    }
}

impl Tag {
    fn add(&mut self, weight: Weight, flat: bool) {
        if flat { self.flat.add(weight) } else { self.cum.add(weight) }
    }
}

impl Tags {
    pub(super) fn add(&mut self, sample: &SampleTags, flat: bool) {
        if !sample.labels.is_empty() {
            let new = || Tag { name: sample.labels.clone(), ..Tag::default() };
            self.labels.entry(sample.labels.clone()).or_insert_with(new).add(sample.weight, flat);
        }
        let numbers = self.numbers.entry(sample.labels.clone()).or_default();
        for (name, unit, value) in &sample.numbers {
            let new = || Tag { name: name.clone(), unit: unit.clone(), value: *value, ..Tag::default() };
            numbers.entry(name.clone()).or_insert_with(new).add(sample.weight, flat);
        }
    }

    /// Leaves out labels below the cutoff.
    pub(super) fn trim(&mut self, cutoff: i64) {
        let cutoff = cutoff.unsigned_abs();
        let keep = |t: &Tag| t.flat.value.unsigned_abs() >= cutoff || t.cum.value.unsigned_abs() >= cutoff;
        self.labels.retain(|_, t| keep(t));
        for numbers in self.numbers.values_mut() {
            numbers.retain(|_, t| keep(t));
        }
    }

    /// How many labels have a value of their own.
    pub(super) fn count(&self) -> usize {
        let all = self.labels.values().chain(self.numbers.values().flat_map(BTreeMap::values));
        all.filter(|t| t.flat.value != 0).count()
    }
}
