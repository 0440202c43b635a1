//! `stanch.toml`: what a project says about its checks, found upward from the working directory.
//!
//! Every key is one line of [`KEYS`], from which the reader, its suggestions and the JSON Schema are made. Whatever
//! is not in it is an error with its line: a key that is silently ignored is a check that silently does not happen.

mod read;
mod schema;

use std::path::{Path, PathBuf};

use crate::args::check::CheckFormat;
use crate::check::glob::Glob;
use crate::failure::{Failure, Result};

pub(crate) use schema::schema;

/// The name of the file.
pub(crate) const FILE: &str = "stanch.toml";

/// What a configuration says; `None` and empty where it says nothing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
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
