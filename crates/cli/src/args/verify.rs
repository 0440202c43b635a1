//! What the user typed after `stanch verify`, as clap reads it.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use crate::args::load::{Objectives, Sending, Timing, objectives};
use crate::args::raw;

/// `stanch verify`
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Verify {
    /// The URL of the build with the fault, or a service of the lab (`stanch lab list`), of which both twins are started.
    #[arg(value_name = "URL|SCENARIO")]
    pub target: String,
    /// The URL of the mended build.
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    pub after: Option<String>,
    /// A command for sh that puts the mended build in place and returns; it is loaded at --after, else at the same URL.
    #[arg(long, value_name = "COMMAND")]
    pub after_command: Option<String>,
    /// How often to try the mended build until it keeps the objectives and does not leak; --after-command is run before
    /// each try.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100), default_value_t = 1)]
    pub attempts: u32,
    /// Address of pprof, where it is not that of the target.
    #[arg(long, value_name = "ADDRESS")]
    pub pprof: Option<String>,
    /// The same of the mended build [default: --pprof, unless --after is another address]
    #[arg(long, value_name = "ADDRESS")]
    pub after_pprof: Option<String>,
    /// What the mended build has to keep: `p99<200ms,errors<0.1%,throughput>450`.
    #[arg(long, value_name = "OBJECTIVES", value_parser = objectives)]
    pub slo: Option<Objectives>,
    /// What to ask of a service of the lab, where it is not the usual: a path such as `/orders?id={n}`.
    #[arg(long, value_name = "PATH")]
    pub path: Option<String>,
    /// When requests are sent.
    #[command(flatten)]
    pub timing: Timing,
    /// What is sent, and how.
    #[command(flatten)]
    pub sending: Sending,
    /// Who we are to the target.
    #[command(flatten)]
    pub auth: raw::Auth,
    /// Form of the report [default: by the extension of --output, else text]
    #[arg(short, long, value_enum, value_name = "FORMAT", help_heading = "Output")]
    pub format: Option<VerifyFormat>,
    /// Write to a file and not to stdout.
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Output")]
    pub output: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  stanch verify order-handler --rate 200/s --for 1m --slo 'p99<250ms'
  stanch verify http://localhost:8080/orders --after http://localhost:8081/orders --rate 500/s
  stanch verify http://localhost:8080/orders --after-command './deploy mended' --attempts 3 --format md -o review.md

Each side: a look at rest, the load with a diagnosis meanwhile, and a look when the process has settled.

Exit codes: 0 the mended build keeps every objective and does not leak; 1 it does not; 2 failure, or it cannot be told.";

/// Form of a verification.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum VerifyFormat {
    /// For a terminal.
    Text,
    /// For machines, schema `stanch-verify/1`.
    Json,
    /// Markdown for an incident review.
    Md,
    /// One self-contained page with charts.
    Html,
}
