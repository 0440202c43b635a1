//! Reading Go source without a Go toolchain.
//!
//! Holds the lexer today: what the run-time rules need to look closer at a line that a stack names.

pub mod lexer;
pub mod module;

pub use lexer::{Kind, Token, tokens};
