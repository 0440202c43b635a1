//! What the user typed after `stanch profile`, as clap reads it. The words are those of `go tool pprof`, with two
//! dashes; where pprof has an underscore, both that and a dash are taken.

use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgAction, Args, Subcommand, ValueEnum, ValueHint};

use crate::args::flame::{Browse, Flame, Serve};
use crate::args::raw::Auth;
use crate::args::units;

/// `stanch profile`
#[derive(Args, Debug)]
#[command(subcommand_required = true, arg_required_else_help = true, after_help = EXAMPLES)]
pub struct Profile {
    /// What to show.
    #[command(subcommand)]
    pub command: ProfileCommand,
}

const EXAMPLES: &str = "\
Examples:
  stanch profile top heap.pb.gz
  stanch profile top --cum --sample-index alloc_space heap.pb.gz
  stanch profile top --base before.pb.gz after.pb.gz
  stanch profile peek 'json\\.Unmarshal' localhost:6060
  stanch profile list 'orders\\..*' --source ~/src/orders heap.pb.gz
  stanch profile traces --tagfocus 'state=chan receive' goroutines.txt
  stanch profile merge -o all.pb.gz *.pb.gz
  stanch profile top --type heap slow.stanch
  stanch profile diff monday.pb.gz tuesday.pb.gz friday.pb.gz
  stanch profile share heap.pb.gz
  stanch profile join goroutine.pb.gz heap.pb.gz

Input is everything that stanch reads: pprof files of any language, goroutine and heap texts, bundles of `stanch
capture`, live services. docs/profile.md names the command for each call of go tool pprof.

Exit codes: 0 shown, 2 failure.";

/// What to show of a profile.
#[derive(Subcommand, Debug)]
pub enum ProfileCommand {
    /// Functions by their own value
    #[command(visible_alias = "text")]
    Top(Table),
    /// Functions between their callers and callees
    Tree(Table),
    /// Callers and callees of some functions
    Peek(Matching),
    /// Source lines with what was spent in them
    List(List),
    /// Every sample with its stack
    Traces(Plain),
    /// Labels with what their samples add up to
    Tags(Table),
    /// All tables of the profile as text
    Raw(Plain),
    /// The comments of the profile
    Comments(Plain),
    /// Several profiles as one
    Merge(Plain),
    /// The call graph for Graphviz, or drawn by it
    Graph(Graph),
    /// The call graph for KCachegrind
    Callgrind(Plain),
    /// One line per stack, for flame graph tools
    Folded(Plain),
    /// For speedscope.app
    Speedscope(Plain),
    /// The profile after filters, as pprof reads it
    Proto(Plain),
    /// A flame graph as one self-contained page, or as a picture
    Flame(Flame),
    /// Flame graph, sandwich, top, peek and source in the browser
    Serve(Serve),
    /// Top, flame graph, peek and source in the terminal
    Browse(Browse),
    /// What is new, gone, grown or shrunk over several profiles
    Diff(Diff),
    /// Which package and which module hold the values
    Share(Table),
    /// What was allocated beside what is still in use
    Lifetimes(Table),
    /// Allocations above a size
    Large(Large),
    /// Stacks with many calls
    Deep(Deep),
    /// Goroutines beside the memory that was allocated on their path
    Join(Table),
}

/// A command whose answer can be JSON as well.
#[derive(Args, Debug)]
pub struct Table {
    /// What to read.
    #[command(flatten)]
    pub input: Input,
    /// What to show of it.
    #[command(flatten)]
    pub shown: Shown,
    /// How to say it.
    #[command(flatten)]
    pub output: TableOutput,
}

/// `stanch profile peek`
#[derive(Args, Debug)]
pub struct Matching {
    /// Functions to show, as a regular expression.
    #[arg(value_name = "REGEX")]
    pub regex: String,
    /// What to read, and how to show it.
    #[command(flatten)]
    pub table: Table,
}

/// `stanch profile list`
#[derive(Args, Debug)]
pub struct List {
    /// Functions to show, as a regular expression.
    #[arg(value_name = "REGEX")]
    pub regex: String,
    /// Folder of the program's sources; the module cache and GOROOT are looked at as well, and the paths in the
    /// profile when it is not given.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub source: Vec<PathBuf>,
    /// What to read, and how to show it.
    #[command(flatten)]
    pub table: Table,
}

/// A command with one form of answer.
#[derive(Args, Debug)]
pub struct Plain {
    /// What to read.
    #[command(flatten)]
    pub input: Input,
    /// What to show of it.
    #[command(flatten)]
    pub shown: Shown,
    /// Write to a file and not to stdout.
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Output")]
    pub output: Option<PathBuf>,
}

