//! One live target: what it has, and one snapshot after the other.

use std::collections::HashSet;

use memchr::memmem;
use stanch_model::{Gap, GapReason, PartKind, RawSnapshot, TimeSource};
use tokio::time::Instant;

use super::part::{Fetcher, Outcome, now};
use super::places::Place;
use crate::count::{GoroutineScan, scan_goroutines};
use crate::http::Client;
use crate::options::CaptureOptions;
use crate::progress::Event;

/// A heap profile above this size is not asked for a second time as text.
const MAX_HEAP_FOR_TEXT: usize = 4 << 20;
/// Takes of the goroutineleak profile: it is flaky, so the reader votes.
const LEAK_TAKES: usize = 3;
/// So many answers that ran out of time end a snapshot.
const MAX_SLOW: usize = 2;
/// Names in Prometheus text or expvar JSON that carry what MemStats would.
const MEMSTATS: &[&[u8]] =
    &[b"go_memstats_heap", b"go_memory_classes_heap", b"go_memory_used", b"go.memory.used", b"\"memstats\""];

/// A target whose pprof endpoints were found.
pub(super) struct Session<'a> {
    pub(super) client: Client,
    pub(super) base: String,
    pub(super) options: &'a CaptureOptions,
    pub(super) fetcher: Fetcher<'a>,
    pub(super) metrics: Place,
    pub(super) expvar: Place,
    /// Profiles that the first snapshot found missing.
    pub(super) absent: HashSet<PartKind>,
    /// Gaps of the whole capture.
    pub(super) gaps: Vec<Gap>,
    pub(super) any_part: bool,
}

/// One snapshot in the making.
struct Draft {
    snapshot: RawSnapshot,
    index: usize,
    first: bool,
    slow: usize,
    /// Nothing more can be had: the target is gone, too slow, or the user wants to stop.
    over: bool,
}

