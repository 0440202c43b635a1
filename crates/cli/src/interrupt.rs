//! Ctrl-C: the first stops the capture and lets it be judged, the second ends the process at once.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use stanch_collect::CancelToken;

use crate::exit::INTERRUPTED;
use crate::failure::{Failure, Result};

/// The token of the handler, of which a process has one.
static TOKEN: OnceLock<CancelToken> = OnceLock::new();

/// What has to be done before a second Ctrl-C ends the process.
static BEFORE_EXIT: OnceLock<fn()> = OnceLock::new();

/// Has `undo` done before a second Ctrl-C ends the process: a terminal that was taken is given back. The first that is
/// given stays.
pub(crate) fn before_exit(undo: fn()) {
    BEFORE_EXIT.get_or_init(|| undo);
}

/// Installs the handler, if it is not there yet, and returns the token that the first Ctrl-C (or SIGTERM, SIGHUP)
/// cancels.
pub(crate) fn install() -> Result<CancelToken> {
    if let Some(token) = TOKEN.get() {
        return Ok(token.clone());
    }
    let token = TOKEN.get_or_init(CancelToken::new).clone();
    let thrown = token.clone();
    let count = Arc::new(AtomicUsize::new(0));
    ctrlc::set_handler(move || {
        if count.fetch_add(1, Ordering::SeqCst) == 0 {
            thrown.cancel();
        } else {
            // Whoever presses twice wants no answer any more; services of the lab end with us by their lifeline.
            if let Some(undo) = BEFORE_EXIT.get() {
                undo();
            }
            std::process::exit(INTERRUPTED);
        }
    })
    .map_err(|e| Failure::caused("watch for Ctrl-C", &e))?;
    Ok(token)
}
