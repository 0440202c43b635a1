//! `ProcessStats` and the Go version out of metrics, whoever named them.
//!
//! Sources: `prometheus/client_golang` (`go_collector_latest.go`, `process_collector.go`), the rule by which it
//! names `runtime/metrics` (`internal/go_runtime_metrics.go`), the OpenTelemetry semantic conventions (`go.*`,
//! `process.*`) with the older names of `contrib/instrumentation/runtime`, VictoriaMetrics' `metrics` package,
//! and `runtime.MemStats` as `expvar` prints it (there under `memstats.`).

use std::collections::HashMap;

use stanch_model::{GoVersion, Metric, MetricSet, Parsed, Problem, ProcessStats};

type Field = fn(&mut ProcessStats) -> &mut Option<f64>;

/// Where one field can come from: the sum of all `names`. Earlier rows win.
struct Row {
    field: Field,
    names: &'static [&'static str],
    /// Label that the sample must have, for names that stand for several things.
    label: Option<(&'static str, &'static str)>,
    /// Values that mean "nothing yet" or "no limit".
    unset: fn(f64) -> bool,
}

macro_rules! rows {
    ($($field:ident: $($name:literal)|+ $({$key:literal = $value:literal})? $(unless $unset:ident)?;)*) => {
        &[$(Row {
            field: |s| &mut s.$field,
            names: &[$($name),+],
            label: rows!(@label $($key $value)?),
            unset: rows!(@unset $($unset)?),
        }),*]
    };
    (@label $key:literal $value:literal) => { Some(($key, $value)) };
    (@label) => { None };
    (@unset $unset:ident) => { $unset };
    (@unset) => { |_| false };
}

/// `a | b` is the sum of both. Dots stand as `_`, and the suffixes `_total`, `_bytes`, `_ratio` and `_seconds` that
/// Prometheus adds for a unit may be missing here.
#[rustfmt::skip]
const TABLE: &[Row] = rows! {
    goroutines: "go_goroutines";
    goroutines: "go_goroutine_count";
    goroutines: "go_sched_goroutines_goroutines";
    goroutines: "process_runtime_go_goroutines";
    goroutines_created: "go_sched_goroutines_created_goroutines";
    threads: "process_num_threads";
    threads: "process_thread_count";
    threads: "process_threads";
    threads: "go_sched_threads_total_threads";
    threads: "go_threads";
    rss: "process_resident_memory_bytes";
    rss: "process_memory_usage";
    open_fds: "process_open_fds";
    open_fds: "process_unix_file_descriptor_count";
    open_fds: "process_open_file_descriptor_count";
    open_fds: "process_open_file_descriptors";
    max_fds: "process_max_fds" unless unlimited;
    start_time: "process_start_time_seconds";
    heap_alloc: "go_memstats_heap_alloc_bytes";
    heap_alloc: "go_memstats_alloc_bytes";
    heap_alloc: "go_memory_classes_heap_objects_bytes";
    heap_alloc: "process_runtime_go_mem_heap_alloc";
    heap_alloc: "memstats_HeapAlloc";
    heap_live: "go_gc_heap_live_bytes" unless zero;
    heap_inuse: "go_memstats_heap_inuse_bytes";
    heap_inuse: "go_memory_classes_heap_objects_bytes" | "go_memory_classes_heap_unused_bytes";
    heap_inuse: "process_runtime_go_mem_heap_inuse";
    heap_inuse: "memstats_HeapInuse";
    heap_idle: "go_memstats_heap_idle_bytes";
    heap_idle: "go_memory_classes_heap_free_bytes" | "go_memory_classes_heap_released_bytes";
    heap_idle: "process_runtime_go_mem_heap_idle";
    heap_idle: "memstats_HeapIdle";
    heap_released: "go_memstats_heap_released_bytes";
    heap_released: "go_memory_classes_heap_released_bytes";
    heap_released: "process_runtime_go_mem_heap_released";
    heap_released: "memstats_HeapReleased";
    heap_sys: "go_memstats_heap_sys_bytes";
    heap_sys: "go_memory_classes_heap_objects_bytes" | "go_memory_classes_heap_unused_bytes" | "go_memory_classes_heap_free_bytes" | "go_memory_classes_heap_released_bytes";
    heap_sys: "process_runtime_go_mem_heap_sys";
    heap_sys: "memstats_HeapSys";
    heap_objects: "go_memstats_heap_objects";
    heap_objects: "go_gc_heap_objects_objects";
    heap_objects: "process_runtime_go_mem_heap_objects";
    heap_objects: "memstats_HeapObjects";
    stack_inuse: "go_memstats_stack_inuse_bytes";
    stack_inuse: "go_memory_classes_heap_stacks_bytes";
    stack_inuse: "go_memory_used" {"go_memory_type" = "stack"};
    stack_inuse: "memstats_StackInuse";
    sys: "go_memstats_sys_bytes";
    sys: "go_memory_classes_total_bytes";
    sys: "memstats_Sys";
    next_gc: "go_memstats_next_gc_bytes";
    next_gc: "go_gc_heap_goal_bytes";
    next_gc: "go_memory_gc_goal";
    next_gc: "memstats_NextGC";
    memory_limit: "go_gc_gomemlimit_bytes" unless unlimited;
    memory_limit: "go_memory_limit" unless unlimited;
    memory_limit: "go_memlimit_bytes" unless unlimited;
    num_gc: "go_gc_duration_seconds_count";
    num_gc: "go_gc_cycles_total_gc_cycles";
    num_gc: "go_memory_gc_cycles";
    num_gc: "process_runtime_go_gc_count";
    num_gc: "memstats_NumGC";
    total_alloc: "go_memstats_alloc_bytes_total";
    total_alloc: "go_gc_heap_allocs_bytes";
    total_alloc: "go_memory_allocated";
    total_alloc: "memstats_TotalAlloc";
    mallocs: "go_memstats_mallocs_total";
    mallocs: "go_gc_heap_allocs_objects" | "go_gc_heap_tiny_allocs_objects";
    mallocs: "go_memory_allocations";
    mallocs: "memstats_Mallocs";
    frees: "go_memstats_frees_total";
    frees: "go_gc_heap_frees_objects" | "go_gc_heap_tiny_allocs_objects";
    frees: "memstats_Frees";
};

