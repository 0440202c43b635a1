//! What the user typed, as clap reads it. No meaning is given to it here.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};

use crate::args::{check, forecast, gate, lab, load, profile, units, verify};

/// Finds leaks in Go services: is it a leak, which line causes it, how sure that is, how to mend it.
///
/// `stanch ADDRESS` and `stanch FILE` are short for `stanch diagnose …`.
#[derive(Parser, Debug)]
#[command(
    name = "stanch",
    version,
    propagate_version = true,
    subcommand_required = true,
    arg_required_else_help = true,
    infer_subcommands = false,
    after_help = TOP_EXAMPLES
)]
pub struct Cli {
    /// Flags of every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const TOP_EXAMPLES: &str = "\
Examples:
  stanch localhost:6060                      watch a service for 60 s and say whether it leaks
  stanch goroutines.txt heap.pb.gz           judge dumps that somebody saved
  stanch check ./...                         find leaks in source, in CI or before a commit
  stanch gate -- go test ./...               run tests, fail when they leak
  stanch capture localhost:6060 -o a.stanch  record now, judge later: stanch a.stanch
  stanch compare before.stanch after.stanch  did the fix work?
  stanch profile top heap.pb.gz              what is in a profile
  stanch forecast a.stanch                   when does it hit a limit
  stanch load http://localhost:8080          how does it behave under load
  stanch verify order-handler                does the mended build hold under load
  stanch explain unanswered-send             why it leaks and how to mend it
  stanch lab run order-handler --diagnose    see it work on a service made to leak

Exit codes, for every command and format:
  0  nothing leaks      1  findings      2  failure, or the evidence does not suffice";

/// Flags of every command.
#[derive(Args, Debug, Clone, Copy)]
#[command(next_help_heading = "Output")]
pub struct Global {
    /// When to colour.
    ///
    /// `auto` colours on a terminal and obeys NO_COLOR and CLICOLOR_FORCE.
    #[arg(long, global = true, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    pub color: When,
    /// Say nothing on stderr but errors.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more on stderr: what was asked, what it cost, what is missing.
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// When to colour.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Say whether it leaks, which line causes it, how sure that is and how to mend it
    Diagnose(Diagnose),
    /// Find leaks in Go source, without a build
    Check(check::Check),
    /// Run tests and fail when they leave goroutines behind, or do not pass other gates
    Gate(Box<gate::Gate>),
    /// Record a service into one bundle file, to be judged later
    Capture(Capture),
    /// Verify a fix: what went away, what stayed, what is new
    Compare(Compare),
    /// Show what is in a profile: what go tool pprof shows, and faster
    Profile(Box<profile::Profile>),
    /// Say when a leak reaches a limit: memory, descriptors, throughput, latency
    Forecast(Box<forecast::Forecast>),
    /// Load a service in the open model: the rate is kept whatever the service does
    Load(Box<load::Load>),
    /// Load a build and its mended twin alike, and say whether the change holds
    Verify(Box<verify::Verify>),
    /// Explain a rule: why it leaks, what proves it, how to mend it
    Explain(Explain),
    /// Go services that are made to leak, and their mended twins
    Lab(lab::Lab),
    /// Print the completions of a shell
    Completions(Completions),
    /// Print the manual
    Man(Man),
}

/// `stanch diagnose`
#[derive(Args, Debug)]
#[command(after_help = DIAGNOSE_EXAMPLES)]
pub struct Diagnose {
    /// Addresses, files, folders, bundles, or `-` for stdin.
    ///
    /// An address is `http(s)://host:port[/prefix]`, `host:port`, or `unix:/path[:/prefix]`. Several addresses are
    /// watched at the same time and judged one by one. All files and folders together are one series, ordered by
    /// time; each bundle is a series of its own.
    #[arg(required = true, value_name = "TARGET", value_hint = ValueHint::AnyPath)]
    pub targets: Vec<String>,
    /// How long to watch a live service.
    #[arg(long, value_name = "TIME", value_parser = units::positive_duration, help = "How long to watch a live service [default: 60s]")]
    pub duration: Option<Duration>,
    /// Time between two snapshots.
    #[arg(long, value_name = "TIME", value_parser = units::positive_duration, help = "Time between two snapshots [default: 5s]")]
    pub interval: Option<Duration>,
    /// How to say it.
    #[command(flatten)]
    pub report: Report,
    /// What to judge it with.
    #[command(flatten)]
    pub judge: Judge,
    /// What to fetch.
    #[command(flatten)]
    pub fetch: Fetch,
    /// Who we are to the target.
    #[command(flatten)]
    pub auth: Auth,
    /// Also save what was captured as a bundle, so that the verdict can be repeated.
    #[arg(long, value_name = "BUNDLE", value_hint = ValueHint::FilePath)]
    pub save: Option<PathBuf>,
}

const DIAGNOSE_EXAMPLES: &str = "\
Examples:
  stanch diagnose localhost:6060
  stanch diagnose https://orders.internal:8443/admin --bearer-file token --ca ca.pem
  stanch diagnose localhost:6060 --source ~/src/orders --binary ./orders --prove
  stanch diagnose dumps/ --format md -o ticket.md
  kubectl logs orders-0 | stanch diagnose -
  stanch diagnose localhost:6060 --format html -o report.html --save seen.stanch";

/// `stanch capture`
#[derive(Args, Debug)]
#[command(after_help = CAPTURE_EXAMPLES)]
pub struct Capture {
    /// The address of a live service, or files and folders to pack.
    #[arg(required = true, value_name = "TARGET", value_hint = ValueHint::AnyPath)]
    pub targets: Vec<String>,
    /// The bundle file to write.
    #[arg(short, long, value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    pub output: PathBuf,
    /// Time between two snapshots.
    #[arg(long, value_name = "TIME", value_parser = units::positive_duration, help = "Time between two snapshots [default: 5s]")]
    pub every: Option<Duration>,
    /// How long to record.
    #[arg(long = "for", value_name = "TIME", value_parser = units::positive_duration, help = "How long to record [default: 60s; one snapshot only: --once]")]
    pub duration: Option<Duration>,
    /// Take one snapshot and stop.
    #[arg(long, conflicts_with_all = ["every", "duration"])]
    pub once: bool,
    /// What to fetch.
    #[command(flatten)]
    pub fetch: Fetch,
    /// Who we are to the target.
    #[command(flatten)]
    pub auth: Auth,
}

const CAPTURE_EXAMPLES: &str = "\
Examples:
  stanch capture localhost:6060 -o now.stanch
  stanch capture localhost:6060 --every 30s --for 30m -o slow.stanch
  stanch capture dumps/ -o incident.stanch";

/// `stanch compare`
#[derive(Args, Debug)]
#[command(after_help = COMPARE_EXAMPLES)]
pub struct Compare {
    /// Bundle, file, folder or address from before the fix.
    #[arg(value_name = "BEFORE", value_hint = ValueHint::AnyPath)]
    pub before: String,
    /// The same from after the fix.
    #[arg(value_name = "AFTER", value_hint = ValueHint::AnyPath)]
    pub after: String,
    /// How long to watch a side that is live.
    #[arg(long, value_name = "TIME", value_parser = units::positive_duration, help = "How long to watch a side that is live [default: 60s]")]
    pub duration: Option<Duration>,
    /// Time between two snapshots of a side that is live.
    #[arg(long, value_name = "TIME", value_parser = units::positive_duration, help = "Time between two snapshots of a side that is live [default: 5s]")]
    pub interval: Option<Duration>,
    /// How to say it.
    #[command(flatten)]
    pub report: Report,
    /// What to judge it with.
    #[command(flatten)]
    pub judge: Judge,
    /// What to fetch.
    #[command(flatten)]
    pub fetch: Fetch,
    /// Who we are to the target.
    #[command(flatten)]
    pub auth: Auth,
}

const COMPARE_EXAMPLES: &str = "\
Examples:
  stanch compare before.stanch after.stanch
  stanch compare before.stanch localhost:6060 --duration 5m
  stanch compare dumps-monday/ dumps-friday/ --format md -o verify.md

The exit code speaks of the second side: 0 nothing leaks any more, 1 something still does or newly does.";

/// How to say it.
#[derive(Args, Debug, Clone)]
#[command(next_help_heading = "Output")]
pub struct Report {
    /// Form of the report [default: by the extension of --output, else text]
    #[arg(short, long, value_enum, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// Write the report to a file and not to stdout.
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
}

/// Form of a report.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// For a terminal.
    Text,
    /// For machines, schema `stanch/1`.
    Json,
    /// One self-contained page with charts and flame graphs.
    Html,
    /// Markdown for a ticket.
    Md,
}

