//! One profile of a live target, and nothing else.

use std::time::Duration;

use stanch_model::{PartKind, RawPart};

use super::PROFILE_NAMES;
use super::discover::discover;
use super::part::Fetcher;
use crate::cancel::CancelToken;
use crate::error::CollectError;
use crate::http::Client;
use crate::options::{CaptureOptions, Limits};
use crate::progress::Progress;
use crate::target::Address;

/// Fetches one profile of net/http/pprof: `heap`, `goroutine`, …, or `profile`, which is the CPU's.
///
/// `name` is the last element of its path; `None` takes it from the address (`host:6060/debug/pprof/heap`), else
/// `heap`. With `seconds` the target records for so long: the CPU profile, or the difference of another one.
///
/// # Errors
/// When it cannot be had; the message is one line that says what was found and what to do.
pub fn fetch_profile(
    address: &Address,
    name: Option<&str>,
    seconds: Option<u64>,
    options: &CaptureOptions,
    progress: &dyn Progress,
    cancel: &CancelToken,
) -> Result<RawPart, CollectError> {
    let (prefix, in_address) = split(&address.prefix);
    let name = name.or(in_address).unwrap_or("heap").to_owned();
    let address = Address { prefix: prefix.to_owned(), ..address.clone() };
    // A CPU profile takes half a minute unless told otherwise, in which nothing comes.
    let waits = Duration::from_secs(seconds.unwrap_or(if name == "profile" { 30 } else { 0 }));
    let limits = Limits {
        request: options.limits.request + waits,
        stall: options.limits.stall + waits,
        ..options.limits
    };
    let options = CaptureOptions { limits, ..options.clone() };
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(CollectError::System)?;
    let result = runtime.block_on(fetch(&address, &name, seconds, &options, progress, cancel));
    runtime.shutdown_background();
    result
}

/// The path without the profile that it ends in.
fn split(prefix: &str) -> (&str, Option<&str>) {
    match prefix.rsplit_once('/') {
        Some((rest, last)) if PROFILE_NAMES.contains(&last) => (rest, Some(last)),
        _ => (prefix, None),
    }
}

async fn fetch(
    address: &Address,
    name: &str,
    seconds: Option<u64>,
    options: &CaptureOptions,
    progress: &dyn Progress,
    cancel: &CancelToken,
) -> Result<RawPart, CollectError> {
    let mut client = Client::new(address, options, cancel)?;
    let base = discover(&mut client, address, options).await?;
    let gc = if options.gc && name == "heap" { Some("gc=1".to_owned()) } else { None };
    let query: Vec<String> = gc.into_iter().chain(seconds.map(|s| format!("seconds={s}"))).collect();
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    let fetcher = Fetcher { limits: options.limits, progress, cancel };
    // The CPU profile is no part of captures, and has no kind of its own.
    let kind = PartKind::from_name(name).unwrap_or(PartKind::Unknown);
    let outcome = fetcher.part(&mut client, kind, &format!("{base}/{name}{query}")).await;
    match (outcome.part, outcome.gap) {
        (Some(part), None) => Ok(part),
        (_, Some(gap)) => Err(CollectError::Unreachable {
            target: address.to_string(),
            what: format!("{name}: {}", gap.detail),
        }),
        (None, None) => Err(CollectError::Interrupted),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_may_stand_in_the_address() {
        assert_eq!(split("/debug/pprof/heap"), ("/debug/pprof", Some("heap")));
        assert_eq!(split("/admin"), ("/admin", None));
        assert_eq!(split(""), ("", None));
    }
}
