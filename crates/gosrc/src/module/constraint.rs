//! Build constraints: `//go:build` expressions and the older `// +build` lines
//! (<https://pkg.go.dev/go/build/constraint>).

use std::fmt;

use thiserror::Error;

/// The size at which the go command refuses an expression: tags, plus negations and parentheses around them.
const MAX_SIZE: usize = 1000;
/// The same for the operators of `// +build` lines.
const MAX_PLUS_SIZE: usize = 100;

/// A boolean expression over build tags.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Constraint {
    /// True when the tag is set.
    Tag(String),
    /// `!x`
    Not(Box<Constraint>),
    /// `x && y`
    And(Box<Constraint>, Box<Constraint>),
    /// `x || y`
    Or(Box<Constraint>, Box<Constraint>),
}

/// Why a line is no constraint. Shown, it is a lower-case fragment.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum ConstraintError {
    /// The line is neither `//go:build` nor `// +build`.
    #[error("not a build constraint")]
    NotAConstraint,
    /// The expression is broken.
    #[error("parsing //go:build line: {what}")]
    Syntax {
        /// What is wrong.
        what: String,
        /// Byte offset in the expression, after `//go:build` and blanks.
        offset: usize,
    },
    /// The expression is larger than Go takes.
    #[error("build expression too large")]
    TooLarge,
}

impl Constraint {
    /// Reads one line, `//go:build …` or `// +build …`, with or without its newline.
    ///
    /// # Errors
    /// When the line is no constraint, or a broken one.
    pub fn parse(line: &str) -> Result<Self, ConstraintError> {
        if let Some(text) = go_build(line) {
            return Parser::new(text).whole();
        }
        plus_build(line).map_or(Err(ConstraintError::NotAConstraint), parse_plus)
    }

    /// Whether it holds when `has` says which tags are set.
    pub fn eval(&self, has: &mut dyn FnMut(&str) -> bool) -> bool {
        // Without short circuits: `has` may record what it is asked.
        match self {
            Constraint::Tag(tag) => has(tag),
            Constraint::Not(x) => !x.eval(has),
            Constraint::And(x, y) => x.eval(has) & y.eval(has),
            Constraint::Or(x, y) => x.eval(has) | y.eval(has),
        }
    }

    /// The N of the oldest Go 1.N that can satisfy it, supposing that all other tags may be set or not; `None` when
    /// it asks for no version. It can raise or lower the language version of a file.
    #[must_use]
    pub fn min_go_minor(&self) -> Option<u16> {
        self.min_version(true)
    }

    fn min_version(&self, positive: bool) -> Option<u16> {
        match self {
            Constraint::Tag(tag) if positive => match tag.strip_prefix("go1.") {
                Some(minor) => minor.parse().ok(),
                None => (tag == "go1").then_some(0),
            },
            Constraint::Tag(_) => None,
            Constraint::Not(x) => x.min_version(!positive),
            Constraint::And(x, y) | Constraint::Or(x, y) => {
                let (x, y) = (x.min_version(positive), y.min_version(positive));
                // By De Morgan, a negated `and` is an `or`. None is less than any version.
                if matches!(self, Constraint::And(..)) == positive { x.max(y) } else { x.min(y) }
            }
        }
    }

    fn and(self, other: Self) -> Self {
        Constraint::And(Box::new(self), Box::new(other))
    }

    fn or(self, other: Self) -> Self {
        Constraint::Or(Box::new(self), Box::new(other))
    }

    /// Both, as two `// +build` lines mean it.
    pub(super) fn both(first: Option<Self>, second: Self) -> Self {
        match first {
            Some(first) => first.and(second),
            None => second,
        }
    }
}

impl fmt::Display for Constraint {
    /// As `//go:build` writes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operand = |x: &Constraint, group: bool, f: &mut fmt::Formatter<'_>| {
            if group { write!(f, "({x})") } else { write!(f, "{x}") }
        };
        match self {
            Constraint::Tag(tag) => f.write_str(tag),
            Constraint::Not(x) => {
                f.write_str("!")?;
                operand(x, matches!(**x, Constraint::And(..) | Constraint::Or(..)), f)
            }
            Constraint::And(x, y) => {
                operand(x, matches!(**x, Constraint::Or(..)), f)?;
                f.write_str(" && ")?;
                operand(y, matches!(**y, Constraint::Or(..)), f)
            }
            Constraint::Or(x, y) => {
                operand(x, matches!(**x, Constraint::And(..)), f)?;
                f.write_str(" || ")?;
                operand(y, matches!(**y, Constraint::And(..)), f)
            }
        }
    }
}

/// What follows `//go:build`, when the line is one.
pub(super) fn go_build(line: &str) -> Option<&str> {
    directive(single(line)?.strip_prefix("//go:build")?)
}

