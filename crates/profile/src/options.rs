//! What a reader of profiles can ask for, in the words of `go tool pprof`.
//!
//! Source of the words, their meaning and their defaults: google/pprof, `internal/driver/config.go` and
//! `internal/driver/commands.go`.

/// Everything that changes what is shown of a profile. The default is pprof's.
#[derive(Clone, PartialEq, Debug)]
pub struct Options {
    /// Which value of the samples: its name (`inuse_space`), its index from 0, or empty for the profile's default.
    pub sample_index: String,
    /// Show each value divided by the first value of its sample (bytes per object, delay per contention).
    pub mean: bool,
    /// What is one node.
    pub granularity: Granularity,
    /// Attribute inlined calls to the function that they were inlined into.
    pub noinlines: bool,
    /// Tell lines apart by column as well.
    pub showcolumns: bool,
    /// Keep only samples through a function, file or binary that matches.
    pub focus: String,
    /// Drop samples through a function, file or binary that matches.
    pub ignore: String,
    /// Leave out frames that match.
    pub hide: String,
    /// Leave out frames that do not match.
    pub show: String,
    /// Leave out the callers of the outermost frame that matches, and samples without one.
    pub show_from: String,
    /// Leave out what the innermost function that matches calls.
    pub prune_from: String,
    /// Keep only samples with a label that matches or is in the range; `key=…` looks at one key.
    pub tagfocus: String,
    /// Drop samples with a label that matches or is in the range; `key=…` looks at one key.
    pub tagignore: String,
    /// Keep only labels whose key matches.
    pub tagshow: String,
    /// Drop labels whose key matches.
    pub taghide: String,
    /// Keys of labels, separated by commas, that become frames at the root; the first is the outermost.
    pub tagroot: String,
    /// Keys of labels, separated by commas, that become frames at the leaf; the last is the innermost.
    pub tagleaf: String,
    /// Percentages of what the filters leave, and not of the whole profile.
    pub relative_percentages: bool,
    /// Unit of the values that are shown: `minimum` (one unit for all, fit for the smallest), `auto` (for each its
    /// own), or a unit.
    pub unit: String,
    /// Divide all values by this.
    pub divide_by: f64,
    /// Order of the nodes.
    pub sort: Sort,
    /// Leave out nodes with negative values.
    pub drop_negative: bool,
    /// How many nodes at most. `None`: as the command has it (80 for graphs and trees, all for `top`); `Some(0)`: all.
    pub nodecount: Option<usize>,
    /// Leave out nodes below this share of the total.
    pub nodefraction: f64,
    /// Leave out edges below this share of the total.
    pub edgefraction: f64,
    /// Whether `nodecount`, `nodefraction` and `edgefraction` count.
    pub trim: bool,
    /// One node per path, and not per function, in graphs.
    pub call_tree: bool,
    /// No lines about the profile above the report.
    pub compact_labels: bool,
    /// Prefixes to take off source file names, separated by `:`.
    pub trim_path: String,
    /// Tell functions of the same name in different binaries apart, and know where functions start.
    pub object_names: bool,
    /// Calls that all stacks together may have once inlined calls are expanded; more is an error, and not a machine
    /// out of memory. Each takes four bytes.
    pub max_frames: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            sample_index: String::new(),
            mean: false,
            granularity: Granularity::Functions,
            noinlines: false,
            showcolumns: false,
            focus: String::new(),
            ignore: String::new(),
            hide: String::new(),
            show: String::new(),
            show_from: String::new(),
            prune_from: String::new(),
            tagfocus: String::new(),
            tagignore: String::new(),
            tagshow: String::new(),
            taghide: String::new(),
            tagroot: String::new(),
            tagleaf: String::new(),
            relative_percentages: false,
            unit: "minimum".to_owned(),
            divide_by: 1.0,
            sort: Sort::Flat,
            drop_negative: false,
            nodecount: None,
            nodefraction: 0.005,
            edgefraction: 0.001,
            trim: true,
            call_tree: false,
            compact_labels: false,
            trim_path: String::new(),
            object_names: false,
            max_frames: 1 << 28,
        }
    }
}

impl Options {
    /// The filters that are set, as pprof lists them above a report: `focus=…`.
    #[must_use]
    pub fn active_filters(&self) -> Vec<String> {
        let all = [
            ("focus", &self.focus),
            ("ignore", &self.ignore),
            ("hide", &self.hide),
            ("show", &self.show),
            ("show_from", &self.show_from),
            ("tagfocus", &self.tagfocus),
            ("tagignore", &self.tagignore),
            ("tagshow", &self.tagshow),
            ("taghide", &self.taghide),
        ];
        all.iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| format!("{k}={v}")).collect()
    }

    /// The same without any trimming: what commands do that answer about single functions.
    #[must_use]
    pub fn untrimmed(self) -> Self {
        Self { nodecount: Some(0), nodefraction: 0.0, edgefraction: 0.0, trim: false, ..self }
    }

    /// The number of nodes, where 0 is all of them.
    #[must_use]
    pub fn node_limit(&self, usual: usize) -> usize {
        if self.trim { self.nodecount.unwrap_or(usual) } else { 0 }
    }
}

/// What is one node of a report.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Granularity {
    /// A function, by name.
    #[default]
    Functions,
    /// A function, by name and file.
    FileFunctions,
    /// A source file.
    Files,
    /// A source line.
    Lines,
    /// An instruction address.
    Addresses,
}

impl Granularity {
    /// Every granularity by its name.
    pub const NAMES: [(&'static str, Self); 5] = [
        ("functions", Self::Functions),
        ("filefunctions", Self::FileFunctions),
        ("files", Self::Files),
        ("lines", Self::Lines),
        ("addresses", Self::Addresses),
    ];
}

/// Order of nodes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Sort {
    /// By their own value.
    #[default]
    Flat,
    /// By their own value and that of all they call.
    Cum,
}
