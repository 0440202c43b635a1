//! What the user typed, as one of the places evidence comes from.

use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use crate::bundle::is_bundle;
use crate::secret::Secret;

/// One place that evidence comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A running service.
    Live(Address),
    /// A dump or profile that somebody saved.
    File(PathBuf),
    /// A folder of such files.
    Folder(PathBuf),
    /// Standard input.
    Stdin,
    /// A capture that stanch saved.
    Bundle(PathBuf),
}

/// Where a running service listens, and the path that its pprof endpoints may be under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// What to connect to.
    pub endpoint: Endpoint,
    /// Path given with the address: empty, or `/…` without a trailing slash.
    pub prefix: String,
    /// `user:password@` of the address. Never printed.
    pub userinfo: Option<(String, Secret)>,
}

/// What to connect to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// HTTP over TCP.
    Tcp {
        /// Whether TLS is spoken.
        tls: bool,
        /// Name or address; IPv6 addresses without brackets.
        host: String,
        /// TCP port.
        port: u16,
    },
    /// HTTP over a Unix socket.
    Unix(PathBuf),
}

/// Why a target cannot be understood. Each message says what to type instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("understand the target \"{shown}\": {what}")]
pub struct TargetError {
    /// The target without credentials.
    pub shown: String,
    /// What was found and what to do.
    pub what: String,
}

/// Characters that must be escaped in a request path; `%` stays, so that escaped input stays as it is.
const PATH: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'{').add(b'}');

impl Target {
    /// Reads `text` as, in this order: `-`, a URL (`http://`, `https://`, `unix:`), an existing file, folder or
    /// bundle, or `host:port[/prefix]`. Looks at the file system (a file's first bytes tell a bundle), never at the
    /// network.
    ///
    /// # Errors
    /// When it is none of these; the message says what to type instead.
    pub fn parse(text: &str) -> Result<Self, TargetError> {
        if text == "-" {
            return Ok(Self::Stdin);
        }
        if let Some(rest) = text.strip_prefix("unix:") {
            return unix(rest).map_err(|what| error(text, what)).map(Self::Live);
        }
        if let Some((scheme, rest)) = text.split_once("://") {
            let tls = match scheme.to_ascii_lowercase().as_str() {
                "http" => false,
                "https" => true,
                other => {
                    let other = crate::text::printable(other, 20);
                    return Err(error(
                        text,
                        format!("{other}:// is not spoken here; use http://, https:// or unix:"),
                    ));
                }
            };
            return tcp(rest, Some(tls)).map_err(|what| error(text, what)).map(Self::Live);
        }
        if let Some(found) = on_disk(Path::new(text)) {
            return found.map_err(|what| error(text, what));
        }
        if looks_like_path(text) {
            return Err(error(text, "no such file or folder".into()));
        }
        tcp(text, None).map_err(|what| error(text, what)).map(Self::Live)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Live(address) => address.fmt(f),
            Self::File(p) | Self::Folder(p) | Self::Bundle(p) => p.display().fmt(f),
            Self::Stdin => f.write_str("-"),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.endpoint, self.endpoint.join(&self.prefix))
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
            Self::Tcp { tls, .. } => write!(f, "http{}://{}", if *tls { "s" } else { "" }, self.authority()),
        }
    }
}

impl Endpoint {
    /// The `Host` header: the port is left out where it is the scheme's own.
    pub(crate) fn authority(&self) -> String {
        let Self::Tcp { tls, host, port } = self else { return "localhost".into() };
        let host = if host.contains(':') { format!("[{host}]") } else { host.clone() };
        if *port == if *tls { 443 } else { 80 } { host } else { format!("{host}:{port}") }
    }

    /// A path in the form that follows this endpoint in a URL.
    fn join(&self, path: &str) -> String {
        match self {
            Self::Unix(_) if !path.is_empty() => format!(":{path}"),
            _ => path.to_owned(),
        }
    }

    /// The whole URL of a path, for sources and messages.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{self}{}", self.join(path))
    }
}

fn error(text: &str, what: String) -> TargetError {
    TargetError { shown: crate::text::printable(&without_userinfo(text), 120), what }
}

/// Drops everything before the last `@` of the authority, and every query: either may hold a credential.
fn without_userinfo(text: &str) -> String {
    let (scheme, rest) = match text.split_once("://") {
        Some((s, r)) => (format!("{s}://"), r),
        None => (String::new(), text),
    };
    let rest = rest.split(['?', '#']).next().unwrap_or("");
    let (authority, path) = rest.find('/').map_or((rest, ""), |i| rest.split_at(i));
    let host = authority.rsplit('@').next().unwrap_or("");
    // A password with a slash in it ends up in the path.
    let path = if host == authority { path.rsplit_once('@').map_or(path, |(_, p)| p) } else { path };
    format!("{scheme}{host}{path}")
}

