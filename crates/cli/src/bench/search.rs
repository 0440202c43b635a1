//! What people search for.

use regex::{Regex, RegexBuilder};

/// Characters of an expression: longer ones are no search but an attack on the compiler of expressions.
const EXPRESSION: usize = 1000;

/// The expression that somebody typed; letters match in both cases. The error is a sentence that says what is wrong.
pub(crate) fn expression(text: &str) -> Result<Regex, String> {
    if text.len() > EXPRESSION {
        return Err(format!("the expression is longer than {EXPRESSION} characters"));
    }
    let built = RegexBuilder::new(text).case_insensitive(true).size_limit(1 << 20).build();
    built.map_err(|e| format!("not a regular expression: {}", plain(&e)))
}

/// The last line of a message says what is wrong; the others point at it in a fixed width.
fn plain(error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or(&text);
    last.trim_start_matches("error: ").to_owned()
}
