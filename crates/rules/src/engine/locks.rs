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
    /// Address of the lock; of the object that it is part of, when no dump prints the lock's.
    pub address: u64,
    /// Whether `address` is the object's.
    pub of_object: bool,
    /// Name of the global variable that holds it, and the offset in it, when the binary told.
    pub name: Option<(String, u64)>,
    /// The sites of its waiters, with their numbers, largest first.
    pub waiters: Vec<(usize, u64)>,
    /// Ids of its waiters.
    ids: HashSet<u64>,
    /// The objects whose methods lock it, and that it lies in.
    objects: HashSet<u64>,
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
    /// The frame in which it is past the lock, or in a method of the lock's object.
    pub frame: FrameId,
    /// It is past the line at which others wait; else it is in another method of the same object.
    pub past_line: bool,
    /// The address of the lock it waits for itself.
    pub waits_for: Option<u64>,
}

/// Groups the waiters of the last dump by lock, largest group first.
#[must_use]
pub fn groups(evidence: &Evidence, sites: &[Site], dump: &GoroutineDump) -> Vec<LockGroup> {
    let mut by_address: BTreeMap<u64, LockGroup> = BTreeMap::new();
    let mut unknown = Vec::new();
    for (i, site) in sites.iter().enumerate().filter(|(_, s)| is_lock(s)) {
        for member in &site.members {
            let g = &dump.goroutines[member.index];
            let object = object(evidence, dump, g);
            match address(evidence, dump, g) {
                Some(address) => {
                    let name = evidence.globals.name(address).map(|(n, o)| (n.to_owned(), o));
                    let new = || LockGroup::new(address, name);
                    let group = by_address.entry(address).or_insert_with(new);
                    group.add(i, g.id);
                    group.objects.extend(object.filter(|o| is_part_of(address, *o)));
                }
                None => unknown.extend(object.map(|o| (i, g.id, o))),
            }
        }
    }
    for (site, goid, object) in unknown {
        join_by_object(&mut by_address, site, goid, object);
    }
    let mut groups: Vec<LockGroup> = by_address.into_values().collect();
    for group in &mut groups {
        group.waiters.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        group.holder = holder(evidence, sites, dump, group);
    }
    groups.sort_by_key(|g| std::cmp::Reverse(g.ids.len()));
    groups
}

/// A lock whose address the dump lost is the one lock of the same object at which others wait, else one of its own.
fn join_by_object(groups: &mut BTreeMap<u64, LockGroup>, site: usize, goid: u64, object: u64) {
    let mut same = groups.values_mut().filter(|g| g.objects.contains(&object));
    let group = match (same.next(), same.next()) {
        (Some(one), None) => one,
        _ => groups.entry(object).or_insert_with(|| LockGroup {
            of_object: true,
            objects: HashSet::from_iter([object]),
            ..LockGroup::new(object, None)
        }),
    };
    group.add(site, goid);
}

/// Whether a lock's address lies in an object of ordinary size.
fn is_part_of(lock: u64, object: u64) -> bool {
    (object..object.saturating_add(4096)).contains(&lock)
}

impl LockGroup {
    fn new(address: u64, name: Option<(String, u64)>) -> Self {
        LockGroup {
            address,
            of_object: false,
            name,
            waiters: Vec::new(),
            ids: HashSet::new(),
            objects: HashSet::new(),
            holder: None,
        }
    }

    fn add(&mut self, site: usize, goid: u64) {
        self.ids.insert(goid);
        match self.waiters.iter_mut().find(|(s, _)| *s == site) {
            Some((_, n)) => *n += 1,
            None => self.waiters.push((site, 1)),
        }
    }

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
            None if self.of_object => format!("a lock of the object at {:#x}", self.address),
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

/// The object whose method wants the lock: the receiver of the first frame that is not the standard library's.
fn object(evidence: &Evidence, dump: &GoroutineDump, g: &Goroutine) -> Option<u64> {
    let symbols = &evidence.symbols;
    let frames = symbols.frames(g.stack);
    let depth = frames.iter().position(|f| names::owner(symbols, *f) > Owner::Std)?;
    let is_method = symbols.func(frames[depth]).contains(".(*");
    dump.first_arg(g, depth).filter(|a| is_method && *a > 4096)
}

fn holder(evidence: &Evidence, sites: &[Site], dump: &GoroutineDump, group: &LockGroup) -> Option<Holder> {
    by_line(evidence, sites, dump, group).or_else(|| by_object(evidence, sites, dump, group))
}

/// The one goroutine that is blocked elsewhere in a method of the lock's object.
fn by_object(evidence: &Evidence, sites: &[Site], dump: &GoroutineDump, group: &LockGroup) -> Option<Holder> {
    let symbols = &evidence.symbols;
    let mut found = None;
    for (site_index, site) in sites.iter().enumerate().filter(|(_, s)| s.key.state != State::Active) {
        for member in site.members.iter().filter(|m| !group.ids.contains(&m.id)) {
            let g = &dump.goroutines[member.index];
            let frames = symbols.frames(g.stack).iter().enumerate();
            let in_method = |(depth, f): (usize, &FrameId)| {
                let receiver = dump.first_arg(g, depth).filter(|r| group.objects.contains(r));
                (receiver.is_some() && symbols.func(*f).contains(".(*")).then_some(*f)
            };
            let Some(frame) = frames.into_iter().find_map(in_method) else { continue };
            let waits_for = if is_lock(site) { address(evidence, dump, g) } else { None };
            let holder = Holder { goid: g.id, site: site_index, frame, past_line: false, waits_for };
            // Two that might hold it say nothing about either.
            if found.replace(holder).is_some() {
                return None;
            }
        }
    }
    found
}

/// The one goroutine that is past the line at which the others wait.
fn by_line(evidence: &Evidence, sites: &[Site], dump: &GoroutineDump, group: &LockGroup) -> Option<Holder> {
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
                    found.push(Holder {
                        goid: g.id,
                        site: site_index,
                        frame: *frame,
                        past_line: true,
                        waits_for,
                    });
                    break;
                }
            }
        }
    }
    // One goroutine holds a mutex. Several candidates mean that the later line is reached without the lock, too.
    found.sort_by_key(|h| h.goid);
    found.dedup_by_key(|h| h.goid);
    match found.as_slice() {
        [one] if one.goid < *oldest || one.waits_for.is_some() || was_first(sites, group, one) => Some(*one),
        _ => None,
    }
}

/// Whether the holder was at its place in every dump in which one of the others waited, of which there are two or more.
/// Ids do not tell who of two was first: they are handed to each P in batches of 16 (`runtime/proc.go`).
fn was_first(sites: &[Site], group: &LockGroup, holder: &Holder) -> bool {
    let since = |site: usize, goid: u64| sites[site].members.iter().find(|m| m.id == goid).map(|m| m.since);
    let waiting = group.waiters.iter().flat_map(|(site, _)| &sites[*site].members);
    let first = waiting.filter(|m| group.ids.contains(&m.id)).map(|m| m.since).min();
    let latest = sites.iter().flat_map(|s| &s.members).map(|m| m.since).max();
    first < latest && since(holder.site, holder.goid).is_some_and(|since| Some(since) <= first)
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
