//! Workers: goroutines that stay while their work changes.
//!
//! The ledger takes the same id at the same line for the same wait. A worker of a pool may have ended one task and begun
//! the next in between. Where the dump prints the receiver of the task's method, the object tells.

use hashbrown::HashMap;
use stanch_model::names::{self, Owner};
use stanch_model::{Evidence, FrameId, GoroutineDump, Symbols};

use super::ledger::Timeline;
use super::site::{self, Site, Sites};

/// Who was at which site in the dump before the last, and with which object.
pub struct Before(HashMap<u64, (u32, u64)>);

/// Members of a site that were there in the dump before, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    /// Those that are there with another object.
    pub other: usize,
    /// All whose object is known in both dumps.
    pub known: usize,
}

impl Work {
    /// Whether most of them are at new work.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        self.other >= 3 && self.other * 2 >= self.known
    }
}

impl Before {
    /// Reads the dump before the last.
    #[must_use]
    pub fn build(evidence: &Evidence, sites: &Sites, time: &Timeline) -> Self {
        let mut found = HashMap::new();
        if let [.., before, _] = time.snapshots[..]
            && let (Some(dump), Some(of)) = (site::usable(&evidence.snapshots[before]), &sites.of[before])
        {
            for (index, g) in dump.goroutines.iter().enumerate() {
                let user = sites.sites[of[index] as usize].key.user;
                if let Some(object) = user.and_then(|f| receiver(&evidence.symbols, dump, index, f)) {
                    found.insert(g.id, (of[index], object));
                }
            }
        }
        Before(found)
    }

    /// Compares the objects of a site's members with those in the last dump; `None` when none is known.
    ///
    /// Members that print minutes have not moved, and a goroutine's own first function is entered once: a receiver that
    /// changes there lies on a stack that was moved.
    #[must_use]
    pub fn work(&self, symbols: &Symbols, dump: &GoroutineDump, site: &Site, id: u32) -> Option<Work> {
        let user = site.key.user.filter(|f| site.key.entry != Some(symbols.get(*f).func))?;
        let mut work = Work { other: 0, known: 0 };
        for member in site.members.iter().filter(|m| m.minutes.is_none()) {
            let before = self.0.get(&member.id).filter(|(s, _)| *s == id);
            let (Some((_, then)), Some(now)) = (before, receiver(symbols, dump, member.index, user)) else {
                continue;
            };
            work.known += 1;
            work.other += usize::from(*then != now);
        }
        (work.known > 0).then_some(work)
    }
}

/// The object whose method a goroutine is in, at the frame that stands for its site.
fn receiver(symbols: &Symbols, dump: &GoroutineDump, index: usize, frame: FrameId) -> Option<u64> {
    let g = &dump.goroutines[index];
    let is_method = symbols.func(frame).contains(".(*");
    let depth = symbols.frames(g.stack).iter().position(|f| *f == frame).filter(|_| is_method)?;
    dump.first_arg(g, depth)
}

/// Whether a site's goroutines run the program's tasks in the worker loop of a pool library.
#[must_use]
pub fn is_pool_worker(symbols: &Symbols, site: &Site) -> bool {
    let runs_task = site.key.user.is_some_and(|f| names::owner(symbols, f) == Owner::Program);
    runs_task && site.frames.last().is_some_and(|f| is_worker_loop(symbols, *f))
}

/// Whether a frame is the worker loop of a pool library: a dependency that calls itself one.
#[must_use]
pub fn is_worker_loop(symbols: &Symbols, frame: FrameId) -> bool {
    let func = symbols.func(frame);
    let library = names::owner(symbols, frame) == Owner::Dependency || func.starts_with("github.com/");
    let lower = func.to_ascii_lowercase();
    library && (lower.contains("worker") || lower.contains("pool"))
}
