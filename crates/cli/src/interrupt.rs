//! Ctrl-C: the first stops the capture and lets it be judged, the second ends the process at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use stanch_collect::CancelToken;

use crate::exit::INTERRUPTED;
use crate::failure::{Failure, Result};

/// Installs the handler and returns the token that the first Ctrl-C (or SIGTERM, SIGHUP) cancels. To be called once.
pub(crate) fn install() -> Result<CancelToken> {
    let token = CancelToken::new();
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
