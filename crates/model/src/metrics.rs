//! Metrics as scraped, and the few of them that leak detection reads under one name.

/// One sample of a text exposition.
#[derive(Clone, PartialEq, Debug)]
pub struct Metric {
    /// Metric name.
    pub name: Box<str>,
    /// Label pairs in the order of the exposition.
    pub labels: Vec<(Box<str>, Box<str>)>,
    /// The value; may be NaN or infinite, as Prometheus allows.
    pub value: f64,
}

/// All samples of one scrape.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct MetricSet {
    /// In the order of the exposition.
    pub metrics: Vec<Metric>,
}

impl MetricSet {
    /// The value of the first sample with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<f64> {
        self.metrics.iter().find(|m| &*m.name == name).map(|m| m.value)
    }
}

/// What a process says about itself, from whichever of Prometheus, OpenTelemetry, expvar or the heap text said
/// it. Bytes, counts and seconds; `None` is "nobody said".
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct ProcessStats {
    /// Live goroutines (`go_goroutines`, `go.goroutine.count`).
    pub goroutines: Option<f64>,
    /// Goroutines ever created (`/sched/goroutines-created:goroutines`, Go 1.26+).
    pub goroutines_created: Option<f64>,
    /// OS threads.
    pub threads: Option<f64>,
    /// Resident set size.
    pub rss: Option<f64>,
    /// Open file descriptors.
    pub open_fds: Option<f64>,
    /// Limit of open file descriptors.
    pub max_fds: Option<f64>,
    /// When the process started, seconds since the epoch.
    pub start_time: Option<f64>,
    /// MemStats.Alloc / HeapAlloc: live and not yet swept heap bytes.
    pub heap_alloc: Option<f64>,
    /// Live heap right after the last GC (`/gc/heap/live:bytes`, 1.21+).
    pub heap_live: Option<f64>,
    /// Bytes in heap spans in use.
    pub heap_inuse: Option<f64>,
    /// Bytes in idle heap spans.
    pub heap_idle: Option<f64>,
    /// Bytes given back to the operating system.
    pub heap_released: Option<f64>,
    /// Heap bytes obtained from the operating system.
    pub heap_sys: Option<f64>,
    /// Live heap objects.
    pub heap_objects: Option<f64>,
    /// Stack bytes in use.
    pub stack_inuse: Option<f64>,
    /// All bytes that the Go runtime obtained from the operating system.
    pub sys: Option<f64>,
    /// Heap size at which the next GC starts.
    pub next_gc: Option<f64>,
    /// GOMEMLIMIT, when set.
    pub memory_limit: Option<f64>,
    /// Completed GC cycles.
    pub num_gc: Option<f64>,
    /// Bytes ever allocated.
    pub total_alloc: Option<f64>,
    /// Objects ever allocated.
    pub mallocs: Option<f64>,
    /// Objects ever freed.
    pub frees: Option<f64>,
}
