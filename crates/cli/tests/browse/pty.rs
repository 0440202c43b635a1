//! A program on a terminal of its own: keys in, its screen as a terminal shows it out.

use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::num::NonZero;
use std::os::fd::OwnedFd;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Termios, Winsize, tcgetattr, tcsetwinsize};

/// Far more than a slow machine needs.
const PATIENCE: Duration = Duration::from_secs(60);

/// A program, its terminal, and what it has written to it.
pub(crate) struct Session {
    master: Option<File>,
    slave: OwnedFd,
    before: Termios,
    child: Child,
    pub(crate) parser: vt100::Parser,
}

impl Session {
    /// Starts a program as the leader of a session of its own, as a terminal's shell does: `setsid` is of util-linux.
    pub(crate) fn start(program: &Command, columns: u16, rows: u16) -> Self {
        // A program that inherits the master would keep its own terminal alive.
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
        let master = openpt(flags).expect("a pseudo-terminal");
        grantpt(&master).and_then(|()| unlockpt(&master)).expect("the other side of it");
        let name = ptsname(&master, Vec::new()).expect("the name of the other side");
        let slave =
            rustix::fs::open(name.as_c_str(), OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty())
                .expect("open it");
        rustix::io::ioctl_fionbio(&master, true).expect("reads that do not wait");
        resize(&master, columns, rows);
        let before = tcgetattr(&slave).expect("the modes of a terminal");
        let stdio = || Stdio::from(slave.try_clone().expect("another handle"));
        let mut command = Command::new("setsid");
        command.arg("--ctty").arg(program.get_program()).args(program.get_args());
        command.env_clear();
        command.envs(program.get_envs().filter_map(|(k, v)| Some((k, v?))));
        let started = command.stdin(stdio()).stdout(stdio()).stderr(stdio()).spawn();
        let child = started.expect("the program `setsid` of util-linux, which this test needs");
        let parser = vt100::Parser::new(cells(rows), cells(columns), 0);
        Self { master: Some(File::from(master)), slave, before, child, parser }
    }

    /// Presses keys, as a terminal sends them.
    pub(crate) fn press(&mut self, keys: &str) {
        self.master.as_mut().expect("the terminal is there").write_all(keys.as_bytes()).expect("keys");
    }

    /// What the screen shows once it has `wanted`.
    #[track_caller]
    pub(crate) fn until(&mut self, wanted: &str) -> String {
        let begun = Instant::now();
        loop {
            self.read();
            let seen = self.parser.screen().contents();
            if seen.contains(wanted) {
                return seen;
            }
            assert!(begun.elapsed() < PATIENCE, "there is no {wanted:?} on the screen:\n{seen}");
            sleep(Duration::from_millis(10));
        }
    }

    /// Takes what was written since.
    fn read(&mut self) {
        let Some(master) = &mut self.master else { return };
        let mut bytes = [0; 4096];
        loop {
            match master.read(&mut bytes) {
                Ok(0) => return,
                Ok(n) => self.parser.process(&bytes[..n]),
                Err(e) if e.kind() == ErrorKind::WouldBlock => return,
                Err(e) => panic!("the terminal cannot be read: {e}"),
            }
        }
    }

    /// Makes the terminal another size.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        resize(self.master.as_ref().expect("the terminal is there"), columns, rows);
        self.parser.screen_mut().set_size(cells(rows), cells(columns));
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).expect("a signal");
    }

    /// Takes the terminal away, as a closed window does.
    pub(crate) fn hang_up(&mut self) {
        self.master = None;
    }

    /// Waits for the end.
    #[track_caller]
    pub(crate) fn end(&mut self) -> ExitStatus {
        let begun = Instant::now();
        loop {
            self.read();
            if let Some(status) = self.child.try_wait().expect("a child") {
                self.read();
                return status;
            }
            if begun.elapsed() > PATIENCE {
                self.child.kill().expect("end it");
                panic!("it does not end; the screen:\n{}", self.parser.screen().contents());
            }
            sleep(Duration::from_millis(10));
        }
    }

    /// Whether the terminal is as it was before the program.
    #[track_caller]
    pub(crate) fn assert_given_back(&self) {
        let now = tcgetattr(&self.slave).expect("the modes of a terminal");
        let modes = |t: &Termios| (t.input_modes, t.output_modes, t.control_modes, t.local_modes);
        assert_eq!(modes(&now), modes(&self.before), "the modes of the terminal");
        let screen = self.parser.screen();
        assert!(!screen.alternate_screen(), "the other screen is still there");
        assert!(!screen.hide_cursor(), "the cursor is still hidden");
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // A test that failed leaves nobody behind; one that has ended is no longer there.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn resize(master: impl std::os::fd::AsFd, columns: u16, rows: u16) {
    let size = Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
    tcsetwinsize(master, size).expect("a size");
}

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).expect("a terminal has cells")
}
