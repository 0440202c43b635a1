//! What can go wrong with a request, from the error chains of hyper, rustls and the operating system.

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use stanch_model::GapReason;

use crate::text::{looks_like_peer, printable, span};

/// A request that brought no answer. `Display` is one lower-case clause: what was found, and what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FetchError {
    #[error("the host name is unknown ({0}); check the spelling and the network")]
    Resolve(String),
    #[error("nothing listens there (connection refused); check the port and whether the service runs")]
    Refused,
    #[error("the socket file {0}")]
    Socket(&'static str),
    #[error("no connection within {}; check the address, the network and firewalls", span(*.0))]
    ConnectTimeout(Duration),
    #[error("the network says: {0}; check the address and the network")]
    Network(String),
    #[error("the port speaks plain HTTP; use http:// in place of https://")]
    TlsOnPlain,
    #[error("the port speaks TLS; use https:// in place of http://")]
    PlainOnTls,
    #[error("the server's certificate is not trusted ({0}); give its authority by --ca-file, or --insecure")]
    Certificate(String),
    #[error(
        "the server wants a client certificate it accepts ({0}); give one by --client-cert and --client-key"
    )]
    ClientCertificate(String),
    #[error("the TLS handshake got no answer within {}; the port may speak plain HTTP (http://)", span(*.0))]
    TlsTimeout(Duration),
    #[error("the TLS handshake failed ({0})")]
    Tls(String),
    #[error("{}", looks_like_peer(.0))]
    NotHttp(Vec<u8>),
    #[error("the headers of the answer never end; that is no pprof server")]
    EndlessHeader,
    #[error("the connection was closed in place of an answer; check the service's log")]
    Closed,
    #[error("no answer within {}; the target may be overloaded", span(*.0))]
    Timeout(Duration),
    #[error("it is too slow: {0}")]
    Slow(String),
    #[error("it redirects to {0}; a login page? give credentials, or that address itself if you trust it")]
    ForeignRedirect(String),
    #[error("its redirects go in a circle; give the final address")]
    RedirectLoop,
    #[error(
        "the answer is encoded as {0}, which nobody asked for; reach the service without the proxy in between"
    )]
    Encoding(String),
    #[error("interrupted")]
    Cancelled,
}

impl FetchError {
    /// Whether the same request may succeed a moment later.
    pub(crate) fn is_transient(&self) -> bool {
        matches!(self, Self::Refused | Self::Closed | Self::Network(_))
    }

    /// Whether further requests to the same place would fail as well.
    pub(crate) fn is_unreachable(&self) -> bool {
        !matches!(
            self,
            Self::Timeout(_)
                | Self::Slow(_)
                | Self::ForeignRedirect(_)
                | Self::RedirectLoop
                | Self::Encoding(_)
                | Self::Closed
                | Self::EndlessHeader
        )
    }

    /// The gap it leaves.
    pub(crate) fn reason(&self) -> GapReason {
        match self {
            Self::ConnectTimeout(_) | Self::TlsTimeout(_) | Self::Timeout(_) | Self::Slow(_) => {
                GapReason::Timeout
            }
            Self::Cancelled => GapReason::Interrupted,
            Self::ForeignRedirect(_) | Self::RedirectLoop | Self::Encoding(_) | Self::EndlessHeader => {
                GapReason::Unreadable
            }
            Self::ClientCertificate(_) => GapReason::Unauthorized,
            _ => GapReason::Refused,
        }
    }

    /// From an error while connecting to TCP or a Unix socket.
    pub(crate) fn from_connect(e: &io::Error) -> Self {
        match e.kind() {
            io::ErrorKind::ConnectionRefused => Self::Refused,
            io::ErrorKind::NotFound => {
                Self::Socket("does not exist; check the path and whether the service runs")
            }
            io::ErrorKind::PermissionDenied => Self::Socket("may not be opened; run as a user who may"),
            _ => Self::Network(printable(&e.to_string(), 100)),
        }
    }

    /// From an error after connecting; `seen` is what the peer sent first, below TLS.
    pub(crate) fn from_wire(e: &(dyn StdError + 'static), tls: bool, seen: &[u8]) -> Self {
        let mut cause = Some(e);
        while let Some(e) = cause {
            if let Some(found) = e.downcast_ref::<rustls::Error>() {
                return Self::from_tls(found, seen);
            }
            // io::Error::source skips its own inner error.
            if let Some(inner) = e.downcast_ref::<io::Error>().and_then(io::Error::get_ref)
                && let Some(found) = inner.downcast_ref::<rustls::Error>()
            {
                return Self::from_tls(found, seen);
            }
            if let Some(found) = e.downcast_ref::<hyper::Error>() {
                // hyper tells this one from other parse errors only by its words.
                if found.is_parse() && found.to_string().contains("too large") {
                    return Self::EndlessHeader;
                }
                // Under TLS the first bytes are TLS; only a parse error says that what is within is no HTTP.
                if found.is_parse() {
                    return Self::NotHttp(if tls { b"HTTP/".to_vec() } else { seen.to_vec() });
                }
            }
            cause = e.source();
        }
        Self::Closed
    }

    fn from_tls(e: &rustls::Error, seen: &[u8]) -> Self {
        use rustls::AlertDescription as Alert;
        use rustls::Error as E;
        let text = printable(&e.to_string(), 120);
        match e {
            _ if seen.starts_with(b"HTTP/") => Self::TlsOnPlain,
            E::InvalidMessage(_) if !matches!(seen, [0x14..=0x17, ..]) => Self::NotHttp(seen.to_vec()),
            E::InvalidCertificate(_) => Self::Certificate(text),
            E::AlertReceived(
                Alert::CertificateRequired
                | Alert::BadCertificate
                | Alert::UnknownCA
                | Alert::CertificateUnknown
                | Alert::CertificateExpired
                | Alert::CertificateRevoked
                | Alert::AccessDenied,
            ) => Self::ClientCertificate(text),
            _ => Self::Tls(text),
        }
    }
}

/// Why a body is not whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Longer than our cap of so many bytes.
    Cap(u64),
    /// The peer went away before the end, or sent a broken encoding.
    Closed,
    /// Not at its end after so long.
    Deadline(Duration),
    /// Less than 1 KiB came in so long.
    Stalled(Duration),
}

impl Cut {
    pub(crate) fn reason(self) -> GapReason {
        match self {
            Self::Cap(_) | Self::Closed => GapReason::Truncated,
            Self::Deadline(_) | Self::Stalled(_) => GapReason::Timeout,
        }
    }

    /// One clause about a body of which `got` bytes came.
    pub(crate) fn describe(self, got: u64) -> String {
        let got = crate::text::bytes(got);
        match self {
            Self::Cap(cap) => {
                format!(
                    "the body is longer than {}, and was cut there; --max-body raises it",
                    crate::text::bytes(cap)
                )
            }
            Self::Closed => format!("the connection broke after {got} of the body"),
            Self::Deadline(d) => {
                format!("the body was not at its end after {}, with {got} read; --timeout raises it", span(d))
            }
            Self::Stalled(d) => format!("less than 1 KiB came within {}, after {got} of the body", span(d)),
        }
    }
}
