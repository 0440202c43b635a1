//! The baseline of a gate: what is allowed, why, how much of it and for how long; and the numbers that those of now are
//! compared with.
//!
//! A leak is known by its package and fingerprint, which does not change when lines move. More goroutines than an entry
//! counts are no longer what it allows.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use stanch_gate::bench::Samples;
use stanch_model::{TestLeak, TestedPackage};

use crate::check::baseline::{self, Versioned};
use crate::failure::{Failure, Result};
use crate::gate::date::Date;
use crate::out;

/// Value of the `schema` field.
const SCHEMA: &str = "stanch-gate-baseline/1";

/// The name of the file where nobody names one.
pub(crate) const FILE: &str = "stanch-gate.json";

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
#[serde(deny_unknown_fields)]
struct Wire {
    schema: String,
    leaks: Vec<Entry>,
    /// Bytes in use after the tests, by package.
    #[serde(default)]
    heap: BTreeMap<String, u64>,
    /// Values by benchmark and unit.
    #[serde(default)]
    benchmarks: Samples,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
struct Entry {
    package: String,
    slug: String,
    /// Where they block, for people.
    function: String,
    fingerprint: String,
    /// How many goroutines at the most.
    count: u64,
    reason: String,
    /// The last day on which it holds, `2027-01-31`; without one it holds for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<Date>,
}

/// A baseline that was read.
#[derive(Debug)]
pub(crate) struct Baseline {
    path: PathBuf,
    wire: Wire,
}

impl Versioned for Wire {
    const SCHEMA: &str = SCHEMA;

    fn schema(&self) -> &str {
        &self.schema
    }
}

/// Reads a baseline.
pub(crate) fn read(path: &Path) -> Result<Baseline> {
    let wire: Wire = baseline::read_file(path, "stanch gate --update-baseline")?;
    if let Some(Entry { slug, package, .. }) = wire.leaks.iter().find(|entry| entry.reason.trim().is_empty())
    {
        let path = path.display();
        return Err(Failure::new(format!("read the baseline {path}: {slug} in {package} has no reason"))
            .help("say in a sentence why it is allowed"));
    }
    Ok(Baseline { path: path.to_owned(), wire })
}

impl Baseline {
    /// One that allows nothing.
    pub(crate) fn empty(path: &Path) -> Self {
        let wire = Wire {
            schema: SCHEMA.to_owned(),
            leaks: Vec::new(),
            heap: BTreeMap::new(),
            benchmarks: Samples::new(),
        };
        Self { path: path.to_owned(), wire }
    }

    /// Bytes in use by package.
    pub(crate) fn heap(&self) -> &BTreeMap<String, u64> {
        &self.wire.heap
    }

    pub(crate) fn benchmarks(&self) -> &Samples {
        &self.wire.benchmarks
    }

    /// Marks the leaks that are allowed on this day, and says what is odd about the entries: more than they count, over
    /// time, or stale. `judged` are the packages that ran.
    pub(crate) fn allow(&self, leaks: &mut [TestLeak], judged: &BTreeSet<&str>, today: Date) -> Vec<String> {
        let mut notes = Vec::new();
        for entry in &self.wire.leaks {
            let is_its = |leak: &&mut TestLeak| {
                leak.package == entry.package && leak.finding.fingerprint == entry.fingerprint
            };
            let mut mine: Vec<&mut TestLeak> = leaks.iter_mut().filter(is_its).collect();
            let count: u64 = mine.iter().map(|leak| leak.count).sum();
            let named = format!("{} in {} of {}", entry.slug, entry.function, entry.package);
            let expired = entry.expires.filter(|last| *last < today);
            if let Some(last) = expired {
                notes.push(format!("the baseline allowed {named} until {last}"));
            } else if mine.is_empty() && judged.contains(entry.package.as_str()) {
                notes.push(format!("the baseline {} is stale: {named} is gone", self.path.display()));
            } else if count > entry.count {
                notes.push(format!("the baseline allows {} of {named}; there are {count}", entry.count));
            } else {
                mine.iter_mut().for_each(|leak| leak.known = Some(entry.reason.clone()));
            }
        }
        notes
    }

