//! Room for connections in the table of open files.

use super::Options;
use crate::error::LoadError;

/// Files that the process has open beside its connections.
const OTHERS: u64 = 64;

/// Raises the limit of open files as far as it may, and returns how many connections fit. A number that was asked for has
/// to fit, the usual upper bound need not.
pub(super) fn allow(options: &Options, notes: &mut Vec<String>) -> Result<usize, LoadError> {
    let wanted = options.max_connections;
    let limit = raise(wanted as u64 + OTHERS);
    let room = usize::try_from(limit.saturating_sub(OTHERS)).unwrap_or(usize::MAX);
    match options.connections {
        Some(connections) if connections > room => Err(LoadError::FileLimit { wanted: connections, limit }),
        _ if room == 0 => Err(LoadError::FileLimit { wanted: 1, limit }),
        _ if wanted > room => {
            notes.push(format!("at most {room} connections: the limit of open files is {limit} (ulimit -n)"));
            Ok(room)
        }
        _ => Ok(wanted),
    }
}

/// The limit after it was raised to `wanted` if that is allowed.
#[cfg(unix)]
fn raise(wanted: u64) -> u64 {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    // `None` is no limit.
    let Some(current) = limit.current else { return u64::MAX };
    if current >= wanted {
        return current;
    }
    let raised = limit.maximum.map_or(wanted, |most| most.min(wanted)).max(current);
    let asked = Rlimit { current: Some(raised), maximum: limit.maximum };
    if setrlimit(Resource::Nofile, asked).is_ok() { raised } else { current }
}

#[cfg(not(unix))]
fn raise(wanted: u64) -> u64 {
    wanted
}