impl Session<'_> {
    /// Takes one snapshot; `first` and `last` get what is taken once. Cheap parts come first, and the goroutine
    /// dumps before goroutineleak, which wipes the waiting times of what it finds.
    pub(super) async fn snapshot(&mut self, index: usize, last: bool) -> RawSnapshot {
        let first = index == 0;
        let started = Instant::now();
        let snapshot =
            RawSnapshot { at: now(), time_source: TimeSource::Clock, parts: Vec::new(), gaps: Vec::new() };
        let mut draft = Draft { snapshot, index, first, slow: 0, over: false };
        if first {
            self.profile(&mut draft, PartKind::Cmdline).await;
        }
        self.profile(&mut draft, PartKind::ThreadCreate).await;
        self.metrics(&mut draft).await;
        let scan = self.goroutines(&mut draft).await;
        for kind in [PartKind::Mutex, PartKind::Block, PartKind::Heap] {
            self.profile(&mut draft, kind).await;
        }
        self.heap_text(&mut draft).await;
        // allocs holds the very samples of heap (one memory profile, two default columns): twice tells the same.
        if first || last {
            self.profile(&mut draft, PartKind::Allocs).await;
        }
        if last && self.options.prove {
            self.prove(&mut draft, scan).await;
        }
        self.close(draft, started)
    }

    fn close(&mut self, mut draft: Draft, started: Instant) -> RawSnapshot {
        for gap in &mut draft.snapshot.gaps {
            gap.snapshot = Some(draft.index);
        }
        let bytes = draft.snapshot.parts.iter().map(|p| p.bytes.len() as u64).sum();
        self.any_part |= bytes > 0;
        let done = Event::SnapshotDone { index: draft.index, bytes, took: started.elapsed() };
        self.fetcher.progress.event(&done);
        draft.snapshot
    }

    /// Path and query of a profile.
    fn path(&self, kind: PartKind) -> String {
        let gc = if self.options.gc { "?gc=1" } else { "" };
        let tail = match kind {
            PartKind::GoroutineText => "goroutine?debug=1".into(),
            PartKind::GoroutineFull => "goroutine?debug=2".into(),
            PartKind::Heap => format!("heap{gc}"),
            PartKind::HeapText => "heap?debug=1".into(),
            other => other.name().to_owned(),
        };
        format!("{}/{tail}", self.base)
    }

    async fn profile(&mut self, draft: &mut Draft, kind: PartKind) {
        if draft.over || self.absent.contains(&kind) {
            return;
        }
        let path = self.path(kind);
        let outcome = self.fetcher.part(&mut self.client, kind, &path).await;
        self.take(draft, kind, outcome);
    }

    /// Files an outcome: parts and gaps go to the snapshot, missing endpoints to the whole capture.
    fn take(&mut self, draft: &mut Draft, kind: PartKind, outcome: Outcome) {
        let cancelled = outcome.is_cancelled();
        draft.snapshot.parts.extend(outcome.part);
        if let Some(gap) = outcome.gap {
            self.fetcher.progress.event(&Event::Missing { gap: &gap });
            if draft.first && gap.reason == GapReason::NotFound {
                self.absent.insert(kind);
                self.gaps.push(gap);
            } else {
                draft.snapshot.gaps.push(gap);
            }
        }
        draft.slow += usize::from(outcome.slow);
        if outcome.down || cancelled || draft.slow >= MAX_SLOW {
            self.give_up(draft, kind, cancelled);
        }
    }

    /// The rest of the snapshot is not tried: a target in trouble must not be waited for ten times over.
    fn give_up(&self, draft: &mut Draft, after: PartKind, cancelled: bool) {
        draft.over = true;
        let reason = if cancelled { GapReason::Interrupted } else { GapReason::NotAsked };
        for part in [PartKind::Goroutine, PartKind::Heap] {
            let had = draft.snapshot.parts.iter().any(|p| p.kind == part);
            if had || part == after || self.absent.contains(&part) {
                continue;
            }
            let detail = match cancelled {
                true => "the capture was interrupted before it was asked for".to_owned(),
                false => format!("not asked for after {after} failed, for the target is gone or too slow"),
            };
            draft.snapshot.gaps.push(Gap { part, snapshot: None, reason, detail });
        }
    }

    async fn metrics(&mut self, draft: &mut Draft) {
        if draft.over {
            return;
        }
        if let Some(outcome) = self.metrics.fetch(&self.fetcher, &mut self.client).await {
            self.take(draft, PartKind::Metrics, outcome);
        }
        if draft.over {
            return;
        }
        if let Some(outcome) = self.expvar.fetch(&self.fetcher, &mut self.client).await {
            self.take(draft, PartKind::Expvar, outcome);
        }
        if draft.first {
            self.metrics_gap();
        }
    }

    /// One of the two suffices; a place that the user named, or that is locked or broken, is worth a gap anyway.
    fn metrics_gap(&mut self) {
        let troubles = [self.metrics.trouble.take(), self.expvar.trouble.take()];
        self.gaps.extend(troubles.into_iter().flatten());
        let both = self.metrics.is_absent() && self.expvar.is_absent();
        if both || (self.metrics.named && self.metrics.is_absent()) {
            let detail = if self.metrics.named {
                "there are no metrics at the URL given by --metrics-url"
            } else {
                "neither /metrics nor /debug/vars answers, so RSS, descriptors and threads are unknown; \
                 --metrics-url says where metrics are"
            };
            let gap = Gap {
                part: PartKind::Metrics,
                snapshot: None,
                reason: GapReason::NotFound,
                detail: detail.to_owned(),
            };
            self.fetcher.progress.event(&Event::Missing { gap: &gap });
            self.gaps.push(gap);
        }
    }

    /// The counted dump, and the full one if there are few enough.
    async fn goroutines(&mut self, draft: &mut Draft) -> Option<GoroutineScan> {
        self.profile(draft, PartKind::Goroutine).await;
        let part = draft.snapshot.parts.iter().find(|p| p.kind == PartKind::Goroutine && !p.truncated);
        let scan = part.and_then(|p| scan_goroutines(&p.bytes));
        if draft.over || self.absent.contains(&PartKind::GoroutineFull) {
            return scan;
        }
        let limit = self.options.max_full_dump;
        let refusal = match scan {
            Some(scan) if scan.count <= limit => None,
            Some(scan) => Some(format!(
                "{} goroutines are more than the limit of {limit} for full dumps; --max-full-dump raises it, and the \
                 target stands still meanwhile",
                scan.count
            )),
            None => Some("the number of goroutines is unknown, and a full dump of many is costly".to_owned()),
        };
        match refusal {
            None => self.profile(draft, PartKind::GoroutineFull).await,
            Some(detail) => self.not_asked(draft, PartKind::GoroutineFull, detail),
        }
        scan
    }

    /// MemStats from the text form of the heap profile, when nothing else says them.
    async fn heap_text(&mut self, draft: &mut Draft) {
        let told = draft
            .snapshot
            .parts
            .iter()
            .filter(|p| matches!(p.kind, PartKind::Metrics | PartKind::Expvar))
            .any(|p| MEMSTATS.iter().any(|name| memmem::find(&p.bytes, name).is_some()));
        if told || draft.over {
            return;
        }
        let Some(heap) = draft.snapshot.parts.iter().find(|p| p.kind == PartKind::Heap) else { return };
        if heap.bytes.len() < MAX_HEAP_FOR_TEXT {
            self.profile(draft, PartKind::HeapText).await;
        } else {
            let detail =
                "the heap profile is too large to be taken a second time for its totals; expose /metrics";
            self.not_asked(draft, PartKind::HeapText, detail.into());
        }
    }

    /// The runtime's own proof, several times.
    async fn prove(&mut self, draft: &mut Draft, scan: Option<GoroutineScan>) {
        if draft.over {
            return;
        }
        let refusal = match scan {
            _ if self.options.force_prove => None,
            Some(scan) if !scan.netstack => None,
            Some(_) => Some(
                "gVisor's network stack shows, which hides pointers: the profile could crash the process; \
                 --force-prove takes it nevertheless",
            ),
            None => Some(
                "the goroutine profile could not be checked for gVisor's network stack, under which this profile \
                 could crash the process; --force-prove takes it nevertheless",
            ),
        };
        if let Some(detail) = refusal {
            return self.not_asked(draft, PartKind::GoroutineLeak, detail.into());
        }
        for _ in 0..LEAK_TAKES {
            let before = draft.snapshot.parts.len();
            self.profile(draft, PartKind::GoroutineLeak).await;
            if draft.snapshot.parts.len() == before {
                return;
            }
        }
    }

    fn not_asked(&self, draft: &mut Draft, part: PartKind, detail: String) {
        let gap = Gap { part, snapshot: None, reason: GapReason::NotAsked, detail };
        self.fetcher.progress.event(&Event::Missing { gap: &gap });
        draft.snapshot.gaps.push(gap);
    }
}
