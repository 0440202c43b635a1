//! One request after the other, on one lane.

use std::sync::Arc;
use std::time::Instant;

use stanch_model::Trouble;
use tokio::time::timeout_at;

use super::Options;
use super::pool::{Conn, Lane};
use super::state::{Job, Load, Report};
use crate::link::answer::Reader;
use crate::link::exchange::{Bytes, Failed, Outcome, Until, exchange, is_alive};
use crate::link::http2::Seat;
use crate::link::{fault, slow};
use crate::record::End;

/// What a request costs and does beside its answer.
#[derive(Default)]
struct Costs {
    bytes: Bytes,
    reopened: u64,
    /// Whether a connection is being opened, which tells the two timeouts apart.
    connecting: bool,
}

/// How a client behaves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Manner {
    Plain,
    /// Bytes per second.
    Slow(u64),
    CutRequest,
    CutAnswer,
}

fn manner(options: &Options, number: u64) -> Manner {
    if Options::picks(options.abort, 0.0, number) {
        // By turns; the how-manieth of the share it is.
        let nth = (number as f64 * options.abort) as u64;
        return if nth.is_multiple_of(2) { Manner::CutRequest } else { Manner::CutAnswer };
    }
    match options.slow {
        Some(slow) if Options::picks(slow.share, 0.5, number) => Manner::Slow(slow.rate),
        _ => Manner::Plain,
    }
}

/// Serves a request, and those that are due meanwhile.
pub(super) async fn serve(load: Arc<Load>, mut lane: Lane, mut job: Job) {
    loop {
        let mut costs = Costs::default();
        let manner = manner(&load.options, job.number);
        // Each gets its whole time, for a target has to be asked in earnest; what it waited before is in its latency.
        let deadline = tokio::time::Instant::now() + load.options.timeout;
        let ended = match &mut lane {
            Lane::Own(conn) => {
                let turn = own(&load, conn, job.number, manner, deadline, &mut costs);
                let ended = timeout_at(deadline, turn).await;
                if ended.is_err() {
                    // An answer that comes late would be taken for that of the next request.
                    *conn = None;
                }
                ended
            }
            Lane::Seat(seat) => {
                timeout_at(deadline, shared(&load, seat, job.number, manner, deadline, &mut costs)).await
            }
        };
        let end = ended.unwrap_or(End::Trouble(match costs.connecting {
            true => Trouble::ConnectTimeout,
            false => Trouble::Timeout,
        }));
        let report = Report { end, bytes: costs.bytes, reopened: costs.reopened };
        match load.finish(lane, job, &report) {
            Some(next) => (lane, job) = next,
            None => return,
        }
    }
}

/// A request on a connection of its own.
async fn own(
    load: &Load,
    place: &mut Option<Conn>,
    number: u64,
    manner: Manner,
    deadline: tokio::time::Instant,
    costs: &mut Costs,
) -> End {
    let request = load.prepared.bytes(number);
    loop {
        let mut conn = match usable(load, place, manner, deadline, costs).await {
            Ok(conn) => conn,
            Err(trouble) => return End::Trouble(trouble),
        };
        let reader =
            if load.prepared.is_line() { Reader::line() } else { Reader::http(load.prepared.is_head()) };
        let until = match manner {
            Manner::CutRequest => Until::Sent(request.len().div_ceil(2)),
            Manner::CutAnswer => Until::FirstByte,
            Manner::Plain | Manner::Slow(_) => Until::Answered,
        };
        let done = match manner {
            Manner::Slow(rate) => {
                slow::exchange(&mut conn.stream, &request, reader, rate, &mut costs.bytes).await
            }
            _ => exchange(&mut conn.stream, &request, reader, until, &mut costs.bytes).await,
        };
        match done {
            Ok(Outcome::Cut) => return End::Aborted,
            Ok(Outcome::Answered(answer)) => {
                conn.uses += 1;
                *place = Some(conn).filter(|_| answer.keep && load.options.reuse);
                return end_of(answer.status);
            }
            Err(failed) if conn.uses > 0 && was_closed(failed) && load.prepared.is_repeatable() => {
                costs.reopened += 1;
            }
            Err(failed) => return End::Trouble(failed.trouble),
        }
    }
}

/// Whether the target closed the connection while it was idle, as servers do after a time.
fn was_closed(failed: Failed) -> bool {
    !failed.any && matches!(failed.trouble, Trouble::Reset | Trouble::ClosedEarly)
}

fn end_of(status: Option<u16>) -> End {
    status.and_then(fault::of_status).map_or(End::Ok, End::Trouble)
}

/// The connection that is there, if it still is one, or a new one.
async fn usable(
    load: &Load,
    place: &mut Option<Conn>,
    manner: Manner,
    deadline: tokio::time::Instant,
    costs: &mut Costs,
) -> Result<Conn, Trouble> {
    let slow = matches!(manner, Manner::Slow(_));
    if let Some(mut conn) = place.take().filter(|c| c.slow == slow) {
        if is_alive(&mut conn.stream).await {
            return Ok(conn);
        }
        costs.reopened += 1;
    }
    open(load, slow, deadline, costs).await
}

async fn open(
    load: &Load,
    slow: bool,
    deadline: tokio::time::Instant,
    costs: &mut Costs,
) -> Result<Conn, Trouble> {
    costs.connecting = true;
    let latest = tokio::time::Instant::now() + load.options.connect_timeout;
    let stream = load.connector.open(deadline.min(latest), slow).await?;
    costs.connecting = false;
    // Now, and not with the end of the request, which a test that is stopped does not wait for.
    load.lock().opened += 1;
    Ok(Conn { stream, slow, uses: 0 })
}

/// A request on a connection of HTTP/2.
async fn shared(
    load: &Load,
    seat: &Seat,
    number: u64,
    manner: Manner,
    deadline: tokio::time::Instant,
    costs: &mut Costs,
) -> End {
    costs.connecting = true;
    let latest = tokio::time::Instant::now() + load.options.connect_timeout;
    match seat.0.open(&load.connector, deadline.min(latest)).await {
        Ok(opened) => load.lock().opened += u64::from(opened),
        Err(trouble) => return End::Trouble(trouble),
    }
    costs.connecting = false;
    let (request, length) = load.prepared.http2(number);
    costs.bytes.sent += length;
    let cut = matches!(manner, Manner::CutRequest | Manner::CutAnswer);
    match seat.0.exchange(request, cut, &mut costs.bytes).await {
        Ok(None) => End::Aborted,
        Ok(status) => end_of(status),
        Err(failed) => End::Trouble(failed.trouble),
    }
}

/// Opens a connection for whoever needs it first.
pub(super) async fn open_idle(load: &Load) -> Result<(), Trouble> {
    let deadline = Instant::now() + load.options.connect_timeout;
    if load.options.protocol == super::Protocol::Http2 {
        let shared = load.lock().pool.add_shared();
        let opened = shared.open(&load.connector, deadline.into()).await;
        if opened.is_err() {
            load.lock().pool.forget(&shared);
        }
        load.lock().opened += u64::from(opened.is_ok());
        return opened.map(|_| ());
    }
    let mut costs = Costs::default();
    let slow = load.options.slow.is_some_and(|s| s.share >= 1.0);
    let conn = open(load, slow, deadline.into(), &mut costs).await?;
    load.lock().pool.add(conn);
    Ok(())
}
