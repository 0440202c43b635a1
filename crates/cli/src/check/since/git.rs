//! Asking git.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::failure::{Failure, Result};

/// A repository.
pub(crate) struct Git {
    /// The root of its work tree.
    pub(crate) top: PathBuf,
}

impl Git {
    /// The repository around a folder.
    pub(crate) fn around(dir: &Path) -> Result<Self> {
        let top = run(dir, &["rev-parse", "--show-toplevel"])
            .map_err(|f| f.help("--new-from-… needs a git work tree; --baseline works without one"))?;
        Ok(Self { top: PathBuf::from(String::from_utf8_lossy(&top).trim_end_matches(['\n', '\r'])) })
    }

    /// The id of the commit that a revision names.
    pub(crate) fn commit(&self, revision: &str) -> Result<String> {
        let name = format!("{revision}^{{commit}}");
        let help = "is it fetched? CI systems often clone the last commit only";
        let id = run(&self.top, &["rev-parse", "--verify", "--quiet", "--end-of-options", &name])
            .map_err(|_| Failure::new(format!("find the revision {revision:?}")).help(help))?;
        Ok(String::from_utf8_lossy(&id).trim().to_owned())
    }

    /// The commit where this branch left another.
    pub(crate) fn merge_base(&self, revision: &str) -> Result<String> {
        let other = self.commit(revision)?;
        let id = run(&self.top, &["merge-base", &other, "HEAD"]).map_err(|_| {
            Failure::new(format!("find where HEAD left {revision:?}"))
                .help("is enough of the history fetched? fetch-depth: 0 fetches all of it")
        })?;
        Ok(String::from_utf8_lossy(&id).trim().to_owned())
    }

    /// What the work tree changes since a commit, as a unified diff; files that git does not know are not in it.
    pub(crate) fn diff(&self, commit: &str) -> Result<String> {
        let args = [
            "diff",
            "--no-color",
            "--no-ext-diff",
            "--no-textconv",
            "--unified=0",
            "-M",
            "--src-prefix=a/",
            "--dst-prefix=b/",
            commit,
            "--",
        ];
        Ok(String::from_utf8_lossy(&run(&self.top, &args)?).into_owned())
    }

    /// Files that git does not know and is not told to ignore, from the root.
    pub(crate) fn untracked(&self) -> Result<Vec<String>> {
        let out = run(&self.top, &["ls-files", "--others", "--exclude-standard", "-z"])?;
        Ok(String::from_utf8_lossy(&out).split('\0').filter(|p| !p.is_empty()).map(str::to_owned).collect())
    }

    /// Mode, object and path of all files of a commit.
    pub(crate) fn tree(&self, commit: &str) -> Result<Vec<(String, String, PathBuf)>> {
        let out = run(&self.top, &["ls-tree", "-r", "-z", "--full-tree", commit])?;
        let entry = |line: &[u8]| {
            let tab = line.iter().position(|b| *b == b'\t')?;
            let head = String::from_utf8_lossy(&line[..tab]).into_owned();
            let mut words = head.split(' ');
            let (mode, _, id) = (words.next()?, words.next()?, words.next()?);
            Some((mode.to_owned(), id.to_owned(), PathBuf::from(os_string(&line[tab + 1..]))))
        };
        Ok(out.split(|b| *b == 0).filter_map(entry).collect())
    }

    /// A process that gives out objects.
    pub(crate) fn objects(&self) -> Result<Objects> {
        let failed = |e: &std::io::Error| Failure::caused("run git cat-file", e);
        let mut command = command(&self.top, &["cat-file", "--batch"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|e| failed(&e))?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(Failure::new("run git cat-file: no pipes"));
        };
        Ok(Objects { child, input: Some(input), output: BufReader::new(output) })
    }
}

/// `git cat-file --batch`
pub(crate) struct Objects {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Objects {
    /// The bytes of an object.
    pub(crate) fn get(&mut self, id: &str) -> std::io::Result<Vec<u8>> {
        let gone = || std::io::Error::other("git cat-file has ended");
        let input = self.input.as_mut().ok_or_else(gone)?;
        input.write_all(format!("{id}\n").as_bytes())?;
        input.flush()?;
        let mut head = String::new();
        self.output.read_line(&mut head)?;
        // `ID blob SIZE`, or `ID missing`.
        let size = head.trim_end().rsplit(' ').next().and_then(|size| size.parse::<usize>().ok());
        let size = size.ok_or_else(|| std::io::Error::other(format!("git has no object {id}")))?;
        let mut bytes = vec![0; size + 1];
        self.output.read_exact(&mut bytes)?;
        bytes.pop();
        Ok(bytes)
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        // It ends when nobody asks any more.
        drop(self.input.take());
        let _ = self.child.wait();
    }
}

#[cfg(unix)]
fn os_string(bytes: &[u8]) -> OsString {
    use std::os::unix::ffi::OsStringExt;
    OsString::from_vec(bytes.to_vec())
}

#[cfg(not(unix))]
fn os_string(bytes: &[u8]) -> OsString {
    OsString::from(String::from_utf8_lossy(bytes).into_owned())
}

fn command(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(dir).args(["-c", "core.quotePath=false"]).args(args).stdin(Stdio::null());
    // Looking takes no lock that a user's own command could be waiting for.
    command.env("GIT_OPTIONAL_LOCKS", "0");
    command
}

fn run(dir: &Path, args: &[&str]) -> Result<Vec<u8>> {
    let what = format!("run git {}", args.first().unwrap_or(&""));
    let output = command(dir, args).output().map_err(|e| Failure::caused(&what, &e))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let first = said.lines().find(|line| !line.trim().is_empty()).unwrap_or("it failed and said nothing");
    Err(Failure::new(format!("{what}: {first}")))
}
