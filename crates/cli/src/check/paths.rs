//! Paths of a report: absolute while it is made, relative to what its reader has when it is shown.

use std::path::{Path, PathBuf};

use stanch_collect::OsFiles;
use stanch_model::{CheckReport, FileSystem, Finding, Location, SourceText};

use crate::args::check::CheckFormat;

/// The folder that paths of a format are relative to: those that CI systems read are seen from the root of the
/// repository, others from the working directory.
pub(crate) fn base(format: CheckFormat, cwd: &Path) -> PathBuf {
    match format {
        CheckFormat::Sarif | CheckFormat::Github | CheckFormat::Gitlab => repository(cwd),
        _ => cwd.to_owned(),
    }
}

/// The root of the repository that a folder is in; the folder itself where there is none.
pub(crate) fn repository(cwd: &Path) -> PathBuf {
    cwd.ancestors().find(|dir| dir.join(".git").exists()).unwrap_or(cwd).to_owned()
}

/// Makes the paths of a report relative to `base`, where they are below it.
pub(crate) fn relate(report: &mut CheckReport, base: &Path) {
    for finding in &mut report.findings {
        each_path(finding, &mut |path| shorten(path, base));
    }
    for file in report.problems.iter_mut().filter_map(|p| p.file.as_mut()) {
        shorten(file, base);
    }
}

/// Makes one path relative to `base`, where it is below it.
pub(crate) fn shorten(path: &mut String, base: &Path) {
    if let Ok(rest) = Path::new(path.as_str()).strip_prefix(base) {
        let rest = rest.to_string_lossy();
        *path = if rest.is_empty() { ".".to_owned() } else { rest.into_owned() };
    }
}

/// Gives every path of a finding to `change`.
pub(crate) fn each_path(finding: &mut Finding, change: &mut dyn FnMut(&mut String)) {
    let places = [&mut finding.location, &mut finding.spawned_at, &mut finding.blocked_at];
    let mut at = |place: &mut Location| change(&mut place.file);
    places.into_iter().flatten().for_each(&mut at);
    finding.candidates.iter_mut().for_each(&mut at);
    let steps = finding.source.iter_mut().flat_map(|source| &mut source.path);
    steps.for_each(|step| at(&mut step.location));
    finding.fix.edits.iter_mut().for_each(|edit| change(&mut edit.file));
}

/// The texts of the files that the findings of a report name, under the paths of the report; `base` is what these are
/// relative to.
pub(crate) fn texts(report: &CheckReport, base: &Path, files: &OsFiles) -> SourceText {
    let mut texts = SourceText::default();
    for finding in &report.findings {
        each_path(&mut finding.clone(), &mut |path| {
            // What is not there is told by the places alone.
            if texts.file(path).is_none()
                && let Ok(bytes) = files.read(&base.join(path.as_str()))
            {
                texts.insert(path.clone(), String::from_utf8_lossy(&bytes));
            }
        });
    }
    texts
}