/// What follows `// +build`, when the line is one; the blank is optional.
pub(super) fn plus_build(line: &str) -> Option<&str> {
    directive(single(line)?.strip_prefix("//")?.trim().strip_prefix("+build")?)
}

fn single(line: &str) -> Option<&str> {
    let line = line.strip_suffix('\n').unwrap_or(line);
    (!line.contains('\n')).then_some(line)
}

/// The text of a directive whose name has ended: with a blank, or with the line.
fn directive(rest: &str) -> Option<&str> {
    let rest = rest.trim_end();
    let text = rest.trim_start();
    (rest.is_empty() || text.len() < rest.len()).then_some(text)
}

fn is_tag_char(c: char) -> bool {
    c.is_alphabetic() || c.is_numeric() || c == '_' || c == '.'
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Token<'a> {
    End,
    Open,
    Close,
    Not,
    And,
    Or,
    Tag(&'a str),
}

impl fmt::Display for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Token::End => "end of expression",
            Token::Open => "token (",
            Token::Close => "token )",
            Token::Not => "token !",
            Token::And => "token &&",
            Token::Or => "token ||",
            Token::Tag(tag) => return write!(f, "token {tag}"),
        })
    }
}

/// Recursive descent; `size` bounds the depth.
struct Parser<'a> {
    text: &'a str,
    /// Where the next token is looked for.
    next: usize,
    /// Where the current one began.
    at: usize,
    token: Token<'a>,
    size: usize,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, next: 0, at: 0, token: Token::End, size: 0 }
    }

    fn error<T>(&self, what: String) -> Result<T, ConstraintError> {
        Err(ConstraintError::Syntax { what, offset: self.at })
    }

    fn whole(mut self) -> Result<Constraint, ConstraintError> {
        let x = self.or()?;
        match self.token {
            Token::End => Ok(x),
            token => self.error(format!("unexpected {token}")),
        }
    }

    // `or`, `and` and `not` begin before the next token is read, and end after it.
    fn or(&mut self) -> Result<Constraint, ConstraintError> {
        let mut x = self.and()?;
        while self.token == Token::Or {
            x = x.or(self.and()?);
        }
        Ok(x)
    }

    fn and(&mut self) -> Result<Constraint, ConstraintError> {
        let mut x = self.not()?;
        while self.token == Token::And {
            x = x.and(self.not()?);
        }
        Ok(x)
    }

    fn not(&mut self) -> Result<Constraint, ConstraintError> {
        self.size += 1;
        if self.size > MAX_SIZE {
            return Err(ConstraintError::TooLarge);
        }
        self.advance()?;
        if self.token != Token::Not {
            return self.atom();
        }
        self.advance()?;
        if self.token == Token::Not {
            return self.error("double negation not allowed".to_owned());
        }
        self.atom().map(|x| Constraint::Not(Box::new(x)))
    }

    /// Begins after its first token is read.
    fn atom(&mut self) -> Result<Constraint, ConstraintError> {
        match self.token {
            Token::Open => {
                let open = self.at;
                let x = self.or()?;
                if self.token != Token::Close {
                    return Err(ConstraintError::Syntax {
                        what: "missing close paren".to_owned(),
                        offset: open,
                    });
                }
                self.advance()?;
                Ok(x)
            }
            Token::Tag(tag) => {
                self.advance()?;
                Ok(Constraint::Tag(tag.to_owned()))
            }
            token => self.error(format!("unexpected {token}")),
        }
    }

    fn advance(&mut self) -> Result<(), ConstraintError> {
        let rest = self.text[self.next..].trim_start_matches([' ', '\t']);
        self.at = self.text.len() - rest.len();
        let tag = rest.split(|c| !is_tag_char(c)).next().unwrap_or_default();
        let (token, len) = match rest.as_bytes() {
            [] => (Token::End, 0),
            [b'(', ..] => (Token::Open, 1),
            [b')', ..] => (Token::Close, 1),
            [b'!', ..] => (Token::Not, 1),
            [b'&', b'&', ..] => (Token::And, 2),
            [b'|', b'|', ..] => (Token::Or, 2),
            _ if !tag.is_empty() => (Token::Tag(tag), tag.len()),
            _ => {
                let c = rest.chars().next().unwrap_or_default();
                return self.error(format!("invalid syntax at {c}"));
            }
        };
        self.token = token;
        self.next = self.at + len;
        Ok(())
    }
}

