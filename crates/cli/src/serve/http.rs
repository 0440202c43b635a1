//! Requests in, responses out: routes, headers, compression, and the end on Ctrl-C.

use std::convert::Infallible;
use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use http_body_util::channel::Channel;
use http_body_util::{Either, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use stanch_collect::CancelToken;
use tokio::net::TcpListener;

use super::api::{self, Answer};
use super::error::ApiError;
use super::guard::Listen;
use super::query::Query;
use super::{download, page};
use crate::bench::Bench;
use crate::failure::{Failure, Result};

/// How often the end is looked for.
const TICK: Duration = Duration::from_millis(50);
/// A peer that does not say its request in this time is no browser.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long answers that are under way may take once the end has come.
const DRAIN: Duration = Duration::from_secs(2);
/// Smaller bodies are sent as they are.
const SMALL: usize = 1000;

/// Serves until `cancel`; `ready` is told the address once it can be asked.
pub(crate) fn serve(
    app: Arc<Bench>,
    listen: &Listen,
    cancel: &CancelToken,
    ready: impl FnOnce(SocketAddr) -> Result<()>,
) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build()
        .map_err(|e| Failure::caused("start the server", &e))?;
    let guard = Arc::new(listen.clone());
    runtime.block_on(async {
        let listener = TcpListener::bind(listen.address).await.map_err(|e| {
            Failure::caused(format!("listen on {}", listen.address), &e)
                .help("another program may have that port; port 0 takes any that is free")
        })?;
        let address = listener.local_addr().map_err(|e| Failure::caused("listen", &e))?;
        ready(address)?;
        accept(&listener, &app, &guard, cancel).await;
        Ok(())
    })?;
    runtime.shutdown_timeout(DRAIN);
    Ok(())
}

async fn accept(listener: &TcpListener, app: &Arc<Bench>, guard: &Arc<Listen>, cancel: &CancelToken) {
    while !cancel.is_cancelled() {
        let Ok(next) = tokio::time::timeout(TICK, listener.accept()).await else { continue };
        let Ok((stream, _)) = next else {
            // Out of descriptors: those that are open will be closed.
            tokio::time::sleep(TICK).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let (app, guard) = (app.clone(), guard.clone());
        let service = hyper::service::service_fn(move |request| {
            let (app, guard) = (app.clone(), guard.clone());
            async move { Ok::<_, Infallible>(respond(app, &guard, request).await) }
        });
        let mut http = hyper::server::conn::http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(PATIENCE);
        // A peer that goes away in the middle is its own business.
        tokio::spawn(async move { drop(http.serve_connection(TokioIo::new(stream), service).await) });
    }
}

/// All at once, or piece by piece.
type Body = Either<Full<Bytes>, Channel<Bytes, Infallible>>;

async fn respond(app: Arc<Bench>, guard: &Listen, request: Request<Incoming>) -> Response<Body> {
    if let Err(refused) = admit(guard, &request) {
        return finish(&refused, Kind::Json, Vec::new(), false);
    }
    let head = request.method() == Method::HEAD;
    if request.uri().path() == "/download/folded.txt" && !head {
        return folded(app, request.uri().query().unwrap_or("").to_owned()).await;
    }
    let zipped = accepts_gzip(request.headers());
    let (path, query) = (request.uri().path().to_owned(), request.uri().query().unwrap_or("").to_owned());
    // Trees take a part of a second: other requests are not to wait for it.
    let work = tokio::task::spawn_blocking(move || {
        let Some((kind, run)) = route(&path) else {
            return (Kind::Json, Err(ApiError::missing(format!("there is no page {path}"))), false);
        };
        let answer = run(&app, &Query::parse(&query));
        let zip = zipped && answer.as_ref().is_ok_and(|b| b.len() > SMALL) && kind != Kind::Profile;
        (kind, if zip { answer.map(|b| gzip(&b)) } else { answer }, zip)
    });
    let (kind, answer, zip) = work.await.unwrap_or_else(|_| (Kind::Json, Err(broken()), false));
    match answer {
        Ok(body) => finish(&fine(), kind, if head { Vec::new() } else { body }, zip),
        Err(error) => finish(&error, Kind::Json, Vec::new(), false),
    }
}

/// Sends the lines while they are made, as fast as they are read.
async fn folded(app: Arc<Bench>, query: String) -> Response<Body> {
    let made = tokio::task::spawn_blocking(move || download::Folded::new(&app, &Query::parse(&query)));
    let lines = match made.await.unwrap_or_else(|_| Err(broken())) {
        Ok(lines) => lines,
        Err(error) => return finish(&error, Kind::Json, Vec::new(), false),
    };
    let (mut sender, channel) = Channel::new(2);
    let runtime = tokio::runtime::Handle::current();
    tokio::task::spawn_blocking(move || {
        for chunk in lines {
            // Who reads no more has enough.
            if runtime.block_on(sender.send_data(Bytes::from(chunk))).is_err() {
                return;
            }
        }
    });
    let mut response = finish(&fine(), Kind::Text, Vec::new(), false);
    *response.body_mut() = Either::Right(channel);
    response
}

fn broken() -> ApiError {
    ApiError { status: 500, message: "the answer could not be made; this is a bug".to_owned() }
}

fn fine() -> ApiError {
    ApiError { status: 200, message: String::new() }
}

/// Whether this is a question for us.
fn admit(guard: &Listen, request: &Request<Incoming>) -> std::result::Result<(), ApiError> {
    let host = request.headers().get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or("");
    if !guard.accepts(host) {
        let shown = stanch_report::escape::visible(host).into_owned();
        return Err(ApiError {
            status: 421,
            message: format!("this server is not {shown:?}; use its address"),
        });
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return Err(ApiError { status: 405, message: "only GET is understood".to_owned() });
    }
    Ok(())
}

/// What a body is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Page,
    Json,
    Svg,
    Text,
    Profile,
}

