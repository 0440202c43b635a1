//! `stanch profile browse` on a real terminal: a pseudo-terminal, read as a terminal emulator reads it.
#![cfg(target_os = "linux")]

mod pty;
#[path = "../profile_page/samples.rs"]
#[allow(dead_code, reason = "profiles that only the page is tested with")]
mod samples;

use std::path::PathBuf;
use std::process::Command;

use pty::Session;
use rustix::process::Signal;

/// The program on a profile, in a terminal of 80 columns.
fn browse(env: &[(&str, &str)], args: &[&str]) -> (Session, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let after: PathBuf = samples::after(dir.path());
    let mut command = Command::new(env!("CARGO_BIN_EXE_stanch"));
    command.env("TERM", "xterm-256color").env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.envs(env.iter().copied()).args(["profile", "browse"]).args(args).arg(after);
    (Session::start(&command, 80, 24), dir)
}

#[test]
fn keys_lead_through_the_screens_and_out() {
    let (mut session, _dir) = browse(&[("LANG", "C.UTF-8")], &[]);
    let top = session.until("runtime.growslice");
    assert!(top.contains("[1 Top]") && top.contains("inuse_space 1000MB"), "{top}");
    assert!(session.parser.screen().alternate_screen());
    session.press("\x1b[B\r");
    session.until("[3 Peek]");
    session.press("2");
    session.until("▏main.main");
    session.press("\t\t");
    session.until("(not found; --source names its folder)");
    session.press("1/cache\r");
    session.until("/cache: 1 function");
    session.press("?");
    session.until("any key closes this");
    session.press("x");
    session.press("i1");
    session.until("inuse_objects 1000");
    session.press("q");
    assert_eq!(session.end().code(), Some(0));
    session.assert_given_back();
}

#[test]
fn another_size_is_another_picture() {
    let (mut session, _dir) = browse(&[("LANG", "C.UTF-8")], &[]);
    session.press("f");
    session.until("depth");
    // What is shown stands at the left end, how much of it at the right.
    for (columns, rows) in [(40, 12), (120, 40), (30, 5)] {
        session.resize(columns, rows);
        let between = " ".repeat(usize::from(columns) - 28);
        session.until(&format!(" after.pb{between}inuse_space 1000MB"));
    }
    session.press("\x03");
    assert_eq!(session.end().code(), Some(0));
    session.assert_given_back();
}

#[test]
fn a_signal_gives_the_terminal_back() {
    for signal in [Signal::TERM, Signal::INT] {
        let (mut session, _dir) = browse(&[], &[]);
        session.until("[1 Top]");
        session.signal(signal);
        assert_eq!(session.end().code(), Some(0));
        session.assert_given_back();
    }
}

#[test]
fn a_terminal_that_is_gone_is_the_end() {
    let (mut session, _dir) = browse(&[], &[]);
    session.until("[1 Top]");
    session.hang_up();
    assert_eq!(session.end().code(), Some(0));
}

#[test]
fn colours_come_and_go_by_the_environment_and_the_flag() {
    let colored = |env: &[(&str, &str)], args: &[&str]| {
        let (mut session, _dir) = browse(env, args);
        session.press("f");
        session.until("depth");
        let screen = session.parser.screen();
        let cells = (0..24).flat_map(|row| (0..80).filter_map(move |column| screen.cell(row, column)));
        let any = cells.clone().any(|c| c.bgcolor() != vt100::Color::Default);
        session.press("q");
        session.end();
        any
    };
    assert!(colored(&[], &[]));
    assert!(!colored(&[("NO_COLOR", "1")], &[]));
    assert!(colored(&[("NO_COLOR", "1")], &["--color", "always"]));
    assert!(!colored(&[], &["--color", "never"]));
}

#[test]
fn an_old_charset_gets_ascii() {
    let (mut session, _dir) = browse(&[("LC_ALL", "zh_CN.GB2312")], &[]);
    session.press("f");
    let seen = session.until("depth");
    assert!(seen.is_ascii() && seen.contains("|main.main"), "{seen}");
    session.press("q");
    assert_eq!(session.end().code(), Some(0));
}
