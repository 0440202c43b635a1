//! What is new since a revision, or in a patch.

mod git;
mod patch;
mod tree;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use stanch_collect::CancelToken;
use stanch_gosrc::module::LoadOptions;
use stanch_model::{FileKind, FileSystem, Finding, Location};

use crate::check::select::Asked;
use crate::check::session::{self, Checked};
use crate::check::settings::{Settings, Since};
use crate::failure::{Failure, Result};
use crate::ui::Ui;
use git::Git;
use tree::TreeFiles;

/// Lines that are new; `None` for a whole file.
struct Changed(BTreeMap<PathBuf, Option<BTreeSet<u32>>>);

impl Changed {
    fn of(lines: patch::Lines, place: impl Fn(&str) -> PathBuf) -> Self {
        Self(lines.into_iter().map(|(file, lines)| (place(&file), Some(lines))).collect())
    }

    fn has(&self, file: &str, from: u32, to: u32) -> bool {
        match self.0.get(Path::new(file)) {
            None => false,
            Some(None) => true,
            Some(Some(lines)) => lines.range(from..=to.max(from)).next().is_some(),
        }
    }

    /// Whether a line of a finding is new: of its place, of where its goroutine starts or waits, or of its path.
    fn touches(&self, finding: &Finding) -> bool {
        let source = finding.source.as_ref();
        let at = |at: &Location, end: u32| self.has(&at.file, at.line, end);
        let end = |end: Option<stanch_model::LineColumn>, line: u32| end.map_or(line, |end| end.line);
        let places = [&finding.spawned_at, &finding.blocked_at];
        finding.location.as_ref().is_some_and(|l| at(l, end(source.and_then(|s| s.end), l.line)))
            || places.into_iter().flatten().any(|l| at(l, l.line))
            || source.is_some_and(|s| {
                s.path.iter().any(|step| at(&step.location, end(step.end, step.location.line)))
            })
    }
}

/// What comparing with an old tree needs of the run that is compared.
pub(crate) struct Now<'a> {
    pub(crate) settings: &'a Settings,
    /// Those with which the findings were found.
    pub(crate) options: &'a LoadOptions,
    pub(crate) cancel: &'a CancelToken,
    pub(crate) ui: &'a Ui,
}

/// Leaves the findings that are new.
pub(crate) fn leave_new(checked: &mut Checked, since: &Since, now: &Now<'_>) -> Result<()> {
    let findings = std::mem::take(&mut checked.report.findings);
    let dirs = std::mem::take(&mut checked.dirs);
    let cwd = &now.settings.cwd;
    let new = match since {
        Since::Patch(path) => {
            let changed = of_patch(path, cwd)?;
            findings.iter().map(|f| changed.touches(f)).collect()
        }
        Since::Revision(name) => {
            let git = Git::around(cwd)?;
            let commit = git.commit(name)?;
            now.since(&git, &commit, &findings, &dirs)?
        }
        Since::MergeBase(name) => {
            let git = Git::around(cwd)?;
            let commit = git.merge_base(name)?;
            now.since(&git, &commit, &findings, &dirs)?
        }
    };
    let kept = findings.into_iter().zip(dirs).zip(new).filter(|(_, new): &(_, bool)| *new);
    (checked.report.findings, checked.dirs) = kept.map(|(both, _)| both).unzip();
    Ok(())
}

/// Paths of a patch are seen from the root of the repository, or from the working directory.
fn of_patch(path: &Path, cwd: &Path) -> Result<Changed> {
    let bytes =
        std::fs::read(path).map_err(|e| Failure::caused(format!("read the patch {}", path.display()), &e))?;
    let lines = patch::added(&String::from_utf8_lossy(&bytes));
    let top = cwd.ancestors().find(|dir| dir.join(".git").exists()).unwrap_or(cwd);
    let place = |file: &str| {
        let from_top = top.join(file);
        if from_top.exists() { from_top } else { cwd.join(file) }
    };
    Ok(Changed::of(lines, place))
}

impl Now<'_> {
    /// Whether each finding is new since a commit; `dirs` are the folders of their packages.
    fn since(&self, git: &Git, commit: &str, findings: &[Finding], dirs: &[PathBuf]) -> Result<Vec<bool>> {
        let mut changed = Changed::of(patch::added(&git.diff(commit)?), |file| git.top.join(file));
        changed.0.extend(git.untracked()?.into_iter().map(|file| (git.top.join(file), None)));
        let touched: Vec<bool> = findings.iter().map(|f| changed.touches(f)).collect();
        let open = dirs.iter().zip(&touched).filter(|(_, touched)| !**touched).map(|(dir, _)| dir);
        let old = self.old_findings(git, commit, open.collect())?;
        let mut left: HashMap<&str, usize> = HashMap::new();
        for finding in &old {
            *left.entry(finding.fingerprint.as_str()).or_default() += 1;
        }
        let mut was_there = |finding: &Finding| match left.get_mut(finding.fingerprint.as_str()) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        };
        Ok(findings.iter().zip(touched).map(|(finding, touched)| touched || !was_there(finding)).collect())
    }

    /// What the old tree has in the packages that matter.
    fn old_findings(&self, git: &Git, commit: &str, dirs: BTreeSet<&PathBuf>) -> Result<Vec<Finding>> {
        let Self { settings, options, cancel, ui } = self;
        let apart =
            options.goroot.iter().chain(&options.modcache).filter(|dir| !options.dir.starts_with(dir));
        if dirs.is_empty() {
            return Ok(Vec::new());
        }
        let files = TreeFiles::open(git, commit, apart.cloned().collect())?;
        let there = dirs.into_iter().filter(|dir| files.kind(dir) == Ok(FileKind::Dir));
        let asked: Vec<Asked> = there.map(|dir| Asked::Pattern(dir.to_string_lossy().into_owned())).collect();
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        ui.detail(&format!("checking {} packages of {commit} to compare with", asked.len()));
        match session::check(settings, &asked, (*options).clone(), &files, cancel, ui) {
            Ok(old) => Ok(old.report.findings),
            // There were folders, but no Go files in them.
            Err(failure) => {
                ui.detail(&failure.what);
                Ok(Vec::new())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing;

    #[test]
    fn a_finding_is_touched_by_any_of_its_lines() {
        let finding = testing::finding("/src/a.go", 10);
        let changed = |file: &str, line| {
            Changed(BTreeMap::from([(PathBuf::from(file), Some(BTreeSet::from([line])))])).touches(&finding)
        };
        // Its place, a step of its path, the start of a goroutine, where that waits; but no candidate.
        assert_eq!(
            [9, 10, 11, 12, 13, 14, 15].map(|line| changed("/src/a.go", line)),
            [false, true, true, false, true, true, false]
        );
        assert!(!changed("/src/b.go", 10));
        assert!(Changed(BTreeMap::from([(PathBuf::from("/src/a.go"), None)])).touches(&finding));
    }
}
