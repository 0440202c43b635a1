//! `--watch`: checks again on a change, and ends on Ctrl-C with the last exit code.
#![cfg(unix)]

use std::cell::RefCell;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use super::Tree;
use super::findings::{app, file};

struct Watch {
    child: Child,
    lines: Receiver<String>,
    kept: RefCell<Vec<String>>,
}

impl Watch {
    fn start(tree: &Tree) -> Self {
        let mut command = tree.command(&["--watch", "--format", "quiet"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (send, lines) = channel();
        let (out, err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let other = send.clone();
        thread::spawn(move || {
            BufReader::new(out).lines().map_while(Result::ok).try_for_each(|l| send.send(l))
        });
        thread::spawn(move || {
            BufReader::new(err).lines().map_while(Result::ok).try_for_each(|l| other.send(l))
        });
        Self { child, lines, kept: RefCell::default() }
    }

    /// Waits for a line. What comes in between is kept: of the two streams either may be first.
    #[track_caller]
    fn until(&self, text: &str) {
        let mut kept = self.kept.borrow_mut();
        if let Some(at) = kept.iter().position(|line| line.contains(text)) {
            kept.remove(at);
            return;
        }
        loop {
            match self.lines.recv_timeout(Duration::from_secs(30)) {
                Ok(line) if line.contains(text) => return,
                Ok(line) => kept.push(line),
                Err(error) => panic!("no {text:?}: {error}: {kept:?}"),
            }
        }
    }

    fn interrupt(mut self) -> Option<i32> {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn changes_are_told_and_ctrl_c_ends_with_the_last_code() {
    let tree = app(&["F"]);
    let watch = Watch::start(&tree);
    watch.until("a.go:6:15: unclosed-body");
    watch.until("watching");
    tree.write("a.go", file(&["F", "G"]));
    watch.until("a.go:14:15: unclosed-body");
    watch.until("checked again: 1 new, 2 in all");
    tree.write("a.go", "package app\n");
    watch.until("gone: a.go:6: unclosed-body");
    watch.until("checked again: 0 new, 0 in all");
    tree.write("b.go", file(&["H"]));
    watch.until("b.go:6:15: unclosed-body");
    watch.until("checked again: 1 new, 1 in all");
    assert_eq!(watch.interrupt(), Some(1));
}

#[test]
fn without_findings_ctrl_c_ends_with_0() {
    let tree = Tree::new(&[("a.go", "package a\n")]);
    let watch = Watch::start(&tree);
    watch.until("watching");
    assert_eq!(watch.interrupt(), Some(0));
}
