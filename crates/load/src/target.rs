//! Where requests go: `http://`, `https://` and `tcp://`.

use std::fmt;

use stanch_collect::Secret;

/// How a target is spoken to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scheme {
    /// HTTP without TLS.
    Http,
    /// HTTP over TLS.
    Https,
    /// A line out, a line back.
    Tcp,
}

/// A target of load.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    /// How it is spoken to.
    pub scheme: Scheme,
    /// Name or address; IPv6 addresses without brackets.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// Path and query, from the `/` on; empty for [`Scheme::Tcp`]. `{n}` stands for the number of the request.
    pub path: String,
    /// `user:password@` of the address. Never printed.
    pub userinfo: Option<Secret>,
}

/// Why a target cannot be understood. Each message says what to type instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("understand the target {shown:?}: {what}")]
pub struct TargetError {
    /// The target without credentials and without its query.
    pub shown: String,
    /// What was found and what to do.
    pub what: String,
}

impl Target {
    /// Reads `http://host[:port][/path][?query]`, `https://…`, `tcp://host:port`, or `host:port[/path]`, which is HTTP.
    ///
    /// # Errors
    /// When it is none of these.
    pub fn parse(text: &str) -> Result<Self, TargetError> {
        let error = |what: &str| TargetError { shown: shown(text), what: what.to_owned() };
        let (scheme, rest) = match text.split_once("://") {
            None => (Scheme::Http, text),
            Some(("http", rest)) => (Scheme::Http, rest),
            Some(("https", rest)) => (Scheme::Https, rest),
            Some(("tcp", rest)) => (Scheme::Tcp, rest),
            Some(_) => return Err(error("use http://, https:// or tcp://")),
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let (userinfo, place) = match authority.rsplit_once('@') {
            Some((user, place)) => (Some(Secret::new(user)), place),
            None => (None, authority),
        };
        let (host, port) = host_and_port(place).map_err(error)?;
        let port = match (port, scheme) {
            (Some(port), _) => port,
            (None, Scheme::Http) => 80,
            (None, Scheme::Https) => 443,
            (None, Scheme::Tcp) => return Err(error("give the port: tcp://host:port")),
        };
        let path = path_of(scheme, path).map_err(error)?;
        if userinfo.is_some() && scheme == Scheme::Tcp {
            return Err(error("a TCP address has no user and password"));
        }
        Ok(Self { scheme, host: host.to_owned(), port, path, userinfo })
    }

    /// The `Host` header: the port is left out where it is the scheme's own.
    pub(crate) fn authority(&self) -> String {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        match (self.scheme, self.port) {
            (Scheme::Http, 80) | (Scheme::Https, 443) => host,
            (_, port) => format!("{host}:{port}"),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.scheme {
            Scheme::Http => "http",
            Scheme::Https => "https",
            Scheme::Tcp => "tcp",
        };
        // Queries carry tokens.
        let path = self.path.split('?').next().unwrap_or("");
        write!(f, "{scheme}://{}{path}", self.authority())
    }
}

fn shown(text: &str) -> String {
    let text = text.split(['?', '#']).next().unwrap_or("");
    let (scheme, rest) = text.split_once("://").map_or(("", text), |(s, r)| (s, r));
    let rest = rest.rsplit('@').next().unwrap_or("");
    let shown = if scheme.is_empty() { rest.to_owned() } else { format!("{scheme}://{rest}") };
    shown.chars().take(100).collect()
}

fn host_and_port(place: &str) -> Result<(&str, Option<u16>), &'static str> {
    let (host, port) = if let Some(rest) = place.strip_prefix('[') {
        let (host, after) = rest.split_once(']').ok_or("the ] of the IPv6 address is missing")?;
        match after.strip_prefix(':') {
            Some(port) => (host, Some(port)),
            None if after.is_empty() => (host, None),
            None => return Err("expected a port after the ]"),
        }
    } else {
        match place.split_once(':') {
            Some((_, port)) if port.contains(':') => {
                return Err("put IPv6 addresses into brackets, such as [::1]:8080");
            }
            Some((host, port)) => (host, Some(port)),
            None => (place, None),
        }
    };
    if place.starts_with(':') {
        return port_of(port).map(|port| ("localhost", port));
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '%');
    if host.is_empty() {
        return Err("there is no host in it; type a URL such as http://localhost:8080/orders");
    }
    if !host.chars().all(is_name) {
        return Err("the host has characters that no host has");
    }
    Ok((host, port_of(port)?))
}

fn port_of(text: Option<&str>) -> Result<Option<u16>, &'static str> {
    let port =
        text.map(|p| p.parse::<u16>().ok().filter(|p| *p > 0)).map(|p| p.ok_or("ports go from 1 to 65535"));
    port.transpose()
}

fn path_of(scheme: Scheme, path: &str) -> Result<String, &'static str> {
    let path = path.split('#').next().unwrap_or("");
    if scheme == Scheme::Tcp {
        return if matches!(path, "" | "/") {
            Ok(String::new())
        } else {
            Err("a TCP address has no path; --line says what is sent")
        };
    }
    if !path.bytes().all(|b| b.is_ascii_graphic()) {
        return Err("escape blanks and what is not ASCII in the path, such as %20 for a blank");
    }
    Ok(if path.starts_with('/') { path.to_owned() } else { format!("/{path}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Target {
        Target::parse(text).unwrap()
    }

    #[test]
    fn targets_are_read() {
        let t = read("http://localhost:8080/orders?id={n}#x");
        assert_eq!((t.host.as_str(), t.port, t.path.as_str()), ("localhost", 8080, "/orders?id={n}"));
        assert_eq!(read("localhost:8080").path, "/");
        assert_eq!(read(":8080").host, "localhost");
        assert_eq!(read("https://h").port, 443);
        assert_eq!(read("http://[::1]:9/").authority(), "[::1]:9");
        assert_eq!(read("http://h?q=1").path, "/?q=1");
        assert_eq!(read("tcp://h:7").scheme, Scheme::Tcp);
        assert_eq!(read("http://h:80/").authority(), "h");
    }

    #[test]
    fn nothing_secret_is_shown() {
        let t = read("http://joe:hush@h:1/x?token=hush");
        assert_eq!(t.to_string(), "http://h:1/x");
        assert!(!format!("{t:?}").contains("joe:hush"));
        for text in ["ftp://joe:hush@h/x?token=hush", "http://joe:hush@h:99999/", "http://joe:hush@/?t=hush"]
        {
            let error = Target::parse(text).unwrap_err().to_string();
            assert!(!error.contains("hush"), "{error}");
        }
    }

    #[test]
    fn errors_say_what_to_type() {
        for (text, want) in [
            ("ftp://h", "use http://"),
            ("http://", "no host"),
            ("", "no host"),
            ("http://h:0", "from 1 to 65535"),
            ("::1:80", "brackets"),
            ("http://::1", "brackets"),
            ("http://h ost", "characters"),
            ("tcp://h", "give the port"),
            ("tcp://h:1/x", "--line"),
            ("http://h/a b", "%20"),
            ("http://[::1", "]"),
        ] {
            let error = Target::parse(text).unwrap_err().to_string();
            assert!(error.contains(want), "{text}: {error}");
        }
    }
}
