//! `stanch gate`: tests that leak do not pass.

use std::path::Path;

use stanch_collect::CancelToken;
use stanch_model::{GateReport, TestedPackage};

use crate::args::gate::{Gate, GateFormat};
use crate::exit::End;
use crate::failure::{Failure, Result};
use crate::gate::command::CommandKind;
use crate::gate::run::{Environment, Ran};
use crate::gate::settings::{self, Settings};
use crate::gate::store::Store;
use crate::gate::toolchain::{self, Toolchain};
use crate::gate::{judge, overlay, records, render, run};
use crate::ui::Ui;
use crate::{interrupt, out};

pub(super) fn run(args: &Gate, ui: &Ui) -> Result<End> {
    let cwd = std::env::current_dir().map_err(|e| Failure::caused("find the working directory", &e))?;
    let settings = settings::resolve(args, &cwd, &|name| std::env::var_os(name))?;
    if let Some(path) = &settings.output {
        out::check_writable(path)?;
    }
    let cancel = interrupt::install()?;
    let answer = test(&settings, &cancel, ui)?;
    let verdict = answer.verdict();
    let summary = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty());
    if let Some(path) = summary.filter(|_| settings.format == GateFormat::Github) {
        render::step_summary(&answer, Path::new(&path))?;
    }
    let text = render::render(answer, &settings, ui);
    out::to(settings.output.as_deref(), text.as_bytes())?;
    Ok(End::Judged(verdict))
}

/// Runs the tests and asks every gate.
fn test(settings: &Settings, cancel: &CancelToken, ui: &Ui) -> Result<GateReport> {
    let toolchain = toolchain::ask(&settings.command)?;
    ui.detail(&format!("{} in {}", toolchain.version, toolchain.goroot.display()));
    let mut store = open_store(settings)?;
    let (ran, records) = run_with_hook(settings, &toolchain, store.as_ref(), ui)?;
    ui.detail(&format!("the command took {:.1} s", ran.took.as_secs_f64()));
    let tested = judge::packages(records, &ran, store.as_mut());
    if let Some(store) = store {
        store.finish()?;
    }
    let gates = vec![
        judge::tests(&tested, &ran, cancel.is_cancelled()),
        judge::goroutines(&tested, settings.max_leaked),
    ];
    let words = std::iter::once(&settings.command.program).chain(&settings.command.args);
    Ok(GateReport {
        command: words.map(|word| word.to_string_lossy().into_owned()).collect(),
        go: toolchain.version,
        gates,
        notes: tested.notes.into_iter().chain(slow(&tested.packages)).collect(),
        packages: tested.packages,
        leaks: tested.leaks,
        findings: Vec::new(),
    })
}

/// A name that no other run has.
fn name_of_run() -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    format!("{:x}-{:x}", now.as_nanos(), std::process::id())
}

/// Results of the test cache can only be understood where the command says which they are.
fn open_store(settings: &Settings) -> Result<Option<Store>> {
    if settings.fresh || settings.command.kind == CommandKind::Wrapper {
        return Ok(None);
    }
    Store::open(&settings.cache, &settings.folder(), &settings.options(), &name_of_run()).map(Some)
}

fn run_with_hook(
    settings: &Settings,
    toolchain: &Toolchain,
    store: Option<&Store>,
    ui: &Ui,
) -> Result<(Ran, records::Records)> {
    let folder = tempfile::Builder::new()
        .prefix("stanch-gate-")
        .tempdir()
        .map_err(|e| Failure::caused("make a folder for the records", &e))?;
    let without_store = || vec![(stanch_gate::hook::KEY.to_owned(), name_of_run())];
    let environment = Environment {
        toolchain,
        goflags: overlay::write(toolchain, &settings.cache, &settings.folder())?,
        records: folder.path(),
        keys: store.map_or_else(without_store, Store::variables),
    };
    let ran = run::run(settings, &environment, ui)?;
    let records = records::read(folder.path())?;
    Ok((ran, records))
}

/// Packages that had to be waited for.
fn slow(packages: &[TestedPackage]) -> Option<String> {
    const SLOW_MS: u64 = 1_000;
    let slow = packages.iter().filter(|p| p.leaked == 0 && !p.cached && p.settled_ms >= SLOW_MS);
    let list: Vec<String> =
        slow.map(|p| format!("{} ({:.1} s)", p.path, p.settled_ms as f64 / 1e3)).collect();
    (!list.is_empty())
        .then(|| format!("goroutines took long to end, or are idle connections: {}", list.join(", ")))
}
