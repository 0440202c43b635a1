//! Finding a Go toolchain.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use stanch_model::GoVersion;

use crate::Error;

/// The oldest Go that the services build with: 1.22.
pub const OLDEST_MINOR: u16 = 22;

const PROGRAM: &str = if cfg!(windows) { "go.exe" } else { "go" };

/// A Go toolchain that is new enough for the lab.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Go {
    /// The `go` program.
    pub program: PathBuf,
    /// Its release.
    pub version: GoVersion,
    /// What `go env GOVERSION` said, with experiments and the like: `go1.26.8 X:goroutineleakprofile`.
    pub full_version: String,
}

impl Go {
    /// A `go` command that uses this toolchain and no other, whatever the user's environment says.
    pub(crate) fn command(&self) -> Command {
        command(&self.program)
    }

    /// Where it is installed, sources included.
    ///
    /// # Errors
    /// When `go env GOROOT` does not run, or names no folder with sources.
    pub fn goroot(&self) -> io::Result<PathBuf> {
        let output = self.command().args(["env", "GOROOT"]).env_remove("GOROOT").output()?;
        let dir = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
        if dir.join("src").is_dir() {
            return Ok(dir);
        }
        Err(io::Error::other(format!("{} has no sources in {:?}", self.program.display(), dir.join("src"))))
    }
}

/// Finds Go 1.22 or newer: the program in `STANCH_GO`, then `PATH`, then the folder `tools`.
///
/// `tools` may be a Go installation (`bin/go` in it), or hold one (`go/bin/go`) or several
/// (`go1.27.3/bin/go`, `go-1.27.3/go/bin/go`), of which the newest is taken.
///
/// # Errors
/// [`Error::BadStanchGo`] when `STANCH_GO` is set but does not do; [`Error::NoGo`] when there is none.
pub fn find_go(tools: Option<&Path>) -> Result<Go, Error> {
    search(env::var_os("STANCH_GO").map(PathBuf::from), &on_path(), tools)
}

fn search(chosen: Option<PathBuf>, on_path: &[PathBuf], tools: Option<&Path>) -> Result<Go, Error> {
    if let Some(program) = chosen.filter(|program| !program.as_os_str().is_empty()) {
        return try_go(&program).map_err(|reason| Error::BadStanchGo { program, reason });
    }
    let mut tried = Vec::new();
    for program in on_path {
        match try_go(program) {
            Ok(go) => return Ok(go),
            Err(reason) => tried.push(reason),
        }
    }
    if on_path.is_empty() {
        tried.push("none on the PATH".to_owned());
    }
    let mut found = Vec::new();
    if let Some(dir) = tools {
        let programs = in_folder(dir);
        if programs.is_empty() {
            tried.push(format!("none in {}", dir.display()));
        }
        for program in programs {
            match try_go(&program) {
                Ok(go) => found.push(go),
                Err(reason) => tried.push(reason),
            }
        }
    }
    found.into_iter().max_by_key(|go| go.version).ok_or_else(|| Error::NoGo { tried: tried.join("; ") })
}

fn on_path() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).map(|dir| dir.join(PROGRAM)).filter(|program| program.is_file()).collect()
}

fn in_folder(dir: &Path) -> Vec<PathBuf> {
    let mut homes = vec![dir.to_owned()];
    if let Ok(entries) = fs::read_dir(dir) {
        homes.extend(entries.flatten().map(|entry| entry.path()));
    }
    let mut programs: Vec<PathBuf> = homes
        .iter()
        .flat_map(|home| [home.join("bin").join(PROGRAM), home.join("go").join("bin").join(PROGRAM)])
        .filter(|program| program.is_file())
        .collect();
    programs.sort();
    programs.dedup();
    programs
}

/// Asks a program for its version; the error says why it does not do.
fn try_go(program: &Path) -> Result<Go, String> {
    let shown = program.display();
    let output =
        command(program).args(["env", "GOVERSION"]).output().map_err(|error| match error.kind() {
            io::ErrorKind::PermissionDenied => format!("{shown} is not executable (try `chmod +x`)"),
            _ => format!("{shown} does not run: {error}"),
        })?;
    let full_version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let Ok(version) = full_version.parse::<GoVersion>() else {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{shown} is no Go: {}", said.trim().lines().next().unwrap_or("it said nothing")));
    };
    if !version.at_least(OLDEST_MINOR) {
        return Err(format!("{shown} is {version}, older than go1.{OLDEST_MINOR}"));
    }
    Ok(Go { program: program.to_owned(), version, full_version })
}

fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .stdin(Stdio::null())
        .env("GOTOOLCHAIN", "local")
        .env("GO111MODULE", "on")
        .env("GOWORK", "off")
        // Set, not removed: an unset GOFLAGS falls back to what `go env -w` has stored.
        .env("GOFLAGS", "-buildvcs=false")
        // No C compiler is needed, and names resolve without the system's library.
        .env("CGO_ENABLED", "0")
        .env_remove("GOOS")
        .env_remove("GOARCH");
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_was_tried_and_what_to_do() {
        let missing = Path::new("/nonexistent/tools");
        let error = search(None, &[], Some(missing)).unwrap_err().to_string();
        assert!(error.contains("none on the PATH"), "{error}");
        assert!(error.contains("/nonexistent/tools"), "{error}");
        assert!(error.contains("set STANCH_GO"), "{error}");
    }

    #[test]
    fn a_bad_choice_is_not_passed_over() {
        let error = search(Some(PathBuf::from("/nonexistent/go")), &on_path(), None).unwrap_err();
        assert!(matches!(error, Error::BadStanchGo { .. }), "{error}");
    }
}
