//! One side of a verification: rest, load with a diagnosis, rest.

use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use stanch_collect::{CancelToken, CaptureOptions, Quiet, Target, fetch_profile};
use stanch_model::{Verdict, VerifySide};

use crate::args::raw::{Auth, Fetch, Judge, Report};
use crate::args::{auth, resolve};
use crate::failure::Result;
use crate::load::resources::Watch;
use crate::load::{self, Plan};
use crate::pipeline::{Request, Run};
use crate::ui::Ui;

/// How long a process is looked at before the load.
const REST: Duration = Duration::from_secs(2);
/// How long it has to settle after the load: connections close, handlers end.
const SETTLE: Duration = Duration::from_secs(5);
/// A shorter watch shows no growth.
const SHORTEST_WATCH: Duration = Duration::from_secs(8);

/// What is loaded, and how it is looked at.
pub(crate) struct Side<'a> {
    /// What to call it.
    pub(crate) what: String,
    pub(crate) plan: Plan,
    /// Where its pprof is, and whether the user said so.
    pub(crate) pprof: (String, bool),
    /// Sources of the program, for the lines of a finding.
    pub(crate) sources: Vec<PathBuf>,
    pub(crate) auth: &'a Auth,
}

impl Side<'_> {
    /// Looks, loads, looks again.
    pub(crate) fn measure(&self, cancel: &CancelToken, ui: &Ui) -> Result<VerifySide> {
        let options = self.options()?;
        let (address, named) = (&self.pprof.0, self.pprof.1);
        let mut watch = match Watch::new(address, &options, cancel) {
            Ok(watch) => Some(watch),
            // A service whose pprof is elsewhere, or nowhere, still has latencies.
            Err(failure) if named => return Err(failure),
            Err(failure) => {
                ui.note(&format!("{}: nothing but latencies: {} (--pprof)", self.what, failure.what));
                None
            }
        };
        ui.plain(&format!("{}: at rest", self.what));
        let idle = watch.as_mut().and_then(|w| w.glance(REST));
        let diagnosed = watch.is_some();
        let (result, leak) = thread::scope(|scope| {
            let judging = diagnosed.then(|| scope.spawn(|| self.diagnose(cancel, &ui.muted())));
            let result = load::run(&self.plan, &self.what, watch.as_mut(), cancel, ui);
            if judging.is_some() {
                ui.plain(&format!("{}: waiting for the diagnosis", self.what));
            }
            let leak = judging.map(|j| j.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            (result, leak)
        });
        let mut result = result?;
        let leak = match leak.transpose() {
            Ok(leak) => leak,
            Err(failure) => {
                result.notes.push(format!("no diagnosis: failed to {}", failure.what));
                None
            }
        };
        ui.plain(&format!("{}: settling", self.what));
        let settled = watch.as_mut().and_then(|w| {
            w.glance(SETTLE);
            self.collect_garbage(&options, cancel);
            w.glance(Duration::from_millis(100))
        });
        Ok(VerifySide { what: self.what.clone(), result, idle, settled, leak })
    }

    fn options(&self) -> Result<CaptureOptions> {
        let credentials = auth::resolve(self.auth, &|name| std::env::var_os(name))?;
        Ok(CaptureOptions {
            auth: credentials.auth,
            tls: credentials.tls,
            headers: credentials.headers,
            ..CaptureOptions::default()
        })
    }

    /// Verdict and headline of a watch as long as the load.
    fn diagnose(&self, cancel: &CancelToken, ui: &Ui) -> Result<(Verdict, String)> {
        let fetch = Fetch::usual();
        let judge = Judge { source: self.sources.clone(), binary: None, memory_limit: None };
        let report = Report { format: None, output: None };
        let watch = self.plan.schedule.length().max(SHORTEST_WATCH);
        let request = Request {
            series: resolve::series(std::slice::from_ref(&self.pprof.0))?,
            schedule: (Some(watch), None),
            fetch: &fetch,
            auth: self.auth,
            judge: &judge,
            report: &report,
        };
        let judged = Run::prepare(request, ui)?.judge(None, cancel)?;
        let found = judged.targets.first().map(|(d, _)| (d.verdict, d.headline.clone()));
        Ok(found.unwrap_or((Verdict::Inconclusive, "nothing was seen".to_owned())))
    }

    /// Garbage of the load is no part of what the process keeps. A service without a heap profile keeps it for a while.
    fn collect_garbage(&self, options: &CaptureOptions, cancel: &CancelToken) {
        if let Ok(Target::Live(address)) = Target::parse(&self.pprof.0) {
            let options = CaptureOptions { gc: true, ..options.clone() };
            let _ = fetch_profile(&address, Some("heap"), None, &options, &Quiet, cancel);
        }
    }
}