/// `stanch profile diff`
#[derive(Args, Debug)]
pub struct Diff {
    /// Show only these.
    #[arg(long, value_enum, value_name = "STATE", value_delimiter = ',', help_heading = "Nodes")]
    pub only: Vec<DiffState>,
    /// What to read, oldest first, and how to show it.
    #[command(flatten)]
    pub table: Table,
}

/// What became of a stack or function.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum DiffState {
    /// Not in the first, in the last.
    New,
    /// In the first, not in the last.
    Gone,
    /// More than at first.
    Grown,
    /// Less than at first.
    Shrunk,
    /// As at first.
    Same,
}

/// `stanch profile large`
#[derive(Args, Debug)]
pub struct Large {
    /// Smallest object that is shown.
    #[arg(long, value_name = "SIZE", value_parser = units::size, default_value = "1MiB", help_heading = "Nodes")]
    pub min: u64,
    /// What to read, and how to show it.
    #[command(flatten)]
    pub table: Table,
}

/// `stanch profile deep`
#[derive(Args, Debug)]
pub struct Deep {
    /// Fewest calls of a stack that is shown.
    #[arg(long, value_name = "N", default_value_t = 100, help_heading = "Nodes")]
    pub min: usize,
    /// What to read, and how to show it.
    #[command(flatten)]
    pub table: Table,
}

/// `stanch profile graph`
#[derive(Args, Debug)]
pub struct Graph {
    /// What to read.
    #[command(flatten)]
    pub input: Input,
    /// What to show of it.
    #[command(flatten)]
    pub shown: Shown,
    /// Form of the graph [default: by the extension of --output, else dot]
    #[arg(short, long, value_enum, value_name = "FORMAT", help_heading = "Output")]
    pub format: Option<GraphFormat>,
    /// Write to a file and not to stdout.
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Output")]
    pub output: Option<PathBuf>,
}

/// Form of a graph.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum GraphFormat {
    /// The language of Graphviz.
    Dot,
    /// A picture; needs `dot` of Graphviz on the PATH.
    Svg,
}

/// How to say it.
#[derive(Args, Debug)]
#[command(next_help_heading = "Output")]
pub struct TableOutput {
    /// Form of the answer [default: by the extension of --output, else text]
    #[arg(short, long, value_enum, value_name = "FORMAT")]
    pub format: Option<TableFormat>,
    /// Write to a file and not to stdout.
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
}

/// Form of an answer.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum TableFormat {
    /// As pprof writes it.
    Text,
    /// For machines, docs/schema/profile.schema.json.
    Json,
}

/// What to read.
#[derive(Args, Debug, Clone)]
#[command(next_help_heading = "Input")]
pub struct Input {
    /// Files, bundles, addresses, or `-` for stdin; several are added up.
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub files: Vec<String>,
    /// Which profile of a bundle or a live service: heap, allocs, goroutine, mutex, block, …; `profile` is a
    /// service's CPU.
    #[arg(long = "type", value_name = "TYPE")]
    pub kind: Option<String>,
    /// Which snapshot of a bundle, counted from 1 [default: the last]
    #[arg(long, value_name = "N")]
    pub snapshot: Option<usize>,
    /// Take this profile off; equal samples cancel each other.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::AnyPath, conflicts_with = "diff_base")]
    pub base: Vec<String>,
    /// Take this profile off, and show percentages of it.
    #[arg(long, alias = "diff_base", value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub diff_base: Vec<String>,
    /// Scale the profile to the sums of the base.
    #[arg(long)]
    pub normalize: bool,
    /// Ask a live service to record for so long.
    #[arg(long, value_name = "N")]
    pub seconds: Option<u64>,
    /// Path of the pprof handlers, when it is not one of the usual.
    #[arg(long, value_name = "PATH")]
    pub pprof_path: Option<String>,
    /// Time that an answer of a live service may take.
    #[arg(long, value_name = "TIME", value_parser = units::positive_duration, default_value = "60s")]
    pub timeout: Duration,
    /// Size that an answer of a live service may have.
    #[arg(long, value_name = "SIZE", value_parser = units::size, default_value = "512MiB")]
    pub max_body: u64,
    /// Who we are to a live service.
    #[command(flatten)]
    pub auth: Auth,
}

