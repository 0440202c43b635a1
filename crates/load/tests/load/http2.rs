//! HTTP/2 with prior knowledge and over TLS.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use stanch_collect::{CancelToken, TlsOptions};
use stanch_load::{LoadError, Message, Options, Protocol, Schedule, Silent, Target, run};
use stanch_model::Trouble;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::server::{load, load_with};

/// Connections and requests.
type Counts = Arc<(AtomicU64, AtomicU64)>;

async fn answer(request: Request<Incoming>, counts: Counts) -> Result<Response<Full<Bytes>>, Infallible> {
    counts.1.fetch_add(1, Ordering::SeqCst);
    if request.uri().path() == "/slow" {
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    let mut response = Response::new(Full::new(Bytes::from_static(b"hello")));
    if request.uri().path() == "/bad" {
        *response.status_mut() = hyper::StatusCode::SERVICE_UNAVAILABLE;
    }
    Ok(response)
}

/// A server of HTTP/2, or with TLS of what ALPN says; `protocols` are those that it knows.
fn serve(tls: Option<TlsAcceptor>) -> (SocketAddr, Counts) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let (address, counts) = (listener.local_addr().unwrap(), Counts::default());
    let kept = Arc::clone(&counts);
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let listener = TcpListener::from_std(listener).unwrap();
            loop {
                let (tcp, _) = listener.accept().await.unwrap();
                kept.0.fetch_add(1, Ordering::SeqCst);
                let (counts, tls) = (Arc::clone(&kept), tls.clone());
                tokio::spawn(async move {
                    let service = service_fn(move |request| answer(request, Arc::clone(&counts)));
                    let h2 = http2::Builder::new(TokioExecutor::new());
                    let Some(tls) = tls else {
                        let _ = h2.serve_connection(TokioIo::new(tcp), service).await;
                        return;
                    };
                    let Ok(stream) = tls.accept(tcp).await else { return };
                    if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
                        let _ = h2.serve_connection(TokioIo::new(stream), service).await;
                    } else {
                        let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
                    }
                });
            }
        });
    });
    (address, counts)
}

fn acceptor(protocols: &[&[u8]]) -> (TlsAcceptor, tempfile::NamedTempFile) {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let chain = vec![CertificateDer::from(made.cert.der().to_vec())];
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder =
        rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let mut config = builder.with_no_client_auth().with_single_cert(chain, key).unwrap();
    config.alpn_protocols = protocols.iter().map(|p| p.to_vec()).collect();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), made.cert.pem()).unwrap();
    (TlsAcceptor::from(Arc::new(config)), file)
}

fn h2() -> Options {
    Options { protocol: Protocol::Http2, ..Options::default() }
}

#[test]
fn requests_share_a_connection() {
    let (address, counts) = serve(None);
    let result = load(&format!("http://{address}/slow"), 200.0, 1.0, &h2());
    assert_eq!((result.counts.ok, counts.1.load(Ordering::SeqCst)), (200, 200));
    // 60 at once, and 100 fit on one.
    assert_eq!((counts.0.load(Ordering::SeqCst), result.most_connections, result.opened), (1, 1, 1));
    assert!(result.most_in_flight > 40, "{}", result.most_in_flight);
}

#[test]
fn more_requests_than_streams_take_more_connections() {
    let (address, counts) = serve(None);
    let result = load(&format!("http://{address}/slow"), 200.0, 1.0, &Options { streams: 20, ..h2() });
    assert_eq!(result.counts.ok, 200);
    assert!((3..=10).contains(&counts.0.load(Ordering::SeqCst)), "{counts:?}");
}

#[test]
fn bodies_statuses_and_aborts_go_over_http2() {
    let (address, _) = serve(None);
    let message = Message { method: "POST".into(), body: b"{n}".to_vec(), ..Message::default() };
    let result = load_with(&format!("http://{address}/bad"), &message, 100.0, 0.5, &h2());
    assert_eq!(result.counts.troubles.get(Trouble::Status5xx), 50);
    let result = load(&format!("http://{address}/"), 100.0, 0.5, &Options { abort: 0.5, ..h2() });
    assert_eq!((result.counts.ok, result.counts.aborted), (25, 25));
}

#[test]
fn tls_agrees_on_the_protocol() {
    let (tls, ca) = acceptor(&[b"h2", b"http/1.1"]);
    let (address, counts) = serve(Some(tls));
    let url = format!("https://localhost:{}/", address.port());
    let tls = TlsOptions { ca_file: Some(ca.path().to_owned()), ..TlsOptions::default() };
    let result = load(&url, 100.0, 0.5, &Options { tls: tls.clone(), ..h2() });
    assert_eq!(result.counts.ok, 50);
    let result = load(&url, 100.0, 0.5, &Options { tls, ..Options::default() });
    assert_eq!((result.counts.ok, counts.1.load(Ordering::SeqCst)), (50, 100));
}

#[test]
fn a_certificate_nobody_knows_and_a_server_without_http2_are_refused() {
    let (tls, ca) = acceptor(&[b"http/1.1"]);
    let (address, _) = serve(Some(tls));
    let target = Target::parse(&format!("https://localhost:{}/", address.port())).unwrap();
    let schedule = Schedule::constant(10.0, Duration::from_secs(1)).unwrap();
    let refused = |options: Options| {
        let error = run(&target, &Message::default(), &schedule, &options, &mut Silent, &CancelToken::new());
        assert!(matches!(error, Err(LoadError::Unreachable { trouble: Trouble::Tls, .. })), "{error:?}");
    };
    refused(Options::default());
    let tls = TlsOptions { ca_file: Some(ca.path().to_owned()), ..TlsOptions::default() };
    refused(Options { tls, ..h2() });
}
