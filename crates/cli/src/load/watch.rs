//! A load test with somebody who watches: a screen of its own on a terminal, a sparse log elsewhere.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use stanch_collect::CancelToken;
use stanch_load::{Observer, SoFar};
use stanch_model::{LoadInterval, LoadResult};
use stanch_report::units;

use super::plan::{Plan, load_failure};
use super::resources::Watch;
use super::screen::{Live, Screen};
use crate::failure::Result;
use crate::ui::Ui;

/// How often the screen is drawn anew even if nothing came.
const TICK: Duration = Duration::from_millis(250);
/// Where the terminal is not watched, one line in this time is enough for a log.
const LOG_EVERY: Duration = Duration::from_secs(5);

/// Hands rows to the thread that shows them: drawing would keep requests from their time.
struct Tell(Sender<(LoadInterval, SoFar)>);

impl Observer for Tell {
    fn interval(&mut self, row: &LoadInterval, so_far: &SoFar) {
        // Nobody to watch is no reason to stop.
        let _ = self.0.send((*row, *so_far));
    }
}

/// Runs a plan to its end, or until it is cancelled; with `watch`, the target's process is asked for its numbers meanwhile.
pub(crate) fn run(
    plan: &Plan,
    title: &str,
    watch: Option<&mut Watch>,
    cancel: &CancelToken,
    ui: &Ui,
) -> Result<LoadResult> {
    let Some(watch) = watch else { return generate(plan, title, cancel, ui) };
    let (result, seen) = watch.during(|| generate(plan, title, cancel, ui));
    let mut result = result?;
    result.used = watch.sum_up(&seen);
    if let Some(trouble) = seen.trouble {
        result.notes.push(format!("the process could not be asked all the time: {trouble}"));
    }
    Ok(result)
}

fn generate(plan: &Plan, title: &str, cancel: &CancelToken, ui: &Ui) -> Result<LoadResult> {
    let (send, receive) = mpsc::channel();
    let result = thread::scope(|scope| {
        let generator = scope.spawn(move || {
            let Plan { target, message, schedule, options } = plan;
            stanch_load::run(target, message, schedule, options, &mut Tell(send), cancel)
        });
        let mut live = Live::new(title, plan.schedule.length());
        let mut view = View::new(ui);
        loop {
            match receive.recv_timeout(TICK) {
                Ok((row, so_far)) => {
                    live.add(row, so_far);
                    view.show(&live);
                }
                Err(RecvTimeoutError::Timeout) => view.tick(&live),
                // The generator has ended.
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        drop(view);
        generator.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    });
    let result = result.map_err(|e| load_failure(&e))?;
    if result.interrupted {
        ui.note("stopped; this is what was measured so far");
    }
    Ok(result)
}

/// What is shown meanwhile.
enum View<'a> {
    Screen(Screen),
    Log { ui: &'a Ui, logged: Instant },
}

impl<'a> View<'a> {
    fn new(ui: &'a Ui) -> Self {
        match Screen::take(ui) {
            Some(screen) => Self::Screen(screen),
            None => Self::Log { ui, logged: Instant::now() },
        }
    }

    fn show(&mut self, live: &Live) {
        match self {
            Self::Screen(screen) => screen.draw(live),
            Self::Log { ui, logged } if logged.elapsed() >= LOG_EVERY => {
                *logged = Instant::now();
                ui.plain(&line(live));
            }
            Self::Log { .. } => {}
        }
    }

    fn tick(&mut self, live: &Live) {
        if let Self::Screen(screen) = self {
            screen.draw(live);
        }
    }
}

/// One line of a log.
fn line(live: &Live) -> String {
    let Some((row, so_far)) = live.last() else { return format!("{}: starting", live.title) };
    let rate = |n: u64| if row.millis > 0 { n as f64 * 1000.0 / row.millis as f64 } else { f64::NAN };
    let millis = |d: Duration| units::millis(i64::try_from(d.as_millis()).unwrap_or(i64::MAX));
    if so_far.elapsed > so_far.length {
        let under_way = units::count(row.in_flight as f64);
        return format!("{}: all {} are over, {under_way} under way", live.title, millis(so_far.length));
    }
    let p99 = row.latency.map_or_else(|| units::UNKNOWN.to_owned(), |l| units::micros(l.p99 as f64));
    format!(
        "{}: {} of {}, {}/s due, {}/s good, {} errors so far, p99 {p99}, {} under way",
        live.title,
        millis(so_far.elapsed),
        millis(so_far.length),
        units::count(rate(row.due)),
        units::count(rate(row.counts.ok)),
        units::count(so_far.counts.troubles.sum() as f64),
        units::count(row.in_flight as f64),
    )
}

#[cfg(test)]
mod tests {
    use stanch_model::LoadCounts;

    use super::*;

    #[test]
    fn a_line_of_the_log_says_where_it_is() {
        let mut live = Live::new("load", Duration::from_secs(30));
        assert_eq!(line(&live), "load: starting");
        let counts = LoadCounts { ok: 499, ..LoadCounts::default() };
        let row = LoadInterval {
            start_ms: 4000,
            millis: 1000,
            due: 500,
            counts,
            latency: None,
            in_flight: 3,
            connections: 4,
        };
        let elapsed = Duration::from_secs(5);
        live.add(row, SoFar { elapsed, length: 6 * elapsed, due: 2500, counts, latency: None });
        assert_eq!(
            line(&live),
            "load: 5 s of 30 s, 500/s due, 499/s good, 0 errors so far, p99 unknown, 3 under way"
        );
        live.add(row, SoFar { elapsed, length: elapsed / 2, due: 2500, counts, latency: None });
        assert_eq!(line(&live), "load: all 2.5 s are over, 3 under way");
    }
}
