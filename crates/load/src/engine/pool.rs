//! Connections: which are free, and how many there may be.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::{Options, Protocol};
use crate::link::http2::{Seat, Shared};
use crate::link::stream::Stream;

/// A connection that carries one request at a time.
pub(crate) struct Conn {
    pub(crate) stream: Stream,
    /// Made for slow clients.
    pub(crate) slow: bool,
    /// Requests that it carried.
    pub(crate) uses: u64,
}

/// The right to have one request under way, and the connection if there is one.
pub(crate) enum Lane {
    /// Of its own; opened when it is needed.
    Own(Option<Conn>),
    /// A place among others.
    Seat(Seat),
}

/// All connections of a test.
pub(crate) struct Pool {
    idle: VecDeque<Conn>,
    shared: Vec<Arc<Shared>>,
    /// Lanes of their own that are given out.
    out: usize,
    most: usize,
    streams: usize,
    http2: bool,
    /// Whether connections are used in turn, or the one that was used last first.
    in_turn: bool,
}

impl Pool {
    /// At most `most` connections.
    pub(crate) fn new(options: &Options, most: usize) -> Self {
        Self {
            idle: VecDeque::new(),
            shared: Vec::new(),
            out: 0,
            most,
            streams: options.streams,
            http2: options.protocol == Protocol::Http2,
            in_turn: options.connections.is_some(),
        }
    }

    /// A lane, unless all are out.
    pub(crate) fn take(&mut self) -> Option<Lane> {
        if self.http2 {
            return self.seat().map(Lane::Seat);
        }
        let idle = if self.in_turn { self.idle.pop_front() } else { self.idle.pop_back() };
        if idle.is_none() && self.connections() >= self.most {
            return None;
        }
        self.out += 1;
        Some(Lane::Own(idle))
    }

    /// The lane is not needed for now.
    pub(crate) fn give_back(&mut self, lane: Lane) {
        match lane {
            Lane::Own(conn) => {
                self.out -= 1;
                self.idle.extend(conn);
            }
            Lane::Seat(seat) => drop(seat),
        }
    }

    /// Adds a connection that was opened before it was needed.
    pub(crate) fn add(&mut self, conn: Conn) {
        self.idle.push_back(conn);
    }

    /// A connection that requests will share.
    pub(crate) fn add_shared(&mut self) -> Arc<Shared> {
        let shared = Shared::new();
        self.shared.push(Arc::clone(&shared));
        shared
    }

    /// Forgets a connection that broke: nobody gets a place on it any more.
    pub(crate) fn forget(&mut self, broken: &Arc<Shared>) {
        self.shared.retain(|s| !Arc::ptr_eq(s, broken));
    }

    fn seat(&mut self) -> Option<Seat> {
        let busy = |s: &Arc<Shared>| s.busy.load(Ordering::Relaxed);
        let has_room = |s: &&Arc<Shared>| busy(s) < self.streams;
        // Those that were asked for before the test are used evenly, others one after the other.
        let found = match self.in_turn {
            true => self.shared.iter().filter(has_room).min_by_key(|s| busy(s)),
            false => self.shared.iter().find(has_room),
        };
        if let Some(found) = found {
            return Some(Seat::on(found));
        }
        (self.shared.len() < self.most).then(|| Seat::on(&self.add_shared()))
    }

    /// Connections that are open or being opened.
    pub(crate) fn connections(&self) -> usize {
        if self.http2 { self.shared.len() } else { self.out + self.idle.len() }
    }

    /// The most there may be.
    pub(crate) fn most(&self) -> usize {
        self.most
    }
}
