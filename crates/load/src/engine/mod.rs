//! The generator: a pacer that starts what is due, and one task for each request under way.
//!
//! All of it runs on one thread. The pacer sleeps until the next intended start; a task that is done takes the next
//! request that is due already, so that a backlog is worked off without the pacer, and else leaves its connection to
//! those that come.

mod alarm;
mod files;
mod options;
mod pool;
mod state;
mod work;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use stanch_collect::CancelToken;
use stanch_model::{Latency, LoadCounts, LoadInterval, LoadResult, Trouble};
use tokio::sync::Semaphore;

pub use options::{Options, Protocol, Slow};

use crate::error::LoadError;
use crate::link::connect::Connector;
use crate::record::millis;
use crate::request::{Message, Prepared};
use crate::schedule::Schedule;
use crate::target::{Scheme, Target};
use alarm::Alarm;
use pool::Pool;
use state::Load;

/// Two starts that are nearer than this are one wake-up.
const GRAIN: Duration = Duration::from_micros(50);
/// How often Ctrl-C, rows and requests that cannot start are looked after.
const TICK: Duration = Duration::from_millis(100);
/// The same while requests wait for a connection, or for their end.
const SHORT_TICK: Duration = Duration::from_millis(2);
/// Connections that are opened at the same time before the test.
const OPENING: usize = 128;
/// A start that is later than this by the generator's own doing is told.
const LATE: u64 = 10_000;

/// How far a test is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct SoFar {
    /// Since its start.
    pub elapsed: Duration,
    /// Length of its schedule.
    pub length: Duration,
    /// Requests that were due.
    pub due: u64,
    /// What became of them.
    pub counts: LoadCounts,
    /// Of all that ended.
    pub latency: Option<Latency>,
}

/// Watches a test. Called on the generator's own thread: it has to be quick.
pub trait Observer {
    /// An interval is over.
    fn interval(&mut self, row: &LoadInterval, so_far: &SoFar);
}

/// An observer that does not look.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Silent;

impl Observer for Silent {
    fn interval(&mut self, _row: &LoadInterval, _so_far: &SoFar) {}
}

/// Loads `target` with `message` as `schedule` says, and blocks until the last answer. A test that is cancelled gives what
/// it has so far.
///
/// # Errors
/// When something that was given cannot be used, and when not one connection can be opened.
pub fn run(
    target: &Target,
    message: &Message,
    schedule: &Schedule,
    options: &Options,
    observer: &mut dyn Observer,
    cancel: &CancelToken,
) -> Result<LoadResult, LoadError> {
    options.check(target)?;
    let prepared = Prepared::new(target, message, options.reuse)?;
    let tls = tls(target, options)?;
    let mut notes = Vec::new();
    let most = files::allow(options, &mut notes)?;
    // Timers, sockets and tasks share a thread: looking at the sockets more often than the default keeps answers from
    // waiting behind the start of others.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .event_interval(31)
        .build()
        .map_err(LoadError::System)?;
    let result = runtime.block_on(async {
        let addresses = resolve(target).await?;
        let connector = Connector::new(addresses, tls, options.protocol.alpn());
        let load =
            Load::new(prepared, schedule.clone(), options.clone(), connector, Pool::new(options, most));
        let load = Arc::new(load);
        open_first(&load, target, &mut notes).await?;
        pace(&load, observer, cancel).await.map_err(LoadError::System)?;
        Ok(load.result(target.to_string(), cancel.is_cancelled(), notes))
    });
    runtime.shutdown_background();
    result
}

fn tls(target: &Target, options: &Options) -> Result<Option<(ClientConfig, ServerName<'static>)>, LoadError> {
    if target.scheme != Scheme::Https {
        return Ok(None);
    }
    let found = stanch_collect::client_config(&options.tls);
    let (config, name) = found.map_err(|e| LoadError::option("TLS", &e.to_string()))?;
    let name = match name {
        Some(name) => name,
        None => ServerName::try_from(target.host.clone())
            .map_err(|_| LoadError::option("TLS", "the host is no name that a certificate can have"))?,
    };
    Ok(Some((config, name)))
}

