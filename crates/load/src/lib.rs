//! Load in the open model: requests start when the schedule says, whatever became of those before.
//!
//! A closed loop (N clients that wait for their answers) asks less of a target that gets slower, and so hides the very
//! decay that it should show. Here [`Schedule`] is a pure function from a request's number to its intended start, every
//! latency counts from there, and a request that finds no free connection waits with its clock running.
//!
//! [`run`] drives one target on one thread; what comes back is a [`LoadResult`](stanch_model::LoadResult). HTTP/1.1 and
//! lines are read by `link::answer`, HTTP/2 by hyper. [`knee`] finds where a curve of runs bends, and [`blame`] which resource gave out.
//!
//! Invariants: every request that was due is counted exactly once; memory is bounded by connections and by the rows of
//! the result, never by requests; no credential is in a message or a result.

pub mod blame;
mod engine;
mod error;
pub mod knee;
mod link;
mod record;
mod request;
mod schedule;
mod target;
mod template;

pub use engine::{Observer, Options, Protocol, Silent, Slow, SoFar, run};
pub use error::LoadError;
pub use request::Message;
pub use schedule::{Schedule, ScheduleError};
pub use target::{Scheme, Target, TargetError};
