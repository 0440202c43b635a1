//! No profile and no option makes the profile bench panic or take memory without bound, and its sums are right.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stanch_model::profile::Profile;
use stanch_parse::formats::pprof::{Limits, parse_with};
use stanch_parse::formats::legacy;
use stanch_profile::graph::{NameCache, Plan, trimmed};
use stanch_profile::text::{self, List, TagTable, Top, Tree, View};
use stanch_profile::{Base, BaseKind, Calls, Granularity, Options, Sort, encode, expression, filtered, merge, with_base};

const WORDS: &[&str] = &["", "main", "runtime", ".", "^$", r"\Qmain.\E", "[a-z]+$", "(", "1kb:", ":64kb", "bytes=16", "bytes"];

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { inflated: 4 << 20, frames: 1 << 16 };
    let parsed = parse_with(bytes, limits).or_else(|_| legacy::parse(bytes));
    let Ok(parsed) = parsed else { return };
    let profile = parsed.value;
    let mut dice = Dice(crc32fast::hash(bytes));
    let options = options(&mut dice);
    views(&profile, &options);
    sums(&profile);
    let written = encode(&profile);
    let read = |bytes: &[u8]| parse_with(bytes, Limits::default()).expect("what is written can be read").value;
    let again = read(&written);
    assert_eq!(again.sample_count(), profile.sample_count());
    let raw = |p: &Profile| {
        let mut out = Vec::new();
        text::raw(p, &mut out).expect("memory can be written");
        out
    };
    // The first writing may lose what the format cannot say; the second one loses nothing.
    assert!(raw(&read(&encode(&again))) == raw(&again));
    combine(&profile, &mut dice);
});

struct Dice(u32);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as usize % n
    }

    fn word(&mut self) -> String {
        // Most options are not set most of the time.
        let n = WORDS.len() * 4;
        WORDS.get(self.below(n)).copied().unwrap_or_default().to_owned()
    }

    fn flag(&mut self) -> bool {
        self.below(4) == 0
    }
}

fn options(dice: &mut Dice) -> Options {
    Options {
        granularity: Granularity::NAMES[dice.below(5)].1,
        noinlines: dice.flag(),
        showcolumns: dice.flag(),
        focus: dice.word(),
        ignore: dice.word(),
        hide: dice.word(),
        show: dice.word(),
        show_from: dice.word(),
        prune_from: dice.word(),
        tagfocus: dice.word(),
        tagignore: dice.word(),
        tagshow: dice.word(),
        taghide: dice.word(),
        tagroot: dice.word(),
        tagleaf: dice.word(),
        mean: dice.flag(),
        relative_percentages: dice.flag(),
        divide_by: [1.0, 3.0, -1.0, 0.0, f64::NAN, 1e-300][dice.below(6)],
        sort: if dice.flag() { Sort::Cum } else { Sort::Flat },
        drop_negative: dice.flag(),
        nodecount: [None, Some(0), Some(3)][dice.below(3)],
        trim: !dice.flag(),
        call_tree: dice.flag(),
        object_names: dice.flag(),
        max_frames: 1 << 18,
        ..Options::default()
    }
}

fn views(profile: &Profile, options: &Options) {
    let _ = filtered(profile, options);
    let Ok(calls) = Calls::prepare(profile, options) else { return };
    let view = View { profile, calls: &calls, options };
    let mut out = Vec::new();
    let any = expression("list", ".").expect("an expression");
    Top::of(&view).write(&view, &mut out).expect("memory can be written");
    for only in [None, Some(&any)] {
        if let Ok(tree) = Tree::of(&view, only) {
            tree.write(&view, &mut out).expect("memory can be written");
        }
    }
    if let Ok(list) = List::of(&view, &any) {
        list.write(&view, &mut out).expect("memory can be written");
    }
    TagTable::of(&view).write(&view, &mut out).expect("memory can be written");
    for write in [text::traces, text::dot, text::callgrind, text::folded, text::speedscope] {
        out.clear();
        write(&view, &mut out).expect("memory can be written");
        assert!(std::str::from_utf8(&out).is_ok());
    }
}

/// Without filters and trimming, what functions have of their own is what the samples have.
fn sums(profile: &Profile) {
    let options = Options::default().untrimmed();
    let Ok(calls) = Calls::prepare(profile, &options) else { return };
    let small = profile.samples().all(|s| s.values.iter().all(|v| v.unsigned_abs() < 1 << 40));
    if !small {
        return;
    }
    let names = NameCache::new(&calls);
    let plan = Plan { options: &options, nodes: 0, visual: false, may_be_tree: false, all_edges: true };
    let graph = trimmed(profile, &calls, &plan, &names).graph;
    let with_stack = |s: &usize| !calls.stack(*s).is_empty();
    let samples: i64 = (0..calls.stack_count()).filter(with_stack).map(|s| calls.weight(s).value).sum();
    assert_eq!(graph.total(), samples);
}

fn combine(profile: &Profile, dice: &mut Dice) {
    let Ok(twice) = merge(&[profile, profile]) else { return };
    for (column, _) in twice.sample_types().iter().enumerate() {
        let sum = profile.total(column);
        if sum.unsigned_abs() < 1 << 40 && profile.samples().all(|s| s.values[column].unsigned_abs() < 1 << 40) {
            assert_eq!(twice.total(column), 2 * sum);
        }
    }
    let kind = if dice.flag() { BaseKind::DiffBase } else { BaseKind::Base };
    let base = Base { profile, kind, normalize: dice.flag() };
    // Sums that saturate cannot be taken back.
    let is_small = profile.samples().all(|s| s.values.iter().all(|v| v.unsigned_abs() < 1 << 40));
    if let Ok(nothing) = with_base(profile, &base)
        && kind == BaseKind::Base
        && !base.normalize
        && is_small
    {
        assert_eq!(nothing.sample_count(), 0);
    }
}
