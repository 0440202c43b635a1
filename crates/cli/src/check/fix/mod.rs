//! `--fix`: the safe edits of findings, applied or shown.
//!
//! The edits of a finding are taken all or none. A file is changed only when it still is what was checked, and when
//! what comes out has no syntax error that it had not before.

mod diff;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use stanch_gosrc::{Interner, Mode, parse_file};
use stanch_model::{Edit, Finding};

use crate::check::seen::{Seen, digest};
use crate::failure::{Failure, Result};

pub(crate) use diff::unified;

/// What would be changed.
#[derive(Default)]
pub(crate) struct Plan {
    pub(crate) files: Vec<Change>,
    /// How many findings the changes mend.
    pub(crate) mended: usize,
    /// Why edits are left out: one line for each file.
    pub(crate) refused: Vec<String>,
}

/// A file, before and after.
pub(crate) struct Change {
    pub(crate) path: PathBuf,
    pub(crate) old: Vec<u8>,
    pub(crate) new: Vec<u8>,
    /// Sorted, apart from one another.
    pub(crate) edits: Vec<Edit>,
}

/// Chooses edits that do not get into each other's way; what is left is for another round.
pub(crate) fn plan(findings: &[Finding], seen: &Seen) -> Plan {
    let mut plan = Plan::default();
    let mut files: BTreeMap<PathBuf, std::result::Result<File, String>> = BTreeMap::new();
    for finding in findings.iter().filter(|f| !f.fix.edits.is_empty()) {
        let edits = &finding.fix.edits;
        for edit in edits {
            let path = PathBuf::from(&edit.file);
            files.entry(path).or_insert_with_key(|path| File::open(path, seen));
        }
        let fits = |edit: &Edit| {
            let file = files.get(Path::new(&edit.file)).and_then(|file| file.as_ref().ok());
            file.is_some_and(|file| file.takes(edit))
        };
        if !edits.iter().all(fits) {
            continue;
        }
        plan.mended += 1;
        for edit in edits {
            if let Some(Ok(file)) = files.get_mut(Path::new(&edit.file))
                && !file.edits.contains(edit)
            {
                file.edits.push(edit.clone());
            }
        }
    }
    for (path, file) in files {
        match file.and_then(|file| file.change(&path)) {
            Ok(Some(change)) => plan.files.push(change),
            Ok(None) => {}
            Err(why) => plan.refused.push(format!("{} is left as it is: {why}", path.display())),
        }
    }
    plan
}

/// A file that may be changed.
struct File {
    old: Vec<u8>,
    edits: Vec<Edit>,
}

impl File {
    fn open(path: &Path, seen: &Seen) -> std::result::Result<Self, String> {
        let Some(Some(known)) = seen.files.get(path) else {
            return Err("it is not part of the modules here".to_owned());
        };
        let metadata = fs::metadata(path).map_err(|e| e.to_string())?;
        if metadata.permissions().readonly() {
            return Err("it is read-only".to_owned());
        }
        let old = fs::read(path).map_err(|e| e.to_string())?;
        if digest(&old) != *known || seen.changed.contains(path) {
            return Err("it was changed while it was checked".to_owned());
        }
        Ok(Self { old, edits: Vec::new() })
    }

    /// Whether an edit is inside of the file, and apart from the others.
    fn takes(&self, edit: &Edit) -> bool {
        let inside = edit.start <= edit.end && edit.end <= self.old.len() as u64;
        let apart = |other: &Edit| other == edit || edit.end <= other.start || other.end <= edit.start;
        inside && self.edits.iter().all(apart)
    }

    fn change(mut self, path: &Path) -> std::result::Result<Option<Change>, String> {
        if self.edits.is_empty() {
            return Ok(None);
        }
        // Of two insertions at one place, the one that was found first comes first: the sort is stable.
        self.edits.sort_by_key(|edit| (edit.start, edit.end));
        let new = applied(&self.old, 0, &self.edits);
        if errors(&new) > errors(&self.old) {
            return Err("the edits would break its syntax".to_owned());
        }
        Ok(Some(Change { path: path.to_owned(), old: self.old, new, edits: self.edits }))
    }
}

/// A piece of a file that begins at byte `base`, with sorted edits applied that are all in it.
fn applied(old: &[u8], base: usize, edits: &[Edit]) -> Vec<u8> {
    let mut new = Vec::with_capacity(old.len() + 64 * edits.len());
    let mut at = 0;
    for edit in edits {
        let (start, end) = (edit.start as usize - base, edit.end as usize - base);
        new.extend_from_slice(&old[at..start]);
        new.extend_from_slice(edit.text.as_bytes());
        at = end;
    }
    new.extend_from_slice(&old[at..]);
    new
}

