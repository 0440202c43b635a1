//! The vendor directory as a source of packages.

use std::collections::HashMap;
use std::path::PathBuf;

use super::problem::{LoadProblem, ProblemKind};
use super::setup::Setup;
use super::tree::Tree;
use super::vendor::{VendoredModule, parse_modules_txt};

/// A vendor directory with its list.
pub(super) struct Vendored {
    pub(super) dir: PathBuf,
    pub(super) workspace: bool,
    pub(super) modules: Vec<VendoredModule>,
    /// The module of each vendored package.
    packages: HashMap<String, usize>,
}

impl Vendored {
    pub(super) fn open(tree: &Tree<'_>, dir: PathBuf, problems: &mut Vec<LoadProblem>) -> Self {
        let path = dir.join("modules.txt");
        let list = match tree.files.read(&path) {
            Ok(bytes) => {
                let read = parse_modules_txt(&bytes);
                problems.extend(read.problems.iter().map(|p| LoadProblem::in_module_file(&path, p)));
                read.value
            }
            Err(error) => {
                problems.push(LoadProblem::unreadable(&path, &error));
                Default::default()
            }
        };
        let owned = list.modules.iter().enumerate();
        let packages =
            owned.flat_map(|(index, m)| m.packages.iter().map(move |p| (p.clone(), index))).collect();
        Self { dir, workspace: list.workspace, modules: list.modules, packages }
    }

    /// The module that a listed package belongs to.
    pub(super) fn module_of(&self, package: &str) -> Option<&VendoredModule> {
        self.packages.get(package).and_then(|index| self.modules.get(*index))
    }

    /// Compares the list with what go.mod requires: from Go 1.14 on, the go command refuses to build when they
    /// disagree.
    pub(super) fn check(&self, setup: &Setup, problems: &mut Vec<LoadProblem>) {
        let explicit: HashMap<(&str, &str), u32> = self
            .modules
            .iter()
            .filter(|m| m.explicit)
            .filter_map(|m| Some(((m.path.as_str(), m.version.as_deref()?), m.line)))
            .collect();
        for main in &setup.mains {
            for required in &main.file.require {
                let module = &required.module;
                if !explicit.contains_key(&(module.path.as_str(), module.version.as_str())) {
                    let what =
                        format!("{}@{} is not listed in vendor/modules.txt", module.path, module.version);
                    let at = main.go_mod();
                    problems.push(LoadProblem::new(&at, Some(required.line), ProblemKind::Vendoring, what));
                }
            }
        }
        let required = |path: &str, version: &str| {
            let mut all = setup.mains.iter().flat_map(|main| &main.file.require);
            all.any(|r| r.module.path == path && r.module.version == version)
        };
        for ((path, version), line) in explicit {
            if !required(path, version) {
                let what = format!("{path}@{version} is marked as explicit, but go.mod does not require it");
                let at = self.dir.join("modules.txt");
                problems.push(LoadProblem::new(&at, Some(line), ProblemKind::Vendoring, what));
            }
        }
    }
}
