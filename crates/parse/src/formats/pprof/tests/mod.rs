//! Real captures against what google/pprof says of them, broken inputs, and hostile ones.

mod captures;
pub(crate) mod raw;
