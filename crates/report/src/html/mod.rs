//! One self-contained page: text that works without scripts, and charts and flame graphs for those who have them.
//!
//! Nothing is fetched: styles, scripts and data are inline, and the page's Content-Security-Policy allows exactly
//! these two inline elements by their hashes, so that a name that slipped through could neither run nor load.

mod compare;
mod data;
mod page;
mod parts;
mod report;

use stanch_model::SourceText;

use crate::Target;

pub use compare::compare_html;
pub(crate) use data::{Chart, Line, TargetData};
pub(crate) use page::{BENCH_SCRIPTS, FLAME_SCRIPTS, REPORT_SCRIPTS, document, served_document};
pub(crate) use parts::{list, table, value, verdict_class};
pub(crate) use report::TOOLS;

/// The whole report on one or several programs as one HTML document.
#[must_use]
pub fn html(targets: &[Target<'_>], source: &SourceText) -> String {
    let data: Vec<_> = targets.iter().map(data::target).collect();
    let title = match targets {
        [one] => format!("{}: {}", crate::words::verdict(one.diagnosis.verdict), one.diagnosis.target),
        _ => format!("stanch: {} targets", targets.len()),
    };
    document(&title, &report::body(targets, source, &data), &data, &REPORT_SCRIPTS)
}
