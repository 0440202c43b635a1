//! Waiting for a change of what was read, and telling what it changed in the findings.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use stanch_collect::CancelToken;
use stanch_model::Finding;

use crate::check::seen::{Digest, Seen, digest};

/// How often files are looked at: a stat of each costs a few microseconds.
const EVERY: Duration = Duration::from_millis(250);
/// Editors write several files, or one in several steps: a change is over when nothing has changed for so long.
const QUIET: Duration = Duration::from_millis(100);

/// What a stat says of each path; `None` for those that are gone.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Marks(Vec<(PathBuf, Option<(SystemTime, u64)>)>);

impl Marks {
    /// Of the files and folders that a run has read.
    pub(crate) fn of(seen: &Seen) -> Self {
        let paths = seen.files.keys().chain(&seen.dirs);
        Self(paths.map(|path| (path.clone(), mark(path))).collect())
    }

    fn is_same(&self) -> bool {
        self.0.iter().all(|(path, known)| mark(path) == *known)
    }
}

/// Whether a file that was written since `begun` is not what was read: it changed while the run went on.
pub(crate) fn changed_since(seen: &Seen, begun: SystemTime) -> bool {
    let is_late = |path: &Path| fs::metadata(path).and_then(|m| m.modified()).is_ok_and(|at| at >= begun);
    let differs = |(path, known): (&PathBuf, &Option<Digest>)| {
        known.is_some_and(|known| is_late(path) && fs::read(path).is_ok_and(|bytes| digest(&bytes) != known))
    };
    !seen.changed.is_empty() || seen.files.iter().any(differs)
}

fn mark(path: &Path) -> Option<(SystemTime, u64)> {
    let metadata = fs::metadata(path).ok()?;
    // The size of a folder says nothing.
    Some((metadata.modified().ok()?, if metadata.is_dir() { 0 } else { metadata.len() }))
}

/// Waits until something is not what the marks say; `false` when it was cancelled before.
pub(crate) fn wait(seen: &Seen, marks: &Marks, cancel: &CancelToken) -> bool {
    while marks.is_same() {
        if cancel.is_cancelled() {
            return false;
        }
        thread::sleep(EVERY);
    }
    loop {
        let before = Marks::of(seen);
        thread::sleep(QUIET);
        if before.is_same() || cancel.is_cancelled() {
            return !cancel.is_cancelled();
        }
    }
}

/// The findings that are there now and were not before, and those of before that are gone.
pub(crate) fn changes<'f>(before: &'f [Finding], now: &'f [Finding]) -> (Vec<&'f Finding>, Vec<&'f Finding>) {
    (missing_from(now, before), missing_from(before, now))
}

fn missing_from<'f>(these: &'f [Finding], those: &[Finding]) -> Vec<&'f Finding> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for finding in those {
        *counts.entry(&finding.fingerprint).or_default() += 1;
    }
    let is_missing = |finding: &&Finding| match counts.get_mut(finding.fingerprint.as_str()) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    these.iter().filter(is_missing).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing;

    #[test]
    fn moved_findings_are_no_change() {
        let with = |fingerprint: &str, line| Finding {
            fingerprint: fingerprint.to_owned(),
            ..testing::finding("a.go", line)
        };
        let before = [with("a", 1), with("b", 2), with("b", 3)];
        let now = [with("b", 9), with("a", 8), with("c", 7)];
        let (new, gone) = changes(&before, &now);
        assert_eq!(new, [&now[2]]);
        assert_eq!(gone, [&before[2]]);
    }

    #[test]
    fn a_change_a_new_file_and_a_cancel_end_the_wait() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a.go");
        fs::write(&file, "package a").unwrap();
        let mut seen = Seen::default();
        seen.files.insert(file.clone(), None);
        seen.dirs.insert(dir.path().to_owned());
        let cancel = CancelToken::new();
        for change in ["a.go", "b.go"] {
            let marks = Marks::of(&seen);
            assert!(marks.is_same());
            fs::write(dir.path().join(change), "package a // changed").unwrap();
            assert!(wait(&seen, &marks, &cancel), "{change}");
        }
        let begun = SystemTime::now() - Duration::from_secs(60);
        assert!(!changed_since(&seen, begun), "nobody knows what was read of it");
        seen.files.insert(file.clone(), Some(digest(b"package a")));
        assert!(changed_since(&seen, begun));
        assert!(!changed_since(&seen, SystemTime::now() + Duration::from_secs(60)));
        let marks = Marks::of(&seen);
        cancel.cancel();
        assert!(!wait(&seen, &marks, &cancel));
    }
}
