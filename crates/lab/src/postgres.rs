//! A PostgreSQL server of our own, for as long as a scenario needs one.
//!
//! It is the system's program with a fresh folder of its own, on loopback, without anything that makes data last. It
//! refuses to run as root, so that as root it runs as the user `postgres` or `nobody`.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, BufRead as _, BufReader, Read};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use crate::Error;

const READY_TIME: Duration = Duration::from_secs(60);
const STOP_TIME: Duration = Duration::from_secs(10);
const POLL_TIME: Duration = Duration::from_millis(20);
const READY: &str = "database system is ready to accept connections";
/// Its own user in the database, who may do everything.
const USER: &str = "lab";

/// Ends the server when standard input is closed, which happens however the lab ends, and removes its folder, which is
/// the script's name. `INT` is the server's fast shutdown.
const KEEPER: &str =
    r#""$@" <&- & server=$!; cat >/dev/null; kill -INT "$server"; wait "$server"; cd / && rm -rf "$0""#;

/// A running server. Dropping it ends it, and removes its folder.
#[derive(Debug)]
pub struct Postgres {
    port: u16,
    home: PathBuf,
    keeper: Child,
}

/// The folder with `initdb` and `postgres`: what `STANCH_POSTGRES` says, else on the `PATH`, else where Debian keeps
/// them, the newest first.
///
/// # Errors
/// [`Error::NoPostgres`] with what was looked at.
pub fn find_postgres() -> Result<PathBuf, Error> {
    let has_both = |dir: &Path| dir.join("initdb").is_file() && dir.join("postgres").is_file();
    if let Some(dir) = env::var_os("STANCH_POSTGRES").map(PathBuf::from) {
        let tried = format!("STANCH_POSTGRES is {}, without initdb and postgres in it", dir.display());
        return if has_both(&dir) { Ok(dir) } else { Err(Error::NoPostgres { tried }) };
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let mut dirs: Vec<PathBuf> = env::split_paths(&path).collect();
    dirs.extend(debian_folders(Path::new("/usr/lib/postgresql")));
    let tried = "not on the PATH, and not in /usr/lib/postgresql".to_owned();
    dirs.into_iter().find(|dir| has_both(dir)).ok_or(Error::NoPostgres { tried })
}

/// `15/bin` below `dir` and the like, the newest first.
fn debian_folders(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let version = |path: &PathBuf| path.file_name().and_then(OsStr::to_str)?.parse::<u32>().ok();
    let mut found: Vec<(u32, PathBuf)> =
        entries.map(|e| e.path()).filter_map(|path| Some((version(&path)?, path.join("bin")))).collect();
    found.sort_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, path)| path).collect()
}

impl Postgres {
    /// Makes a database and serves it. Takes 2 to 5 seconds.
    ///
    /// # Errors
    /// [`Error::NoPostgres`] when there is none, or only root is there to run it; [`Error::Postgres`] with what it
    /// wrote when it does not start.
    pub fn start() -> Result<Self, Error> {
        let programs = find_postgres()?;
        let user = User::find()?;
        let home = new_folder()?;
        let made = Self::start_in(&programs, user, &home);
        if made.is_err() {
            let _ = fs::remove_dir_all(&home);
        }
        made
    }

    fn start_in(programs: &Path, user: User, home: &Path) -> Result<Self, Error> {
        user.give(home)?;
        let data = home.join("data");
        initialize(programs, user, &data)?;
        let port = free_port().map_err(Error::io("find a port for", programs))?;
        let mut command = Command::new("sh");
        command.args(["-c", KEEPER]).arg(home).arg(programs.join("postgres")).arg("-D").arg(&data);
        for setting in [
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "fsync=off",
            "full_page_writes=off",
            "synchronous_commit=off",
            "shared_buffers=16MB",
            "max_connections=40",
            "logging_collector=off",
            "log_destination=stderr",
            "lc_messages=C",
        ] {
            command.args(["-c", setting]);
        }
        command.arg("-p").arg(port.to_string());
        user.run_as(&mut command);
        command.current_dir(home).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut keeper = command.spawn().map_err(Error::io("run", &programs.join("postgres")))?;
        let log = follow(keeper.stderr.take());
        let server = Self { port, home: home.to_owned(), keeper };
        wait_until_ready(&log)?;
        Ok(server)
    }

    /// What a client needs to know: `postgres://lab@127.0.0.1:40123/postgres?sslmode=disable`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/postgres?sslmode=disable", self.port)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.keeper.stdin = None;
        let deadline = Instant::now() + STOP_TIME;
        while matches!(self.keeper.try_wait(), Ok(None)) {
            if Instant::now() >= deadline {
                // The server notices that its folder has gone, and ends then.
                let _ = self.keeper.kill();
                let _ = self.keeper.wait();
                break;
            }
            thread::sleep(POLL_TIME);
        }
        let _ = fs::remove_dir_all(&self.home);
    }
}

