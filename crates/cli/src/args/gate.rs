//! What the user typed after `stanch gate`, as clap reads it.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum, ValueHint};

use crate::args::units;

/// `stanch gate`
#[derive(Args, Debug, Clone, Default)]
#[command(after_help = EXAMPLES)]
pub struct Gate {
    /// The command that runs the tests: `go test ./...`, gotestsum, or anything that ends in `go test` and leaves GOFLAGS
    /// alone.
    #[arg(value_name = "COMMAND", last = true, required = true, value_hint = ValueHint::CommandWithArguments)]
    pub command: Vec<OsString>,
    /// How to look for leaked goroutines.
    #[command(flatten)]
    pub leaks: Leaks,
    /// What else is asked.
    #[command(flatten)]
    pub thresholds: Thresholds,
    /// What is allowed.
    #[command(flatten)]
    pub known: Known,
    /// How to say it.
    #[command(flatten)]
    pub output: Output,
}

const EXAMPLES: &str = "\
Examples:
  stanch gate -- go test ./...
  stanch gate --per-test -- go test -race ./internal/...
  stanch gate --format github -- gotestsum -- ./...
  stanch gate -o gate.sarif -- make test
  stanch gate --coverage 85 -- go test -coverprofile=cover.out ./...
  stanch gate --update-baseline -- go test ./...     allow what is there now

A goroutine leaks that was born after the first test of a test binary began, and is still there after the last has ended \
and it has had --settle to go. The code is not changed, and go.mod needs nothing.

Exit codes: 0 every gate is passed, 1 one is not, 2 the tests failed, or something could not be judged.";

/// How to look for leaked goroutines.
#[derive(Args, Debug, Clone, Default)]
#[command(next_help_heading = "Goroutines")]
pub struct Leaks {
    /// How many leaked goroutines are allowed, those of the baseline not counted [default: that of stanch.toml, else 0]
    #[arg(long, value_name = "N")]
    pub max_leaked: Option<u64>,
    /// How long goroutines have after the last test before they count as leaked [default: that of stanch.toml, else 2s]
    #[arg(long, value_name = "TIME", value_parser = units::positive_duration)]
    pub settle: Option<Duration>,
    /// Look after every top-level test that is not parallel, too, so that more leaks have the name of a test.
    #[arg(long)]
    pub per_test: bool,
    /// Do not ask the runtime which of the goroutines that are left can never end (`goroutineleak`, Go 1.27, or 1.26 with
    /// its experiment).
    ///
    /// Asking can crash a program that hides pointers from the collector.
    #[arg(long)]
    pub no_prove: bool,
    /// Run every test, and take no result from the test cache.
    #[arg(long)]
    pub fresh: bool,
}

/// What else is asked of a run.
#[derive(Args, Debug, Clone, Default)]
#[command(next_help_heading = "Other gates (off by default; stanch.toml has more)")]
pub struct Thresholds {
    /// Percent of all statements that the tests have to cover, by the cover profile of the command.
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub coverage: Option<f64>,
    /// The cover profile, where the command does not say it: -coverprofile of `go test` is seen.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub cover_profile: Option<PathBuf>,
    /// Percent by which the heap in use after a package's tests may exceed that of the baseline; below 1 MiB it is noise.
    #[arg(long, value_name = "PERCENT", value_parser = number)]
    pub max_heap_growth: Option<f64>,
    /// Check the source of `./...` as `stanch check` does, and allow no finding that its baseline does not know.
    #[arg(long)]
    pub source: bool,
    /// Percent by which the median of a benchmark may be worse than that of the baseline, when the Mann-Whitney U test says
    /// that it is not chance. The command has to run them: `go test -bench=. -count=6`.
    #[arg(long, value_name = "PERCENT", value_parser = number)]
    pub max_slower: Option<f64>,
}

/// What is allowed.
#[derive(Args, Debug, Clone, Default)]
#[command(next_help_heading = "Baseline and configuration")]
pub struct Known {
    /// File of the leaks that are allowed, and of numbers to compare with [default: that of stanch.toml, else
    /// stanch-gate.json beside it, where it is]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub baseline: Option<PathBuf>,
    /// Write what this run has seen to the baseline; entries that are still needed keep their reason and day.
    #[arg(long)]
    pub update_baseline: bool,
    /// Read this configuration, and look for no stanch.toml.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub config: Option<PathBuf>,
    /// Read no configuration.
    #[arg(long, conflicts_with = "config")]
    pub no_config: bool,
}

fn number(text: &str) -> Result<f64, String> {
    let value = text.strip_suffix('%').unwrap_or(text).trim().parse::<f64>().ok();
    value
        .filter(|v| v.is_finite() && *v >= 0.0)
        .ok_or_else(|| "expected a number of 0 or more, such as 10".to_owned())
}

fn percent(text: &str) -> Result<f64, String> {
    number(text)
        .ok()
        .filter(|v| *v <= 100.0)
        .ok_or_else(|| "expected a number from 0 to 100, such as 85".to_owned())
}

/// How to say it.
#[derive(Args, Debug, Clone, Default)]
#[command(next_help_heading = "Output")]
pub struct Output {
    /// Form of the report [default: by the extension of --output, else text]
    ///
    /// Forms for machines have stdout for themselves; what the command prints goes to stderr.
    #[arg(short, long, value_enum, value_name = "FORMAT")]
    pub format: Option<GateFormat>,
    /// Write the report to a file and not to stdout.
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
}

/// Form of the report of a gate.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum GateFormat {
    /// For a terminal.
    Text,
    /// For machines, schema `stanch-gate/1`.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML: a suite for each gate.
    Junit,
    /// Annotations of GitHub Actions; the summary of the step is written too.
    Github,
}
