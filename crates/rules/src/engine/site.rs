//! Goroutine groups: one per creation site and blocked site.

use hashbrown::HashMap;
use stanch_model::{
    Evidence, FrameId, Goroutine, GoroutineDump, Grade, Proof, Snapshot, StackCounts, StackId, Symbols,
    WaitReason,
};

use super::{names, wait};

pub use stanch_model::wait::State;

/// What makes two goroutines members of one site.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct SiteKey {
    /// The `go` statement, where the dump says it.
    pub created_by: Option<FrameId>,
    /// The goroutine's first function; `None` for an empty stack.
    pub entry: Option<stanch_model::Sym>,
    /// What it is doing.
    pub state: State,
    /// The innermost frame that is not the runtime's.
    pub leaf: Option<FrameId>,
    /// The innermost frame of the program (or of a dependency).
    pub user: Option<FrameId>,
}

/// One member in the last dump that lists goroutines by id.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Goroutine id.
    pub id: u64,
    /// The goroutine that created it.
    pub parent: Option<u64>,
    /// Index into the dump's goroutines.
    pub index: usize,
    /// Index of the snapshot since which it has been at this site without a break.
    pub since: usize,
    /// Whole minutes parked, when printed.
    pub minutes: Option<u32>,
}

/// A goroutine group over the snapshots.
#[derive(Clone, Debug)]
pub struct Site {
    /// What its members share.
    pub key: SiteKey,
    /// The commonest stack, as dumped.
    pub stack: StackId,
    /// Its frames without the runtime's at both ends, leaf first.
    pub frames: Vec<FrameId>,
    /// Whether a channel receive is a `range` or comma-ok receive (`chanrecv2`); `None` when no profile told.
    pub range_receive: Option<bool>,
    /// How many there were, per snapshot; `None` where goroutines were not captured.
    pub counts: Vec<Option<u64>>,
    /// The members in the last dump with ids; empty when no dump has ids.
    pub members: Vec<Member>,
    /// What the engine thinks of it.
    pub judgement: Judgement,
}

impl Site {
    /// The last known count.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.counts.iter().rev().find_map(|c| *c).unwrap_or(0)
    }

    /// The frame that names the site for people: the program's, else the goroutine's first function, which says more
    /// than the poller that it waits in.
    #[must_use]
    pub fn place(&self) -> Option<FrameId> {
        self.key.user.or(self.frames.last().copied())
    }

    /// The wait reason, when parked.
    #[must_use]
    pub fn wait(&self) -> Option<WaitReason> {
        match self.key.state {
            State::Wait(reason) => Some(reason),
            _ => None,
        }
    }
}

/// The engine's answer for one site.
#[derive(Clone, Debug, Default)]
pub struct Judgement {
    /// `None` when it is no leak, or cannot be told.
    pub grade: Option<Grade>,
    /// Whether a suspicion is strong enough for the verdict `leak`.
    pub decisive: bool,
    /// Goroutines per minute that stay.
    pub per_min: Option<f64>,
    /// Members that are stuck for good as far as can be told.
    pub stuck: u64,
    /// Why, strongest first.
    pub proofs: Vec<Proof>,
    /// Why it is healthy although it looked suspicious.
    pub cleared: Option<String>,
    /// What to capture to decide.
    pub undecided: Option<String>,
}

/// The sites of a series of snapshots.
#[derive(Debug, Default)]
pub struct Sites {
    /// All sites, in order of first sight.
    pub sites: Vec<Site>,
    /// Per snapshot with a text dump: the site of each goroutine, parallel to `dump.goroutines`.
    pub of: Vec<Option<Vec<u32>>>,
    by_key: HashMap<SiteKey, u32>,
}

impl Sites {
    /// Groups the goroutines of all snapshots.
    ///
    /// A snapshot's text dump is preferred to its counts, because only the dump says who created whom; the counts
    /// of the same snapshot still tell a `range` from a plain receive.
    #[must_use]
    pub fn build(evidence: &Evidence) -> Self {
        let mut sites = Sites::default();
        for (i, snapshot) in evidence.snapshots.iter().enumerate() {
            let labels = sites.add_snapshot(&evidence.symbols, snapshot, i, evidence.snapshots.len());
            sites.of.push(labels);
        }
        sites.learn_ranges(evidence);
        sites.merge_unknown_creators();
        sites
    }

    fn add_snapshot(
        &mut self,
        symbols: &Symbols,
        snapshot: &Snapshot,
        i: usize,
        n: usize,
    ) -> Option<Vec<u32>> {
        if snapshot.goroutines.is_some() || snapshot.goroutine_counts.is_some() {
            // Everybody known so far is at zero in this snapshot until counted: it was looked at.
            self.sites.iter_mut().for_each(|s| s.counts[i] = Some(0));
        }
        if let Some(dump) = usable(snapshot) {
            return Some(self.add_dump(symbols, dump, i, n));
        }
        if let Some(counts) = &snapshot.goroutine_counts {
            self.add_counts(symbols, counts, i, n);
        }
        None
    }

    fn add_dump(&mut self, symbols: &Symbols, dump: &GoroutineDump, i: usize, n: usize) -> Vec<u32> {
        let mut cache: HashMap<(StackId, Option<FrameId>, State), u32> = HashMap::new();
        let mut of = Vec::with_capacity(dump.goroutines.len());
        for g in &dump.goroutines {
            let reading = wait::read(symbols, symbols.frames(g.stack));
            let state = wait::state_of(symbols, g.status, &reading);
            let id = *cache.entry((g.stack, g.created_by, state)).or_insert_with(|| {
                let key = key(symbols, g.created_by, state, reading.frames, g.stack);
                self.id_of(key, g.stack, reading.frames, n)
            });
            self.count(id, i, 1);
            of.push(id);
        }
        of
    }