/// What to judge the evidence with.
#[derive(Args, Debug, Clone)]
#[command(next_help_heading = "Evidence")]
pub struct Judge {
    /// The program's source, so that the report can show the lines and rules can read them.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub source: Vec<PathBuf>,
    /// The program's binary, so that locks can be named.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub binary: Option<PathBuf>,
    /// Memory at which the process is killed (the container's limit), for the forecast.
    #[arg(long, value_name = "SIZE", value_parser = units::size)]
    pub memory_limit: Option<u64>,
}

/// What to fetch from a live target.
#[derive(Args, Debug, Clone)]
#[command(next_help_heading = "Capture")]
pub struct Fetch {
    /// Also ask the runtime which goroutines can never end (three takes of `goroutineleak`, Go 1.27, or 1.26 with
    /// its experiment).
    ///
    /// It runs extra garbage collections and pauses the program (about 70 ms at 100,000 goroutines), so it is asked
    /// for only when you say so. It is refused for programs that hide pointers from the collector.
    #[arg(long)]
    pub prove: bool,
    /// Prove even when the program seems to hide pointers (gVisor, netstack). This can crash it.
    #[arg(long, requires = "prove")]
    pub force_prove: bool,
    /// Run a garbage collection before each heap profile (`gc=1`).
    #[arg(long)]
    pub gc: bool,
    /// Ask for full stacks (`debug=2`) only below this many goroutines; it stops the world.
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    pub max_full_dump: u64,
    /// Path of the pprof handlers, when it is not one of the usual.
    #[arg(long, value_name = "PATH")]
    pub pprof_path: Option<String>,
    /// Address of the metrics, when it is not `/metrics` beside pprof.
    #[arg(long, value_name = "URL")]
    pub metrics_url: Option<String>,
    /// Time that one answer may take.
    #[arg(long, value_name = "TIME", value_parser = units::positive_duration, default_value = "60s")]
    pub timeout: Duration,
    /// Size that one answer may have.
    #[arg(long, value_name = "SIZE", value_parser = units::size, default_value = "64MiB")]
    pub max_body: u64,
}

