//! Go services with known leaks, and their mended twins.
//!
//! The services live in `services/` (standard library only) and `services-ants/` (needs
//! `github.com/panjf2000/ants/v2`). Each leaks as a real incident did when it runs with `-leak=true`, and runs
//! the mended code under the same traffic with `-leak=false`. Trailing comments such as
//! `// stanch:blocked unanswered-send` mark the lines that a detector has to name; [`scenarios`] reads them.
//!
//! ```no_run
//! # fn main() -> Result<(), stanch_lab::Error> {
//! let cache = stanch_lab::default_cache_dir()?;
//! let go = stanch_lab::find_go(None)?;
//! let scenario = stanch_lab::scenario("order-handler").expect("it is in the manifest");
//! let binary = stanch_lab::build(scenario, &go, &cache)?;
//! let running = stanch_lab::Running::start(&binary, true, None, &[])?;
//! // … look at running.url() …
//! running.stop()?;
//! # Ok(())
//! # }
//! ```
//!
//! Invariants: services listen on loopback addresses only; nothing here prints; a service never outlives its
//! [`Running`], not even when this process is killed.

mod compile;
mod error;
mod golang;
mod gonames;
mod manifest;
mod markers;
mod proxy;
mod running;
mod sources;
mod units;

pub use compile::build;
pub use error::Error;
pub use golang::{Go, OLDEST_MINOR, find_go};
pub use manifest::{Module, Scenario, scenario, scenarios};
pub use markers::{Marker, MarkerKind};
pub use proxy::{Fault, Proxy, ProxyOptions, ProxyStats, Schedule, ScheduleError};
pub use running::{Exit, Running};
pub use sources::{default_cache_dir, extract, files, source_dir};