fn on_disk(path: &Path) -> Option<Result<Target, String>> {
    let meta = match std::fs::metadata(path) {
        Ok(meta) => meta,
        Err(e) if e.kind() == std::io::ErrorKind::PermissionDenied => {
            return Some(Err("permission denied; run as a user who may read it".into()));
        }
        Err(_) => return None,
    };
    if meta.is_dir() {
        return Some(Ok(Target::Folder(path.to_owned())));
    }
    #[cfg(unix)]
    if std::os::unix::fs::FileTypeExt::is_socket(&meta.file_type()) {
        return Some(Ok(Target::Live(Address {
            endpoint: Endpoint::Unix(path.to_owned()),
            prefix: String::new(),
            userinfo: None,
        })));
    }
    let mut head = Vec::new();
    // Only regular files can be looked into twice; a pipe would lose its first bytes.
    if meta.is_file() {
        let read = std::fs::File::open(path).and_then(|f| f.take(16).read_to_end(&mut head));
        if let Err(e) = read {
            return Some(Err(format!("{e}; check its permissions")));
        }
    }
    Some(Ok(if is_bundle(&head) { Target::Bundle(path.to_owned()) } else { Target::File(path.to_owned()) }))
}

fn looks_like_path(text: &str) -> bool {
    const SUFFIXES: &[&str] =
        &[".gz", ".pb", ".pprof", ".txt", ".log", ".json", ".stanch", ".partial", ".prof", ".out"];
    text.starts_with(['/', '.', '~', '\\']) || SUFFIXES.iter().any(|s| text.ends_with(s))
}

fn unix(rest: &str) -> Result<Address, String> {
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let (path, prefix) = match rest.rfind(":/") {
        Some(i) => (&rest[..i], &rest[i + 1..]),
        None => (rest, ""),
    };
    if path.is_empty() {
        return Err("no socket is named; type unix:/path/to.sock or unix:/path/to.sock:/prefix".into());
    }
    Ok(Address {
        endpoint: Endpoint::Unix(PathBuf::from(path)),
        prefix: tidy_prefix(prefix)?,
        userinfo: None,
    })
}

/// `tls` is `None` when no scheme was typed.
fn tcp(rest: &str, tls: Option<bool>) -> Result<Address, String> {
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    // A password may hold any character, `/` among them, if the user forgot to escape it.
    let end = match rest.rfind('@') {
        Some(at) if at > end => return Err(userinfo_advice(at)),
        _ => end,
    };
    let (authority, path) = rest.split_at(end);
    let (userinfo, hostport) = match authority.rsplit_once('@') {
        Some((user, host)) => (Some(read_userinfo(user)?), host),
        None => (None, authority),
    };
    let (host, port) = split_port(hostport)?;
    let host = match host {
        // `:6060` is what Go programs print as their address.
        "" if port.is_some() => "localhost",
        "" => return Err("no host is named; type host:port, such as localhost:6060".into()),
        host => host,
    };
    check_host(host)?;
    let port = match (port, tls) {
        (Some(port), _) => port,
        (None, Some(tls)) => {
            if tls {
                443
            } else {
                80
            }
        }
        (None, None) => return Err(no_port_advice(host)),
    };
    // A bare host:443 or host:8443 is meant as TLS often enough, but guessing would hide the reason when it fails.
    let endpoint = Endpoint::Tcp { tls: tls.unwrap_or(false), host: host.to_owned(), port };
    Ok(Address { endpoint, prefix: tidy_prefix(path)?, userinfo })
}

fn userinfo_advice(_at: usize) -> String {
    "an @ stands behind the first /; escape / ? # @ in a password as %2F %3F %23 %40, or give it by --basic"
        .into()
}

fn no_port_advice(host: &str) -> String {
    let host = crate::text::printable(host, 60);
    if host.bytes().all(|b| b.is_ascii_digit()) {
        return format!("no file of that name; for a service on this machine type :{host}");
    }
    format!("no file or folder of that name; for a running service type host:port, such as {host}:6060")
}

fn read_userinfo(text: &str) -> Result<(String, Secret), String> {
    let (user, password) = text.split_once(':').unwrap_or((text, ""));
    let decode = |s: &str| {
        percent_decode_str(s)
            .decode_utf8()
            .map(|d| d.into_owned())
            .map_err(|_| "user name or password is not valid UTF-8 after %-decoding".to_owned())
    };
    Ok((decode(user)?, Secret::new(decode(password)?)))
}

fn split_port(hostport: &str) -> Result<(&str, Option<u16>), String> {
    let (host, port) = if let Some(v6) = hostport.strip_prefix('[') {
        let (host, rest) = v6.split_once(']').ok_or("the ] of the IPv6 address is missing")?;
        match rest {
            "" => (host, None),
            _ => (host, Some(rest.strip_prefix(':').ok_or("after ] comes :port")?)),
        }
    } else if hostport.matches(':').count() > 1 {
        return Err(format!(
            "put the IPv6 address in brackets: [{}]:6060",
            crate::text::printable(hostport, 60)
        ));
    } else {
        match hostport.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (hostport, None),
        }
    };
    let port = match port {
        None => None,
        Some(text) => match text.parse::<u16>() {
            Ok(port) if port > 0 => Some(port),
            _ => return Err("the port is a number from 1 to 65535".into()),
        },
    };
    Ok((host, port))
}

