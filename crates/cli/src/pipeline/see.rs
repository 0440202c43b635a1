//! From a target to its evidence.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use stanch_collect::{
    BundleWriter, CancelToken, CaptureOptions, CollectError, FileLimits, Target, binary, bundle,
    capture_each, capture_files, scan_goroutines,
};
use stanch_model::{
    Capture, Evidence, Gap, GapReason, PartKind, ProcessStats, RawSnapshot, Snapshot, UnixMillis,
};
use stanch_parse::assemble::Assembler;
use stanch_parse::formats::elf_globals::{self, Binary};

use crate::args::resolve::Series;
use crate::failure::{Failure, Result};
use crate::ui::Ui;
use crate::ui::progress::Line;

/// What stanch can read, for those who gave it something else.
const READS: &str = "stanch reads pprof profiles, goroutine dumps (debug=1, debug=2, SIGQUIT, panics, also inside logs), \
                     heap?debug=1, Prometheus and expvar metrics, and bundles of `stanch capture`";

/// How to bring evidence.
pub(crate) struct How<'a> {
    pub(crate) options: &'a CaptureOptions,
    pub(crate) binary: Option<&'a Binary>,
    pub(crate) save: Option<&'a Path>,
    pub(crate) cancel: &'a CancelToken,
    pub(crate) ui: &'a Ui,
}

