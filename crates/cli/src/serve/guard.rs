//! Who may ask: where the server listens, and under which names.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs as _};

use crate::failure::{Failure, Result};

/// Where to listen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Listen {
    /// The address; port 0 takes any that is free.
    pub(crate) address: SocketAddr,
    /// The host as it was typed, which requests may name.
    host: String,
}

impl Listen {
    /// Reads `host:port`. Other machines can only be let in with `exposed`.
    pub(crate) fn parse(text: &str, exposed: bool) -> Result<Self> {
        let host = host_of(text).to_ascii_lowercase();
        let wrong =
            || Failure::new(format!("listen on {text:?}")).help("give host:port, such as 127.0.0.1:8080");
        let found: Vec<SocketAddr> = text
            .to_socket_addrs()
            .map_err(|e| {
                Failure::caused(format!("listen on {text:?}"), &e)
                    .help("give host:port, such as 127.0.0.1:8080")
            })?
            .collect();
        // Of `localhost`, which may be both, the older address: the one that links are typed with.
        let address = found.iter().find(|a| a.is_ipv4()).or(found.first()).copied().ok_or_else(wrong)?;
        if !address.ip().to_canonical().is_loopback() && !exposed {
            return Err(Failure::new(format!("listen on {address}: other machines could read the profile"))
                .help("listen on 127.0.0.1, or allow it with --expose"));
        }
        Ok(Self { address, host })
    }

    /// Whether only this machine reaches it.
    pub(crate) fn is_local(&self) -> bool {
        self.address.ip().to_canonical().is_loopback()
    }

    /// Whether a request for this `Host` is meant for us.
    ///
    /// A page of the web can point a name of its own at 127.0.0.1 and have the browser ask us in its name; what it cannot
    /// do is to make the browser send another `Host` than that name. Addresses are nobody's names.
    pub(super) fn accepts(&self, host: &str) -> bool {
        let host = host_of(host).to_ascii_lowercase();
        let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        match literal {
            Ok(ip) => !self.address.ip().is_loopback() || ip.to_canonical().is_loopback(),
            Err(_) => host == "localhost" || (host == self.host && !host.is_empty()),
        }
    }
}

/// `host` of `host:port`; the port may be missing.
fn host_of(text: &str) -> &str {
    match text.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) && !host.ends_with(':') => host,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_unless_exposed() {
        for fine in ["127.0.0.1:0", "[::1]:0", "localhost:8080", "127.9.9.9:1", "[::ffff:127.0.0.1]:0"] {
            assert!(Listen::parse(fine, false).is_ok(), "{fine}");
        }
        for open in ["0.0.0.0:0", "[::]:0", "192.0.2.1:80"] {
            let refused = Listen::parse(open, false).unwrap_err();
            assert!(refused.help.unwrap().contains("--expose"), "{open}");
            assert!(Listen::parse(open, true).is_ok(), "{open}");
        }
        assert!(Listen::parse("8080", false).is_err());
        assert!(Listen::parse("", false).is_err());
    }

    #[test]
    fn names_of_others_are_refused() {
        let local = Listen::parse("127.0.0.1:8080", false).unwrap();
        for ours in ["127.0.0.1:8080", "127.0.0.1", "localhost:8080", "LOCALHOST", "[::1]:8080"] {
            assert!(local.accepts(ours), "{ours}");
        }
        for other in [
            "evil.example",
            "evil.example:8080",
            "localhost.evil.example",
            "192.0.2.1:8080",
            "",
            ":80",
            "127.0.0.1.nip.io",
        ] {
            assert!(!local.accepts(other), "{other}");
        }
        let open = Listen::parse("0.0.0.0:8080", true).unwrap();
        assert!(open.accepts("192.0.2.1:8080"));
        assert!(!open.accepts("evil.example:8080"));
    }
}
