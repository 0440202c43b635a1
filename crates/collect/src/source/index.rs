//! The Go files and modules below one folder.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use super::SourceMiss;

/// Largest go.mod looked into; the module line is at the top.
const MAX_GO_MOD: u64 = 64 << 10;
/// Folders that hold no Go sources of anybody's interest.
const SKIPPED: &[&str] = &["node_modules"];
/// Deepest folder looked into.
const MAX_DEPTH: usize = 64;

/// Paths are relative to the folder, with forward slashes.
#[derive(Debug, Default)]
pub(super) struct Index {
    by_name: HashMap<String, Vec<String>>,
    /// Module path and folder (empty for the top), longest module path first.
    modules: Vec<(String, String)>,
}

impl Index {
    /// Looks at no more than `max_entries` entries; links to folders are not followed.
    pub(super) fn of(root: &Path, max_entries: usize) -> Self {
        let mut index = Self::default();
        let mut left = max_entries;
        index.walk(root, "", 0, &mut left);
        index.modules.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        index
    }

    fn walk(&mut self, dir: &Path, relative: &str, depth: usize, left: &mut usize) {
        let Ok(entries) = std::fs::read_dir(dir) else { return };
        for entry in entries.flatten() {
            let Some(rest) = left.checked_sub(1) else { return };
            *left = rest;
            let Ok(name) = entry.file_name().into_string() else { continue };
            let path = super::join(relative, &name);
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                if !name.starts_with('.') && !SKIPPED.contains(&name.as_str()) && depth < MAX_DEPTH {
                    self.walk(&entry.path(), &path, depth + 1, left);
                }
            } else if name == "go.mod" {
                let module = read_module(&entry.path());
                self.modules.extend(module.map(|module| (module, relative.to_owned())));
            } else if name.ends_with(".go") || name.ends_with(".s") {
                self.by_name.entry(name).or_default().push(path);
            }
        }
    }

    pub(super) fn modules(&self) -> impl Iterator<Item = (&str, &str)> {
        self.modules.iter().map(|(module, dir)| (module.as_str(), dir.as_str()))
    }

    pub(super) fn has_modules(&self) -> bool {
        !self.modules.is_empty()
    }

    /// Whether a module's path begins with the element `first`.
    pub(super) fn has_module_under(&self, first: &str) -> bool {
        self.modules.iter().any(|(module, _)| module.split('/').next() == Some(first))
    }

    /// The file that shares most trailing elements with `recorded`, at least `at_least`. The name alone suffices
    /// only for a file at the top of the folder or of a module: `/build/main.go` is likely to be `main.go` there,
    /// but not some `main.go` further down.
    pub(super) fn longest_suffix(&self, recorded: &str, at_least: usize) -> Result<&str, SourceMiss> {
        let name = recorded.rsplit('/').next().unwrap_or(recorded);
        let candidates = self.by_name.get(name).map_or(&[][..], Vec::as_slice);
        let mut best: Option<(usize, &str, bool)> = None;
        for candidate in candidates {
            let common = common_suffix(candidate, recorded);
            if common < at_least || (common == 1 && !self.is_at_top(candidate)) {
                continue;
            }
            best = match best {
                Some((n, ..)) if n > common => best,
                Some((n, first, _)) if n == common => Some((n, first, true)),
                _ => Some((common, candidate, false)),
            };
        }
        match best {
            None => Err(SourceMiss::NotFound),
            Some((_, _, true)) => Err(SourceMiss::Ambiguous),
            Some((_, found, false)) => Ok(found),
        }
    }

    fn is_at_top(&self, path: &str) -> bool {
        let dir = path.rsplit_once('/').map_or("", |(dir, _)| dir);
        dir.is_empty() || self.modules.iter().any(|(_, d)| d == dir)
    }
}

/// Number of equal trailing elements.
fn common_suffix(a: &str, b: &str) -> usize {
    a.rsplit('/').zip(b.rsplit('/')).take_while(|(a, b)| a == b).count()
}

/// The `module` line of a go.mod file.
fn read_module(path: &Path) -> Option<String> {
    let mut text = Vec::new();
    std::fs::File::open(path).ok()?.take(MAX_GO_MOD).read_to_end(&mut text).ok()?;
    let text = String::from_utf8_lossy(&text);
    let line = text.lines().find_map(|line| line.trim_start().strip_prefix("module"))?;
    let rest = line.split("//").next().unwrap_or("").trim();
    let module = rest.trim_matches(['"', '`']);
    (!module.is_empty() && line.starts_with(char::is_whitespace)).then(|| module.to_owned())
}
