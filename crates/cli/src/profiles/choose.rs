//! Which profile of a bundle is meant.

use std::collections::BTreeMap;

use stanch_model::{Capture, PartKind, RawPart, RawSnapshot};

use crate::args::profile::Input;
use crate::failure::{Failure, Result};
use crate::profiles::read;

/// Forms of one profile, best first: those that say the same in other words stand for each other.
const FORMS: &[(&str, &[PartKind])] = &[
    ("goroutine", &[PartKind::Goroutine, PartKind::GoroutineText, PartKind::GoroutineFull]),
    ("goroutineleak", &[PartKind::GoroutineLeak]),
    ("heap", &[PartKind::Heap, PartKind::HeapText]),
    ("allocs", &[PartKind::Allocs]),
    ("mutex", &[PartKind::Mutex]),
    ("block", &[PartKind::Block]),
    ("threadcreate", &[PartKind::ThreadCreate]),
    ("goroutine-text", &[PartKind::GoroutineText]),
    ("goroutine-full", &[PartKind::GoroutineFull]),
    ("heap-text", &[PartKind::HeapText]),
];

/// The part of `capture` that `--type` and `--snapshot` ask for.
pub(super) fn part(mut capture: Capture, name: &str, input: &Input) -> Result<RawPart> {
    for part in capture.snapshots.iter_mut().flat_map(|s| &mut s.parts) {
        if part.kind == PartKind::Unknown {
            part.kind = kind_of(&part.bytes);
        }
    }
    let there = kinds(&capture);
    let kinds = match &input.kind {
        Some(asked) => forms(asked).ok_or_else(|| {
            let names: Vec<&str> = FORMS.iter().map(|(n, _)| *n).collect();
            Failure::new(format!("show the {asked} profile of {name}: there is no such type"))
                .help(format!("types are {}", names.join(", ")))
        })?,
        None => only(&there, name)?,
    };
    let mut with: Vec<(usize, RawSnapshot)> = capture
        .snapshots
        .into_iter()
        .enumerate()
        .filter(|(_, s)| s.parts.iter().any(|p| kinds.contains(&p.kind)))
        .collect();
    let at = match input.snapshot {
        Some(number) => with.iter().position(|(i, _)| i + 1 == number),
        None => with.len().checked_sub(1),
    };
    let Some(at) = at else {
        let asked = input.snapshot.map_or(String::new(), |n| format!(" in snapshot {n}"));
        return Err(Failure::new(format!("find the profile in {name}: it is not there{asked}"))
            .help(format!("in it are {}", listed(&there))));
    };
    let (_, snapshot) = with.swap_remove(at);
    let mut parts = snapshot.parts;
    let best = kinds.iter().find_map(|kind| parts.iter().position(|p| p.kind == *kind));
    Ok(parts.swap_remove(best.unwrap_or(0)))
}

/// What a file in a bundle is, by the values it has. A contention profile does not say whether it is that of mutexes.
fn kind_of(bytes: &[u8]) -> PartKind {
    const COLUMNS: &[(&str, PartKind)] = &[
        ("goroutineleak", PartKind::GoroutineLeak),
        ("goroutine", PartKind::Goroutine),
        ("inuse_space", PartKind::Heap),
        ("contentions", PartKind::Block),
        ("threadcreate", PartKind::ThreadCreate),
    ];
    let Ok(parsed) = read::profile(bytes) else { return PartKind::Unknown };
    let profile = parsed.value;
    match COLUMNS.iter().find(|(column, _)| profile.column(column).is_some()) {
        Some((_, PartKind::Heap)) if profile.default_sample_type() == "alloc_space" => PartKind::Allocs,
        Some((_, kind)) => *kind,
        None => PartKind::Unknown,
    }
}

fn forms(asked: &str) -> Option<&'static [PartKind]> {
    FORMS.iter().find(|(name, _)| *name == asked).map(|(_, kinds)| *kinds)
}

/// How many snapshots have each type.
fn kinds(capture: &Capture) -> BTreeMap<&'static str, usize> {
    let mut out = BTreeMap::new();
    for snapshot in &capture.snapshots {
        // Types that are another form of one that is counted are named by that.
        for (name, kinds) in FORMS.iter().take(7) {
            if snapshot.parts.iter().any(|p| kinds.contains(&p.kind)) {
                *out.entry(*name).or_insert(0) += 1;
            }
        }
    }
    out
}

/// The only type that is there.
fn only(there: &BTreeMap<&'static str, usize>, name: &str) -> Result<&'static [PartKind]> {
    let mut names = there.keys();
    match (names.next(), names.next()) {
        (Some(one), None) => Ok(forms(one).unwrap_or_default()),
        (None, _) => Err(Failure::new(format!("find a profile in {name}: there is none"))),
        (Some(_), Some(_)) => {
            Err(Failure::new(format!("choose the profile of {name}: there are {}", listed(there)))
                .help("give --type, and --snapshot for one before the last"))
        }
    }
}

fn listed(there: &BTreeMap<&'static str, usize>) -> String {
    let one = |(name, count): (&&str, &usize)| {
        format!("{name} ({count} snapshot{})", if *count == 1 { "" } else { "s" })
    };
    there.iter().map(one).collect::<Vec<_>>().join(", ")
}
