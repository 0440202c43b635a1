//! What rules that look at shapes have in common: names of things, constants, where a value goes, how often a
//! function runs.

pub(crate) mod contexts;
pub(crate) mod fate;
pub(crate) mod flow;
pub(crate) mod growth;
pub(crate) mod heat;
pub(crate) mod made;
pub(crate) mod names;
pub(crate) mod values;

pub(crate) use fate::{Fate, Policy};
pub(crate) use heat::Heat;
