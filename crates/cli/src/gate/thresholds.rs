//! The gates that a project asks for: coverage, heap, source, benchmarks.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use stanch_collect::{CancelToken, OsFiles};
use stanch_gate::bench::{self, Samples};
use stanch_gate::cover;
use stanch_model::{Finding, GateResult, GateState, TestedPackage};

use crate::check::settings::Settings as CheckSettings;
use crate::check::{baseline, select, session};
use crate::failure::Result;
use crate::gate::judge::quantity;
use crate::ui::Ui;

/// Bytes below which a heap that grew is noise: allocations of the testing package and of the runtime itself vary by more
/// than a tenth of this.
const HEAP_NOISE: u64 = 1 << 20;

/// A gate that nobody asked for.
pub(crate) fn off(name: &'static str) -> GateResult {
    GateResult { name, state: GateState::Off, what: "not asked for".to_owned(), details: Vec::new() }
}

fn undecided(name: &'static str, what: String) -> GateResult {
    GateResult { name, state: GateState::Undecided, what, details: Vec::new() }
}

/// The cover profile of a run, with the time that it had before.
pub(crate) struct CoverFile {
    path: PathBuf,
    before: Option<SystemTime>,
}

impl CoverFile {
    /// Before the run.
    pub(crate) fn watch(path: PathBuf) -> Self {
        let before = modified(&path);
        Self { path, before }
    }
}

fn modified(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).and_then(|meta| meta.modified()).ok()
}

/// The gate of coverage.
pub(crate) fn coverage(file: Option<&CoverFile>, wanted: &cover::Wanted) -> GateResult {
    const NAME: &str = "coverage";
    if wanted.is_off() {
        return off(NAME);
    }
    let Some(file) = file else {
        let what = "the command writes no cover profile: give it -coverprofile=FILE, or name the file: --cover-profile";
        return undecided(NAME, what.to_owned());
    };
    let shown = file.path.display();
    let bytes = match std::fs::read(&file.path) {
        Ok(bytes) => bytes,
        Err(e) => return undecided(NAME, format!("the command wrote no cover profile {shown}: {e}")),
    };
    if file.before.is_some() && modified(&file.path) == file.before {
        return undecided(
            NAME,
            format!("the cover profile {shown} is of an earlier run: this one did not write it"),
        );
    }
    match cover::parse(&bytes) {
        Ok(coverage) => cover::gate(&coverage, wanted),
        Err(e) => undecided(NAME, format!("failed to read the cover profile {shown}: {e}")),
    }
}

/// The gate of the heap in use after the tests.
pub(crate) fn heap(
    packages: &[TestedPackage],
    before: &BTreeMap<String, u64>,
    growth: Option<f64>,
) -> (GateResult, Vec<String>) {
    const NAME: &str = "heap";
    let Some(growth) = growth else { return (off(NAME), Vec::new()) };
    let (mut details, mut new, mut judged) = (Vec::new(), Vec::new(), 0);
    for package in packages {
        let Some(before) = before.get(&package.path) else {
            new.push(package.path.clone());
            continue;
        };
        judged += 1;
        let limit = (*before as f64 * (1.0 + growth / 100.0)).max(before.saturating_add(HEAP_NOISE) as f64);
        if package.heap as f64 > limit {
            let [before, now] =
                [*before, package.heap].map(|bytes| stanch_report::units::bytes(bytes as f64));
            details.push(format!("{}: {now} in use after its tests, {before} in the baseline", package.path));
        }
    }
    let notes = (!new.is_empty())
        .then(|| format!("the baseline has no heap of {}; --update-baseline takes it up", new.join(", ")));
    let what = format!("{} of {} grew by more than {growth} %", details.len(), quantity(judged, "package"));
    let gate = match (judged, details.is_empty()) {
        (0, _) => undecided(
            NAME,
            "the baseline has no heap of these packages: --update-baseline takes it up".to_owned(),
        ),
        (_, true) => GateResult { name: NAME, state: GateState::Passed, what, details },
        (_, false) => GateResult { name: NAME, state: GateState::Failed, what, details },
    };
    (gate, notes.into_iter().collect())
}

/// The gate of benchmarks.
pub(crate) fn benchmarks(before: &Samples, now: &Samples, wanted: Option<bench::Wanted>) -> GateResult {
    wanted.map_or_else(|| off("benchmarks"), |wanted| bench::gate(before, now, wanted))
}

