//! Captures: of live targets on a schedule, and of everything else at once.

mod discover;
mod part;
mod places;
mod probe;
mod profile;
mod schedule;
mod session;

use std::collections::HashSet;
use std::ops::ControlFlow;

use stanch_model::{Capture, Gap, GapReason, PartKind, RawSnapshot};
use tokio::time::Instant;

use crate::TOOL_VERSION;
use crate::cancel::CancelToken;
use crate::error::CollectError;
use crate::http::Client;
use crate::options::CaptureOptions;
use crate::progress::{Event, Progress};
use crate::target::{Address, Target};
use part::Fetcher;
use places::Place;
use schedule::Schedule;
use session::Session;

pub use probe::Probe;
pub use profile::fetch_profile;

/// The endpoints of net/http/pprof, by the last element of their path.
pub(crate) const PROFILE_NAMES: &[&str] = &[
    "goroutine",
    "goroutineleak",
    "heap",
    "allocs",
    "mutex",
    "block",
    "threadcreate",
    "cmdline",
    "profile",
    "symbol",
    "trace",
];

/// A [`Capture`] without its snapshots, which were handed out as they came.
#[derive(Clone, Debug)]
pub struct CaptureTail {
    /// The target as the user named it, without credentials.
    pub target: String,
    /// Version of the stanch that took it.
    pub tool_version: String,
    /// Gaps that belong to no single snapshot.
    pub gaps: Vec<Gap>,
    /// It was cancelled before its time.
    pub interrupted: bool,
}

impl CaptureTail {
    /// The whole capture.
    #[must_use]
    pub fn with(self, snapshots: Vec<RawSnapshot>) -> Capture {
        Capture {
            target: self.target,
            tool_version: self.tool_version,
            snapshots,
            gaps: self.gaps,
            interrupted: self.interrupted,
        }
    }
}

/// Captures a target and blocks until it is done: a live one for [`CaptureOptions::duration`], a file, folder,
/// bundle or stdin as fast as it can be read. Whatever is missing is a gap in the result.
///
/// # Errors
/// Only when nothing at all could be had; the message is one line that says what was found and what to do.
pub fn capture(
    target: &Target,
    options: &CaptureOptions,
    progress: &dyn Progress,
    cancel: &CancelToken,
) -> Result<Capture, CollectError> {
    let mut snapshots = Vec::new();
    let tail = capture_each(target, options, progress, cancel, &mut |snapshot| {
        snapshots.push(snapshot);
        ControlFlow::Continue(())
    })?;
    Ok(tail.with(snapshots))
}

/// [`capture`], with each snapshot handed to `each` as soon as it is complete. `Break` ends the capture early without
/// marking it as interrupted.
///
/// # Errors
/// As [`capture`]; snapshots may have been handed out before.
pub fn capture_each(
    target: &Target,
    options: &CaptureOptions,
    progress: &dyn Progress,
    cancel: &CancelToken,
    each: &mut dyn FnMut(RawSnapshot) -> ControlFlow<()>,
) -> Result<CaptureTail, CollectError> {
    let Target::Live(address) = target else {
        let capture = crate::files::capture_stored(target, progress, cancel)?;
        let Capture { target, tool_version, snapshots, gaps, interrupted } = capture;
        for snapshot in snapshots {
            if each(snapshot).is_break() {
                break;
            }
        }
        return Ok(CaptureTail { target, tool_version, gaps, interrupted });
    };
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(CollectError::System)?;
    let result = runtime.block_on(live(address, options, progress, cancel, each));
    // A name look-up that hangs in its own thread must not hold us back.
    runtime.shutdown_background();
    result
}

async fn live(
    address: &Address,
    options: &CaptureOptions,
    progress: &dyn Progress,
    cancel: &CancelToken,
    each: &mut dyn FnMut(RawSnapshot) -> ControlFlow<()>,
) -> Result<CaptureTail, CollectError> {
    let mut client = Client::new(address, options, cancel)?;
    let base = discover::discover(&mut client, address, options).await?;
    progress.event(&Event::Discovered { url: &client.url(&base) });
    let mut session = Session {
        metrics: Place::metrics(&client, &address.prefix, options, cancel)?,
        expvar: Place::expvar(&address.prefix, &base),
        client,
        base,
        options,
        fetcher: Fetcher { limits: options.limits, progress, cancel },
        absent: HashSet::new(),
        gaps: Vec::new(),
        any_part: false,
    };
    let schedule = Schedule::new(options.every, options.duration);
    let interrupted = watch(&mut session, &schedule, each).await;
    if !session.any_part {
        return Err(nothing(address, &session, interrupted));
    }
    Ok(CaptureTail {
        target: address.to_string(),
        tool_version: TOOL_VERSION.to_owned(),
        gaps: session.gaps,
        interrupted,
    })
}

fn nothing(address: &Address, session: &Session<'_>, interrupted: bool) -> CollectError {
    if interrupted {
        return CollectError::Interrupted;
    }
    let what = match session.gaps.first() {
        Some(gap) => format!("{}: {}", gap.part, gap.detail),
        None => "it answered once, and never again; check the service's log".into(),
    };
    CollectError::Unreachable { target: address.to_string(), what }
}

/// Takes the snapshots of a schedule. Returns whether it was cancelled before its end.
async fn watch(
    session: &mut Session<'_>,
    schedule: &Schedule,
    each: &mut dyn FnMut(RawSnapshot) -> ControlFlow<()>,
) -> bool {
    let (progress, cancel) = (session.fetcher.progress, session.fetcher.cancel);
    let start = Instant::now();
    let (mut beat, mut index, mut skipped) = (0, 0, 0);
    let interrupted = loop {
        progress.event(&Event::SnapshotStarted { index, planned: schedule.planned() - skipped });
        let snapshot = session.snapshot(index, schedule.is_last(beat)).await;
        let torn = snapshot.gaps.iter().any(|g| g.reason == GapReason::Interrupted);
        if !(torn && snapshot.parts.is_empty()) && each(snapshot).is_break() {
            break false;
        }
        if torn || schedule.is_last(beat) || cancel.is_cancelled() {
            break torn || !schedule.is_last(beat);
        }
        let (next, left_out) = schedule.next(beat, start.elapsed());
        if left_out > 0 {
            skipped += left_out;
            progress.event(&Event::Skipped { beats: left_out });
        }
        (beat, index) = (next, index + 1);
        let due = start + schedule.at(beat);
        progress.event(&Event::Waiting { next: index, wait: due.saturating_duration_since(Instant::now()) });
        tokio::select! {
            biased;
            () = cancel.cancelled() => break true,
            () = tokio::time::sleep_until(due) => {}
        }
    };
    if skipped > 0 {
        session.gaps.push(Gap {
            part: PartKind::Unknown,
            snapshot: None,
            reason: GapReason::NotAsked,
            detail: format!(
                "{skipped} of {} snapshots were left out, because a snapshot took longer than the interval; \
                 choose a longer --interval",
                schedule.planned()
            ),
        });
    }
    interrupted
}
