//! `stanch.toml`: what a project says about its checks, found upward from the working directory.
//!
//! Every key is one line of [`KEYS`], from which the reader, its suggestions and the JSON Schema are made. Whatever
//! is not in it is an error with its line: a key that is silently ignored is a check that silently does not happen.

mod read;
mod schema;

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::args::check::CheckFormat;
use crate::check::glob::Glob;
use crate::failure::{Failure, Result};

pub(crate) use schema::schema;

/// The name of the file.
pub(crate) const FILE: &str = "stanch.toml";

/// What a configuration says; `None` and empty where it says nothing.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Config {
    /// Where it was read from; its folder is what paths in it are relative to.
    pub(crate) path: PathBuf,
    pub(crate) pedantic: Option<bool>,
    pub(crate) tests: Option<bool>,
    pub(crate) require_reason: Option<bool>,
    pub(crate) tags: Vec<String>,
    pub(crate) format: Option<CheckFormat>,
    /// Absolute.
    pub(crate) baseline: Option<PathBuf>,
    /// Slugs.
    pub(crate) disable: Vec<&'static str>,
    pub(crate) exclude: Vec<Exclude>,
    pub(crate) gate: GateConfig,
}

/// What `stanch gate` asks; `None` and empty where nothing is said.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct GateConfig {
    pub(crate) leaked: Option<u64>,
    pub(crate) settle: Option<Duration>,
    pub(crate) per_test: Option<bool>,
    pub(crate) prove: Option<bool>,
    /// Absolute.
    pub(crate) baseline: Option<PathBuf>,
    /// Percent.
    pub(crate) coverage: Option<f64>,
    pub(crate) package_coverage: Option<f64>,
    /// Patterns of packages, and percent.
    pub(crate) packages: Vec<(Vec<String>, f64)>,
    /// Percent.
    pub(crate) heap_growth: Option<f64>,
    pub(crate) source: Option<bool>,
    /// Percent.
    pub(crate) slower: Option<f64>,
    pub(crate) alpha: Option<f64>,
}

/// Files in which some rules, or all, are not heard.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Exclude {
    pub(crate) paths: Vec<Glob>,
    /// Slugs; empty for all.
    pub(crate) rules: Vec<&'static str>,
}

impl Exclude {
    /// Whether a finding of a rule in a file is left out; `file` is relative to the folder of the configuration, with
    /// `/` between folders.
    pub(crate) fn covers(&self, file: &str, slug: &str) -> bool {
        (self.rules.is_empty() || self.rules.contains(&slug))
            && self.paths.iter().any(|glob| glob.matches(file))
    }
}

/// What a key holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Bool,
    Text,
    Texts,
    /// Rules: slugs or ids.
    Rules,
    Format,
    /// A whole number of 0 or more.
    Count,
    /// A number from 0 to 100.
    Percent,
    /// A number of 0 or more.
    Number,
    /// A time with its unit: `"2s"`.
    Time,
    /// A table of its own; its keys have its name as their `table`.
    Table,
    /// A list of such tables.
    Tables,
}

/// One key of the file.
struct Key {
    /// The table that it is in; empty for the top.
    table: &'static str,
    name: &'static str,
    kind: Kind,
    doc: &'static str,
}

const fn key(table: &'static str, name: &'static str, kind: Kind, doc: &'static str) -> Key {
    Key { table, name, kind, doc }
}

const KEYS: &[Key] = &[
    key("", "pedantic", Kind::Bool, "Also report what is less than near-certain, as --pedantic does."),
    key("", "tests", Kind::Bool, "Also check _test.go files, as --tests does."),
    key("", "require-reason", Kind::Bool, "Report directives //nolint of our rules that say no reason."),
    key("", "tags", Kind::Texts, "Build tags that hold, beside those of GOFLAGS and --tags."),
    key("", "format", Kind::Format, "Form of the report where neither --format nor --output says it."),
    key("", "baseline", Kind::Text, "File of known findings, relative to this one, as --baseline takes it."),
    key("", "rules", Kind::Table, "Which rules are asked."),
    key("rules", "disable", Kind::Rules, "Slugs or ids of rules that are not asked."),
    key("", "exclude", Kind::Tables, "Files in which some rules, or all, are not heard."),
    key(
        "exclude",
        "paths",
        Kind::Texts,
        "Globs of files, relative to this file's folder: * within a folder, ** over folders.",
    ),
    key("exclude", "rules", Kind::Rules, "Slugs or ids of the rules; all when missing."),
    key("", "gate", Kind::Table, "What `stanch gate` asks of a run of tests."),
    key(
        "gate",
        "leaked",
        Kind::Count,
        "How many leaked goroutines are allowed beside those of the baseline [0].",
    ),
    key("gate", "settle", Kind::Time, "How long goroutines have to end after the last test [2s]."),
    key("gate", "per-test", Kind::Bool, "Look after every top-level test, too, as --per-test does."),
    key("gate", "prove", Kind::Bool, "Ask the runtime which goroutines can never end [true]."),
    key(
        "gate",
        "baseline",
        Kind::Text,
        "File of what is allowed, relative to this one, as --baseline takes it.",
    ),
    key("gate", "coverage", Kind::Percent, "Percent of all statements that tests have to cover."),
    key("gate", "package-coverage", Kind::Percent, "Percent of the statements of each package."),
    key("gate", "package", Kind::Tables, "Packages with thresholds of their own; the last that fits counts."),
    key("package", "paths", Kind::Texts, "Patterns of packages: ./internal/..., example.com/m/api."),
    key("package", "coverage", Kind::Percent, "Percent of the statements of each of these packages."),
    key(
        "gate",
        "heap-growth",
        Kind::Number,
        "Percent by which the heap in use after the tests of a package may exceed that of the baseline.",
    ),
    key(
        "gate",
        "source",
        Kind::Bool,
        "Check the source, too, and allow only findings that `baseline` at the top knows.",
    ),
    key(
        "gate",
        "slower",
        Kind::Number,
        "Percent by which a benchmark may be worse than that of the baseline.",
    ),
    key(
        "gate",
        "alpha",
        Kind::Number,
        "Probability at which chance is no longer believed of a benchmark [0.05].",
    ),
];

/// The keys of a table.
fn keys_of(table: &str) -> impl Iterator<Item = &'static Key> {
    KEYS.iter().filter(move |key| key.table == table)
}

/// The configuration of the nearest folder, from `dir` upward.
pub(crate) fn find(dir: &Path) -> Result<Option<Config>> {
    let found = dir.ancestors().map(|folder| folder.join(FILE)).find(|path| path.is_file());
    found.map(|path| open(&path)).transpose()
}

/// Reads one configuration.
pub(crate) fn open(path: &Path) -> Result<Config> {
    let bytes = std::fs::read(path).map_err(|e| Failure::caused(format!("read {}", path.display()), &e))?;
    let text = String::from_utf8(bytes).map_err(|e| {
        Failure::new(format!("read {}: byte {} is not UTF-8", path.display(), e.utf8_error().valid_up_to()))
    })?;
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    read::parse(&path, &text).map_err(|bad| bad.failure(&path, &text))
}
