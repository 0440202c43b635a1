//! A switch that stops a capture from another thread, such as a Ctrl-C handler.

use std::sync::Arc;

use tokio::sync::watch;

/// A cloneable switch: once cancelled, always cancelled. A capture notices it within a request, not only between.
#[derive(Clone, Debug)]
pub struct CancelToken(Arc<watch::Sender<bool>>);

impl CancelToken {
    /// A switch that is not yet thrown.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }

    /// Stops every capture that holds a clone of this token. Takes a lock, so it belongs in a thread and not in a
    /// raw signal handler.
    pub fn cancel(&self) {
        self.0.send_replace(true);
    }

    /// Whether [`Self::cancel`] was called.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        *self.0.borrow()
    }

    /// Resolves when [`Self::cancel`] is called, at once if it was.
    pub(crate) async fn cancelled(&self) {
        // The sender lives as long as `self`, so waiting cannot fail.
        let _ = self.0.subscribe().wait_for(|thrown| *thrown).await;
    }
}

impl Default for CancelToken {
    fn default() -> Self {
        Self::new()
    }
}
