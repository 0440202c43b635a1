//! Load tests: what was typed to a plan, the plan to a result, and what is seen meanwhile.

pub(crate) mod knee;
pub(crate) mod plan;
pub(crate) mod resources;
mod screen;
mod watch;

pub(crate) use plan::Plan;
pub(crate) use watch::run;
