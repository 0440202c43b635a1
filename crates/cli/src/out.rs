//! Where reports go: stdout, or a file that is there whole or not at all.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use stanch_report::escape::visible;

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

/// Writes a text of which the size is not known before: what `write` writes, with control characters made visible,
/// to `path` or to stdout.
pub(crate) fn text(
    path: Option<&Path>,
    write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
) -> Result<()> {
    match path {
        Some(path) if path != Path::new("-") => {
            let mut harmless = Harmless(Vec::new());
            let failed = |e: &io::Error| Failure::caused(format!("write {}", path.display()), e);
            write(&mut harmless).map_err(|e| failed(&e))?;
            file(path, &harmless.0)
        }
        _ => {
            let mut harmless = Harmless(io::BufWriter::with_capacity(1 << 16, io::stdout().lock()));
            match write(&mut harmless).and_then(|()| harmless.flush()) {
                Ok(()) => Ok(()),
                Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                Err(e) => Err(Failure::caused("write to stdout", &e)),
            }
        }
    }
}

/// Writes bytes that no terminal can show: to `path`, to stdout when that is a pipe, or to a new file named like
/// `usual` when it is a terminal.
pub(crate) fn binary(path: Option<&Path>, bytes: &[u8], usual: &str) -> Result<()> {
    if path.is_none() && io::stdout().is_terminal() {
        return Err(Failure::new("write a binary file to a terminal")
            .help(format!("give -o {usual}, or pipe it somewhere")));
    }
    to(path, bytes)
}

/// Names in reports come from whoever wrote the profile: none of them may move the cursor of a terminal.
struct Harmless<W>(W);

impl<W: Write> Write for Harmless<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let suspicious = |b: &u8| (*b < 0x20 && !matches!(b, b'\n' | b'\t')) || *b >= 0x7f;
        let is_suspicious = bytes.iter().fold(false, |any, b| any | suspicious(b));
        let text = if is_suspicious { std::str::from_utf8(bytes).ok() } else { None };
        let Some(text) = text else {
            self.0.write_all(bytes)?;
            return Ok(bytes.len());
        };
        // Line ends and tabs are the report's own.
        for piece in text.split_inclusive(['\n', '\t']) {
            let end = piece.len() - usize::from(piece.ends_with(['\n', '\t']));
            self.0.write_all(visible(&piece[..end]).as_bytes())?;
            self.0.write_all(&piece.as_bytes()[end..])?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
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