/// `// +build` lines: words are alternatives, commas join what must hold together. What is no tag never holds.
fn parse_plus(text: &str) -> Result<Constraint, ConstraintError> {
    let mut size = 0;
    let mut grow = || {
        size += 1;
        if size > MAX_PLUS_SIZE { Err(ConstraintError::TooLarge) } else { Ok(()) }
    };
    let mut any: Option<Constraint> = None;
    for clause in text.split_whitespace() {
        let mut all: Option<Constraint> = None;
        for literal in clause.split(',') {
            let x = plus_literal(literal);
            all = Some(match all {
                None => x,
                Some(before) => {
                    grow()?;
                    before.and(x)
                }
            });
        }
        any = match (any, all) {
            (Some(before), Some(x)) => {
                grow()?;
                Some(before.or(x))
            }
            (before, x) => before.or(x),
        };
    }
    Ok(any.unwrap_or_else(|| Constraint::Tag("ignore".to_owned())))
}

fn plus_literal(literal: &str) -> Constraint {
    let (negated, word) = match literal.strip_prefix('!') {
        Some(word) if !word.is_empty() && !word.starts_with('!') => (true, word),
        Some(_) => (false, ""),
        None => (false, literal),
    };
    let valid = !word.is_empty() && word.chars().all(is_tag_char);
    let tag = Constraint::Tag(if valid { word } else { "ignore" }.to_owned());
    if negated { Constraint::Not(Box::new(tag)) } else { tag }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str) -> String {
        Constraint::parse(line).map_or_else(|error| format!("error: {error}"), |x| x.to_string())
    }

    #[test]
    fn reads_go_build_lines() {
        for (line, wanted) in [
            ("//go:build linux", "linux"),
            ("//go:build linux\n", "linux"),
            ("//go:build\tlinux&&!cgo||386", "(linux && !cgo) || 386"),
            ("//go:build a && (b || !(c && d)) ", "a && (b || !(c && d))"),
            ("//go:build a && b && c", "a && b && c"),
            ("//go:build go1.21 && amd64.v3", "go1.21 && amd64.v3"),
            ("//go:build größe_1", "größe_1"),
            ("//go:build", "error: parsing //go:build line: unexpected end of expression"),
            ("//go:build !!a", "error: parsing //go:build line: double negation not allowed"),
            ("//go:build a b", "error: parsing //go:build line: unexpected token b"),
            ("//go:build (a", "error: parsing //go:build line: missing close paren"),
            ("//go:build a)", "error: parsing //go:build line: unexpected token )"),
            ("//go:build a & b", "error: parsing //go:build line: invalid syntax at &"),
            ("//go:build a-b", "error: parsing //go:build line: invalid syntax at -"),
            ("//go:build a // b", "error: parsing //go:build line: invalid syntax at /"),
            ("//go:buildx", "error: not a build constraint"),
            ("// go:build a", "error: not a build constraint"),
            ("//go:build a\n//go:build b", "error: not a build constraint"),
        ] {
            assert_eq!(shown(line), wanted, "{line:?}");
        }
    }

    #[test]
    fn reads_plus_build_lines() {
        for (line, wanted) in [
            ("// +build linux", "linux"),
            ("//+build linux darwin,!cgo", "linux || (darwin && !cgo)"),
            ("// +build", "ignore"),
            ("// +build !", "ignore"),
            ("// +build !!a", "ignore"),
            ("// +build a-b !c-d", "ignore || !ignore"),
            ("// +builda", "error: not a build constraint"),
        ] {
            assert_eq!(shown(line), wanted, "{line:?}");
        }
    }

    #[test]
    fn huge_expressions_are_refused_like_go_does() {
        let deep = format!("//go:build {}a{}", "(".repeat(100_000), ")".repeat(100_000));
        assert_eq!(Constraint::parse(&deep), Err(ConstraintError::TooLarge));
        let long = |n: usize| format!("//go:build {}", vec!["a"; n].join(" && "));
        assert!(Constraint::parse(&long(1000)).is_ok());
        assert_eq!(Constraint::parse(&long(1001)), Err(ConstraintError::TooLarge));
        let nested = format!("//go:build {}a{}", "!(".repeat(999), ")".repeat(999));
        assert!(!Constraint::parse(&nested).unwrap().eval(&mut |_| true));
        let old = |n: usize| format!("// +build {}", vec!["a"; n].join(" "));
        assert!(Constraint::parse(&old(101)).is_ok());
        assert_eq!(Constraint::parse(&old(102)), Err(ConstraintError::TooLarge));
    }

    #[test]
    fn knows_the_oldest_go() {
        for (text, wanted) in [
            ("linux && go1.22", Some(22)),
            ("(linux && go1.22) || (windows && go1.20)", Some(20)),
            ("linux", None),
            ("linux || (windows && go1.22)", None),
            ("!go1.22", None),
            ("!(!go1.22 || !linux)", Some(22)),
            ("go1", Some(0)),
            ("go1.x", None),
        ] {
            let x = Constraint::parse(&format!("//go:build {text}")).unwrap();
            assert_eq!(x.min_go_minor(), wanted, "{text}");
        }
    }
}