    /// The baseline of what is there now. Entries that still stand for a leak keep their reason and day; those of packages
    /// that did not run stay as they are.
    pub(crate) fn updated(&self, seen: &Seen<'_>) -> Self {
        let judged: BTreeSet<&str> = seen.packages.iter().map(|package| package.path.as_str()).collect();
        let mut leaks: Vec<Entry> = self
            .wire
            .leaks
            .iter()
            .filter(|entry| !judged.contains(entry.package.as_str()))
            .cloned()
            .collect();
        let mut now: BTreeMap<(&str, &str), Entry> = BTreeMap::new();
        for leak in seen.leaks {
            let key = (leak.package.as_str(), leak.finding.fingerprint.as_str());
            now.entry(key).or_insert_with(|| self.entry(leak, seen.today)).count += leak.count;
        }
        leaks.extend(now.into_values());
        leaks.sort_by(|a, b| {
            (&a.package, &a.slug, &a.fingerprint).cmp(&(&b.package, &b.slug, &b.fingerprint))
        });
        let mut heap = self.wire.heap.clone();
        if seen.keeps_heap {
            heap.extend(seen.packages.iter().map(|package| (package.path.clone(), package.heap)));
        }
        let mut benchmarks = self.wire.benchmarks.clone();
        benchmarks.extend(seen.benchmarks.iter().map(|(name, values)| (name.clone(), values.clone())));
        Self { path: self.path.clone(), wire: Wire { schema: SCHEMA.to_owned(), leaks, heap, benchmarks } }
    }

    /// The entry of a leak, not yet counted.
    fn entry(&self, leak: &TestLeak, today: Date) -> Entry {
        let known = self
            .wire
            .leaks
            .iter()
            .find(|entry| entry.package == leak.package && entry.fingerprint == leak.finding.fingerprint);
        let at = leak.finding.blocked_at.as_ref().or(leak.finding.location.as_ref());
        let fresh = || Entry {
            package: leak.package.clone(),
            slug: leak.finding.slug.to_owned(),
            function: at.map(|at| at.function.clone()).unwrap_or_default(),
            fingerprint: leak.finding.fingerprint.clone(),
            count: 0,
            reason: format!("there on {today}, when the baseline was written"),
            expires: None,
        };
        // One that is over its day is allowed anew: somebody asked for it.
        let still = |entry: &Entry| Entry {
            count: 0,
            expires: entry.expires.filter(|last| *last >= today),
            ..entry.clone()
        };
        known.map_or_else(fresh, still)
    }

