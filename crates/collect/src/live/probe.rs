//! The numbers that a target says about itself, again and again, at little cost to it.

use stanch_model::{PartKind, RawSnapshot, TimeSource};

use super::discover::discover;
use super::part::{Fetcher, now};
use super::places::Place;
use crate::cancel::CancelToken;
use crate::error::CollectError;
use crate::http::Client;
use crate::options::CaptureOptions;
use crate::progress::Quiet;
use crate::target::Address;

/// A target whose metrics are watched over one kept connection. Profiles are not taken: of a service without metrics only
/// the texts of the goroutine and heap profiles, which carry its totals.
pub struct Probe {
    runtime: tokio::runtime::Runtime,
    client: Client,
    options: CaptureOptions,
    cancel: CancelToken,
    metrics: Place,
    expvar: Place,
    /// Where pprof is, for a service that has no metrics.
    base: Option<String>,
    address: Address,
}

impl Probe {
    /// A probe of `address`, not yet connected.
    ///
    /// # Errors
    /// When certificates, headers, credentials or the metrics URL cannot be used.
    pub fn new(
        address: &Address,
        options: &CaptureOptions,
        cancel: &CancelToken,
    ) -> Result<Self, CollectError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(CollectError::System)?;
        let client = Client::new(address, options, cancel)?;
        Ok(Self {
            metrics: Place::metrics(&client, &address.prefix, options, cancel)?,
            expvar: Place::expvar(&address.prefix, "/debug/pprof"),
            runtime,
            client,
            options: options.clone(),
            cancel: cancel.clone(),
            base: None,
            address: address.clone(),
        })
    }

    /// The numbers of now.
    ///
    /// # Errors
    /// When nothing at all could be had; the message is one line that says what was found and what to do.
    pub fn take(&mut self) -> Result<RawSnapshot, CollectError> {
        let Self { runtime, client, options, cancel, metrics, expvar, base, address } = self;
        runtime.block_on(async {
            let fetcher = Fetcher { limits: options.limits, progress: &Quiet, cancel };
            let at = now();
            let (mut parts, mut gaps) = (Vec::new(), Vec::new());
            for place in [metrics, expvar] {
                if let Some(outcome) = place.fetch(&fetcher, client).await {
                    parts.extend(outcome.part);
                    gaps.extend(outcome.gap);
                }
            }
            if parts.is_empty() && gaps.is_empty() {
                // Neither is anywhere.
                let base = match base {
                    Some(base) => base,
                    None => base.insert(discover(client, address, options).await?),
                };
                let texts = [(PartKind::GoroutineText, "goroutine"), (PartKind::HeapText, "heap")];
                for (kind, profile) in texts {
                    let outcome = fetcher.part(client, kind, &format!("{base}/{profile}?debug=1")).await;
                    parts.extend(outcome.part);
                    gaps.extend(outcome.gap);
                }
            }
            match gaps.first() {
                Some(gap) if parts.is_empty() => {
                    Err(CollectError::Unreachable { target: address.to_string(), what: gap.detail.clone() })
                }
                _ => Ok(RawSnapshot { at, time_source: TimeSource::Clock, parts, gaps }),
            }
        })
    }
}
