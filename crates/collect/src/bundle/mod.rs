//! Bundles: a capture in one file, so that what was seen can be looked at again.
//!
//! A bundle is a sequence of records, each with its own checksum and most of them a zstd frame: first where it all comes from, then
//! for each snapshot a manifest (JSON) and the raw bytes of its parts, at last what is missing as a whole. A reader
//! gets every record that is whole, whatever happened to the others.
//!
//! Invariant: a file under its final name is complete; an unfinished one ends in `.partial`.

mod error;
mod manifest;
mod reader;
mod record;
mod writer;

pub use error::BundleError;
pub use reader::{ReadLimits, read_bundle, read_bundle_bytes};
pub use record::{FORMAT, MAGIC, is_bundle};
pub use writer::{BundleWriter, write_bundle};