impl Fetch {
    /// What is fetched when nothing was typed.
    pub(crate) fn usual() -> Self {
        #[derive(Parser)]
        struct Only {
            #[command(flatten)]
            fetch: Fetch,
        }
        Only::parse_from(["stanch"]).fetch
    }
}

/// Who we are to the target. Each secret can come from a flag, the environment or a file.
#[derive(Args, Clone, Default)]
#[command(next_help_heading = "Authentication (flag, else environment; every secret can stand in a file)")]
pub struct Auth {
    /// A header to send, `Name: value`; may be given several times [env: STANCH_HEADER]
    #[arg(short = 'H', long, value_name = "HEADER")]
    pub header: Vec<String>,
    /// A file with one header a line [env: STANCH_HEADER_FILE]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub header_file: Option<PathBuf>,
    /// Bearer token [env: STANCH_BEARER]
    #[arg(long, value_name = "TOKEN", conflicts_with_all = ["bearer_file", "basic", "basic_file"])]
    pub bearer: Option<String>,
    /// A file with the bearer token [env: STANCH_BEARER_FILE]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with_all = ["basic", "basic_file"])]
    pub bearer_file: Option<PathBuf>,
    /// `user:password` [env: STANCH_BASIC]
    #[arg(long, value_name = "USER:PASSWORD", conflicts_with = "basic_file")]
    pub basic: Option<String>,
    /// A file with `user:password` [env: STANCH_BASIC_FILE]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub basic_file: Option<PathBuf>,
    /// Client certificate (PEM file), for mTLS [env: STANCH_CERT]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub cert: Option<PathBuf>,
    /// Key of the client certificate (PEM file) [env: STANCH_KEY]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub key: Option<PathBuf>,
    /// Certificates to trust (PEM file) [env: STANCH_CA]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub ca: Option<PathBuf>,
    /// Trust any certificate [env: STANCH_INSECURE=1]
    #[arg(long)]
    pub insecure: bool,
}

impl fmt::Debug for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Auth(…)")
    }
}

/// `stanch explain`
#[derive(Args, Debug)]
#[command(after_help = EXPLAIN_EXAMPLES)]
pub struct Explain {
    /// Id or slug of a rule.
    #[arg(value_name = "RULE", required_unless_present = "list", conflicts_with = "list")]
    pub rule: Option<String>,
    /// List all rules.
    #[arg(long)]
    pub list: bool,
    /// Form of the answer.
    #[arg(short, long, value_enum, default_value_t = TextFormat::Text, value_name = "FORMAT")]
    pub format: TextFormat,
}

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  stanch explain --list
  stanch explain unanswered-send
  stanch explain ST1001";

/// Text or its source.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum TextFormat {
    /// For a terminal.
    Text,
    /// Markdown.
    Md,
}

/// `stanch completions`
#[derive(Args, Debug)]
pub struct Completions {
    /// Which shell.
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// `stanch man`
#[derive(Args, Debug)]
pub struct Man {
    /// Page of one command; the overview without it.
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
    /// Form: `roff` for man(1), `md` for the whole reference as Markdown.
    #[arg(short, long, value_enum, default_value_t = ManFormat::Roff, value_name = "FORMAT")]
    pub format: ManFormat,
}

/// Form of the manual.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum ManFormat {
    /// For man(1).
    Roff,
    /// Markdown.
    Md,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_argument_has_a_help_text() {
        fn walk(command: &clap::Command) {
            for arg in command.get_arguments() {
                assert!(arg.get_help().is_some(), "{} {} has no help", command.get_name(), arg.get_id());
            }
            command.get_subcommands().for_each(walk);
        }
        walk(&Cli::command());
    }
}
