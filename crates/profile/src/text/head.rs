//! The lines above a report.
//!
//! Source: `ProfileLabels` and `reportLabels` of google/pprof, `internal/report/report.go`.

use stanch_model::calendar;
use stanch_model::profile::Profile;

use super::View;
use crate::graph::Trimmed;
use crate::{paths, units};

/// What a profile says about itself: file, build id, comments, type, documentation, time (UTC), duration.
#[must_use]
pub fn profile_lines(view: &View<'_>) -> Vec<String> {
    let (p, calls) = (view.profile, view.calls);
    let meta = p.meta();
    let mut lines = Vec::new();
    if let Some(main) = p.mappings().first() {
        if !main.file.is_empty() && !p.str(main.file).is_empty() {
            lines.push(format!("File: {}", paths::base(p.str(main.file))));
        }
        if !p.str(main.build_id).is_empty() {
            lines.push(format!("Build ID: {}", p.str(main.build_id)));
        }
    }
    let comments = p.comments().iter().map(|c| p.str(*c));
    lines.extend(comments.filter(|c| !c.starts_with('#')).map(str::to_owned));
    if !calls.measure().kind.is_empty() {
        lines.push(format!("Type: {}", calls.measure().kind));
    }
    if !p.str(meta.doc_url).is_empty() {
        lines.push(format!("Doc: {}", p.str(meta.doc_url)));
    }
    if let Some(nanos) = meta.time_nanos {
        lines.push(format!("Time: {} UTC", calendar::utc(nanos.div_euclid(1_000_000_000))));
    }
    lines.extend(duration(view, p));
    lines
}

fn duration(view: &View<'_>, p: &Profile) -> Option<String> {
    let nanos = p.meta().duration_nanos.filter(|d| *d != 0)?;
    let total = view.calls.total();
    let (in_nanos, unit) = units::scale(total, &view.calls.measure().unit, "nanoseconds");
    let share = if unit == "ns" && in_nanos != 0.0 {
        format!("({})", units::percentage(in_nanos as i64, nanos))
    } else {
        String::new()
    };
    let duration = units::label(nanos, "nanoseconds", "auto");
    // The total is written before the unit of the report is known.
    let total = view.value(total, &view.options.unit);
    Some(format!("Duration: {duration}, Total samples = {total} {share}"))
}

/// The lines above a graph in text or picture.
pub(super) fn report_lines(view: &View<'_>, t: &Trimmed, unit: &str, is_picture: bool) -> Vec<String> {
    let o = view.options;
    let mut lines = Vec::new();
    if is_picture || !o.compact_labels {
        lines = profile_lines_in(view, unit);
    }
    let filters = o.active_filters();
    if !filters.is_empty() {
        lines.push("Active filters:".to_owned());
        lines.extend(filters.iter().map(|f| format!("   {}", shortened(f))));
    }
    let (shown, total) = (t.graph.total(), view.calls.total());
    lines.push(format!(
        "Showing nodes accounting for {}, {} of {} total",
        view.value(shown, unit),
        units::percentage(shown, total).trim(),
        view.value(total, unit)
    ));
    if total != 0 {
        let share = |fraction: f64| view.value(((total as f64 * fraction) as i64).saturating_abs(), unit);
        let dropped = |count: usize, what: &str, value: &str, fraction: f64| {
            let plural = if count > 1 { "s" } else { "" };
            format!("Dropped {count} {what}{plural} ({value} <= {})", share(fraction))
        };
        if t.dropped_nodes > 0 {
            lines.push(dropped(t.dropped_nodes, "node", "cum", o.nodefraction));
        }
        if is_picture && t.dropped_edges > 0 {
            lines.push(dropped(t.dropped_edges, "edge", "freq", o.edgefraction));
        }
        let nodes = t.graph.shown.len();
        if nodes > 0 && nodes < t.original {
            lines.push(format!("Showing top {nodes} nodes out of {}", t.original));
        }
    }
    if is_picture {
        lines.push("\nSee https://git.io/JfYMW for how to read the graph".to_owned());
    }
    lines
}

/// As [`profile_lines`], with the total in the unit of the report.
fn profile_lines_in(view: &View<'_>, unit: &str) -> Vec<String> {
    let options = crate::Options { unit: unit.to_owned(), ..view.options.clone() };
    profile_lines(&View { options: &options, ..*view })
}

fn shortened(filter: &str) -> String {
    const MOST: usize = 80;
    if filter.len() <= MOST {
        return filter.to_owned();
    }
    let end = (0..=MOST).rev().find(|i| filter.is_char_boundary(*i)).unwrap_or(0);
    format!("{}…", &filter[..end])
}
