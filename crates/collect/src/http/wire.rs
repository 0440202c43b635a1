//! Connections: TCP, Unix sockets and TLS, with the first bytes of the peer kept for error messages.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;

use super::error::FetchError;
use crate::target::Endpoint;

/// How much of the peer's first words is kept.
const KEPT: usize = 64;

/// Anything that bytes go through.
pub(crate) trait Io: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Io for T {}

/// The first bytes that came from a peer, below TLS.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen(Arc<Mutex<Vec<u8>>>);

impl Seen {
    pub(crate) fn get(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn add(&self, bytes: &[u8]) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let room = KEPT - kept.len();
        kept.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }
}

/// A stream that remembers what was read first.
struct Recorder<T> {
    inner: T,
    seen: Seen,
    full: bool,
}

impl<T: Io> AsyncRead for Recorder<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let result = Pin::new(&mut self.inner).poll_read(cx, buf);
        let new = &buf.filled()[before..];
        if !self.full && !new.is_empty() {
            self.seen.add(new);
            self.full = self.seen.get().len() == KEPT;
        }
        result
    }
}

impl<T: Io> AsyncWrite for Recorder<T> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

/// TLS as one client does it.
#[derive(Clone)]
pub(crate) struct Tls {
    pub(crate) connector: TlsConnector,
    /// Overrides the host of the address.
    pub(crate) server_name: Option<ServerName<'static>>,
}

/// Opens a connection to `endpoint`, TLS handshake included, within `limit`.
pub(crate) async fn connect(
    endpoint: &Endpoint,
    tls: Option<&Tls>,
    limit: Duration,
) -> Result<(Box<dyn Io>, Seen), FetchError> {
    let deadline = Instant::now() + limit;
    let seen = Seen::default();
    let late = |_| FetchError::ConnectTimeout(limit);
    let (host, port) = match endpoint {
        Endpoint::Unix(path) => {
            let inner = timeout_at(deadline, unix(path)).await.map_err(late)??;
            return Ok((Box::new(Recorder { inner, seen: seen.clone(), full: false }), seen));
        }
        Endpoint::Tcp { host, port, .. } => (host.as_str(), *port),
    };
    let tcp = connect_tcp(host, port, deadline, limit).await?;
    let recorder = Recorder { inner: tcp, seen: seen.clone(), full: false };
    let (Endpoint::Tcp { tls: true, .. }, Some(tls)) = (endpoint, tls) else {
        return Ok((Box::new(recorder), seen));
    };
    let name = match &tls.server_name {
        Some(name) => name.clone(),
        None => ServerName::try_from(host.to_owned())
            .map_err(|_| FetchError::Tls(format!("{host} is no name a certificate can have")))?,
    };
    let stream = timeout_at(deadline, tls.connector.connect(name, recorder)).await;
    match stream {
        Err(_) => Err(FetchError::TlsTimeout(limit)),
        Ok(Ok(stream)) => Ok((Box::new(stream), seen)),
        Ok(Err(e)) => Err(FetchError::from_wire(&e, true, &seen.get())),
    }
}

/// Tries the addresses of a name in order; each gets its share of the time, so that one black hole (a broken IPv6
/// route) does not eat it all.
async fn connect_tcp(
    host: &str,
    port: u16,
    deadline: Instant,
    limit: Duration,
) -> Result<TcpStream, FetchError> {
    let late = |_| FetchError::ConnectTimeout(limit);
    let found = timeout_at(deadline, tokio::net::lookup_host((host, port))).await.map_err(late)?;
    let addresses: Vec<_> =
        found.map_err(|e| FetchError::Resolve(crate::text::printable(&e.to_string(), 100)))?.collect();
    let mut last = FetchError::Resolve("it has no address".into());
    for (i, address) in addresses.iter().enumerate() {
        let left = (addresses.len() - i) as u32;
        let share = deadline.saturating_duration_since(Instant::now()) / left;
        last = match tokio::time::timeout(share, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                // Small requests must not wait for the delayed acknowledgements of earlier ones.
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Ok(Err(e)) => FetchError::from_connect(&e),
            Err(_) => FetchError::ConnectTimeout(limit),
        };
    }
    Err(last)
}

#[cfg(unix)]
fn unix(path: &std::path::Path) -> impl Future<Output = Result<tokio::net::UnixStream, FetchError>> {
    let path = path.to_owned();
    async move { tokio::net::UnixStream::connect(path).await.map_err(|e| FetchError::from_connect(&e)) }
}

#[cfg(not(unix))]
fn unix(_path: &std::path::Path) -> impl Future<Output = Result<TcpStream, FetchError>> {
    async { Err(FetchError::Socket("cannot be used on this system; use http://")) }
}