fn initialize(programs: &Path, user: User, data: &Path) -> Result<(), Error> {
    let program = programs.join("initdb");
    let mut command = Command::new(&program);
    command
        .args(["--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C", "--username", USER, "-D"])
        .arg(data)
        .stdin(Stdio::null());
    user.run_as(&mut command);
    if let Some(parent) = data.parent() {
        command.current_dir(parent);
    }
    let output = command.output().map_err(Error::io("run", &program))?;
    if output.status.success() {
        return Ok(());
    }
    Err(Error::Postgres { said: String::from_utf8_lossy(&output.stderr).trim().to_owned() })
}

/// Another program may take the port before the server does; then the server says so and does not start.
fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

fn follow(pipe: Option<impl Read + Send + 'static>) -> Receiver<String> {
    let (send, receive) = mpsc::channel();
    if let Some(pipe) = pipe {
        // Read to its end, so that the writer never blocks; lines that nobody wants any more are dropped.
        thread::spawn(move || {
            for line in BufReader::new(pipe).lines().map_while(Result::ok) {
                let _ = send.send(line);
            }
        });
    }
    receive
}

fn wait_until_ready(log: &Receiver<String>) -> Result<(), Error> {
    let deadline = Instant::now() + READY_TIME;
    let mut said = String::new();
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        let Ok(line) = log.recv_timeout(left) else { return Err(Error::Postgres { said }) };
        if line.contains(READY) {
            return Ok(());
        }
        // Its last word: the keeper waits for us, so the pipe stays open.
        let fatal = line.contains("FATAL:") || line.contains("database system is shut down");
        said.push_str(line.trim());
        said.push('\n');
        if fatal {
            return Err(Error::Postgres { said });
        }
    }
}

fn new_folder() -> Result<PathBuf, Error> {
    let base = env::temp_dir();
    let home = crate::sources::unfinished(&base.join("stanch-lab-postgres"));
    fs::create_dir_all(&home).map_err(Error::io("create folder", &home))?;
    Ok(home)
}

/// Who runs the server: ourselves, or an ordinary user when we are root.
#[derive(Clone, Copy, Debug)]
struct User(#[cfg_attr(not(unix), allow(dead_code))] Option<(u32, u32)>);

impl User {
    #[cfg(unix)]
    fn find() -> Result<Self, Error> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self(None));
        }
        let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
        let ids = ["postgres", "nobody"].iter().find_map(|name| ids_of(&passwd, name));
        let tried =
            "PostgreSQL does not run as root, and there is neither a user postgres nor nobody".to_owned();
        ids.map(|ids| Self(Some(ids))).ok_or(Error::NoPostgres { tried })
    }

    #[cfg(not(unix))]
    fn find() -> Result<Self, Error> {
        Err(Error::NoPostgres { tried: "the lab starts PostgreSQL on Unix only".to_owned() })
    }

    /// Makes a folder this user's.
    #[cfg_attr(not(unix), allow(clippy::unused_self, clippy::unnecessary_wraps))]
    fn give(self, folder: &Path) -> Result<(), Error> {
        #[cfg(unix)]
        if let Some((user, group)) = self.0 {
            std::os::unix::fs::chown(folder, Some(user), Some(group))
                .map_err(Error::io("give away", folder))?;
        }
        let _ = folder;
        Ok(())
    }

    #[cfg_attr(not(unix), allow(clippy::unused_self))]
    fn run_as(self, command: &mut Command) {
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt as _;
            // A group of its own: Ctrl-C in the terminal is ours to answer.
            command.process_group(0);
            if let Some((user, group)) = self.0 {
                command.uid(user).gid(group);
            }
        }
        let _ = command;
    }
}

/// The user's and the group's id in the form of `/etc/passwd`.
#[cfg(unix)]
fn ids_of(passwd: &str, name: &str) -> Option<(u32, u32)> {
    let line = passwd.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read() {
        let passwd = "root:x:0:0::/root:/bin/sh\nnobody:x:65534:65533:n:/:/no\nbad:x:y:1\n";
        assert_eq!(ids_of(passwd, "nobody"), Some((65_534, 65_533)));
        assert_eq!(ids_of(passwd, "bad"), None);
        assert_eq!(ids_of(passwd, "postgres"), None);
    }

    #[test]
    fn the_newest_of_debian_comes_first() {
        let dir = env::temp_dir().join(format!("stanch-debian-{}", std::process::id()));
        for name in ["9", "15", "common"] {
            fs::create_dir_all(dir.join(name)).unwrap();
        }
        let found = debian_folders(&dir);
        fs::remove_dir_all(&dir).unwrap();
        assert_eq!(found, [dir.join("15/bin"), dir.join("9/bin")]);
    }
}
