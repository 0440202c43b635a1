//! Live Go services for the tests, and small helpers.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test binary uses its own share of a module that is no crate"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use stanch_collect::{CancelToken, CaptureOptions, CollectError, Limits, Quiet, Target, capture};
use stanch_model::{Capture, Gap, PartKind, RawSnapshot};

/// The Go binary that is on the PATH, or the one that STANCH_GO names.
pub fn go() -> Command {
    let go = std::env::var_os("STANCH_GO").unwrap_or_else(|| "go".into());
    let mut command = Command::new(go);
    command.env("GOTOOLCHAIN", "local").env("GOFLAGS", "-mod=mod").env("CGO_ENABLED", "0");
    command
}

/// The Go service of `tests/goserver`, built once.
fn goserver() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let out =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("goserver-{}", env!("CARGO_CRATE_NAME")));
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goserver");
        let built = go().current_dir(folder).args(["build", "-o"]).arg(&out).arg(".").output();
        let built =
            built.expect("these tests need Go 1.22 or newer: put `go` on the PATH, or its path in STANCH_GO");
        assert!(built.status.success(), "go build failed: {}", String::from_utf8_lossy(&built.stderr));
        out
    })
}

/// A running Go service. Ends when dropped.
pub struct Service {
    child: Child,
    pub address: String,
    log: Arc<Mutex<Vec<String>>>,
}

impl Service {
    pub fn start(args: &[&str]) -> Self {
        let mut child = Command::new(goserver())
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("start the Go service");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().expect("a first line").unwrap();
        let address = first.strip_prefix("listening ").expect(&first).to_owned();
        let log = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&log);
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|l| sink.lock().unwrap().push(l)));
        Self { child, address, log }
    }

    /// Paths asked for so far. Asks for one more itself, and waits until that shows in the log: the log comes
    /// through a pipe and a thread, in order.
    pub fn requests(&self) -> Vec<String> {
        const SYNC: &str = "/sync-of-the-test";
        self.log.lock().unwrap().retain(|l| !l.ends_with(SYNC));
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET {SYNC} HTTP/1.0\r\n\r\n").unwrap();
        stream.read_to_end(&mut Vec::new()).unwrap();
        assert!(eventually(|| self.log.lock().unwrap().iter().any(|l| l.ends_with(SYNC))));
        let log = self.log.lock().unwrap();
        log.iter().map(|l| l.trim_start_matches("GET ").to_owned()).filter(|l| l != SYNC).collect()
    }

    /// Processor time it has used so far.
    pub fn cpu(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        // utime and stime, in the hundredths of a second that Linux reports to all programs
        Duration::from_millis((fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()) * 10)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Options with short waits.
pub fn quick() -> CaptureOptions {
    CaptureOptions {
        limits: Limits {
            connect: Duration::from_secs(5),
            request: Duration::from_secs(20),
            backoff: Duration::from_millis(10),
            ..Limits::default()
        },
        ..CaptureOptions::default()
    }
}

pub fn take(target: &str, options: &CaptureOptions) -> Result<Capture, CollectError> {
    capture(&Target::parse(target).unwrap(), options, &Quiet, &CancelToken::new())
}

pub fn kinds(snapshot: &RawSnapshot) -> Vec<PartKind> {
    snapshot.parts.iter().map(|p| p.kind).collect()
}

pub fn gaps(capture: &Capture) -> Vec<&Gap> {
    capture.gaps.iter().chain(capture.snapshots.iter().flat_map(|s| &s.gaps)).collect()
}

/// Whether `done` became true in time.
pub fn eventually(mut done: impl FnMut() -> bool) -> bool {
    let end = Instant::now() + Duration::from_secs(20);
    while Instant::now() < end {
        if done() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    false
}
