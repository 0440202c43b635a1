//! From a [`Profile`] into the interner that all snapshots of a diagnosis share.

use std::borrow::Cow;

use hashbrown::HashMap;
use hashbrown::hash_map::Entry;
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

/// Sums of `pick` by interned stack, in the order of first sight.
fn by_stack<const N: usize>(
    profile: &Profile,
    symbols: &mut Symbols,
    pick: impl Fn(&[i64]) -> [i64; N],
) -> Vec<(StackId, [i64; N])> {
    let stacks = intern_stacks(profile, symbols);
    let mut rows: Vec<(StackId, [i64; N])> = Vec::with_capacity(stacks.len());
    let mut row_of: HashMap<StackId, usize> = HashMap::with_capacity(stacks.len());
    for sample in profile.samples() {
        let stack = stacks[sample.stack.index()];
        let values = pick(sample.values);
        match row_of.entry(stack) {
            Entry::Occupied(row) => {
                for (sum, v) in rows[*row.get()].1.iter_mut().zip(values) {
                    *sum = sum.saturating_add(v);
                }
            }
            Entry::Vacant(slot) => {
                slot.insert(rows.len());
                rows.push((stack, values));
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
    let intern = |(_, locations): (_, &[LocationId])| {
        stack.clear();
        for location in locations {
            stack.extend_from_slice(of(*location));
        }
        symbols.stack(&stack)
    };
    profile.stacks().map(intern).collect()
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
            let name = if name.is_empty() { Cow::from(hex(location.address)) } else { normalise_name(name) };
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

/// A Go function name with its type arguments as `[...]`.
///
/// Go 1.18 to 1.20 wrote `main.F[go.shape.int_0]` into profiles and `main.F[...]` into dumps; later ones write
/// the short form everywhere. The rule is that of `funcNameForPrint` in `runtime/symtab.go`: from the first `[` to
/// the last `]`. Empty brackets are C++'s (`operator[]`) and stay.
#[must_use]
pub fn normalise_name(name: &str) -> Cow<'_, str> {
    let (Some(open), Some(close)) = (name.find('['), name.rfind(']')) else { return Cow::from(name) };
    match name.get(open + 1..close) {
        None | Some("" | "...") => Cow::from(name),
        Some(_) => Cow::from(format!("{}[...]{}", &name[..open], &name[close + 1..])),
    }
}

#[cfg(test)]
mod tests {
    use super::normalise_name;

    #[test]
    fn type_arguments_are_written_as_dumps_write_them() {
        for (name, want) in [
            ("main.F[go.shape.int_0]", "main.F[...]"),
            ("main.(*T[go.shape.[]uint8_0,int]).M.func1", "main.(*T[...]).M.func1"),
            ("main.(*T[...]).M", "main.(*T[...]).M"),
            ("operator new[](unsigned long)", "operator new[](unsigned long)"),
            ("odd]name[", "odd]name["),
            ("main.f", "main.f"),
        ] {
            assert_eq!(normalise_name(name), want);
        }
    }
}
