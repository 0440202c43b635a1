//! What a running capture shows: one line for each target on a terminal, a sparse log elsewhere.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use stanch_collect::{Event, Progress};

use crate::args::units;
use crate::ui::Ui;

/// Where the terminal is not watched, one line in this time is enough for a log.
const LOG_EVERY: Duration = Duration::from_secs(15);

/// Holds the lines of all targets together.
pub(crate) struct Board {
    bars: Option<MultiProgress>,
}

impl Board {
    /// With moving lines on a terminal, without them elsewhere.
    pub(super) fn new(terminal: bool) -> Self {
        let bars = terminal.then(|| MultiProgress::with_draw_target(ProgressDrawTarget::stderr_with_hz(8)));
        Self { bars }
    }

    /// Prints without tearing the moving lines.
    pub(super) fn above(&self, print: impl FnOnce()) {
        match &self.bars {
            Some(bars) => bars.suspend(print),
            None => print(),
        }
    }
}

/// One line that counts on a terminal, and says nothing elsewhere: what it counts is done within seconds. Dropping it
/// removes it.
pub(crate) struct Count {
    bar: Option<ProgressBar>,
}

/// What is done sooner than this needs no line.
const AT_ONCE: Duration = Duration::from_millis(400);

impl Count {
    /// Counts `of` things.
    pub(crate) fn new(ui: &Ui, doing: &'static str, of: usize) -> Self {
        let bar = ui.board().bars.as_ref().map(|bars| {
            let bar = bars.add(ProgressBar::new(of as u64));
            let style = ProgressStyle::with_template("{spinner} {prefix} {pos} of {len} packages")
                .expect("a template of known keys");
            bar.set_style(style);
            bar.set_prefix(doing);
            bar
        });
        Self { bar }
    }

    /// One more is done.
    pub(crate) fn one(&self) {
        let Some(bar) = &self.bar else { return };
        bar.inc(1);
        if bar.elapsed() > AT_ONCE {
            bar.tick();
        }
    }
}

impl Drop for Count {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// The line of one target. Dropping it removes it.
pub(crate) struct Line {
    ui: Ui,
    target: String,
    watch: Option<Duration>,
    bar: Option<ProgressBar>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    started: Option<Instant>,
    logged: Option<Instant>,
    taken: usize,
    planned: usize,
    missing: usize,
    first: Option<u64>,
    last: Option<u64>,
}

impl Line {
    /// For `target`, which is watched for `watch` if it is alive.
    pub(crate) fn new(ui: &Ui, target: impl Into<String>, watch: Option<Duration>) -> Self {
        let bar = ui.board().bars.as_ref().map(|bars| {
            let bar = bars.add(ProgressBar::new(0));
            let style =
                ProgressStyle::with_template("{spinner} {wide_msg}").expect("a template without variables");
            bar.set_style(style);
            bar.enable_steady_tick(Duration::from_millis(250));
            bar
        });
        let line = Self { ui: ui.clone(), target: target.into(), watch, bar, state: Mutex::default() };
        if let Some(bar) = &line.bar {
            bar.set_message(format!("{}: connecting", line.target));
        }
        line
    }

    /// A snapshot is there, with so many goroutines if it says.
    pub(crate) fn snapshot(&self, goroutines: Option<u64>) {
        let mut state = self.state();
        if let Some(count) = goroutines {
            state.first.get_or_insert(count);
            state.last = Some(count);
        }
        drop(state);
        self.refresh();
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        // A panic elsewhere leaves counters, which stay true.
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn refresh(&self) {
        let mut state = self.state();
        let text = format!("{}: {}", self.target, status(&state, self.watch));
        if let Some(bar) = &self.bar {
            bar.set_message(text);
            return;
        }
        let due = state.logged.is_none_or(|at| at.elapsed() >= LOG_EVERY);
        if due {
            state.logged = Some(Instant::now());
            drop(state);
            self.ui.plain(&text);
        }
    }

    fn start(&self, planned: usize) {
        let mut state = self.state();
        state.planned = planned;
        if state.started.is_none() {
            state.started = Some(Instant::now());
            // The first line of the log says what is going on; the first status follows later.
            state.logged = Some(Instant::now());
            drop(state);
            if self.bar.is_none() && planned > 1 {
                let watch = self.watch.map(|w| format!(" for {}", units::show(w))).unwrap_or_default();
                self.ui.plain(&format!("{}: watching{watch}, {planned} snapshots", self.target));
            }
        }
    }
}

impl Progress for Line {
    fn event(&self, event: &Event<'_>) {
        match event {
            Event::Discovered { url } => self.ui.detail(&format!("{}: found pprof at {url}", self.target)),
            Event::SnapshotStarted { planned, .. } => self.start(*planned),
            Event::PartDone { kind, bytes, took } => {
                self.ui.detail(&format!("{}: {kind}: {bytes} bytes in {} ms", self.target, took.as_millis()));
            }
            Event::Missing { gap } => {
                self.state().missing += 1;
                self.ui.detail(&format!("{}: no {}: {}", self.target, gap.part, gap.detail));
            }
            Event::Retrying { kind, attempt, why } => {
                self.ui.detail(&format!("{}: {kind}: try {attempt}: {why}", self.target));
            }
            Event::SnapshotDone { index, .. } => self.state().taken = index + 1,
            Event::Skipped { beats } => {
                self.ui.detail(&format!(
                    "{}: {beats} snapshots left out: the last one took too long",
                    self.target
                ));
            }
            Event::File { path } => {
                if let Some(bar) = &self.bar {
                    bar.set_message(format!("reading {path}"));
                }
                self.ui.detail(&format!("reading {path}"));
            }
            _ => {}
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn status(state: &State, watch: Option<Duration>) -> String {
    let mut text = String::new();
    if let (Some(started), Some(watch)) = (state.started, watch) {
        let elapsed = started.elapsed().min(watch);
        text.push_str(&format!(
            "{} of {}, ",
            units::show(Duration::from_secs(elapsed.as_secs())),
            units::show(watch)
        ));
    }
    text.push_str(&format!("{} of {} snapshots", state.taken, state.planned.max(state.taken)));
    if let (Some(first), Some(last)) = (state.first, state.last) {
        let growth = i128::from(last) - i128::from(first);
        text.push_str(&format!(", {last} goroutines, {growth:+} so far"));
    }
    if state.missing > 0 {
        text.push_str(&format!(", {} parts missing", state.missing));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_tells_count_and_growth() {
        let state = State { taken: 3, planned: 13, first: Some(20), last: Some(512), ..State::default() };
        assert_eq!(status(&state, None), "3 of 13 snapshots, 512 goroutines, +492 so far");
        let state =
            State { taken: 3, planned: 13, first: Some(20), last: Some(12), missing: 2, ..State::default() };
        assert_eq!(status(&state, None), "3 of 13 snapshots, 12 goroutines, -8 so far, 2 parts missing");
    }
}
