//! Cover profiles: the file of `go test -coverprofile`.
//!
//! ```text
//! mode: set | count | atomic
//! import/path/file.go:12.34,15.6 3 1        from line.column to line.column, statements, how often
//! ```
//!
//! A block may come several times, once for each test binary that has it (`-coverpkg`): with `set` it is covered when one
//! of them covers it, else the counts are added, as `go tool cover` does.
//!
//! Source: `golang.org/x/tools/cover/profile.go`, `src/cmd/cover/func.go`.

use std::collections::BTreeMap;

use stanch_model::{GateResult, GateState, ParseError};

/// How blocks are counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Whether a block ran.
    Set,
    /// How often.
    Count,
    /// How often, exact with goroutines.
    Atomic,
}

/// Statements of a package or of all.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Covered {
    /// Statements that ran.
    pub covered: u64,
    /// All of them.
    pub all: u64,
}

impl Covered {
    /// In percent; `None` without statements.
    #[must_use]
    pub fn percent(self) -> Option<f64> {
        (self.all > 0).then(|| self.covered as f64 * 100.0 / self.all as f64)
    }

    fn add(&mut self, statements: u64, is_covered: bool) {
        self.all = self.all.saturating_add(statements);
        if is_covered {
            self.covered = self.covered.saturating_add(statements);
        }
    }
}

/// What a profile says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Coverage {
    /// The mode of the whole.
    pub mode: Mode,
    /// All packages together.
    pub total: Covered,
    /// By import path.
    pub packages: BTreeMap<String, Covered>,
}

/// A block: its file and the text of its range.
type Block<'t> = (&'t str, &'t str);

/// Reads a profile.
///
/// # Errors
/// [`ParseError::NotMine`] for a text without a mode, [`ParseError::Malformed`] for another mode, for two modes in one file
/// and for a line that is no block, [`ParseError::Truncated`] for a last line that is cut.
pub fn parse(bytes: &[u8]) -> Result<Coverage, ParseError> {
    let text =
        std::str::from_utf8(bytes).map_err(|e| malformed("it is not UTF-8".to_owned(), e.valid_up_to()))?;
    let first = text.lines().next().unwrap_or("");
    let mut mode = None;
    let mut blocks: BTreeMap<Block<'_>, (u64, bool)> = BTreeMap::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let at = offset;
        offset += line.len();
        let is_whole = line.ends_with('\n');
        let line = line.trim_end();
        if let Some(name) = line.strip_prefix("mode: ") {
            let own = mode_of(name, at)?;
            if mode.is_some_and(|before| before != own) {
                return Err(malformed("two modes in one cover profile".to_owned(), at));
            }
            mode = Some(own);
        } else if mode.is_none() {
            return Err(ParseError::NotMine {
                looks_like: Some(format!("a text that begins with {first:?}")),
            });
        } else if !line.is_empty() {
            let (block, statements, count) = block(line)
                .ok_or_else(|| if is_whole { malformed(format!("the line {line:?}"), at) } else { cut() })?;
            if !is_whole {
                // Digits at its end may be missing.
                return Err(cut());
            }
            let entry = blocks.entry(block).or_insert((statements, false));
            entry.1 |= count > 0;
        }
    }
    let mode = mode.ok_or_else(|| ParseError::Truncated { what: "an empty cover profile".to_owned() })?;
    Ok(sum(mode, &blocks))
}

fn sum(mode: Mode, blocks: &BTreeMap<Block<'_>, (u64, bool)>) -> Coverage {
    let mut coverage = Coverage { mode, total: Covered::default(), packages: BTreeMap::new() };
    for ((file, _), (statements, is_covered)) in blocks {
        let package = file.rsplit_once('/').map_or(".", |(package, _)| package);
        coverage.packages.entry(package.to_owned()).or_default().add(*statements, *is_covered);
        coverage.total.add(*statements, *is_covered);
    }
    coverage
}

fn mode_of(name: &str, at: usize) -> Result<Mode, ParseError> {
    match name {
        "set" => Ok(Mode::Set),
        "count" => Ok(Mode::Count),
        "atomic" => Ok(Mode::Atomic),
        _ => Err(malformed(format!("the mode {name:?}, which is none of set, count and atomic"), at)),
    }
}

