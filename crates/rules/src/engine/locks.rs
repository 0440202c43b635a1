//! Lock identity: who waits for the same lock, and who holds it.
//!
//! The dump prints the lock's address as the receiver of `lockSlow` (or of `RLock`, `Lock`, `Wait`). A holder is
//! not printed, but it shows: it is past the line at which the others wait, in the same function, and was so
//! before the first of them came.

use std::collections::BTreeMap;

use hashbrown::HashSet;
use stanch_model::{Evidence, FrameId, Goroutine, GoroutineDump, WaitReason};

use super::names::{self, Owner};
use super::site::{Site, State};

/// All goroutines of the last dump that wait for one lock.
#[derive(Clone, Debug)]
pub struct LockGroup {
    /// Address of the lock.
    pub address: u64,
    /// Name of the global variable that holds it, and the offset in it, when the binary told.
    pub name: Option<(String, u64)>,
    /// The sites of its waiters, with their numbers, largest first.
    pub waiters: Vec<(usize, u64)>,
    /// Ids of its waiters.
    ids: HashSet<u64>,
    /// The goroutine that holds it, when it lives.
    pub holder: Option<Holder>,
}

/// Who holds a lock.
#[derive(Clone, Copy, Debug)]
pub struct Holder {
    /// Goroutine id.
    pub goid: u64,
    /// Its site.
    pub site: usize,
    /// The frame in which it is past the lock.
    pub frame: FrameId,
    /// The address of the lock it waits for itself.
    pub waits_for: Option<u64>,
}

/// Groups the waiters of the last dump by lock, largest group first.
#[must_use]
pub fn groups(evidence: &Evidence, sites: &[Site], dump: &GoroutineDump) -> Vec<LockGroup> {
    let mut by_address: BTreeMap<u64, LockGroup> = BTreeMap::new();
    for (i, site) in sites.iter().enumerate().filter(|(_, s)| is_lock(s)) {
        for member in &site.members {
            let g = &dump.goroutines[member.index];
            let Some(address) = address(evidence, dump, g) else { continue };
            let group = by_address.entry(address).or_insert_with(|| LockGroup {
                address,
                name: evidence.globals.name(address).map(|(n, o)| (n.to_owned(), o)),
                waiters: Vec::new(),
                ids: HashSet::new(),
                holder: None,
            });
            group.ids.insert(g.id);
            match group.waiters.iter_mut().find(|(s, _)| *s == i) {
                Some((_, n)) => *n += 1,
                None => group.waiters.push((i, 1)),
            }
        }
    }
    let mut groups: Vec<LockGroup> = by_address.into_values().collect();
    for group in &mut groups {
        group.waiters.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        group.holder = holder(evidence, sites, dump, group);
    }
    groups.sort_by_key(|g| std::cmp::Reverse(g.ids.len()));
    groups
}

impl LockGroup {
    /// How many wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Never: a group has a waiter.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// How people call the lock: its variable, else its address.
    #[must_use]
    pub fn title(&self) -> String {
        match &self.name {
            Some((name, 0)) => format!("`{name}`"),
            Some((name, offset)) => format!("`{name}` (+{offset} bytes)"),
            None => format!("the lock at {:#x}", self.address),
        }
    }
}

fn is_lock(site: &Site) -> bool {
    use WaitReason::{MutexLock, RwMutexLock, RwMutexRLock};
    matches!(site.key.state, State::Wait(MutexLock | RwMutexLock | RwMutexRLock))
}

/// The address of what a goroutine waits for, from the receiver of the innermost sync method.
#[must_use]
pub fn address(evidence: &Evidence, dump: &GoroutineDump, g: &Goroutine) -> Option<u64> {
    const METHODS: &[&str] = &[
        "internal/sync.(*Mutex).lockSlow",
        "sync.(*Mutex).lockSlow",
        "internal/sync.(*Mutex).Lock",
        "sync.(*RWMutex).RLock",
        "sync.(*RWMutex).rLockSlow",
        "sync.(*RWMutex).Lock",
        "sync.(*Mutex).Lock",
        "sync.(*WaitGroup).Wait",
        "sync.(*Cond).Wait",
    ];
    let frames = evidence.symbols.frames(g.stack);
    let methods =
        frames.iter().enumerate().take(8).filter(|(_, f)| METHODS.contains(&evidence.symbols.func(**f)));
    methods.filter_map(|(depth, _)| dump.first_arg(g, depth)).find(|a| *a > 4096)
}

/// The one goroutine that is past the line at which the others wait.
fn holder(evidence: &Evidence, sites: &[Site], dump: &GoroutineDump, group: &LockGroup) -> Option<Holder> {
    let symbols = &evidence.symbols;
    let oldest = group.ids.iter().min()?;
    let waits = waiting_frames(evidence, sites, dump, group);
    let mut found = Vec::new();
    for (site_index, site) in sites.iter().enumerate().filter(|(_, s)| s.key.state != State::Active) {
        for member in site.members.iter().filter(|m| !group.ids.contains(&m.id)) {
            let g = &dump.goroutines[member.index];
            for (depth, frame) in symbols.frames(g.stack).iter().enumerate() {
                let is_past = |w: &Waiting| w.is_passed_by(evidence, *frame, dump.first_arg(g, depth));
                if waits.iter().any(is_past) {
                    let waits_for = if is_lock(site) { address(evidence, dump, g) } else { None };
                    found.push(Holder { goid: g.id, site: site_index, frame: *frame, waits_for });
                    break;
                }
            }
        }
    }
    // One goroutine holds a mutex. Several candidates mean that the later line is reached without the lock, too.
    found.sort_by_key(|h| h.goid);
    found.dedup_by_key(|h| h.goid);
    match found.as_slice() {
        [one] if one.goid < *oldest || one.waits_for.is_some() => Some(*one),
        _ => None,
    }
}

/// A place at which a lock is waited for.
struct Waiting {
    func: stanch_model::Sym,
    line: u32,
    /// The receiver of that function, where the dump prints it.
    receiver: Option<u64>,
}

impl Waiting {
    fn is_passed_by(&self, evidence: &Evidence, frame: FrameId, receiver: Option<u64>) -> bool {
        let f = evidence.symbols.get(frame);
        let same_object = match (self.receiver, receiver) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        };
        f.func == self.func && same_object && f.line.is_some_and(|l| l.get() > self.line)
    }
}

fn waiting_frames(
    evidence: &Evidence,
    sites: &[Site],
    dump: &GoroutineDump,
    group: &LockGroup,
) -> Vec<Waiting> {
    let symbols = &evidence.symbols;
    let mut waits: Vec<Waiting> = Vec::new();
    for (site, _) in &group.waiters {
        let Some(member) = sites[*site].members.iter().find(|m| group.ids.contains(&m.id)) else { continue };
        let g = &dump.goroutines[member.index];
        let frames = symbols.frames(g.stack).iter().enumerate();
        // The caller of Lock: the first frame that is not the standard library's.
        let caller = frames.into_iter().find(|(_, f)| names::owner(symbols, **f) > Owner::Std);
        if let Some((depth, frame)) = caller {
            let f = symbols.get(*frame);
            let line = f.line.map_or(u32::MAX, std::num::NonZeroU32::get);
            waits.push(Waiting { func: f.func, line, receiver: dump.first_arg(g, depth) });
        }
    }
    waits
}
