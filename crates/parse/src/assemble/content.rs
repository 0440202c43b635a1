//! What one part held, and how it goes into a snapshot.

use stanch_model::{
    GoroutineDump, HeapProfile, MetricSet, PartKind, ProcessStats, Snapshot, StackCounts, UnixMillis,
};

use crate::stats;

/// One thing that a part can hold.
#[derive(Debug)]
pub(super) enum Content {
    Goroutines(GoroutineDump),
    /// `debug=0`, or `debug=1` as text.
    Counts(StackCounts, Form),
    Leaked(StackCounts),
    /// From the heap profile.
    Heap(HeapProfile),
    /// From the allocs profile: the same samples.
    Allocs(HeapProfile),
    HeapText(HeapProfile),
    Mutex(StackCounts),
    Block(StackCounts),
    Threads(StackCounts),
    /// Numbers of the heap text, which carries MemStats.
    HeapStats(ProcessStats),
    Metrics(MetricSet, ProcessStats),
    Expvar(MetricSet, ProcessStats),
}

/// The two forms of a count profile.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    Binary,
    Text,
}

/// Set of content kinds: two pieces of one moment may not hold the same kind.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Slots(u16);

impl Slots {
    /// goroutineleak is taken several times for one moment.
    const LEAKED: Self = Self(1 << 11);

    /// Whether both hold the same kind.
    pub(super) fn overlap(self, other: Self) -> bool {
        self.0 & other.0 & !Self::LEAKED.0 != 0
    }

    fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl Content {
    pub(super) fn slot(&self) -> Slots {
        Slots(match self {
            Content::Leaked(_) => Slots::LEAKED.0,
            Content::Goroutines(_) => 1,
            Content::Counts(_, Form::Binary) => 1 << 1,
            Content::Counts(_, Form::Text) => 1 << 2,
            Content::Heap(_) => 1 << 3,
            Content::Allocs(_) => 1 << 4,
            Content::HeapText(_) => 1 << 5,
            Content::Mutex(_) => 1 << 6,
            Content::Block(_) => 1 << 7,
            Content::Threads(_) => 1 << 8,
            Content::Metrics(..) => 1 << 9,
            Content::Expvar(..) => 1 << 10,
            Content::HeapStats(_) => 1 << 12,
        })
    }

    /// Whether this answers a request for `asked`.
    pub(super) fn answers(&self, asked: PartKind) -> bool {
        match asked {
            PartKind::Unknown => true,
            PartKind::Goroutine | PartKind::GoroutineText | PartKind::GoroutineFull => {
                matches!(self, Content::Goroutines(_) | Content::Counts(..))
            }
            PartKind::GoroutineLeak => matches!(self, Content::Leaked(_)),
            PartKind::Heap | PartKind::HeapText | PartKind::Allocs => matches!(
                self,
                Content::Heap(_) | Content::Allocs(_) | Content::HeapText(_) | Content::HeapStats(_)
            ),
            PartKind::Mutex => matches!(self, Content::Mutex(_)),
            PartKind::Block => matches!(self, Content::Block(_)),
            PartKind::ThreadCreate => matches!(self, Content::Threads(_)),
            PartKind::Metrics => matches!(self, Content::Metrics(..)),
            PartKind::Expvar => matches!(self, Content::Expvar(..)),
            PartKind::Cmdline => false,
        }
    }

    /// Its name with an article, for messages.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Content::Goroutines(_) => "a goroutine dump",
            Content::Counts(..) => "a goroutine profile",
            Content::Leaked(_) => "a goroutineleak profile",
            Content::Heap(_) | Content::HeapText(_) | Content::HeapStats(_) => "a heap profile",
            Content::Allocs(_) => "an allocs profile",
            Content::Mutex(_) => "a mutex profile",
            Content::Block(_) => "a block profile",
            Content::Threads(_) => "a threadcreate profile",
            Content::Metrics(..) => "Prometheus metrics",
            Content::Expvar(..) => "expvar JSON",
        }
    }
}

