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

/// What became of the requests of one stage: those that were due in it, whenever they ended.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct LoadStep {
    /// The stage.
    pub stage: LoadStage,
    /// Requests that were due in it.
    pub due: u64,
    /// What became of them; without those that were never started or were unfinished when the user stopped the test.
    pub counts: LoadCounts,
    /// Of those.
    pub latency: Option<Latency>,
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
    /// The schedule, and what became of each stage of it.
    pub steps: Vec<LoadStep>,
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
    /// What the target's process used meanwhile; `None` when nobody looked.
    pub used: Option<ResourceUse>,
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

/// A number over a run.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Span {
    /// At its start.
    pub first: f64,
    /// At its end.
    pub last: f64,
    /// The most that was seen.
    pub most: f64,
}

/// What the target's process used during a run, as it says itself. `None` is "nobody said".
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct ResourceUse {
    /// How often it was asked.
    pub samples: usize,
    /// From the first to the last of them.
    pub seconds: f64,
    /// CPU time per time: cores, on average.
    pub cpu_cores: Option<f64>,
    /// GOMAXPROCS.
    pub max_cores: Option<f64>,
    /// Share of all cores of this machine that was busy, where the target runs on it, too; 0 to 1.
    pub machine_busy: Option<f64>,
    /// Live goroutines.
    pub goroutines: Option<Span>,
    /// Heap in use, bytes.
    pub heap: Option<Span>,
    /// Resident size, bytes.
    pub rss: Option<Span>,
    /// Open file descriptors.
    pub fds: Option<Span>,
    /// Limit of those.
    pub max_fds: Option<f64>,
    /// GOMEMLIMIT, bytes.
    pub memory_limit: Option<f64>,
    /// Seconds for which collections stopped the world.
    pub gc_pause: Option<f64>,
    /// Collections.
    pub gc_cycles: Option<f64>,
}

/// One run of a search for the capacity.
#[derive(Clone, PartialEq, Debug)]
pub struct CapacityRun {
    /// Requests per second.
    pub rate: f64,
    /// What was measured.
    pub result: LoadResult,
    /// What broke, in words; empty for a rate that was served.
    pub broken: Vec<String>,
}

/// How much load a target takes.
#[derive(Clone, PartialEq, Debug)]
pub struct Capacity {
    /// The target, without credentials.
    pub target: String,
    /// By rate, ascending.
    pub runs: Vec<CapacityRun>,
    /// Index of the run at the knee of p99 over the rate (Kneedle); `None` when the curve has none.
    pub knee: Option<usize>,
    /// What gave out first, in words; `None` when nothing broke.
    pub cause: Option<String>,
    /// The user stopped the search.
    pub interrupted: bool,
    /// What the reader should know.
    pub notes: Vec<String>,
}

impl Capacity {
    /// The highest rate that was served, below all that were not.
    #[must_use]
    pub fn served(&self) -> Option<f64> {
        self.runs.iter().take_while(|r| r.broken.is_empty()).last().map(|r| r.rate)
    }

    /// The lowest rate that was not served.
    #[must_use]
    pub fn broken(&self) -> Option<f64> {
        self.runs.iter().find(|r| !r.broken.is_empty()).map(|r| r.rate)
    }
}

/// One side of a verification: a build under load.
#[derive(Clone, PartialEq, Debug)]
pub struct VerifySide {
    /// What was loaded, without credentials: an address, or a service of the lab and which of its twins.
    pub what: String,
    /// What was measured; its `used` is that under load.
    pub result: LoadResult,
    /// The process before the load.
    pub idle: Option<ResourceUse>,
    /// The process after the load, when it had time to settle: what is still there was kept.
    pub settled: Option<ResourceUse>,
    /// Whether it leaks, as judged under the load, and the sentence for it; `None` when nobody could look.
    pub leak: Option<(crate::diagnosis::Verdict, String)>,
}

