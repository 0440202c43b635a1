//! What was wrong with the tree, as a report says it.

use std::collections::BTreeSet;
use std::path::Path;

use stanch_gosrc::module::{LoadProblem, Loader, ProblemKind};
use stanch_model::{CheckProblem, CheckProblemKind};

use crate::ui::Ui;

/// The problems of a loader, each thing once. What cannot make a leak be missed, and nobody can mend here, is told with
/// `--verbose` only.
pub(crate) fn of(loader: &Loader<'_>, problems: Vec<LoadProblem>, ui: &Ui) -> Vec<CheckProblem> {
    let mut without_goroot = problems.iter().any(|p| p.kind == ProblemKind::NoGoroot && p.line.is_some());
    let mut modules = BTreeSet::new();
    let mut out = Vec::new();
    for problem in problems {
        match &problem.kind {
            ProblemKind::NoGoroot if problem.line.is_some() => {
                // One line for all imports that need it.
                if std::mem::take(&mut without_goroot) && loader.options().goroot.is_none() {
                    out.push(no_goroot());
                }
                continue;
            }
            // Without any module there is none that it could belong to.
            ProblemKind::OutsideModules if loader.main_modules().is_empty() => {
                ui.detail(&problem.to_string());
                continue;
            }
            ProblemKind::MissingGoMod(_) => {
                ui.detail(&problem.to_string());
                continue;
            }
            // A module that is not there is one problem, however many of its packages are imported.
            ProblemKind::MissingModule(module) if !modules.insert(module.clone()) => continue,
            _ => {}
        }
        out.push(one(loader, &problem));
    }
    out
}

fn no_goroot() -> CheckProblem {
    let what = "Go's own sources were not found, so that calls into the standard library are not known: install Go, or \
                set GOROOT";
    CheckProblem {
        kind: CheckProblemKind::MissingDependency,
        file: None,
        line: None,
        column: None,
        what: what.to_owned(),
        incomplete: true,
    }
}

fn one(loader: &Loader<'_>, problem: &LoadProblem) -> CheckProblem {
    let (kind, incomplete) = match &problem.kind {
        // What is wrong in the files of dependencies costs types of theirs, as a missing dependency does.
        ProblemKind::BadModuleFile => (CheckProblemKind::Module, is_ours(loader, &problem.path)),
        ProblemKind::Inconsistent
        | ProblemKind::AmbiguousImport { .. }
        | ProblemKind::OutsideModules
        | ProblemKind::Vendoring
        | ProblemKind::MissingGoMod(_) => (CheckProblemKind::Module, false),
        ProblemKind::Unreadable => (CheckProblemKind::Unreadable, is_ours(loader, &problem.path)),
        ProblemKind::NotUtf8 | ProblemKind::NoMatch => (CheckProblemKind::Unreadable, true),
        ProblemKind::MissingModule(_) | ProblemKind::MissingPackage { .. } => {
            (CheckProblemKind::MissingDependency, false)
        }
        ProblemKind::NoGoroot => (CheckProblemKind::MissingDependency, true),
        ProblemKind::BadHeader | ProblemKind::BadConstraint | ProblemKind::MixedPackages => {
            (CheckProblemKind::Syntax, is_ours(loader, &problem.path))
        }
    };
    CheckProblem {
        kind,
        file: Some(problem.path.display().to_string()),
        line: problem.line,
        column: None,
        what: problem.what.clone(),
        incomplete,
    }
}

/// Whether a path is neither in GOROOT nor in the module cache, unless that is what is worked on.
fn is_ours(loader: &Loader<'_>, path: &Path) -> bool {
    let options = loader.options();
    let mut theirs = options.goroot.iter().chain(&options.modcache);
    let worked_on = loader.main_modules().iter().any(|main| path.starts_with(&main.dir));
    worked_on || !theirs.any(|dir| path.starts_with(dir))
}

/// Syntax errors of a file's head are found by the parser, too, which knows more about them.
pub(crate) fn without_repetitions(problems: Vec<CheckProblem>) -> Vec<CheckProblem> {
    let parsed: BTreeSet<String> = problems
        .iter()
        .filter(|p| p.kind == CheckProblemKind::Syntax && p.column.is_some())
        .filter_map(|p| p.file.clone())
        .collect();
    let is_repeated = |p: &CheckProblem| {
        p.kind == CheckProblemKind::Syntax
            && p.column.is_none()
            && p.file.as_ref().is_some_and(|file| parsed.contains(file))
    };
    let mut kept: Vec<CheckProblem> = problems.into_iter().filter(|p| !is_repeated(p)).collect();
    let key = |p: &CheckProblem| (p.file.clone(), p.line, p.column, p.kind, p.what.clone());
    kept.sort_by_cached_key(key);
    kept.dedup();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(kind: CheckProblemKind, file: &str, column: Option<u32>) -> CheckProblem {
        CheckProblem {
            kind,
            file: Some(file.to_owned()),
            line: Some(1),
            column,
            what: "x".to_owned(),
            incomplete: true,
        }
    }

    #[test]
    fn the_head_of_a_file_is_told_once() {
        let all = vec![
            problem(CheckProblemKind::Syntax, "b.go", None),
            problem(CheckProblemKind::Syntax, "a.go", None),
            problem(CheckProblemKind::Syntax, "a.go", Some(3)),
            problem(CheckProblemKind::Unreadable, "a.go", None),
            problem(CheckProblemKind::Unreadable, "a.go", None),
        ];
        let kept = without_repetitions(all.clone());
        assert_eq!(kept, [all[3].clone(), all[2].clone(), all[0].clone()]);
    }
}
