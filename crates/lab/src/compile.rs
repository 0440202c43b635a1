//! Building services, once for each source text and toolchain.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::{Error, Go, Scenario, sources};

/// Builds a scenario's service and returns the path of its binary.
///
/// Sources and binaries are kept in a folder of `cache_dir` that is named after the sources' content: a later
/// call with the same sources and toolchain returns at once. The binaries have symbols and DWARF, and their
/// frames carry the absolute paths of [`source_dir`](crate::source_dir).
///
/// A scenario of [`Module::Ants`](crate::Module::Ants) makes Go fetch its dependency through the module proxy
/// unless it is in Go's module cache.
///
/// # Errors
/// When the sources cannot be extracted, or Go cannot build them.
pub fn build(scenario: &Scenario, go: &Go, cache_dir: &Path) -> Result<PathBuf, Error> {
    let source_dir = sources::source_dir(cache_dir)?;
    let bin_dir = sources::home(cache_dir).join("bin").join(toolchain_name(go));
    let binary = bin_dir.join(format!("{}{}", scenario.name, env::consts::EXE_SUFFIX));
    if !binary.is_file() {
        fs::create_dir_all(&bin_dir).map_err(Error::io("create folder", &bin_dir))?;
        let unfinished = sources::unfinished(&binary);
        compile(scenario, go, &source_dir, &unfinished)?;
        fs::rename(&unfinished, &binary).map_err(Error::io("write", &binary))?;
    }
    fs::canonicalize(&binary).map_err(Error::io("resolve", &binary))
}

fn compile(scenario: &Scenario, go: &Go, source_dir: &Path, binary: &Path) -> Result<(), Error> {
    // Go takes a relative -o from its own working folder.
    let binary = std::path::absolute(binary).map_err(Error::io("resolve", binary))?;
    let output = go
        .command()
        .current_dir(source_dir.join(scenario.module.folder()))
        .arg("build")
        .arg("-o")
        .arg(&binary)
        .arg(format!("./{}", scenario.name))
        .output()
        .map_err(Error::io("run", &go.program))?;
    if output.status.success() {
        return Ok(());
    }
    let _ = fs::remove_file(&binary);
    let text = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(Error::Build { scenario: scenario.name.to_owned(), output: text })
}

/// A folder name that differs whenever the built binaries would: experiments change the runtime.
fn toolchain_name(go: &Go) -> String {
    let experiments = env::var("GOEXPERIMENT").unwrap_or_default();
    let name = format!("{} {experiments}", go.full_version);
    name.trim().replace(|c: char| !c.is_ascii_alphanumeric() && c != '.', "-")
}
