//! Source lines with what was spent in them. Only files that the profile names are opened.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use serde::Serialize;
use stanch_profile::flame::{self, Stacks};
use stanch_profile::{Granularity, Options};

use super::api::Answer;
use super::app::App;
use super::error::ApiError;
use super::query::Query;

/// Larger files are generated ones that nobody reads.
const LARGEST: u64 = 8 << 20;
/// Lines before the first and after the last line with a value.
const MARGIN: i64 = 8;
/// Lines of one listing.
const MOST_LINES: i64 = 3000;
/// Endings of source files. A profile may name anything; a key or a password file is not shown.
const ENDINGS: [&str; 22] = [
    "go", "s", "c", "h", "cc", "cpp", "cxx", "hpp", "rs", "java", "kt", "scala", "py", "rb", "js", "ts", "cs",
    "swift", "zig", "php", "m", "inc",
];

/// Where source files are looked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sources {
    /// Folders of `--source`.
    pub(crate) roots: Vec<PathBuf>,
    /// Go's own tree.
    pub(crate) goroot: Option<PathBuf>,
    /// The module cache.
    pub(crate) modcache: Option<PathBuf>,
}

impl Sources {
    /// The text of a file that a profile names, and where it was found.
    pub(super) fn find(&self, named: &str) -> Option<(PathBuf, String)> {
        let plain = named.replace('\\', "/");
        let path = Path::new(&plain);
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        if !ENDINGS.contains(&ending.as_str()) || path.components().any(|c| c == Component::ParentDir) {
            return None;
        }
        self.candidates(&plain).into_iter().find_map(|path| {
            let meta = fs::metadata(&path).ok().filter(|m| m.is_file() && m.len() <= LARGEST)?;
            let bytes = fs::read(&path).ok().filter(|b| b.len() as u64 <= LARGEST.max(meta.len()))?;
            Some((path, String::from_utf8_lossy(&bytes).into_owned()))
        })
    }

    /// Where the file may be, the likeliest first.
    fn candidates(&self, named: &str) -> Vec<PathBuf> {
        let parts: Vec<&str> = named.split('/').filter(|p| !p.is_empty()).collect();
        let mut all = Vec::new();
        for root in &self.roots {
            // The longest part of the path that is there: a build elsewhere has another prefix.
            all.extend((0..parts.len().saturating_sub(1)).map(|i| root.join(parts[i..].join("/"))));
            let folder = parts.len().checked_sub(2).map(|i| parts[i]);
            let same = root.file_name().and_then(|n| n.to_str()).is_some_and(|n| Some(n) == folder);
            if same || parts.len() == 1 {
                all.extend(parts.last().map(|file| root.join(file)));
            }
        }
        if let Some(cache) = &self.modcache {
            let inside = named.split_once("/pkg/mod/").map(|(_, rest)| rest);
            let trimmed = Some(named).filter(|n| n.contains('@') && !n.starts_with('/'));
            all.extend(inside.or(trimmed).map(|rest| cache.join(rest)));
        }
        if Path::new(named).is_absolute() {
            all.push(PathBuf::from(named));
        }
        if let Some(goroot) = &self.goroot {
            let inside = named.split_once("/src/").map(|(_, rest)| rest);
            let trimmed = Some(named).filter(|n| !n.starts_with('/'));
            all.extend(inside.or(trimmed).map(|rest| goroot.join("src").join(rest)));
        }
        all
    }
}

/// What was spent in a line.
#[derive(Clone, Copy, Default, Serialize)]
struct Spent {
    flat: i64,
    cum: i64,
    base_flat: i64,
    base_cum: i64,
}

#[derive(Serialize)]
struct Line<'a> {
    n: i64,
    /// `None` when the file was not found.
    text: Option<&'a str>,
    #[serde(flatten)]
    spent: Spent,
}

#[derive(Serialize)]
struct File<'a> {
    name: String,
    /// Where it was found; `None` when it was not.
    found: Option<String>,
    /// Whether lines between the first and the last were left out.
    cut: bool,
    lines: Vec<Line<'a>>,
}

