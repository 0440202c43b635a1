//! A client that reads and writes slowly: so many bytes a second, in ten turns.

use std::time::Duration;

use stanch_model::Trouble;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::sleep;

use super::answer::{Reader, Step};
use super::exchange::{Bytes, Failed, Outcome};
use super::fault;
use super::stream::Stream;

const TURNS: u64 = 10;

/// As [`exchange`](super::exchange::exchange), with `rate` bytes a second each way.
pub(crate) async fn exchange(
    stream: &mut Stream,
    request: &[u8],
    mut reader: Reader,
    rate: u64,
    bytes: &mut Bytes,
) -> Result<Outcome, Failed> {
    let portion = usize::try_from((rate / TURNS).max(1)).unwrap_or(usize::MAX).min(64 << 10);
    // Below ten bytes a second a turn is a byte and takes longer.
    let pause = Duration::from_secs_f64(portion as f64 / rate.max(1) as f64);
    let failed = |trouble: Trouble, any: bool| Failed { trouble, any };
    for part in request.chunks(portion) {
        stream.write_all(part).await.map_err(|e| failed(fault::of_stream(&e, false), false))?;
        stream.flush().await.map_err(|e| failed(fault::of_stream(&e, false), false))?;
        bytes.sent += part.len() as u64;
        sleep(pause).await;
    }
    let mut buffer = vec![0; portion];
    let mut any = false;
    loop {
        let got = stream.read(&mut buffer).await.map_err(|e| failed(fault::of_stream(&e, any), any))?;
        bytes.received += got as u64;
        if got == 0 {
            return reader.end().map(Outcome::Answered).map_err(|b| failed(fault::of_answer(b), any));
        }
        any = true;
        match reader.feed(&buffer[..got]) {
            Ok(Step::Done(answer)) => return Ok(Outcome::Answered(answer)),
            Ok(Step::More) => {}
            Err(broken) => return Err(failed(fault::of_answer(broken), any)),
        }
        sleep(pause).await;
    }
}
