//! The heap names the caller.
//!
//! `readLoop`, `writeLoop`, `connectionOpener` and their like carry no frame of the program. What keeps them alive
//! was allocated by someone: stacks of the heap profile and of other goroutines that pass through the library's
//! entry point have the program's function above it. The one whose objects grew most is the caller.

use hashbrown::HashMap;
use stanch_model::{FrameId, Location};

use super::context::Context;
use super::names::{self, Owner};
use crate::rule::Claim;

/// A program function that calls into a library, and how much speaks for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Caller {
    /// The call's place.
    pub location: Location,
    /// Bytes allocated under it that came during the watch and stayed.
    pub retained: f64,
    /// Bytes allocated under it that were in use at every look.
    pub held: f64,
    /// Growth of allocated objects under it.
    pub allocated: f64,
    /// Goroutines seen under it, over all snapshots.
    pub seen: u64,
    /// What its source says: whether it leaves behind what it got; `None` without source.
    pub leaves: Option<bool>,
}

impl Caller {
    /// How much more it keeps than others must for the heap to name it. Samples of a heap profile are rare: at the
    /// usual rate of one in 512 kB, one more or less proves nothing.
    const CLEARLY: f64 = 3.0;

    /// Whether it follows in the same function.
    fn is_call_after(&self, earlier: &Caller) -> bool {
        let (a, b) = (&self.location, &earlier.location);
        a.function == b.function && a.file == b.file && a.line >= b.line
    }

    fn add(&mut self, other: &Caller) {
        self.retained += other.retained;
        self.held += other.held;
        self.allocated += other.allocated;
        self.seen += other.seen;
    }

    /// Whether the heap alone tells it from the other.
    fn keeps_clearly_more(&self, other: &Caller) -> bool {
        let more = |own: f64, others: f64| own > 0.0 && own >= others * Self::CLEARLY;
        if self.retained > 0.0 || other.retained > 0.0 {
            return more(self.retained, other.retained);
        }
        more(self.held, other.held)
    }

    /// Whether anything was seen of it during the watch.
    fn was_at_work(&self) -> bool {
        self.allocated > 0.0 || self.retained > 0.0 || self.seen > 0
    }

    /// How it was found, for the evidence.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{} calls into it: {}", names::short(&self.location.function), self.reason())
    }

    /// What speaks for it.
    fn reason(&self) -> String {
        if self.leaves == Some(true) {
            "its source leaves open what it got".to_owned()
        } else if self.retained > 0.0 {
            format!("{:.0} kB more allocated under its call stay in use", self.retained / 1000.0)
        } else if self.held > 0.0 {
            format!("{:.0} kB allocated under its call were in use all the time", self.held / 1000.0)
        } else if self.allocated > 0.0 {
            format!("{:.0} objects were allocated under its call during the watch", self.allocated)
        } else {
            format!("{} goroutines were seen in its call", self.seen)
        }
    }
}

/// Who calls into a library, the likeliest cause first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Callers(Vec<Caller>);

impl Callers {
    /// The one that the evidence names: the only one, the only one whose source leaves something behind, or the one
    /// that keeps clearly more than each of the others that their source does not clear.
    #[must_use]
    pub fn sure(&self) -> Option<&Caller> {
        let (first, others) = self.0.split_first()?;
        let decided = |other: &Caller| match (first.leaves, other.leaves) {
            (Some(true), Some(true)) | (None, None) => first.keeps_clearly_more(other),
            (Some(true), _) | (None, Some(false)) => true,
            // All are clean, as far as the source is understood: only being alone decides.
            (Some(false), _) | (None, Some(true)) => false,
        };
        others.iter().all(decided).then_some(first)
    }

    /// All of them, the likeliest first.
    pub fn iter(&self) -> std::slice::Iter<'_, Caller> {
        self.0.iter()
    }

    /// The claim with its place, when that is sure, and with the places it may be at otherwise.
    #[must_use]
    pub fn locate(&self, claim: Claim) -> Claim {
        if let Some(caller) = self.sure() {
            return claim.proof("allocation-join", self.named(caller)).at(Some(caller.location.clone()));
        }
        let Some(first) = self.0.first() else { return claim };
        let mut claim = claim.proof("allocation-join", self.open(first));
        claim.candidates = self.0.iter().map(|c| c.location.clone()).collect();
        claim
    }

    fn named(&self, caller: &Caller) -> String {
        let alone = match self.0.len() {
            1 => "; nobody else makes such a call",
            _ => "; that is not so of its other callers",
        };
        format!("{}{alone}", caller.text())
    }

    fn open(&self, first: &Caller) -> String {
        let source = if self.0.iter().any(|c| c.leaves.is_none()) {
            "; their source decides: --source DIR"
        } else {
            ""
        };
        let name = names::short(&first.location.function);
        let (n, reason) = (self.0.len(), first.reason());
        format!(
            "{n} functions make such calls, and nothing decides between them; {name} is likeliest: {reason}{source}"
        )
    }
}

