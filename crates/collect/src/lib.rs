//! All input that stanch takes from the outside: live pprof servers, files, stdin, bundles, binaries and sources.
//!
//! Nothing here understands a profile: bytes are brought as they came, with when and whence, and what could not be
//! had becomes a [`Gap`](stanch_model::Gap). [`Target::parse`] reads what the user typed, [`capture`] brings
//! everything at once and [`capture_each`] snapshot by snapshot, [`bundle`] keeps it in one file.
//!
//! Invariant: no message, gap, source or bundle ever holds a credential.

pub mod binary;
pub mod bundle;
mod cancel;
mod count;
mod error;
mod files;
mod go_files;
mod http;
mod live;
mod options;
mod progress;
mod secret;
pub mod source;
pub mod target;
mod text;

pub use bundle::{BundleWriter, is_bundle, read_bundle};
pub use cancel::CancelToken;
pub use count::{GoroutineScan, scan_goroutines};
pub use error::CollectError;
pub use files::{FileLimits, capture_files};
pub use go_files::OsFiles;
pub use http::client_config;
pub use live::{CaptureTail, Probe, capture, capture_each, fetch_profile};
pub use options::{Auth, CaptureOptions, Limits, TlsOptions};
pub use progress::{Event, Progress, Quiet};
pub use secret::{Secret, SecretError, secret};
pub use target::{Address, Target, TargetError};

/// The version that captures and bundles name as their maker.
pub const TOOL_VERSION: &str = env!("CARGO_PKG_VERSION");
