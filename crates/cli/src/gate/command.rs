//! The command that was given: `go test` itself, something that calls it, or nothing that tests.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result};

/// A command that runs tests.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct TestCommand {
    pub(crate) program: OsString,
    pub(crate) args: Vec<OsString>,
    pub(crate) kind: CommandKind,
    /// The folder that `-C` names: where the tests run.
    pub(crate) folder: Option<PathBuf>,
}

/// Who calls the test binaries.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum CommandKind {
    /// `go test`: what it prints says which packages it tested.
    GoTest,
    /// Something that calls it: only the records say what was tested.
    Wrapper,
}

/// Reads a command.
pub(crate) fn read(words: &[OsString]) -> Result<TestCommand> {
    let (program, args) = words.split_first().ok_or_else(|| Failure::new("run no command"))?;
    let stem = Path::new(program).file_stem().and_then(OsStr::to_str).unwrap_or("");
    let mut command = TestCommand {
        program: program.clone(),
        args: args.to_vec(),
        kind: CommandKind::Wrapper,
        folder: None,
    };
    if stem != "go" {
        return Ok(command);
    }
    let (verb, after, folder) = verb(args);
    match verb.as_deref() {
        Some("test") => {
            command.kind = CommandKind::GoTest;
            command.folder = folder.or_else(|| flag(after, "C").map(PathBuf::from));
            refuse_overlay(after)?;
            Ok(command)
        }
        // Both may start a test runner.
        Some("run" | "tool" | "generate") => Ok(command),
        verb => {
            let said = verb.map_or_else(|| "go".to_owned(), |verb| format!("go {verb}"));
            Err(Failure::new(format!("gate {said}: it runs no tests"))
                .help("give the command that does: stanch gate -- go test ./..."))
        }
    }
}

/// The word after `go`, what follows it, and the folder of a `-C` before it.
fn verb(args: &[OsString]) -> (Option<String>, &[OsString], Option<PathBuf>) {
    let text = |at: usize| args.get(at).and_then(|arg| arg.to_str());
    let (at, folder) = match text(0) {
        Some("-C" | "--C") => (2, args.get(1).map(PathBuf::from)),
        Some(word) => match word.strip_prefix("-C=").or_else(|| word.strip_prefix("--C=")) {
            Some(folder) => (1, Some(PathBuf::from(folder))),
            None => (0, None),
        },
        None => (0, None),
    };
    (text(at).map(str::to_owned), args.get(at + 1..).unwrap_or(&[]), folder)
}

/// The value of a flag of `go test`: `-name=value` or `-name value`; the last one counts. What follows `-args` is the test
/// binary's.
pub(crate) fn flag(args: &[OsString], name: &str) -> Option<String> {
    let args: Vec<&str> =
        args.iter().filter_map(|arg| arg.to_str()).take_while(|arg| !is(arg, "args")).collect();
    let value = |at: usize| {
        let arg = args[at].strip_prefix("--").or_else(|| args[at].strip_prefix('-'))?;
        let arg = arg.strip_prefix("test.").unwrap_or(arg);
        match arg.strip_prefix(name)? {
            "" => args.get(at + 1).map(|value| (*value).to_owned()),
            rest => rest.strip_prefix('=').map(str::to_owned),
        }
    };
    (0..args.len()).rev().find_map(value)
}

fn is(arg: &str, name: &str) -> bool {
    arg.strip_prefix("--").or_else(|| arg.strip_prefix('-')) == Some(name)
}

/// A flag on the command line counts more than GOFLAGS, so the hook would not be there.
fn refuse_overlay(args: &[OsString]) -> Result<()> {
    match flag(args, "overlay") {
        None => Ok(()),
        Some(path) => {
            Err(Failure::new(format!("gate go test -overlay {path}: the hook comes as an overlay, too"))
                .help(format!(
                    "say it in the environment, where the two can be put together: GOFLAGS=-overlay={path}"
                )))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> Result<TestCommand> {
        read(&line.split_whitespace().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn commands_are_told_apart() {
        let kind = |line| of(line).map(|command| command.kind).map_err(|e| e.what);
        for line in
            ["go test ./...", "/usr/local/go/bin/go test", "go -C sub test ./...", "go test -C sub ./..."]
        {
            assert_eq!(kind(line), Ok(CommandKind::GoTest), "{line}");
        }
        for line in
            ["gotestsum -- ./...", "make test", "go run gotest.tools/gotestsum@latest", "go tool gotestsum"]
        {
            assert_eq!(kind(line), Ok(CommandKind::Wrapper), "{line}");
        }
        for line in ["go", "go build ./...", "go vet", "go -C sub vet"] {
            assert!(kind(line).unwrap_err().contains("runs no tests"), "{line}");
        }
        assert!(
            of("go test -overlay=x.json ./...")
                .unwrap_err()
                .help
                .unwrap()
                .contains("GOFLAGS=-overlay=x.json")
        );
        assert_eq!(of("go test ./... -args -overlay=x").unwrap().kind, CommandKind::GoTest);
    }

    #[test]
    fn the_folder_and_flags_are_found() {
        for line in ["go -C sub test", "go -C=sub test ./...", "go test -C sub ./..."] {
            assert_eq!(of(line).unwrap().folder.as_deref(), Some(Path::new("sub")), "{line}");
        }
        let args: Vec<OsString> =
            ["-coverprofile", "a", "-v", "--coverprofile=b", "-args", "-coverprofile=c"]
                .map(OsString::from)
                .into();
        assert_eq!(flag(&args, "coverprofile").as_deref(), Some("b"));
        assert_eq!(flag(&args, "cover"), None);
    }
}