/// What to show of a profile.
#[derive(Args, Debug, Clone)]
#[command(next_help_heading = "Filters")]
pub struct Shown {
    /// Keep only samples through a function, file or binary that matches.
    #[arg(long, value_name = "REGEX")]
    pub focus: Option<String>,
    /// Drop samples through a function, file or binary that matches.
    #[arg(long, value_name = "REGEX")]
    pub ignore: Option<String>,
    /// Leave out frames that match.
    #[arg(long, value_name = "REGEX")]
    pub hide: Option<String>,
    /// Leave out frames that do not match.
    #[arg(long, value_name = "REGEX")]
    pub show: Option<String>,
    /// Leave out the callers of the outermost frame that matches, and samples without one.
    #[arg(long, alias = "show_from", value_name = "REGEX")]
    pub show_from: Option<String>,
    /// Leave out what the innermost function that matches calls.
    #[arg(long, alias = "prune_from", value_name = "REGEX")]
    pub prune_from: Option<String>,
    /// Keep only samples with a label that matches (`regex`, `key=regex`) or is in a range (`1kb:10kb`, `key=32mb:`).
    #[arg(long, value_name = "FILTER")]
    pub tagfocus: Option<String>,
    /// Drop samples with a label that matches or is in a range.
    #[arg(long, value_name = "FILTER")]
    pub tagignore: Option<String>,
    /// Keep only labels whose key matches.
    #[arg(long, value_name = "REGEX")]
    pub tagshow: Option<String>,
    /// Drop labels whose key matches.
    #[arg(long, value_name = "REGEX")]
    pub taghide: Option<String>,
    /// Labels that become frames at the root, by key; the first is the outermost.
    #[arg(long, value_name = "KEYS")]
    pub tagroot: Option<String>,
    /// Labels that become frames at the leaf, by key; the last is the innermost.
    #[arg(long, value_name = "KEYS")]
    pub tagleaf: Option<String>,
    /// Leave out nodes with negative values.
    #[arg(long, alias = "drop_negative")]
    pub drop_negative: bool,
    /// Which value, and in what.
    #[command(flatten)]
    pub values: Values,
    /// What is one node, and which of them.
    #[command(flatten)]
    pub nodes: Nodes,
}

/// Which value of the samples, and in what.
#[derive(Args, Debug, Clone)]
#[command(next_help_heading = "Values")]
pub struct Values {
    /// Which value of the samples: its name or its number from 0 [default: the profile's]
    #[arg(long, alias = "sample_index", value_name = "NAME")]
    pub sample_index: Option<String>,
    /// The same as --sample-index inuse_space.
    #[arg(long, alias = "inuse_space", conflicts_with = "sample_index")]
    pub inuse_space: bool,
    /// The same as --sample-index inuse_objects.
    #[arg(long, alias = "inuse_objects", conflicts_with = "sample_index")]
    pub inuse_objects: bool,
    /// The same as --sample-index alloc_space.
    #[arg(long, alias = "alloc_space", conflicts_with = "sample_index")]
    pub alloc_space: bool,
    /// The same as --sample-index alloc_objects.
    #[arg(long, alias = "alloc_objects", conflicts_with = "sample_index")]
    pub alloc_objects: bool,
    /// The same as --sample-index delay.
    #[arg(long, alias = "total_delay", conflicts_with = "sample_index")]
    pub total_delay: bool,
    /// The same as --sample-index contentions.
    #[arg(long, conflicts_with = "sample_index")]
    pub contentions: bool,
    /// The same as --mean --sample-index delay.
    #[arg(long, alias = "mean_delay", conflicts_with = "sample_index")]
    pub mean_delay: bool,
    /// Divide each value by the first value of its samples (bytes per object, delay per contention).
    #[arg(long)]
    pub mean: bool,
    /// Unit of the values: minimum, auto, or its name.
    #[arg(long, value_name = "UNIT", default_value = "minimum")]
    pub unit: String,
    /// Divide all values by this.
    #[arg(long, alias = "divide_by", value_name = "N", default_value_t = 1.0)]
    pub divide_by: f64,
    /// Percentages of what the filters leave, and not of the whole profile.
    #[arg(long, alias = "relative_percentages")]
    pub relative_percentages: bool,
}

