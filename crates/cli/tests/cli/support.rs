//! How tests run the binary, and what they give it to read.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;

use expect_test::Expect;

/// The binary, with an environment that is the same on every machine.
pub(crate) fn stanch(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stanch"));
    command
        .args(args)
        .stdin(Stdio::null())
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command
}

/// Everything that a run says, in one text.
pub(crate) fn transcript(output: &Output) -> String {
    let code = output.status.code().map_or("killed".to_owned(), |c| c.to_string());
    let mut text = format!("exit {code}\n");
    for (name, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
        if !bytes.is_empty() {
            let _ = writeln!(text, "--- {name}\n{}", String::from_utf8_lossy(bytes).trim_end());
        }
    }
    // Help texts have blanks at line ends, which editors and snapshots do not keep.
    text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// Runs the binary and compares all that it says.
#[track_caller]
pub(crate) fn check(args: &[&str], expected: &Expect) {
    let output = stanch(args).output().expect("the binary runs");
    expected.assert_eq(&transcript(&output));
}

/// A goroutine dump (debug=2) with `stuck` senders nobody answers; ids grow with time as the runtime gives them.
pub(crate) fn dump(stuck: usize) -> String {
    let mut text = String::from(
        "goroutine 1 [IO wait]:\n\
         internal/poll.runtime_pollWait(0x7f0000000000, 0x72)\n\t/usr/local/go/src/runtime/netpoll.go:351 +0x85\n\
         net.(*TCPListener).accept(0xc000010000)\n\t/usr/local/go/src/net/tcpsock_posix.go:159 +0x1e\n\
         main.main()\n\t/src/orders/main.go:20 +0x25\n\n",
    );
    for n in 0..stuck {
        let _ = write!(
            text,
            "goroutine {} [chan send]:\nmain.(*Server).charge.func1()\n\t/src/orders/orders.go:41 +0x3d\n\
             created by main.(*Server).charge in goroutine 50\n\t/src/orders/orders.go:40 +0x9a\n\n",
            100 + 10 * n
        );
    }
    let _ = write!(
        text,
        "goroutine {} [running]:\nmain.tick()\n\t/src/orders/main.go:30 +0x25\n",
        100 + 10 * stuck
    );
    text
}

/// Writes dumps a minute apart into `folder`; their names and times tell the order.
pub(crate) fn write_dumps(folder: &Path, counts: &[usize]) {
    let start = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
    for (n, stuck) in counts.iter().enumerate() {
        let path = folder.join(format!("goroutines-{n:02}.txt"));
        std::fs::write(&path, dump(*stuck)).unwrap();
        let file = std::fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(start + std::time::Duration::from_secs(60 * n as u64)).unwrap();
    }
}

/// A server on a free port of the loopback that answers every request with `answer`.
pub(crate) fn serve(answer: impl Fn(&str, &mut TcpStream) + Send + Sync + Clone + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let answer = answer.clone();
            thread::spawn(move || {
                if let Some(path) = read_request(&mut stream) {
                    answer(&path, &mut stream);
                }
            });
        }
    });
    address
}

/// The path of one request; `None` when the client went away.
fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    head.split(' ').nth(1).map(str::to_owned)
}

/// One whole answer, after which the connection is closed.
pub(crate) fn respond(stream: &mut TcpStream, status: &str, kind: &str, body: &[u8]) {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    // The client may have gone away; that is its business.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}
