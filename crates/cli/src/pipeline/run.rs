//! One request of the user, from targets to verdicts.

use stanch_collect::source::SourceResolver;
use stanch_collect::target::Endpoint;
use stanch_collect::{CancelToken, CaptureOptions, Target};
use stanch_model::{Evidence, Gap, GapReason, PartKind};
use stanch_parse::formats::elf_globals::Binary;
use stanch_rules::Options;

use crate::args::raw;
use crate::args::resolve::{self, Series};
use crate::failure::{Failure, Result};
use crate::out;
use crate::pipeline::see::{How, read_program, see_all};
use crate::pipeline::{Judged, Sources, judge, source_roots};
use crate::ui::Ui;

/// What `diagnose` and `compare` have in common.
pub(crate) struct Request<'a> {
    /// Addresses, files, folders, bundles.
    pub(crate) series: Vec<Series>,
    /// Watch and interval, where given.
    pub(crate) schedule: (Option<std::time::Duration>, Option<std::time::Duration>),
    /// What to fetch.
    pub(crate) fetch: &'a raw::Fetch,
    /// Who we are.
    pub(crate) auth: &'a raw::Auth,
    /// What to judge with.
    pub(crate) judge: &'a raw::Judge,
    /// How to say it.
    pub(crate) report: &'a raw::Report,
}

/// A request whose inputs were found sound: from here on it is only seeing and judging.
pub(crate) struct Run<'a> {
    series: Vec<Series>,
    options: CaptureOptions,
    judge: &'a raw::Judge,
    binary: Option<Binary>,
    roots: Vec<SourceResolver>,
    ui: &'a Ui,
}

impl<'a> Run<'a> {
    /// Checks everything that can be checked before a minute is spent on watching.
    pub(crate) fn prepare(request: Request<'a>, ui: &'a Ui) -> Result<Self> {
        if let Some(path) = &request.report.output {
            out::check_writable(path)?;
        }
        let roots = source_roots(&request.judge.source)?;
        resolve::note_unused(&request.series, request.schedule, request.fetch, ui);
        let env = |name: &str| std::env::var_os(name);
        let options = resolve::capture_options(request.fetch, request.auth, request.schedule, &env)?;
        let binary = request.judge.binary.as_deref().map(|path| read_program(path, ui)).transpose()?;
        Ok(Self { series: request.series, options, judge: request.judge, binary, roots, ui })
    }

    /// Sees all series and judges them. A series that failed beside others that did not is told, and judged as
    /// what it is: nothing was seen.
    ///
    /// # Errors
    /// When every series failed.
    pub(crate) fn judge(self, save: Option<&std::path::Path>, cancel: &CancelToken) -> Result<Judged> {
        let binary = self.binary.as_ref();
        let how = How { options: &self.options, binary, save, cancel, ui: self.ui };
        let seen = see_all(&self.series, &how);
        let evidence = self.keep_what_was_seen(seen)?;
        let options = Options { memory_limit: self.judge.memory_limit.map(|bytes| bytes as f64) };
        let sources = match self.roots {
            roots if !roots.is_empty() => Sources::Given(roots),
            _ if self.series.iter().all(runs_here) => Sources::BuiltHere,
            _ => Sources::None,
        };
        Ok(judge(evidence, &options, &sources, self.ui))
    }

    fn keep_what_was_seen(&self, seen: Vec<Result<Evidence>>) -> Result<Vec<Evidence>> {
        if seen.iter().all(Result::is_err) {
            let mut failures = seen.into_iter().filter_map(Result::err);
            let last = failures.next_back().unwrap_or_else(|| Failure::new("judge: no target was given"));
            failures.for_each(|f| self.ui.failure(&f));
            return Err(last);
        }
        let kept = seen.into_iter().zip(&self.series).map(|(result, series)| {
            result.unwrap_or_else(|failure| {
                self.ui.failure(&failure);
                unseen(series, &failure)
            })
        });
        Ok(kept.collect())
    }
}

/// Whether a service runs on this machine, as far as its address says.
fn runs_here(series: &Series) -> bool {
    let Series::Live(Target::Live(address)) = series else { return false };
    match &address.endpoint {
        Endpoint::Unix(_) => true,
        Endpoint::Tcp { host, .. } => {
            host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
        }
    }
}

/// The evidence of a target of which nothing was seen.
fn unseen(series: &Series, failure: &Failure) -> Evidence {
    let gap = Gap {
        part: PartKind::Unknown,
        snapshot: None,
        reason: GapReason::Refused,
        detail: format!("nothing was seen: failed to {}", failure.what),
    };
    Evidence { target: series.name(), gaps: vec![gap], ..Evidence::default() }
}