fn errors(text: &[u8]) -> usize {
    parse_file(text, &mut Interner::new(), Mode::Full).errors.len()
}

/// Writes the changes, each file whole or not at all.
pub(crate) fn apply(plan: &Plan) -> Result<()> {
    for change in &plan.files {
        write(change).map_err(|e| Failure::caused(format!("mend {}", change.path.display()), &e))?;
    }
    Ok(())
}

fn write(change: &Change) -> std::io::Result<()> {
    // What a link leads to is changed, and not the link.
    let path = fs::canonicalize(&change.path)?;
    let metadata = fs::metadata(&path)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut beside = tempfile::Builder::new().prefix(".stanch-").suffix(".part").tempfile_in(folder)?;
    beside.write_all(&change.new)?;
    beside.as_file().set_permissions(metadata.permissions())?;
    if fs::read(&path)? != change.old {
        return Err(std::io::Error::other("it was changed while it was checked"));
    }
    beside.persist(&path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing;

    struct Fixture {
        dir: tempfile::TempDir,
        seen: Seen,
    }

    const TEXT: &str = "package a\n\nvar x = 1\nvar y = 2\n";

    impl Fixture {
        fn new() -> Self {
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("a.go");
            fs::write(&path, TEXT).unwrap();
            let mut seen = Seen::default();
            seen.files.insert(path, Some(digest(TEXT.as_bytes())));
            Self { dir, seen }
        }

        fn path(&self) -> PathBuf {
            self.dir.path().join("a.go")
        }

        /// A finding that replaces `from` by `to`.
        fn finding(&self, edits: &[(&str, &str)]) -> Finding {
            let edit = |(from, to): &(&str, &str)| {
                let start = TEXT.find(from).unwrap() as u64;
                let end = start + from.len() as u64;
                Edit { file: self.path().display().to_string(), start, end, text: (*to).to_owned() }
            };
            let mut finding = testing::finding("a.go", 3);
            finding.fix.edits = edits.iter().map(edit).collect();
            finding
        }
    }

    #[test]
    fn edits_of_a_finding_are_taken_all_or_none() {
        let f = Fixture::new();
        let findings = [
            f.finding(&[("1", "11")]),
            f.finding(&[("x = 1", "z"), ("2", "22")]),
            f.finding(&[("2", "222"), ("1", "11")]),
        ];
        let plan = plan(&findings, &f.seen);
        assert_eq!(plan.mended, 2, "the second is in the way of the first");
        assert_eq!(plan.files.len(), 1);
        assert_eq!(String::from_utf8_lossy(&plan.files[0].new), "package a\n\nvar x = 11\nvar y = 222\n");
        apply(&plan).unwrap();
        assert_eq!(fs::read_to_string(f.path()).unwrap(), "package a\n\nvar x = 11\nvar y = 222\n");
        assert_eq!(fs::read_dir(f.dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn files_that_are_not_what_was_checked_are_left_alone() {
        let f = Fixture::new();
        let broken = plan(&[f.finding(&[("var x", "var (")])], &f.seen);
        assert!(
            broken.files.is_empty() && broken.refused[0].contains("break its syntax"),
            "{:?}",
            broken.refused
        );
        let mut outside = f.finding(&[("1", "2")]);
        outside.fix.edits[0].end = 9999;
        assert!(plan(&[outside], &f.seen).files.is_empty());
        let finding = [f.finding(&[("1", "2")])];
        assert!(plan(&finding, &Seen::default()).refused[0].contains("not part of"));
        let good = plan(&finding, &f.seen);
        fs::write(f.path(), "package b\n").unwrap();
        assert!(plan(&finding, &f.seen).refused[0].contains("changed"));
        assert!(apply(&good).unwrap_err().what.contains("changed"));
        assert_eq!(fs::read_to_string(f.path()).unwrap(), "package b\n");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_are_kept() {
        use std::os::unix::fs::PermissionsExt;
        let mut f = Fixture::new();
        fs::set_permissions(f.path(), fs::Permissions::from_mode(0o640)).unwrap();
        let real = f.dir.path().join("real.go");
        fs::rename(f.path(), &real).unwrap();
        std::os::unix::fs::symlink(&real, f.path()).unwrap();
        let finding = [f.finding(&[("1", "7")])];
        apply(&plan(&finding, &f.seen)).unwrap();
        assert!(fs::symlink_metadata(f.path()).unwrap().is_symlink());
        assert!(fs::read_to_string(&real).unwrap().contains("x = 7"));
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
        fs::set_permissions(&real, fs::Permissions::from_mode(0o440)).unwrap();
        f.seen.files.insert(f.path(), Some(digest(&fs::read(&real).unwrap())));
        assert!(plan(&[f.finding(&[("var y", "var z")])], &f.seen).refused[0].contains("read-only"));
    }
}