/// What is one node, and which of them.
#[derive(Args, Debug, Clone)]
#[command(next_help_heading = "Nodes")]
pub struct Nodes {
    /// What is one node [default: functions]
    #[arg(long, value_enum, value_name = "WHAT", conflicts_with_all = ["functions", "filefunctions", "by_files", "lines", "addresses"])]
    pub granularity: Option<Granularity>,
    /// The same as --granularity functions.
    #[arg(long, conflicts_with_all = ["filefunctions", "by_files", "lines", "addresses"])]
    pub functions: bool,
    /// The same as --granularity filefunctions.
    #[arg(long, conflicts_with_all = ["by_files", "lines", "addresses"])]
    pub filefunctions: bool,
    /// The same as --granularity files.
    #[arg(id = "by_files", long = "files", conflicts_with_all = ["lines", "addresses"])]
    pub by_files: bool,
    /// The same as --granularity lines.
    #[arg(long, conflicts_with = "addresses")]
    pub lines: bool,
    /// The same as --granularity addresses.
    #[arg(long)]
    pub addresses: bool,
    /// Attribute inlined calls to the function that they were inlined into.
    #[arg(long)]
    pub noinlines: bool,
    /// Tell lines apart by column as well.
    #[arg(long)]
    pub showcolumns: bool,
    /// Sort by own and called values together.
    #[arg(long, conflicts_with = "flat")]
    pub cum: bool,
    /// Sort by own values, which is usual.
    #[arg(long)]
    pub flat: bool,
    /// Nodes at most [default: 80 for graph and tree, all for top]
    #[arg(long, value_name = "N")]
    pub nodecount: Option<usize>,
    /// Leave out nodes below this share of the total.
    #[arg(long, value_name = "SHARE", default_value_t = 0.005)]
    pub nodefraction: f64,
    /// Leave out edges below this share of the total.
    #[arg(long, value_name = "SHARE", default_value_t = 0.001)]
    pub edgefraction: f64,
    /// Whether nodecount, nodefraction and edgefraction count.
    #[arg(long, value_name = "BOOL", action = ArgAction::Set, num_args = 0..=1, require_equals = true,
          default_value_t = true, default_missing_value = "true")]
    pub trim: bool,
    /// One node per path in graphs, and not per function.
    #[arg(long, alias = "call_tree")]
    pub call_tree: bool,
    /// No lines about the profile above the report.
    #[arg(long, alias = "compact_labels")]
    pub compact_labels: bool,
    /// Prefixes to take off source file names, separated by `:`.
    #[arg(long, alias = "trim_path", value_name = "PREFIXES", default_value = "")]
    pub trim_path: String,
}

/// What is one node.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Granularity {
    /// A function.
    Functions,
    /// A function in a file.
    Filefunctions,
    /// A file.
    Files,
    /// A source line.
    Lines,
    /// An instruction address.
    Addresses,
}

impl Shown {
    /// What was typed, as the options of the profile bench.
    #[must_use]
    pub fn options(&self) -> stanch_profile::Options {
        let text = |t: &Option<String>| t.clone().unwrap_or_default();
        let (values, nodes) = (&self.values, &self.nodes);
        stanch_profile::Options {
            sample_index: values.sample_index(),
            mean: values.mean || values.mean_delay,
            granularity: nodes.granularity(),
            noinlines: nodes.noinlines,
            showcolumns: nodes.showcolumns,
            focus: text(&self.focus),
            ignore: text(&self.ignore),
            hide: text(&self.hide),
            show: text(&self.show),
            show_from: text(&self.show_from),
            prune_from: text(&self.prune_from),
            tagfocus: text(&self.tagfocus),
            tagignore: text(&self.tagignore),
            tagshow: text(&self.tagshow),
            taghide: text(&self.taghide),
            tagroot: text(&self.tagroot),
            tagleaf: text(&self.tagleaf),
            relative_percentages: values.relative_percentages,
            unit: values.unit.clone(),
            divide_by: values.divide_by,
            sort: if nodes.cum { stanch_profile::Sort::Cum } else { stanch_profile::Sort::Flat },
            drop_negative: self.drop_negative,
            nodecount: nodes.nodecount,
            nodefraction: nodes.nodefraction,
            edgefraction: nodes.edgefraction,
            trim: nodes.trim,
            call_tree: nodes.call_tree,
            compact_labels: nodes.compact_labels,
            trim_path: nodes.trim_path.clone(),
            ..stanch_profile::Options::default()
        }
    }
}

impl Values {
    fn sample_index(&self) -> String {
        let flags = [
            (self.inuse_space, "inuse_space"),
            (self.inuse_objects, "inuse_objects"),
            (self.alloc_space, "alloc_space"),
            (self.alloc_objects, "alloc_objects"),
            (self.total_delay || self.mean_delay, "delay"),
            (self.contentions, "contentions"),
        ];
        let flag = flags.iter().find(|(set, _)| *set).map(|(_, name)| (*name).to_owned());
        self.sample_index.clone().or(flag).unwrap_or_default()
    }
}

impl Nodes {
    fn granularity(&self) -> stanch_profile::Granularity {
        use stanch_profile::Granularity as G;
        match self.granularity {
            Some(Granularity::Functions) => G::Functions,
            Some(Granularity::Filefunctions) => G::FileFunctions,
            Some(Granularity::Files) => G::Files,
            Some(Granularity::Lines) => G::Lines,
            Some(Granularity::Addresses) => G::Addresses,
            None if self.filefunctions => G::FileFunctions,
            None if self.by_files => G::Files,
            None if self.lines => G::Lines,
            None if self.addresses => G::Addresses,
            None => G::Functions,
        }
    }
}
