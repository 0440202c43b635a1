//! `stanch compare`: what went away, what stayed, what is new.

use stanch_report::Sides;

use crate::args::raw::{Compare, Format};
use crate::args::resolve;
use crate::exit::End;
use crate::failure::{Failure, Result};
use crate::pipeline::{Request, Run};
use crate::ui::Ui;
use crate::{interrupt, out};

pub(super) fn run(args: Compare, ui: &Ui) -> Result<End> {
    // Each side is a series of its own, even when both are files.
    let mut series = resolve::series(std::slice::from_ref(&args.before))?;
    series.extend(resolve::series(std::slice::from_ref(&args.after))?);
    if args.before == "-" && args.after == "-" {
        return Err(Failure::new("read standard input twice: both sides are `-`"));
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
    let judged = prepared.judge(None, &cancel)?;
    let [(before, evidence_before), (after, evidence_after)] = &judged.targets[..] else {
        return Err(Failure::new("compare: two sides are needed"));
    };
    let comparison = stanch_rules::compare(before.clone(), after.clone());
    let sides = Sides { before: evidence_before, after: evidence_after };
    let text = match resolve::format(&args.report) {
        Format::Text => {
            stanch_report::compare_text(&comparison, &ui.text_options(args.report.output.is_some()))
        }
        Format::Json => stanch_report::compare_json(&comparison, &sides),
        Format::Html => stanch_report::compare_html(&comparison),
        Format::Md => stanch_report::compare_markdown(&comparison),
    };
    out::to(args.report.output.as_deref(), text.as_bytes())?;
    Ok(End::Judged(comparison.after.verdict))
}
