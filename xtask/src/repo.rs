//! Where the repository is, and which files belong to it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

/// The root of the repository this xtask was built from.
///
/// # Errors
/// When the manifest's folder has no parent, which no checkout has.
pub fn root() -> Result<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    Ok(here.parent().context("failed to find the repository: xtask has no parent folder")?.to_owned())
}

/// Paths, relative to `root`, of all files that git tracks or would add.
///
/// # Errors
/// When git cannot be run there.
pub fn files(root: &Path) -> Result<Vec<PathBuf>> {
    let args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let out = output(Command::new("git").args(args).current_dir(root))?;
    // A file that was deleted and not yet committed is still listed.
    Ok(out
        .split('\0')
        .filter(|p| !p.is_empty())
        .map(PathBuf::from)
        .filter(|p| root.join(p).is_file())
        .collect())
}

/// Runs a command and returns its standard output.
///
/// # Errors
/// When it cannot be started, fails, or does not speak UTF-8; all that it said is part of the message.
pub fn output(command: &mut Command) -> Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let out = command.output().with_context(|| format!("failed to run {program}"))?;
    if !out.status.success() {
        let said = [out.stderr, out.stdout].concat();
        bail!("{program} ended with {}: {}", out.status, String::from_utf8_lossy(&said).trim());
    }
    String::from_utf8(out.stdout).with_context(|| format!("failed to read what {program} printed"))
}

/// Runs a command whose output goes straight to the terminal.
///
/// # Errors
/// When it cannot be started or fails.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = format!("{command:?}");
    let status = command.status().with_context(|| format!("failed to run {shown}"))?;
    ensure!(status.success(), "{shown} ended with {status}");
    Ok(())
}

/// The cargo that runs us.
#[must_use]
pub fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}
