//! The command line, read in two steps: [`raw`] is what the user typed, `resolve` is what it means once the
//! environment, files and defaults have had their say.

pub(crate) mod auth;
pub mod bare;
pub mod check;
pub mod flame;
pub mod forecast;
pub mod gate;
pub mod lab;
pub mod literal;
pub mod load;
pub mod profile;
pub mod raw;
pub(crate) mod resolve;
pub mod units;
pub mod verify;

pub use raw::{Cli, Command};
