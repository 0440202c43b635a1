//! `graph`: the call graph, in the language of Graphviz or drawn by it.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use stanch_profile::text;

use super::report::Prepared;
use crate::args::profile::{Graph, GraphFormat};
use crate::failure::{Failure, Result};
use crate::out;
use crate::ui::Ui;

pub(super) fn run(args: &Graph, ui: &Ui) -> Result<()> {
    let output = args.output.as_deref();
    let by_extension = match output.and_then(Path::extension) {
        Some(e) if e == "svg" => GraphFormat::Svg,
        _ => GraphFormat::Dot,
    };
    let prepared = Prepared::new(&args.input, &args.shown, output, ui, |o| o)?;
    match args.format.unwrap_or(by_extension) {
        GraphFormat::Dot => out::text(output, &mut |w| text::dot(&prepared.view(), w)),
        GraphFormat::Svg => {
            let mut dot = Vec::new();
            text::dot(&prepared.view(), &mut dot).map_err(|e| Failure::caused("draw the graph", &e))?;
            out::to(output, &drawn(dot)?)
        }
    }
}

fn drawn(dot: Vec<u8>) -> Result<Vec<u8>> {
    let failed = |e: &std::io::Error| {
        Failure::caused("run dot", e).help("install Graphviz, or take --format dot and draw it elsewhere")
    };
    let mut child = Command::new("dot")
        .arg("-Tsvg")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|e| failed(&e))?;
    // It writes while it reads: both ends need a thread.
    let stdin = child.stdin.take();
    let feeding = thread::spawn(move || stdin.map_or(Ok(()), |mut stdin| stdin.write_all(&dot)));
    let output = child.wait_with_output().map_err(|e| failed(&e))?;
    let fed = feeding.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(Failure::new(format!("draw the graph: dot says {}", said.trim())));
    }
    fed.map_err(|e| failed(&e))?;
    Ok(output.stdout)
}
