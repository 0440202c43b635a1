//! `speedscope`: for <https://www.speedscope.app>.
//!
//! Source: speedscope's `src/lib/file-format-spec.ts`.

use std::io::{self, Write};

use serde::Serialize;

use super::View;
use crate::graph::NameCache;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct File<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    name: &'a str,
    active_profile_index: u32,
    exporter: String,
    shared: Shared<'a>,
    profiles: [Sampled<'a>; 1],
}

#[derive(Serialize)]
struct Shared<'a> {
    frames: Vec<SharedFrame<'a>>,
}

#[derive(Serialize)]
struct SharedFrame<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<i64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Sampled<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'a str,
    unit: &'static str,
    start_value: i64,
    end_value: i64,
    samples: Vec<Vec<u32>>,
    weights: Vec<i64>,
}

/// Writes one sampled profile of all stacks with a positive value; the format has no negative ones.
///
/// # Errors
/// Those of `w`.
pub fn speedscope(view: &View<'_>, w: &mut dyn Write) -> io::Result<()> {
    let calls = view.calls;
    let names = NameCache::new(calls);
    let frames = calls.nodes().iter().enumerate().map(|(i, node)| SharedFrame {
        name: names.get(crate::NodeId::from_index(i)),
        file: calls.names().get(node.file),
        line: (node.line > 0).then_some(node.line),
    });
    let (mut samples, mut weights) = (Vec::new(), Vec::new());
    for stack in 0..calls.stack_count() {
        let value = view.divided(calls.weight(stack).shown());
        let frames = calls.stack(stack);
        if value > 0 && !frames.is_empty() {
            samples.push(frames.iter().rev().map(|f| f.node().index() as u32).collect());
            weights.push(value);
        }
    }
    let measure = calls.measure();
    let main = view.profile.mappings().first().map_or("", |m| view.profile.str(m.file));
    let name = if main.is_empty() { measure.kind.as_str() } else { crate::paths::base(main) };
    let file = File {
        schema: "https://www.speedscope.app/file-format-schema.json",
        name,
        active_profile_index: 0,
        exporter: format!("stanch {}", env!("CARGO_PKG_VERSION")),
        shared: Shared { frames: frames.collect() },
        profiles: [Sampled {
            kind: "sampled",
            name: &measure.kind,
            unit: unit(&measure.unit),
            start_value: 0,
            end_value: weights.iter().fold(0i64, |sum, v| sum.saturating_add(*v)),
            samples,
            weights,
        }],
    };
    serde_json::to_writer(&mut *w, &file).map_err(io::Error::from)?;
    writeln!(w)
}

/// The format's name of a unit.
fn unit(own: &str) -> &'static str {
    match own {
        "bytes" | "byte" => "bytes",
        "nanoseconds" | "nanosecond" | "ns" => "nanoseconds",
        "microseconds" | "microsecond" | "us" => "microseconds",
        "milliseconds" | "millisecond" | "ms" => "milliseconds",
        "seconds" | "second" | "s" => "seconds",
        _ => "none",
    }
}
