//! A small HTTP/1.1 client for one target: one kept connection, every wait bounded, every failure named.
//!
//! It stands on hyper itself because the usual clients hide what stanch must tell apart: what the peer said first
//! when it does not speak HTTP, how much of a body came, and whether a deadline or a trickle ended it.

mod body;
mod error;
mod tls;
mod wire;

use std::time::Duration;

use base64::Engine as _;
use http_body_util::Empty;
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{Builder, SendRequest};
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Request, Response, Uri};
use hyper_util::rt::TokioIo;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};

pub(crate) use error::{Cut, FetchError};
pub use tls::client_config;

use crate::cancel::CancelToken;
use crate::error::CollectError;
use crate::options::{Auth, CaptureOptions, Limits};
use crate::target::{Address, Endpoint};
use body::BodyLimits;
use wire::{Seen, Tls, connect};

/// Longest status line plus headers.
const MAX_HEADER: usize = 64 << 10;
/// How much of an answer that is no 200 is kept, to tell what it is.
const ERROR_BODY: u64 = 8 << 10;
const MAX_REDIRECTS: usize = 5;

/// A whole or cut answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    /// Why the body is not whole.
    pub(crate) cut: Option<Cut>,
    /// From sending the request to the end of the body: what the request cost the target, at most.
    pub(crate) took: Duration,
    /// Path and query of the last request, which differ from those asked for after a redirect.
    pub(crate) path: String,
}

/// What one request may cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    pub(crate) time: Duration,
    pub(crate) bytes: u64,
}

struct Connection {
    sender: SendRequest<Empty<Bytes>>,
    driver: JoinHandle<()>,
    seen: Seen,
    /// It answered before, so that a failure may only mean that it was closed while idle.
    used: bool,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

/// The client. Belongs to the tokio runtime it is first used on.
pub(crate) struct Client {
    endpoint: Endpoint,
    tls: Tls,
    headers: HeaderMap,
    limits: Limits,
    cancel: CancelToken,
    connection: Option<Connection>,
}

impl Client {
    /// A client for `address`, not yet connected.
    ///
    /// # Errors
    /// When certificates, headers or credentials cannot be used.
    pub(crate) fn new(
        address: &Address,
        options: &CaptureOptions,
        cancel: &CancelToken,
    ) -> Result<Self, CollectError> {
        Ok(Self {
            endpoint: address.endpoint.clone(),
            tls: tls::configure(&options.tls)?,
            headers: headers(address, options)?,
            limits: options.limits,
            cancel: cancel.clone(),
            connection: None,
        })
    }

    /// A client for another endpoint of the same options, without the credentials unless the host is the same.
    pub(crate) fn sibling(&self, endpoint: &Endpoint) -> Self {
        let same_host = match (&self.endpoint, endpoint) {
            (Endpoint::Tcp { host: a, tls: a_tls, .. }, Endpoint::Tcp { host: b, tls: b_tls, .. }) => {
                a.eq_ignore_ascii_case(b) && (*b_tls || !*a_tls)
            }
            (a, b) => a == b,
        };
        let headers = if same_host { self.headers.clone() } else { plain_headers() };
        Self {
            endpoint: endpoint.clone(),
            tls: self.tls.clone(),
            headers,
            limits: self.limits,
            cancel: self.cancel.clone(),
            connection: None,
        }
    }

    /// The URL of a path, for messages and sources.
    pub(crate) fn url(&self, path: &str) -> String {
        self.endpoint.url(path)
    }

    /// `GET`s a path (with query), following redirects on the same host. Any status is an answer.
    pub(crate) async fn get(&mut self, path: &str, budget: Budget) -> Result<Answer, FetchError> {
        let cancel = self.cancel.clone();
        tokio::select! {
            biased;
            () = cancel.cancelled() => Err(FetchError::Cancelled),
            answer = self.get_with_redirects(path, budget) => answer,
        }
    }

    async fn get_with_redirects(&mut self, path: &str, budget: Budget) -> Result<Answer, FetchError> {
        let mut path = path.to_owned();
        for _ in 0..=MAX_REDIRECTS {
            let (answer, location) = self.get_once(&path, budget).await?;
            match location {
                None => return Ok(answer),
                Some(location) => path = self.follow(&path, &location)?,
            }
        }
        Err(FetchError::RedirectLoop)
    }

