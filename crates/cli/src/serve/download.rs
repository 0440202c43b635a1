//! The profile and its views as files.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use stanch_profile::flame::{Change, Stacks};
use stanch_report::flame::svg;

use super::api::{self, Answer};
use super::app::App;
use super::error::ApiError;
use super::query::Query;

/// One stack a line, root first, with its value: what flame graph scripts read.
pub(super) fn folded(app: &App, query: &Query) -> Answer {
    let view = app.view(&query.options(&app.options)?)?;
    let amounts = view.amounts(query.change()?);
    let stacks = Stacks::of(&view.calls, &amounts);
    let names: Vec<String> = (0..view.calls.nodes().len())
        .map(|i| {
            let name = view.calls.name_of(stanch_profile::NodeId::from_index(i));
            // A separator or a line's end in a name would make two of it.
            stanch_report::escape::visible(&name).replace(';', ":")
        })
        .collect();
    let mut out = String::new();
    for stack in (0..stacks.len()).filter(|s| stacks.amount(*s).width > 0) {
        let frames = stacks.stack(stack).iter().rev().map(|f| names[f.node().index()].as_str());
        for (i, name) in frames.enumerate() {
            let _ = write!(out, "{}{name}", if i == 0 { "" } else { ";" });
        }
        let amount = stacks.amount(stack);
        let _ = writeln!(out, " {}", if view.calls.has_base() { amount.delta() } else { amount.now });
    }
    Ok(out.into_bytes())
}

/// The profile that the filters leave, as pprof reads it.
pub(super) fn profile(app: &App, query: &Query) -> Answer {
    let failed = |message: String| ApiError { status: 500, message };
    let (profile, _) = stanch_profile::filtered(&app.profile, &query.options(&app.options)?)
        .map_err(|e| ApiError::bad(e.to_string()))?;
    let mut gz = GzEncoder::new(Vec::new(), Compression::default());
    let packed = gz.write_all(&stanch_profile::encode(&profile)).and_then(|()| gz.finish());
    packed.map_err(|e| failed(format!("the profile could not be packed: {e}")))
}

/// The flame graph as the request shows it.
pub(super) fn picture(app: &App, query: &Query) -> Answer {
    let drawing = api::drawing(app, query)?;
    let change = query.change()?;
    let kind = if change == Change::Any { String::new() } else { format!(", {}", change.name()) };
    Ok(svg(&drawing, &format!("{}: {}{kind}", app.title, drawing.title)).into_bytes())
}
