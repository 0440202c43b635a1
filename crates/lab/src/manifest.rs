//! The list of scenarios.
//!
//! To add one: a folder with a `main.go` in `services/`, an entry in `ENTRIES`, and in the leaky branch at least
//! one `// stanch:<blocked|allocated|spawned|cause> <slug>`. The tests compare the three, and run both twins.

use std::sync::LazyLock;

use crate::{Marker, markers, sources};

/// The Go module that a scenario's service is in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Module {
    /// `services`: the standard library only, builds offline.
    Std,
    /// `services-ants`: needs `github.com/panjf2000/ants/v2`.
    Ants,
    /// `services-postgres`: needs `github.com/lib/pq`.
    Postgres,
}

impl Module {
    /// Its folder below [`source_dir`](crate::source_dir).
    #[must_use]
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Std => "services",
            Self::Ants => "services-ants",
            Self::Postgres => "services-postgres",
        }
    }
}

/// What a service cannot run without.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// Another service, which it reaches by a [`Proxy`](crate::Proxy); told by `-dependency=URL`.
    Dependency {
        /// The other scenario's name.
        name: &'static str,
        /// The faults of the link ([`Schedule`](crate::Schedule)).
        schedule: &'static str,
    },
    /// A PostgreSQL server; told by `-database=URL`.
    Postgres,
}

/// One service of the lab.
#[derive(Clone, PartialEq, Debug)]
pub struct Scenario {
    /// Its name, which is also its folder and its binary: `order-handler`.
    pub name: &'static str,
    /// One line for people.
    pub title: &'static str,
    /// The incident it retells.
    pub incident: &'static str,
    /// The rule that has to find its leak; `None` for a service without one.
    pub slug: Option<&'static str>,
    /// Requests per second that it sends to itself unless told otherwise.
    pub default_load: f64,
    /// The Go module it is in.
    pub module: Module,
    /// What it needs to run; [`Stage`](crate::Stage) starts it.
    pub needs: &'static [Need],
    /// The lines that a detector has to name, top to bottom; empty for a service without a leak.
    pub markers: Vec<Marker>,
}

impl Scenario {
    /// Its `main.go`, relative to [`source_dir`](crate::source_dir), with forward slashes.
    #[must_use]
    pub fn main_file(&self) -> String {
        format!("{}/{}/main.go", self.module.folder(), self.name)
    }
}

struct Entry {
    name: &'static str,
    title: &'static str,
    incident: &'static str,
    slug: Option<&'static str>,
    load: f64,
    module: Module,
    needs: &'static [Need],
}

const fn leak(
    name: &'static str,
    slug: &'static str,
    load: f64,
    incident: &'static str,
    title: &'static str,
) -> Entry {
    Entry { name, title, incident, slug: Some(slug), load, module: Module::Std, needs: &[] }
}

