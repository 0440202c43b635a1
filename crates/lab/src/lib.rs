//! Go services with known leaks, and their mended twins.
//!
//! The services live in `services/` (standard library only), `services-ants/` (needs `github.com/panjf2000/ants/v2`)
//! and `services-postgres/` (needs `github.com/lib/pq`, and a PostgreSQL to run). Each leaks as a real incident did when it runs with `-leak=true`, and runs
//! the mended code under the same traffic with `-leak=false`. Trailing comments such as
//! `// stanch:blocked unanswered-send` mark the lines that a detector has to name; [`scenarios`] reads them.
//!
//! ```no_run
//! # fn main() -> Result<(), stanch_lab::Error> {
//! let cache = stanch_lab::default_cache_dir()?;
//! let go = stanch_lab::find_go(None)?;
//! let scenario = stanch_lab::scenario("order-handler").expect("it is in the manifest");
//! let options = stanch_lab::StageOptions { leak: true, ..Default::default() };
//! let stage = stanch_lab::Stage::set(scenario, &go, &cache, options)?;
//! // … look at stage.url() …
//! stage.stop()?;
//! # Ok(())
//! # }
//! ```
//!
//! Invariants: services listen on loopback addresses only; nothing here prints; a service never outlives its
//! [`Running`], nor what it needs its [`Stage`], not even when this process is killed.

mod compile;
mod error;
mod golang;
mod gonames;
mod manifest;
mod markers;
mod postgres;
mod proxy;
mod running;
mod sources;
mod stage;
mod steps;
mod units;

pub use compile::build;
pub use error::Error;
pub use golang::{Go, OLDEST_MINOR, find_go};
pub use manifest::{Module, Need, Scenario, scenario, scenarios};
pub use markers::{Marker, MarkerKind};
pub use postgres::{Postgres, find_postgres};
pub use proxy::{Fault, FaultChange, Proxy, ProxyOptions, ProxyStats, Schedule, ScheduleError};
pub use running::{Exit, Running};
pub use sources::{default_cache_dir, extract, files, source_dir};
pub use stage::{Stage, StageOptions};
pub use steps::{Act, Actor, Step, Steps};
