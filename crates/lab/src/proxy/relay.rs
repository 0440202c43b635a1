//! One connection through the proxy.
//!
//! Each direction is two halves with a queue between them: one takes bytes in and stamps them with the time at which
//! they are due, the other gives them out. That is what makes a delay a latency and not a limit.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until, timeout};

use super::switch::Faults;
use super::{Fault, Shared, answer};

const PIECE_BYTES: usize = 16 << 10;
/// Pieces under way in one direction of a connection: with a delay of 1 s it lets 4 MB/s through.
const QUEUED_PIECES: usize = 256;
/// A limited link gives out what passes in this part of a second at a time, so that it is even.
const LIMITED_PARTS: u64 = 20;
const CONNECT_TIME: Duration = Duration::from_secs(10);

/// Why a connection ends other than by both peers closing it.
#[derive(Debug)]
enum Stop {
    /// It is reset on both sides.
    Reset,
    /// The request that starts with these bytes is answered here.
    Answer { code: u16, start: Vec<u8> },
}

impl From<io::Error> for Stop {
    fn from(_: io::Error) -> Self {
        Self::Reset
    }
}

/// Bytes, or the end of the stream when there are none, and when they are due.
struct Piece {
    due: Instant,
    bytes: Vec<u8>,
}

/// One direction, as the way of its bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Up,
    Down,
}

/// Serves a client until its connection ends.
pub(super) async fn serve(client: TcpStream, shared: &Shared) {
    let mut faults = shared.switch.subscribe();
    let mut client = client;
    let target = loop {
        let fault = faults.borrow_and_update().fault;
        match fault {
            Fault::Cut => return reset(&client, shared),
            Fault::BlackHole => changed(&mut faults).await,
            Fault::Answer(code) => {
                // Without a word from the client there is nothing to answer, and a healed link wants the target.
                let mut first = [0];
                tokio::select! {
                    biased;
                    () = changed(&mut faults) => {}
                    _ = client.peek(&mut first) => return answer::serve(&mut client, code, Vec::new(), shared).await,
                }
            }
            Fault::Pass | Fault::Delay(_) | Fault::Limit(_) | Fault::HalfClose => {
                match timeout(CONNECT_TIME, TcpStream::connect(&*shared.to)).await {
                    Ok(Ok(target)) => break target,
                    _ => {
                        shared.counts.refused.fetch_add(1, Ordering::Relaxed);
                        return reset(&client, shared);
                    }
                }
            }
        }
    };
    let _ = (client.set_nodelay(true), target.set_nodelay(true));
    relay(client, target, shared).await;
}

async fn relay(mut client: TcpStream, mut target: TcpStream, shared: &Shared) {
    // Halves that borrow: owned ones would say goodbye (FIN) when they are dropped, and there is no reset after that.
    let end = {
        let (from_client, to_client) = client.split();
        let (from_target, to_target) = target.split();
        tokio::try_join!(
            pump(Way::Up, from_client, to_target, shared),
            pump(Way::Down, from_target, to_client, shared),
        )
    };
    match end {
        Ok(_) => {}
        Err(Stop::Reset) => {
            let _ = target.set_zero_linger();
            reset(&client, shared);
        }
        Err(Stop::Answer { code, start }) => {
            drop(target);
            answer::serve(&mut client, code, start, shared).await;
        }
    }
}

fn reset(stream: &TcpStream, shared: &Shared) {
    // A close without lingering sends a reset.
    let _ = stream.set_zero_linger();
    shared.counts.reset.fetch_add(1, Ordering::Relaxed);
}