const ENTRIES: &[Entry] = &[
    Entry {
        module: Module::Ants,
        ..leak(
            "worker-pool",
            "stuck-pool-worker",
            40.0,
            "A: the worker pool",
            "pool workers wait for a sibling task that panicked",
        )
    },
    leak(
        "order-handler",
        "unanswered-send",
        40.0,
        "C: the order service",
        "a payment is sent to a handler that has given up",
    ),
    leak(
        "http-client",
        "unclosed-body",
        30.0,
        "B: the HTTP service",
        "the body of an error response is never closed",
    ),
    leak(
        "session-map",
        "growing-map",
        75.0,
        "B: the HTTP service",
        "middleware keeps every user in a global map",
    ),
    leak(
        "ticker-job",
        "unstopped-ticker",
        20.0,
        "D: timers and scheduled jobs",
        "each registration of a job leaves its old ticker running",
    ),
    leak(
        "closure-pin",
        "pinned-closure",
        15.0,
        "D: timers and scheduled jobs",
        "registered callbacks hold the uploads they were made for",
    ),
    leak(
        "context-leak",
        "uncancelled-context",
        30.0,
        "C: the order service (the cancel chain)",
        "contexts of subscriptions that ended are never cancelled",
    ),
    leak(
        "socket-gateway",
        "unclosed-range",
        20.0,
        "E: the socket gateway",
        "writers range over channels of connections that are gone",
    ),
    leak(
        "conn-pool",
        "unanswered-receive",
        30.0,
        "E: the socket gateway (its connection pools)",
        "failed queries keep their connection until the pool is empty",
    ),
    leak(
        "wait-group",
        "missed-done",
        30.0,
        "C: the order service (Add and Done that do not match)",
        "a failed lookup returns before it calls Done",
    ),
    leak(
        "held-lock",
        "stuck-lock",
        30.0,
        "a lock kept on an error path",
        "an early return keeps the mutex locked",
    ),
    leak(
        "slice-pin",
        "pinned-array",
        15.0,
        "B: the HTTP service (buffers)",
        "16 bytes of each document keep all of it in memory",
    ),
    leak(
        "queue-backlog",
        "growing-slice",
        40.0,
        "A: the worker pool (its backlog)",
        "documents come faster than a worker takes them from a queue without a bound",
    ),
    Entry {
        needs: &[Need::Dependency { name: "warehouse", schedule: "at 3s delay 4s" }],
        ..leak(
            "retry-storm",
            "endless-loop",
            8.0,
            "C: the order service (a slow dependency)",
            "each order is tried again at once and for ever while the warehouse is slow",
        )
    },
    Entry {
        needs: &[Need::Dependency { name: "warehouse", schedule: "at 3s black-hole" }],
        ..leak(
            "circuit-breaker",
            "client-no-timeout",
            15.0,
            "C: the order service (no timeout, no circuit breaker)",
            "handlers wait for a warehouse that has stopped answering",
        )
    },
    Entry {
        module: Module::Postgres,
        needs: &[Need::Postgres],
        ..leak(
            "slow-query",
            "exhausted-pool",
            20.0,
            "A: the worker pool (its database)",
            "reports that take minutes hold all connections of the pool",
        )
    },
    Entry {
        needs: &[Need::Dependency { name: "warehouse", schedule: "at 3s black-hole" }],
        ..leak(
            "overlapping-jobs",
            "overlapping-runs",
            20.0,
            "D: timers and scheduled jobs (runs that overlap)",
            "each tick starts a run although the last one has not ended",
        )
    },
    leak(
        "close-wait",
        "growing-fds",
        40.0,
        "E: the socket gateway (CLOSE_WAIT)",
        "connections that their peer has closed are never closed here",
    ),
    Entry {
        needs: &[Need::Dependency { name: "warehouse", schedule: "" }],
        ..leak(
            "time-wait",
            "transport-per-call",
            12.0,
            "C: the order service (TIME_WAIT)",
            "each request makes a Transport, whose connection nobody uses again",
        )
    },
    leak(
        "static-buffer",
        "growing-map",
        12.0,
        "B: the HTTP service (static files)",
        "each version in a file's URL has a buffer of its own in the cache",
    ),
    Entry {
        slug: None,
        ..leak(
            "warehouse",
            "",
            30.0,
            "none: what other services depend on",
            "a healthy service that answers for others, without a leak",
        )
    },
    Entry {
        slug: None,
        ..leak(
            "soak",
            "",
            40.0,
            "none: what looks like a leak and is none",
            "pools, keep-alives, long connections and daily load, without a leak",
        )
    },
];

static SCENARIOS: LazyLock<Vec<Scenario>> = LazyLock::new(|| ENTRIES.iter().map(scenario_of).collect());

fn scenario_of(entry: &Entry) -> Scenario {
    let mut scenario = Scenario {
        name: entry.name,
        title: entry.title,
        incident: entry.incident,
        slug: entry.slug,
        default_load: entry.load,
        module: entry.module,
        needs: entry.needs,
        markers: Vec::new(),
    };
    let folder = format!("{}/{}/", entry.module.folder(), entry.name);
    for (path, text) in sources::files().iter().filter(|(path, _)| path.starts_with(&folder)) {
        // The sources are part of this binary, and a test reads all of them: this cannot fail for a user.
        scenario.markers.extend(markers::parse(path, text).unwrap_or_else(|error| panic!("{error}")));
    }
    scenario
}

/// All scenarios, in the order of the incidents they retell as far as there is one.
#[must_use]
pub fn scenarios() -> &'static [Scenario] {
    &SCENARIOS
}

/// The scenario of that name.
#[must_use]
pub fn scenario(name: &str) -> Option<&'static Scenario> {
    SCENARIOS.iter().find(|scenario| scenario.name == name)
}
