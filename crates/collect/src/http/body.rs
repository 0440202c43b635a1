//! Bodies: read as they come, decoded if a proxy zipped them, never more than the cap in memory.

use std::io::{self, Write};
use std::time::Duration;

use flate2::write::MultiGzDecoder;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use tokio::time::{Instant, timeout_at};

use super::error::Cut;

/// A body that brings less than this within the stall time is given up.
const MIN_PROGRESS: u64 = 1024;

/// A buffer that takes at most `cap` bytes and then refuses.
struct Capped {
    bytes: Vec<u8>,
    cap: usize,
    full: bool,
}

impl Write for Capped {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        let room = self.cap - self.bytes.len();
        if data.len() > room {
            self.bytes.extend_from_slice(&data[..room]);
            self.full = true;
            return Err(io::ErrorKind::StorageFull.into());
        }
        if self.bytes.capacity() - self.bytes.len() < data.len() {
            // Doubling must not overshoot the cap.
            let want = (self.bytes.len() * 2).max(self.bytes.len() + data.len()).min(self.cap);
            self.bytes.reserve_exact(want - self.bytes.len());
        }
        self.bytes.extend_from_slice(data);
        Ok(data.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

enum Sink {
    Plain(Capped),
    Gzip(Box<MultiGzDecoder<Capped>>),
}

impl Sink {
    fn add(&mut self, data: &[u8]) -> io::Result<()> {
        match self {
            Self::Plain(w) => w.write_all(data),
            Self::Gzip(w) => w.write_all(data),
        }
    }

    /// The bytes, whether the cap was hit, and whether the encoding came to its end.
    fn finish(self) -> (Vec<u8>, bool, bool) {
        match self {
            Self::Plain(w) => (w.bytes, w.full, true),
            Self::Gzip(mut w) => {
                let ended = w.try_finish().is_ok();
                let inner = w.get_mut();
                (std::mem::take(&mut inner.bytes), inner.full, ended)
            }
        }
    }
}

/// Time and size limits of one body.
pub(crate) struct BodyLimits {
    pub(crate) cap: u64,
    pub(crate) deadline: Instant,
    /// What the deadline was when the request started, for the message.
    pub(crate) whole: Duration,
    pub(crate) stall: Duration,
}

/// Reads a body to its end or to the first limit.
pub(crate) async fn read(mut body: Incoming, gzip: bool, limits: &BodyLimits) -> (Vec<u8>, Option<Cut>) {
    let capped =
        Capped { bytes: Vec::new(), cap: usize::try_from(limits.cap).unwrap_or(usize::MAX), full: false };
    let mut sink = if gzip { Sink::Gzip(Box::new(MultiGzDecoder::new(capped))) } else { Sink::Plain(capped) };
    let mut window = (Instant::now() + limits.stall, 0u64);
    let cut = loop {
        let until = window.0.min(limits.deadline);
        match timeout_at(until, body.frame()).await {
            Ok(None) => break None,
            Ok(Some(Err(_))) => break Some(Cut::Closed),
            Ok(Some(Ok(frame))) => {
                let Some(data) = frame.data_ref() else { continue };
                window.1 += data.len() as u64;
                if sink.add(data).is_err() {
                    break Some(Cut::Closed);
                }
            }
            Err(_) => {}
        }
        // A trickle never lets the timeout above fire, so the clock is looked at after each frame, too.
        let now = Instant::now();
        if now >= limits.deadline {
            break Some(Cut::Deadline(limits.whole));
        }
        if now >= window.0 {
            if window.1 < MIN_PROGRESS {
                break Some(Cut::Stalled(limits.stall));
            }
            window = (now + limits.stall, 0);
        }
    };
    let (bytes, full, ended) = sink.finish();
    let cut = match cut {
        _ if full => Some(Cut::Cap(limits.cap)),
        None if !ended => Some(Cut::Closed),
        cut => cut,
    };
    (bytes, cut)
}
