//! What people ask of a profile: everything that `go tool pprof` answers, and what it cannot.
//!
//! A [`Profile`](stanch_model::profile::Profile) as the readers give it is turned by [`Calls::prepare`] into what all
//! views share: distinct nodes, flat stacks of node ids, one value per stack, with filters and granularity applied.
//! Views add up ids and look at names last, for the rows that they show.
//!
//! Invariants: pure (no IO, no clock, no globals); numbers and order are those of google/pprof unless a test lists
//! the difference with its reason; sums saturate; no profile and no option makes it panic.

mod calls;
mod error;
mod expression;
pub mod flame;
mod goroutines;
pub mod graph;
pub mod leaks;
mod merge;
mod nameless;
mod names;
mod options;
pub mod paths;
mod proto;
mod select;
mod tag_filter;
mod tag_frames;
pub mod text;
pub mod units;

pub use calls::{Calls, Frame, Measure, Node, NodeId, Row, Weight};
pub use error::ProfileError;
pub use expression::expression;
pub use goroutines::from_goroutines;
pub use merge::{BASE_LABEL, Base, BaseKind, merge, with_base};
pub use nameless::without_nameless_ends;
pub use names::{NameId, Names};
pub use options::{Granularity, Options, Sort};
pub use proto::encode;
pub use select::filtered;
