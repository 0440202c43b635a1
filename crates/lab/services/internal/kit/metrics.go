package kit

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"time"
)

// exposition writes the Prometheus text format, version 0.0.4.
type exposition struct{ w io.Writer }

func (e exposition) metric(name, kind, help string, value float64) {
	e.head(name, kind, help)
	e.sample(name, "", value)
}

func (e exposition) head(name, kind, help string) {
	fmt.Fprintf(e.w, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
}

func (e exposition) sample(name, labels string, value float64) {
	fmt.Fprintf(e.w, "%s%s %s\n", name, labels, strconv.FormatFloat(value, 'g', -1, 64))
}

// serveMetrics answers with the names that prometheus/client_golang gives to
// the same values. What the machine or the Go release does not know is left
// out, not written as zero.
func (s *Service) serveMetrics(w http.ResponseWriter, _ *http.Request) {
	var body bytes.Buffer
	e := exposition{&body}
	writeRuntime(e)
	writeMemStats(e)
	writeProcess(e)
	s.writeTraffic(e)
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	_, _ = w.Write(body.Bytes())
}

func writeRuntime(e exposition) {
	// ReadGCStats fills five quantiles if it is given room for five.
	gc := debug.GCStats{PauseQuantiles: make([]time.Duration, 5)}
	debug.ReadGCStats(&gc)
	const pauses = "go_gc_duration_seconds"
	e.head(pauses, "summary", "A summary of the wall-time pause (stop-the-world) duration in garbage collection cycles.")
	for i, q := range []string{"0", "0.25", "0.5", "0.75", "1"} {
		e.sample(pauses, `{quantile="`+q+`"}`, gc.PauseQuantiles[i].Seconds())
	}
	e.sample(pauses+"_sum", "", gc.PauseTotal.Seconds())
	e.sample(pauses+"_count", "", float64(gc.NumGC))

	e.metric("go_goroutines", "gauge", "Number of goroutines that currently exist.", float64(runtime.NumGoroutine()))
	e.head("go_info", "gauge", "Information about the Go environment.")
	e.sample("go_info", fmt.Sprintf("{version=%q}", runtime.Version()), 1)
	threads, _ := runtime.ThreadCreateProfile(nil)
	e.metric("go_threads", "gauge", "Number of OS threads created.", float64(threads))
	e.metric("go_sched_gomaxprocs_threads", "gauge", "The current runtime.GOMAXPROCS setting.", float64(runtime.GOMAXPROCS(0)))

	for _, m := range []struct{ source, name, kind, help string }{
		{"/gc/gogc:percent", "go_gc_gogc_percent", "gauge", "Heap size target percentage configured by the user, otherwise 100."},
		{"/gc/gomemlimit:bytes", "go_gc_gomemlimit_bytes", "gauge", "Go runtime memory limit configured by the user, otherwise math.MaxInt64."},
		{"/sched/goroutines-created:goroutines", "go_sched_goroutines_created_goroutines_total", "counter", "Count of goroutines created since program start."},
	} {
		sample := []metrics.Sample{{Name: m.source}}
		metrics.Read(sample)
		if sample[0].Value.Kind() == metrics.KindUint64 {
			e.metric(m.name, m.kind, m.help, float64(sample[0].Value.Uint64()))
		}
	}
}

func writeMemStats(e exposition) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	for _, v := range []struct {
		name, kind, help string
		value            uint64
	}{
		{"alloc_bytes", "gauge", "Number of bytes allocated in heap and currently in use.", m.Alloc},
		{"alloc_bytes_total", "counter", "Total number of bytes allocated in heap until now, even if released already.", m.TotalAlloc},
		{"buck_hash_sys_bytes", "gauge", "Number of bytes used by the profiling bucket hash table.", m.BuckHashSys},
		{"frees_total", "counter", "Total number of heap objects frees.", m.Frees},
		{"gc_sys_bytes", "gauge", "Number of bytes used for garbage collection system metadata.", m.GCSys},
		{"heap_alloc_bytes", "gauge", "Number of heap bytes allocated and currently in use.", m.HeapAlloc},
		{"heap_idle_bytes", "gauge", "Number of heap bytes waiting to be used.", m.HeapIdle},
		{"heap_inuse_bytes", "gauge", "Number of heap bytes that are in use.", m.HeapInuse},
		{"heap_objects", "gauge", "Number of currently allocated objects.", m.HeapObjects},
		{"heap_released_bytes", "gauge", "Number of heap bytes released to OS.", m.HeapReleased},
		{"heap_sys_bytes", "gauge", "Number of heap bytes obtained from system.", m.HeapSys},
		{"mallocs_total", "counter", "Total number of heap objects allocated, both live and gc-ed.", m.Mallocs},
		{"mcache_inuse_bytes", "gauge", "Number of bytes in use by mcache structures.", m.MCacheInuse},
		{"mcache_sys_bytes", "gauge", "Number of bytes used for mcache structures obtained from system.", m.MCacheSys},
		{"mspan_inuse_bytes", "gauge", "Number of bytes in use by mspan structures.", m.MSpanInuse},
		{"mspan_sys_bytes", "gauge", "Number of bytes used for mspan structures obtained from system.", m.MSpanSys},
		{"next_gc_bytes", "gauge", "Number of heap bytes when next garbage collection will take place.", m.NextGC},
		{"other_sys_bytes", "gauge", "Number of bytes used for other system allocations.", m.OtherSys},
		{"stack_inuse_bytes", "gauge", "Number of bytes obtained from system for stack allocator in non-CGO environments.", m.StackInuse},
		{"stack_sys_bytes", "gauge", "Number of bytes obtained from system for stack allocator.", m.StackSys},
		{"sys_bytes", "gauge", "Number of bytes obtained from system.", m.Sys},
	} {
		e.metric("go_memstats_"+v.name, v.kind, v.help, float64(v.value))
	}
	e.metric("go_memstats_last_gc_time_seconds", "gauge", "Number of seconds since 1970 of last garbage collection.", float64(m.LastGC)/1e9)
}

