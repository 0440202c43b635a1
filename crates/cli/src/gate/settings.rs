//! What a gate is asked: arguments and the environment put together.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::args::gate::{Gate, GateFormat};
use crate::check::settings::Env;
use crate::failure::Result;
use crate::gate::command::{self, TestCommand};
use crate::gate::overlay;

/// How long goroutines have to end when nothing else is said.
const SETTLE: Duration = Duration::from_secs(2);

/// What a run is asked.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Settings {
    pub(crate) cwd: PathBuf,
    pub(crate) command: TestCommand,
    pub(crate) max_leaked: u64,
    pub(crate) settle: Duration,
    pub(crate) per_test: bool,
    pub(crate) prove: bool,
    pub(crate) fresh: bool,
    pub(crate) format: GateFormat,
    pub(crate) output: Option<PathBuf>,
    pub(crate) cache: PathBuf,
}

/// Puts arguments and environment together.
pub(crate) fn resolve(args: &Gate, cwd: &Path, env: Env<'_>) -> Result<Settings> {
    let output = args.output.output.clone().filter(|path| path != Path::new("-"));
    Ok(Settings {
        cwd: cwd.to_owned(),
        command: command::read(&args.command)?,
        max_leaked: args.leaks.max_leaked.unwrap_or(0),
        settle: args.leaks.settle.unwrap_or(SETTLE),
        per_test: args.leaks.per_test,
        prove: !args.leaks.no_prove,
        fresh: args.leaks.fresh,
        format: args.output.format.or_else(|| by_extension(output.as_deref()?)).unwrap_or(GateFormat::Text),
        output,
        cache: overlay::cache_dir(env)?,
    })
}

fn by_extension(path: &Path) -> Option<GateFormat> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "json" => Some(GateFormat::Json),
        "sarif" => Some(GateFormat::Sarif),
        "xml" => Some(GateFormat::Junit),
        _ => None,
    }
}

impl Settings {
    /// What the hook is told, as `STANCH_GATE_OPTIONS` has it.
    pub(crate) fn options(&self) -> String {
        let mut options = format!("settle={}ns,quiet=10ms", self.settle.as_nanos());
        let switches = [(self.per_test, ",per-test"), (self.prove, ",prove")];
        switches.iter().filter(|(on, _)| *on).for_each(|(_, word)| options.push_str(word));
        options
    }

    /// Where the tests run.
    pub(crate) fn folder(&self) -> PathBuf {
        self.command.folder.as_ref().map_or_else(|| self.cwd.clone(), |folder| self.cwd.join(folder))
    }

    /// Whether the report has stdout for itself, and what the command prints has to go elsewhere.
    pub(crate) fn keeps_stdout(&self) -> bool {
        self.output.is_none() && !matches!(self.format, GateFormat::Text | GateFormat::Github)
    }
}
