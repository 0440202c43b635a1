//! Where a finding happened, step by step.

use std::borrow::Cow;

use stanch_model::{Finding, LineColumn, Location, Step};

/// One place and what happens there.
pub(crate) struct Waypoint<'a> {
    pub(crate) at: &'a Location,
    /// End of the region, exclusive.
    pub(crate) end: Option<LineColumn>,
    pub(crate) message: Cow<'a, str>,
}

impl<'a> Waypoint<'a> {
    pub(crate) fn of(s: &'a Step) -> Self {
        let end = s.end.filter(|end| forward(&s.location, *end));
        Self { at: &s.location, end, message: Cow::Borrowed(s.message.as_str()) }
    }
}

/// The place to report: the cause, else where it blocks or starts, else the first of what may be the cause.
pub(crate) fn place(f: &Finding) -> Option<&Location> {
    f.location.as_ref().or(f.blocked_at.as_ref()).or(f.spawned_at.as_ref()).or(f.candidates.first())
}

/// End of the region that starts at [`place`].
pub(crate) fn end(f: &Finding) -> Option<LineColumn> {
    let at = f.location.as_ref()?;
    let end = f.source.as_ref()?.end?;
    forward(at, end).then_some(end)
}

/// The path on which the thing is abandoned.
pub(crate) fn path(f: &Finding) -> Vec<Waypoint<'_>> {
    let steps = f.source.iter().flat_map(|s| &s.path);
    steps.map(Waypoint::of).collect()
}

/// From the `go` statement to the line where the goroutine stays; empty when one of them is not known.
pub(crate) fn spawn_to_block(f: &Finding) -> Vec<Waypoint<'_>> {
    let (Some(spawned), Some(blocked)) = (&f.spawned_at, &f.blocked_at) else { return Vec::new() };
    vec![waypoint(spawned, "the goroutine is started here"), waypoint(blocked, "it blocks here")]
}

/// The path, else spawn and block: what one trace can show.
pub(crate) fn story(f: &Finding) -> Vec<Waypoint<'_>> {
    let path = path(f);
    if path.is_empty() { spawn_to_block(f) } else { path }
}

/// A place without an end.
pub(crate) fn waypoint<'a>(at: &'a Location, message: &'a str) -> Waypoint<'a> {
    Waypoint { at, end: None, message: Cow::Borrowed(message) }
}

/// Whether two places are in one line.
pub(crate) fn same_line(a: &Location, b: &Location) -> bool {
    a.file == b.file && a.line == b.line
}

/// Whether a region that starts at `at` can end at `end`.
fn forward(at: &Location, end: LineColumn) -> bool {
    (end.line, end.column) > (at.line, at.column.unwrap_or(1)) && end.column > 0 && at.line > 0
}
