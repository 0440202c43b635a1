//! The page, which asks for all the rest.

use stanch_report::flame::{Bench as Page, SampleType, bench_page};

use super::api::Answer;
use crate::bench::Bench;

/// The page of a profile.
pub(super) fn page(app: &Bench) -> Answer {
    let p = &app.profile;
    let view = app.view(&app.options)?;
    let types = p
        .sample_types()
        .iter()
        .map(|t| SampleType { name: p.str(t.kind).to_owned(), unit: p.str(t.unit).to_owned() });
    let page = Page {
        title: &app.title,
        types: types.collect(),
        column: view.calls.measure().column,
        compared: view.calls.has_base(),
        samples: p.sample_count(),
        stacks: p.stack_count(),
        functions: p.functions().len(),
        comments: p.comments().iter().map(|c| p.str(*c).to_owned()).collect(),
        notes: view.calls.notes().to_vec(),
        filters: app.options.active_filters(),
    };
    Ok(bench_page(&page).into_bytes())
}
