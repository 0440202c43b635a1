//! Reading Go source without a Go toolchain.
#![doc = ""]
#![doc = include_str!("../README.md")]

pub mod ast;
pub mod cfg;
mod error;
pub mod exec;
mod file;
mod graph;
pub mod ir;
pub mod lexer;
pub mod literal;
pub mod module;
mod names;
pub mod parser;
mod span;
mod token;
pub mod types;
mod words;

pub use error::{MAX_ERRORS, SyntaxError};
pub use file::{Body, CommentGroup, File, Mode, parse_body, parse_file};
pub use lexer::{Lexeme, Lexer, LineDirective};
pub use names::{Interner, Name, Remap};
pub use span::{LineTable, Position, Span};
pub use token::Tok;
pub use words::{Kind, Token, tokens};
