//! Minimal version selection with module graph pruning (<https://go.dev/ref/mod#minimal-version-selection>,
//! <https://go.dev/ref/mod#graph-pruning>): pure, over whatever says what a module requires.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::modfile::ModuleVersion;
use super::semver;

/// What one module at one version requires.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Summary {
    pub(super) require: Arc<[ModuleVersion]>,
    /// Whether its own requirements list all that its packages need (go 1.17 and later), so that those of its
    /// requirements may be left out.
    pub(super) pruned: bool,
}

/// How much of the graph below a module is looked at.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) enum Scope {
    /// Its requirements, and all below modules without pruning.
    Pruned,
    /// All below it.
    Unpruned,
    /// As of a module that is worked on: its requirements, and theirs as they say.
    Workspace,
}

/// Says what modules require, several at once; `None` for one that cannot be read.
pub(super) type Load<'a> = dyn FnMut(&[ModuleVersion]) -> Vec<Option<Summary>> + 'a;

/// The requirement graph, as far as pruning leaves it.
pub(super) struct Graph {
    required: HashMap<ModuleVersion, Option<Summary>>,
    /// The highest version that anything requires, by path; empty for the modules that are worked on.
    selected: BTreeMap<String, String>,
}

impl Graph {
    /// The graph of one main module: `roots` are its requirements.
    ///
    /// With pruning, a requirement below the selected version is raised and what the lower one required is
    /// forgotten, as the go command does when it mends such a file.
    pub(super) fn of_module(main: &str, roots: &[ModuleVersion], scope: Scope, load: &mut Load<'_>) -> Self {
        let mut roots = roots.to_vec();
        loop {
            let mut graph = Self::with_mains([main]);
            graph.select(&roots);
            graph.walk(roots.iter().map(|m| (m.clone(), scope)).collect(), load);
            let raised: Vec<_> = roots.iter().map(|root| graph.at_selected(root)).collect();
            if scope != Scope::Pruned || raised == roots {
                return graph;
            }
            // Versions only rise, and there are finitely many.
            roots = raised;
        }
    }

    fn at_selected(&self, module: &ModuleVersion) -> ModuleVersion {
        let version = self.selected(&module.path).unwrap_or(&module.version).to_owned();
        ModuleVersion { path: module.path.clone(), version }
    }

    /// The graph of a workspace. Versions of its modules are empty, also when `load` is asked.
    pub(super) fn of_workspace(mains: &[String], load: &mut Load<'_>) -> Self {
        let mut graph = Self::with_mains(mains.iter().map(String::as_str));
        let roots: Vec<_> =
            mains.iter().map(|path| ModuleVersion { path: path.clone(), version: String::new() }).collect();
        graph.walk(roots.iter().map(|m| (m.clone(), Scope::Workspace)).collect(), load);
        graph.raise(&roots, load);
        graph
    }

