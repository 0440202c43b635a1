//! Finding the pprof endpoints of a server, or saying what it is instead.

use std::time::Duration;

use crate::error::CollectError;
use crate::http::{Answer, Budget, Client, Cut, FetchError};
use crate::options::CaptureOptions;
use crate::target::Address;
use crate::text::{is_pprof_index, looks_like};

/// Where services put pprof, most usual first.
const USUAL: &[&str] = &[
    "/debug/pprof",
    "/pprof",
    "/api/debug/pprof",
    "/internal/debug/pprof",
    "/admin/debug/pprof",
    "/_debug/pprof",
    "/-/pprof",
    "/-/debug/pprof",
    "/api/v1/debug/pprof",
    "/admin/pprof",
    "/debug",
];
/// A server that needs longer for an empty profile is no live pprof server.
const PROBE_TIME: Duration = Duration::from_secs(10);
const PROBE_BYTES: u64 = 1 << 20;

/// The answer to one probe that was no profile, worst first: the first one tells the user most.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Other {
    Unauthorized(u16),
    /// pprof.Index answers, and answers with itself for every profile.
    IndexOnly(String),
    Failed(u16, String),
    Redirect(String),
    Body(String),
    Absent(String),
}

/// The path under which `client`'s server has its pprof endpoints, without trailing slash. The first probe of each
/// place is `threadcreate`, the cheapest profile there is; `goroutine` is the second, for services that mount only
/// what they like.
///
/// # Errors
/// When the server cannot be reached, wants credentials, or has no pprof; the message says what it is.
pub(super) async fn discover(
    client: &mut Client,
    address: &Address,
    options: &CaptureOptions,
) -> Result<String, CollectError> {
    let target = address.to_string();
    let places = places(&address.prefix, options.pprof_path.as_deref());
    let mut others = Vec::new();
    for profile in ["threadcreate", "goroutine"] {
        for place in &places {
            match probe(client, place, profile, options).await {
                Ok(Ok(base)) => return Ok(base),
                Ok(Err(other)) => others.push(other),
                Err(FetchError::Cancelled) => return Err(CollectError::Interrupted),
                Err(e @ FetchError::ClientCertificate(_)) => {
                    return Err(CollectError::Unauthorized { target, what: e.to_string() });
                }
                Err(e) => return Err(CollectError::Unreachable { target, what: e.to_string() }),
            }
        }
        // A locked door stays locked for the other profiles, and each try may count against us.
        if others.iter().any(|o| matches!(o, Other::Unauthorized(_))) {
            break;
        }
    }
    others.sort();
    Err(explain(target, others.into_iter().next(), &places))
}

fn places(prefix: &str, given: Option<&str>) -> Vec<String> {
    if let Some(given) = given {
        let given = given.trim_matches('/');
        return vec![if given.is_empty() { String::new() } else { format!("/{given}") }];
    }
    if prefix.ends_with("pprof") {
        return vec![prefix.to_owned()];
    }
    let mut places: Vec<String> = vec![format!("{prefix}{}", USUAL[0])];
    if !prefix.is_empty() {
        places.push(prefix.to_owned());
    }
    places.extend(USUAL[1..].iter().map(|usual| format!("{prefix}{usual}")));
    if !prefix.is_empty() {
        places.push(USUAL[0].to_owned());
    }
    places
}

