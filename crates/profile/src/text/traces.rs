//! `traces`: every sample with its stack. Written as it is read, because it is far larger than the profile.

use std::io::{self, Write};

use stanch_model::profile::{Label, LabelValue, Profile};

use super::View;
use super::head::profile_lines;
use crate::calls::Row;
use crate::graph::NameCache;
use crate::tag_filter::LabelUnits;
use crate::units;

const LINE: &str = "-----------+-------------------------------------------------------";

/// In the place of a value.
const INDENT: &str = "             ";

/// Writes all samples that have a stack, in the order of the profile.
///
/// # Errors
/// Those of `w`.
pub fn traces(view: &View<'_>, w: &mut dyn Write) -> io::Result<()> {
    for line in profile_lines(view) {
        writeln!(w, "{line}")?;
    }
    let names = NameCache::new(view.calls);
    let units = LabelUnits::of(view.profile);
    for row in view.calls.rows() {
        trace(view, *row, &names, &units, w)?;
    }
    writeln!(w, "{LINE}")
}

fn trace(
    view: &View<'_>,
    row: Row,
    names: &NameCache<'_>,
    units: &LabelUnits,
    w: &mut dyn Write,
) -> io::Result<()> {
    let frames = view.calls.stack(row.stack as usize);
    if frames.is_empty() {
        return Ok(());
    }
    writeln!(w, "{LINE}")?;
    let sample = view.profile.sample(row.sample as usize);
    let shown: Vec<&Label> = sample.labels.iter().filter(|l| !view.calls.is_hidden_key(l.key)).collect();
    for numeric in [false, true] {
        let mut lines: Vec<String> = by_key(view.profile, &shown, units, numeric)
            .into_iter()
            .map(|(key, values)| format!("{key:>10}:  {}\n", values.join(" ")))
            .collect();
        lines.sort();
        lines.iter().try_for_each(|line| w.write_all(line.as_bytes()))?;
    }
    let weight = view.calls.weight_of(sample.values);
    let value = view.value(weight.shown(), &view.options.unit);
    write!(w, "{value:>10}   ")?;
    // This is where all the bytes are: plain writes of whole parts, no formatting.
    for (i, frame) in frames.iter().enumerate() {
        if i > 0 {
            w.write_all(INDENT.as_bytes())?;
        }
        w.write_all(names.get(frame.node()).as_bytes())?;
        w.write_all(if frame.is_inlined() { b" (inline)\n" } else { b"\n" })?;
    }
    Ok(())
}

/// Keys with their texts, or their numbers as texts.
fn by_key<'p>(
    profile: &'p Profile,
    labels: &[&Label],
    units: &LabelUnits,
    numeric: bool,
) -> Vec<(&'p str, Vec<String>)> {
    let mut out: Vec<(&str, Vec<String>)> = Vec::new();
    for label in labels {
        let key = profile.str(label.key);
        let value = match label.value {
            LabelValue::Str(text) if !numeric => profile.str(text).to_owned(),
            LabelValue::Num { value, .. } if numeric => {
                units::label(value, units.get(profile, label.key), "auto")
            }
            _ => continue,
        };
        match out.iter_mut().find(|(k, _)| *k == key) {
            Some((_, values)) => values.push(value),
            None => out.push((key, vec![value])),
        }
    }
    out
}
