//! What a gate is asked: arguments and the environment put together.

use std::path::{Path, PathBuf};
use std::time::Duration;

use stanch_gate::bench;
use stanch_gate::cover::Wanted;

use crate::args::check::{Check, Rules};
use crate::args::gate::{Gate, GateFormat};
use crate::check::settings::{self as check_settings, Env, Settings as CheckSettings};
use crate::failure::Result;
use crate::gate::command::{self, TestCommand};
use crate::gate::{known, overlay};

/// How long goroutines have to end when nothing else is said.
const SETTLE: Duration = Duration::from_secs(2);

/// The probability at which chance is no longer believed when nothing else is said.
const ALPHA: f64 = 0.05;

/// What a run is asked.
#[derive(Clone, Debug)]
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
    pub(crate) coverage: Wanted,
    /// The cover profile, where it is named beside the command.
    pub(crate) cover_profile: Option<PathBuf>,
    /// Percent.
    pub(crate) heap_growth: Option<f64>,
    /// How source is checked, when it is.
    pub(crate) source: Option<CheckSettings>,
    pub(crate) benchmarks: Option<bench::Wanted>,
    pub(crate) baseline: Option<PathBuf>,
    /// Where the baseline of now is written.
    pub(crate) update_baseline: Option<PathBuf>,
}

/// Puts arguments, configuration and environment together; arguments count most.
pub(crate) fn resolve(args: &Gate, cwd: &Path, env: Env<'_>) -> Result<Settings> {
    let output = args.output.output.clone().filter(|path| path != Path::new("-"));
    let check = Check {
        rules: Rules {
            config: args.known.config.clone(),
            no_config: args.known.no_config,
            ..Rules::default()
        },
        ..Check::default()
    };
    let config = check_settings::configuration(&check, cwd)?;
    let gate = &config.gate;
    let named = args.known.baseline.clone().or_else(|| gate.baseline.clone());
    let beside =
        || config.path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(cwd).join(known::FILE);
    let update_baseline = args.known.update_baseline.then(|| named.clone().unwrap_or_else(beside));
    // One that nobody has written yet allows nothing.
    let unnamed = || Some(beside()).filter(|path| path.is_file());
    let source = args.thresholds.source || gate.source.unwrap_or(false);
    let slower = args.thresholds.max_slower.or(gate.slower);
    let alpha = gate.alpha.unwrap_or(ALPHA);
    Ok(Settings {
        cwd: cwd.to_owned(),
        command: command::read(&args.command)?,
        max_leaked: args.leaks.max_leaked.or(gate.leaked).unwrap_or(0),
        settle: args.leaks.settle.or(gate.settle).unwrap_or(SETTLE),
        per_test: args.leaks.per_test || gate.per_test.unwrap_or(false),
        prove: !args.leaks.no_prove && gate.prove.unwrap_or(true),
        fresh: args.leaks.fresh,
        coverage: Wanted {
            total: args.thresholds.coverage.or(gate.coverage),
            each: gate.package_coverage,
            packages: gate
                .packages
                .iter()
                .flat_map(|(paths, percent)| paths.iter().map(|path| (path.clone(), *percent)))
                .collect(),
        },
        cover_profile: args.thresholds.cover_profile.clone(),
        heap_growth: args.thresholds.max_heap_growth.or(gate.heap_growth),
        source: if source { Some(check_settings::resolve(&check, cwd, env)?) } else { None },
        benchmarks: slower.map(|percent| bench::Wanted { percent, alpha }),
        // What is about to be written need not be there.
        baseline: if update_baseline.is_some() {
            named.filter(|path| path.is_file()).or_else(unnamed)
        } else {
            named.or_else(unnamed)
        },
        update_baseline,
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
