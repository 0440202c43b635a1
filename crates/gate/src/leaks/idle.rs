//! What is left after tests and is nobody's fault: connections that wait for the next request, and goroutines that
//! cannot be ended.

use std::collections::{HashMap, HashSet};

use stanch_model::diagnosis::Cleared;
use stanch_model::{Goroutine, GoroutineDump, Symbols, WaitReason, names, wait};
use stanch_rules::engine::judge::MAX_IDLE_CONNS;
use stanch_rules::engine::pairs;

const READ_LOOP: &str = "net/http.(*persistConn).readLoop";
const WRITE_LOOP: &str = "net/http.(*persistConn).writeLoop";
const SERVE: &str = "net/http.(*conn).serve";

/// Functions in which goroutines wait that no program can end: the loop of os/signal, which its first use starts; and a
/// test that is set aside until its turn.
const NOBODYS: &[&str] =
    &["os/signal.signal_recv", "os/signal.loop", "runtime.ensureSigM", "testing.(*T).Parallel"];

/// Whether a goroutine is one that no program can end.
pub(super) fn is_nobodys(symbols: &Symbols, goroutine: &Goroutine) -> bool {
    has(symbols, goroutine, |func| NOBODYS.contains(&func))
}

fn has(symbols: &Symbols, goroutine: &Goroutine, is: impl Fn(&str) -> bool) -> bool {
    symbols.frames(goroutine.stack).iter().any(|frame| is(symbols.func(*frame)))
}

/// Goroutines of idle connections.
pub(super) struct Idle {
    clients: HashSet<u64>,
    servers: HashSet<u64>,
}

/// Finds the idle connections of a dump.
pub(super) fn find(symbols: &Symbols, dump: &GoroutineDump) -> Idle {
    let waits = |g: &Goroutine, reason| {
        let reading = wait::read(symbols, symbols.frames(g.stack));
        wait::state_of(symbols, g.status, &reading) == wait::State::Wait(reason)
    };
    let is = |g: &Goroutine, func: &str, reason| waits(g, reason) && has(symbols, g, |f| f == func);
    let all = dump.goroutines.iter();
    let readers: Vec<&Goroutine> = all.clone().filter(|g| is(g, READ_LOOP, WaitReason::IoWait)).collect();
    let idle: HashSet<u64> = readers.iter().filter_map(|g| receiver(symbols, dump, g, READ_LOOP)).collect();
    let writers: HashMap<u64, u64> = all
        .clone()
        .filter(|g| is(g, WRITE_LOOP, WaitReason::Select))
        .filter_map(|g| Some((receiver(symbols, dump, g, WRITE_LOOP)?, g.id)))
        .collect();
    let mut clients: HashSet<u64> = readers.iter().map(|g| g.id).collect();
    // HTTP/2 has one goroutine for a connection, and more for open streams.
    let h2 = |g: &&Goroutine| waits(g, WaitReason::IoWait) && has(symbols, g, pairs::is_h2_read_loop);
    clients.extend(all.clone().filter(h2).map(|g| g.id));
    if clients.len() as u64 > MAX_IDLE_CONNS {
        clients.clear();
    } else {
        clients.extend(idle.iter().filter_map(|conn| writers.get(conn)));
    }
    let silent = |g: &&Goroutine| {
        is(g, SERVE, WaitReason::IoWait)
            && names::user_frame(symbols, symbols.frames(g.stack)).is_none()
            && !has(symbols, g, |f| f.ends_with(".ServeHTTP"))
    };
    let servers: HashSet<u64> = all.filter(silent).map(|g| g.id).collect();
    let too_many = servers.len() as u64 > MAX_IDLE_CONNS;
    Idle { clients, servers: if too_many { HashSet::new() } else { servers } }
}

/// The connection that a loop serves: the address of its method's receiver.
fn receiver(symbols: &Symbols, dump: &GoroutineDump, goroutine: &Goroutine, func: &str) -> Option<u64> {
    let frames = symbols.frames(goroutine.stack);
    let depth = frames.iter().position(|frame| symbols.func(*frame) == func)?;
    dump.first_arg(goroutine, depth)
}

impl Idle {
    pub(super) fn is_cleared(&self, id: u64) -> bool {
        self.clients.contains(&id) || self.servers.contains(&id)
    }

    /// What is said about those among `left`.
    pub(super) fn cleared(
        &self,
        symbols: &Symbols,
        dump: &GoroutineDump,
        left: &HashSet<u64>,
    ) -> Vec<Cleared> {
        let kinds = [
            (&self.clients, "idle HTTP client connections, which their Transport keeps for the next request"),
            (&self.servers, "idle HTTP server connections, which a client keeps for its next request"),
        ];
        let say = |(ids, why): (&HashSet<u64>, &str)| {
            let mine = |g: &&Goroutine| ids.contains(&g.id) && left.contains(&g.id);
            let first = dump.goroutines.iter().find(mine)?;
            let frame = symbols.frames(first.stack).last().copied()?;
            Some(Cleared {
                location: names::location(symbols, frame)?,
                count: dump.goroutines.iter().filter(mine).count() as u64,
                why: why.to_owned(),
            })
        };
        kinds.into_iter().filter_map(say).collect()
    }
}