    fn with_mains<'a>(mains: impl IntoIterator<Item = &'a str>) -> Self {
        let selected = mains.into_iter().map(|path| (path.to_owned(), String::new())).collect();
        Self { required: HashMap::new(), selected }
    }

    /// The version of a module that is built; empty for a main module.
    pub(super) fn selected(&self, path: &str) -> Option<&str> {
        self.selected.get(path).map(String::as_str)
    }

    /// Every module of the build with its version, by path.
    pub(super) fn build_list(&self) -> impl Iterator<Item = (&str, &str)> {
        self.selected.iter().map(|(path, version)| (path.as_str(), version.as_str()))
    }

    fn select(&mut self, required: &[ModuleVersion]) {
        for module in required {
            match self.selected.get_mut(&module.path) {
                Some(version) if version.is_empty() => {}
                Some(version) if semver::compare(version, &module.version).is_ge() => {}
                Some(version) => version.clone_from(&module.version),
                None => {
                    self.selected.insert(module.path.clone(), module.version.clone());
                }
            }
        }
    }

    /// Loads what is reachable, wave by wave.
    fn walk(&mut self, mut wave: Vec<(ModuleVersion, Scope)>, load: &mut Load<'_>) {
        let mut seen: HashSet<(ModuleVersion, Scope)> = HashSet::new();
        loop {
            wave.retain(|item| seen.insert(item.clone()));
            if wave.is_empty() {
                return;
            }
            self.load_missing(&wave, load);
            let mut next = Vec::new();
            for (module, scope) in wave {
                let Some(Some(summary)) = self.required.get(&module) else { continue };
                if scope == Scope::Pruned && summary.pruned {
                    continue;
                }
                let below =
                    if summary.pruned && scope != Scope::Unpruned { Scope::Pruned } else { Scope::Unpruned };
                next.extend(summary.require.iter().map(|required| (required.clone(), below)));
            }
            wave = next;
        }
    }

    fn load_missing(&mut self, wave: &[(ModuleVersion, Scope)], load: &mut Load<'_>) {
        let mut modules: Vec<ModuleVersion> =
            wave.iter().map(|(m, _)| m).filter(|m| !self.required.contains_key(*m)).cloned().collect();
        modules.sort();
        modules.dedup();
        for (module, summary) in modules.iter().zip(load(&modules)) {
            if let Some(summary) = &summary {
                let require = Arc::clone(&summary.require);
                self.select(&require);
            }
            self.required.insert(module.clone(), summary);
        }
    }

    /// In a workspace, one module may raise another's dependency above the version at which its requirements were
    /// looked at; those of the raised version count too.
    fn raise(&mut self, roots: &[ModuleVersion], load: &mut Load<'_>) {
        let mut with_packages: BTreeSet<String> = roots.iter().map(|m| m.path.clone()).collect();
        let mut seen: HashSet<ModuleVersion> = HashSet::new();
        loop {
            let todo = self.raised(&with_packages, &seen);
            if todo.is_empty() {
                return;
            }
            self.walk(todo.iter().map(|m| (m.clone(), Scope::Workspace)).collect(), load);
            with_packages.extend(todo.iter().map(|m| m.path.clone()));
            seen.extend(todo);
        }
    }

    fn raised(
        &self,
        with_packages: &BTreeSet<String>,
        seen: &HashSet<ModuleVersion>,
    ) -> BTreeSet<ModuleVersion> {
        let mut todo = BTreeSet::new();
        for path in with_packages {
            let Some(version) = self.selected.get(path) else { continue };
            let module = ModuleVersion { path: path.clone(), version: version.clone() };
            if !seen.contains(&module) {
                todo.insert(module);
                continue;
            }
            let Some(Some(summary)) = self.required.get(&module) else { continue };
            for required in summary.require.iter() {
                let Some(selected) = self.selected.get(&required.path) else { continue };
                let raised = ModuleVersion { path: required.path.clone(), version: selected.clone() };
                if semver::compare(selected, &required.version).is_gt() && !seen.contains(&raised) {
                    todo.insert(raised);
                }
            }
        }
        todo
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `A1: B1 C2` lines; a `*` after the name marks a module without pruning.
    fn modules(text: &str) -> HashMap<ModuleVersion, Summary> {
        let read = |line: &str| {
            let (head, requires) = line.split_once(':').unwrap();
            let require = requires.split_whitespace().map(version).collect();
            (version(head.trim_end_matches('*')), Summary { require, pruned: !head.ends_with('*') })
        };
        text.lines().map(read).collect()
    }

    fn version(word: &str) -> ModuleVersion {
        let (path, number) = word.trim().split_at(1);
        let version = if number.is_empty() { String::new() } else { format!("v1.{number}.0") };
        ModuleVersion { path: path.to_owned(), version }
    }

    fn shown(graph: &Graph) -> String {
        let short = |v: &str| v.split('.').nth(1).unwrap_or_default().to_owned();
        graph.build_list().map(|(path, v)| format!("{path}{}", short(v))).collect::<Vec<_>>().join(" ")
    }

    fn list(text: &str, roots: &str, scope: Scope) -> String {
        let modules = modules(text);
        let roots: Vec<_> = roots.split_whitespace().map(version).collect();
        let mut load = |wanted: &[ModuleVersion]| wanted.iter().map(|m| modules.get(m).cloned()).collect();
        shown(&Graph::of_module("M", &roots, scope, &mut load))
    }

    #[test]
    fn selects_the_highest_version_that_is_required() {
        // The example of https://research.swtch.com/vgo-mvs.
        let text = "B2: D3\nC2: D4 F1\nD3: E2\nD4: E2 F1\nE2:\nF1: G1\nG1: F1";
        assert_eq!(list(text, "B2 C2", Scope::Unpruned), "B2 C2 D4 E2 F1 G1 M");
        // Cycles end, and a version that nothing requires any more still counts once it was reached.
        let text = "B1*: C1 M9\nC1*: B2\nB2*: C2\nC2*:";
        assert_eq!(list(text, "B1", Scope::Unpruned), "B2 C2 M");
    }

    #[test]
    fn pruning_leaves_out_what_lies_below_pruned_modules() {
        let text = "B1: C1\nC1: D1\nD1: E1\nE1:";
        assert_eq!(list(text, "B1", Scope::Pruned), "B1 C1 M");
        assert_eq!(list(text, "B1", Scope::Unpruned), "B1 C1 D1 E1 M");
        // Below a module without pruning, everything counts.
        let text = "B1*: C1\nC1: D1\nD1: E1\nE1:";
        assert_eq!(list(text, "B1", Scope::Pruned), "B1 C1 D1 E1 M");
        // The same module may be reached both ways.
        let text = "A1: C1\nB1*: C1\nC1: D1\nD1:";
        assert_eq!(list(text, "A1 B1", Scope::Pruned), "A1 B1 C1 D1 M");
    }

    #[test]
    fn requirements_below_the_selected_version_are_raised() {
        let text = "B1*: D5\nB2:\nC1: B2\nD5:";
        assert_eq!(list(text, "B1 C1", Scope::Pruned), "B2 C1 M");
        assert_eq!(list(text, "B1 C1", Scope::Unpruned), "B2 C1 D5 M");
    }

    #[test]
    fn a_missing_module_costs_only_what_it_requires() {
        assert_eq!(list("B1: D1\nD1:", "B1 C1", Scope::Unpruned), "B1 C1 D1 M");
    }

    #[test]
    fn a_workspace_looks_at_raised_versions() {
        // N's B raises C above what M asks for, and with C's packages E counts, and what that requires.
        let text = "M: C1\nN: B1\nB1: C2\nC1: D1\nC2: E1\nD1:\nE1: F1\nF1: G1\nG1:";
        let modules = modules(text);
        let mut load = |wanted: &[ModuleVersion]| wanted.iter().map(|m| modules.get(m).cloned()).collect();
        let graph = Graph::of_workspace(&["M".to_owned(), "N".to_owned()], &mut load);
        assert_eq!(shown(&graph), "B1 C2 D1 E1 F1 M N");
        assert_eq!(graph.selected("M"), Some(""));
        assert_eq!(graph.selected("X"), None);
    }
}