/// The program's frames that call one of these functions; a `*` at the end of a name stands for any more of it.
#[must_use]
pub fn find(cx: &Context<'_>, functions: &[&str]) -> Callers {
    let mut callers: Vec<Caller> = counted(cx, functions, Way::Any).into_values().collect();
    callers.sort_by(likelier);
    Callers(callers)
}

/// The same, where what the caller got from `prepares` just before belongs to its call, and where
/// the source may say of a call's frame whether it leaves behind what it gets.
#[must_use]
pub fn find_with(
    cx: &Context<'_>,
    functions: &[&str],
    prepares: &str,
    leaves: impl Fn(FrameId) -> Option<bool>,
) -> Callers {
    let with_source = |(frame, caller)| Caller { leaves: leaves(frame), ..caller };
    let mut callers: Vec<Caller> = counted(cx, functions, Way::Any).into_iter().map(with_source).collect();
    for prepared in counted(cx, &[prepares], Way::Any).into_values() {
        let call = callers.iter_mut().filter(|c| c.is_call_after(&prepared)).min_by_key(|c| c.location.line);
        match call {
            Some(call) => call.add(&prepared),
            None => callers.push(prepared),
        }
    }
    callers.sort_by(likelier);
    Callers(callers)
}

/// The same for functions whose result belongs to whoever calls them: what the standard library calls for itself
/// (a server that accepts, a transport that dials) is its own to give back.
#[must_use]
pub fn find_owners(
    cx: &Context<'_>,
    functions: &[&str],
    leaves: impl Fn(FrameId) -> Option<bool>,
) -> Callers {
    let with_source = |(frame, caller)| Caller { leaves: leaves(frame), ..caller };
    let all = counted(cx, functions, Way::Direct).into_iter().map(with_source);
    // What grows during the watch is the doing of somebody who was at work in it.
    let mut callers: Vec<Caller> = all.filter(Caller::was_at_work).collect();
    callers.sort_by(likelier);
    Callers(callers)
}

/// Whose calls count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Those through other packages of the standard library, too.
    Any,
    /// Those of the program and its dependencies only.
    Direct,
}

/// What the heap and the goroutines count, by the frame of the call.
fn counted(cx: &Context<'_>, functions: &[&str], way: Way) -> HashMap<FrameId, Caller> {
    let mut by_place: HashMap<FrameId, Caller> = HashMap::new();
    add_heap(cx, functions, way, &mut by_place);
    add_goroutines(cx, functions, way, &mut by_place);
    by_place
}

/// The order of callers: what the source says comes before what the heap counts.
fn likelier(a: &Caller, b: &Caller) -> std::cmp::Ordering {
    let source = |c: &Caller| match c.leaves {
        Some(true) => 0,
        None => 1,
        Some(false) => 2,
    };
    let counted = |c: &Caller| [c.retained, c.held, c.allocated, c.seen as f64];
    let larger = counted(b).partial_cmp(&counted(a)).unwrap_or(std::cmp::Ordering::Equal);
    source(a).cmp(&source(b)).then(larger).then_with(|| a.location.cmp(&b.location))
}

fn add_heap(cx: &Context<'_>, functions: &[&str], way: Way, by_place: &mut HashMap<FrameId, Caller>) {
    let profiles: Vec<_> = cx.evidence.snapshots.iter().filter_map(|s| s.heap.as_ref()).collect();
    let mut levels: HashMap<FrameId, Vec<f64>> = HashMap::new();
    for (i, profile) in profiles.iter().enumerate() {
        for sample in &profile.samples {
            let Some(frame) = caller_frame(cx, cx.frames(sample.stack), functions, way) else { continue };
            let Some(caller) = entry(cx, frame, by_place) else { continue };
            // With one profile alone everything since the start counts.
            let sign = if i + 1 == profiles.len() { 1.0 } else { -1.0 };
            if i == 0 || i + 1 == profiles.len() {
                caller.allocated += sign * sample.alloc_objects as f64;
            }
            levels.entry(frame).or_insert_with(|| vec![0.0; profiles.len()])[i] += sample.inuse_bytes as f64;
        }
    }
    for (frame, levels) in levels {
        if let Some(caller) = by_place.get_mut(&frame) {
            caller.retained = stayed(&levels);
            caller.held = levels.iter().copied().fold(f64::INFINITY, f64::min);
        }
    }
}

