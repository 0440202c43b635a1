//! A forecast for people and machines: text with charts, JSON (schema `stanch-forecast/1`), a page, a picture.

mod axis;
mod html;
mod json;
mod plot;
mod svg;
mod text;
mod words;

use stanch_forecast::Outlook;
use stanch_model::Verdict;

pub use html::html;
pub use json::{SCHEMA, SCHEMA_ID, json};
pub use svg::svg;
pub use text::text;

/// A forecast and what it is about.
#[derive(Clone, Copy, Debug)]
pub struct Forecast<'a> {
    /// The file, bundle or files that it is made from.
    pub target: &'a str,
    /// The answer.
    pub outlook: &'a Outlook,
    /// What the reader should know: what was left out, what was assumed.
    pub notes: &'a [String],
}

/// A limit that will be reached within a year is a finding; one of which nothing can be said leaves the whole undecided.
#[must_use]
pub fn verdict(outlook: &Outlook) -> Verdict {
    let within = || outlook.limits.iter().map(|l| &l.within);
    let model_is_open = outlook.model.as_ref().is_err_and(|why| !why.is_calm());
    let lines = || outlook.lines.iter().map(|(_, line)| line);
    if within().any(|w| w.as_ref().is_ok_and(|w| w.best.is_some())) {
        Verdict::Leak
    } else if within().any(|w| w.as_ref().is_err_and(|why| !why.is_calm()))
        || outlook.limits.is_empty() && lines().any(Result::is_ok)
        || model_is_open && lines().all(Result::is_err)
    {
        Verdict::Inconclusive
    } else {
        Verdict::NoLeak
    }
}
