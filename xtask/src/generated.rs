//! Files that the tool says about itself: completions, man pages, the CLI reference, the rule index.
//!
//! The tool is built and asked, and not linked: xtask stays small, and its other words work while the tool does
//! not compile.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::repo;

/// Path of each generated file, and the arguments of `stanch` that print it.
const FILES: &[(&str, &[&str])] = &[
    ("completions/stanch.bash", &["completions", "bash"]),
    ("completions/_stanch", &["completions", "zsh"]),
    ("completions/stanch.fish", &["completions", "fish"]),
    ("completions/_stanch.ps1", &["completions", "powershell"]),
    ("completions/stanch.elv", &["completions", "elvish"]),
    ("man/stanch.1", &["man"]),
    ("man/stanch-diagnose.1", &["man", "diagnose"]),
    ("man/stanch-check.1", &["man", "check"]),
    ("man/stanch-capture.1", &["man", "capture"]),
    ("man/stanch-compare.1", &["man", "compare"]),
    ("man/stanch-profile.1", &["man", "profile"]),
    ("man/stanch-forecast.1", &["man", "forecast"]),
    ("man/stanch-load.1", &["man", "load"]),
    ("man/stanch-verify.1", &["man", "verify"]),
    ("man/stanch-gate.1", &["man", "gate"]),
    ("man/stanch-explain.1", &["man", "explain"]),
    ("man/stanch-lab.1", &["man", "lab"]),
    ("docs/cli.md", &["man", "--format", "md"]),
    ("docs/schema/stanch.toml.schema.json", &["check", "--config-schema"]),
    ("docs/rules.md", &["explain", "--list", "--format", "md"]),
];

/// Writes all generated files.
///
/// # Errors
/// When the tool cannot be built or asked, or a file cannot be written.
pub fn write(root: &Path) -> Result<()> {
    for (path, text) in render(root)? {
        let path = root.join(path);
        let folder = path.parent().context("failed to write a generated file: it has no folder")?;
        fs::create_dir_all(folder).with_context(|| format!("failed to make {}", folder.display()))?;
        if fs::read_to_string(&path).ok().as_deref() != Some(&text) {
            fs::write(&path, text).with_context(|| format!("failed to write {}", path.display()))?;
            println!("wrote {}", path.display());
        }
    }
    Ok(())
}

/// Compares all generated files with what the tool says now.
///
/// # Errors
/// When one differs, and as [`write()`] does.
pub fn check(root: &Path) -> Result<()> {
    let rendered = render(root)?;
    let stale = stale(root, &rendered);
    if !stale.is_empty() {
        bail!("stale: {}; run `cargo xtask generated` and commit", stale.join(", "));
    }
    println!("generated: {} files are current", rendered.len());
    Ok(())
}

fn stale(root: &Path, rendered: &[(&'static str, String)]) -> Vec<&'static str> {
    rendered
        .iter()
        .filter(|(path, text)| fs::read_to_string(root.join(path)).ok().as_deref() != Some(text))
        .map(|(path, _)| *path)
        .collect()
}

fn render(root: &Path) -> Result<Vec<(&'static str, String)>> {
    repo::run(repo::cargo().args(["build", "--quiet", "--package", "stanch"]).current_dir(root))?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), Into::into);
    let stanch = target.join("debug").join(format!("stanch{}", std::env::consts::EXE_SUFFIX));
    FILES
        .iter()
        .map(|(path, args)| {
            // What is generated must not depend on who generates it.
            let text = repo::output(Command::new(&stanch).args(*args).env_clear().current_dir(root))
                .with_context(|| format!("failed to generate {path}"))?;
            Ok((*path, text))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_or_missing_file_is_stale() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("a"), "as generated").unwrap();
        fs::write(root.path().join("b"), "edited by hand").unwrap();
        let rendered = ["a", "b", "c"].map(|p| (p, "as generated".to_owned()));
        assert_eq!(stale(root.path(), &rendered), ["b", "c"]);
    }
}
