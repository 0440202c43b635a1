//! Real captures against what google/pprof says of them, broken inputs, and hostile ones.

mod broken;
mod captures;
pub(crate) mod encode;
mod prune;
pub(crate) mod raw;
mod round_trip;
