//! Regular expressions as Go reads them.
//!
//! Go's RE2 and the crate `regex` differ in a few signs: `\Q…\E` quotes, `\d`, `\s`, `\w` and `\b` are ASCII, and
//! inside brackets `[`, `&&`, `--` and `~~` mean nothing special. Expressions that people have in their fingers are
//! rewritten so that they mean the same here.
//!
//! Source: Go's `regexp/syntax` documentation, and the syntax chapter of the crate `regex`.

use std::borrow::Cow;

use regex::{Regex, RegexBuilder};

use crate::ProfileError;

/// Compiled expressions take at most this many bytes each; `a{1000}{1000}` would take gigabytes.
const MOST_COMPILED: usize = 32 << 20;

/// Compiles what the user gave for `option`.
///
/// # Errors
/// [`ProfileError::Expression`].
pub fn expression(option: &'static str, text: &str) -> Result<Regex, ProfileError> {
    RegexBuilder::new(&rewritten(text))
        .size_limit(MOST_COMPILED)
        .build()
        .map_err(|source| ProfileError::Expression { option, source: Box::new(source) })
}

/// The same, where an empty text means that the option is not set.
pub(crate) fn optional(option: &'static str, text: &str) -> Result<Option<Regex>, ProfileError> {
    if text.is_empty() { Ok(None) } else { expression(option, text).map(Some) }
}

/// The expression in the syntax of the crate `regex`.
fn rewritten(text: &str) -> Cow<'_, str> {
    if !text.contains(['\\', '[']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '\\' => rest = escape(rest, false, &mut out),
            '[' => rest = class(rest, &mut out),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// What follows a backslash; what is left of the text.
fn escape<'t>(rest: &'t str, in_class: bool, out: &mut String) -> &'t str {
    let Some(c) = rest.chars().next() else {
        out.push('\\');
        return rest;
    };
    let tail = &rest[c.len_utf8()..];
    let class = match c {
        'd' => "0-9",
        's' => r"\t\n\x0C\r ",
        'w' => "0-9A-Za-z_",
        'D' if !in_class => "^0-9",
        'S' if !in_class => r"^\t\n\x0C\r ",
        'W' if !in_class => "^0-9A-Za-z_",
        'b' if !in_class => {
            out.push_str(r"(?-u:\b)");
            return tail;
        }
        'Q' if !in_class => {
            let (quoted, tail) = tail.split_once(r"\E").unwrap_or((tail, ""));
            out.push_str(&regex::escape(quoted));
            return tail;
        }
        c => {
            out.push('\\');
            out.push(c);
            return tail;
        }
    };
    if in_class {
        out.push_str(class);
    } else {
        out.push('[');
        out.push_str(class);
        out.push(']');
    }
    tail
}

/// What follows an opening bracket, up to and with the closing one; what is left of the text.
fn class<'t>(rest: &'t str, out: &mut String) -> &'t str {
    out.push('[');
    let mut rest = rest;
    if let Some(tail) = rest.strip_prefix('^') {
        out.push('^');
        rest = tail;
    }
    let mut first = true;
    while let Some(c) = rest.chars().next() {
        let tail = &rest[c.len_utf8()..];
        match c {
            ']' if !first => {
                out.push(']');
                return tail;
            }
            '[' if tail.starts_with(':') && tail.contains(":]") => {
                let end = tail.find(":]").unwrap_or(0) + 2;
                out.push('[');
                out.push_str(&tail[..end]);
                rest = &tail[end..];
            }
            '\\' => rest = escape(tail, true, out),
            '[' | ']' | '&' | '~' => {
                out.push('\\');
                out.push(c);
                rest = tail;
            }
            '-' if first || tail.starts_with(['-', ']']) => {
                out.push_str(r"\-");
                rest = tail;
            }
            c => {
                out.push(c);
                rest = tail;
            }
        }
        first = false;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_what_go_means() {
        for (pattern, yes, no) in [
            (r"\Qmain.(*T)\E$", "main.(*T)", "main.T"),
            (r"\Qa.b", "a.b", "acb"),
            (r"^\d+$", "12", "\u{663}"),
            (r"^[\w&&x]+$", "a&", "-"),
            (r"^[[a]+$", "[a", "b"),
            (r"^[]a]+$", "]a", "b"),
            (r"^[^\d]$", "x", "1"),
            (r"^[[:alpha:]-]+$", "a-b", "1"),
            (r"\bf\b", "f g", "fé"),
            (r"(?i)Main", "maIN", "man"),
            (r"^\W$", "é", "e"),
            (r"^[a--c]+$", "a-c", "d"),
        ] {
            if pattern == r"\bf\b" {
                // An ASCII word boundary stands between f and é.
                assert!(expression("focus", pattern).unwrap().is_match(no));
                continue;
            }
            let regex = expression("focus", pattern).unwrap_or_else(|e| panic!("{pattern}: {e}"));
            assert!(regex.is_match(yes) && !regex.is_match(no), "{pattern}: {regex}");
        }
    }

    #[test]
    fn what_is_no_expression_says_which_option_it_was_for() {
        for pattern in ["(", "a**b)", r"\", "[", "a{1000}{1000}{1000}"] {
            let error = expression("focus", pattern).unwrap_err().to_string();
            assert!(error.starts_with("parse the regular expression of focus: "), "{error}");
        }
        assert!(optional("hide", "").unwrap().is_none());
    }
}
