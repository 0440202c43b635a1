//! Who still stands behind a waiting goroutine.
//!
//! A goroutine that waits because its *peer* is quiet (the writer of an open websocket, the handler of a long
//! poll) is as alive as that connection. The dump shows it: the reader of the same connection was started by the
//! same goroutine next to it, the handler that started it is still on its parent's stack, or net/http's background
//! read still watches the request's connection.

use hashbrown::HashMap;
use stanch_model::{Evidence, FrameId, Goroutine, GoroutineDump, Status, Symbols, WaitReason};

use super::names;
use super::site::Site;

/// Spawns next to each other get neighbouring ids (ids are handed to a P in batches of 16, `runtime/proc.go`).
const NEIGHBOUR: u64 = 8;

/// A dump with the look-ups that kinship needs.
pub struct Kin<'a> {
    symbols: &'a Symbols,
    dump: &'a GoroutineDump,
    by_id: HashMap<u64, usize>,
    children: HashMap<u64, Vec<usize>>,
}

impl<'a> Kin<'a> {
    /// Indexes one dump.
    #[must_use]
    pub fn new(evidence: &'a Evidence, dump: &'a GoroutineDump) -> Self {
        let mut children: HashMap<u64, Vec<usize>> = HashMap::new();
        for (i, g) in dump.goroutines.iter().enumerate() {
            if let Some(parent) = g.parent {
                children.entry(parent.get()).or_default().push(i);
            }
        }
        let by_id = dump.goroutines.iter().enumerate().map(|(i, g)| (g.id, i)).collect();
        Kin { symbols: &evidence.symbols, dump, by_id, children }
    }

    /// The goroutine with this id.
    #[must_use]
    pub fn get(&self, id: u64) -> Option<&'a Goroutine> {
        self.by_id.get(&id).map(|i| &self.dump.goroutines[*i])
    }

    /// Indices of the living goroutines that `id` created.
    #[must_use]
    pub fn children(&self, id: u64) -> &[usize] {
        self.children.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Share of a site's members whose connection still lives, 0 to 1; `None` for an empty site.
    #[must_use]
    pub fn peer_share(&self, site: &Site) -> Option<f64> {
        if site.members.is_empty() {
            return None;
        }
        let members = || site.members.iter().map(|m| &self.dump.goroutines[m.index]);
        let held = members().filter(|g| self.has_live_peer(g)).count();
        Some(held as f64 / site.members.len() as f64)
    }

    /// Whether a living connection stands behind this goroutine.
    #[must_use]
    pub fn has_live_peer(&self, g: &Goroutine) -> bool {
        self.request_is_watched(g) || self.parent_serves_peer(g) || self.sibling_reads(g)
    }

    /// net/http reads ahead on the connection of a running request, in a child of the goroutine that serves it.
    fn request_is_watched(&self, g: &Goroutine) -> bool {
        let reads_ahead =
            |i: &usize| self.has_frame(&self.dump.goroutines[*i], "net/http.(*connReader).backgroundRead");
        self.children(g.id).iter().any(reads_ahead)
    }

    /// The function that started it has not returned, and its goroutine is busy with a peer.
    fn parent_serves_peer(&self, g: &Goroutine) -> bool {
        let Some(parent) = g.parent.and_then(|id| self.get(id.get())) else { return false };
        // A loop that accepts connections or hands out work is alive for ever and says nothing about one child.
        let few = self.children(parent.id).len() <= 8;
        few && self.creator_on_stack(g, parent)
            && (self.reads_network(parent) || self.request_is_watched(parent))
    }

    /// A neighbour started by the same function in the same goroutine reads from the network.
    fn sibling_reads(&self, g: &Goroutine) -> bool {
        let Some(parent) = g.parent else { return false };
        let creator = g.created_by.map(|f| self.symbols.get(f).func);
        let is_sibling = |s: &&Goroutine| {
            s.id != g.id
                && s.id.abs_diff(g.id) <= NEIGHBOUR
                && s.created_by.map(|f| self.symbols.get(f).func) == creator
        };
        let siblings = self.children(parent.get()).iter().map(|i| &self.dump.goroutines[*i]);
        siblings.filter(is_sibling).any(|s| self.reads_network(s))
    }

    /// Whether the function that ran the `go` statement is still on its goroutine's stack.
    #[must_use]
    pub fn creator_on_stack(&self, g: &Goroutine, parent: &Goroutine) -> bool {
        let Some(creator) = g.created_by.map(|f| self.symbols.func(f)) else { return false };
        self.frames(parent).iter().any(|f| names::is_or_inside(creator, self.symbols.func(*f)))
    }

    fn reads_network(&self, g: &Goroutine) -> bool {
        g.status == Status::Wait(WaitReason::IoWait) && self.has_frame(g, "net.(*conn).Read")
    }

    fn has_frame(&self, g: &Goroutine, func: &str) -> bool {
        self.frames(g).iter().any(|f| self.symbols.func(*f) == func)
    }

    fn frames(&self, g: &Goroutine) -> &'a [FrameId] {
        self.symbols.frames(g.stack)
    }
}
