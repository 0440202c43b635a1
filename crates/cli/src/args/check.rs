//! What the user typed after `stanch check`, as clap reads it.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

/// `stanch check`
#[derive(Args, Debug, Clone, Default)]
#[command(after_help = EXAMPLES)]
pub struct Check {
    /// Package patterns as the go command takes them (`./...`, folders, import paths), or Go files [default: ./...]
    ///
    /// Of a file, its package is checked, and what is found in other files is left out. No Go toolchain, no build and
    /// no complete module is needed: what is missing costs only what depends on it.
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<String>,
    /// What to look for.
    #[command(flatten)]
    pub rules: Rules,
    /// How to say it.
    #[command(flatten)]
    pub output: Output,
    /// For what the packages are built.
    #[command(flatten)]
    pub build: Build,
    /// What is known already.
    #[command(flatten)]
    pub known: Known,
    /// What to change.
    #[command(flatten)]
    pub mend: Mend,
    /// How to run.
    #[command(flatten)]
    pub run: Run,
}

const EXAMPLES: &str = "\
Examples:
  stanch check                                       the packages of this folder and below
  stanch check ./cmd/... ./internal/orders/http.go   some packages, and one file
  stanch check --format sarif -o leaks.sarif         for code scanning
  stanch check --new-from-merge-base origin/main     only what this branch has brought
  stanch check --write-baseline known.json           later: --baseline known.json
  stanch check --fix --diff                          show what --fix would change

`//nolint:unclosed-body // reason` on the line, or before a statement or function, allows one finding;
`stanch explain --list` lists the rules. stanch.toml is read from this folder or the nearest one above.

Exit codes: 0 nothing leaks, 1 findings, 2 failure, or nothing was found in what could not be read whole.";

/// What to look for.
#[derive(Args, Debug, Clone, Default)]
#[command(next_help_heading = "Rules")]
pub struct Rules {
    /// Also report what is less than near-certain.
    #[arg(long)]
    pub pedantic: bool,
    /// Also check `_test.go` files.
    #[arg(long)]
    pub tests: bool,
    /// Ask only these rules (slugs or ids).
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub rules: Vec<String>,
    /// Do not ask these rules (slugs or ids), beside those that stanch.toml disables.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub disable: Vec<String>,
    /// Report directives `//nolint` of our rules that say no reason.
    #[arg(long)]
    pub require_reason: bool,
    /// Read this configuration, and look for no stanch.toml.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub config: Option<PathBuf>,
    /// Read no configuration.
    #[arg(long, conflicts_with = "config")]
    pub no_config: bool,
    /// Print the JSON Schema of stanch.toml, and check nothing.
    #[arg(long, exclusive = true)]
    pub config_schema: bool,
}

/// How to say it.
#[derive(Args, Debug, Clone, Default)]
#[command(next_help_heading = "Output")]
pub struct Output {
    /// Form of the report [default: that of stanch.toml, else by the extension of --output, else text]
    #[arg(short, long, value_enum, value_name = "FORMAT")]
    pub format: Option<CheckFormat>,
    /// Write the report to a file and not to stdout.
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Say on stderr what was read, from where, and how long it took.
    #[arg(long)]
    pub stats: bool,
}

/// Form of the report of a check.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum CheckFormat {
    /// For a terminal.
    Text,
    /// One line for each finding, as editors and scripts read it.
    Quiet,
    /// For machines, schema `stanch-check/1`.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of GitHub Actions; the summary of the step is written too.
    Github,
    /// GitLab code quality.
    Gitlab,
    /// Reviewdog.
    Rdjson,
    /// JUnit XML.
    Junit,
    /// Checkstyle XML.
    Checkstyle,
}

/// For what the packages are built.
#[derive(Args, Debug, Clone, Default)]
#[command(next_help_heading = "Build")]
pub struct Build {
    /// Build tags that hold, beside those of stanch.toml and GOFLAGS.
    #[arg(long, value_name = "TAG", value_delimiter = ',')]
    pub tags: Vec<String>,
}

/// What is known already.
#[derive(Args, Debug, Clone, Default)]
#[command(next_help_heading = "Known findings")]
pub struct Known {
    /// Leave out the findings that this file knows.
    ///
    /// They are known by fingerprint and file, whatever their line is now, and as many of each as the file counts.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub baseline: Option<PathBuf>,
    /// Write the findings of now to a baseline file.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub write_baseline: Option<PathBuf>,
    /// Report only what is new since this revision.
    ///
    /// The old tree is checked, too: a finding is new when a changed line is part of it (its place or its path), or
    /// when the old tree had fewer of its fingerprint. So a leak is seen whose own line is older than its cause.
    #[arg(long, value_name = "REV", conflicts_with_all = ["new_from_merge_base", "new_from_patch"])]
    pub new_from_rev: Option<String>,
    /// Report only what is new since this branch left that one: --new-from-rev of `git merge-base REV HEAD`.
    #[arg(long, value_name = "REV", conflicts_with = "new_from_patch")]
    pub new_from_merge_base: Option<String>,
    /// Report only what has a line that this unified diff adds or changes; by its lines alone.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub new_from_patch: Option<PathBuf>,
}

/// What to change.
#[derive(Args, Debug, Clone, Default)]
#[command(next_help_heading = "Mending")]
pub struct Mend {
    /// Apply the safe edits of the findings; the report and the exit code are about what is left.
    #[arg(long)]
    pub fix: bool,
    /// With --fix: print a unified diff of what would change in place of the report, and change nothing.
    #[arg(long, requires = "fix")]
    pub diff: bool,
}

/// How to run.
#[derive(Args, Debug, Clone, Default)]
#[command(next_help_heading = "Run")]
pub struct Run {
    /// Check again whenever a file changes, until Ctrl-C.
    #[arg(long, conflicts_with_all = ["fix", "write_baseline"])]
    pub watch: bool,
    /// Neither read nor write the cache of earlier results [env: STANCH_CACHE names its folder].
    #[arg(long)]
    pub no_cache: bool,
    /// How many threads work [default: one for each processor]
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
}
