//! What failed, why, and what to do about it.

use std::error::Error;
use std::fmt;

/// The result of everything that can fail in front of the user.
pub(crate) type Result<T> = std::result::Result<T, Failure>;

/// Why a command ends without what it was asked for: one line of what failed, and perhaps one of what to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// Follows "failed to": `read dump.txt: permission denied`.
    pub(crate) what: String,
    /// Follows "help:".
    pub(crate) help: Option<String>,
}

impl Failure {
    /// `what` follows "failed to".
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Failure { what: what.into(), help: None }
    }

    /// `what` follows "failed to"; the causes of `error` follow once each.
    pub(crate) fn caused(what: impl fmt::Display, error: &dyn Error) -> Self {
        Self::new(format!("{what}: {}", chain(error)))
    }

    /// With what to do about it.
    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Failure { help: Some(help.into()), ..self }
    }
}

/// All causes in one line. Many errors print their cause in their own message as well: each text appears once.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("{text}")]
    struct Layer {
        text: &'static str,
        source: Option<Box<Layer>>,
    }

    #[test]
    fn each_cause_is_told_once() {
        let root = Layer { text: "connection refused", source: None };
        let repeats =
            Layer { text: "connect to 127.0.0.1:1: connection refused", source: Some(Box::new(root)) };
        let top = Layer { text: "no answer", source: Some(Box::new(repeats)) };
        assert_eq!(chain(&top), "no answer: connect to 127.0.0.1:1: connection refused");
    }

    #[test]
    fn help_stays_with_its_failure() {
        let failure = Failure::new("read a").help("give another");
        assert_eq!(failure, Failure { what: "read a".to_owned(), help: Some("give another".to_owned()) });
    }
}