/// `file.go:12.34,15.6 3 1`
fn block(line: &str) -> Option<(Block<'_>, u64, u64)> {
    let (rest, count) = line.rsplit_once(' ')?;
    let (rest, statements) = rest.rsplit_once(' ')?;
    // A path may have a colon on Windows.
    let (file, range) = rest.rsplit_once(':')?;
    let (from, to) = range.split_once(',')?;
    let is_place = |place: &str| {
        let (line, column) = place.split_once('.')?;
        (line.parse::<u32>().is_ok() && column.parse::<u32>().is_ok()).then_some(())
    };
    is_place(from)?;
    is_place(to)?;
    Some(((file, range), statements.parse().ok()?, count.parse().ok()?))
}

fn malformed(what: String, at: usize) -> ParseError {
    ParseError::Malformed { what, offset: Some(at as u64) }
}

fn cut() -> ParseError {
    ParseError::Truncated { what: "the last line of a cover profile".to_owned() }
}

/// What is asked of coverage, in percent.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Wanted {
    /// Of all packages together.
    pub total: Option<f64>,
    /// Of each package by itself.
    pub each: Option<f64>,
    /// Of the packages that a pattern names (`example.com/m/...`), instead of `each`; the last that fits counts.
    pub packages: Vec<(String, f64)>,
}

impl Wanted {
    /// Whether anything is asked.
    #[must_use]
    pub fn is_off(&self) -> bool {
        self.total.is_none() && self.each.is_none() && self.packages.is_empty()
    }

    fn of(&self, package: &str) -> Option<f64> {
        let own = self.packages.iter().rev().find(|(pattern, _)| fits(pattern, package));
        own.map(|(_, percent)| *percent).or(self.each)
    }
}

/// Whether a package is one that a pattern names: a path, or one that ends in `/...`; `./` stands for the end of any path.
fn fits(pattern: &str, package: &str) -> bool {
    let (pattern, is_relative) = pattern.strip_prefix("./").map_or((pattern, false), |rest| (rest, true));
    let (root, is_tree) = match pattern.strip_suffix("...") {
        Some(root) => (root.trim_end_matches('/'), true),
        None => (pattern, false),
    };
    if root.is_empty() {
        return is_tree;
    }
    let below = |rest: &str| rest.is_empty() || is_tree && rest.starts_with('/');
    let starts = |at: usize| package[at..].strip_prefix(root).is_some_and(below);
    starts(0) || is_relative && package.match_indices('/').any(|(slash, _)| starts(slash + 1))
}

/// The gate of coverage.
#[must_use]
pub fn gate(coverage: &Coverage, wanted: &Wanted) -> GateResult {
    let mut details = Vec::new();
    let total = coverage.total.percent();
    let shown = total.map_or_else(|| "no statements".to_owned(), |percent| format!("{percent:.1} %"));
    if let Some(least) = wanted.total.filter(|least| total.is_some_and(|total| total < *least)) {
        details.push(format!("total: {shown}, {least} % wanted"));
    }
    for (package, covered) in &coverage.packages {
        // A package without statements has nothing to cover.
        if let (Some(least), Some(percent)) = (wanted.of(package), covered.percent())
            && percent < least
        {
            details.push(format!("{package}: {percent:.1} %, {least} % wanted"));
        }
    }
    for (pattern, _) in &wanted.packages {
        if !coverage.packages.keys().any(|package| fits(pattern, package)) {
            details.push(format!("{pattern}: no such package is in the cover profile"));
        }
    }
    let state = match (details.is_empty(), total) {
        (false, _) => GateState::Failed,
        (true, None) => GateState::Undecided,
        (true, Some(_)) => GateState::Passed,
    };
    let wanted = wanted.total.map_or_else(String::new, |least| format!(", {least} % wanted"));
    let packages = match coverage.packages.len() {
        1 => "1 package".to_owned(),
        n => format!("{n} packages"),
    };
    let what = format!("{shown} of the statements in {packages}{wanted}");
    GateResult { name: "coverage", state, what, details }
}

#[cfg(test)]
mod tests;
