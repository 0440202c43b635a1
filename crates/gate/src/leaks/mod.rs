//! What a test binary leaves behind: goroutines that were born after its first test began and are there after its last
//! test has ended and after it has waited for them.
//!
//! That is the definition of a leak here, whatever the goroutine does: a test that is over needs nothing any more. Left
//! out are those that nobody can end, and connections that are kept for the next request (`idle`), as long as they are
//! no more than the standard library's own limit.

mod idle;
mod tests_of;

use std::collections::{BTreeSet, HashSet};

use stanch_model::diagnosis::Cleared;
use stanch_model::finding::Proof;
use stanch_model::goroutine::GoroutineFlags;
use stanch_model::{
    Evidence, Goroutine, GoroutineDump, Grade, ParseError, Snapshot, SourceText, Symbols, TestLeak, names,
    wait,
};
use stanch_parse::formats::goroutine_text;
use stanch_rules::{Left, left_behind};

use crate::record::{End, Record};

/// What one process of a test binary came to.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Judged {
    /// The leaks, worst first.
    pub leaks: Vec<TestLeak>,
    /// What was left and is no leak, with the reason.
    pub cleared: Vec<Cleared>,
    /// The dump was cut: there are more goroutines than were read.
    pub is_cut: bool,
}

impl Judged {
    /// Leaked goroutines.
    #[must_use]
    pub fn leaked(&self) -> u64 {
        self.leaks.iter().map(|leak| leak.count).sum()
    }
}

/// Judges what a process has left. `source` may be empty.
///
/// # Errors
/// When the record has a dump that cannot be read.
pub fn judge(record: &Record, end: &End, source: &SourceText) -> Result<Judged, ParseError> {
    if end.left == 0 {
        return Ok(Judged::default());
    }
    let mut symbols = Symbols::new();
    let dump = goroutine_text::parse(&end.dump, &mut symbols)?.value;
    let proven = proven(end)?;
    let idle = idle::find(&symbols, &dump);
    let is_left = |g: &Goroutine| !end.before.contains(&g.id) && !idle::is_nobodys(&symbols, g);
    // The first goroutine of a dump is the one that takes it.
    let left: HashSet<u64> = dump.goroutines.iter().skip(1).filter(|g| is_left(g)).map(|g| g.id).collect();
    let cleared = idle.cleared(&symbols, &dump, &left);
    let leaked = left.into_iter().filter(|id| !idle.is_cleared(*id)).collect();
    let only = only(&dump, &leaked);
    let evidence = evidence(record, symbols, only);
    let groups = left_behind(&evidence, source, &|ids| proof(ids, &proven, end));
    let leak = |left| leak(&record.package, left, &evidence.symbols, &dump, end);
    let leaks = groups.into_iter().map(leak).collect();
    Ok(Judged { leaks, cleared, is_cut: dump.truncated })
}

/// The source files that sharpen what [`judge`] says: those of the program's functions on the stacks that were left,
/// sorted, with the paths that the toolchain recorded.
#[must_use]
pub fn wanted_sources(end: &End) -> Vec<String> {
    let mut symbols = Symbols::new();
    let Ok(dump) = goroutine_text::parse(&end.dump, &mut symbols) else { return Vec::new() };
    let left = dump.value.goroutines.iter().skip(1).filter(|g| !end.before.contains(&g.id));
    let frames = left.flat_map(|g| symbols.frames(g.stack).iter().copied().chain(g.created_by));
    let programs = frames.filter(|f| names::owner(&symbols, *f) == names::Owner::Program);
    let files: BTreeSet<&str> = programs.filter_map(|f| symbols.file(f)).collect();
    files.into_iter().map(str::to_owned).collect()
}

/// The goroutines of which the collector says that nothing can wake them.
fn proven(end: &End) -> Result<HashSet<u64>, ParseError> {
    let Some(bytes) = &end.proof else { return Ok(HashSet::new()) };
    let dump = goroutine_text::parse(bytes, &mut Symbols::new())?.value;
    let tagged = dump.goroutines.iter().filter(|g| g.flags.has(GoroutineFlags::LEAKED));
    Ok(tagged.map(|g| g.id).collect())
}

fn only(dump: &GoroutineDump, ids: &HashSet<u64>) -> GoroutineDump {
    let goroutines = dump.goroutines.iter().filter(|g| ids.contains(&g.id)).copied().collect();
    GoroutineDump { goroutines, args: dump.args.clone(), labels: dump.labels.clone(), truncated: false }
}

fn evidence(record: &Record, symbols: Symbols, dump: GoroutineDump) -> Evidence {
    let snapshot = Snapshot { goroutines: Some(dump), ..Snapshot::default() };
    Evidence {
        target: record.package.clone(),
        go_version: record.go,
        symbols,
        snapshots: vec![snapshot],
        ..Evidence::default()
    }
}

fn proof(ids: &[u64], proven: &HashSet<u64>, end: &End) -> (Grade, Vec<Proof>) {
    let seconds = end.settled_nanos as f64 / 1e9;
    let left = Proof {
        method: "ledger",
        text: format!(
            "{} since the tests began, still there {seconds:.1} s after the last test had ended",
            if ids.len() == 1 { "born".to_owned() } else { format!("{} born", ids.len()) },
        ),
    };
    match ids.iter().filter(|id| proven.contains(id)).count() {
        0 => (Grade::Confirmed, vec![left]),
        n => {
            let text = format!("the collector finds nothing that could ever wake {n} of {}", ids.len());
            (Grade::Proven, vec![Proof { method: "runtime-reachability", text }, left])
        }
    }
}

fn leak(package: &str, left: Left, symbols: &Symbols, dump: &GoroutineDump, end: &End) -> TestLeak {
    let Left { mut finding, goroutines, symptoms } = left;
    let chains = tests_of::Chains::new(symbols, dump, end);
    let mut tests = BTreeSet::new();
    let mut unknown = 0;
    let all = goroutines.iter().chain(&symptoms);
    for id in all.clone() {
        match chains.test_of(*id) {
            Some(test) => _ = tests.insert(test),
            None => unknown += 1,
        }
    }
    let stack = finding.stacks.first().map_or_else(Vec::new, |stack| {
        let reading = wait::read(symbols, symbols.frames(*stack));
        reading.frames.iter().filter_map(|f| names::location(symbols, *f)).collect()
    });
    finding.stacks = Vec::new();
    TestLeak {
        package: package.to_owned(),
        finding,
        count: all.count() as u64,
        tests: tests.into_iter().collect(),
        of_unknown_tests: unknown,
        stack,
        known: None,
    }
}

#[cfg(test)]
mod tests;
