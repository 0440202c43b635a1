//! The profile and its views as files.

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;
use stanch_profile::NodeId;
use stanch_profile::flame::{Amount, Change, Stacks};
use stanch_report::flame::svg;

use super::api::{self, Answer};
use super::error::ApiError;
use super::query::Query;
use crate::bench::{Bench, View};

/// Bytes that are made at a time.
const CHUNK: usize = 256 << 10;

/// One stack a line, root first, with its value: what flame graph scripts read. In chunks: the lines of a large profile
/// are hundreds of megabytes together.
pub(super) struct Folded {
    view: Arc<View>,
    amounts: Vec<Amount>,
    names: Vec<String>,
    next: usize,
}

impl Folded {
    pub(super) fn new(app: &Bench, query: &Query) -> Result<Self, ApiError> {
        let view = app.view(&query.options(&app.options)?)?;
        let amounts = view.amounts(query.change()?).into_owned();
        let name = |i| {
            let name = view.calls.name_of(NodeId::from_index(i));
            // A separator or a line's end in a name would make two of it.
            stanch_report::escape::visible(&name).replace(';', ":")
        };
        let names = (0..view.calls.nodes().len()).map(name).collect();
        Ok(Self { view, amounts, names, next: 0 })
    }
}

impl Iterator for Folded {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let stacks = Stacks::of(&self.view.calls, &self.amounts);
        let mut out = String::new();
        while self.next < stacks.len() && out.len() < CHUNK {
            let amount = stacks.amount(self.next);
            let frames = stacks.stack(self.next).iter().rev();
            self.next += 1;
            if amount.width == 0 {
                continue;
            }
            for (i, frame) in frames.enumerate() {
                let _ = write!(out, "{}{}", if i == 0 { "" } else { ";" }, self.names[frame.node().index()]);
            }
            let compared = self.view.calls.has_base();
            let _ = writeln!(out, " {}", if compared { amount.delta() } else { amount.now });
        }
        Some(out).filter(|o| !o.is_empty())
    }
}

/// The profile that the filters leave, as pprof reads it.
pub(super) fn profile(app: &Bench, query: &Query) -> Answer {
    let failed = |message: String| ApiError { status: 500, message };
    let (profile, _) = stanch_profile::filtered(&app.profile, &query.options(&app.options)?)
        .map_err(|e| ApiError::bad(e.to_string()))?;
    let mut gz = GzEncoder::new(Vec::new(), Compression::default());
    let packed = gz.write_all(&stanch_profile::encode(&profile)).and_then(|()| gz.finish());
    packed.map_err(|e| failed(format!("the profile could not be packed: {e}")))
}

/// The flame graph as the request shows it.
pub(super) fn picture(app: &Bench, query: &Query) -> Answer {
    let drawing = api::drawing(app, query)?;
    let change = query.change()?;
    let kind = if change == Change::Any { String::new() } else { format!(", {}", change.name()) };
    Ok(svg(&drawing, &format!("{}: {}{kind}", app.title, drawing.title)).into_bytes())
}