fn check_host(host: &str) -> Result<(), String> {
    let is_v6 = host.split('%').next().is_some_and(|h| h.parse::<std::net::Ipv6Addr>().is_ok());
    let is_name = host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'));
    if is_v6 || is_name {
        return Ok(());
    }
    Err("the host has characters that no host name has; type host:port, or the path of an existing file"
        .into())
}

/// Brings a path to `/…` without trailing slash, cuts the name of a profile that was pasted with it, and refuses
/// queries other than pprof's own.
fn tidy_prefix(path: &str) -> Result<String, String> {
    let (path, query) = path.split_once('?').unwrap_or((path.split('#').next().unwrap_or(""), ""));
    let own = |pair: &str| matches!(pair.split('=').next(), Some("debug" | "seconds" | "gc" | ""));
    if !query.split('#').next().unwrap_or("").split('&').all(own) {
        return Err(
            "queries in the address are not used; give credentials as a header or bearer token".into()
        );
    }
    let mut path = path.trim_end_matches('/');
    if let Some((parent, last)) = path.rsplit_once('/')
        && parent.ends_with("pprof")
        && crate::live::PROFILE_NAMES.contains(&last)
    {
        path = parent;
    }
    let escaped = utf8_percent_encode(path, PATH).to_string();
    Ok(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match Target::parse(text) {
            Ok(target) => target.to_string(),
            Err(e) => format!("error: {e}"),
        }
    }

    #[test]
    fn addresses() {
        for (text, want) in [
            (":6060", "http://localhost:6060"),
            ("localhost:6060", "http://localhost:6060"),
            ("http://h:80/", "http://h"),
            ("https://h", "https://h"),
            ("HTTPS://h:8443/x//", "https://h:8443/x"),
            ("10.0.0.1:6060/api/", "http://10.0.0.1:6060/api"),
            ("[::1]:6060", "http://[::1]:6060"),
            ("http://h:1/debug/pprof/goroutine?debug=2", "http://h:1/debug/pprof"),
            ("http://h:1/debug/pprof/#top", "http://h:1/debug/pprof"),
            ("http://h:1/a b", "http://h:1/a%20b"),
            ("unix:/run/x.sock", "unix:/run/x.sock"),
            ("unix:///run/x.sock:/admin/", "unix:/run/x.sock:/admin"),
            ("-", "-"),
        ] {
            assert_eq!(shown(text), want, "{text}");
        }
    }

    #[test]
    fn credentials_are_taken_and_never_shown() {
        let Ok(Target::Live(a)) = Target::parse("https://joe:p%40ss@h:1/x") else { panic!("not live") };
        assert_eq!(a.userinfo.as_ref().map(|(u, p)| (u.as_str(), p.expose())), Some(("joe", "p@ss")));
        assert_eq!(a.to_string(), "https://h:1/x");
        for text in [
            "ftp://joe:hush@h/x",
            "https://joe:hush@h:99999/x",
            "https://joe:hu/hush@h:1/x",
            "https://h:1/x?token=hush",
            "joe:hush@h",
            "joe:hu/hush@h",
        ] {
            let error = shown(text);
            assert!(error.starts_with("error: ") && !error.contains("hush"), "{error}");
        }
    }

    #[test]
    fn errors_say_what_to_type() {
        for (text, want) in [
            ("myservice", "type host:port, such as myservice:6060"),
            ("6060", "type :6060"),
            ("ftp://h", "use http://, https:// or unix:"),
            ("./nothing.txt", "no such file or folder"),
            ("dump.pb.gz", "no such file or folder"),
            ("h:0", "from 1 to 65535"),
            ("::1:6060", "brackets"),
            ("unix:", "unix:/path/to.sock"),
            ("http://", "no host"),
            ("", "no host"),
            ("h ost:1", "host has characters"),
            ("[::1", "] of the IPv6"),
        ] {
            let error = shown(text);
            assert!(error.contains(want), "{text}: {error}");
        }
    }

    #[test]
    fn what_is_on_disk_is_told_apart() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("localhost:1");
        std::fs::write(&file, "goroutine profile: total 1").unwrap();
        assert_eq!(Target::parse(file.to_str().unwrap()), Ok(Target::File(file.clone())));
        assert_eq!(Target::parse(dir.path().to_str().unwrap()), Ok(Target::Folder(dir.path().into())));
        let bundle = dir.path().join("b");
        std::fs::write(&bundle, crate::bundle::MAGIC).unwrap();
        assert_eq!(Target::parse(bundle.to_str().unwrap()), Ok(Target::Bundle(bundle)));
        assert!(matches!(Target::parse("/dev/null"), Ok(Target::File(_))));
    }
}
