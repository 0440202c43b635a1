//! The `# runtime.MemStats` trailer of Go's heap text.
//!
//! Source: the end of `writeHeapInternal` in `runtime/pprof/pprof.go`; meanings in `runtime.MemStats`.

use stanch_model::ProcessStats;

use crate::formats::legacy::{assignment, int};

/// Numbers of the trailer; bytes and counts. `None` is "not printed".
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct MemStats {
    /// Live and not yet swept heap bytes.
    pub alloc: Option<i64>,
    /// Bytes ever allocated.
    pub total_alloc: Option<i64>,
    /// Bytes obtained from the operating system.
    pub sys: Option<i64>,
    /// Objects ever allocated.
    pub mallocs: Option<i64>,
    /// Objects ever freed.
    pub frees: Option<i64>,
    /// As `alloc`.
    pub heap_alloc: Option<i64>,
    /// Heap bytes obtained from the operating system.
    pub heap_sys: Option<i64>,
    /// Bytes in idle spans.
    pub heap_idle: Option<i64>,
    /// Bytes in spans in use.
    pub heap_inuse: Option<i64>,
    /// Bytes given back to the operating system.
    pub heap_released: Option<i64>,
    /// Live and not yet swept objects.
    pub heap_objects: Option<i64>,
    /// Bytes of stack spans in use.
    pub stack_inuse: Option<i64>,
    /// Stack bytes obtained from the operating system.
    pub stack_sys: Option<i64>,
    /// Heap size at which the next GC starts.
    pub next_gc: Option<i64>,
    /// When the last GC ended, nanoseconds since the Unix epoch; `None` before the first.
    pub last_gc_nanos: Option<i64>,
    /// Completed GC cycles.
    pub num_gc: Option<i64>,
    /// GC cycles that the program asked for.
    pub num_forced_gc: Option<i64>,
    /// The largest resident set size so far (not the current one), in bytes.
    pub max_rss: Option<i64>,
}

impl MemStats {
    /// Takes `Alloc = 7`; whether it could be read. Names that are not kept are read, too.
    pub(super) fn line(&mut self, text: &[u8]) -> bool {
        let Some((key, value)) = assignment(text) else { return text.is_empty() };
        if key == b"Stack" {
            return self.stack(value);
        }
        let Some(slot) = self.slot(key) else { return true };
        *slot = int(value);
        let read = slot.is_some();
        self.last_gc_nanos = self.last_gc_nanos.filter(|t| *t != 0);
        read
    }

    fn slot(&mut self, key: &[u8]) -> Option<&mut Option<i64>> {
        Some(match key {
            b"Alloc" => &mut self.alloc,
            b"TotalAlloc" => &mut self.total_alloc,
            b"Sys" => &mut self.sys,
            b"Mallocs" => &mut self.mallocs,
            b"Frees" => &mut self.frees,
            b"HeapAlloc" => &mut self.heap_alloc,
            b"HeapSys" => &mut self.heap_sys,
            b"HeapIdle" => &mut self.heap_idle,
            b"HeapInuse" => &mut self.heap_inuse,
            b"HeapReleased" => &mut self.heap_released,
            b"HeapObjects" => &mut self.heap_objects,
            b"NextGC" => &mut self.next_gc,
            b"LastGC" => &mut self.last_gc_nanos,
            b"NumGC" => &mut self.num_gc,
            b"NumForcedGC" => &mut self.num_forced_gc,
            b"MaxRSS" => &mut self.max_rss,
            _ => return None,
        })
    }

    /// `393216 / 425984`: in use, and obtained from the operating system.
    fn stack(&mut self, value: &[u8]) -> bool {
        let mut sides = value.split(|b| *b == b'/').map(|s| int(s.trim_ascii()));
        self.stack_inuse = sides.next().flatten();
        self.stack_sys = sides.next().flatten();
        self.stack_inuse.is_some() && self.stack_sys.is_some()
    }

    /// The numbers that other sources have as well.
    #[must_use]
    pub fn stats(&self) -> ProcessStats {
        let f = |v: Option<i64>| v.map(|v| v as f64);
        ProcessStats {
            heap_alloc: f(self.heap_alloc.or(self.alloc)),
            heap_inuse: f(self.heap_inuse),
            heap_idle: f(self.heap_idle),
            heap_released: f(self.heap_released),
            heap_sys: f(self.heap_sys),
            heap_objects: f(self.heap_objects),
            stack_inuse: f(self.stack_inuse),
            sys: f(self.sys),
            next_gc: f(self.next_gc),
            num_gc: f(self.num_gc),
            total_alloc: f(self.total_alloc),
            mallocs: f(self.mallocs),
            frees: f(self.frees),
            ..ProcessStats::default()
        }
    }
}
