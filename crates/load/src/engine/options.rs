//! How the target is met.

use std::time::Duration;

use stanch_collect::TlsOptions;

use crate::error::LoadError;
use crate::target::{Scheme, Target};

/// What is spoken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Protocol {
    /// HTTP/1.1, or lines where the target is one of TCP.
    #[default]
    One,
    /// HTTP/2: by ALPN over TLS, with prior knowledge without.
    Http2,
}

impl Protocol {
    pub(super) fn alpn(self) -> &'static [u8] {
        match self {
            Self::One => b"http/1.1",
            Self::Http2 => b"h2",
        }
    }
}

/// Clients that read and write slowly.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Slow {
    /// Bytes per second, each way.
    pub rate: u64,
    /// Their share of the requests, 0 to 1.
    pub share: f64,
}

/// How requests and connections are handled.
#[derive(Clone, Debug)]
pub struct Options {
    /// What is spoken.
    pub protocol: Protocol,
    /// Whether a connection carries one request after the other.
    pub reuse: bool,
    /// Connections to open before the test and to use in turn. `None`: as many as are needed, the fewest first.
    pub connections: Option<usize>,
    /// Most connections at once.
    pub max_connections: usize,
    /// Most requests at once on a connection of HTTP/2.
    pub streams: usize,
    /// Time that a request has once it is started, and time that it may wait for a connection before.
    pub timeout: Duration,
    /// Time that a new connection has, TLS included.
    pub connect_timeout: Duration,
    /// Slow clients.
    pub slow: Option<Slow>,
    /// Share of the requests that are cut in the middle, by turns while they are sent and when the answer begins. 0 to 1.
    pub abort: f64,
    /// How TLS servers are met.
    pub tls: TlsOptions,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            protocol: Protocol::One,
            reuse: true,
            connections: None,
            max_connections: 10_000,
            streams: 100,
            timeout: Duration::from_secs(10),
            connect_timeout: Duration::from_secs(5),
            slow: None,
            abort: 0.0,
            tls: TlsOptions::default(),
        }
    }
}

impl Options {
    pub(super) fn check(&self, target: &Target) -> Result<(), LoadError> {
        let is_share = |share: f64| (0.0..=1.0).contains(&share);
        if self.protocol == Protocol::Http2 && target.scheme == Scheme::Tcp {
            return Err(LoadError::option("HTTP/2", "a tcp:// target speaks lines; use http:// or https://"));
        }
        if self.protocol == Protocol::Http2 && self.slow.is_some() {
            return Err(LoadError::option(
                "slow clients",
                "they are spoken over HTTP/1.1 and TCP; leave HTTP/2 out",
            ));
        }
        if self.protocol == Protocol::Http2 && !self.reuse {
            return Err(LoadError::option(
                "HTTP/2",
                "its connections are made to be shared; leave out that they are not",
            ));
        }
        if self.slow.is_some_and(|s| s.rate == 0 || !is_share(s.share)) {
            return Err(LoadError::option(
                "slow clients",
                "expected a rate above 0 and a share from 0 to 100 %",
            ));
        }
        if !is_share(self.abort) {
            return Err(LoadError::option("aborting clients", "expected a share from 0 to 100 %"));
        }
        if self.max_connections == 0 || self.streams == 0 || self.connections == Some(0) {
            return Err(LoadError::option("the number of connections", "expected one at least"));
        }
        if self.connections.is_some_and(|c| c > self.max_connections) {
            return Err(LoadError::option(
                "the number of connections",
                "it is above the most that are allowed",
            ));
        }
        Ok(())
    }

    /// Whether request `number` is one of a share: evenly spread, and the same in every run. Shares with another `phase`, from
    /// 0 to 1, fall on other requests.
    pub(super) fn picks(share: f64, phase: f64, number: u64) -> bool {
        let before = (number as f64).mul_add(share, phase);
        (before + share).floor() > before.floor()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_spread_evenly() {
        let picked = |share| (0..1000).filter(|n| Options::picks(share, 0.0, *n)).count();
        assert_eq!((picked(0.0), picked(1.0)), (0, 1000));
        assert!(picked(0.1).abs_diff(100) <= 1 && picked(0.333).abs_diff(333) <= 1);
        assert_eq!((0..10).filter(|n| Options::picks(0.2, 0.0, *n)).collect::<Vec<_>>(), [4, 9]);
        let both = |n: &u64| Options::picks(0.1, 0.0, *n) && Options::picks(0.1, 0.5, *n);
        assert_eq!((0..1000).filter(both).count(), 0, "slow clients and those that go away are not the same");
    }

    #[test]
    fn what_does_not_go_together_is_refused() {
        let web = Target::parse("http://h/").unwrap();
        let refused = |options: Options, target: &Target| options.check(target).is_err();
        let h2 = Options { protocol: Protocol::Http2, ..Options::default() };
        assert!(!refused(h2.clone(), &web));
        assert!(refused(h2.clone(), &Target::parse("tcp://h:1").unwrap()));
        assert!(refused(Options { slow: Some(Slow { rate: 10, share: 1.0 }), ..h2.clone() }, &web));
        assert!(refused(Options { reuse: false, ..h2 }, &web));
        assert!(refused(Options { abort: 1.5, ..Options::default() }, &web));
        assert!(refused(Options { abort: f64::NAN, ..Options::default() }, &web));
        assert!(refused(Options { max_connections: 0, ..Options::default() }, &web));
        assert!(refused(Options { connections: Some(20_000), ..Options::default() }, &web));
    }
}
