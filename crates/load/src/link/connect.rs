//! New connections.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use stanch_model::Trouble;
use tokio::net::TcpSocket;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;

use super::fault;
use super::stream::Stream;

/// How a client is known to read slowly: the kernel must not take the answer in its stead. The least that Linux gives.
const SLOW_BUFFER: u32 = 4 << 10;

/// Opens connections to one target, whose name was looked up once: a resolver under load would be a second thing
/// measured.
pub(crate) struct Connector {
    addresses: Vec<SocketAddr>,
    /// The address that the next connection goes to.
    turn: AtomicUsize,
    tls: Option<(TlsConnector, ServerName<'static>)>,
    /// What TLS has to agree on.
    protocol: &'static [u8],
}

impl Connector {
    /// `addresses` must not be empty. With `tls`, connections speak TLS and agree on `protocol` (ALPN).
    pub(crate) fn new(
        addresses: Vec<SocketAddr>,
        tls: Option<(ClientConfig, ServerName<'static>)>,
        protocol: &'static [u8],
    ) -> Self {
        let tls = tls.map(|(mut config, name)| {
            config.alpn_protocols = vec![protocol.to_vec()];
            (TlsConnector::from(Arc::new(config)), name)
        });
        Self { addresses, turn: AtomicUsize::new(0), tls, protocol }
    }

    /// A new connection, TLS handshake included, until `deadline`.
    pub(crate) async fn open(&self, deadline: Instant, slow: bool) -> Result<Stream, Trouble> {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let address = self.addresses[turn % self.addresses.len()];
        let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() };
        let socket = socket.map_err(|e| fault::of_connect(&e))?;
        if slow {
            socket.set_recv_buffer_size(SLOW_BUFFER).map_err(|e| fault::of_connect(&e))?;
        }
        let connected = timeout_at(deadline, socket.connect(address)).await;
        let tcp = connected.map_err(|_| Trouble::ConnectTimeout)?.map_err(|e| fault::of_connect(&e))?;
        // Small requests must not wait for the delayed acknowledgements of earlier ones.
        let _ = tcp.set_nodelay(true);
        let Some((connector, name)) = &self.tls else { return Ok(Stream::Plain(tcp)) };
        let shaken = timeout_at(deadline, connector.connect(name.clone(), tcp)).await;
        let stream = shaken.map_err(|_| Trouble::ConnectTimeout)?.map_err(|_| Trouble::Tls)?;
        let agreed = stream.get_ref().1.alpn_protocol();
        // A server that knows no ALPN speaks HTTP/1.1 (RFC 9113, 3.2).
        let fits = agreed == Some(self.protocol) || (agreed.is_none() && self.protocol == b"http/1.1");
        if fits { Ok(Stream::Tls(Box::new(stream))) } else { Err(Trouble::Tls) }
    }
}
