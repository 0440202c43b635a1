//! A service that runs, and never longer than it is held.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::Error;

/// Longest wait for the `listening on` line. Far more than is needed, for machines under load.
const READY_TIME: Duration = Duration::from_secs(20);
/// Longest wait for a clean stop; a service itself drains for two seconds.
const STOP_TIME: Duration = Duration::from_secs(6);
/// Longest wait for a program that closed its output to be seen as ended, and then for what it wrote last.
const LAST_WORDS_TIME: Duration = Duration::from_millis(500);
const POLL_TIME: Duration = Duration::from_millis(20);
const TAIL_BYTES: usize = 8 << 10;
const READY: &str = "listening on ";

/// How a service ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Exit {
    /// Its exit status.
    pub status: ExitStatus,
    /// Whether it had to be killed because it did not stop when it was asked to.
    pub killed: bool,
}

/// A running service. Dropping it kills the service's process group.
///
/// The service holds the other end of a pipe and stops when that closes, so it does not outlive this process
/// even if this process is killed.
#[derive(Debug)]
pub struct Running {
    binary: PathBuf,
    url: String,
    child: Child,
    /// Closing it tells the service to stop.
    lifeline: Option<ChildStdin>,
    stderr: Tail,
    reaped: bool,
}

impl Running {
    /// Starts a service and waits until it answers requests.
    ///
    /// `load` is in requests per second; `None` is the scenario's default. `extra` are further arguments such
    /// as `["-addr", "127.0.0.1:8080"]`.
    ///
    /// # Errors
    /// When the program does not run, ends early, or is not ready in time; the error holds the end of what it
    /// wrote to standard error.
    pub fn start(binary: &Path, leak: bool, load: Option<f64>, extra: &[&str]) -> Result<Self, Error> {
        let mut command = Command::new(binary);
        command.arg(format!("-leak={leak}")).arg("-lifeline");
        if let Some(load) = load {
            command.arg(format!("-load={load}"));
        }
        command.args(extra).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // A group of its own, so that it can be ended with all that it may start.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn().map_err(Error::io("start", binary))?;

        let stderr = child.stderr.take().map(Tail::follow).unwrap_or_default();
        let first_line = child.stdout.take().map(first_line);
        let lifeline = child.stdin.take();
        let mut running =
            Self { binary: binary.to_owned(), url: String::new(), child, lifeline, stderr, reaped: false };
        let line = first_line.and_then(|line| line.recv_timeout(READY_TIME).ok());
        match line.as_deref().and_then(|line| line.trim().strip_prefix(READY)) {
            Some(url) => running.url = url.to_owned(),
            None => return Err(running.not_ready(line)),
        }
        Ok(running)
    }

    /// The service's base URL, such as `http://127.0.0.1:40123`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The service's process id.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The end of what the service has written to standard error.
    #[must_use]
    pub fn stderr_tail(&self) -> String {
        self.stderr.text()
    }

    /// The exit status, if the service has ended by itself.
    ///
    /// # Errors
    /// When the process cannot be asked.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>, Error> {
        let status = self.child.try_wait().map_err(Error::io("wait for", &self.binary))?;
        self.reaped |= status.is_some();
        Ok(status)
    }

    /// Asks the service to stop, and kills it if it does not.
    ///
    /// # Errors
    /// When the process can be neither asked nor killed.
    pub fn stop(mut self) -> Result<Exit, Error> {
        self.ask_to_stop();
        if let Some(status) = self.wait(STOP_TIME)? {
            return Ok(Exit { status, killed: false });
        }
        self.kill();
        let status = self.child.wait().map_err(Error::io("wait for", &self.binary))?;
        self.reaped = true;
        Ok(Exit { status, killed: true })
    }

    fn wait(&mut self, longest: Duration) -> Result<Option<ExitStatus>, Error> {
        let deadline = Instant::now() + longest;
        loop {
            let status = self.ended()?;
            if status.is_some() || Instant::now() >= deadline {
                return Ok(status);
            }
            thread::sleep(POLL_TIME);
        }
    }

    fn ask_to_stop(&mut self) {
        if cfg!(not(unix)) {
            self.lifeline = None;
        }
        #[cfg(unix)]
        self.signal(rustix::process::Signal::TERM);
    }

    fn kill(&mut self) {
        #[cfg(unix)]
        self.signal(rustix::process::Signal::KILL);
        let _ = self.child.kill();
    }

    /// Never after the process was waited for: its id may be another's by then.
    #[cfg(unix)]
    fn signal(&self, signal: rustix::process::Signal) {
        if self.reaped {
            return;
        }
        if let Some(group) = i32::try_from(self.pid()).ok().and_then(rustix::process::Pid::from_raw) {
            let _ = rustix::process::kill_process_group(group, signal);
        }
    }

    fn not_ready(mut self, line: Option<String>) -> Error {
        // A program that ended may be a moment away from being seen as ended.
        let ended = self.wait(LAST_WORDS_TIME).ok().flatten();
        if ended.is_some() {
            self.stderr.wait_for_end(LAST_WORDS_TIME);
        }
        let reason = match (ended, line) {
            (Some(status), _) => format!("it ended with {status}"),
            (None, Some(line)) if !line.is_empty() => {
                format!("it wrote {:?} instead of its address", line.trim())
            }
            (None, Some(_)) => "it closed its output".to_owned(),
            (None, None) => format!("it was not ready within {} s", READY_TIME.as_secs()),
        };
        Error::NotReady { binary: self.binary.clone(), reason, stderr: self.stderr.text() }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.reaped {
            self.kill();
            let _ = self.child.wait();
        }
    }
}

/// Reads the first line in a thread, so that the wait for it can end, and then drops the rest so that the
/// writer never blocks.
fn first_line(pipe: impl Read + Send + 'static) -> mpsc::Receiver<String> {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let mut reader = BufReader::new(pipe);
        let mut line = String::new();
        let _ = reader.read_line(&mut line);
        let _ = send.send(line);
        let _ = io::copy(&mut reader, &mut io::sink());
    });
    receive
}

/// The last few KB of a stream that a thread reads.
#[derive(Default, Debug)]
struct Tail {
    bytes: Arc<Mutex<VecDeque<u8>>>,
    /// Ends with the stream.
    reader: Option<JoinHandle<()>>,
}

impl Tail {
    fn follow(mut pipe: impl Read + Send + 'static) -> Self {
        let bytes = Arc::new(Mutex::new(VecDeque::new()));
        let tail = Arc::clone(&bytes);
        let reader = thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(n @ 1..) = pipe.read(&mut buffer) {
                let mut bytes = tail.lock().unwrap_or_else(PoisonError::into_inner);
                bytes.extend(&buffer[..n]);
                let excess = bytes.len().saturating_sub(TAIL_BYTES);
                bytes.drain(..excess);
            }
        });
        Self { bytes, reader: Some(reader) }
    }

    fn wait_for_end(&self, longest: Duration) {
        let deadline = Instant::now() + longest;
        while self.reader.as_ref().is_some_and(|reader| !reader.is_finished()) && Instant::now() < deadline {
            thread::sleep(POLL_TIME);
        }
    }

    fn text(&self) -> String {
        let mut bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(bytes.make_contiguous()).into_owned()
    }
}