    /// Writes it, whole or not at all.
    pub(crate) fn write(&self) -> Result<()> {
        let text = serde_json::to_string_pretty(&self.wire).expect("keys are strings") + "\n";
        out::to(Some(&self.path), text.as_bytes())
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// What a run has seen, for a new baseline.
pub(crate) struct Seen<'a> {
    pub(crate) packages: &'a [TestedPackage],
    pub(crate) leaks: &'a [TestLeak],
    pub(crate) benchmarks: &'a Samples,
    /// Whether the numbers of the heap are those of this run, and not of the test cache.
    pub(crate) keeps_heap: bool,
    pub(crate) today: Date,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing;

    fn leak(package: &str, count: u64) -> TestLeak {
        TestLeak {
            package: package.to_owned(),
            finding: testing::finding("/src/a.go", 3),
            count,
            tests: Vec::new(),
            of_unknown_tests: 0,
            stack: Vec::new(),
            known: None,
        }
    }

    fn package(path: &str) -> TestedPackage {
        TestedPackage { path: path.to_owned(), ran: 1, heap: 100, ..TestedPackage::default() }
    }

    const TODAY: Date = Date { year: 2026, month: 11, day: 21 };

    fn baseline(path: &Path, leaks: &[TestLeak]) -> Baseline {
        let samples = Samples::from([("p.BenchmarkX ns/op".to_owned(), vec![1.5])]);
        let seen =
            Seen { packages: &[package("p")], leaks, benchmarks: &samples, keeps_heap: true, today: TODAY };
        Baseline::empty(path).updated(&seen).write().unwrap();
        read(path).unwrap()
    }

    #[test]
    fn what_is_known_is_allowed_as_often_as_it_is_counted() {
        let dir = tempfile::tempdir().unwrap();
        let known = baseline(&dir.path().join("g.json"), &[leak("p", 2), leak("p", 1)]);
        assert_eq!((known.heap()["p"], known.benchmarks().len()), (100, 1));
        let judged = BTreeSet::from(["p"]);
        let mut now = [leak("p", 3), leak("q", 1)];
        assert_eq!(known.allow(&mut now, &judged, TODAY), Vec::<String>::new());
        assert!(now[0].known.as_ref().is_some_and(|why| why.contains("2026-11-21")));
        assert_eq!(now[1].known, None, "of another package");
        let mut more = [leak("p", 4)];
        let notes = known.allow(&mut more, &judged, TODAY);
        assert!(more[0].known.is_none() && notes[0].contains("allows 3"), "{notes:?}");
        assert!(known.allow(&mut [], &judged, TODAY)[0].contains("stale"));
        assert!(known.allow(&mut [], &BTreeSet::new(), TODAY).is_empty(), "its package did not run");
    }

    #[test]
    fn an_entry_ends_with_its_day() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("g.json");
        let mut known = baseline(&path, &[leak("p", 1)]);
        known.wire.leaks[0].expires = Some(Date { year: 2026, month: 11, day: 21 });
        known.wire.leaks[0].reason = "the driver is old".to_owned();
        let mut now = [leak("p", 1)];
        known.allow(&mut now, &BTreeSet::from(["p"]), TODAY);
        assert_eq!(now[0].known.as_deref(), Some("the driver is old"));
        let mut later = [leak("p", 1)];
        let tomorrow = Date { day: 22, ..TODAY };
        let notes = known.allow(&mut later, &BTreeSet::from(["p"]), tomorrow);
        assert!(later[0].known.is_none() && notes[0].contains("until 2026-11-21"), "{notes:?}");
        let samples = Samples::new();
        let seen = Seen {
            packages: &[package("p")],
            leaks: &[leak("p", 5)],
            benchmarks: &samples,
            keeps_heap: false,
            today: tomorrow,
        };
        let updated = known.updated(&seen);
        let entry = &updated.wire.leaks[0];
        assert_eq!((entry.count, entry.reason.as_str(), entry.expires), (5, "the driver is old", None));
        assert_eq!(updated.benchmarks().len(), 1, "what did not run stays");
    }

    #[test]
    fn what_is_no_baseline_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("g.json");
        let said = |text: &str| {
            std::fs::write(&path, text).unwrap();
            read(&path).unwrap_err().what
        };
        assert!(said("{}").contains("missing field"));
        assert!(
            said("{\"schema\":\"stanch-gate-baseline/9\",\"leaks\":[]}").contains("stanch-gate-baseline/9")
        );
        let entry = |reason: &str, expires: &str| {
            format!(
                "{{\"schema\":\"{SCHEMA}\",\"leaks\":[{{\"package\":\"p\",\"slug\":\"s\",\"function\":\"f\",\"fingerprint\":\"0\",\
                 \"count\":1,\"reason\":\"{reason}\",\"expires\":\"{expires}\"}}]}}"
            )
        };
        assert!(said(&entry(" ", "2027-01-31")).contains("has no reason"));
        assert!(said(&entry("x", "2027-02-29")).contains("2027-02-29"));
        assert!(read(Path::new("/nonexistent/x")).unwrap_err().help.unwrap().contains("--update-baseline"));
    }
}
