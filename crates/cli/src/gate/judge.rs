//! From records and what the command said to packages, leaks, and the gates of tests and goroutines.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use stanch_collect::OsFiles;
use stanch_gate::gotest::Outcome;
use stanch_gate::leaks;
use stanch_gate::record::{End, Record};
use stanch_model::{FileSystem, GateResult, GateState, SourceText, TestLeak, TestedPackage};

use crate::gate::records::Records;
use crate::gate::run::Ran;
use crate::gate::store::Store;

/// What the test binaries came to.
#[derive(Default)]
pub(crate) struct Tested {
    pub(crate) packages: Vec<TestedPackage>,
    pub(crate) leaks: Vec<TestLeak>,
    /// Test binaries that did not come to their end.
    pub(crate) crashed: Vec<String>,
    /// Packages of which no process has passed.
    pub(crate) failed: Vec<String>,
    /// What could not be judged, one line each.
    pub(crate) unjudged: Vec<String>,
    pub(crate) notes: Vec<String>,
}

/// Judges every package that the command has tested. What is learnt of results in the test cache goes to `store`.
pub(crate) fn packages(records: Records, ran: &Ran, mut store: Option<&mut Store>) -> Tested {
    let mut tested = Tested { unjudged: records.bad, ..Tested::default() };
    let mut by_package: BTreeMap<String, Vec<Record>> = BTreeMap::new();
    for record in records.read {
        by_package.entry(record.package.clone()).or_default().push(record);
    }
    for (path, records) in &by_package {
        let is_clean = tested.package(path, records);
        if let Some(store) = store.as_deref_mut() {
            match tested.packages.last().filter(|package| is_clean && package.path == *path) {
                Some(package) => store.clean(package),
                None => store.not_clean(path),
            }
        }
    }
    for (path, outcome) in &ran.packages {
        if !by_package.contains_key(path) {
            tested.without_record(path, *outcome, store.as_deref_mut());
        }
    }
    tested.packages.sort_by(|a, b| a.path.cmp(&b.path));
    // The worst of a package stay together in the order that they have.
    tested.leaks.sort_by_key(|leak| std::cmp::Reverse(leak.count));
    tested
}

impl Tested {
    /// Whether a package's processes have all come to their end and left nothing.
    fn package(&mut self, path: &str, records: &[Record]) -> bool {
        let mut package = TestedPackage { path: path.to_owned(), ..TestedPackage::default() };
        let mut is_clean = true;
        for record in records {
            let Some(end) = &record.end else {
                self.crashed.push(format!(
                    "{path}: its test binary (process {}) began and did not end: it crashed, was killed, ran out of time, or a \
                     test called os.Exit",
                    record.pid
                ));
                is_clean = false;
                continue;
            };
            package.ran += end.ran;
            package.settled_ms = package.settled_ms.max(end.settled_nanos / 1_000_000);
            package.heap = package.heap.max(end.heap_after.alloc);
            is_clean &= self.process(&mut package, record, end);
        }
        // A test runner may run again what has failed.
        let mut exits =
            records.iter().filter_map(|record| record.end.as_ref()).map(|end| end.exit).peekable();
        if exits.peek().is_some() && exits.all(|exit| exit != 0) {
            self.failed.push(path.to_owned());
        }
        self.packages.push(package);
        is_clean
    }

    fn process(&mut self, package: &mut TestedPackage, record: &Record, end: &End) -> bool {
        if end.exit != 0 {
            self.notes.push(format!("{}: its tests failed, so what they left is not judged", package.path));
            return false;
        }
        match leaks::judge(record, end, &sources(end)) {
            Ok(judged) => {
                if judged.is_cut {
                    self.unjudged
                        .push(format!("{}: its goroutines are more than a dump holds", package.path));
                }
                let is_clean = judged.leaks.is_empty() && !judged.is_cut;
                package.leaked += judged.leaked();
                package.cleared.extend(judged.cleared);
                self.leaks.extend(judged.leaks);
                is_clean
            }
            Err(e) => {
                self.unjudged.push(format!("{}: failed to read what it left: {e}", package.path));
                false
            }
        }
    }

