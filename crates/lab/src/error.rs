//! What can go wrong between a scenario's name and its running service.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// An error of the lab. Messages are fragments that fit "failed to …: …".
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No usable Go toolchain was found.
    #[error(
        "no Go 1.{} or newer found ({tried}); install Go, or set STANCH_GO to the path of a `go` program",
        crate::OLDEST_MINOR
    )]
    NoGo {
        /// What was looked at and why it did not do.
        tried: String,
    },
    /// `STANCH_GO` names a program that is no usable Go; nothing else is tried then.
    #[error("STANCH_GO is set to {}, but {reason}", .program.display())]
    BadStanchGo {
        /// What `STANCH_GO` says.
        program: PathBuf,
        /// Why it does not do.
        reason: String,
    },
    /// There is no folder to keep built services in.
    #[error("no cache folder: set XDG_CACHE_HOME or HOME")]
    NoCacheDir,
    /// The Go toolchain refused to build a service.
    #[error("go build of {scenario} failed: {output}")]
    Build {
        /// The scenario's name.
        scenario: String,
        /// What Go wrote.
        output: String,
    },
    /// A service ended, or said nothing useful, before it was ready.
    #[error("{} did not start: {reason}{}", .binary.display(), quoted(.stderr))]
    NotReady {
        /// The program that was started.
        binary: PathBuf,
        /// What happened instead of the `listening on` line.
        reason: String,
        /// The end of what it wrote to standard error.
        stderr: String,
    },
    /// The lab listens on loopback addresses only: what it runs is made to fail.
    #[error("listen on {address}: it is not a loopback address")]
    NotLoopback {
        /// The address that was wanted.
        address: SocketAddr,
    },
    /// An address cannot be listened on.
    #[error("listen on {address}")]
    Listen {
        /// The address that was wanted.
        address: SocketAddr,
        /// Why it failed.
        source: io::Error,
    },
    /// There is no PostgreSQL that could be started.
    #[error(
        "no PostgreSQL to start: {tried}; install it (Debian: apt-get install postgresql), or set STANCH_POSTGRES to the folder of its initdb and postgres"
    )]
    NoPostgres {
        /// What was looked at.
        tried: String,
    },
    /// PostgreSQL did not start.
    #[error("PostgreSQL did not start; it wrote: {said}")]
    Postgres {
        /// What it wrote to standard error.
        said: String,
    },
    /// The scenario's service depends on no other.
    #[error("the service depends on no other")]
    NoDependency,
    /// The system gave no thread.
    #[error("start the thread of {of}")]
    Thread {
        /// What the thread is for.
        of: &'static str,
        /// Why it failed.
        source: io::Error,
    },
    /// A file, folder or process could not be used.
    #[error("{action} {}", .path.display())]
    Io {
        /// What was tried, such as "write".
        action: &'static str,
        /// On which file or program.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
}

impl Error {
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { action, path: path.to_owned(), source }
    }
}

fn quoted(stderr: &str) -> String {
    if stderr.is_empty() { String::new() } else { format!("; it wrote: {}", stderr.trim_end()) }
}
