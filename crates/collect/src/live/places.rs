//! Where a target keeps its metrics: looked for once, in the first snapshot.

use stanch_model::{Gap, GapReason, PartKind, RawPart};

use super::part::{Fetcher, Outcome};
use crate::cancel::CancelToken;
use crate::error::CollectError;
use crate::http::Client;
use crate::options::{Auth, CaptureOptions};
use crate::target::Target;

/// A part that may be in one of several places.
pub(super) struct Place {
    kind: PartKind,
    state: State,
    /// A client of its own, when the metrics are on another port or host.
    client: Option<Client>,
    /// The user named it, so its absence is worth a word.
    pub(super) named: bool,
    /// Why it was not found, when that is more than a 404.
    pub(super) trouble: Option<Gap>,
}

enum State {
    Unknown(Vec<String>),
    At(String),
    Absent,
}

impl Place {
    /// `/metrics` at the root, under the address's prefix, or where the user says.
    ///
    /// # Errors
    /// When the URL the user gave makes no sense.
    pub(super) fn metrics(
        client: &Client,
        prefix: &str,
        options: &CaptureOptions,
        cancel: &CancelToken,
    ) -> Result<Self, CollectError> {
        let mut place = Self::new(PartKind::Metrics, vec!["/metrics".into(), format!("{prefix}/metrics")]);
        let Some(given) = options.metrics_url.as_deref() else { return Ok(place) };
        place.named = true;
        // A query is part of some metrics URLs (`?format=prometheus`), unlike of a target.
        let (url, query) = given.split_once('?').map_or((given, None), |(u, q)| (u, Some(q)));
        let path = if given.starts_with('/') {
            url.to_owned()
        } else {
            let Target::Live(address) = Target::parse(url)? else {
                return Err(CollectError::Option {
                    option: "the metrics URL".into(),
                    what: "it names a file; give a URL, or a path on the target such as /metrics".into(),
                });
            };
            place.client = Some(match &address.userinfo {
                None => client.sibling(&address.endpoint),
                Some(_) => {
                    let own = CaptureOptions { auth: Auth::None, headers: Vec::new(), ..options.clone() };
                    Client::new(&address, &own, cancel)?
                }
            });
            if address.prefix.is_empty() { "/metrics".into() } else { address.prefix }
        };
        place.state = State::Unknown(vec![match query {
            Some(query) => format!("{path}?{query}"),
            None => path,
        }]);
        Ok(place)
    }

    /// `/debug/vars` at the root, under the address's prefix, or beside pprof.
    pub(super) fn expvar(prefix: &str, base: &str) -> Self {
        let beside = base.strip_suffix("/pprof").map(|b| format!("{b}/vars"));
        let mut places = vec!["/debug/vars".to_owned(), format!("{prefix}/debug/vars")];
        places.extend(beside);
        Self::new(PartKind::Expvar, places)
    }

    fn new(kind: PartKind, mut places: Vec<String>) -> Self {
        let mut seen = Vec::new();
        places.retain(|p| {
            !seen.contains(p) && {
                seen.push(p.clone());
                true
            }
        });
        Self { kind, state: State::Unknown(places), client: None, named: false, trouble: None }
    }

    pub(super) fn is_absent(&self) -> bool {
        matches!(self.state, State::Absent)
    }

    /// Fetches the part from where it is. `None` when it is nowhere.
    pub(super) async fn fetch(&mut self, fetcher: &Fetcher<'_>, client: &mut Client) -> Option<Outcome> {
        let other_port = self.client.is_some();
        let client = self.client.as_mut().unwrap_or(client);
        let paths = match &self.state {
            State::Absent => return None,
            State::At(path) => vec![path.clone()],
            State::Unknown(paths) => paths.clone(),
        };
        let known = matches!(self.state, State::At(_));
        for path in paths {
            let mut outcome = fetcher.part(client, self.kind, &path).await;
            // Another port that is gone says nothing about the target's own.
            outcome.down &= !other_port;
            if let Some(part) = &mut outcome.part {
                forget_query(part);
                self.state = State::At(path);
                return Some(outcome);
            }
            if known || outcome.down || outcome.slow || outcome.is_cancelled() {
                return Some(outcome);
            }
            if let Some(gap) = outcome.gap
                && !matches!(gap.reason, GapReason::NotFound | GapReason::Unreadable | GapReason::Empty)
            {
                self.trouble.get_or_insert(gap);
            }
        }
        self.state = State::Absent;
        None
    }
}

/// A query of a metrics URL may hold a token.
fn forget_query(part: &mut RawPart) {
    if let Some(i) = part.source.find('?') {
        part.source.truncate(i);
    }
}
