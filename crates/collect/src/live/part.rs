//! One part of a snapshot: asked for, retried when that may help, judged.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use stanch_model::{Gap, GapReason, PartKind, RawPart, UnixMillis};

use crate::cancel::CancelToken;
use crate::http::{Answer, Budget, Client, Cut, FetchError};
use crate::options::Limits;
use crate::progress::{Event, Progress};
use crate::text::{is_no_profile, is_pprof_index, looks_like};

/// runtime.Stack's buffer in net/http/pprof: an answer of exactly this length was cut by the target itself.
const FULL_DUMP_CAP: u64 = 64 << 20;

/// What all requests of a capture share.
pub(super) struct Fetcher<'a> {
    pub(super) limits: Limits,
    pub(super) progress: &'a dyn Progress,
    pub(super) cancel: &'a CancelToken,
}

/// What became of one part: its bytes, or the reason there are none, or both when it was cut.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) part: Option<RawPart>,
    pub(super) gap: Option<Gap>,
    /// Asking for anything else is useless now.
    pub(super) down: bool,
    /// It ran into a time limit.
    pub(super) slow: bool,
}

impl Outcome {
    pub(super) fn is_cancelled(&self) -> bool {
        self.gap.as_ref().is_some_and(|g| g.reason == GapReason::Interrupted)
    }
}

pub(super) fn now() -> UnixMillis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    UnixMillis::try_from(since.as_millis()).unwrap_or(UnixMillis::MAX)
}

pub(super) fn millis(d: Duration) -> u64 {
    u64::try_from(d.as_millis()).unwrap_or(u64::MAX)
}

impl Fetcher<'_> {
    /// Asks for `path` as `kind`.
    pub(super) async fn part(&self, client: &mut Client, kind: PartKind, path: &str) -> Outcome {
        self.progress.event(&Event::PartStarted { kind });
        let (at, answer) = self.retried(client, kind, path).await;
        let outcome = match answer {
            Ok(answer) => judge(kind, answer, at, &client.url(path)),
            Err(e) => Outcome {
                gap: Some(Gap { part: kind, snapshot: None, reason: e.reason(), detail: e.to_string() }),
                down: e.is_unreachable(),
                slow: e.reason() == GapReason::Timeout,
                part: None,
            },
        };
        if let Some(part) = &outcome.part {
            let took = Duration::from_millis(part.took_ms.unwrap_or(0));
            self.progress.event(&Event::PartDone { kind, bytes: part.bytes.len() as u64, took });
        }
        outcome
    }

    async fn retried(
        &self,
        client: &mut Client,
        kind: PartKind,
        path: &str,
    ) -> (UnixMillis, Result<Answer, FetchError>) {
        let budget = Budget { time: self.limits.request, bytes: self.limits.body };
        let mut attempt = 1;
        loop {
            let at = now();
            let answer = client.get(path, budget).await;
            let Some(why) = transient(&answer).filter(|_| attempt <= self.limits.retries) else {
                return (at, answer);
            };
            attempt += 1;
            self.progress.event(&Event::Retrying { kind, attempt, why: &why });
            let pause = self.limits.backoff * (1 << (attempt - 2).min(8));
            tokio::select! {
                () = self.cancel.cancelled() => return (at, Err(FetchError::Cancelled)),
                () = tokio::time::sleep(pause) => {}
            }
        }
    }
}

/// Why asking again may help; `None` when it will not.
fn transient(answer: &Result<Answer, FetchError>) -> Option<String> {
    match answer {
        Err(e) => e.is_transient().then(|| e.to_string()),
        Ok(a) if matches!(a.status, 500 | 502..=504) => Some(format!("status {}", a.status)),
        Ok(a) => (a.cut == Some(Cut::Closed)).then(|| Cut::Closed.describe(a.body.len() as u64)),
    }
}

fn judge(kind: PartKind, answer: Answer, at: UnixMillis, source: &str) -> Outcome {
    let nothing = |reason, detail| Outcome {
        gap: Some(Gap { part: kind, snapshot: None, reason, detail }),
        ..Outcome::default()
    };
    match answer.status {
        200 => {}
        404 | 405 | 410 | 501 => return nothing(GapReason::NotFound, absent(kind)),
        status @ (401 | 403 | 407) => {
            let detail =
                format!("the target answers {status}; the credentials do not suffice for this endpoint");
            return nothing(GapReason::Unauthorized, detail);
        }
        status => {
            let detail = format!("the target answers with status {status} ({})", looks_like(&answer.body));
            return nothing(GapReason::Status(status), detail);
        }
    }
    let slow = answer.cut.is_some_and(|c| c.reason() == GapReason::Timeout);
    let len = answer.body.len() as u64;
    if answer.body.is_empty() {
        return match answer.cut {
            Some(cut) => Outcome { slow, ..nothing(cut.reason(), cut.describe(0)) },
            None => nothing(GapReason::Empty, "the answer has an empty body".into()),
        };
    }
    if let Some(found) = foreign(kind, &answer.body) {
        return nothing(GapReason::Unreadable, found);
    }
    let cut = match answer.cut {
        Some(cut) => Some((cut.reason(), cut.describe(len))),
        None if kind == PartKind::GoroutineFull && len == FULL_DUMP_CAP => {
            let detail = "net/http/pprof itself cut the dump at 64 MiB; the goroutines beyond are not shown";
            Some((GapReason::Truncated, detail.to_owned()))
        }
        None => None,
    };
    Outcome {
        part: Some(RawPart {
            kind,
            source: source.to_owned(),
            at,
            took_ms: Some(millis(answer.took)),
            bytes: answer.body.into(),
            truncated: cut.is_some(),
        }),
        gap: cut.map(|(reason, detail)| Gap { part: kind, snapshot: None, reason, detail }),
        slow,
        down: false,
    }
}

/// What a 200 brought that cannot be what was asked for.
fn foreign(kind: PartKind, body: &[u8]) -> Option<String> {
    let wrong = match kind {
        PartKind::Expvar => body.trim_ascii_start().first() != Some(&b'{'),
        _ => is_no_profile(body),
    };
    if !wrong {
        return None;
    }
    let advice = if is_pprof_index(body) {
        "pprof.Index finds profiles only below /debug/pprof/; wrap it in http.StripPrefix"
    } else {
        "a proxy or login page may be in between"
    };
    Some(format!("found {} in its place; {advice}", looks_like(body)))
}

fn absent(kind: PartKind) -> String {
    let advice = match kind {
        PartKind::GoroutineLeak => {
            "; it needs Go 1.27, or Go 1.26 built with GOEXPERIMENT=goroutineleakprofile".to_owned()
        }
        PartKind::Metrics | PartKind::Expvar => "; --metrics-url says where metrics are".to_owned(),
        kind => format!("; the service's router does not mount {kind}"),
    };
    format!("the target has no such endpoint (404){advice}")
}