    /// A package of which the command speaks, and no record does.
    fn without_record(&mut self, path: &str, outcome: Outcome, store: Option<&mut Store>) {
        match outcome {
            Outcome::Passed { cached: true, none_ran } => match store.and_then(|store| store.cached(path)) {
                // The clean record that is known may be of a run with other flags; what is cached was clean all the same.
                Some(package) => {
                    let ran = if none_ran { 0 } else { package.ran.max(1) };
                    self.packages.push(TestedPackage { ran, ..package });
                }
                None => self.unjudged.push(format!(
                    "{path}: its result is of an earlier run (test cache) that was not looked at; the next run looks"
                )),
            },
            Outcome::Passed { cached: false, .. } => self.unjudged.push(format!(
                "{path}: its tests ran without a record: its TestMain does not call m.Run, or another testing package was \
                 linked"
            )),
            // The go command has said why.
            Outcome::Failed | Outcome::WithoutTests => {}
        }
    }
}

fn sources(end: &End) -> SourceText {
    let files = OsFiles::default();
    let mut texts = SourceText::default();
    for path in leaks::wanted_sources(end) {
        // Without its source a leak is named by its stack alone.
        if let Ok(bytes) = files.read(Path::new(&path)) {
            texts.insert(path, String::from_utf8_lossy(&bytes));
        }
    }
    texts
}

/// The gate of the tests themselves: did they run, and to their end.
pub(crate) fn tests(tested: &Tested, ran: &Ran, interrupted: bool) -> GateResult {
    let all: u64 = tested.packages.iter().map(|package| package.ran).sum();
    let what =
        format!("{}, {} ran", quantity(tested.packages.len() as u64, "package"), quantity(all, "test"));
    let cached = tested.packages.iter().filter(|package| package.cached).count();
    let cached = if cached > 0 { format!("; {cached} from the test cache") } else { String::new() };
    let said = ran.packages.iter().filter(|(_, o)| **o == Outcome::Failed).map(|(path, _)| path.as_str());
    let failed: BTreeSet<&str> = said.chain(tested.failed.iter().map(String::as_str)).collect();
    let mut details: Vec<String> = failed.iter().map(|path| format!("{path}: failed")).collect();
    details.extend(tested.crashed.iter().cloned());
    let (state, what) = if interrupted {
        (GateState::Error, "the command was interrupted".to_owned())
    } else if !ran.status.success() {
        (GateState::Error, format!("the test command failed ({}); {what}", ran.status))
    } else if !tested.failed.is_empty() {
        (GateState::Error, format!("tests failed, and the command does not say so; {what}"))
    } else if !tested.crashed.is_empty() {
        (GateState::Error, format!("a test binary did not come to its end; {what}"))
    } else if tested.packages.is_empty() && ran.packages.is_empty() {
        let why = "no test binary ran with the hook: the command runs no Go tests, or sets GOFLAGS or GOTOOLCHAIN itself";
        (GateState::Error, why.to_owned())
    } else if all == 0 {
        (GateState::Error, format!("no test ran ({what})"))
    } else {
        (GateState::Passed, format!("{what}{cached}"))
    };
    GateResult { name: "tests", state, what, details }
}

/// The gate of leaked goroutines.
pub(crate) fn goroutines(tested: &Tested, allowed: u64) -> GateResult {
    let new: u64 = tested.leaks.iter().filter(|leak| leak.known.is_none()).map(|leak| leak.count).sum();
    let known: u64 = tested.leaks.iter().filter(|leak| leak.known.is_some()).map(|leak| leak.count).sum();
    let known = if known > 0 { format!(", {known} more allowed by the baseline") } else { String::new() };
    let judged = tested.packages.len() as u64;
    let what = format!(
        "{} in {}, {allowed} allowed{known}",
        quantity(new, "leaked goroutine"),
        quantity(judged, "package")
    );
    let (state, details) = match () {
        () if new > allowed => (GateState::Failed, tested.unjudged.clone()),
        () if !tested.unjudged.is_empty() => (GateState::Undecided, tested.unjudged.clone()),
        () if tested.packages.is_empty() => (GateState::Undecided, vec!["nothing was judged".to_owned()]),
        () => (GateState::Passed, Vec::new()),
    };
    GateResult { name: "goroutines", state, what, details }
}

/// `1 package`, `2 packages`
pub(crate) fn quantity(n: u64, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}
