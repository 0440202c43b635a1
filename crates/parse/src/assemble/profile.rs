//! Which of the runtime's profiles a pprof profile is, by what its values count.

use stanch_model::profile::Profile;
use stanch_model::{PartKind, StackCounts, Symbols};

use super::content::{Content, Form};
use crate::formats::pprof;

/// What a profile is good for.
pub(super) enum Class {
    /// Evidence.
    Content(Box<Content>),
    /// The right kind, and nothing in it.
    Empty(PartKind),
    /// A profile that shows no leaks; what it is, and what to give instead.
    Foreign(String),
}

/// Sample types by which each kind is known. First match wins.
const KINDS: &[(&str, PartKind)] = &[
    ("goroutineleak", PartKind::GoroutineLeak),
    ("goroutine", PartKind::Goroutine),
    ("inuse_space", PartKind::Heap),
    ("contentions", PartKind::Block),
    ("threadcreate", PartKind::ThreadCreate),
];

/// The kind of a count profile by the name in its text.
pub(super) fn kind_of(name: &str) -> Option<PartKind> {
    match name {
        "mutex" => Some(PartKind::Mutex),
        "contention" => Some(PartKind::Block),
        _ => KINDS.iter().find(|(n, _)| *n == name).map(|(_, kind)| *kind),
    }
}

/// What it means that a profile of this kind has no sample.
pub(super) fn why_empty(kind: PartKind) -> &'static str {
    match kind {
        PartKind::Heap | PartKind::Allocs | PartKind::HeapText => {
            "no allocation was sampled (is runtime.MemProfileRate zero?)"
        }
        PartKind::Mutex => "no contention was recorded; runtime.SetMutexProfileFraction turns recording on",
        PartKind::Block => "no blocking was recorded; runtime.SetBlockProfileRate turns recording on",
        PartKind::ThreadCreate => "no thread is in it",
        _ => "no goroutine is in it, and a program has at least one",
    }
}

/// Classifies a profile that was asked for as `asked`, and brings it into `symbols`.
pub(super) fn classify(profile: &Profile, asked: PartKind, form: Form, symbols: &mut Symbols) -> Class {
    let Some((column, kind)) = KINDS.iter().find(|(column, _)| profile.column(column).is_some()) else {
        return Class::Foreign(foreign(profile));
    };
    match kind {
        PartKind::Heap => heap(profile, asked, symbols),
        PartKind::Block => contention(profile, asked, symbols),
        // Zero leaked goroutines is an answer.
        _ if profile.sample_count() == 0 && *kind != PartKind::GoroutineLeak => Class::Empty(*kind),
        _ => match pprof::to_counts(profile, column, symbols) {
            Some(counts) => Class::Content(Box::new(counted(*kind, counts, form))),
            None => Class::Foreign(foreign(profile)),
        },
    }
}

/// A count profile under the name of its kind.
pub(super) fn counted(kind: PartKind, counts: StackCounts, form: Form) -> Content {
    match kind {
        PartKind::GoroutineLeak => Content::Leaked(counts),
        PartKind::ThreadCreate => Content::Threads(counts),
        PartKind::Mutex => Content::Mutex(counts),
        PartKind::Block => Content::Block(counts),
        _ => Content::Counts(counts, form),
    }
}

/// The heap and the allocs profile hold the same samples; only the column to show first differs.
fn heap(profile: &Profile, asked: PartKind, symbols: &mut Symbols) -> Class {
    let allocs = match asked {
        PartKind::Unknown => profile.default_sample_type() == "alloc_space",
        kind => kind == PartKind::Allocs,
    };
    if profile.sample_count() == 0 {
        return Class::Empty(if allocs { PartKind::Allocs } else { PartKind::Heap });
    }
    match pprof::to_heap(profile, symbols) {
        Some(heap) if allocs => Class::Content(Box::new(Content::Allocs(heap))),
        Some(heap) => Class::Content(Box::new(Content::Heap(heap))),
        None => Class::Foreign(foreign(profile)),
    }
}

/// The mutex and the block profile have the same columns. The one records who unlocked, the other who waited.
fn contention(profile: &Profile, asked: PartKind, symbols: &mut Symbols) -> Class {
    let mutex = match asked {
        PartKind::Mutex => true,
        PartKind::Block => false,
        _ => unlocks(profile) * 2 > profile.sample_count(),
    };
    let kind = if mutex { PartKind::Mutex } else { PartKind::Block };
    if profile.sample_count() == 0 {
        return Class::Empty(kind);
    }
    match pprof::to_counts(profile, "contentions", symbols) {
        Some(counts) => Class::Content(Box::new(counted(kind, counts, Form::Binary))),
        None => Class::Foreign(foreign(profile)),
    }
}

/// Samples whose leaf gives a lock back.
fn unlocks(profile: &Profile) -> usize {
    let leaf = |s: stanch_model::profile::Sample<'_>| {
        let location = *profile.stack(s.stack).first()?;
        let function = profile.lines(location).first()?.function?;
        Some(profile.str(profile.function(function).name).to_owned())
    };
    profile
        .samples()
        .filter_map(leaf)
        .filter(|name| name.ends_with("nlock") || name.contains("nlock2"))
        .count()
}

fn foreign(profile: &Profile) -> String {
    let types: Vec<&str> = profile.sample_types().iter().map(|t| profile.str(t.kind)).collect();
    if types.contains(&"cpu") || types == ["samples"] {
        return "a CPU profile, which cannot show leaks; give a heap or goroutine profile".to_owned();
    }
    if types.iter().any(|t| ["alloc_space", "alloc_objects", "inuse_objects", "space", "objects"].contains(t))
    {
        return format!(
            "a heap profile of {} only; one with inuse_space and inuse_objects is needed",
            types.join(", ")
        );
    }
    match types.is_empty() {
        true => "a pprof profile without sample types".to_owned(),
        false => format!(
            "a pprof profile of {}, which shows no leaks; give a heap or goroutine profile",
            types.join(", ")
        ),
    }
}