/// A snapshot while its parts come in.
#[derive(Debug, Default)]
pub(super) struct Building {
    pub(super) snapshot: Snapshot,
    pub(super) slots: Slots,
    counts_text: Option<StackCounts>,
    allocs: Option<HeapProfile>,
    heap_text: Option<HeapProfile>,
    /// By trust: scrape, expvar, heap text.
    stats: [Option<ProcessStats>; 3],
}

impl Building {
    /// Puts one more part in. Of two of the same kind the first stays.
    pub(super) fn put(&mut self, content: Content) {
        self.slots.add(content.slot());
        let s = &mut self.snapshot;
        match content {
            Content::Goroutines(dump) => keep_first(&mut s.goroutines, dump),
            Content::Counts(counts, Form::Binary) => keep_first(&mut s.goroutine_counts, counts),
            Content::Counts(counts, Form::Text) => keep_first(&mut self.counts_text, counts),
            Content::Leaked(counts) => s.leaked.push(counts),
            Content::Heap(heap) => keep_first(&mut s.heap, heap),
            Content::Allocs(heap) => keep_first(&mut self.allocs, heap),
            Content::HeapText(heap) => keep_first(&mut self.heap_text, heap),
            Content::Mutex(counts) => keep_first(&mut s.mutex, counts),
            Content::Block(counts) => keep_first(&mut s.block, counts),
            Content::Threads(counts) => keep_first(&mut s.threads, counts),
            Content::HeapStats(stats) => keep_first(&mut self.stats[2], stats),
            Content::Metrics(metrics, stats) => {
                add_metrics(&mut s.metrics, metrics);
                keep_first(&mut self.stats[0], stats);
            }
            Content::Expvar(metrics, stats) => {
                add_metrics(&mut s.metrics, metrics);
                keep_first(&mut self.stats[1], stats);
            }
        }
    }

    /// Takes everything of `other`, which holds other kinds.
    pub(super) fn merge(&mut self, other: Self) {
        let Building { snapshot, slots, counts_text, allocs, heap_text, stats } = other;
        let s = &mut self.snapshot;
        self.slots.add(slots);
        s.goroutines = s.goroutines.take().or(snapshot.goroutines);
        s.goroutine_counts = s.goroutine_counts.take().or(snapshot.goroutine_counts);
        s.leaked.extend(snapshot.leaked);
        s.heap = s.heap.take().or(snapshot.heap);
        s.mutex = s.mutex.take().or(snapshot.mutex);
        s.block = s.block.take().or(snapshot.block);
        s.threads = s.threads.take().or(snapshot.threads);
        s.cost.extend(snapshot.cost);
        if let Some(metrics) = snapshot.metrics {
            add_metrics(&mut s.metrics, metrics);
        }
        self.counts_text = self.counts_text.take().or(counts_text);
        self.allocs = self.allocs.take().or(allocs);
        self.heap_text = self.heap_text.take().or(heap_text);
        for (mine, its) in self.stats.iter_mut().zip(stats) {
            *mine = mine.or(its);
        }
    }

    /// The snapshot, with the second-best source wherever the best did not come.
    pub(super) fn finish(self, at: UnixMillis, time_source: stanch_model::TimeSource) -> Snapshot {
        let mut s = self.snapshot;
        s.at = at;
        s.time_source = Some(time_source);
        s.goroutine_counts = s.goroutine_counts.or(self.counts_text);
        s.heap = s.heap.or(self.allocs).or(self.heap_text);
        for stats in self.stats.into_iter().flatten() {
            stats::fill(&mut s.stats, stats);
        }
        s
    }
}

fn keep_first<T>(slot: &mut Option<T>, value: T) {
    slot.get_or_insert(value);
}

fn add_metrics(all: &mut Option<MetricSet>, more: MetricSet) {
    all.get_or_insert_default().metrics.extend(more.metrics);
}
