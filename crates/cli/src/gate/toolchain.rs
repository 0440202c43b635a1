//! The Go toolchain that the command will use.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use stanch_model::GoVersion;

use crate::failure::{Failure, Result};
use crate::gate::command::{CommandKind, TestCommand};

/// The oldest Go that the hook is made for: 1.21.
const OLDEST_MINOR: u16 = 21;

/// What `go env` says where the tests run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Toolchain {
    pub(crate) goroot: PathBuf,
    /// `go1.26.8`, without experiments.
    pub(crate) version: String,
    /// With those that `go env -w` has stored.
    pub(crate) goflags: String,
}

/// Asks the `go` of the command, or the one on the PATH.
pub(crate) fn ask(command: &TestCommand) -> Result<Toolchain> {
    let program = match command.kind {
        CommandKind::GoTest => command.program.clone(),
        CommandKind::Wrapper => OsString::from("go"),
    };
    let shown = Path::new(&program).display().to_string();
    let mut go = Command::new(&program);
    go.args(["env", "-json", "GOROOT", "GOVERSION", "GOFLAGS"]).stdin(Stdio::null());
    if let Some(folder) = &command.folder {
        go.current_dir(folder);
    }
    let output = go.output().map_err(|e| {
        Failure::caused(format!("ask {shown} for its toolchain"), &e)
            .help("Go 1.21 or newer has to be on the PATH")
    })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(Failure::new(format!("ask {shown} for its toolchain: {}", said.trim())));
    }
    parse(&output.stdout)
        .ok_or_else(|| {
            Failure::new(format!("ask {shown} for its toolchain: its answer to go env is no answer"))
        })?
        .checked()
}

fn parse(json: &[u8]) -> Option<Toolchain> {
    let value: serde_json::Value = serde_json::from_slice(json).ok()?;
    let text = |name: &str| value.get(name)?.as_str().map(str::to_owned);
    let version = text("GOVERSION")?;
    Some(Toolchain {
        goroot: PathBuf::from(text("GOROOT").filter(|path| !path.is_empty())?),
        version: version.split(' ').next().unwrap_or(&version).to_owned(),
        goflags: text("GOFLAGS").unwrap_or_default(),
    })
}

impl Toolchain {
    fn checked(self) -> Result<Self> {
        // A build from Go's own repository has no release; the hook's places are looked for in any case.
        match self.version.parse::<GoVersion>() {
            Ok(version) if !version.at_least(OLDEST_MINOR) => Err(Failure::new(format!(
                "gate the tests of {}: it is older than go1.{OLDEST_MINOR}",
                self.version
            ))
            .help("the hook is made for Go 1.21 and newer")),
            _ => Ok(self),
        }
    }

    /// The value of GOTOOLCHAIN that keeps the command, and all that it calls, to this toolchain: another one would have no
    /// hook. `None` for one that is no release.
    pub(crate) fn pin(&self) -> Option<&OsStr> {
        self.version.parse::<GoVersion>().is_ok().then(|| OsStr::new(&self.version))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_is_read() {
        let go = parse(br#"{"GOROOT":"/go","GOVERSION":"go1.26.8 X:goroutineleakprofile","GOFLAGS":"-v"}"#)
            .unwrap();
        assert_eq!(
            (go.version.as_str(), go.goroot.as_path(), go.goflags.as_str()),
            ("go1.26.8", Path::new("/go"), "-v")
        );
        assert_eq!(go.pin(), Some(OsStr::new("go1.26.8")));
        assert_eq!(parse(b"{}"), None);
        assert_eq!(parse(b"go version"), None);
        let old = parse(br#"{"GOROOT":"/go","GOVERSION":"go1.20.1","GOFLAGS":""}"#).unwrap();
        assert!(old.checked().unwrap_err().what.contains("older than go1.21"));
        let tip = parse(br#"{"GOROOT":"/go","GOVERSION":"devel go1.28-abc"}"#).unwrap();
        assert_eq!(tip.clone().checked().unwrap().pin(), None);
    }
}