type Handler = fn(&Bench, &Query) -> Answer;

fn route(path: &str) -> Option<(Kind, Handler)> {
    Some(match path {
        "/" => (Kind::Page, |app: &Bench, _: &Query| page::page(app)),
        "/api/total" => (Kind::Json, api::total),
        "/api/flame" => (Kind::Json, api::flame),
        "/api/around" => (Kind::Json, api::around),
        "/api/top" => (Kind::Json, api::top),
        "/api/peek" => (Kind::Json, api::peek),
        "/api/search" => (Kind::Json, api::search),
        "/api/source" => (Kind::Json, api::source),
        "/download/flame.svg" => (Kind::Svg, download::picture),
        "/download/folded.txt" => (Kind::Text, |_: &Bench, _: &Query| Ok(Vec::new())),
        "/download/profile.pb.gz" => (Kind::Profile, download::profile),
        _ => return None,
    })
}

fn finish(status: &ApiError, kind: Kind, body: Vec<u8>, zip: bool) -> Response<Body> {
    let failed = status.status != 200;
    let body = if failed { status.json() } else { body };
    let mut response = Response::new(Either::Left(Full::new(Bytes::from(body))));
    *response.status_mut() = StatusCode::from_u16(status.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    let mut set = |name: header::HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    let (mime, file) = match kind {
        Kind::Page => ("text/html; charset=utf-8", None),
        Kind::Json => ("application/json", None),
        Kind::Svg => ("image/svg+xml", Some("attachment; filename=\"flame.svg\"")),
        Kind::Text => ("text/plain; charset=utf-8", Some("attachment; filename=\"folded.txt\"")),
        Kind::Profile => ("application/octet-stream", Some("attachment; filename=\"profile.pb.gz\"")),
    };
    set(header::CONTENT_TYPE, mime);
    if let Some(file) = file.filter(|_| !failed) {
        set(header::CONTENT_DISPOSITION, file);
    }
    if zip {
        set(header::CONTENT_ENCODING, "gzip");
    }
    if status.status == 405 {
        set(header::ALLOW, "GET, HEAD");
    }
    set(header::CACHE_CONTROL, "no-store");
    set(header::VARY, "Accept-Encoding");
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    response
}

fn accepts_gzip(headers: &HeaderMap) -> bool {
    let all = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|v| v.to_str().ok());
    all.flat_map(|v| v.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        name.trim().eq_ignore_ascii_case("gzip") && weight.trim() != "q=0"
    })
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 4), Compression::new(4));
    encoder.write_all(body).and_then(|()| encoder.finish()).expect("memory can be written to")
}
