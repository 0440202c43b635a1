//! Why nothing at all could be had.

use std::path::PathBuf;

use crate::bundle::BundleError;
use crate::target::TargetError;

/// The whole capture failed. Each message is one line that says what was found and what to do.
#[derive(Debug, thiserror::Error)]
pub enum CollectError {
    /// The target as typed makes no sense.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// An option cannot be used.
    #[error("use {option}: {what}")]
    Option {
        /// The option in words, such as "the client certificate a.pem".
        option: String,
        /// What is wrong and what to do.
        what: String,
    },
    /// Nobody speaks HTTP there, or not to us.
    #[error("reach {target}: {what}")]
    Unreachable {
        /// Without credentials.
        target: String,
        /// What was found and what to do.
        what: String,
    },
    /// 401 or 403.
    #[error("be let in by {target}: {what}")]
    Unauthorized {
        /// Without credentials.
        target: String,
        /// What was found and what to do.
        what: String,
    },
    /// A server that answers, without pprof.
    #[error("find pprof on {target}: {what}")]
    NotPprof {
        /// Without credentials.
        target: String,
        /// What was found and what to do.
        what: String,
    },
    /// Files that hold nothing, or cannot be read.
    #[error("read {}: {what}", path.display())]
    Files {
        /// The file or folder.
        path: PathBuf,
        /// What was found and what to do.
        what: String,
    },
    /// A bundle that cannot be read.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// Cancelled before anything came.
    #[error("capture anything: it was interrupted before the first part came")]
    Interrupted,
    /// The operating system refused something basic.
    #[error("start the capture: {0}")]
    System(std::io::Error),
}
