//! The leak as an equation: how fast goroutines arrive, how fast they end, what they cost in throughput, and when a limit
//! is reached.
//!
//! The model is `dG/dt = λ·Q(t) − μ·G(t)` with `Q(t) = Q0·exp(−α·G(t))`. [`fn@outlook`] fits it ([`fn@model`]), fits straight
//! lines to what has its own law ([`fn@line()`]), and answers when limits are reached, each time as a 90 % interval of a
//! bootstrap. `docs/forecast.md` says how and when it refuses.
//!
//! Invariants: pure (no IO, no clock; the bootstrap's dice have a fixed seed, so the same numbers give the same answer);
//! values that are no numbers are counted and never become zeros; a model that does not fit is a [`Refusal`] with its
//! reason and is not drawn.

mod dice;
mod fit;
mod line;
mod model;
mod noise;
mod ode;
mod outlook;
mod refusal;
mod series;

pub use line::{Line, Over, line};
pub use model::{Estimate, Goodness, LEAST_POINTS, Model, Parameters, Seen, model};
pub use ode::Equation;
pub use outlook::{
    Curve, CurvePoint, HORIZON_S, Limit, NoRate, Other, Outlook, Question, Traffic, Within, outlook,
};
pub use refusal::Refusal;
pub use series::{Collapse, Series};
