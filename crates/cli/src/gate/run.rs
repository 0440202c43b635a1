//! Running the user's command with the hook, its output passed on as it comes.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{IsTerminal, Read};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use stanch_gate::gotest::{Outcome, Reader};

use crate::failure::{Failure, Result};
use crate::gate::command::{CommandKind, TestCommand};
use crate::gate::settings::Settings;
use crate::gate::toolchain::Toolchain;
use crate::out;
use crate::ui::Ui;

/// What a command came to.
pub(crate) struct Ran {
    pub(crate) status: ExitStatus,
    pub(crate) packages: BTreeMap<String, Outcome>,
    /// The lines of benchmarks.
    pub(crate) benchmarks: String,
    pub(crate) took: Duration,
}

/// The environment of the command: what the hook and the go command are told.
pub(crate) struct Environment<'a> {
    pub(crate) toolchain: &'a Toolchain,
    pub(crate) goflags: String,
    /// Where the records go.
    pub(crate) records: &'a Path,
    /// What results of the test cache depend on.
    pub(crate) keys: Vec<(String, String)>,
}

/// Runs the command to its end.
pub(crate) fn run(settings: &Settings, environment: &Environment<'_>, ui: &Ui) -> Result<Ran> {
    let begun = Instant::now();
    let shown = Path::new(&settings.command.program).display();
    let mut command = command(&settings.command, environment, &settings.options());
    let reads = settings.command.kind == CommandKind::GoTest
        || settings.keeps_stdout()
        || settings.benchmarks.is_some()
        || !std::io::stdout().is_terminal();
    // A test runner at a terminal may draw on it.
    command.stdout(if reads { Stdio::piped() } else { Stdio::inherit() });
    let mut child = command.spawn().map_err(|e| {
        Failure::caused(format!("run {shown}"), &e)
            .help("the command stands after --: stanch gate -- go test ./...")
    })?;
    let mut reader = Reader::default();
    if let Some(mut stdout) = child.stdout.take() {
        let mut buffer = vec![0; 64 << 10];
        loop {
            match stdout.read(&mut buffer) {
                Ok(0) => break,
                Ok(n) => {
                    reader.feed(&buffer[..n]);
                    if settings.keeps_stdout() { ui.pass(&buffer[..n]) } else { out::stdout(&buffer[..n])? }
                }
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
                Err(e) => return Err(Failure::caused(format!("read what {shown} prints"), &e)),
            }
        }
    }
    let status = child.wait().map_err(|e| Failure::caused(format!("wait for {shown}"), &e))?;
    let (packages, benchmarks) = reader.finish();
    Ok(Ran { status, packages, benchmarks, took: begun.elapsed() })
}

fn command(test: &TestCommand, environment: &Environment<'_>, options: &str) -> Command {
    let mut command = Command::new(&test.program);
    command.args(&test.args).env("STANCH_GATE", environment.records).env("STANCH_GATE_OPTIONS", options);
    let mut set = |name: &str, value: OsString| {
        // The hook gives the tests what was there before.
        match std::env::var_os(name) {
            Some(before) => command.env(format!("STANCH_GATE_{name}"), before),
            None => command.env_remove(format!("STANCH_GATE_{name}")),
        };
        command.env(name, value);
    };
    set("GOFLAGS", OsString::from(&environment.goflags));
    let pin = environment.toolchain.pin().map(OsString::from);
    let as_before = || std::env::var_os("GOTOOLCHAIN");
    if let Some(value) = pin.or_else(as_before) {
        set("GOTOOLCHAIN", value);
    }
    command.envs(environment.keys.iter().map(|(name, value)| (name, value)));
    command
}
