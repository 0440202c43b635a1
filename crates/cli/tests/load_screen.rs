//! The live view of `stanch load` in a real terminal: it shows the test, and the terminal is given back.
#![cfg(target_os = "linux")]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Command;
use std::thread;

#[path = "browse/pty.rs"]
#[allow(dead_code, reason = "resizes and hang-ups, which the test of the browser has")]
mod pty;

/// A service that answers every request, and keeps its connections.
fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            thread::spawn(move || {
                let mut buffer = [0; 4096];
                while let Ok(1..) = stream.read(&mut buffer) {
                    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                }
            });
        }
    });
    url
}

fn start(url: &str, time: &str) -> pty::Session {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stanch"));
    command.args(["load", url, "--rate", "50/s", "--for", time]);
    command.env("TERM", "xterm-256color");
    pty::Session::start(&command, 80, 24)
}

#[test]
fn a_test_is_shown_and_summed_up_on_the_first_screen() {
    let mut session = start(&serve(), "4s");
    let seen = session.until("this second");
    assert!(seen.contains("LOAD http://127.0.0.1") && seen.contains("under way"), "{seen}");
    assert!(session.end().success());
    session.assert_given_back();
    session.until("requests");
    let seen = session.until("Traffic");
    assert!(!seen.contains("this second"), "the live view is still there:\n{seen}");
}

#[test]
fn ctrl_c_ends_the_test_and_gives_the_terminal_back() {
    let mut session = start(&serve(), "10m");
    session.until("Ctrl-C ends the test");
    session.press("\u{3}");
    assert!(session.end().success(), "without objectives there is nothing to judge");
    session.assert_given_back();
    session.until("started late by");
}
