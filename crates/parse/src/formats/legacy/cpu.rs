//! The binary CPU profile of gperftools: words of 32 or 64 bits in either byte order.
//!
//! ```text
//! 0  3  0 (1: Java)  period in µs  0
//! count  depth  address…      for each stack
//! 0  1  0                     the end
//! memory map as text (Java: locations as text)
//! ```
//!
//! Source: `parseCPU` and `cpuProfile` of google/pprof, `profile/legacy_profile.go`.

use hashbrown::HashMap;

use super::draft::{Draft, value_type};
use super::text::Lines;
use super::{java, maps};

/// Width and byte order of a profile's words.
#[derive(Clone, Copy)]
struct Words<'a> {
    rest: &'a [u8],
    width: usize,
    little: bool,
}

impl Iterator for Words<'_> {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let (word, rest) = self.rest.split_at_checked(self.width)?;
        self.rest = rest;
        let fold = |n: u64, b: &u8| n << 8 | u64::from(*b);
        Some(if self.little { word.iter().rev().fold(0, fold) } else { word.iter().fold(0, fold) })
    }
}

/// Reads a CPU profile; `None` when the bytes are none.
pub(super) fn parse(bytes: &[u8]) -> Option<Draft> {
    let layouts = [(4, true), (4, false), (8, true), (8, false)];
    for (width, little) in layouts {
        let mut words = Words { rest: bytes, width, little };
        let head: Vec<u64> = words.by_ref().take(5).collect();
        if let [0, 3, java @ (0 | 1), period, 0] = head[..]
            && period > 0
        {
            return Some(profile(words, period, java == 1));
        }
    }
    None
}

fn profile(mut words: Words<'_>, period_micros: u64, is_java: bool) -> Draft {
    let mut draft = Draft::new(
        value_type("cpu", "nanoseconds"),
        period_micros.cast_signed().saturating_mul(1000),
        vec![value_type("samples", "count"), value_type("cpu", "nanoseconds")],
    );
    samples(&mut words, !is_java, &mut draft);
    if is_java {
        java::locations(&mut Lines::new(words.rest), &mut draft);
        return draft;
    }
    drop_signal_frames(&mut draft);
    maps::read(&mut Lines::new(words.rest), &mut draft);
    maps::assign(&mut draft);
    drop_doubled_leaves(&mut draft);
    draft
}

/// Reads stacks up to the end mark. Addresses but the leaf's are return addresses, and are moved back onto the call.
fn samples(words: &mut Words<'_>, adjust: bool, draft: &mut Draft) {
    let mut stack = Vec::new();
    while !words.rest.is_empty() {
        let before = words.rest.len();
        let head = (words.next(), words.next());
        let (Some(count), Some(depth)) = head else { return cut(draft, before) };
        let Some(depth) = usize::try_from(depth).ok().filter(|d| *d <= words.rest.len() / words.width) else {
            return cut(draft, before);
        };
        stack.clear();
        stack.extend(words.by_ref().take(depth));
        if count == 0 && stack[..] == [0] {
            return;
        }
        if adjust {
            stack.iter_mut().skip(1).for_each(|a| *a = a.wrapping_sub(1));
        }
        let count = count.cast_signed();
        draft.sample(&stack, &[count, count.saturating_mul(draft.period)]);
    }
}

fn cut(draft: &mut Draft, bytes: usize) {
    draft.problems.push(stanch_model::Problem {
        what: "the profile ends in the middle of a stack".to_string(),
        offset: None,
        line: None,
        dropped_bytes: bytes as u64,
        incomplete: true,
    });
}

/// When nearly all stacks have the same second frame, it is the signal handler's. At most two such frames go.
fn drop_signal_frames(draft: &mut Draft) {
    let samples = draft.samples.len();
    let needed = samples - samples / 32;
    for _ in 0..2 {
        let mut counts: HashMap<u64, usize> = HashMap::new();
        for i in 0..samples {
            if let Some(address) = draft.address_at(i, 1) {
                *counts.entry(address).or_default() += 1;
            }
        }
        let most = counts.into_iter().max_by_key(|(address, n)| (*n, *address));
        let Some((handler, _)) = most.filter(|(_, n)| *n >= needed) else { return };
        for i in 0..samples {
            if draft.address_at(i, 1) == Some(handler) {
                draft.remove_second(i);
            }
        }
    }
}

/// The leaf may be there twice, from the unwinder and from the signal: the second one was moved back by one.
pub(super) fn drop_doubled_leaves(draft: &mut Draft) {
    for i in 0..draft.samples.len() {
        if let (Some(leaf), Some(second)) = (draft.address_at(i, 0), draft.address_at(i, 1))
            && leaf == second.wrapping_add(1)
        {
            draft.remove_second(i);
        }
    }
}