    fn add_counts(&mut self, symbols: &Symbols, counts: &StackCounts, i: usize, n: usize) {
        let says_states = says_states(symbols, counts);
        for sample in &counts.samples {
            let reading = wait::read(symbols, symbols.frames(sample.stack));
            let unsaid = reading.state == State::Active && !says_states;
            let state = if unsaid { State::Unknown } else { reading.state };
            let key = key(symbols, None, state, reading.frames, sample.stack);
            let id = self.id_of(key, sample.stack, reading.frames, n);
            self.count(id, i, u64::try_from(sample.count).unwrap_or(0));
        }
    }

    fn count(&mut self, id: u32, snapshot: usize, by: u64) {
        let count = &mut self.sites[id as usize].counts[snapshot];
        *count = Some(count.unwrap_or(0) + by);
    }

    fn id_of(&mut self, key: SiteKey, stack: StackId, frames: &[FrameId], snapshots: usize) -> u32 {
        let next = self.sites.len() as u32;
        let seen_before = self.of.len();
        *self.by_key.entry(key).or_insert_with(|| {
            let mut counts = vec![None; snapshots];
            // It was not there in the snapshots that were looked at before.
            counts[..seen_before].fill(Some(0));
            self.sites.push(Site {
                key,
                stack,
                frames: frames.to_vec(),
                range_receive: None,
                counts,
                members: Vec::new(),
                judgement: Judgement::default(),
            });
            next
        })
    }

    /// A debug=0 profile beside a dump tells `chanrecv1` from `chanrecv2`.
    fn learn_ranges(&mut self, evidence: &Evidence) {
        let symbols = &evidence.symbols;
        let mut ranges: HashMap<SiteKey, bool> = HashMap::new();
        for counts in evidence.snapshots.iter().filter_map(|s| s.goroutine_counts.as_ref()) {
            for sample in &counts.samples {
                let reading = wait::read(symbols, symbols.frames(sample.stack));
                if let Some(range) = reading.range_receive {
                    ranges.insert(key(symbols, None, reading.state, reading.frames, sample.stack), range);
                }
            }
        }
        for site in &mut self.sites {
            site.range_receive = ranges.get(&SiteKey { created_by: None, ..site.key }).copied();
        }
    }

    /// Counts of snapshots without a dump go to the one site that differs only in having a known creator.
    fn merge_unknown_creators(&mut self) {
        let mut known: HashMap<SiteKey, Vec<u32>> = HashMap::new();
        for (i, site) in self.sites.iter().enumerate().filter(|(_, s)| s.key.created_by.is_some()) {
            known.entry(SiteKey { created_by: None, ..site.key }).or_default().push(i as u32);
        }
        for i in 0..self.sites.len() {
            let key = self.sites[i].key;
            let Some(targets) = known.get(&key).filter(|_| key.created_by.is_none()) else { continue };
            // Two creators cannot be told apart in a count: the larger one takes it, and the total stays true.
            let target =
                *targets.iter().max_by_key(|t| self.sites[**t as usize].count()).expect("not empty") as usize;
            let counts = std::mem::replace(&mut self.sites[i].counts, vec![None; self.of.len()]);
            for (snapshot, count) in counts.into_iter().enumerate() {
                if let (None, Some(c)) = (&self.of[snapshot], count) {
                    let old = self.sites[target].counts[snapshot].unwrap_or(0);
                    self.sites[target].counts[snapshot] = Some(old + c);
                }
            }
            self.sites[i].counts.fill(Some(0));
        }
    }
}

/// Whether a counted profile has the runtime's innermost frames (debug=0), which say who waits. A text of debug=1 has
/// them only where a stack has nothing else.
fn says_states(symbols: &Symbols, counts: &StackCounts) -> bool {
    // What printStackRecord in runtime/pprof hides: a leading `runtime.`, which `internal/runtime/syscall` is not.
    counts.samples.iter().any(|s| {
        let frames = symbols.frames(s.stack);
        let hidden = frames.first().is_some_and(|f| symbols.func(*f).starts_with("runtime."));
        hidden && frames.iter().any(|f| names::owner(symbols, *f) != names::Owner::Runtime)
    })
}

/// The text dump of a snapshot, when it can serve as a ledger.
#[must_use]
pub fn usable(snapshot: &Snapshot) -> Option<&GoroutineDump> {
    // A cut dump would make those behind the cut look like exits; the counts beside it are whole.
    snapshot.goroutines.as_ref().filter(|d| !d.truncated || snapshot.goroutine_counts.is_none())
}

/// The site a stack belongs to.
#[must_use]
pub fn key(
    symbols: &Symbols,
    created_by: Option<FrameId>,
    state: State,
    frames: &[FrameId],
    stack: StackId,
) -> SiteKey {
    let root = frames.last().or_else(|| symbols.frames(stack).last());
    let entry = root.map(|f| symbols.get(*f).func);
    if state == State::Active {
        // Where a running goroutine is at this moment says nothing about its group.
        return SiteKey { created_by, entry, state, leaf: None, user: None };
    }
    SiteKey {
        created_by,
        entry,
        state,
        leaf: frames.first().copied(),
        user: names::user_frame(symbols, frames),
    }
}

/// The members of a site in one dump.
pub fn members<'a>(
    dump: &'a GoroutineDump,
    of: &'a [u32],
    site: u32,
) -> impl Iterator<Item = (usize, &'a Goroutine)> {
    dump.goroutines.iter().enumerate().filter(move |(i, _)| of[*i] == site)
}
