//! What a load test measured.
//!
//! Latencies are microseconds from the *intended* start of a request, not from the moment at which a slow target let the
//! generator send it: what a stall makes wait counts as slow (Tene, "How NOT to Measure Latency"; coordinated omission).

/// Why a request has no good answer.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Trouble {
    /// Nobody listens.
    Refused,
    /// No connection in time.
    ConnectTimeout,
    /// No way to the host.
    Unreachable,
    /// This machine has no file descriptor or local port left.
    LocalLimit,
    /// The TLS handshake failed, or the peer does not speak the protocol that was asked for.
    Tls,
    /// The peer reset the connection.
    Reset,
    /// No whole answer in time.
    Timeout,
    /// The peer closed the connection before it answered.
    ClosedEarly,
    /// The peer closed the connection in the middle of an answer.
    BodyCut,
    /// The answer breaks the protocol.
    BadAnswer,
    /// An answer with a status from 400 to 499.
    Status4xx,
    /// An answer with a status from 500 on.
    Status5xx,
    /// No connection was free until its time was over: it was never sent.
    NotStarted,
}

impl Trouble {
    /// All of them, in the order of a request's life.
    pub const ALL: [Self; 13] = [
        Self::NotStarted,
        Self::Refused,
        Self::ConnectTimeout,
        Self::Unreachable,
        Self::LocalLimit,
        Self::Tls,
        Self::Reset,
        Self::Timeout,
        Self::ClosedEarly,
        Self::BodyCut,
        Self::BadAnswer,
        Self::Status4xx,
        Self::Status5xx,
    ];

    /// Its word in every format.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Refused => "connect-refused",
            Self::ConnectTimeout => "connect-timeout",
            Self::Unreachable => "unreachable",
            Self::LocalLimit => "local-limit",
            Self::Tls => "tls",
            Self::Reset => "reset",
            Self::Timeout => "timeout",
            Self::ClosedEarly => "closed-early",
            Self::BodyCut => "body-cut",
            Self::BadAnswer => "bad-answer",
            Self::Status4xx => "status-4xx",
            Self::Status5xx => "status-5xx",
            Self::NotStarted => "not-started",
        }
    }

    /// What it is, for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Refused => "connection refused",
            Self::ConnectTimeout => "no connection in time",
            Self::Unreachable => "no way to the host",
            Self::LocalLimit => "no descriptor or port left on this machine",
            Self::Tls => "TLS handshake failed",
            Self::Reset => "connection reset",
            Self::Timeout => "no answer in time",
            Self::ClosedEarly => "closed before an answer",
            Self::BodyCut => "closed in the middle of an answer",
            Self::BadAnswer => "answer breaks the protocol",
            Self::Status4xx => "status 4xx",
            Self::Status5xx => "status 5xx",
            Self::NotStarted => "not started: no connection was free in time",
        }
    }

    /// Whether the time that it took says something about the target: an answer came, or none came for as long as the
    /// request was given. A refusal that comes at once would flatter the percentiles.
    #[must_use]
    pub fn is_timed(self) -> bool {
        matches!(self, Self::Timeout | Self::NotStarted | Self::Status4xx | Self::Status5xx)
    }
}

/// A count for each [`Trouble`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Troubles([u64; Trouble::ALL.len()]);

impl Troubles {
    /// One more.
    pub fn add(&mut self, trouble: Trouble) {
        self.0[trouble as usize] += 1;
    }

    /// How many of one kind.
    #[must_use]
    pub fn get(&self, trouble: Trouble) -> u64 {
        self.0[trouble as usize]
    }

    /// How many of all kinds.
    #[must_use]
    pub fn sum(&self) -> u64 {
        self.0.iter().sum()
    }

    /// Those that happened, in the order of a request's life.
    pub fn seen(&self) -> impl Iterator<Item = (Trouble, u64)> + '_ {
        Trouble::ALL.iter().map(|t| (*t, self.get(*t))).filter(|(_, count)| *count > 0)
    }
}

/// What became of requests. Every one that was due is in exactly one of `ok`, `troubles`, `aborted` and `unfinished`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LoadCounts {
    /// Answered whole, with a status below 400.
    pub ok: u64,
    /// Everything else, by why.
    pub troubles: Troubles,
    /// Cut by us, as was asked for.
    pub aborted: u64,
    /// Still open when the user stopped the test.
    pub unfinished: u64,
}

