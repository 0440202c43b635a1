//! Goroutine dumps as text: `/debug/pprof/goroutine?debug=2`, `runtime.Stack`, SIGQUIT and panic traces, Go 1.16
//! to 1.27 — and the `debug=1` texts of count profiles ([`parse_counts`]).
//!
//! The parser is pushed bytes ([`DumpParser::feed`]) and does no IO. What varies between goroutines (ids,
//! argument words, `fp=`) is read in place; what repeats (frames, stacks, labels) is looked up by the hash of its
//! bytes, so that most of a dump is never parsed twice.
//!
//! Frames come in the runtime's order, leaf first. The frames of `[originating from goroutine N]` blocks
//! (GODEBUG=tracebackancestors) are read and left out: they are no part of the goroutine's stack. Names agree with
//! those in pprof profiles: type arguments are `[...]`, and the traceback's `panic` is `runtime.gopanic`.
//!
//! Source: `runtime/traceback.go` and `runtime/print.go`.

use stanch_model::{GoroutineDump, ParseError, Parsed, Symbols};

mod build;
mod counts;
mod frame;
mod header;
mod ids;
mod labels;
mod lines;
mod machine;
mod parser;
mod status;

pub use counts::parse_counts;
pub(crate) use frame::pprof_name;
pub(crate) use labels::parse_quoted as parse_labels;
pub use parser::{DumpParser, FoundDump, HTTP_CUT};

pub(crate) use header::{is_header, may_be_header};
pub(crate) use labels::unquote;
pub(crate) use machine::is_reason;
pub(crate) use parser::{Stream, too_many_names};

/// Reads the one dump that `bytes` hold.
///
/// # Errors
/// As [`DumpParser::finish`].
pub fn parse(bytes: &[u8], symbols: &mut Symbols) -> Result<Parsed<GoroutineDump>, ParseError> {
    let mut parser = DumpParser::new(symbols);
    parser.feed(bytes);
    parser.finish()
}

/// Reads all dumps that follow each other in `bytes`.
///
/// # Errors
/// As [`DumpParser::finish_all`].
pub fn parse_all(bytes: &[u8], symbols: &mut Symbols) -> Result<Parsed<Vec<FoundDump>>, ParseError> {
    let mut parser = DumpParser::new(symbols);
    parser.feed(bytes);
    parser.finish_all()
}

#[cfg(test)]
mod captures;
#[cfg(test)]
mod tests;
