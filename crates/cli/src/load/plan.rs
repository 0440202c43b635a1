//! From what was typed to what is sent, and when.

use std::time::Duration;

use stanch_collect::{Auth, Secret};
use stanch_load::{LoadError, Message, Options, Protocol, Schedule, ScheduleError, Scheme, Slow, Target};

use crate::args::auth::{self, Env};
use crate::args::load::{Sending, Timing};
use crate::args::raw;
use crate::failure::{Failure, Result, chain};

/// Requests per second unless told otherwise.
const RATE: f64 = 100.0;
/// How long unless told otherwise.
const TIME: Duration = Duration::from_secs(30);
/// How long each step takes unless told otherwise.
const STEP: Duration = Duration::from_secs(10);
/// Most connections unless told otherwise.
const MOST: u32 = 10_000;
/// Longest body that is sent.
const MOST_BODY: u64 = 256 << 20;

/// All that a load test needs.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) target: Target,
    pub(crate) message: Message,
    pub(crate) schedule: Schedule,
    pub(crate) options: Options,
}

impl Plan {
    /// Resolves what was typed, the environment and files.
    pub(crate) fn new(
        url: &str,
        timing: &Timing,
        sending: &Sending,
        auth: &raw::Auth,
        env: Env<'_>,
    ) -> Result<Self> {
        let mut target = Target::parse(url).map_err(|e| Failure::new(chain(&e)))?;
        let credentials = auth::resolve(auth, env)?;
        let mut message = message(&target, sending)?;
        message.headers = credentials.headers;
        match credentials.auth {
            Auth::None => {}
            Auth::Bearer(token) => {
                let value = Secret::new(format!("Bearer {}", token.expose()));
                message.headers.push(("Authorization".to_owned(), value));
            }
            Auth::Basic { user, password } => {
                target.userinfo = Some(Secret::new(format!("{user}:{}", password.expose())));
            }
        }
        let mut options = options(sending);
        options.tls = credentials.tls;
        Ok(Self { target, message, schedule: schedule(timing).map_err(|e| schedule_failure(&e))?, options })
    }
}

fn message(target: &Target, sending: &Sending) -> Result<Message> {
    let is_tcp = target.scheme == Scheme::Tcp;
    match &sending.line {
        Some(line) if is_tcp => return Ok(Message { line: line.clone().into_bytes(), ..Message::default() }),
        Some(_) => {
            return Err(
                Failure::new("send lines: the target speaks HTTP").help("--line is for tcp://host:port")
            );
        }
        None if is_tcp => {
            return Err(Failure::new("send to tcp://: what to send is not said").help("give --line TEXT"));
        }
        None => {}
    }
    let body = match &sending.body {
        None => Vec::new(),
        Some(text) => match text.strip_prefix('@') {
            Some(path) => read_body(path)?,
            None => text.clone().into_bytes(),
        },
    };
    let usual = if sending.body.is_some() { "POST" } else { "GET" };
    let method = sending.method.clone().unwrap_or_else(|| usual.to_owned());
    Ok(Message { method, body, ..Message::default() })
}

fn read_body(path: &str) -> Result<Vec<u8>> {
    let failed = |e: &std::io::Error| Failure::caused(format!("read the body {path}"), e);
    let length = std::fs::metadata(path).map_err(|e| failed(&e))?.len();
    if length > MOST_BODY {
        return Err(Failure::new(format!("send the body {path}: it is longer than 256 MiB")));
    }
    std::fs::read(path).map_err(|e| failed(&e))
}

fn options(sending: &Sending) -> Options {
    let count = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
    let most = sending.max_connections.unwrap_or_else(|| sending.connections.unwrap_or(MOST));
    Options {
        protocol: if sending.http2 { Protocol::Http2 } else { Protocol::One },
        reuse: !sending.no_reuse,
        connections: sending.connections.map(count),
        max_connections: count(most),
        streams: count(sending.streams),
        timeout: sending.timeout,
        connect_timeout: sending.connect_timeout,
        slow: sending.slow.map(|rate| Slow { rate, share: sending.slow_share.unwrap_or(1.0) }),
        abort: sending.abort.unwrap_or(0.0),
        ..Options::default()
    }
}

/// How long a load takes, where its timing is sound.
pub(crate) fn length(timing: &Timing) -> Option<Duration> {
    schedule(timing).ok().map(|schedule| schedule.length())
}

fn schedule(timing: &Timing) -> std::result::Result<Schedule, ScheduleError> {
    let rate = timing.rate.unwrap_or(RATE);
    let time = timing.soak.or(timing.time).unwrap_or(TIME);
    match (&timing.steps, timing.ramp, timing.spike) {
        (Some(steps), _, _) => Schedule::steps(&steps.0, timing.step_time.unwrap_or(STEP)),
        (_, Some((from, to)), _) => Schedule::ramp(from, to, time),
        (_, _, Some(peak)) => Schedule::spike(rate, peak, time, timing.spike_time.unwrap_or(time / 5)),
        _ => Schedule::constant(rate, time),
    }
}

pub(crate) fn schedule_failure(error: &ScheduleError) -> Failure {
    let help = match error {
        ScheduleError::Rate(_) => "give a rate such as --rate 500/s",
        ScheduleError::Length(_) => "lengthen --for, or shorten --spike-time",
        ScheduleError::Empty => "raise --rate, or lengthen --for",
    };
    Failure::new(error.to_string()).help(help)
}

/// The messages of the generator fit "failed to …" and end in what to do.
pub(crate) fn load_failure(error: &LoadError) -> Failure {
    let text = chain(error);
    match text.split_once("; ") {
        Some((what, help)) => Failure::new(what).help(help),
        None => Failure::new(text),
    }
}
