//! `stanch profile serve` and `stanch profile flame`, over the wire and in a real browser.
#![cfg(unix)]

mod browser;
mod page;
mod samples;
mod server;
mod wire;
