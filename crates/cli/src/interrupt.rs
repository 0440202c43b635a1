//! Ctrl-C: the first stops the capture and lets it be judged, the second ends the process at once.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use stanch_collect::CancelToken;

use crate::exit::INTERRUPTED;
use crate::failure::{Failure, Result};

/// The token of the handler, of which a process has one.
static TOKEN: OnceLock<CancelToken> = OnceLock::new();

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
            std::process::exit(INTERRUPTED);
        }
    })
    .map_err(|e| Failure::caused("watch for Ctrl-C", &e))?;
    Ok(token)
}
