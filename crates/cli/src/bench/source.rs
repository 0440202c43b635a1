//! Source lines with what was spent in them. Only files that the profile names are opened.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use serde::Serialize;
use stanch_collect::source::SourceResolver;
use stanch_profile::flame::{self, Change, Stacks};
use stanch_profile::{Granularity, Options, ProfileError};

use super::Bench;
use crate::failure::Result;
use crate::pipeline;
use crate::ui::Ui;

/// Larger files are generated ones that nobody reads.
const LARGEST: u64 = 8 << 20;
/// Lines before the first and after the last line with a value.
const MARGIN: i64 = 8;
/// Lines of one listing.
const MOST_LINES: i64 = 3000;
/// Endings of source files. A profile may name anything; a key or a password file is not shown.
const ENDINGS: [&str; 22] = [
    "go", "s", "c", "h", "cc", "cpp", "cxx", "hpp", "rs", "java", "kt", "scala", "py", "rb", "js", "ts",
    "cs", "swift", "zig", "php", "m", "inc",
];

/// Where source files are looked for.
pub(crate) struct Sources {
    roots: Vec<SourceResolver>,
    ui: Ui,
}

impl Sources {
    /// Below the folders of `--source`, else where the program was built; in the module cache and GOROOT either way.
    pub(crate) fn new(dirs: &[PathBuf], ui: &Ui) -> Result<Self> {
        Ok(Self { roots: pipeline::source_roots(dirs)?, ui: ui.clone() })
    }

    /// The text of a file that the profile names.
    fn find(&self, named: &str) -> Option<String> {
        let path = Path::new(named);
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        let strange = path.components().any(|c| c == Component::ParentDir);
        if !ENDINGS.contains(&ending.as_str()) || strange {
            return None;
        }
        if path.metadata().is_ok_and(|m| !m.is_file() || m.len() > LARGEST) {
            return None;
        }
        let found = pipeline::find_sources(&[named.to_owned()], &self.roots, &self.ui);
        found.file(named).map(str::to_owned)
    }
}

/// What was spent in a line, now and in the base.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
pub(crate) struct Spent {
    pub(crate) flat: i64,
    pub(crate) cum: i64,
    pub(crate) base_flat: i64,
    pub(crate) base_cum: i64,
}

/// A line of a listing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub(crate) struct Line {
    pub(crate) n: i64,
    /// `None` when the file was not found.
    pub(crate) text: Option<String>,
    #[serde(flatten)]
    pub(crate) spent: Spent,
}

/// The lines of a function in one of its files.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub(crate) struct File {
    /// As the profile names it, with what a terminal or page would not survive made visible.
    pub(crate) name: String,
    /// Whether its text was found.
    pub(crate) found: bool,
    /// Whether lines between the first and the last were left out.
    pub(crate) cut: bool,
    pub(crate) lines: Vec<Line>,
}

/// The lines of the function `name` (as the profile has it), in each file that it is said to be in.
pub(crate) fn listing(
    bench: &Bench,
    options: &Options,
    change: Change,
    name: &str,
) -> std::result::Result<Vec<File>, ProfileError> {
    let by_line = bench.view(&Options { granularity: Granularity::Lines, ..options.clone() })?;
    let amounts = by_line.amounts(change);
    let totals = flame::totals(Stacks::of(&by_line.calls, &amounts));
    let mut files: BTreeMap<&str, BTreeMap<i64, Spent>> = BTreeMap::new();
    for (node, total) in by_line.calls.nodes().iter().zip(&totals) {
        if by_line.calls.names().get(node.name) == name && total.cum.width > 0 {
            let file = by_line.calls.names().get(node.file);
            let line = files.entry(file).or_default().entry(node.line).or_default();
            line.flat = line.flat.saturating_add(total.flat.now);
            line.cum = line.cum.saturating_add(total.cum.now);
            line.base_flat = line.base_flat.saturating_add(total.flat.base);
            line.base_cum = line.base_cum.saturating_add(total.cum.base);
        }
    }
    Ok(files.iter().map(|(file, lines)| show(file, lines, bench.sources.find(file).as_deref())).collect())
}

fn show(file: &str, spent: &BTreeMap<i64, Spent>, text: Option<&str>) -> File {
    let first = spent.keys().next().copied().unwrap_or(1);
    let last = spent.keys().next_back().copied().unwrap_or(1);
    let (start, end) = (first.saturating_sub(MARGIN).max(1), last.saturating_add(MARGIN));
    let cut = end.saturating_sub(start) >= MOST_LINES;
    let end = end.min(start.saturating_add(MOST_LINES - 1));
    let line = |n: i64, text: Option<&str>| {
        let spent = spent.get(&n).copied().unwrap_or_default();
        Line { n, text: text.map(str::to_owned), spent }
    };
    let lines = match text {
        Some(text) => {
            let skipped = usize::try_from(start - 1).unwrap_or(usize::MAX);
            (start..=end).zip(text.lines().skip(skipped)).map(|(n, t)| line(n, Some(t))).collect()
        }
        None => spent.keys().take(MOST_LINES as usize).map(|n| line(*n, None)).collect(),
    };
    let name = stanch_report::escape::visible(file).into_owned();
    File { name, found: text.is_some(), cut, lines }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn only_source_files_are_found() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap().join("orders");
        fs::create_dir_all(root.join("api")).unwrap();
        for file in ["go.mod", "api/serve.go", "api/secret.key", "api/.go"] {
            fs::write(root.join(file), "module orders\n").unwrap();
        }
        let at = |name: &str| root.join(name).display().to_string();
        let ui = Ui::silent();
        for sources in
            [Sources::new(&[], &ui).unwrap(), Sources::new(std::slice::from_ref(&root), &ui).unwrap()]
        {
            assert!(sources.find(&at("api/serve.go")).is_some());
            for hostile in
                [at("api/secret.key"), at("api/../api/serve.go"), at("api/.go"), at("api"), String::new()]
            {
                assert_eq!(sources.find(&hostile), None, "{hostile}");
            }
        }
    }
}
