//! What can be wrong with a link, and how it is written.

use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;
use std::time::Duration;

use crate::units;

const WORDS: &str =
    "expected pass, delay TIME, limit RATE, cut, half-close, black-hole or answer CODE (500 to 599)";

/// What the proxy does to the connections that go through it.
///
/// Written as `pass`, `delay 200ms`, `limit 64KiB/s`, `cut`, `half-close`, `black-hole`, `answer 503`; what is
/// displayed reads back as the same fault.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Fault {
    /// Nothing: a healthy link.
    #[default]
    Pass,
    /// All bytes, and the end of a stream, arrive that much later in both directions. It is latency: the bytes per
    /// second stay the same.
    Delay(Duration),
    /// No more bytes per second than that in each direction, over all connections together.
    Limit(NonZeroU64),
    /// Connections are reset, those that are open and those that come.
    Cut,
    /// The client is told that nothing more comes (FIN), while what it sends still arrives: what a peer that shuts
    /// down its sending half does. A client that does not close its end stays in CLOSE_WAIT.
    HalfClose,
    /// Connections open and stay open, and nothing arrives in either direction. What was held arrives when the
    /// fault is over, as after lost packets.
    BlackHole,
    /// Requests of HTTP/1 are answered with that status, from 500 to 599, and do not reach the target. An exchange
    /// that is under way is completed unless its client sends more.
    Answer(u16),
}

impl Fault {
    /// Reads a fault from the front of a list of words, and returns how many words it took.
    pub(crate) fn from_words(words: &[&str]) -> Result<(Self, usize), String> {
        let (name, value) = (words.first().copied().unwrap_or_default(), words.get(1).copied());
        let need = |what: &str| value.ok_or_else(|| format!("{name} needs {what}"));
        Ok(match name {
            "pass" => (Self::Pass, 1),
            "cut" => (Self::Cut, 1),
            "half-close" => (Self::HalfClose, 1),
            "black-hole" => (Self::BlackHole, 1),
            "delay" => (Self::Delay(units::positive_time(need("a time, such as delay 200ms")?)?), 2),
            "limit" => (Self::Limit(units::rate(need("a rate, such as limit 64KiB/s")?)?), 2),
            "answer" => (Self::Answer(status(need("a status, such as answer 503")?)?), 2),
            "" => return Err(WORDS.to_owned()),
            other => return Err(format!("{other:?} is no fault: {WORDS}")),
        })
    }
}

fn status(text: &str) -> Result<u16, String> {
    let code = text.parse().ok().filter(|code| (500..600).contains(code));
    code.ok_or_else(|| format!("{text:?} is no status from 500 to 599"))
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let words: Vec<&str> = text.split_whitespace().collect();
        match Self::from_words(&words)? {
            (fault, used) if used == words.len() => Ok(fault),
            (_, used) => Err(format!("{:?} is too much", words[used..].join(" "))),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Pass => f.write_str("pass"),
            Self::Delay(time) => write!(f, "delay {}", units::show_time(time)),
            Self::Limit(rate) => write!(f, "limit {}", units::show_rate(rate)),
            Self::Cut => f.write_str("cut"),
            Self::HalfClose => f.write_str("half-close"),
            Self::BlackHole => f.write_str("black-hole"),
            Self::Answer(code) => write!(f, "answer {code}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_reads_back() {
        for text in ["pass", "delay 200ms", "limit 64KiB/s", "cut", "half-close", "black-hole", "answer 503"]
        {
            assert_eq!(text.parse::<Fault>().map(|fault| fault.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn what_is_no_fault_says_what_one_is() {
        for (text, part) in [
            ("", "expected pass"),
            ("slow", "\"slow\" is no fault"),
            ("delay", "delay needs a time"),
            ("delay 0s", "above zero"),
            ("delay 5", "such as 500ms"),
            ("limit 0/s", "such as 512B/s"),
            ("answer 404", "no status from 500 to 599"),
            ("cut now", "\"now\" is too much"),
        ] {
            let error = text.parse::<Fault>().unwrap_err();
            assert!(error.contains(part), "{text}: {error}");
        }
    }
}