    /// One request; a redirect's target comes along.
    async fn get_once(&mut self, path: &str, budget: Budget) -> Result<(Answer, Option<String>), FetchError> {
        let mut connection = self.connected().await?;
        let start = Instant::now();
        let deadline = start + budget.time;
        let response = match self.send(&mut connection, path, deadline, budget.time).await {
            Err(FetchError::Closed) if connection.used => {
                connection = self.fresh().await?;
                self.send(&mut connection, path, deadline, budget.time).await?
            }
            other => other?,
        };
        let status = response.status().as_u16();
        let location = redirect_target(&response);
        let gzip = content_encoding(&response)?;
        let limits = BodyLimits {
            cap: if status == 200 { budget.bytes } else { ERROR_BODY.min(budget.bytes) },
            deadline,
            whole: budget.time,
            stall: self.limits.stall,
        };
        let (body, cut) = body::read(response.into_body(), gzip, &limits).await;
        if cut.is_none() {
            connection.used = true;
            self.connection = Some(connection);
        }
        if status == 400 && memchr::memmem::find(&body, b"HTTPS").is_some() && !self.speaks_tls() {
            return Err(FetchError::PlainOnTls);
        }
        Ok((Answer { status, body, cut, took: start.elapsed(), path: path.to_owned() }, location))
    }

    async fn connected(&mut self) -> Result<Connection, FetchError> {
        match self.connection.take() {
            Some(mut kept) => match tokio::time::timeout(self.limits.connect, kept.sender.ready()).await {
                Ok(Ok(())) => Ok(kept),
                _ => self.fresh().await,
            },
            None => self.fresh().await,
        }
    }

    async fn fresh(&self) -> Result<Connection, FetchError> {
        let (io, seen) = connect(&self.endpoint, Some(&self.tls), self.limits.connect).await?;
        let mut builder = Builder::new();
        builder.max_buf_size(MAX_HEADER);
        let handshake = builder.handshake(TokioIo::new(io)).await;
        let (sender, connection) =
            handshake.map_err(|e| FetchError::from_wire(&e, self.speaks_tls(), &seen.get()))?;
        let driver = tokio::spawn(async move {
            // Its error reaches the request that waits on it.
            let _ = connection.await;
        });
        Ok(Connection { sender, driver, seen, used: false })
    }

    async fn send(
        &self,
        connection: &mut Connection,
        path: &str,
        deadline: Instant,
        whole: Duration,
    ) -> Result<Response<Incoming>, FetchError> {
        let mut request = Request::get(path).body(Empty::new()).map_err(|_| FetchError::RedirectLoop)?;
        *request.headers_mut() = self.headers.clone();
        let host = HeaderValue::from_str(&self.endpoint.authority());
        // A Host that the user gave as a header names a virtual host, and stays.
        request
            .headers_mut()
            .entry(header::HOST)
            .or_insert(host.unwrap_or(HeaderValue::from_static("localhost")));
        match timeout_at(deadline, connection.sender.send_request(request)).await {
            Err(_) => Err(FetchError::Timeout(whole)),
            Ok(Ok(response)) => Ok(response),
            Ok(Err(e)) => Err(FetchError::from_wire(&e, self.speaks_tls(), &connection.seen.get())),
        }
    }

    fn speaks_tls(&self) -> bool {
        matches!(self.endpoint, Endpoint::Tcp { tls: true, .. })
    }

    /// The path that a redirect leads to. Another host, another port or a way back from TLS is not followed: our
    /// credentials go with every request.
    fn follow(&mut self, from: &str, location: &str) -> Result<String, FetchError> {
        let shown = || crate::text::printable(location.split(['?', '#']).next().unwrap_or(""), 100);
        let foreign = || FetchError::ForeignRedirect(strip_userinfo(&shown()));
        let location = location.split('#').next().unwrap_or("");
        if let Some(rest) = location.strip_prefix("//") {
            let scheme = if self.speaks_tls() { "https" } else { "http" };
            return self.follow(from, &format!("{scheme}://{rest}"));
        }
        if location.contains("://") {
            let uri: Uri = location.parse().map_err(|_| foreign())?;
            let next = self.same_host(&uri).ok_or_else(foreign)?;
            if next != self.endpoint {
                self.connection = None;
                self.endpoint = next;
            }
            return Ok(uri.path_and_query().map_or("/", |p| p.as_str()).to_owned());
        }
        let joined = if location.starts_with('/') {
            location.to_owned()
        } else {
            let folder = from.split('?').next().unwrap_or("").rsplit_once('/').map_or("", |(f, _)| f);
            format!("{folder}/{location}")
        };
        joined.parse::<Uri>().map(|_| joined).map_err(|_| foreign())
    }