async fn resolve(target: &Target) -> Result<Vec<SocketAddr>, LoadError> {
    let error = |what: String| LoadError::Resolve { host: target.host.clone(), what };
    let found = tokio::net::lookup_host((target.host.as_str(), target.port)).await;
    let addresses: Vec<_> = found.map_err(|e| error(e.to_string()))?.collect();
    if addresses.len() == 1 {
        return Ok(addresses);
    }
    let mut live = Vec::new();
    // `localhost` is often two addresses of which one is served: those that refuse at once are left out.
    for address in &addresses {
        let tried =
            tokio::time::timeout(Duration::from_secs(1), tokio::net::TcpStream::connect(address)).await;
        if matches!(tried, Ok(Ok(_))) {
            live.push(*address);
        }
    }
    match (live.is_empty(), addresses.is_empty()) {
        (_, true) => Err(error("it has no address".to_owned())),
        // Connecting says what is wrong.
        (true, _) => Ok(addresses),
        _ => Ok(live),
    }
}

/// Opens the connections that were asked for, and at least one, which tells an unreachable target from a slow one.
async fn open_first(load: &Arc<Load>, target: &Target, notes: &mut Vec<String>) -> Result<(), LoadError> {
    let wanted = load.options.connections.unwrap_or(1);
    let turns = Arc::new(Semaphore::new(OPENING));
    let tasks: Vec<_> = (0..wanted)
        .map(|_| {
            let (load, turns) = (Arc::clone(load), Arc::clone(&turns));
            tokio::spawn(async move {
                let _turn = turns.acquire().await;
                load.open_idle().await
            })
        })
        .collect();
    let mut failed: Vec<Trouble> = Vec::new();
    for task in tasks {
        failed.extend(task.await.unwrap_or(Err(Trouble::Reset)).err());
    }
    match failed.first() {
        Some(trouble) if failed.len() == wanted => {
            Err(LoadError::Unreachable { target: target.to_string(), trouble: *trouble })
        }
        Some(trouble) => {
            let title = trouble.title();
            notes.push(format!(
                "{} of {wanted} connections could not be opened before the test: {title}",
                failed.len()
            ));
            Ok(())
        }
        None => Ok(()),
    }
}

/// Starts what is due until all is done, or the user has enough.
async fn pace(load: &Arc<Load>, observer: &mut dyn Observer, cancel: &CancelToken) -> std::io::Result<()> {
    let mut alarm = Alarm::new()?;
    load.begin();
    loop {
        let now = Instant::now();
        let next = load.start_due(now);
        load.roll(now, observer);
        if cancel.is_cancelled() || load.is_over() {
            load.end(Instant::now(), observer);
            return Ok(());
        }
        let wake = match next {
            state::Next::At(at) => at.max(now + GRAIN).min(now + TICK),
            state::Next::Waiting => now + SHORT_TICK,
        };
        alarm.until(wake.min(load.next_row().max(now + GRAIN))).await?;
    }
}

impl Load {
    fn result(&self, target: String, interrupted: bool, mut notes: Vec<String>) -> LoadResult {
        let state = self.lock();
        let r = &state.recorder;
        let delay = r.delay.latency();
        if let Some(delay) = delay.filter(|d| d.p99 > LATE && state.waited == 0) {
            notes.push(format!(
                "the generator itself started 1 % of the requests {} ms or more after their time: this machine is too busy \
                 for that rate, and the latencies have its delay in them",
                delay.p99 / 1000
            ));
        }
        if state.waited > 0 {
            notes.push(format!(
                "{} requests waited for a connection because {} were busy; their latency counts from when they were due \
                 (--max-connections)",
                state.waited,
                state.pool.most()
            ));
        }
        let due = r.rows.iter().map(|row| row.due).sum();
        LoadResult {
            target,
            steps: r.steps(&self.schedule, due),
            millis: millis(state.ended),
            due,
            counts: r.counts,
            latency: r.total.latency(),
            spectrum: r.spectrum(),
            intervals: r.rows.clone(),
            start_delay: delay,
            waited: state.waited,
            opened: state.opened,
            reopened: state.reopened,
            most_in_flight: state.most_busy,
            most_connections: state.most_connections,
            sent_bytes: state.bytes.sent,
            received_bytes: state.bytes.received,
            interrupted,
            used: None,
            notes,
        }
    }
}
