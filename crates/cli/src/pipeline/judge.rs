//! From evidence to diagnoses, with the source that they are about.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use stanch_collect::source::{SourceMiss, SourceOptions, SourceResolver};
use stanch_model::{Diagnosis, Evidence, SourceText};
use stanch_rules::{Options, diagnose, wanted_sources};

use crate::failure::Result;
use crate::pipeline::{collect_failure, join};
use crate::ui::Ui;

/// Diagnoses, and the source that their reports show.
pub(crate) struct Judged {
    /// Each with its evidence, in the order of the series.
    pub(crate) targets: Vec<(Diagnosis, Evidence)>,
    /// Source files by the path that frames use.
    pub(crate) source: SourceText,
}

/// Judges twice when there is source: once to learn which files matter, and once with their text, which sharpens
/// the causes.
pub(crate) fn judge(evidence: Vec<Evidence>, options: &Options, sources: &Sources, ui: &Ui) -> Judged {
    let none = SourceText::default();
    let first: Vec<Diagnosis> = evidence.iter().map(|e| diagnose(e, options, &none)).collect();
    let wanted: Vec<String> = first.iter().zip(&evidence).flat_map(|(d, e)| wanted_sources(d, e)).collect();
    let here;
    let roots = match sources {
        Sources::Given(roots) => roots.as_slice(),
        Sources::BuiltHere => {
            here = modules_of(&wanted, ui);
            here.as_slice()
        }
        Sources::None => &[],
    };
    let source = read_sources(&wanted, roots, ui);
    if source.is_empty() {
        return Judged { targets: first.into_iter().zip(evidence).collect(), source };
    }
    let mut second: Vec<Diagnosis> = evidence.iter().map(|e| diagnose(e, options, &source)).collect();
    join::with_source(&mut second, roots, ui);
    Judged { targets: second.into_iter().zip(evidence).collect(), source }
}

/// Where the program's sources may be.
pub(crate) enum Sources {
    /// The user said it.
    Given(Vec<SourceResolver>),
    /// The program runs on this machine, so the paths it was built from may be here.
    BuiltHere,
    /// Nobody knows.
    None,
}

/// The folders of sources that the user named.
pub(crate) fn source_roots(dirs: &[PathBuf]) -> Result<Vec<SourceResolver>> {
    let open = |dir: &PathBuf| SourceResolver::new(SourceOptions::new(dir)).map_err(|e| collect_failure(&e));
    dirs.iter().map(open).collect()
}

/// The text of recorded files: below the folders that were named, else where the program was built, if that was here;
/// in the module cache and GOROOT either way.
pub(crate) fn find_sources(wanted: &[String], roots: &[SourceResolver], ui: &Ui) -> SourceText {
    if !roots.is_empty() {
        return read_sources(wanted, roots, ui);
    }
    let mut here = modules_of(wanted, ui);
    // The module cache and GOROOT are looked at through a root, of which any will do.
    here.extend(SourceResolver::new(SourceOptions { max_entries: 0, ..SourceOptions::new(".") }));
    let mut source = read_sources(wanted, &here, ui);
    for path in wanted {
        let is_here = Path::new(path).is_absolute() && source.file(path).is_none();
        if let Some(text) = is_here.then(|| std::fs::read_to_string(path).ok()).flatten() {
            source.insert(path, text);
        }
    }
    source
}

/// The modules that hold the recorded files, as far as those exist on this machine: the nearest folder above with a
/// go.mod.
fn modules_of(wanted: &[String], ui: &Ui) -> Vec<SourceResolver> {
    let module = |path: &String| -> Option<PathBuf> {
        let path = Path::new(path);
        let is_here = path.is_absolute() && path.extension().is_some_and(|e| e == "go") && path.is_file();
        let folder = path.ancestors().skip(1).find(|folder| folder.join("go.mod").is_file());
        folder.filter(|_| is_here).map(Path::to_path_buf)
    };
    let modules: BTreeSet<PathBuf> = wanted.iter().filter_map(module).collect();
    for module in &modules {
        ui.detail(&format!("reading sources from {} (--source names another folder)", module.display()));
    }
    modules.iter().filter_map(|m| SourceResolver::new(SourceOptions::new(m)).ok()).collect()
}

/// The files of the first root that has them; those that none has are told with `--verbose`.
fn read_sources(wanted: &[String], roots: &[SourceResolver], ui: &Ui) -> SourceText {
    let mut source = SourceText::default();
    let mut left: BTreeSet<&str> = wanted.iter().map(String::as_str).collect();
    for root in roots {
        let (found, missed) = root.read(left.iter().copied());
        let missed: BTreeMap<String, SourceMiss> = missed.into_iter().collect();
        let has = |path: &&str| !missed.contains_key(*path);
        for path in left.iter().copied().filter(has) {
            if let Some(text) = found.file(path) {
                source.insert(path, text);
            }
        }
        left.retain(|path| missed.contains_key(*path));
    }
    for path in left {
        ui.detail(&format!("no source for {path}"));
    }
    source
}
