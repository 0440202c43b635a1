//! What `stanch check` says about Go source: findings, what could not be checked, and how much was read.

use crate::diagnosis::Verdict;
use crate::finding::{Finding, Location};

/// The whole answer of one check.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct CheckReport {
    /// The leaks, in the order in which they are shown. Their [`Finding::source`] is there.
    pub findings: Vec<Finding>,
    /// What could not be read or resolved, and directives that do nothing.
    pub problems: Vec<CheckProblem>,
    /// How much was read.
    pub stats: CheckStats,
}

impl CheckReport {
    /// Whether everything that was asked for has been checked.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        !self.problems.iter().any(|p| p.incomplete)
    }

    /// The one-word answer, by the rule of every command: a leak that was found is a leak, whatever else could not
    /// be read; without one, incomplete evidence leaves it undecided.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match (self.findings.is_empty(), self.is_complete()) {
            (false, _) => Verdict::Leak,
            (true, true) => Verdict::NoLeak,
            (true, false) => Verdict::Inconclusive,
        }
    }

    /// The exit code, the same for every format: 0 clean, 1 findings, 2 incomplete evidence.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        self.verdict().exit_code()
    }
}

/// Something that was wrong with what was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CheckProblem {
    /// What kind of thing.
    pub kind: CheckProblemKind,
    /// Where, when it is about one file: same form as [`Location::file`].
    pub file: Option<String>,
    /// 1-based.
    pub line: Option<u32>,
    /// 1-based, in bytes.
    pub column: Option<u32>,
    /// A lower-case fragment: "expected ')', found newline".
    pub what: String,
    /// Whether a leak may have been missed because of it.
    pub incomplete: bool,
}

/// Kinds of problems.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum CheckProblemKind {
    /// A Go file with syntax errors; what could be parsed was checked.
    Syntax,
    /// A file or folder that could not be read.
    Unreadable,
    /// A go.mod, go.work or modules.txt that does not parse, or contradicts itself.
    Module,
    /// A package that is imported and not there.
    MissingDependency,
    /// A limit was reached: depth, size, time.
    Limit,
    /// A `//nolint` that names no rule of ours although it looks like one.
    UnknownDirective,
    /// A `//nolint` that suppresses nothing.
    UnusedDirective,
    /// A `//nolint` without the reason that the configuration asks for.
    UnexplainedDirective,
    /// A gate of `stanch gate` that was not passed and has no finding of its own: coverage, benchmarks, tests that failed.
    Gate,
}

impl CheckProblemKind {
    /// Its word in every format; takes the place of a rule's slug.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            CheckProblemKind::Syntax => "syntax-error",
            CheckProblemKind::Unreadable => "unreadable-file",
            CheckProblemKind::Module => "bad-module-file",
            CheckProblemKind::MissingDependency => "missing-dependency",
            CheckProblemKind::Limit => "limit-reached",
            CheckProblemKind::UnknownDirective => "unknown-directive",
            CheckProblemKind::UnusedDirective => "unused-directive",
            CheckProblemKind::UnexplainedDirective => "unexplained-directive",
            CheckProblemKind::Gate => "gate",
        }
    }
}

/// How much was checked, and how long that took. `None` is what was not counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CheckStats {
    /// Go files.
    pub files: Option<u64>,
    /// Lines in them.
    pub lines: Option<u64>,
    /// Bytes in them.
    pub bytes: Option<u64>,
    /// Packages.
    pub packages: Option<u64>,
    /// Functions that were followed, function literals counted for themselves.
    pub functions: Option<u64>,
    /// Those of them that have more ways to go than were followed: the budget of each function has an end. What was
    /// found in them holds, and more may be in them.
    pub unfinished: Option<u64>,
    /// Wall-clock milliseconds.
    pub millis: Option<u64>,
}

/// What a finding has more when it was found in source.
///
/// Columns of source findings count bytes from 1, as those of the Go toolchain do; renderers convert them to what
/// a format wants.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SourceDetail {
    /// Where the region that starts at [`Finding::location`] ends (exclusive), in the same file.
    pub end: Option<LineColumn>,
    /// The path on which the thing is abandoned, in the order of execution: "the body is acquired here",
    /// "returns here without Close".
    pub path: Vec<Step>,
    /// Whether it is reported without being asked for.
    pub tier: Tier,
}

/// A position in a file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct LineColumn {
    /// 1-based.
    pub line: u32,
    /// 1-based, in bytes.
    pub column: u32,
}

/// One step of a path through source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// Where.
    pub location: Location,
    /// Where its region ends (exclusive), in the same file.
    pub end: Option<LineColumn>,
    /// What happens there, as a label: "the ticker is started here".
    pub message: String,
}

/// How eager one has to be to hear of a finding.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, PartialOrd, Ord)]
pub enum Tier {
    /// Near-certain.
    #[default]
    Default,
    /// Shown with `--pedantic`.
    Pedantic,
}

impl Tier {
    /// Its word in every format.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Tier::Default => "default",
            Tier::Pedantic => "pedantic",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Fix, Grade, Kind, Severity};

    fn finding() -> Finding {
        Finding {
            rule: "ST3001",
            slug: "unclosed-body",
            kind: Kind::Resource,
            grade: Grade::Proven,
            severity: Severity::High,
            title: String::new(),
            cause: String::new(),
            location: None,
            candidates: Vec::new(),
            spawned_at: None,
            blocked_at: None,
            count: None,
            growth_per_min: None,
            unit: "descriptors",
            evidence: Vec::new(),
            fix: Fix::default(),
            verify: String::new(),
            fingerprint: String::new(),
            series: Vec::new(),
            stacks: Vec::new(),
            symptoms: Vec::new(),
            exhaustion: Vec::new(),
            source: None,
        }
    }

    fn problem(incomplete: bool) -> CheckProblem {
        CheckProblem {
            kind: CheckProblemKind::Syntax,
            file: None,
            line: None,
            column: None,
            what: String::new(),
            incomplete,
        }
    }

    #[test]
    fn the_exit_code_is_that_of_every_command() {
        let report = |findings: usize, problems: &[bool]| CheckReport {
            findings: vec![finding(); findings],
            problems: problems.iter().map(|i| problem(*i)).collect(),
            stats: CheckStats::default(),
        };
        assert_eq!(report(0, &[]).exit_code(), 0);
        assert_eq!(report(0, &[false]).exit_code(), 0);
        assert_eq!(report(0, &[false, true]).exit_code(), 2);
        assert_eq!(report(1, &[]).exit_code(), 1);
        assert_eq!(report(1, &[true]).exit_code(), 1);
    }
}
