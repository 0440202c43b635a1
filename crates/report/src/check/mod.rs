//! What `stanch check` found in source, in every format that people, editors and CI systems read.
//!
//! One format per module, one entry function each, all over the same [`CheckReport`] and [`SourceText`]: the exit
//! code is [`CheckReport::exit_code`] whatever the format is.
//!
//! Paths: a finding's files are written as they stand in the model, with `/` between folders. CI systems expect them
//! relative to the root of the repository; the caller makes them so. Columns of the model count bytes; SARIF gets
//! UTF-16 code units, rdjson bytes, Checkstyle and GitHub characters, wherever the text of the file is at hand.
//!
//! Source texts that were not UTF-8 are expected with U+FFFD in the place of what was wrong. Byte offsets do not hold
//! in such a text, so edits in it are written with their offsets alone, never with lines that could be wrong.

mod checkstyle;
mod edits;
mod github;
mod gitlab;
mod json;
mod junit;
mod level;
pub(crate) mod place;
mod rdjson;
mod sarif;
pub(crate) mod story;
mod text;
mod texts;
pub(crate) mod trace;
pub(crate) mod xml;

pub use checkstyle::checkstyle;
pub use github::{github, github_summary};
pub use gitlab::gitlab;
pub use json::{SCHEMA, SCHEMA_ID, json};
pub use junit::junit;
pub use rdjson::rdjson;
pub use sarif::{SARIF_MAX_RESULTS, sarif};
pub use text::{quiet, text};

#[cfg(doc)]
use stanch_model::{CheckReport, SourceText};

/// What formats that describe their rules say about one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RuleText<'a> {
    /// `ST3001`
    pub id: &'a str,
    /// `unclosed-body`
    pub slug: &'a str,
    /// One line: what is seen.
    pub title: &'a str,
    /// The whole doc.md of the rule, Markdown; its section `Why it leaks` becomes the full description.
    pub doc: &'a str,
    /// Where the same can be read on the web.
    pub help_uri: Option<&'a str>,
}

/// The program that made the report.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tool<'a> {
    /// Its version, semantic: `1.2.0`.
    pub version: &'a str,
    /// Its home page.
    pub information_uri: Option<&'a str>,
    /// Every rule that may have made a finding.
    pub rules: &'a [RuleText<'a>],
}