/// Brings all series at the same time, in their order. One that fails does not stop the others.
pub(crate) fn see_all(series: &[Series], how: &How<'_>) -> Vec<Result<Evidence>> {
    if let [one] = series {
        return vec![see(one, how)];
    }
    thread::scope(|scope| {
        let threads: Vec<_> = series.iter().map(|one| scope.spawn(move || see(one, how))).collect();
        let joined = threads.into_iter().map(|t| t.join());
        joined.map(|r| r.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

fn see(series: &Series, how: &How<'_>) -> Result<Evidence> {
    let (mut assembler, interrupted) = match series {
        Series::Live(target) => watch(target, how)?,
        Series::Stored { paths, stdin } => read(paths, *stdin, how)?,
    };
    if interrupted {
        assembler.gap(Gap {
            part: PartKind::Unknown,
            snapshot: None,
            reason: GapReason::Interrupted,
            detail: "the capture was stopped before its time; what was got is kept".to_owned(),
        });
    }
    if let Some(binary) = how.binary {
        assembler.binary(binary.clone());
    }
    let parsed = assembler.finish();
    for problem in &parsed.problems {
        how.ui.detail(&format!("{}: {problem}", series.name()));
    }
    let evidence = parsed.value;
    if !evidence.snapshots.iter().any(says_something) {
        return Err(nothing_seen(series, &evidence));
    }
    if interrupted {
        let count = evidence.snapshots.len();
        how.ui
            .note(&format!("{}: interrupted; judging the {count} snapshots that were taken", series.name()));
    }
    Ok(evidence)
}

fn watch(target: &Target, how: &How<'_>) -> Result<(Assembler, bool)> {
    let mut assembler = Assembler::new(&target.to_string());
    let line = Line::new(how.ui, target.to_string(), how.options.duration);
    let mut saving = how.save.map(|path| Saving::start(path, &target.to_string())).transpose()?;
    let mut each = |snapshot: RawSnapshot| {
        line.snapshot(goroutines(&snapshot));
        if let Some(saving) = &mut saving {
            saving.add(&snapshot);
        }
        assembler.add(&snapshot);
        ControlFlow::Continue(())
    };
    let tail =
        capture_each(target, how.options, &line, how.cancel, &mut each).map_err(|e| collect_failure(&e))?;
    drop(line);
    for gap in tail.gaps.iter().filter(|g| g.reason != GapReason::Interrupted) {
        assembler.gap(gap.clone());
    }
    if let Some(saving) = saving {
        saving.finish(&tail.gaps, tail.interrupted, how.ui)?;
    }
    Ok((assembler, tail.interrupted))
}

fn read(paths: &[PathBuf], stdin: bool, how: &How<'_>) -> Result<(Assembler, bool)> {
    let line = Line::new(how.ui, "files", None);
    let mut input = std::io::stdin().lock();
    let stdin = stdin.then_some(&mut input as &mut dyn std::io::Read);
    let capture = capture_files(paths, stdin, &FileLimits::default(), &line, how.cancel);
    drop(line);
    let capture = capture.map_err(|e| collect_failure(&e))?;
    if let Some(path) = how.save {
        save(path, &capture, how.ui)?;
    }
    // A bundle stands for the target that it was taken from, so the capture has the name.
    let mut assembler = Assembler::new(&capture.target);
    for snapshot in &capture.snapshots {
        assembler.add(snapshot);
    }
    for gap in capture.gaps.iter().filter(|g| g.reason != GapReason::Interrupted) {
        assembler.gap(gap.clone());
    }
    Ok((assembler, capture.interrupted))
}

/// Reads the target's program, for the names of its globals.
pub(crate) fn read_program(path: &Path, ui: &Ui) -> Result<Binary> {
    let bytes = binary::read_binary(path).map_err(|e| collect_failure(&e))?;
    let parsed = elf_globals::parse(&bytes, 0).map_err(|e| {
        Failure::caused(format!("read {}", path.display()), &e)
            .help("--binary wants the program the target runs")
    })?;
    for problem in &parsed.problems {
        ui.note(&format!("{}: {problem}", path.display()));
    }
    if parsed.value.pie {
        ui.note(&format!(
            "{}: position-independent; locks in globals are named only where addresses match",
            path.display()
        ));
    }
    Ok(parsed.value)
}

/// The number of goroutines of a raw snapshot, for the status line.
pub(crate) fn goroutines(snapshot: &RawSnapshot) -> Option<u64> {
    let part = snapshot.parts.iter().find(|p| p.kind == PartKind::Goroutine && !p.truncated)?;
    Some(scan_goroutines(&part.bytes)?.count)
}

fn says_something(snapshot: &Snapshot) -> bool {
    snapshot.goroutines.is_some()
        || snapshot.goroutine_counts.is_some()
        || !snapshot.leaked.is_empty()
        || snapshot.heap.is_some()
        || snapshot.mutex.is_some()
        || snapshot.block.is_some()
        || snapshot.threads.is_some()
        || snapshot.metrics.is_some()
        || snapshot.stats != ProcessStats::default()
}

/// Everything came and nothing could be read: the first reason is the one to tell.
fn nothing_seen(series: &Series, evidence: &Evidence) -> Failure {
    let telling = |g: &&Gap| g.reason != GapReason::Interrupted && g.reason != GapReason::NotAsked;
    let why = match evidence.gaps.iter().find(telling) {
        Some(gap) => gap.detail.clone(),
        None if evidence.gaps.iter().any(|g| g.reason == GapReason::Interrupted) => {
            "interrupted before anything came".to_owned()
        }
        None => "there is no profile, dump or metric in it".to_owned(),
    };
    let name = series.name();
    let why = why.strip_prefix(&format!("{name}: ")).unwrap_or(&why);
    Failure::new(format!("read {name}: {why}")).help(READS)
}

/// The messages of `collect` fit "failed to …" and end in what to do.
pub(crate) fn collect_failure(error: &CollectError) -> Failure {
    let text = crate::failure::chain(error);
    // "what was found; what to do" is one line there and two here.
    match text.split_once("; ") {
        Some((what, help)) => Failure::new(what).help(help),
        None => Failure::new(text),
    }
}

/// Milliseconds since the epoch, for the head of a bundle.
fn now() -> UnixMillis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    UnixMillis::try_from(since.as_millis()).unwrap_or(UnixMillis::MAX)
}

fn bundle_failure(error: bundle::BundleError) -> Failure {
    collect_failure(&CollectError::Bundle(error))
}

/// Writes a whole capture as a bundle and says so.
pub(crate) fn save(path: &Path, capture: &Capture, ui: &Ui) -> Result<()> {
    let size = bundle::write_bundle(path, capture, now()).map_err(bundle_failure)?;
    ui.note(&format!("saved {} snapshots to {} ({size} bytes)", capture.snapshots.len(), path.display()));
    Ok(())
}

/// A bundle that grows while a target is watched.
pub(crate) struct Saving {
    writer: BundleWriter,
    path: PathBuf,
    count: usize,
    failed: Option<Failure>,
}

impl Saving {
    pub(crate) fn start(path: &Path, target: &str) -> Result<Self> {
        let writer = BundleWriter::create(path, target, now()).map_err(bundle_failure)?;
        Ok(Self { writer, path: path.to_owned(), count: 0, failed: None })
    }

    /// A full disk does not end a watch that is judged as well: what fails is told at the end.
    /// Returns whether everything is in the file so far.
    pub(crate) fn add(&mut self, snapshot: &RawSnapshot) -> bool {
        if self.failed.is_none() {
            match self.writer.append(snapshot) {
                Ok(()) => self.count += 1,
                Err(error) => self.failed = Some(bundle_failure(error)),
            }
        }
        self.failed.is_none()
    }

    pub(crate) fn finish(self, gaps: &[Gap], interrupted: bool, ui: &Ui) -> Result<()> {
        if let Some(failed) = self.failed {
            return Err(failed);
        }
        let size = self.writer.finish(gaps, interrupted).map_err(bundle_failure)?;
        ui.note(&format!("saved {} snapshots to {} ({size} bytes)", self.count, self.path.display()));
        Ok(())
    }
}
