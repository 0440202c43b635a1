//! A TCP proxy that is at fault: it delays, limits, cuts, half-closes, black-holes, or answers 5xx, on schedule and
//! on command.
//!
//! ```no_run
//! # fn main() -> Result<(), stanch_lab::Error> {
//! use stanch_lab::{Fault, Proxy, ProxyOptions};
//! use std::time::Duration;
//! let proxy = Proxy::start(ProxyOptions {
//!     to: "127.0.0.1:5432".to_owned(),
//!     schedule: "at 5s delay 200ms for 10s".parse().expect("a schedule"),
//!     ..ProxyOptions::default()
//! })?;
//! // … have a client use proxy.address() …
//! proxy.order(Fault::BlackHole, Some(Duration::from_secs(10)));
//! # Ok(())
//! # }
//! ```
//!
//! Invariants: it listens on loopback addresses only; it ends with its [`Proxy`].

mod answer;
mod control;
mod fault;
mod relay;
mod schedule;
mod switch;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Semaphore, oneshot};

pub use fault::Fault;
pub use schedule::{Schedule, ScheduleError};
pub use switch::FaultChange;
use switch::Switch;

use crate::Error;

/// Time to pause when no connection can be accepted: out of descriptors, mostly.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// What a proxy is to do.
#[derive(Clone, Debug)]
pub struct ProxyOptions {
    /// Loopback address to listen on; port 0 takes a free one, which is the default.
    pub listen: SocketAddr,
    /// Where connections go: `host:port`, looked up for each connection.
    pub to: String,
    /// Loopback address of the control endpoint; `None`, the default, for none.
    pub control: Option<SocketAddr>,
    /// The faults, from the start of the proxy on. None by default.
    pub schedule: Schedule,
    /// Who is told of each fault that begins to hold; nobody by default.
    pub changes: Option<mpsc::Sender<FaultChange>>,
    /// Connections at the same time; further ones wait in the backlog of the system. A black hole keeps each client's
    /// connection open for as long as it lasts.
    pub max_connections: usize,
}

impl Default for ProxyOptions {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            to: String::new(),
            control: None,
            schedule: Schedule::default(),
            changes: None,
            max_connections: 4096,
        }
    }
}

/// What went through a proxy so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ProxyStats {
    /// Connections that were accepted.
    pub accepted: u64,
    /// Of these, those that are open.
    pub open: u64,
    /// Connections that were reset because the target could not be reached.
    pub refused: u64,
    /// Connections that were reset for whatever reason, those above among them.
    pub reset: u64,
    /// Requests that were answered in place of the target.
    pub answered: u64,
    /// Bytes that reached the target.
    pub bytes_up: u64,
    /// Bytes of the target that reached clients.
    pub bytes_down: u64,
}

#[derive(Debug, Default)]
struct Counts {
    accepted: AtomicU64,
    closed: AtomicU64,
    refused: AtomicU64,
    reset: AtomicU64,
    answered: AtomicU64,
    bytes_up: AtomicU64,
    bytes_down: AtomicU64,
}

/// What all connections of a proxy know.
#[derive(Debug)]
struct Shared {
    to: String,
    switch: Switch,
    counts: Counts,
}

impl Shared {
    fn stats(&self) -> ProxyStats {
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        // Closed first: a connection that ends in between must not make fewer than none open.
        let closed = of(&self.counts.closed);
        let accepted = of(&self.counts.accepted);
        ProxyStats {
            accepted,
            open: accepted.saturating_sub(closed),
            refused: of(&self.counts.refused),
            reset: of(&self.counts.reset),
            answered: of(&self.counts.answered),
            bytes_up: of(&self.counts.bytes_up),
            bytes_down: of(&self.counts.bytes_down),
        }
    }
}

