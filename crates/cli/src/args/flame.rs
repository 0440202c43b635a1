//! What the user typed after `stanch profile flame`, `serve` and `browse`, as clap reads it.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use crate::args::profile::{Input, Shown};

/// `stanch profile flame`
#[derive(Args, Debug)]
#[command(after_help = FLAME_EXAMPLES)]
pub struct Flame {
    /// What to read.
    #[command(flatten)]
    pub input: Input,
    /// What to show of it.
    #[command(flatten)]
    pub shown: Shown,
    /// Form of the graph [default: by the extension of --output, else html]
    #[arg(short, long, value_enum, value_name = "FORMAT", help_heading = "Output")]
    pub format: Option<FlameFormat>,
    /// Boxes at most; the widest are kept, and the others of each box are one exact sum.
    #[arg(long, value_name = "N", default_value_t = 16_000, help_heading = "Output")]
    pub boxes: u32,
    /// Of a comparison (--diff-base) show only the stacks that are new, gone, grown or shrunk.
    #[arg(long, value_enum, value_name = "WHICH", default_value = "all", help_heading = "Output")]
    pub change: ChangeArg,
    /// Write to a file and not to stdout.
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Output")]
    pub output: Option<PathBuf>,
}

const FLAME_EXAMPLES: &str = "\
Examples:
  stanch profile flame heap.pb.gz -o heap.html
  stanch profile flame --diff-base before.pb.gz after.pb.gz --change grown -o grown.html
  stanch profile flame goroutines.txt --format svg -o goroutines.svg";

/// Form of a flame graph.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum FlameFormat {
    /// One page without any other file, with zoom and search.
    Html,
    /// A picture with a title on each box.
    Svg,
}

/// Which stacks of a comparison count.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum ChangeArg {
    /// All of them.
    All,
    /// Those that the base does not have.
    New,
    /// Those that only the base has.
    Gone,
    /// Those of both that have more than in the base.
    Grown,
    /// Those of both that have less than in the base.
    Shrunk,
}

/// `stanch profile serve`
#[derive(Args, Debug)]
#[command(after_help = SERVE_EXAMPLES)]
pub struct Serve {
    /// What to read.
    #[command(flatten)]
    pub input: Input,
    /// What to show of it at first.
    #[command(flatten)]
    pub shown: Shown,
    /// Address to listen on; port 0 takes any that is free.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:0", help_heading = "Server")]
    pub listen: String,
    /// Allow --listen to name an address that other machines reach. They all can read the profile.
    #[arg(long, help_heading = "Server")]
    pub expose: bool,
    /// Do not open the browser.
    #[arg(long, help_heading = "Server")]
    pub no_open: bool,
    /// Folder of the program's sources; the module cache and GOROOT are looked at as well, and the paths in the
    /// profile when it is not given.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = "Server")]
    pub source: Vec<PathBuf>,
}

const SERVE_EXAMPLES: &str = "\
Examples:
  stanch profile serve heap.pb.gz
  stanch profile serve --diff-base before.pb.gz after.pb.gz --source ~/src/orders
  stanch profile serve --type goroutine slow.stanch --listen 127.0.0.1:8080 --no-open

Ctrl-C ends it.";

/// `stanch profile browse`
#[derive(Args, Debug)]
#[command(after_help = BROWSE_KEYS)]
pub struct Browse {
    /// What to read.
    #[command(flatten)]
    pub input: Input,
    /// What to show of it.
    #[command(flatten)]
    pub shown: Shown,
    /// Folder of the program's sources; the module cache and GOROOT are looked at as well, and the paths in the
    /// profile when it is not given.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub source: Vec<PathBuf>,
}

const BROWSE_KEYS: &str = "\
Keys (? shows all of them):
  1 2 3 4, Tab       top, flame graph, peek, source
  arrows, h j k l    move the cursor
  Enter, Backspace   zoom in and out, go to a function and back
  /, n, N            search by regular expression, next, previous
  i, c, d            sample type, order, which stacks of a comparison
  q, Ctrl-C          quit

Examples:
  stanch profile browse heap.pb.gz
  stanch profile browse --diff-base before.pb.gz after.pb.gz --source ~/src/orders
  stanch profile browse --type goroutine localhost:6060";