/// `source?id=N`: the lines of a function, in each file that it is said to be in.
pub(super) fn listing(app: &App, query: &Query) -> Answer {
    let options = query.options(&app.options)?;
    let view = app.view(&options)?;
    let id = query.node(view.calls.nodes().len())?;
    let name = view.calls.names().get(view.calls.node(id).name).to_owned();
    if name.is_empty() {
        return Err(ApiError::missing("this box is no function, so that it has no source"));
    }
    let by_line = app.view(&Options { granularity: Granularity::Lines, ..options })?;
    let amounts = by_line.amounts(query.change()?);
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
    let texts: Vec<_> = files.keys().map(|f| app.sources.find(f)).collect();
    let shown = files.iter().zip(&texts).map(|((file, lines), text)| show(file, lines, text.as_ref()));
    #[derive(Serialize)]
    struct Body<'a> {
        function: String,
        files: Vec<File<'a>>,
    }
    let function = visible(&name);
    serde_json::to_vec(&Body { function, files: shown.collect() })
        .map_err(|e| ApiError { status: 500, message: e.to_string() })
}

fn visible(text: &str) -> String {
    stanch_report::escape::visible(text).into_owned()
}

fn show<'a>(file: &str, spent: &BTreeMap<i64, Spent>, text: Option<&'a (PathBuf, String)>) -> File<'a> {
    let first = spent.keys().next().copied().unwrap_or(1);
    let last = spent.keys().next_back().copied().unwrap_or(1);
    let (start, end) = (first.saturating_sub(MARGIN).max(1), last.saturating_add(MARGIN));
    let cut = end.saturating_sub(start) >= MOST_LINES;
    let end = end.min(start.saturating_add(MOST_LINES - 1));
    let line = |n: i64, text| Line { n, text, spent: spent.get(&n).copied().unwrap_or_default() };
    let lines = match text {
        Some((_, text)) => {
            let skipped = usize::try_from(start - 1).unwrap_or(usize::MAX);
            (start..=end).zip(text.lines().skip(skipped)).map(|(n, t)| line(n, Some(t))).collect()
        }
        None => spent.keys().take(MOST_LINES as usize).map(|n| line(*n, None)).collect(),
    };
    File {
        name: visible(file),
        found: text.map(|(path, _)| visible(&path.display().to_string())),
        cut,
        lines,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_source_files_are_found_and_by_their_longest_part() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("orders");
        fs::create_dir_all(root.join("api")).unwrap();
        fs::write(root.join("api/serve.go"), "package api\n").unwrap();
        fs::write(root.join("main.go"), "package main\n").unwrap();
        fs::write(root.join("api/secret.key"), "x").unwrap();
        let sources = Sources { roots: vec![root.clone()], ..Sources::default() };
        let found = |name: &str| sources.find(name).map(|(path, _)| path);
        assert_eq!(found("/build/1/orders/api/serve.go"), Some(root.join("api/serve.go")));
        assert_eq!(found("/build/1/orders/main.go"), Some(root.join("main.go")));
        // A main.go of elsewhere is another one.
        assert_eq!(found("/build/1/other/main.go"), None);
        for hostile in ["/build/orders/api/secret.key", "/etc/passwd", "api/../../orders/main.go", "", "/", ".go"] {
            assert_eq!(found(hostile), None, "{hostile}");
        }
    }

    #[test]
    fn files_of_go_and_of_modules() {
        let dir = tempfile::tempdir().unwrap();
        let (goroot, cache) = (dir.path().join("go"), dir.path().join("cache"));
        for file in [goroot.join("src/net/http/server.go"), cache.join("github.com/a/b@v1.0.0/b.go")] {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, "package x\n").unwrap();
        }
        let sources =
            Sources { roots: Vec::new(), goroot: Some(goroot.clone()), modcache: Some(cache.clone()) };
        let found = |name: &str| sources.find(name).map(|(path, _)| path);
        let server = Some(goroot.join("src/net/http/server.go"));
        assert_eq!(found("/usr/lib/go-other/src/net/http/server.go"), server);
        assert_eq!(found("net/http/server.go"), server);
        let module = Some(cache.join("github.com/a/b@v1.0.0/b.go"));
        assert_eq!(found("/home/x/go/pkg/mod/github.com/a/b@v1.0.0/b.go"), module);
        assert_eq!(found("github.com/a/b@v1.0.0/b.go"), module);
    }
}
