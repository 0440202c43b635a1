//! The generator against servers that do what is asked of them: answer, stall, cut, reset, close, lie.

mod classes;
mod http2;
mod lines;
mod openness;
mod server;
