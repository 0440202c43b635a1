//! What went wrong, as one of the [`Trouble`]s.

use std::error::Error;
use std::io;

use stanch_model::Trouble;

use super::answer::Broken;

/// The trouble behind an error of a new connection.
pub(crate) fn of_connect(error: &io::Error) -> Trouble {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Trouble::Refused,
        io::ErrorKind::TimedOut => Trouble::ConnectTimeout,
        io::ErrorKind::AddrNotAvailable => Trouble::LocalLimit,
        io::ErrorKind::ConnectionReset => Trouble::Reset,
        _ if is_file_limit(error) => Trouble::LocalLimit,
        _ => Trouble::Unreachable,
    }
}

/// `EMFILE` and `ENFILE`, which have no kind.
fn is_file_limit(error: &io::Error) -> bool {
    #[cfg(unix)]
    {
        use rustix::io::Errno;
        let limits = [Errno::MFILE, Errno::NFILE];
        error.raw_os_error().is_some_and(|code| limits.iter().any(|l| l.raw_os_error() == code))
    }
    #[cfg(not(unix))]
    {
        let _ = error;
        false
    }
}

/// The trouble behind an error of a connection in use; `any` is whether a byte of the answer had come.
pub(crate) fn of_stream(error: &io::Error, any: bool) -> Trouble {
    match error.kind() {
        io::ErrorKind::UnexpectedEof if any => Trouble::BodyCut,
        io::ErrorKind::UnexpectedEof => Trouble::ClosedEarly,
        // rustls: a record that cannot be read.
        io::ErrorKind::InvalidData => Trouble::Tls,
        _ => Trouble::Reset,
    }
}

/// The trouble behind an answer that is none.
pub(crate) fn of_answer(broken: Broken) -> Trouble {
    match broken {
        Broken::Bad => Trouble::BadAnswer,
        Broken::Unanswered => Trouble::ClosedEarly,
        Broken::Cut => Trouble::BodyCut,
    }
}

/// The trouble behind an error of HTTP/2; `any` is whether the head of the answer had come.
pub(crate) fn of_http2(error: &hyper::Error, any: bool) -> Trouble {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(io) = inner.downcast_ref::<io::Error>() {
            return of_stream(io, any);
        }
        cause = inner.source();
    }
    match () {
        () if error.is_canceled() || error.is_closed() || error.is_incomplete_message() => {
            if any {
                Trouble::BodyCut
            } else {
                Trouble::ClosedEarly
            }
        }
        () if error.is_parse() => Trouble::BadAnswer,
        // A reset of the stream, or the end of the connection by a GOAWAY.
        () => Trouble::Reset,
    }
}

/// The trouble of an answer with this status.
pub(crate) fn of_status(status: u16) -> Option<Trouble> {
    match status {
        0..400 => None,
        400..500 => Some(Trouble::Status4xx),
        500.. => Some(Trouble::Status5xx),
    }
}
