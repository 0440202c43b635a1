//! What every reader returns: a value *and* what was wrong with its input.

use std::fmt;

/// A value together with everything that was odd about the bytes it came from.
#[derive(Clone, Debug, Default)]
pub struct Parsed<T> {
    /// What could be read.
    pub value: T,
    /// What could not; empty means that every byte was understood.
    pub problems: Vec<Problem>,
}

impl<T> Parsed<T> {
    /// A value without problems.
    pub fn clean(value: T) -> Self {
        Self { value, problems: Vec::new() }
    }
}

/// One thing that was wrong with an input that could still be read in part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// A lower-case fragment that fits "problem: …".
    pub what: String,
    /// Byte offset where it starts, when known.
    pub offset: Option<u64>,
    /// 1-based line for texts, when known.
    pub line: Option<u64>,
    /// How many bytes were dropped because of it.
    pub dropped_bytes: u64,
    /// Whether evidence is missing because of it (a cut dump), rather than merely odd.
    pub incomplete: bool,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        if let Some(line) = self.line {
            write!(f, " (line {line})")?;
        } else if let Some(offset) = self.offset {
            write!(f, " (byte {offset})")?;
        }
        if self.dropped_bytes > 0 {
            write!(f, ", {} bytes not read", self.dropped_bytes)?;
        }
        Ok(())
    }
}

/// Why nothing could be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ParseError {
    /// The bytes are of another format; `looks_like` says which, when it was recognised.
    NotMine {
        /// What the bytes look like instead, such as "an HTML page" or "a Java thread dump".
        looks_like: Option<String>,
    },
    /// The format was recognised and is broken.
    Malformed {
        /// A lower-case fragment that says what is broken.
        what: String,
        /// Byte offset, when known.
        offset: Option<u64>,
    },
    /// The format was recognised and ends too early to yield anything.
    Truncated {
        /// A lower-case fragment that says what ended.
        what: String,
    },
    /// Reading it would need more than the reader's cap.
    TooLarge {
        /// A lower-case fragment that says what is too large and what the cap is.
        what: String,
    },
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ParseError::NotMine { looks_like: Some(what) } => write!(f, "found {what}"),
            ParseError::NotMine { looks_like: None } => f.write_str("format not recognised"),
            ParseError::Malformed { what, offset: Some(at) } => write!(f, "malformed: {what} (byte {at})"),
            ParseError::Malformed { what, offset: None } => write!(f, "malformed: {what}"),
            ParseError::Truncated { what } => write!(f, "truncated: {what}"),
            ParseError::TooLarge { what } => write!(f, "too large: {what}"),
        }
    }
}

impl std::error::Error for ParseError {}
