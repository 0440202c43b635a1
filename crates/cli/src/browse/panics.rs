//! A panic while the terminal is ours.

use std::process::Command;

use super::terminal::Taken;

#[path = "../../tests/browse/pty.rs"]
#[allow(dead_code, reason = "keys and signals, which the test of the program has")]
mod pty;

/// Set for the process that panics.
const CHILD: &str = "STANCH_TEST_PANICS_ON_THE_TERMINAL";

#[test]
fn a_panic_gives_the_terminal_back_and_is_read() {
    if std::env::var_os(CHILD).is_some() {
        let _taken = Taken::take().expect("a terminal");
        panic!("a panic on purpose");
    }
    let mut command = Command::new(std::env::current_exe().expect("this test"));
    command.args(["--exact", "browse::panics::a_panic_gives_the_terminal_back_and_is_read"]);
    command.args(["--nocapture", "--test-threads=1"]);
    command.env(CHILD, "1").env("TERM", "xterm-256color");
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    let mut session = pty::Session::start(&command, 80, 24);
    session.until("a panic on purpose");
    assert!(!session.end().success());
    session.assert_given_back();
}