/// One request. The outer error ends the search, the inner one only this place.
async fn probe(
    client: &mut Client,
    place: &str,
    profile: &str,
    options: &CaptureOptions,
) -> Result<Result<String, Other>, FetchError> {
    let budget = Budget {
        time: PROBE_TIME.min(options.limits.request),
        bytes: if profile == "goroutine" { options.limits.body } else { PROBE_BYTES },
    };
    let path = format!("{place}/{profile}");
    let mut tries = 0;
    let answer = loop {
        match client.get(&path, budget).await {
            Err(e) if e.is_transient() && tries < options.limits.retries => {}
            Err(
                e @ (FetchError::ForeignRedirect(_) | FetchError::RedirectLoop | FetchError::Encoding(_)),
            ) => {
                return Ok(Err(Other::Redirect(e.to_string())));
            }
            Ok(a) if a.status >= 500 && tries < options.limits.retries => {}
            other => break other?,
        }
        tokio::time::sleep(options.limits.backoff * (1 << tries.min(8))).await;
        tries += 1;
    };
    if let Some(cut @ (Cut::Deadline(_) | Cut::Stalled(_))) = answer.cut {
        return Err(FetchError::Slow(cut.describe(answer.body.len() as u64)));
    }
    Ok(judge(&answer, profile))
}

fn judge(answer: &Answer, profile: &str) -> Result<String, Other> {
    let looks = || looks_like(&answer.body);
    match answer.status {
        200 if is_profile(&answer.body) => {
            let path = answer.path.split('?').next().unwrap_or("");
            Ok(path.strip_suffix(profile).unwrap_or(path).trim_end_matches('/').to_owned())
        }
        200 if is_pprof_index(&answer.body) => Err(Other::IndexOnly(answer.path.clone())),
        200 if matches!(answer.cut, Some(Cut::Cap(_))) => {
            Err(Other::Body(format!("{} without end", looks())))
        }
        200..=399 => Err(Other::Body(looks())),
        status @ (401 | 403 | 407) => Err(Other::Unauthorized(status)),
        404 | 405 | 410 => Err(Other::Absent(looks())),
        status => Err(Other::Failed(status, looks())),
    }
}

/// net/http/pprof zips every profile; the second form is a profile that something on the way unzipped.
fn is_profile(body: &[u8]) -> bool {
    body.starts_with(&[0x1f, 0x8b]) || matches!(body, [0x0a, _, 0x08, ..])
}

fn explain(target: String, worst: Option<Other>, places: &[String]) -> CollectError {
    let what = match worst {
        Some(Other::Unauthorized(status)) => {
            let what = match status {
                403 => "it answers 403 Forbidden; the credentials (or their absence) do not suffice",
                _ => "it answers 401 Unauthorized; give --bearer or --basic, or a client certificate",
            };
            return CollectError::Unauthorized { target, what: what.into() };
        }
        Some(Other::IndexOnly(path)) => {
            let path = path.split('?').next().unwrap_or("").to_owned();
            format!(
                "pprof.Index answers at {path} with its index page; it finds profiles only below /debug/pprof/, so \
                 mount it there or wrap it in http.StripPrefix"
            )
        }
        Some(Other::Failed(status, looks)) => {
            format!("it answers with status {status} ({looks}); check the service's log")
        }
        Some(Other::Redirect(what)) => what,
        Some(Other::Body(looks)) => format!(
            "it answers with {looks} in place of a profile; check the port, or give the path by --pprof-path"
        ),
        Some(Other::Absent(_)) | None if places.len() == 1 => {
            format!(
                "there is nothing at {} (404); check the path",
                if places[0].is_empty() { "/" } else { &places[0] }
            )
        }
        Some(Other::Absent(looks)) => format!(
            "it answers 404 ({looks}) under {} and {} other usual paths; import _ \"net/http/pprof\" in the service, \
             or give the path by --pprof-path",
            places[0],
            places.len() - 1
        ),
        None => "no place to look at was given".into(),
    };
    CollectError::NotPprof { target, what }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_given_prefix_comes_first() {
        assert_eq!(places("", None)[0], "/debug/pprof");
        assert_eq!(places("/x", None)[..2], ["/x/debug/pprof", "/x"]);
        assert_eq!(places("/x", None).last().map(String::as_str), Some("/debug/pprof"));
        assert_eq!(places("/x/pprof", None), ["/x/pprof"]);
        assert_eq!(places("/x", Some("my/own/")), ["/my/own"]);
        assert_eq!(places("", Some("/")), [""]);
    }
}
