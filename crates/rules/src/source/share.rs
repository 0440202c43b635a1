//! Who does what: packages one after the other, and the units of a large one together.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::units::Outcome;

/// With fewer units, others would be ready to help when there is nothing left to do.
const WORTH_SHARING: usize = 48;

/// What there is to do.
pub(super) struct Board {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    next: usize,
    packages: usize,
    /// Packages that somebody is at.
    active: usize,
    jobs: Vec<Arc<Job>>,
}

/// What a thread does next.
pub(super) enum Next {
    /// A package, by its index.
    Package(usize),
    /// Units of a package that another thread is at.
    Help(Arc<Job>),
    /// There is nothing left.
    Nothing,
}

/// Units of a package.
pub(super) struct Job {
    /// Key of the package.
    pub(super) key: String,
    units: Vec<usize>,
    next: AtomicUsize,
    done: Mutex<Done>,
    all_done: Condvar,
}

#[derive(Default)]
struct Done {
    outcomes: Vec<Outcome>,
    helpers: usize,
    fault: Option<Box<dyn Any + Send>>,
}

/// What a panic leaves behind these locks is whole: only whole things are put there.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Board {
    pub(super) fn new(packages: usize) -> Self {
        let state = State { next: 0, packages, active: 0, jobs: Vec::new() };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// Waits for something to do.
    pub(super) fn next(&self) -> Next {
        let mut state = lock(&self.state);
        loop {
            if state.next < state.packages {
                state.next += 1;
                state.active += 1;
                return Next::Package(state.next - 1);
            }
            if let Some(job) = state.jobs.iter().find(|job| job.has_more()) {
                lock(&job.done).helpers += 1;
                return Next::Help(Arc::clone(job));
            }
            if state.active == 0 {
                return Next::Nothing;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// A package is done; when `go_on` is not set, no further one is begun.
    pub(super) fn finish(&self, go_on: bool) {
        let mut state = lock(&self.state);
        state.active -= 1;
        if !go_on {
            state.next = state.packages;
        }
        self.changed.notify_all();
    }

    /// Does units of a package, with the help of threads that have nothing else to do. Those that others did are in
    /// the answer; `own` is called for each of the rest.
    pub(super) fn share(&self, key: &str, units: Vec<usize>, mut own: impl FnMut(usize)) -> Vec<Outcome> {
        if units.len() < WORTH_SHARING {
            units.into_iter().for_each(own);
            return Vec::new();
        }
        let job = Arc::new(Job {
            key: key.to_owned(),
            units,
            next: AtomicUsize::new(0),
            done: Mutex::default(),
            all_done: Condvar::new(),
        });
        lock(&self.state).jobs.push(Arc::clone(&job));
        self.changed.notify_all();
        let posted = Posted { board: self, job: &job };
        while let Some(unit) = job.take() {
            own(unit);
        }
        drop(posted);
        job.wait()
    }
}

/// A job that others can see; it is taken down in any case.
struct Posted<'b> {
    board: &'b Board,
    job: &'b Arc<Job>,
}

impl Drop for Posted<'_> {
    fn drop(&mut self) {
        self.job.stop();
        lock(&self.board.state).jobs.retain(|job| !Arc::ptr_eq(job, self.job));
    }
}

impl Job {
    fn has_more(&self) -> bool {
        self.next.load(Ordering::Relaxed) < self.units.len()
    }

    fn take(&self) -> Option<usize> {
        self.units.get(self.next.fetch_add(1, Ordering::Relaxed)).copied()
    }

    fn stop(&self) {
        self.next.store(self.units.len(), Ordering::Relaxed);
    }

    /// Lets `work` do units until there are none left. A panic ends the job, and is the owner's in the end; whether
    /// there was none.
    pub(super) fn help(&self, work: impl FnOnce(&mut dyn FnMut() -> Option<usize>) -> Vec<Outcome>) -> bool {
        let result = catch_unwind(AssertUnwindSafe(|| work(&mut || self.take())));
        let is_whole = result.is_ok();
        let mut done = lock(&self.done);
        match result {
            Ok(outcomes) => done.outcomes.extend(outcomes),
            Err(fault) => {
                self.stop();
                done.fault = Some(fault);
            }
        }
        done.helpers -= 1;
        self.all_done.notify_all();
        is_whole
    }

    fn wait(&self) -> Vec<Outcome> {
        let mut done = lock(&self.done);
        while done.helpers > 0 {
            done = self.all_done.wait(done).unwrap_or_else(PoisonError::into_inner);
        }
        if let Some(fault) = done.fault.take() {
            drop(done);
            resume_unwind(fault);
        }
        std::mem::take(&mut done.outcomes)
    }
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;

    /// One thread has a package of `units` units, three others help as `help` says. Gives those that were done by the
    /// owner and by the others, the owner's panic as a text.
    fn shared(
        units: usize,
        help: impl Fn(usize) -> Outcome + Sync,
    ) -> Result<(Vec<usize>, Vec<usize>), String> {
        let board = Board::new(1);
        let result = Mutex::new(None);
        let work = || loop {
            match board.next() {
                Next::Package(_) => {
                    let owned = catch_unwind(AssertUnwindSafe(|| {
                        let mut own = Vec::new();
                        let others = board.share("p", (0..units).collect(), |unit| {
                            own.push(unit);
                            // Others come to it as well.
                            std::thread::sleep(std::time::Duration::from_millis(1));
                        });
                        (own, others.into_iter().map(|outcome| outcome.unit).collect())
                    }));
                    *lock(&result) = Some(owned.map_err(|fault| *fault.downcast::<&str>().unwrap()));
                    board.finish(true);
                }
                Next::Help(job) => {
                    job.help(|take| {
                        let mut outcomes = Vec::new();
                        while let Some(unit) = take() {
                            outcomes.push(help(unit));
                        }
                        outcomes
                    });
                }
                Next::Nothing => break,
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(work);
            }
        });
        lock(&result).take().unwrap().map_err(str::to_owned)
    }

    fn done(unit: usize) -> Outcome {
        std::thread::sleep(std::time::Duration::from_millis(1));
        Outcome { unit, ..Outcome::default() }
    }

    #[test]
    fn each_unit_is_done_once_by_whoever_comes_first() {
        let (own, others) = shared(400, done).unwrap();
        assert!(!own.is_empty() && !others.is_empty(), "{} {}", own.len(), others.len());
        let mut all = [own, others].concat();
        all.sort_unstable();
        assert!(all.into_iter().eq(0..400));
    }

    #[test]
    fn few_units_are_not_shared() {
        let (own, others) = shared(WORTH_SHARING - 1, done).unwrap();
        assert_eq!((own.len(), others.len()), (WORTH_SHARING - 1, 0));
    }

    #[test]
    fn a_panic_of_a_helper_is_the_owners() {
        let fault = |unit: usize| if unit > 20 { panic!("no such unit") } else { done(unit) };
        assert_eq!(shared(400, fault), Err("no such unit".to_owned()));
    }
}
