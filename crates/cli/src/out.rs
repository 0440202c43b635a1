//! Where reports go: stdout, or a file that is there whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use crate::failure::{Failure, Result};

/// Writes to stdout. A reader that went away has read enough: that is no failure of ours, and the exit code is the
/// verdict's as ever, so that `stanch … | head` under pipefail judges as `stanch …` does.
pub(crate) fn stdout(bytes: &[u8]) -> Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(e) => Err(Failure::caused("write to stdout", &e)),
    }
}

/// Writes to `path`, or to stdout when there is none or it is `-`.
pub(crate) fn to(path: Option<&Path>, bytes: &[u8]) -> Result<()> {
    match path {
        Some(path) if path != Path::new("-") => file(path, bytes),
        _ => stdout(bytes),
    }
}

/// Checks before the work that `path` can be written after it.
pub(crate) fn check_writable(path: &Path) -> Result<()> {
    if path == Path::new("-") {
        return Ok(());
    }
    if path.is_dir() {
        return Err(Failure::new(format!("write {}: it is a folder", path.display()))
            .help("name a file inside it".to_owned()));
    }
    let folder = folder_of(path);
    if !folder.is_dir() {
        return Err(Failure::new(format!(
            "write {}: there is no folder {}",
            path.display(),
            folder.display()
        ))
        .help(format!("make it first: mkdir -p {}", folder.display())));
    }
    Ok(())
}

/// Writes beside `path` and renames, so that nobody ever sees half a file.
fn file(path: &Path, bytes: &[u8]) -> Result<()> {
    let failed = |e: &io::Error| Failure::caused(format!("write {}", path.display()), e);
    // A device or a pipe is written to, not replaced.
    if fs::metadata(path).is_ok_and(|m| !m.is_file()) {
        return fs::write(path, bytes).map_err(|e| failed(&e));
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".stanch-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The umask takes away what the user does not want to give.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut beside = builder.tempfile_in(folder_of(path)).map_err(|e| failed(&e))?;
    beside.write_all(bytes).map_err(|e| failed(&e))?;
    beside.persist(path).map_err(|e| failed(&e.error))?;
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(p) if !p.as_os_str().is_empty() => p,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("report.txt");
        file(&path, b"one").unwrap();
        file(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn devices_are_not_replaced() {
        file(Path::new("/dev/null"), b"x").unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }

    #[test]
    fn unwritable_places_are_told_before_the_work() {
        let dir = tempfile::tempdir().unwrap();
        assert!(check_writable(dir.path()).is_err());
        assert!(check_writable(&dir.path().join("no/such/report.txt")).is_err());
        check_writable(&dir.path().join("report.txt")).unwrap();
        check_writable(Path::new("report.txt")).unwrap();
    }
}
