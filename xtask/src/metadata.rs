//! `cargo metadata`, as far as the checks read it.

use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::repo;

/// All packages of the dependency graph.
#[derive(Deserialize, Debug)]
pub struct Metadata {
    /// Workspace members and all their dependencies.
    pub packages: Vec<Package>,
    /// Ids of the members.
    pub workspace_members: Vec<String>,
}

/// One package.
#[derive(Deserialize, Debug)]
pub struct Package {
    /// Unique id.
    pub id: String,
    /// Name on the registry.
    pub name: String,
    /// Version.
    pub version: String,
    /// SPDX expression, when the package states one.
    pub license: Option<String>,
    /// Where it comes from; `None` for path dependencies.
    pub source: Option<String>,
    /// What it uses.
    pub dependencies: Vec<Dependency>,
    /// What it builds.
    #[serde(default)]
    pub targets: Vec<Target>,
}

/// One thing that a package builds.
#[derive(Deserialize, Debug)]
pub struct Target {
    /// Its name.
    pub name: String,
    /// `lib`, `bin`, `test`, `bench`, …
    pub kind: Vec<String>,
}

/// One line of a package's dependencies.
#[derive(Deserialize, Debug)]
pub struct Dependency {
    /// Name of the package it uses.
    pub name: String,
    /// Version requirement.
    pub req: String,
    /// `None` is a normal dependency, otherwise `dev` or `build`.
    pub kind: Option<String>,
    /// The folder, for path dependencies.
    pub path: Option<String>,
}

/// Reads the metadata of the workspace at `root`.
///
/// # Errors
/// When cargo fails or prints something else than its metadata.
pub fn read(root: &Path) -> Result<Metadata> {
    let args = ["metadata", "--format-version", "1", "--filter-platform", "x86_64-unknown-linux-gnu"];
    let text = repo::output(repo::cargo().args(args).current_dir(root))?;
    serde_json::from_str(&text).context("failed to read cargo metadata")
}

impl Metadata {
    /// The members of the workspace.
    pub fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|p| self.workspace_members.contains(&p.id))
    }
}