    /// The endpoint of `uri` when it is ours, or ours with TLS added.
    fn same_host(&self, uri: &Uri) -> Option<Endpoint> {
        let Endpoint::Tcp { tls, host, port } = &self.endpoint else {
            return (uri.host() == Some("localhost")).then(|| self.endpoint.clone());
        };
        let to_tls = uri.scheme_str() == Some("https");
        let to_host = uri.host()?.trim_matches(['[', ']']);
        let to_port = uri.port_u16().unwrap_or(if to_tls { 443 } else { 80 });
        let upgrade = to_tls && !tls;
        let same = to_tls == *tls && to_port == *port;
        (to_host.eq_ignore_ascii_case(host) && (same || upgrade)).then(|| Endpoint::Tcp {
            tls: to_tls,
            host: host.clone(),
            port: to_port,
        })
    }
}

fn strip_userinfo(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme, rest)) => {
            let end = rest.find('/').unwrap_or(rest.len());
            let (authority, path) = rest.split_at(end);
            format!("{scheme}://{}{path}", authority.rsplit('@').next().unwrap_or(""))
        }
        None => url.to_owned(),
    }
}

fn redirect_target(response: &Response<Incoming>) -> Option<String> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = response.headers().get(header::LOCATION)?;
    Some(String::from_utf8_lossy(location.as_bytes()).into_owned())
}

/// Whether the body has to be unzipped first.
fn content_encoding(response: &Response<Incoming>) -> Result<bool, FetchError> {
    let Some(value) = response.headers().get(header::CONTENT_ENCODING) else { return Ok(false) };
    let value = String::from_utf8_lossy(value.as_bytes()).trim().to_ascii_lowercase();
    match value.as_str() {
        "" | "identity" => Ok(false),
        "gzip" | "x-gzip" => Ok(true),
        other => Err(FetchError::Encoding(crate::text::printable(other, 30))),
    }
}

fn plain_headers() -> HeaderMap {
    let mut map = HeaderMap::new();
    let agent = concat!("stanch/", env!("CARGO_PKG_VERSION"));
    map.insert(header::USER_AGENT, HeaderValue::from_static(agent));
    // Zipping would cost the target processor time, and pprof zips its profiles anyway.
    map.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    map.insert(header::ACCEPT, HeaderValue::from_static("*/*"));
    map
}

fn headers(address: &Address, options: &CaptureOptions) -> Result<HeaderMap, CollectError> {
    let mut map = plain_headers();
    let auth = match (&options.auth, &address.userinfo) {
        (Auth::None, Some((user, password))) => {
            Auth::Basic { user: user.clone(), password: password.clone() }
        }
        (auth, _) => auth.clone(),
    };
    let value = match auth {
        Auth::None => None,
        Auth::Bearer(token) => Some(format!("Bearer {}", token.expose())),
        Auth::Basic { user, password } => {
            let pair = format!("{user}:{}", password.expose());
            Some(format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair)))
        }
    };
    if let Some(value) = value {
        map.insert(header::AUTHORIZATION, sensitive(&value, "the credentials")?);
    }
    for (name, value) in &options.headers {
        let what = format!("the header {}", crate::text::printable(name, 40));
        let bad = || CollectError::Option { option: what.clone(), what: "its name is not valid".into() };
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| bad())?;
        let value = sensitive(value.expose(), &what)?;
        map.insert(name, value);
    }
    Ok(map)
}

fn sensitive(value: &str, what: &str) -> Result<HeaderValue, CollectError> {
    let mut value = HeaderValue::from_str(value).map_err(|_| CollectError::Option {
        option: what.to_owned(),
        what: "there are characters that no header may hold (a line break?)".into(),
    })?;
    value.set_sensitive(true);
    Ok(value)
}
