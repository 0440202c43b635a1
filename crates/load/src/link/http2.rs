//! HTTP/2, by hyper: many requests on one connection at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use http_body_util::{BodyExt as _, Full};
use hyper::Request;
use hyper::body::Bytes as Body;
use hyper::client::conn::http2::{Builder, SendRequest};
use hyper_util::rt::{TokioExecutor, TokioIo};
use stanch_model::Trouble;
use tokio::sync::OnceCell;
use tokio::time::Instant;

use super::connect::Connector;
use super::exchange::{Bytes, Failed};
use super::fault;

/// A connection that requests share. Opened by the first of them; those that come meanwhile wait for it.
pub(crate) struct Shared {
    sender: OnceCell<SendRequest<Full<Body>>>,
    /// Requests on it, those that wait for it included.
    pub(crate) busy: AtomicUsize,
}

impl Shared {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self { sender: OnceCell::new(), busy: AtomicUsize::new(0) })
    }

    /// Whether it was open and is not any more.
    pub(crate) fn is_closed(&self) -> bool {
        self.sender.get().is_some_and(SendRequest::is_closed)
    }

    /// Opens it unless it is open. Returns whether it was opened now.
    pub(crate) async fn open(&self, connector: &Connector, deadline: Instant) -> Result<bool, Trouble> {
        let mut opened = false;
        let made = self.sender.get_or_try_init(|| async {
            let stream = connector.open(deadline, false).await?;
            opened = true;
            let shaken = Builder::new(TokioExecutor::new()).handshake(TokioIo::new(stream)).await;
            let (sender, connection) = shaken.map_err(|e| fault::of_http2(&e, false))?;
            tokio::spawn(async move {
                // Its error reaches the requests that wait on it.
                let _ = connection.await;
            });
            Ok(sender)
        });
        made.await.map(|_| opened)
    }

    /// One request. With `cut`, the stream is reset when the answer begins, which is `Ok(None)`.
    pub(crate) async fn exchange(
        &self,
        request: Request<Full<Body>>,
        cut: bool,
        bytes: &mut Bytes,
    ) -> Result<Option<u16>, Failed> {
        let failed = |e: &hyper::Error, any: bool| Failed { trouble: fault::of_http2(e, any), any };
        let Some(sender) = self.sender.get() else {
            return Err(Failed { trouble: Trouble::ClosedEarly, any: false });
        };
        let mut sender = sender.clone();
        sender.ready().await.map_err(|e| failed(&e, false))?;
        let response = sender.send_request(request).await.map_err(|e| failed(&e, false))?;
        if cut {
            return Ok(None);
        }
        let status = response.status().as_u16();
        let mut body = response.into_body();
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|e| failed(&e, true))?;
            bytes.received += frame.data_ref().map_or(0, |d| d.len() as u64);
        }
        Ok(Some(status))
    }
}

/// A place on a shared connection, given back when it is dropped.
pub(crate) struct Seat(pub(crate) Arc<Shared>);

impl Seat {
    pub(crate) fn on(shared: &Arc<Shared>) -> Self {
        shared.busy.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(shared))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.busy.fetch_sub(1, Ordering::Relaxed);
    }
}
