//! Findings that are known: a file that says which, and how many of each.
//!
//! A finding is known by its fingerprint, which does not change when lines move. Names of files are for people, and for
//! telling which entries are stale.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use stanch_model::Finding;

use crate::failure::{Failure, Result};

/// Value of the `schema` field.
const SCHEMA: &str = "stanch-baseline/1";

/// The file.
#[derive(Serialize, Deserialize, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
struct Wire {
    schema: String,
    findings: Vec<Entry>,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
struct Entry {
    file: String,
    slug: String,
    function: String,
    fingerprint: String,
    count: u64,
}

/// A baseline that was read.
pub(crate) struct Baseline {
    folder: PathBuf,
    entries: Vec<Entry>,
}

/// A file that says which version of itself it is.
pub(crate) trait Versioned: DeserializeOwned {
    /// What its `schema` field has to be.
    const SCHEMA: &str;

    /// What its `schema` field is.
    fn schema(&self) -> &str;
}

impl Versioned for Wire {
    const SCHEMA: &str = SCHEMA;

    fn schema(&self) -> &str {
        &self.schema
    }
}

/// Reads a baseline of whatever kind; `written_by` is the command that writes one.
pub(crate) fn read_file<W: Versioned>(path: &Path, written_by: &str) -> Result<W> {
    let what = || format!("read the baseline {}", path.display());
    let bytes = std::fs::read(path)
        .map_err(|e| Failure::caused(what(), &e).help(format!("{written_by} writes it")))?;
    let wire: W = serde_json::from_slice(&bytes).map_err(|e| Failure::caused(what(), &e))?;
    if wire.schema() != W::SCHEMA {
        let (is, expected) = (wire.schema(), W::SCHEMA);
        return Err(Failure::new(format!("{}: its schema is {is:?}, and not {expected:?}", what()))
            .help("write it again with this version of stanch"));
    }
    Ok(wire)
}

/// Reads a baseline.
pub(crate) fn read(path: &Path) -> Result<Baseline> {
    let wire: Wire = read_file(path, &format!("stanch check --write-baseline {}", path.display()))?;
    Ok(Baseline { folder: folder_of(path), entries: wire.findings })
}

/// The text of a baseline at `path` with these findings, whose paths are absolute.
pub(crate) fn write(findings: &[Finding], path: &Path) -> String {
    let folder = folder_of(path);
    let mut counts: BTreeMap<Entry, u64> = BTreeMap::new();
    for finding in findings {
        let at = finding.location.as_ref();
        let file = at.map(|at| relative(Path::new(&at.file), &folder)).unwrap_or_default();
        let entry = Entry {
            file,
            slug: finding.slug.to_owned(),
            function: at.map(|at| at.function.clone()).unwrap_or_default(),
            fingerprint: finding.fingerprint.clone(),
            count: 0,
        };
        *counts.entry(entry).or_default() += 1;
    }
    let findings = counts.into_iter().map(|(entry, count)| Entry { count, ..entry }).collect();
    let wire = Wire { schema: SCHEMA.to_owned(), findings };
    serde_json::to_string_pretty(&wire).expect("wire structs have string keys only") + "\n"
}

/// Absolute, so that it can be compared with the paths of findings.
fn folder_of(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    path.parent().unwrap_or(&path).to_owned()
}

fn relative(file: &Path, folder: &Path) -> String {
    let file = file.strip_prefix(folder).unwrap_or(file).to_string_lossy();
    file.replace(std::path::MAIN_SEPARATOR, "/")
}

impl Baseline {
    /// Whether each finding is unknown, and what is stale: entries of packages in `checked` folders, or of files that
    /// are gone, that stand for more findings than there are.
    pub(crate) fn compare(
        &self,
        findings: &[Finding],
        checked: &BTreeSet<PathBuf>,
    ) -> (Vec<bool>, Vec<String>) {
        let mut left: HashMap<&str, u64> = HashMap::new();
        for entry in &self.entries {
            *left.entry(entry.fingerprint.as_str()).or_default() += entry.count;
        }
        let unknown = findings.iter().map(|finding| match left.get_mut(finding.fingerprint.as_str()) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        });
        let unknown = unknown.collect();
        let mut stale = Vec::new();
        for entry in &self.entries {
            let file = self.folder.join(&entry.file);
            let was_checked = file.parent().is_some_and(|dir| checked.contains(dir)) || !file.exists();
            let count = left.get_mut(entry.fingerprint.as_str()).filter(|count| was_checked && **count > 0);
            if let Some(count) = count {
                stale.push(format!("{}: {} in {}", entry.file, entry.slug, entry.function));
                *count -= (*count).min(entry.count);
            }
        }
        (unknown, stale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing;

    #[test]
    fn known_findings_are_counted_and_stale_entries_are_told() {
        let dir = tempfile::tempdir().unwrap();
        let (path, file) = (dir.path().join("known.json"), dir.path().join("a.go"));
        std::fs::write(&file, "package a").unwrap();
        let here = |line| testing::finding(file.to_str().unwrap(), line);
        let text = write(&[here(3), here(30)], &path);
        assert!(text.contains("\"file\": \"a.go\"") && text.contains("\"count\": 2"), "{text}");
        std::fs::write(&path, text).unwrap();
        let baseline = read(&path).unwrap();
        let checked = BTreeSet::from([dir.path().to_owned()]);
        let none = BTreeSet::new();
        let stale = vec!["a.go: unclosed-body in app.F".to_owned()];
        assert_eq!(
            baseline.compare(&[here(4), here(31), here(50)], &checked),
            (vec![false, false, true], vec![])
        );
        assert_eq!(baseline.compare(&[here(4)], &checked), (vec![false], stale.clone()));
        assert_eq!(
            baseline.compare(&[here(4)], &none),
            (vec![false], vec![]),
            "its package was not looked at"
        );
        std::fs::remove_file(&file).unwrap();
        assert_eq!(baseline.compare(&[], &none), (vec![], stale));
    }

    #[test]
    fn what_is_no_baseline_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("known.json");
        let said = |text: &str| {
            std::fs::write(&path, text).unwrap();
            read(&path).err().unwrap().what
        };
        assert!(said("{}").contains("missing field"));
        assert!(said("{\"schema\":\"stanch-baseline/9\",\"findings\":[]}").contains("stanch-baseline/9"));
        assert!(said("[").contains("EOF"));
        assert!(read(Path::new("/nonexistent/x")).err().unwrap().help.unwrap().contains("--write-baseline"));
    }
}
