//! `stanch load`: how does it behave under load, and how much of it does it take.

use std::path::Path;
use std::time::Duration;

use stanch_collect::{CancelToken, CaptureOptions};
use stanch_model::Verdict;
use stanch_report::load::{self as report, capacity};

use crate::args::auth;
use crate::args::load::{Load, LoadFormat};
use crate::exit::End;
use crate::failure::Result;
use crate::load::knee::{Search, search};
use crate::load::resources::Watch;
use crate::load::{self, Plan};
use crate::ui::Ui;
use crate::{interrupt, out};

/// Length of each run of a search for the capacity unless told otherwise.
const RUN: Duration = Duration::from_secs(10);
/// Highest rate of such a search unless told otherwise.
const MOST: f64 = 1e6;
/// The rate that it begins with unless told otherwise.
const FIRST: f64 = 100.0;

pub(super) fn run(args: &Load, ui: &Ui) -> Result<End> {
    if let Some(path) = &args.output {
        out::check_writable(path)?;
    }
    let plan = Plan::new(&args.url, &args.timing, &args.sending, &args.auth, &|name| std::env::var_os(name))?;
    let cancel = interrupt::install()?;
    let mut watch = watch(args, &cancel)?;
    if args.until_knee {
        return until_knee(args, &plan, watch.as_mut(), &cancel, ui);
    }
    let result = load::run(&plan, &plan.target.to_string(), watch.as_mut(), &cancel, ui)?;
    let objectives = args.slo.as_ref().map_or(&[][..], |o| &o.0);
    let load = report::Load { result: &result, objectives };
    let text = match format(args.format, args.output.as_deref()) {
        LoadFormat::Text => report::text(&load, &ui.text_options(args.output.is_some())),
        LoadFormat::Json => report::json(&load),
        LoadFormat::Html => report::html(&load),
    };
    out::to(args.output.as_deref(), text.as_bytes())?;
    Ok(report::verdict(&load).map_or(End::Done, End::Judged))
}

/// Where the process says what it uses, if that was given.
fn watch(args: &Load, cancel: &CancelToken) -> Result<Option<Watch>> {
    let Some(address) = args.pprof.as_ref().or(args.metrics.as_ref()) else { return Ok(None) };
    let credentials = auth::resolve(&args.auth, &|name| std::env::var_os(name))?;
    let options = CaptureOptions {
        metrics_url: args.metrics.clone(),
        auth: credentials.auth,
        tls: credentials.tls,
        headers: credentials.headers,
        ..CaptureOptions::default()
    };
    Watch::new(address, &options, cancel).map(Some)
}

fn until_knee(
    args: &Load,
    plan: &Plan,
    watch: Option<&mut Watch>,
    cancel: &CancelToken,
    ui: &Ui,
) -> Result<End> {
    let asked = Search {
        first: args.timing.rate.unwrap_or(FIRST),
        most: args.most_rate.unwrap_or(MOST),
        each: args.timing.step_time.unwrap_or(RUN),
        objectives: args.slo.clone().map(|o| o.0).unwrap_or_default(),
    };
    let found = search(plan, &asked, watch, cancel, ui)?;
    let text = match format(args.format, args.output.as_deref()) {
        LoadFormat::Text => capacity::text(&found, &ui.text_options(args.output.is_some())),
        LoadFormat::Json => capacity::json(&found),
        LoadFormat::Html => capacity::html(&found),
    };
    out::to(args.output.as_deref(), text.as_bytes())?;
    Ok(if found.interrupted { End::Judged(Verdict::Inconclusive) } else { End::Done })
}

fn format(typed: Option<LoadFormat>, output: Option<&Path>) -> LoadFormat {
    let extension = output.and_then(Path::extension).and_then(|e| e.to_str());
    let by_extension = match extension.map(str::to_ascii_lowercase).as_deref() {
        Some("json") => LoadFormat::Json,
        Some("html" | "htm") => LoadFormat::Html,
        _ => LoadFormat::Text,
    };
    typed.unwrap_or(by_extension)
}