/// Waits until another fault holds. The switch lives as long as the proxy, and connections end before it.
async fn changed(faults: &mut Faults) {
    if faults.changed().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Waits until a fault holds for which `wanted` is true, and marks it as seen.
async fn wait_for(faults: &mut Faults, wanted: impl Fn(Fault) -> bool) {
    while !wanted(faults.borrow_and_update().fault) {
        changed(faults).await;
    }
}

async fn pump(way: Way, from: ReadHalf<'_>, to: WriteHalf<'_>, shared: &Shared) -> Result<(), Stop> {
    let (queue, pieces) = mpsc::channel(QUEUED_PIECES);
    let counted = match way {
        Way::Up => &shared.counts.bytes_up,
        Way::Down => &shared.counts.bytes_down,
    };
    let mut outlet = Outlet { way, to, faults: shared.switch.subscribe(), counted, shut: false };
    tokio::try_join!(take(way, from, queue, shared.switch.subscribe()), outlet.give(pieces))?;
    Ok(())
}

/// Reads pieces into the queue up to the end of the stream.
async fn take(
    way: Way,
    mut from: ReadHalf<'_>,
    queue: mpsc::Sender<Piece>,
    mut faults: Faults,
) -> Result<(), Stop> {
    let mut buffer = vec![0; PIECE_BYTES];
    loop {
        wait_for(&mut faults, |fault| fault != Fault::BlackHole).await;
        let read = tokio::select! {
            biased;
            () = changed(&mut faults) => continue,
            read = from.read(&mut buffer) => read?,
        };
        let bytes = buffer[..read].to_vec();
        let now = Instant::now();
        let due = match faults.borrow().fault {
            Fault::Answer(code) if way == Way::Up && read > 0 => {
                return Err(Stop::Answer { code, start: bytes });
            }
            Fault::Delay(time) => now.checked_add(time).unwrap_or(now),
            _ => now,
        };
        // The other half ends first only with an error, which ends this one too.
        if queue.send(Piece { due, bytes }).await.is_err() || read == 0 {
            return Ok(());
        }
    }
}

/// The giving half of a direction. It alone looks out for a cut, at every place where it waits.
struct Outlet<'a> {
    way: Way,
    to: WriteHalf<'a>,
    faults: Faults,
    counted: &'a AtomicU64,
    /// The end of the stream was given out, and nothing more can be.
    shut: bool,
}

impl Outlet<'_> {
    async fn give(&mut self, mut pieces: mpsc::Receiver<Piece>) -> Result<(), Stop> {
        loop {
            self.pass_gate().await?;
            let piece = tokio::select! {
                biased;
                () = changed(&mut self.faults) => continue,
                piece = pieces.recv() => piece,
            };
            let Some(piece) = piece else { return Ok(()) };
            self.wait_until(piece.due).await?;
            if piece.bytes.is_empty() {
                self.shut().await?;
            } else {
                self.write(&piece.bytes).await?;
            }
        }
    }

    /// Waits while the link is a black hole, ends when it is cut, and sends the early end of a half-close.
    async fn pass_gate(&mut self) -> Result<(), Stop> {
        wait_for(&mut self.faults, |fault| fault != Fault::BlackHole).await;
        let fault = self.faults.borrow().fault;
        match fault {
            Fault::Cut => Err(Stop::Reset),
            Fault::HalfClose if self.way == Way::Down => self.shut().await,
            _ => Ok(()),
        }
    }

    async fn wait_until(&mut self, due: Instant) -> Result<(), Stop> {
        loop {
            self.pass_gate().await?;
            tokio::select! {
                biased;
                () = changed(&mut self.faults) => {}
                () = sleep_until(due) => return Ok(()),
            }
        }
    }

    async fn shut(&mut self) -> Result<(), Stop> {
        if !self.shut {
            self.shut = true;
            self.to.shutdown().await?;
        }
        Ok(())
    }

    async fn write(&mut self, mut bytes: &[u8]) -> Result<(), Stop> {
        while !bytes.is_empty() {
            self.pass_gate().await?;
            if self.shut {
                return Ok(());
            }
            let current = Arc::clone(&self.faults.borrow());
            let mut part = bytes;
            if let Fault::Limit(rate) = current.fault {
                let most = usize::try_from(rate.get() / LIMITED_PARTS).unwrap_or(usize::MAX).max(1);
                part = &bytes[..most.min(bytes.len())];
                let link = &current.links[usize::from(self.way == Way::Down)];
                let through = link.through_at(part.len(), rate);
                tokio::select! {
                    biased;
                    () = changed(&mut self.faults) => continue,
                    () = sleep_until(through) => {}
                }
            }
            let written = tokio::select! {
                biased;
                () = changed(&mut self.faults) => continue,
                written = self.to.write(part) => written?,
            };
            self.counted.fetch_add(written as u64, Ordering::Relaxed);
            bytes = &bytes[written..];
        }
        Ok(())
    }
}
