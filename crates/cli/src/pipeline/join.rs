//! What was seen at run time, joined with what a check of the same source finds.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use stanch_collect::source::SourceResolver;
use stanch_collect::{CancelToken, OsFiles};
use stanch_model::{Diagnosis, Finding};
use stanch_rules::{correlate, registry};

use crate::check::select::Asked;
use crate::check::session;
use crate::check::settings::Settings;
use crate::ui::Ui;

/// Checks the packages that the findings are in, as far as they are below `roots`, by the rules of the findings, and
/// joins what is found at the same places. Source that cannot be checked changes nothing in a diagnosis.
pub(super) fn with_source(diagnoses: &mut [Diagnosis], roots: &[SourceResolver], ui: &Ui) {
    let findings = || diagnoses.iter().flat_map(|d| &d.findings);
    let has_source_side = |slug: &&str| registry::find(slug).is_some_and(|rule| rule.source.is_some());
    let slugs: BTreeSet<&str> = findings().map(|f| f.slug).filter(has_source_side).collect();
    let files = files_of(findings().filter(|f| slugs.contains(f.slug)), roots);
    let mut modules: BTreeMap<PathBuf, BTreeSet<PathBuf>> = BTreeMap::new();
    for dir in files.values().filter_map(|file| file.parent()) {
        let module = dir.ancestors().find(|dir| dir.join("go.mod").is_file()).unwrap_or(dir);
        modules.entry(module.to_owned()).or_default().insert(dir.to_owned());
    }
    let rules: Vec<String> = slugs.into_iter().map(str::to_owned).collect();
    let found: Vec<Finding> =
        modules.iter().flat_map(|(module, dirs)| check(module, dirs, &rules, ui)).collect();
    let file_of = |recorded: &str| files.get(recorded).map(|file| file.display().to_string());
    for diagnosis in diagnoses {
        let joined = correlate(diagnosis, &found, &file_of);
        ui.detail(&format!("{}: {joined} findings are proven by source, too", diagnosis.target));
    }
}

/// The program's own files that findings name, by the path as it was recorded.
fn files_of<'f>(
    findings: impl Iterator<Item = &'f Finding>,
    roots: &[SourceResolver],
) -> BTreeMap<String, PathBuf> {
    let mut files = BTreeMap::new();
    for finding in findings {
        let places = [&finding.location, &finding.blocked_at, &finding.spawned_at];
        for at in places.into_iter().flatten().chain(&finding.candidates) {
            if let Some(file) = roots.iter().find_map(|root| own_file(root, &at.file)) {
                files.insert(at.file.clone(), file);
            }
        }
    }
    files
}

/// A file below the folder that was given: in GOROOT and the module cache nothing is to be mended.
fn own_file(root: &SourceResolver, recorded: &str) -> Option<PathBuf> {
    root.resolve(recorded).ok().filter(|file| root.is_own(file))
}

fn check(module: &Path, dirs: &BTreeSet<PathBuf>, rules: &[String], ui: &Ui) -> Vec<Finding> {
    let env = |name: &str| std::env::var_os(name);
    let settings = Settings::of_rules(module, rules.to_vec(), &env);
    let asked: Vec<Asked> =
        dirs.iter().map(|dir| Asked::Pattern(dir.to_string_lossy().into_owned())).collect();
    let options = session::load_options(&settings, &asked, &env);
    match session::check(&settings, &asked, options, &OsFiles::default(), &CancelToken::new(), ui) {
        Ok(checked) => checked.report.findings,
        Err(failure) => {
            ui.detail(&format!("failed to {}", failure.what));
            Vec::new()
        }
    }
}
