//! Which attempt a waiting call is.
//!
//! A caller of an HTTP client that is seen in its call again and again may still wait for its first answer, or try for
//! the tenth time. The ledger takes both for the same wait. The connection tells them apart where the dump prints it
//! (the receiver of `net/http.(*persistConn).roundTrip`): an attempt that failed takes its connection with it.

use hashbrown::HashMap;
use stanch_model::{Goroutine, GoroutineDump};

use super::context::Context;
use super::site::{self, Site};

/// The call of HTTP/1, whose receiver is a connection that serves one call at a time.
const CALL: &str = "net/http.(*persistConn).roundTrip";

/// Dumps that are compared are so many milliseconds apart where there are such: two that a busy machine took right after one
/// another show everybody in the same call.
const APART: i64 = 4_000;

/// Members of a site that are in a call now and were in one in the dump before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempts {
    /// Those that still wait in the same call.
    pub same: usize,
    /// Those that are in another one.
    pub other: usize,
}

impl Attempts {
    /// Compares the last dump with the last one that is four seconds from it. Who prints minutes has not moved since.
    #[must_use]
    pub fn of(cx: &Context<'_>, site: &Site) -> Self {
        let parked = site.members.iter().filter(|m| m.minutes.is_some()).count();
        let mut attempts = Self { same: parked, other: 0 };
        let timed = cx.evidence.snapshots.iter().rev();
        let mut dumps = timed.filter_map(|snapshot| Some((snapshot.at, site::usable(snapshot)?)));
        let Some((at, last)) = dumps.next() else { return attempts };
        let apart = dumps.clone().find(|(then, _)| at.saturating_sub(*then) >= APART);
        let Some((_, before)) = apart.or_else(|| dumps.next()) else { return attempts };
        let then: HashMap<u64, u64> =
            before.goroutines.iter().filter_map(|g| Some((g.id, connection(cx, before, g)?))).collect();
        for member in site.members.iter().filter(|m| m.minutes.is_none()) {
            let now = last.goroutines.get(member.index).and_then(|g| connection(cx, last, g));
            match (then.get(&member.id), now) {
                (Some(then), Some(now)) if *then == now => attempts.same += 1,
                (Some(_), Some(_)) => attempts.other += 1,
                _ => {}
            }
        }
        attempts
    }

    /// Whether most of them try again and again.
    #[must_use]
    pub fn go_on(&self) -> bool {
        self.other >= 3 && self.other > self.same
    }

    /// Whether most of them wait for one answer.
    #[must_use]
    pub fn stay(&self) -> bool {
        self.same >= 3 && self.same > self.other
    }
}

fn connection(cx: &Context<'_>, dump: &GoroutineDump, g: &Goroutine) -> Option<u64> {
    let depth = cx.frames(g.stack).iter().position(|f| cx.func(*f) == CALL)?;
    dump.first_arg(g, depth)
}
