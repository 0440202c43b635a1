//! Why a request has no answer.

use serde::Serialize;
use stanch_profile::ProfileError;

/// A status and a sentence for the person in front of the browser.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct ApiError {
    pub(super) status: u16,
    pub(super) message: String,
}

impl ApiError {
    /// The request says something that cannot be meant.
    pub(super) fn bad(message: impl Into<String>) -> Self {
        Self { status: 400, message: message.into() }
    }

    /// What it names is not there.
    pub(super) fn missing(message: impl Into<String>) -> Self {
        Self { status: 404, message: message.into() }
    }

    pub(super) fn json(&self) -> Vec<u8> {
        #[derive(Serialize)]
        struct Body<'a> {
            error: &'a str,
        }
        serde_json::to_vec(&Body { error: &self.message }).expect("a string is JSON")
    }
}

/// Options that cannot be meant.
impl From<ProfileError> for ApiError {
    fn from(error: ProfileError) -> Self {
        Self::bad(error.to_string())
    }
}
