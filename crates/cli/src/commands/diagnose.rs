//! `stanch diagnose`: is it a leak, which line causes it, how sure is that, how to mend it.

use stanch_collect::CancelToken;
use stanch_report::{Target, worst};

use crate::args::raw::{Diagnose, Format, Report};
use crate::args::resolve;
use crate::exit::End;
use crate::failure::{Failure, Result};
use crate::pipeline::{Judged, Request, Run};
use crate::ui::Ui;
use crate::{interrupt, out};

pub(super) fn run(args: Diagnose, ui: &Ui) -> Result<End> {
    let series = resolve::series(&args.targets)?;
    if let Some(path) = &args.save {
        if series.len() > 1 {
            return Err(Failure::new("save several targets in one bundle")
                .help("give one target, or use stanch capture"));
        }
        out::check_writable(path)?;
    }
    let request = Request {
        series,
        schedule: (args.duration, args.interval),
        fetch: &args.fetch,
        auth: &args.auth,
        judge: &args.judge,
        report: &args.report,
    };
    let prepared = Run::prepare(request, ui)?;
    let cancel = interrupt::install()?;
    let judged = prepared.judge(args.save.as_deref(), &cancel)?;
    finish(&judged, &args.report, &cancel, ui)
}

/// Writes the report and ends with the worst verdict.
pub(super) fn finish(judged: &Judged, report: &Report, cancel: &CancelToken, ui: &Ui) -> Result<End> {
    let bytes = render(judged, report, ui);
    out::to(report.output.as_deref(), bytes.as_bytes())?;
    if cancel.is_cancelled() {
        ui.note("interrupted before the watch was over; a longer watch may say more");
    }
    Ok(End::Judged(worst(judged.targets.iter().map(|(d, _)| d.verdict))))
}

fn render(judged: &Judged, report: &Report, ui: &Ui) -> String {
    let targets: Vec<Target<'_>> =
        judged.targets.iter().map(|(diagnosis, evidence)| Target { diagnosis, evidence }).collect();
    let each = |one: &dyn Fn(&Target<'_>) -> String| targets.iter().map(one).collect::<Vec<_>>().join("\n");
    match resolve::format(report) {
        Format::Json => stanch_report::json(&targets),
        Format::Html => stanch_report::html(&targets, &judged.source),
        Format::Md => each(&|t| stanch_report::markdown(t.diagnosis, t.evidence, &judged.source)),
        Format::Text => {
            let options = ui.text_options(report.output.is_some());
            each(&|t| stanch_report::text(t.diagnosis, t.evidence, &judged.source, &options))
        }
    }
}