/// A running proxy. Dropping it ends it, and closes all connections.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    control: Option<SocketAddr>,
    shared: Arc<Shared>,
    /// Dropping it tells the thread to end.
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Proxy {
    /// Starts a proxy in a thread of its own. Its schedule starts now.
    ///
    /// # Errors
    /// [`Error::NotLoopback`] for a listening address that is none, [`Error::Listen`] when it cannot be listened on,
    /// [`Error::Thread`] when the system gives no thread.
    pub fn start(options: ProxyOptions) -> Result<Self, Error> {
        let failed = |source| Error::Thread { of: "the fault proxy", source };
        let runtime = Builder::new_current_thread().enable_io().enable_time().build().map_err(failed)?;
        let (listener, address) = listen(options.listen, &runtime)?;
        let (control, control_address) = match options.control {
            Some(wanted) => {
                let (listener, address) = listen(wanted, &runtime)?;
                (Some(listener), Some(address))
            }
            None => (None, None),
        };
        let shared = Arc::new(Shared {
            to: options.to,
            switch: Switch::new(options.schedule, options.changes),
            counts: Counts::default(),
        });
        let (stop, stopped) = oneshot::channel();
        let run = run(listener, control, Arc::clone(&shared), options.max_connections, stopped);
        let thread = thread::Builder::new()
            .name("fault-proxy".to_owned())
            .spawn(move || runtime.block_on(run))
            .map_err(failed)?;
        Ok(Self { address, control: control_address, shared, stop: Some(stop), thread: Some(thread) })
    }

    /// Where clients connect.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where the control endpoint answers, if there is one.
    #[must_use]
    pub fn control_address(&self) -> Option<SocketAddr> {
        self.control
    }

    /// Lets a fault hold from now on, or for that long, whatever the schedule says. It holds for all bytes that come
    /// after this returns.
    pub fn order(&self, fault: Fault, lasting: Option<Duration>) {
        self.shared.switch.order(fault, lasting);
    }

    /// Ends an ordered fault: the schedule, which has gone on meanwhile, holds again.
    pub fn follow_schedule(&self) {
        self.shared.switch.follow_schedule();
    }

    /// The fault that holds now.
    #[must_use]
    pub fn fault(&self) -> Fault {
        self.shared.switch.fault()
    }

    /// What went through so far.
    #[must_use]
    pub fn stats(&self) -> ProxyStats {
        self.shared.stats()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn listen(address: SocketAddr, runtime: &Runtime) -> Result<(TcpListener, SocketAddr), Error> {
    if !address.ip().is_loopback() {
        return Err(Error::NotLoopback { address });
    }
    let bind = || -> io::Result<_> {
        let listener = runtime.block_on(TcpListener::bind(address))?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    };
    bind().map_err(|source| Error::Listen { address, source })
}

async fn run(
    listener: TcpListener,
    control: Option<TcpListener>,
    shared: Arc<Shared>,
    max_connections: usize,
    stopped: oneshot::Receiver<()>,
) {
    tokio::select! {
        // An error means that the other end was dropped, which is how the end is asked for.
        _ = stopped => {}
        () = shared.switch.drive() => {}
        () = accept_clients(&listener, &shared, max_connections) => {}
        () = accept_control(control, &shared) => {}
    }
    // The runtime is dropped next, and all connections with it.
}

async fn accept_clients(listener: &TcpListener, shared: &Arc<Shared>, max_connections: usize) {
    let slots = Arc::new(Semaphore::new(max_connections.min(Semaphore::MAX_PERMITS)));
    while let Ok(slot) = Arc::clone(&slots).acquire_owned().await {
        let client = accept(listener).await;
        shared.counts.accepted.fetch_add(1, Ordering::Relaxed);
        let shared = Arc::clone(shared);
        tokio::spawn(async move {
            relay::serve(client, &shared).await;
            shared.counts.closed.fetch_add(1, Ordering::Relaxed);
            drop(slot);
        });
    }
}

async fn accept_control(listener: Option<TcpListener>, shared: &Arc<Shared>) {
    let Some(listener) = listener else { return std::future::pending().await };
    loop {
        let client = accept(&listener).await;
        tokio::spawn(control::serve(client, Arc::clone(shared)));
    }
}

async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return stream,
            Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
        }
    }
}
