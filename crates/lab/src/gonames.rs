//! Names of functions as the Go compiler gives them, told from the text of a file of package `main`.
//!
//! Just enough of Go's grammar for the lab's own sources: declared functions and methods, and function
//! literals inside of them (`main.(*shop).handleOrder.func1`, `….func1.2`). Generic functions and literals
//! outside of functions get no name.

/// For each line of the text, the name of the function that its first token is in.
pub(crate) fn by_line(text: &str) -> Vec<Option<String>> {
    let tokens = tokens(text);
    let mut lines = vec![None; text.lines().count()];
    let mut scopes: Vec<Scope> = Vec::new();
    let mut depth = 0usize;
    let mut bodies = bodies(&tokens).into_iter().peekable();
    let mut line_done = 0;
    for (i, token) in tokens.iter().enumerate() {
        if token.line > line_done {
            line_done = token.line;
            lines[token.line - 1] = scopes.last().and_then(|scope| scope.name.clone());
        }
        match token.text {
            "{" => {
                depth += 1;
                if let Some(body) = bodies.next_if(|body| body.open == i) {
                    let name = body.declared.unwrap_or_else(|| scopes.last_mut().and_then(Scope::literal));
                    let literals_in_literal = !scopes.is_empty();
                    scopes.push(Scope { name, depth, literals: 0, is_literal: literals_in_literal });
                }
            }
            "}" => {
                if scopes.last().is_some_and(|scope| scope.depth == depth) {
                    scopes.pop();
                }
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
    }
    lines
}

struct Scope {
    name: Option<String>,
    depth: usize,
    literals: u32,
    is_literal: bool,
}

impl Scope {
    /// The name of the next function literal: `f.func1` in a function, `f.func1.2` in a literal.
    fn literal(&mut self) -> Option<String> {
        self.literals += 1;
        let infix = if self.is_literal { "" } else { "func" };
        self.name.as_ref().map(|name| format!("{name}.{infix}{}", self.literals))
    }
}

struct Body {
    /// Index of the opening brace.
    open: usize,
    /// The name, or no name, of a declared function; `None` for a literal.
    declared: Option<Option<String>>,
}

/// The bodies of all functions and literals, by their opening brace.
fn bodies(tokens: &[Token<'_>]) -> Vec<Body> {
    let mut bodies = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        if token.text != "func" {
            continue;
        }
        let is_declaration = token.starts_line && token.column == 0;
        if let Some(open) = body_of(tokens, i) {
            bodies.push(Body { open, declared: is_declaration.then(|| declared_name(&tokens[i + 1..])) });
        }
    }
    bodies.sort_by_key(|body| body.open);
    bodies
}

/// The opening brace of the function at `func`; `None` if it is the type of a function.
fn body_of(tokens: &[Token<'_>], func: usize) -> Option<usize> {
    let mut parentheses = 0usize;
    let mut type_braces = 0usize;
    for (i, token) in tokens.iter().enumerate().skip(func + 1) {
        let before = &tokens[i - 1];
        if parentheses == 0 && type_braces == 0 && token.line > before.line {
            return None;
        }
        match token.text {
            "{" if type_braces > 0 || matches!(before.text, "struct" | "interface") => type_braces += 1,
            "}" if type_braces > 0 => type_braces -= 1,
            "(" => parentheses += 1,
            ")" if parentheses > 0 => parentheses -= 1,
            _ if parentheses > 0 || type_braces > 0 => {}
            "{" => return Some(i),
            ")" | "}" | "," | ";" | "=" => return None,
            _ => {}
        }
    }
    None
}

/// The name in `name(`, `(r *T) name(` or `(T) name(`, as profiles show it.
fn declared_name(signature: &[Token<'_>]) -> Option<String> {
    let words: Vec<&str> = signature.iter().take(16).map(|token| token.text).collect();
    match words.as_slice() {
        [name, "(", ..] if *name != "(" => Some(format!("main.{name}")),
        ["(", _, "*", receiver, ")", name, "(", ..] | ["(", "*", receiver, ")", name, "(", ..] => {
            Some(format!("main.(*{receiver}).{name}"))
        }
        ["(", _, receiver, ")", name, "(", ..] | ["(", receiver, ")", name, "(", ..] => {
            Some(format!("main.{receiver}.{name}"))
        }
        _ => None,
    }
}

struct Token<'a> {
    text: &'a str,
    line: usize,
    column: usize,
    starts_line: bool,
}

/// Words and single punctuation characters, without comments, strings and runes.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let bytes = text.as_bytes();
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let (mut at, mut line, mut line_start) = (0, 1, 0);
    while at < bytes.len() {
        let from = at;
        let rest = &text[at..];
        let is_token = match bytes[at] {
            b'/' if rest.starts_with("//") => {
                at += rest.find('\n').unwrap_or(rest.len());
                false
            }
            b'/' if rest.starts_with("/*") => {
                at += rest.find("*/").map_or(rest.len(), |end| end + 2);
                false
            }
            quote @ (b'"' | b'\'' | b'`') => {
                at = end_of_quoted(bytes, at, quote);
                false
            }
            c if c.is_ascii_whitespace() => {
                at += 1;
                false
            }
            c if is_word(c) => {
                while at < bytes.len() && is_word(bytes[at]) {
                    at += 1;
                }
                true
            }
            _ => {
                at += 1;
                true
            }
        };
        if is_token {
            let starts_line = tokens.last().is_none_or(|token| token.line < line);
            tokens.push(Token { text: &text[from..at], line, column: from - line_start, starts_line });
        }
        for (i, _) in text[from..at].match_indices('\n') {
            line += 1;
            line_start = from + i + 1;
        }
    }
    tokens
}

/// Non-ASCII letters count as words, and keep slices on character boundaries.
fn is_word(c: u8) -> bool {
    c.is_ascii_alphanumeric() || c == b'_' || !c.is_ascii()
}

fn end_of_quoted(bytes: &[u8], start: usize, quote: u8) -> usize {
    let mut at = start + 1;
    while at < bytes.len() && bytes[at] != quote {
        at += if bytes[at] == b'\\' && quote != b'`' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_at(text: &str, needle: &str) -> Option<String> {
        let line = text.lines().position(|line| line.contains(needle)).expect("the needle is in the text");
        by_line(text)[line].clone()
    }

    #[test]
    fn names_functions_methods_and_literals_as_profiles_do() {
        let text = r#"package main

var hook = func() {
	outside()
}

type visitor func(n int) error

func plain(f func(int) error, s struct{ a int }) (chan struct{}, error) {
	inPlain("a } brace") // and a { here
	go func() {
		first('{')
		defer func() { x() }()
		go func() error {
			nested()
			return nil
		}()
	}()
	var each func(int) bool
	each = func(int) bool {
		second(`}`)
	}
}

func (s *shop) pay(ctx context.Context) {
	inPay()
}

func (cart) add() {
	inAdd()
}

func generic[T any](t T) {
	inGeneric()
}
"#;
        for (needle, name) in [
            ("outside()", None),
            ("inPlain", Some("main.plain")),
            ("go func() {", Some("main.plain")),
            ("first(", Some("main.plain.func1")),
            ("nested()", Some("main.plain.func1.2")),
            ("second(", Some("main.plain.func2")),
            ("inPay", Some("main.(*shop).pay")),
            ("inAdd", Some("main.cart.add")),
            ("inGeneric", None),
        ] {
            assert_eq!(name_at(text, needle).as_deref(), name, "{needle}");
        }
    }
}
