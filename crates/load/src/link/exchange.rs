//! A request out and its answer in, on a connection that carries one at a time.

use std::cell::RefCell;
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use stanch_model::Trouble;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::answer::{Answer, Reader, Step};
use super::fault;
use super::stream::Stream;

/// Bytes that one read may bring.
const SCRATCH: usize = 64 << 10;

thread_local! {
    /// Where all connections of a thread are read into: nothing of an answer is kept, and a buffer for each of 10,000
    /// connections would be most of the generator's memory.
    static BUFFER: RefCell<Vec<u8>> = RefCell::new(vec![0; SCRATCH]);
}

/// How an exchange ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Until {
    /// With a whole answer.
    Answered,
    /// When so many bytes were sent: the client goes away.
    Sent(usize),
    /// When the answer begins: the client goes away.
    FirstByte,
}

/// What an exchange came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    /// A whole answer.
    Answered(Answer),
    /// It was cut as was asked for.
    Cut,
}

/// Why it came to nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Failed {
    pub(crate) trouble: Trouble,
    /// Whether a byte of the answer had come.
    pub(crate) any: bool,
}

/// Bytes on the level of the protocol.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Bytes {
    pub(crate) sent: u64,
    pub(crate) received: u64,
}

/// Sends and reads at the same time: a peer that answers before it has read everything must not be waited for in turn.
pub(crate) async fn exchange(
    stream: &mut Stream,
    request: &[u8],
    reader: Reader,
    until: Until,
    bytes: &mut Bytes,
) -> Result<Outcome, Failed> {
    let all = match until {
        Until::Sent(count) => count.min(request.len()),
        _ => request.len(),
    };
    let mut turn =
        Turn { stream, request: &request[..all], sent: 0, flushed: false, reader, any: false, until, bytes };
    poll_fn(|cx| turn.poll(cx)).await
}

struct Turn<'a> {
    stream: &'a mut Stream,
    request: &'a [u8],
    sent: usize,
    flushed: bool,
    reader: Reader,
    any: bool,
    until: Until,
    bytes: &'a mut Bytes,
}

impl Turn<'_> {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<Outcome, Failed>> {
        // What the peer said before it stopped listening counts more than that it did.
        let refused = match self.poll_send(cx) {
            Poll::Ready(Ok(())) if matches!(self.until, Until::Sent(_)) => {
                return Poll::Ready(Ok(Outcome::Cut));
            }
            Poll::Ready(Err(e)) => Some(e),
            _ => None,
        };
        match self.poll_answer(cx) {
            Poll::Pending => match refused {
                Some(e) => Poll::Ready(Err(self.failed(fault::of_stream(&e, self.any)))),
                None => Poll::Pending,
            },
            ready => ready,
        }
    }

    fn failed(&self, trouble: Trouble) -> Failed {
        Failed { trouble, any: self.any }
    }

    fn poll_send(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.sent < self.request.len() {
            match Pin::new(&mut *self.stream).poll_write(cx, &self.request[self.sent..]) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Ok(0)) => return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into())),
                Poll::Ready(Ok(n)) => {
                    self.sent += n;
                    self.bytes.sent += n as u64;
                }
                Poll::Ready(Err(e)) => return Poll::Ready(Err(e)),
            }
        }
        if !self.flushed {
            match Pin::new(&mut *self.stream).poll_flush(cx) {
                Poll::Ready(Ok(())) => self.flushed = true,
                other => return other,
            }
        }
        Poll::Ready(Ok(()))
    }

    fn poll_answer(&mut self, cx: &mut Context<'_>) -> Poll<Result<Outcome, Failed>> {
        BUFFER.with_borrow_mut(|buffer| {
            loop {
                let mut buf = ReadBuf::new(buffer);
                match Pin::new(&mut *self.stream).poll_read(cx, &mut buf) {
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(Err(e)) => {
                        return Poll::Ready(Err(self.failed(fault::of_stream(&e, self.any))));
                    }
                    Poll::Ready(Ok(())) => {}
                }
                let got = buf.filled();
                self.bytes.received += got.len() as u64;
                if got.is_empty() {
                    let ended = self.reader.end().map(Outcome::Answered);
                    return Poll::Ready(ended.map_err(|b| self.failed(fault::of_answer(b))));
                }
                self.any = true;
                if self.until == Until::FirstByte {
                    return Poll::Ready(Ok(Outcome::Cut));
                }
                match self.reader.feed(got) {
                    Ok(Step::More) => {}
                    Ok(Step::Done(answer)) => {
                        // An answer before the request was out leaves the connection out of step.
                        let keep = answer.keep && self.sent == self.request.len();
                        return Poll::Ready(Ok(Outcome::Answered(Answer { keep, ..answer })));
                    }
                    Err(broken) => return Poll::Ready(Err(self.failed(fault::of_answer(broken)))),
                }
            }
        })
    }
}

/// Whether a connection that was idle is still one: the peer has neither closed it nor spoken out of turn. Costs no system
/// call while nothing happened.
pub(crate) async fn is_alive(stream: &mut Stream) -> bool {
    poll_fn(|cx| {
        let mut byte = [0; 1];
        let read = Pin::new(&mut *stream).poll_read(cx, &mut ReadBuf::new(&mut byte));
        Poll::Ready(read.is_pending())
    })
    .await
}