/// The gate of source: what `stanch check` finds, but what its baseline knows.
pub(crate) fn source(
    settings: Option<&CheckSettings>,
    cancel: &CancelToken,
    ui: &Ui,
) -> (GateResult, Vec<Finding>) {
    const NAME: &str = "source";
    let Some(settings) = settings else { return (off(NAME), Vec::new()) };
    let checked = match check(settings, cancel, ui) {
        Ok(checked) => checked,
        Err(failure) => return (undecided(NAME, format!("failed to {}", failure.what)), Vec::new()),
    };
    let (findings, incomplete) = checked;
    let what = format!("{} that the baseline does not know", quantity(findings.len() as u64, "finding"));
    let state = match (findings.is_empty(), incomplete.is_empty()) {
        (false, _) => GateState::Failed,
        (true, false) => GateState::Undecided,
        (true, true) => GateState::Passed,
    };
    (GateResult { name: NAME, state, what, details: incomplete }, findings)
}

/// New findings, and what could not be checked.
fn check(settings: &CheckSettings, cancel: &CancelToken, ui: &Ui) -> Result<(Vec<Finding>, Vec<String>)> {
    let asked = select::asked(&settings.paths, &settings.cwd)?;
    let options = session::load_options(settings, &asked, &|name| std::env::var_os(name));
    let mut checked = session::check(settings, &asked, options, &OsFiles::default(), cancel, ui)?;
    if let Some(path) = &settings.baseline {
        let (unknown, _) = baseline::read(path)?.compare(&checked.report.findings, &checked.whole);
        let mut unknown = unknown.into_iter();
        checked.report.findings.retain(|_| unknown.next().unwrap_or(true));
    }
    let incomplete = checked.report.problems.iter().filter(|problem| problem.incomplete);
    let shown = incomplete
        .map(|p| p.file.as_ref().map_or_else(|| p.what.clone(), |file| format!("{file}: {}", p.what)));
    let shown = shown.collect();
    Ok((checked.report.findings, shown))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(total: f64) -> cover::Wanted {
        cover::Wanted { total: Some(total), ..cover::Wanted::default() }
    }

    #[test]
    fn a_cover_profile_has_to_be_of_this_run() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("c.out");
        assert_eq!(coverage(None, &cover::Wanted::default()).state, GateState::Off);
        assert!(coverage(None, &wanted(1.0)).what.contains("-coverprofile=FILE"));
        let missing = coverage(Some(&CoverFile::watch(path.clone())), &wanted(1.0));
        assert!(
            missing.state == GateState::Undecided && missing.what.contains("wrote no cover profile"),
            "{missing:?}"
        );
        std::fs::write(&path, "mode: set\nm/a.go:1.1,2.2 1 1\n").unwrap();
        let file = CoverFile::watch(path.clone());
        let stale = coverage(Some(&file), &wanted(1.0));
        assert!(stale.state == GateState::Undecided && stale.what.contains("earlier run"), "{stale:?}");
        let later = file.before.unwrap() + std::time::Duration::from_secs(1);
        std::fs::File::options().write(true).open(&path).unwrap().set_modified(later).unwrap();
        assert_eq!(coverage(Some(&file), &wanted(100.0)).state, GateState::Passed);
        std::fs::write(&path, "mode: other\n").unwrap();
        let file = CoverFile { path, before: None };
        assert!(coverage(Some(&file), &wanted(1.0)).what.contains("none of set, count and atomic"));
    }

    #[test]
    fn a_heap_may_grow_by_what_is_allowed_and_by_noise() {
        let package = |heap| TestedPackage { path: "p".to_owned(), heap, ..TestedPackage::default() };
        let before = BTreeMap::from([("p".to_owned(), 100 << 20)]);
        let state = |heap, growth| heap_state(&package(heap), &before, growth);
        fn heap_state(package: &TestedPackage, before: &BTreeMap<String, u64>, growth: f64) -> GateState {
            heap(std::slice::from_ref(package), before, Some(growth)).0.state
        }
        assert_eq!(state(110 << 20, 10.0), GateState::Passed);
        assert_eq!(state(111 << 20, 10.0), GateState::Failed);
        assert_eq!(state((101 << 20) - 1, 0.0), GateState::Passed, "within noise");
        assert_eq!(heap_state(&package(5), &BTreeMap::new(), 0.0), GateState::Undecided);
        let two = [package(1), TestedPackage { path: "q".to_owned(), ..TestedPackage::default() }];
        let (gate, notes) = heap(&two, &before, Some(0.0));
        assert!(gate.state == GateState::Passed && notes[0].contains('q'), "{notes:?}");
        assert_eq!(heap(&two, &before, None).0.state, GateState::Off);
    }
}
