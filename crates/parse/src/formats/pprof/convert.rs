//! From a [`Profile`] into the interner that all snapshots of a diagnosis share.

use std::borrow::Cow;

use crate::formats::goroutine_text::pprof_name;
use stanch_model::profile::{LocationId, Profile};
use stanch_model::{FrameId, HeapProfile, HeapSample, StackCount, StackCounts, StackId, Symbols};

/// A Go heap or allocs profile by stack; `None` when one of the four columns of `runtime.MemProfile` is missing.
///
/// Samples with equal stacks are added up. The values are taken as they stand: Go's writer has scaled them
/// already.
#[must_use]
pub fn to_heap(profile: &Profile, symbols: &mut Symbols) -> Option<HeapProfile> {
    let columns = ["alloc_objects", "alloc_space", "inuse_objects", "inuse_space"];
    let columns: Vec<usize> = columns.iter().map(|c| profile.column(c)).collect::<Option<_>>()?;
    let samples = by_stack(profile, symbols, |values| {
        let v = |i: usize| values[columns[i]];
        [v(0), v(1), v(2), v(3)]
    });
    let sample = |(stack, v): (StackId, [i64; 4])| HeapSample {
        stack,
        alloc_objects: v[0],
        alloc_bytes: v[1],
        inuse_objects: v[2],
        inuse_bytes: v[3],
    };
    Some(HeapProfile { samples: samples.into_iter().map(sample).collect(), rate: heap_rate(profile) })
}

/// One column of a profile by stack (`goroutine`, `contentions`, `delay`, …); `None` when there is no such column.
///
/// Samples with equal stacks are added up, whatever their labels.
#[must_use]
pub fn to_counts(profile: &Profile, sample_type: &str, symbols: &mut Symbols) -> Option<StackCounts> {
    let column = profile.column(sample_type)?;
    let samples = by_stack(profile, symbols, |values| [values[column]]);
    let samples = samples.into_iter().map(|(stack, [count])| StackCount { stack, count }).collect();
    Some(StackCounts { samples })
}

/// Mean bytes between samples, if the period says so.
fn heap_rate(profile: &Profile) -> Option<u64> {
    let meta = profile.meta();
    let of_space = profile.str(meta.period_type.kind) == "space";
    meta.period.and_then(|p| u64::try_from(p).ok()).filter(|p| of_space && *p > 0)
}

/// Of stacks that no sample has had; there are fewer stacks than that.
const NO_ROW: u32 = u32::MAX;

/// Sums of `pick` by interned stack, in the order of first sight.
fn by_stack<const N: usize>(
    profile: &Profile,
    symbols: &mut Symbols,
    pick: impl Fn(&[i64]) -> [i64; N],
) -> Vec<(StackId, [i64; N])> {
    let stacks = intern_stacks(profile, symbols);
    let mut rows: Vec<(StackId, [i64; N])> = Vec::with_capacity(stacks.len());
    // Stacks of the profile that differ may be one in the model: rows are found by the model's id.
    let mut row_of: Vec<u32> = vec![NO_ROW; symbols.stack_count()];
    for sample in profile.samples() {
        let stack = stacks[sample.stack.index()];
        let values = pick(sample.values);
        let row = &mut row_of[stack.index()];
        if *row == NO_ROW {
            *row = rows.len() as u32;
            rows.push((stack, values));
        } else {
            for (sum, v) in rows[*row as usize].1.iter_mut().zip(values) {
                *sum = sum.saturating_add(v);
            }
        }
    }
    rows
}

/// The interned id of each distinct stack of the profile, by its index.
fn intern_stacks(profile: &Profile, symbols: &mut Symbols) -> Vec<StackId> {
    let (frames, ends) = intern_locations(profile, symbols);
    let of = |l: LocationId| {
        let i = l.index();
        let start = if i == 0 { 0 } else { ends[i - 1] };
        &frames[start..ends[i]]
    };
    let mut stack = Vec::new();
    let entries = profile.stacks().map(|(_, locations)| locations.len()).sum();
    symbols.reserve_stacks(profile.stacks().len(), entries);
    let intern = |(_, locations): (_, &[LocationId])| {
        stack.clear();
        for location in named_part(profile, locations) {
            stack.extend_from_slice(of(*location));
        }
        symbols.stack(&stack)
    };
    profile.stacks().map(intern).collect()
}

/// The stack without the nameless locations at its ends, unless all of it is nameless.
///
/// Go's texts name no `runtime.*` at the leaf and no `runtime.goexit` at the root, and only list their addresses.
/// Bare addresses there would tell stacks apart that are one in the other forms of the same profile.
fn named_part<'a>(profile: &Profile, locations: &'a [LocationId]) -> &'a [LocationId] {
    let is_named = |l: &LocationId| !profile.lines(*l).is_empty();
    match (locations.iter().position(is_named), locations.iter().rposition(is_named)) {
        (Some(first), Some(last)) => &locations[first..=last],
        _ => locations,
    }
}

/// The frames of every location, innermost first, flattened with their ends.
fn intern_locations(profile: &Profile, symbols: &mut Symbols) -> (Vec<FrameId>, Vec<usize>) {
    let mut frames = Vec::new();
    let mut ends = Vec::with_capacity(profile.locations().len());
    for (location, lines) in profile.locations().iter().zip(profile.all_lines()) {
        for line in lines {
            let (name, file) = match line.function.map(|f| profile.function(f)) {
                Some(f) => (profile.str(f.name), profile.str(f.filename)),
                None => ("", ""),
            };
            let name = if name.is_empty() { Cow::from(hex(location.address)) } else { pprof_name(name) };
            let number = u32::try_from(line.line).unwrap_or(0);
            frames.push(symbols.frame_of(&name, file, number));
        }
        if lines.is_empty() {
            frames.push(symbols.frame_of(&hex(location.address), "", 0));
        }
        ends.push(frames.len());
    }
    (frames, ends)
}

/// How a call without a symbol is named: its address.
fn hex(address: u64) -> String {
    format!("0x{address:x}")
}