/// `math.MaxInt64` for no GOMEMLIMIT, RLIM_INFINITY for no limit of descriptors.
fn unlimited(value: f64) -> bool {
    value >= 9.0e18
}

fn zero(value: f64) -> bool {
    value == 0.0
}

/// The fields that `metrics` knows. A name with several samples of different values (a federated scrape of many
/// processes) is a problem and stays `None`: none of them is *the* process.
#[must_use]
pub fn from_metrics(metrics: &MetricSet) -> Parsed<ProcessStats> {
    let index = Index::new(metrics);
    let mut stats = ProcessStats::default();
    let mut problems = Vec::new();
    for row in TABLE {
        let field = (row.field)(&mut stats);
        if field.is_some() {
            continue;
        }
        match index.sum(row) {
            Ok(value) => *field = value.filter(|v| !(row.unset)(*v)),
            Err(Ambiguous(name)) => problems.push(ambiguous(name)),
        }
    }
    problems.dedup();
    Parsed { value: stats, problems }
}

fn ambiguous(name: &str) -> Problem {
    Problem {
        what: format!("{name} has several values: the metrics are of more than one process"),
        offset: None,
        line: None,
        dropped_bytes: 0,
        incomplete: true,
    }
}

/// Fills what is `None` in `into` from `from`.
pub fn fill(into: &mut ProcessStats, mut from: ProcessStats) {
    for row in TABLE {
        let value = *(row.field)(&mut from);
        let field = (row.field)(into);
        *field = field.or(value);
    }
}

struct Ambiguous(&'static str);

/// Samples by their name in the spelling of [`TABLE`].
struct Index<'a>(HashMap<&'static str, Vec<&'a Metric>>);

impl<'a> Index<'a> {
    fn new(metrics: &'a MetricSet) -> Self {
        let known: HashMap<&str, &'static str> =
            TABLE.iter().flat_map(|row| row.names).map(|name| (*name, *name)).collect();
        let mut index: HashMap<&'static str, Vec<&Metric>> = HashMap::new();
        for metric in &metrics.metrics {
            if let Some(name) = canonical(&metric.name, &known) {
                index.entry(name).or_default().push(metric);
            }
        }
        Self(index)
    }

    /// The sum of a row's names; `None` unless all of them are there.
    fn sum(&self, row: &Row) -> Result<Option<f64>, Ambiguous> {
        let mut sum = 0.0;
        for name in row.names {
            match self.value(name, row.label)? {
                Some(value) => sum += value,
                None => return Ok(None),
            }
        }
        Ok(Some(sum))
    }

    fn value(&self, name: &'static str, label: Option<(&str, &str)>) -> Result<Option<f64>, Ambiguous> {
        let samples = self.0.get(name).map_or(&[][..], Vec::as_slice);
        let fits = |m: &Metric| label.is_none_or(|(key, value)| self::label(m, key) == Some(value));
        let mut values = samples.iter().filter(|m| fits(m)).map(|m| m.value);
        let Some(first) = values.next() else { return Ok(None) };
        if values.any(|v| v != first) {
            return Err(Ambiguous(name));
        }
        Ok((first.is_finite() && first >= 0.0).then_some(first))
    }
}

/// A label's value; dots in its name count as `_`.
fn label<'a>(metric: &'a Metric, key: &str) -> Option<&'a str> {
    metric.labels.iter().find(|(k, _)| k.replace('.', "_") == key).map(|(_, v)| &**v)
}

fn canonical(name: &str, known: &HashMap<&str, &'static str>) -> Option<&'static str> {
    let spelled = name.replace('.', "_");
    let mut rest = spelled.as_str();
    for suffix in ["", "_total", "_bytes", "_ratio", "_seconds"] {
        rest = rest.strip_suffix(suffix).unwrap_or(rest);
        if let Some(found) = known.get(rest) {
            return Some(found);
        }
    }
    None
}

/// The Go version that the metrics name: `go_info{version}`, `…_build_info{goversion}` of the Prometheus projects,
/// or `target_info{process_runtime_version}` of OpenTelemetry. `None` also when they name several.
#[must_use]
pub fn go_version(metrics: &MetricSet) -> Option<GoVersion> {
    let mut versions = metrics.metrics.iter().filter_map(|m| {
        let name = m.name.replace('.', "_");
        let text = match name.as_str() {
            "go_info" => label(m, "version"),
            "target_info" => label(m, "process_runtime_version"),
            _ if name.ends_with("_build_info") => label(m, "goversion"),
            _ => None,
        }?;
        let text = text.strip_prefix("go version ").unwrap_or(text);
        if !text.starts_with("go1.") && !text.starts_with("devel ") {
            return None;
        }
        text.parse::<GoVersion>().ok()
    });
    let first = versions.next()?;
    versions.all(|v| v == first).then_some(first)
}

#[cfg(test)]
mod tests;
