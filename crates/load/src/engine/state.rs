//! What the pacer and the tasks share.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use stanch_model::Trouble;

use super::pool::{Lane, Pool};
use super::{Observer, Options, SoFar, work};
use crate::link::connect::Connector;
use crate::link::exchange::Bytes;
use crate::record::{End, Gauges, Recorder};
use crate::request::Prepared;
use crate::schedule::Schedule;

/// A later start than this, of which no connection is the cause, is not counted as waiting for one.
const AT_ONCE: Duration = Duration::from_millis(1);

/// A request that was started.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Job {
    pub(crate) number: u64,
    pub(crate) intended: Instant,
}

/// What a request came to, for the counters.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Report {
    pub(crate) end: End,
    pub(crate) bytes: Bytes,
    pub(crate) reopened: u64,
}

/// When the pacer has to look again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Next {
    /// At the next intended start.
    At(Instant),
    /// Soon: requests wait for a connection, or for their end.
    Waiting,
}

/// A test.
pub(crate) struct Load {
    pub(crate) prepared: Prepared,
    pub(crate) schedule: Schedule,
    pub(crate) options: Options,
    pub(crate) connector: Connector,
    started: OnceLock<Instant>,
    state: Mutex<State>,
}

/// What changes.
pub(crate) struct State {
    /// The first request that has not been started: all before it were, and a backlog is nothing but a low number here.
    next: u64,
    next_at: Duration,
    busy: u64,
    /// Whether the pacer found no lane for what is due.
    starved: bool,
    pub(crate) pool: Pool,
    pub(crate) recorder: Recorder,
    pub(crate) bytes: Bytes,
    pub(crate) waited: u64,
    pub(crate) opened: u64,
    pub(crate) reopened: u64,
    pub(crate) most_busy: u64,
    pub(crate) most_connections: u64,
    pub(crate) ended: Duration,
}

impl Load {
    pub(crate) fn new(
        prepared: Prepared,
        schedule: Schedule,
        options: Options,
        connector: Connector,
        pool: Pool,
    ) -> Self {
        let recorder = Recorder::new(schedule.length() + 2 * options.timeout, schedule.stages().len());
        let state = State {
            next: 0,
            next_at: schedule.at(0),
            busy: 0,
            starved: false,
            pool,
            recorder,
            bytes: Bytes::default(),
            waited: 0,
            opened: 0,
            reopened: 0,
            most_busy: 0,
            most_connections: 0,
            ended: Duration::ZERO,
        };
        let started = OnceLock::new();
        Self { prepared, schedule, options, connector, started, state: Mutex::new(state) }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        // A panic of one task leaves counters, which stay true.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The clock of the test starts now.
    pub(crate) fn begin(&self) {
        self.started.get_or_init(Instant::now);
    }

    fn started(&self) -> Instant {
        *self.started.get_or_init(Instant::now)
    }

    fn since(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.started())
    }

    /// Opens a connection before it is needed.
    pub(crate) async fn open_idle(&self) -> Result<(), Trouble> {
        work::open_idle(self).await
    }

    /// Starts everything that is due and has a lane.
    pub(crate) fn start_due(self: &Arc<Self>, now: Instant) -> Next {
        let mut state = self.lock();
        loop {
            state.expire(self, now);
            if state.next >= self.schedule.count() {
                return Next::Waiting;
            }
            if !state.is_due(self.since(now)) {
                state.starved = false;
                return Next::At(self.started() + state.next_at);
            }
            let Some(lane) = state.pool.take() else {
                state.starved = true;
                return Next::Waiting;
            };
            let job = state.start_next(self, now);
            state.busy += 1;
            state.note_most();
            tokio::spawn(work::serve(Arc::clone(self), lane, job));
        }
    }