/// What came and stayed: the lowest level of the last third above the lowest of the first. What a request in flight
/// holds is sampled now and then, and gone at the next look.
fn stayed(levels: &[f64]) -> f64 {
    let third = levels.len().div_ceil(3);
    let lowest = |part: &[f64]| part.iter().copied().fold(f64::INFINITY, f64::min);
    let before = if levels.len() > 1 { lowest(&levels[..third]) } else { 0.0 };
    (lowest(&levels[levels.len() - third..]) - before).max(0.0)
}

fn add_goroutines(cx: &Context<'_>, functions: &[&str], way: Way, by_place: &mut HashMap<FrameId, Caller>) {
    for site in cx.sites {
        let caller =
            caller_frame(cx, &site.frames, functions, way).and_then(|frame| entry(cx, frame, by_place));
        if let Some(caller) = caller {
            caller.seen += site.counts.iter().flatten().sum::<u64>();
        }
    }
}

/// `net/http.Head` is not `net/http.Header.Set`.
fn is_of(func: &str, pattern: &str) -> bool {
    pattern.strip_suffix('*').map_or(func == pattern, |start| func.starts_with(start))
}

/// The program's frame just above the library's outermost matching frame.
fn caller_frame(cx: &Context<'_>, frames: &[FrameId], functions: &[&str], way: Way) -> Option<FrameId> {
    let enters = |f: &FrameId| functions.iter().any(|p| is_of(cx.func(*f), p));
    let at = frames.iter().rposition(enters)?;
    let above = &frames[at + 1..];
    let symbols = &cx.evidence.symbols;
    if way == Way::Direct && above.first().is_some_and(|f| names::owner(symbols, *f) <= Owner::Std) {
        return None;
    }
    let of = |wanted: Owner| above.iter().copied().find(|f| names::owner(symbols, *f) == wanted);
    of(Owner::Program).or_else(|| of(Owner::Dependency))
}

fn entry<'m>(
    cx: &Context<'_>,
    frame: FrameId,
    by_place: &'m mut HashMap<FrameId, Caller>,
) -> Option<&'m mut Caller> {
    let location = cx.location(frame)?;
    let new = Caller { location, retained: 0.0, held: 0.0, allocated: 0.0, seen: 0, leaves: None };
    Some(by_place.entry(frame).or_insert(new))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(line: u32, retained: f64, leaves: Option<bool>) -> Caller {
        let location =
            Location { file: "a.go".to_owned(), line, column: None, function: "main.f".to_owned() };
        Caller { location, retained, held: 0.0, allocated: 0.0, seen: 0, leaves }
    }

    fn sure(mut callers: Vec<Caller>) -> Option<u32> {
        callers.sort_by(likelier);
        Callers(callers).sure().map(|c| c.location.line)
    }

    #[test]
    fn a_longer_name_is_another_function() {
        assert!(is_of("net/http.Head", "net/http.Head"));
        assert!(!is_of("net/http.Header.Set", "net/http.Head"));
        assert!(is_of("database/sql.(*DB).QueryContext", "database/sql.(*DB).Query*"));
    }

    #[test]
    fn one_caller_alone_is_the_one() {
        assert_eq!(sure(vec![caller(1, 0.0, None)]), Some(1));
        assert_eq!(sure(vec![]), None);
    }

    #[test]
    fn rare_samples_do_not_decide() {
        assert_eq!(sure(vec![caller(1, 0.0, None), caller(2, 0.0, None)]), None);
        assert_eq!(sure(vec![caller(1, 1e6, None), caller(2, 512e3, None)]), None);
        assert_eq!(sure(vec![caller(1, 512e3, None), caller(2, 2e6, None)]), Some(2));
    }

    #[test]
    fn the_source_goes_before_the_heap() {
        assert_eq!(sure(vec![caller(1, 1e6, Some(false)), caller(2, 0.0, Some(true))]), Some(2));
        assert_eq!(sure(vec![caller(1, 1e6, None), caller(2, 0.0, Some(true))]), Some(2));
        assert_eq!(sure(vec![caller(1, 1e6, Some(false)), caller(2, 0.0, None)]), Some(2));
        assert_eq!(sure(vec![caller(1, 1e6, Some(false)), caller(2, 0.0, Some(false))]), None);
        assert_eq!(sure(vec![caller(1, 0.0, Some(true)), caller(2, 0.0, Some(true))]), None);
    }

    #[test]
    fn what_is_sampled_now_and_then_did_not_stay() {
        assert_eq!(stayed(&[0.0, 512e3, 0.0, 0.0, 512e3, 0.0, 512e3, 0.0, 512e3]), 0.0);
        assert_eq!(stayed(&[0.0, 0.0, 0.0, 512e3, 512e3, 512e3, 512e3, 1e6, 1e6]), 512e3);
        assert_eq!(stayed(&[7e5]), 7e5);
    }
}