/// Before and after a change, under the same load.
#[derive(Clone, PartialEq, Debug)]
pub struct Verification {
    /// The build with the fault.
    pub before: VerifySide,
    /// The mended one; the last try of several.
    pub after: VerifySide,
    /// What the mended one has to keep.
    pub objectives: Vec<Objective>,
    /// How often the mended one was tried.
    pub attempts: usize,
    /// The user stopped it.
    pub interrupted: bool,
}

impl Verification {
    /// The objectives that the mended build breaks.
    #[must_use]
    pub fn broken(&self) -> Vec<&Objective> {
        self.objectives.iter().filter(|o| o.kept(&self.after.result) == Some(false)).collect()
    }

    /// A broken objective or a leak is a finding; what was not seen, or was stopped, leaves the whole undecided.
    #[must_use]
    pub fn verdict(&self) -> crate::diagnosis::Verdict {
        use crate::diagnosis::Verdict;
        let leak = self.after.leak.as_ref().map(|(verdict, _)| *verdict);
        let unseen = self.objectives.iter().any(|o| o.kept(&self.after.result).is_none());
        let undecided = leak == Some(Verdict::Inconclusive) || (leak.is_none() && self.objectives.is_empty());
        match () {
            () if !self.broken().is_empty() || leak == Some(Verdict::Leak) => Verdict::Leak,
            () if unseen || undecided || self.interrupted => Verdict::Inconclusive,
            () => Verdict::NoLeak,
        }
    }
}

/// What an objective is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Measure {
    /// Mean latency, microseconds.
    Mean,
    /// Median latency, microseconds.
    P50,
    /// 90th percentile, microseconds.
    P90,
    /// 95th percentile, microseconds.
    P95,
    /// 99th percentile, microseconds.
    P99,
    /// 99.9th percentile, microseconds.
    P999,
    /// Longest latency, microseconds.
    Max,
    /// Share of requests without a good answer, 0 to 1.
    Errors,
    /// Good answers per second.
    Throughput,
}

impl Measure {
    /// All of them and their words.
    pub const NAMES: [(&'static str, Self); 9] = [
        ("mean", Self::Mean),
        ("p50", Self::P50),
        ("p90", Self::P90),
        ("p95", Self::P95),
        ("p99", Self::P99),
        ("p99.9", Self::P999),
        ("max", Self::Max),
        ("errors", Self::Errors),
        ("throughput", Self::Throughput),
    ];

    /// Its word in every format.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, m)| *m == self).map_or("", |(name, _)| name)
    }

    /// `microseconds`, `share` or `requests/s`.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            Self::Errors => "share",
            Self::Throughput => "requests/s",
            _ => "microseconds",
        }
    }

    /// Its value in a result; `None` when it was not seen.
    #[must_use]
    pub fn of(self, result: &LoadResult) -> Option<f64> {
        let l = || result.latency;
        match self {
            Self::Mean => l().map(|l| l.mean),
            Self::P50 => l().map(|l| l.p50 as f64),
            Self::P90 => l().map(|l| l.p90 as f64),
            Self::P95 => l().map(|l| l.p95 as f64),
            Self::P99 => l().map(|l| l.p99 as f64),
            Self::P999 => l().map(|l| l.p999 as f64),
            Self::Max => l().map(|l| l.max as f64),
            Self::Errors => result.counts.error_share(),
            Self::Throughput => result.throughput(),
        }
    }
}

/// One term of a service level objective: `p99<200ms`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Objective {
    /// What has to stay on one side of the limit.
    pub measure: Measure,
    /// In the measure's unit.
    pub limit: f64,
}

impl Objective {
    /// Whether it is kept; `None` when nothing was seen that could tell.
    #[must_use]
    pub fn kept(&self, result: &LoadResult) -> Option<bool> {
        let seen = self.measure.of(result)?;
        Some(if self.measure == Measure::Throughput { seen >= self.limit } else { seen <= self.limit })
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