func writeProcess(e exposition) {
	if open, ok := openFDs(); ok {
		e.metric("process_open_fds", "gauge", "Number of open file descriptors.", float64(open))
	}
	if limit, ok := maxFDs(); ok {
		e.metric("process_max_fds", "gauge", "Maximum number of open file descriptors.", float64(limit))
	}
	if p, ok := readProcess(); ok {
		e.metric("process_cpu_seconds_total", "counter", "Total user and system CPU time spent in seconds.", p.cpuSeconds)
		e.metric("process_resident_memory_bytes", "gauge", "Resident memory size in bytes.", p.residentBytes)
		e.metric("process_virtual_memory_bytes", "gauge", "Virtual memory size in bytes.", p.virtualBytes)
		e.metric("process_start_time_seconds", "gauge", "Start time of the process since unix epoch in seconds.", p.startSeconds)
	}
}

// writeTraffic shows what the generator saw, from the client's side.
func (s *Service) writeTraffic(e exposition) {
	m := &s.metrics
	e.head("lab_requests_total", "counter", "Requests of the traffic generator, by outcome.")
	for _, v := range []struct {
		outcome string
		count   int64
	}{
		{"ok", m.ok.Load()},
		{"failed", m.failed.Load()},
		{"timeout", m.timeout.Load()},
		{"skipped", m.skipped.Load()},
	} {
		e.sample("lab_requests_total", `{outcome="`+v.outcome+`"}`, float64(v.count))
	}
	e.metric("lab_requests_in_flight", "gauge", "Requests of the traffic generator that wait for their answer.", float64(m.inFlight.Load()))

	const name = "lab_request_duration_seconds"
	e.head(name, "histogram", "Time from the intended start of a request to its end.")
	var total int64
	for i := range m.buckets {
		total += m.buckets[i].Load()
		bound := "+Inf"
		if i < len(latencyBounds) {
			bound = strconv.FormatFloat(latencyBounds[i], 'g', -1, 64)
		}
		e.sample(name+"_bucket", `{le="`+bound+`"}`, float64(total))
	}
	e.sample(name+"_sum", "", float64(m.sumNanos.Load())/1e9)
	e.sample(name+"_count", "", float64(total))
}
