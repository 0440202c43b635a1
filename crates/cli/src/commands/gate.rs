//! `stanch gate`: tests that leak do not pass.

use std::ffi::OsString;
use std::path::Path;

use stanch_collect::CancelToken;
use stanch_gate::{bench, goflags};
use stanch_model::{GateReport, GateResult, GateState, TestedPackage};

use crate::args::gate::{Gate, GateFormat};
use crate::exit::End;
use crate::failure::{Failure, Result};
use crate::gate::command::{self, CommandKind};
use crate::gate::date::Date;
use crate::gate::judge::Tested;
use crate::gate::known::{self, Baseline, Seen};
use crate::gate::run::{Environment, Ran};
use crate::gate::settings::{self, Settings};
use crate::gate::store::Store;
use crate::gate::thresholds::{self, CoverFile};
use crate::gate::toolchain::{self, Toolchain};
use crate::gate::{judge, overlay, records, render, run};
use crate::ui::Ui;
use crate::{interrupt, out};

pub(super) fn run(args: &Gate, ui: &Ui) -> Result<End> {
    let cwd = std::env::current_dir().map_err(|e| Failure::caused("find the working directory", &e))?;
    let settings = settings::resolve(args, &cwd, &|name| std::env::var_os(name))?;
    for path in settings.output.iter().chain(&settings.update_baseline) {
        out::check_writable(path)?;
    }
    let cancel = interrupt::install()?;
    let answer = test(&settings, &cancel, ui)?;
    let verdict = answer.verdict();
    let summary = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty());
    if let Some(path) = summary.filter(|_| settings.format == GateFormat::Github) {
        render::step_summary(&answer, &settings, Path::new(&path))?;
    }
    let text = render::render(answer, &settings, ui);
    out::to(settings.output.as_deref(), text.as_bytes())?;
    Ok(End::Judged(verdict))
}

/// Runs the tests and asks every gate.
fn test(settings: &Settings, cancel: &CancelToken, ui: &Ui) -> Result<GateReport> {
    let toolchain = toolchain::ask(&settings.command)?;
    ui.detail(&format!("{} in {}", toolchain.version, toolchain.goroot.display()));
    let before = match &settings.baseline {
        Some(path) => known::read(path)?,
        None => Baseline::empty(settings.update_baseline.as_deref().unwrap_or(Path::new(known::FILE))),
    };
    let cover = cover_file(settings, &toolchain)?;
    let mut store = open_store(settings)?;
    let (ran, records) = run_with_hook(settings, &toolchain, store.as_ref(), ui)?;
    ui.detail(&format!("the command took {:.1} s", ran.took.as_secs_f64()));
    let mut tested = judge::packages(records, &ran, store.as_mut());
    if let Some(store) = store {
        store.finish()?;
    }
    let tests = judge::tests(&tested, &ran, cancel.is_cancelled());
    let samples = bench::read(&ran.benchmarks);
    let baseline = match &settings.update_baseline {
        Some(path) => update(before, path, &tests, &tested, &samples, settings, ui)?,
        None => before,
    };
    let judged = tested.packages.iter().map(|package| package.path.as_str()).collect();
    tested.notes.extend(baseline.allow(&mut tested.leaks, &judged, Date::today()));
    tested.notes.extend(slow(&tested.packages));
    let (heap, notes) = thresholds::heap(&tested.packages, baseline.heap(), settings.heap_growth);
    tested.notes.extend(notes);
    let (source, findings) = thresholds::source(settings.source.as_ref(), cancel, ui);
    let gates = vec![
        tests,
        judge::goroutines(&tested, settings.max_leaked),
        thresholds::coverage(cover.as_ref(), &settings.coverage),
        heap,
        source,
        thresholds::benchmarks(baseline.benchmarks(), &samples, settings.benchmarks),
    ];
    let words = std::iter::once(&settings.command.program).chain(&settings.command.args);
    Ok(GateReport {
        command: words.map(|word| word.to_string_lossy().into_owned()).collect(),
        go: toolchain.version,
        gates,
        packages: tested.packages,
        leaks: tested.leaks,
        findings,
        notes: tested.notes,
    })
}

/// The cover profile that the command will write: the gate's own argument, that of `go test`, that of GOFLAGS.
fn cover_file(settings: &Settings, toolchain: &Toolchain) -> Result<Option<CoverFile>> {
    if settings.coverage.is_off() {
        return Ok(None);
    }
    let flags = goflags::split(&toolchain.goflags).map_err(|e| Failure::caused("read GOFLAGS", &e))?;
    let flags: Vec<OsString> = flags.into_iter().map(OsString::from).collect();
    let of_command = || {
        command::flag(&settings.command.args, "coverprofile")
            .or_else(|| command::flag(&flags, "coverprofile"))
    };
    let named = settings.cover_profile.clone().map(|path| settings.cwd.join(path));
    Ok(named.or_else(|| of_command().map(|path| settings.folder().join(path))).map(CoverFile::watch))
}

/// Writes the baseline of what was seen. Tests that failed have not shown all of it.
fn update(
    before: Baseline,
    path: &Path,
    tests: &GateResult,
    tested: &Tested,
    benchmarks: &bench::Samples,
    settings: &Settings,
    ui: &Ui,
) -> Result<Baseline> {
    if tests.state != GateState::Passed {
        return Err(Failure::new(format!("update the baseline {}: {}", path.display(), tests.what))
            .help("a baseline is of tests that pass"));
    }
    let seen = Seen {
        packages: &tested.packages,
        leaks: &tested.leaks,
        benchmarks,
        keeps_heap: settings.heap_growth.is_some(),
        today: Date::today(),
    };
    let now = before.updated(&seen);
    now.write()?;
    ui.note(&format!("the baseline is in {}", now.path().display()));
    Ok(now)
}

/// A name that no other run has.
fn name_of_run() -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    format!("{:x}-{:x}", now.as_nanos(), std::process::id())
}

/// Results of the test cache can only be understood where the command says which they are.
fn open_store(settings: &Settings) -> Result<Option<Store>> {
    // A heap that is compared has to be that of the code of now.
    if settings.fresh || settings.heap_growth.is_some() || settings.command.kind == CommandKind::Wrapper {
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
