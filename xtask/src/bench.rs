//! Runs every benchmark of the workspace.

use std::path::Path;

use anyhow::{Result, ensure};

use crate::metadata;
use crate::repo;

/// Runs each `[[bench]]` of the workspace; all are divan's. With `smoke` each function runs once, which only shows
/// that it runs.
///
/// # Errors
/// When there is no benchmark, or one fails.
pub fn run(root: &Path, smoke: bool) -> Result<()> {
    let metadata = metadata::read(root)?;
    let mut count = 0;
    for package in metadata.members() {
        for target in package.targets.iter().filter(|t| t.kind.iter().any(|k| k == "bench")) {
            count += 1;
            println!("bench: {} of {}", target.name, package.name);
            let mut command = repo::cargo();
            command
                .args(["bench", "--quiet", "--package", &package.name, "--bench", &target.name])
                .current_dir(root);
            if smoke {
                // The smoke run shows that it runs; an optimised build of everything would only cost time.
                command.args(["--profile", "dev"]);
                command.args(["--", "--test"]);
            }
            repo::run(&mut command)?;
        }
    }
    ensure!(count > 0, "no benchmark in the workspace");
    Ok(())
}