    /// Counts a request that ended, and hands out the next one that is due already; else the lane goes back.
    pub(crate) fn finish(&self, mut lane: Lane, job: Job, report: &Report) -> Option<(Lane, Job)> {
        let now = Instant::now();
        let mut state = self.lock();
        let stage = self.schedule.stage(job.number);
        state.recorder.ended(report.end, now.saturating_duration_since(job.intended), stage);
        state.bytes.sent += report.bytes.sent;
        state.bytes.received += report.bytes.received;
        state.reopened += report.reopened;
        if let Lane::Seat(seat) = &lane
            && (seat.0.is_closed() || matches!(report.end, End::Trouble(t) if breaks(t)))
        {
            state.pool.forget(&seat.0);
            let broken = lane;
            match state.pool.take() {
                Some(other) => lane = other,
                None => {
                    drop(broken);
                    state.busy -= 1;
                    return None;
                }
            }
        }
        state.expire(self, now);
        if state.next < self.schedule.count() && state.is_due(self.since(now)) {
            let job = state.start_next(self, now);
            return Some((lane, job));
        }
        state.starved = false;
        state.busy -= 1;
        state.pool.give_back(lane);
        None
    }

    /// Whether all was started and has ended.
    pub(crate) fn is_over(&self) -> bool {
        let state = self.lock();
        state.next >= self.schedule.count() && state.busy == 0
    }

    /// When the current row ends.
    pub(crate) fn next_row(&self) -> Instant {
        self.started() + self.lock().recorder.next_row()
    }

    /// Ends the rows that are over and tells them.
    pub(crate) fn roll(&self, now: Instant, observer: &mut dyn Observer) {
        let mut state = self.lock();
        let gauges = state.gauges();
        let over = state.recorder.roll(self.since(now), &self.schedule, gauges);
        self.tell(&state, over, now, observer);
    }

    /// The last row, and what is still under way counts as unfinished.
    pub(crate) fn end(&self, now: Instant, observer: &mut dyn Observer) {
        let mut state = self.lock();
        let (gauges, rows) = (state.gauges(), state.recorder.rows.len());
        state.ended = self.since(now);
        // Those that were due and found no lane yet are nowhere else.
        let backlog = self.schedule.due(state.ended).saturating_sub(state.next);
        let unfinished = state.busy + backlog;
        state.recorder.unfinished(unfinished);
        state.recorder.finish(self.since(now), &self.schedule, gauges);
        let over = state.recorder.rows.len() - rows;
        self.tell(&state, over, now, observer);
    }

    fn tell(&self, state: &State, over: usize, now: Instant, observer: &mut dyn Observer) {
        let rows = &state.recorder.rows;
        if over == 0 {
            return;
        }
        let so_far = SoFar {
            elapsed: self.since(now),
            length: self.schedule.length(),
            due: rows.iter().map(|r| r.due).sum(),
            counts: state.recorder.counts,
            latency: state.recorder.total.latency(),
        };
        rows[rows.len() - over..].iter().for_each(|row| observer.interval(row, &so_far));
    }
}

/// Whether a shared connection is of no use after this.
fn breaks(trouble: Trouble) -> bool {
    !matches!(trouble, Trouble::Status4xx | Trouble::Status5xx | Trouble::Timeout)
}

impl State {
    fn is_due(&self, elapsed: Duration) -> bool {
        self.next_at <= elapsed
    }

    fn advance(&mut self, load: &Load) {
        self.next += 1;
        self.next_at = load.schedule.at(self.next);
    }

    fn start_next(&mut self, load: &Load, now: Instant) -> Job {
        let job = Job { number: self.next, intended: load.started() + self.next_at };
        let late = now.saturating_duration_since(job.intended);
        self.recorder.delay.add(late);
        self.waited += u64::from(self.starved && late > AT_ONCE);
        self.advance(load);
        job
    }

    /// Requests that found no connection until their time was over are counted, and never sent.
    fn expire(&mut self, load: &Load, now: Instant) {
        let timeout = load.options.timeout;
        let elapsed = load.since(now);
        while self.next < load.schedule.count() && self.next_at + timeout < elapsed {
            self.recorder.ended(End::Trouble(Trouble::NotStarted), timeout, load.schedule.stage(self.next));
            self.advance(load);
        }
    }

    fn note_most(&mut self) {
        self.most_busy = self.most_busy.max(self.busy);
        self.most_connections = self.most_connections.max(self.pool.connections() as u64);
    }

    fn gauges(&self) -> Gauges {
        Gauges { in_flight: self.busy, connections: self.pool.connections() as u64 }
    }
}
