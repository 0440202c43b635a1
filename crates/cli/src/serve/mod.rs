//! The profile bench in a browser: a small HTTP server on loopback over one profile.
//!
//! A [`Bench`](crate::bench::Bench) answers, without any IO but that of source files which the profile names; [`http`]
//! puts that on the wire; [`guard`] says who may ask. The page itself comes from the crate `report`.
//!
//! Invariants: nothing is written and nothing outside the profile can be named (a node by its number, a place in the
//! tree by a stack's number and a depth, a file through a node); it listens on loopback unless told otherwise; a request
//! whose `Host` is a name that is not ours is refused, so that no page of the web can read a profile by pointing its own
//! name here.

mod api;
mod download;
mod error;
mod guard;
mod http;
mod page;
mod query;

pub(crate) use guard::Listen;
pub(crate) use http::serve;