impl LoadCounts {
    /// All of them.
    #[must_use]
    pub fn sum(&self) -> u64 {
        self.ok + self.troubles.sum() + self.aborted + self.unfinished
    }

    /// Share of troubles in what was asked in earnest, 0 to 1; `None` when nothing was.
    #[must_use]
    pub fn error_share(&self) -> Option<f64> {
        let troubles = self.troubles.sum();
        let all = self.ok + troubles;
        (all > 0).then(|| troubles as f64 / all as f64)
    }
}

/// Latencies of requests that were answered, whatever their status, and of those that ran out of time with the time
/// that they waited. Microseconds.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Latency {
    /// How many.
    pub count: u64,
    /// Arithmetic mean.
    pub mean: f64,
    /// Shortest.
    pub min: u64,
    /// Median.
    pub p50: u64,
    /// 90th percentile.
    pub p90: u64,
    /// 95th percentile.
    pub p95: u64,
    /// 99th percentile.
    pub p99: u64,
    /// 99.9th percentile.
    pub p999: u64,
    /// Longest.
    pub max: u64,
}

/// A stretch of the schedule: the rate moves evenly from one value to the other.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct LoadStage {
    /// Requests per second at its start.
    pub from: f64,
    /// Requests per second at its end.
    pub to: f64,
    /// Its length.
    pub seconds: f64,
}

/// What ended within one interval of the test.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct LoadInterval {
    /// Start, milliseconds since the start of the test.
    pub start_ms: u64,
    /// Length; the last one may be short.
    pub millis: u64,
    /// Requests that the schedule had in it.
    pub due: u64,
    /// What ended in it.
    pub counts: LoadCounts,
    /// Of what ended in it; `None` when nothing that is timed did.
    pub latency: Option<Latency>,
    /// Requests under way at its end.
    pub in_flight: u64,
    /// Connections open at its end.
    pub connections: u64,
}

/// A whole load test.
#[derive(Clone, PartialEq, Debug)]
pub struct LoadResult {
    /// The target, without credentials.
    pub target: String,
    /// The schedule.
    pub stages: Vec<LoadStage>,
    /// How long it took, from the first intended start to the last answer.
    pub millis: u64,
    /// Requests that were due; fewer than the schedule has when the test was stopped.
    pub due: u64,
    /// What became of them.
    pub counts: LoadCounts,
    /// Of all.
    pub latency: Option<Latency>,
    /// `(quantile, microseconds)`, ascending, for a percentile chart.
    pub spectrum: Vec<(f64, u64)>,
    /// One after the other, in time.
    pub intervals: Vec<LoadInterval>,
    /// How late the generator itself started requests (microseconds): what a connection had to be waited for is in it.
    pub start_delay: Option<Latency>,
    /// Requests that had to wait for a connection because all that are allowed were busy.
    pub waited: u64,
    /// Connections that were opened.
    pub opened: u64,
    /// Reused connections that the target had closed meanwhile.
    pub reopened: u64,
    /// Most requests under way at once.
    pub most_in_flight: u64,
    /// Most connections at once.
    pub most_connections: u64,
    /// Bytes sent, on the level of the protocol.
    pub sent_bytes: u64,
    /// Bytes received.
    pub received_bytes: u64,
    /// The user stopped it before its time.
    pub interrupted: bool,
    /// What the reader should know.
    pub notes: Vec<String>,
}

impl LoadResult {
    /// Good answers per second; `None` when no time went by.
    #[must_use]
    pub fn throughput(&self) -> Option<f64> {
        (self.millis > 0).then(|| self.counts.ok as f64 * 1000.0 / self.millis as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trouble_has_a_place_and_a_name_of_its_own() {
        let mut counts = Troubles::default();
        Trouble::ALL.iter().for_each(|t| counts.add(*t));
        assert!(counts.seen().all(|(_, n)| n == 1));
        assert_eq!(counts.sum(), Trouble::ALL.len() as u64);
        let names: std::collections::BTreeSet<_> = Trouble::ALL.iter().map(|t| t.name()).collect();
        assert_eq!(names.len(), Trouble::ALL.len());
    }

    #[test]
    fn aborted_requests_are_no_errors() {
        let mut counts = LoadCounts { ok: 3, aborted: 6, ..LoadCounts::default() };
        assert_eq!(counts.error_share(), Some(0.0));
        counts.troubles.add(Trouble::Reset);
        assert_eq!((counts.error_share(), counts.sum()), (Some(0.25), 10));
        assert_eq!(LoadCounts::default().error_share(), None);
    }
}
