//! The control endpoint: `GET /` tells the state, `POST /fault` orders a fault (`black-hole for 10s`), and
//! `DELETE /fault` gives the link back to the schedule. It is on loopback only, and for programs: what a browser
//! sends on behalf of a page is refused.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderValue, ORIGIN};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::json;
use tokio::net::TcpStream;

use super::{Fault, Shared};
use crate::units;

const PATIENCE: Duration = Duration::from_secs(10);
const MAX_BODY_BYTES: usize = 4096;

type Answer = Response<Full<Bytes>>;

/// Serves one client of the endpoint.
pub(super) async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    let service = hyper::service::service_fn(move |request| {
        let shared = Arc::clone(&shared);
        async move { Ok::<_, Infallible>(respond(request, &shared).await) }
    });
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(PATIENCE);
    // A client that goes away in the middle is its own business.
    let _ = http.serve_connection(TokioIo::new(stream), service).await;
}

async fn respond(request: Request<Incoming>, shared: &Shared) -> Answer {
    if request.headers().contains_key(ORIGIN) {
        return refusal(StatusCode::FORBIDDEN, "web pages may not order faults");
    }
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    match (method, path.as_str()) {
        (Method::GET, "/") => state(shared),
        (Method::POST, "/fault") => order(request, shared).await,
        (Method::DELETE, "/fault") => {
            shared.switch.follow_schedule();
            state(shared)
        }
        (_, "/" | "/fault") => {
            refusal(StatusCode::METHOD_NOT_ALLOWED, "GET /, POST /fault and DELETE /fault are known")
        }
        _ => refusal(StatusCode::NOT_FOUND, "GET /, POST /fault and DELETE /fault are known"),
    }
}

async fn order(request: Request<Incoming>, shared: &Shared) -> Answer {
    let body = Limited::new(request.into_body(), MAX_BODY_BYTES).collect();
    let Ok(Ok(body)) = tokio::time::timeout(PATIENCE, body).await else {
        return refusal(StatusCode::BAD_REQUEST, "the body is cut or too large");
    };
    match read_order(&String::from_utf8_lossy(&body.to_bytes())) {
        Ok((fault, lasting)) => {
            shared.switch.order(fault, lasting);
            state(shared)
        }
        Err(reason) => refusal(StatusCode::BAD_REQUEST, &reason),
    }
}

/// Reads `FAULT [for TIME]`.
fn read_order(text: &str) -> Result<(Fault, Option<Duration>), String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (fault, used) = Fault::from_words(&words)?;
    match &words[used..] {
        [] => Ok((fault, None)),
        ["for", time] => Ok((fault, Some(units::positive_time(time)?))),
        other => Err(format!("expected for TIME or nothing, not {:?}", other.join(" "))),
    }
}

fn state(shared: &Shared) -> Answer {
    let stats = shared.stats();
    let body = json!({
        "to": &*shared.to,
        "fault": shared.switch.fault().to_string(),
        "seconds": shared.switch.elapsed().as_secs_f64(),
        "connections": {
            "accepted": stats.accepted,
            "open": stats.open,
            "refused": stats.refused,
            "reset": stats.reset,
            "answered": stats.answered,
        },
        "bytes": { "up": stats.bytes_up, "down": stats.bytes_down },
    });
    answer(StatusCode::OK, format!("{body}\n"), "application/json")
}

fn refusal(status: StatusCode, reason: &str) -> Answer {
    answer(status, format!("{reason}\n"), "text/plain; charset=utf-8")
}

fn answer(status: StatusCode, body: String, kind: &'static str) -> Answer {
    let mut answer = Response::new(Full::new(Bytes::from(body)));
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    answer
}
