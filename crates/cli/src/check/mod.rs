//! The stages of `stanch check`: from arguments, configuration and environment over packages to one report.
//!
//! [`session`] is one run over the source. What comes before it is in [`settings`], [`config`], [`go_env`] and
//! [`select`]; what comes after it works on the report: what is known already, what is mended, how it is said.
//!
//! Invariants: paths are absolute until [`paths::relate`]; a source file is written by `--fix` alone.

pub(crate) mod baseline;
mod cache;
pub(crate) mod config;
mod deps;
pub(crate) mod fix;
mod glob;
pub(crate) mod go_env;
mod heads;
pub(crate) mod heap;
mod kept;
pub(crate) mod paths;
mod problems;
pub(crate) mod render;
pub(crate) mod seen;
pub(crate) mod select;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod since;
#[cfg(test)]
pub(crate) mod testing;
pub(crate) mod watch;
