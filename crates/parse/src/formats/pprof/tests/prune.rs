//! `remove_uninteresting` on the cases of google/pprof's `TestPrune`, made anew.

use super::encode::{Message, numbers, sample};
use crate::formats::pprof::{parse, remove_uninteresting};
use stanch_model::profile::Profile;

/// Functions `fns`; location `i` is a call of function `i`, location 100 is `fns[1]` inlined into `fns[0]`.
fn profile(fns: &[&str], drop: &str, keep: &str, stacks: &[&[u64]]) -> Profile {
    let mut m = Message::default();
    let strings: Vec<&str> = ["", "samples", drop, keep].into_iter().chain(fns.iter().copied()).collect();
    m.message(1, &numbers(&[(1, 1)]));
    for (i, _) in fns.iter().enumerate() {
        let id = i as u64 + 1;
        m.message(5, &numbers(&[(1, id), (2, id + 3)]));
        let mut l = numbers(&[(1, id)]);
        l.message(4, &numbers(&[(1, id), (2, id)]));
        m.message(4, &l);
    }
    let mut inlined = numbers(&[(1, 100)]);
    inlined.message(4, &numbers(&[(1, 2)])).message(4, &numbers(&[(1, 1)]));
    m.message(4, &inlined);
    for s in stacks {
        m.message(2, &sample(s, &[1], &[], true));
    }
    for s in strings {
        m.bytes(6, s.as_bytes());
    }
    m.number(7, if drop.is_empty() { 0 } else { 2 }).number(8, if keep.is_empty() { 0 } else { 3 });
    parse(&m.0).unwrap().value
}

/// The names of each sample's calls, leaf first.
fn names(p: &Profile) -> Vec<String> {
    let of = |l| {
        p.lines(l).iter().map(|l| p.str(p.function(l.function.unwrap()).name)).collect::<Vec<_>>().join("+")
    };
    p.samples().map(|s| p.stack(s.stack).iter().map(|l| of(*l)).collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn callees_of_dropped_calls_go_with_them() {
    let fns = ["main", "malloc", "helper", "malloc2(int)", "runtime.panic"];
    let p = profile(
        &fns,
        "malloc.*|runtime.*",
        "runtime\\.panic",
        &[&[3, 2, 1], &[2, 3, 1], &[3, 4, 1], &[2, 4], &[3, 5, 1]],
    );
    let pruned = remove_uninteresting(&p).unwrap();
    // The third stack loses malloc2 by its name without arguments; the fourth has no call that stays; the fifth is kept.
    assert_eq!(
        names(&pruned),
        ["main", "helper main", "main", "malloc malloc2(int)", "helper runtime.panic main"]
    );
}

#[test]
fn only_whole_names_match() {
    let p = profile(&["main", "mallocgc"], "malloc", "", &[&[2, 1]]);
    assert_eq!(names(&remove_uninteresting(&p).unwrap()), ["mallocgc main"]);
}

#[test]
fn the_callers_of_an_inlined_call_stay() {
    let p = profile(&["main", "malloc", "helper"], "malloc", "", &[&[3, 100, 1]]);
    assert_eq!(names(&remove_uninteresting(&p).unwrap()), ["main main"]);
}

#[test]
fn without_an_expression_the_profile_comes_back_and_a_bad_one_is_named() {
    let p = profile(&["main"], "", "", &[&[1]]);
    assert!(matches!(remove_uninteresting(&p), Ok(std::borrow::Cow::Borrowed(_))));
    let p = profile(&["main"], "(", "", &[&[1]]);
    assert_eq!(remove_uninteresting(&p).unwrap_err().to_string(), "drop_frames is no regular expression");
}
