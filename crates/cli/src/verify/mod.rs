//! Verification of a change: both builds under the same load, each looked at before, meanwhile and after.

pub(crate) mod lab;
pub(crate) mod side;
