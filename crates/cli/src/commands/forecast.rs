//! `stanch forecast`: when will it hurt.

use std::path::Path;

use stanch_forecast::{Other, Outlook, Question, Series, Traffic, outlook};
use stanch_report::forecast::{self as report, verdict};

use crate::args::forecast::{Forecast, ForecastFormat, Rate};
use crate::exit::End;
use crate::failure::{Failure, Result};
use crate::forecast::{FDS, Input, MEMORY, P99, bundles, ranges};
use crate::out;
use crate::ui::Ui;

pub(super) fn run(args: &Forecast, ui: &Ui) -> Result<End> {
    if let Some(path) = &args.output {
        out::check_writable(path)?;
    }
    let mut input = match args.bundles.is_empty() {
        true => ranges::read(args, ui)?,
        false => bundles::read(&args.bundles, args.requests.as_deref(), ui)?,
    };
    if args.min_qps.is_some() && input.seen.qps.is_none() {
        return Err(Failure::new("foresee the throughput: no request rate was seen")
            .help("give --qps FILE, or --requests METRIC of a bundle"));
    }
    set_limits(&mut input, args);
    let (target, mut notes) = (std::mem::take(&mut input.target), std::mem::take(&mut input.notes));
    let answer = ask(input, args)?;
    notes.extend(assumptions(&answer));
    let forecast = report::Forecast { target: &target, outlook: &answer, notes: &notes };
    let text = match format(args) {
        ForecastFormat::Text => report::text(&forecast, &ui.text_options(args.output.is_some())),
        ForecastFormat::Json => report::json(&forecast),
        ForecastFormat::Html => report::html(&forecast),
        ForecastFormat::Svg => report::svg(&forecast),
    };
    out::to(args.output.as_deref(), text.as_bytes())?;
    Ok(End::Judged(verdict(&answer)))
}

/// What was typed counts more than what the evidence says. A limit of something that was not seen is answered, too: by
/// that it was not seen.
fn set_limits(input: &mut Input, args: &Forecast) {
    let what_if = args.what_if.unwrap_or_default();
    let typed = [
        (MEMORY, "bytes", what_if.memory.or(args.memory_limit).map(|v| v as f64)),
        (FDS, "descriptors", what_if.fds.or(args.fd_limit).map(|v| v as f64)),
        (P99, "seconds", args.max_p99.map(|d| d.as_secs_f64())),
    ];
    for (what, unit, limit) in typed.into_iter().filter(|(_, _, limit)| limit.is_some()) {
        match input.others.iter_mut().find(|o| o.what == what) {
            Some(other) => other.limit = limit,
            None => {
                input.others.push(Other { what, unit, series: Series::default(), limit, log: what == P99 })
            }
        }
    }
}

fn ask(input: Input, args: &Forecast) -> Result<Outlook> {
    let what_if = args.what_if.unwrap_or_default();
    let goroutines = what_if.goroutines.or(args.goroutine_limit).map_or(stanch_rules::RED_LINE, |v| v as f64);
    let has_goroutines = !input.seen.goroutines.points.is_empty();
    let question = Question {
        seen: input.seen,
        goroutine_limit: has_goroutines.then_some(goroutines),
        least_qps: args.min_qps,
        others: input.others,
        traffic: match what_if.qps {
            None => Traffic::Same,
            Some(Rate::Times(factor)) => Traffic::Times(factor),
            Some(Rate::PerSecond(rate)) => Traffic::PerSecond(rate),
        },
    };
    outlook(question).map_err(|_| {
        Failure::new("foresee another request rate: how it compares with the one before is unknown")
            .help("say it as a factor: --what-if qps=2x")
    })
}

fn assumptions(answer: &Outlook) -> Vec<String> {
    let mut out = Vec::new();
    if answer.factor == 1.0 {
        out.push("assumed: traffic stays as it was".to_owned());
    } else {
        let factor = answer.factor;
        out.push(format!(
            "assumed: traffic is {factor:.2} times what it was from now on, and all that grows grows with it"
        ));
    }
    let has_line = |what| answer.lines.iter().any(|(o, l)| o.what == what && l.is_ok());
    let has_limit = |what| answer.limits.iter().any(|l| l.what == what);
    for (what, flag) in [(MEMORY, "--memory-limit"), (FDS, "--fd-limit"), (P99, "--max-p99")] {
        if has_line(what) && !has_limit(what) {
            out.push(format!("{what} grows, and its limit is unknown: give {flag}"));
        }
    }
    if answer.model.as_ref().is_ok_and(|m| m.best.q0.is_none()) {
        out.push(
            "no request rate was seen, so λ and Q0 are unknown, and α is that of the bend of the goroutines"
                .to_owned(),
        );
    }
    out
}

fn format(args: &Forecast) -> ForecastFormat {
    let extension = args.output.as_deref().and_then(Path::extension).and_then(|e| e.to_str());
    let by_extension = match extension.map(str::to_ascii_lowercase).as_deref() {
        Some("json") => ForecastFormat::Json,
        Some("html" | "htm") => ForecastFormat::Html,
        Some("svg") => ForecastFormat::Svg,
        _ => ForecastFormat::Text,
    };
    args.format.unwrap_or(by_extension)
}
