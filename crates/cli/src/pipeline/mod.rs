//! What the commands share: the way from targets over their evidence to diagnoses.

mod join;
mod judge;
mod run;
mod see;

pub(crate) use judge::{Judged, Sources, find_sources, judge, source_roots};
pub(crate) use run::{Request, Run};
pub(crate) use see::{How, Saving, collect_failure, goroutines, save, see_all};
