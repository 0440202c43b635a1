//! What is wrong with a text.

use std::fmt;

/// A syntax error, worded as `go/parser` words it.
#[derive(Clone, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub struct SyntaxError {
    /// Byte offset that the error is about.
    pub offset: u32,
    /// What is wrong: a lower-case fragment.
    pub message: Box<str>,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "offset {}: {}", self.offset, self.message)
    }
}

impl std::error::Error for SyntaxError {}

/// Errors that one file may keep: enough for any reader, and no second copy of a file that is all errors.
pub const MAX_ERRORS: usize = 1000;

/// Errors as they are found, bounded by [`MAX_ERRORS`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Errors {
    pub(crate) list: Vec<SyntaxError>,
    pub(crate) dropped: usize,
}

impl Errors {
    pub(crate) fn add(&mut self, offset: u32, message: impl Into<Box<str>>) {
        if self.list.len() < MAX_ERRORS {
            self.list.push(SyntaxError { offset, message: message.into() });
        } else {
            self.dropped += 1;
        }
    }

    /// By place; what a second look at the same text found again is left out.
    pub(crate) fn sorted(mut self) -> (Vec<SyntaxError>, usize) {
        self.list.sort_by_key(|e| e.offset);
        self.list.dedup();
        (self.list, self.dropped)
    }
}
