//! The profile bench in a terminal: top, flame graph, peek and source, by keys.
//!
//! [`Browser`] is a state machine: [`Browser::press`] takes a key and says what it wants from outside, and
//! [`Browser::draw`] paints into a buffer. `screens` holds one module for each screen; [`terminal`] is the loop that
//! reads keys, brings what is wanted and puts the buffer on the terminal.
//!
//! Invariants: nothing but [`terminal`] does IO; the terminal is given back as it was on every way out, panics and
//! signals included; no name of a profile reaches the terminal with a character that would move its cursor.

mod browser;
mod cells;
mod find;
mod help;
mod keys;
mod look;
mod paint;
mod screens;
mod terminal;

#[cfg(all(test, target_os = "linux"))]
mod panics;
#[cfg(test)]
mod tests;

pub(crate) use browser::Browser;
pub(crate) use look::Look;
pub(crate) use terminal::{check, run};
