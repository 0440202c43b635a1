//! Why a profile cannot be prepared as asked.

use stanch_model::profile::BuildError;
use thiserror::Error;

/// Why a profile cannot be shown as asked. The profile itself is sound.
#[derive(Debug, Error)]
pub enum ProfileError {
    /// An option holds no regular expression.
    #[error("parse the regular expression of {option}: {source}")]
    Expression {
        /// `focus`, `tagfocus`, …
        option: &'static str,
        /// What is wrong with it.
        source: Box<regex::Error>,
    },
    /// There is no such sample type.
    #[error("find the sample type {asked:?}: the profile has {known}")]
    SampleType {
        /// What was asked for.
        asked: String,
        /// What is there.
        known: String,
    },
    /// The profile has no sample type at all.
    #[error("read the values: the profile has no sample types")]
    NoSampleTypes,
    /// `divide_by` is 0.
    #[error("divide by zero")]
    DivideByZero,
    /// Nothing matches the expression of `list` or `peek`.
    #[error("find a function that matches {0:?}")]
    NoMatch(String),
    /// Profiles that cannot be put together.
    #[error("put the profiles together: {0}")]
    Incompatible(String),
    /// More calls than [`Options::max_frames`](crate::Options::max_frames).
    #[error("expand the stacks: they have more than {0} calls")]
    TooManyFrames(usize),
    /// A table of the result is full.
    #[error("build the profile: {0}")]
    Build(#[from] BuildError),
}
