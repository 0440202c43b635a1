//! Why a load test cannot begin.

use std::io;

use stanch_model::Trouble;

/// Messages fit "failed to …"; what stands behind "; " is what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The name has no address.
    #[error("look up {host}: {what}; check the host, or give its address")]
    Resolve {
        /// The name.
        host: String,
        /// What the resolver said.
        what: String,
    },
    /// Not one connection could be opened.
    #[error("reach {target}: {}; {}", .trouble.title(), advice(*.trouble))]
    Unreachable {
        /// Without credentials.
        target: String,
        /// Why.
        trouble: Trouble,
    },
    /// Something that was given cannot be used.
    #[error("use {option}: {what}")]
    Option {
        /// In words, such as "the header Foo".
        option: String,
        /// What is wrong.
        what: String,
    },
    /// More connections than this process may open.
    #[error(
        "open {wanted} connections: this process may have {limit} open files; raise the limit with ulimit -n"
    )]
    FileLimit {
        /// Connections.
        wanted: usize,
        /// Files.
        limit: u64,
    },
    /// The operating system refuses what a generator needs.
    #[error("start the generator")]
    System(#[source] io::Error),
}

impl LoadError {
    pub(crate) fn option(option: impl Into<String>, what: &str) -> Self {
        Self::Option { option: option.into(), what: what.to_owned() }
    }
}

fn advice(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Refused => "start the service, or check the port",
        Trouble::ConnectTimeout => {
            "check the address and the firewalls on the way, or raise --connect-timeout"
        }
        Trouble::Tls => {
            "check that it speaks TLS (and HTTP/2 with --http2) and that its certificate fits; --ca and --insecure help"
        }
        Trouble::LocalLimit => "raise the limit of open files with ulimit -n",
        _ => "check the address and the network",
    }
}
