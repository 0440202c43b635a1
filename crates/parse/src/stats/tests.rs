//! The same numbers under all their names.

use super::*;
use crate::formats::{expvar, prometheus};

fn set(text: &str) -> MetricSet {
    prometheus::parse(text.as_bytes()).unwrap().value
}

fn stats(text: &str) -> ProcessStats {
    let read = from_metrics(&set(text));
    assert_eq!(read.problems, vec![]);
    read.value
}

#[test]
fn every_row_is_reached_by_its_names() {
    for (i, row) in TABLE.iter().enumerate() {
        let label = row.label.map(|(k, v)| format!("{{{k}=\"{v}\"}}")).unwrap_or_default();
        let text: String = row.names.iter().map(|n| format!("{n}{label} {}\n", i + 1)).collect();
        let mut read = stats(&text);
        assert_eq!(*(row.field)(&mut read), Some(((i + 1) * row.names.len()) as f64), "{:?}", row.names);
    }
}

#[test]
fn client_golang() {
    let s = stats(include_str!("../formats/prometheus/testdata/client_golang.txt"));
    assert_eq!(
        (s.goroutines, s.threads, s.open_fds, s.max_fds),
        (Some(6.0), Some(6.0), Some(11.0), Some(20000.0))
    );
    assert_eq!(s.memory_limit, Some(536_870_912.0));
    assert_eq!((s.num_gc, s.heap_live, s.goroutines_created), (Some(2.0), None, None));
    assert_eq!(s.mallocs.unwrap() - s.frees.unwrap(), s.heap_objects.unwrap());
    assert_eq!(s.heap_sys.unwrap(), s.heap_idle.unwrap() + s.heap_inuse.unwrap());
}

#[test]
fn client_golang_with_all_runtime_metrics() {
    let text = include_str!("../formats/prometheus/testdata/client_golang_all.txt");
    let s = stats(text);
    assert_eq!((s.goroutines_created, s.threads, s.heap_live), (Some(45.0), Some(5.0), Some(526_864.0)));
    // The runtime/metrics names alone say the same as go_memstats_*.
    let without: String =
        text.lines().filter(|l| !l.starts_with("go_memstats_")).map(|l| format!("{l}\n")).collect();
    let runtime = stats(&without);
    assert_eq!(ProcessStats { rss: None, ..s }, ProcessStats { rss: None, ..runtime });
}

#[test]
fn opentelemetry_in_both_spellings() {
    let underscores = stats(include_str!("../formats/prometheus/testdata/otel.txt"));
    assert!(
        underscores.goroutines.is_some()
            && underscores.stack_inuse.is_some()
            && underscores.total_alloc.is_some()
    );
    assert_eq!(underscores.memory_limit, Some(536_870_912.0));
    assert_eq!(underscores.num_gc, Some(2.0));
    let dots = stats(include_str!("../formats/prometheus/testdata/otel_dots.openmetrics"));
    assert_eq!(dots.goroutines, Some(14.0));
    assert_eq!(dots.stack_inuse, Some(360_448.0));
    assert!(dots.mallocs.is_some() && dots.heap_alloc.is_some() && dots.next_gc.is_some());
}

#[test]
fn victoriametrics() {
    let s = stats(include_str!("../formats/prometheus/testdata/victoriametrics.txt"));
    assert_eq!((s.goroutines, s.threads, s.memory_limit), (Some(3.0), Some(5.0), Some(536_870_912.0)));
    assert!(s.rss.is_some() && s.heap_inuse.is_some());
}

#[test]
fn expvar_memstats() {
    let vars = expvar::parse(include_bytes!("../formats/expvar/testdata/shop.json")).unwrap().value;
    let s = from_metrics(&vars.metrics).value;
    assert_eq!((s.heap_alloc, s.num_gc, s.goroutines), (Some(1_691_816.0), Some(2.0), None));
    assert_eq!(s.stack_inuse, Some(360_448.0));
}

#[test]
fn no_limit_and_no_number_are_unknown() {
    let s = stats("go_gc_gomemlimit_bytes 9.223372036854776e+18\nprocess_max_fds 1.8446744073709552e+19\n");
    assert_eq!((s.memory_limit, s.max_fds), (None, None));
    let s = stats("go_goroutines NaN\ngo_threads -1\ngo_gc_heap_live_bytes 0\nprocess_open_fds +Inf\n");
    assert_eq!(s, ProcessStats::default());
    // A sum needs all of its parts.
    assert_eq!(stats("go_memory_classes_heap_free_bytes 5\n").heap_idle, None);
}

#[test]
fn a_federated_scrape_is_no_process() {
    let two = set("go_goroutines{instance=\"a\"} 5\ngo_goroutines{instance=\"b\"} 900\nprocess_open_fds 3\n");
    let read = from_metrics(&two);
    assert_eq!((read.value.goroutines, read.value.open_fds), (None, Some(3.0)));
    assert_eq!(
        read.problems[0].what,
        "go_goroutines has several values: the metrics are of more than one process"
    );
}

#[test]
fn go_versions() {
    let version = |text| go_version(&set(text)).map(|v| v.to_string());
    assert_eq!(version("go_info{version=\"go1.26.8\"} 1\n").as_deref(), Some("go1.26.8"));
    assert_eq!(
        version("prometheus_build_info{version=\"3.1\",goversion=\"go1.22.1\"} 1\n").as_deref(),
        Some("go1.22.1")
    );
    let otel = "target_info{process_runtime_name=\"go\",process_runtime_version=\"go version go1.25.5 linux/amd64\"} 1\n";
    assert_eq!(version(otel).as_deref(), Some("go1.25.5"));
    assert_eq!(version("go_build_info{version=\"v1.2.3\"} 1\n"), None);
    assert_eq!(version("target_info{process_runtime_version=\"21.0.1\"} 1\n"), None);
    assert_eq!(version("go_info{version=\"go1.26.8\"} 1\ngo_info{version=\"go1.25.5\"} 1\n"), None);
}

#[test]
fn filling_keeps_what_is_there() {
    let mut a = ProcessStats { rss: Some(1.0), ..ProcessStats::default() };
    fill(&mut a, ProcessStats { rss: Some(2.0), frees: Some(3.0), ..ProcessStats::default() });
    assert_eq!((a.rss, a.frees), (Some(1.0), Some(3.0)));
}
