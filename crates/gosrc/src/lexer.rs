//! The lexical grammar of Go 1.17 to 1.27 (<https://go.dev/ref/spec#Lexical_elements>), automatic semicolons
//! included. Total: any text yields tokens, and what is no token becomes [`Kind::Error`].

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Kind {
    /// An identifier, predeclared ones included.
    Ident,
    /// One of the 25 keywords.
    Keyword,
    /// An integer, floating-point or imaginary literal.
    Number,
    /// A rune literal.
    Rune,
    /// An interpreted or raw string literal.
    Str,
    /// An operator or punctuation mark other than `;`.
    Op,
    /// A written `;`, or one that a newline (or the end of the text) inserts; the inserted one is empty.
    Semicolon,
    /// What no Go token can begin with, or a literal that does not end.
    Error,
}

/// One token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token<'a> {
    /// What it is.
    pub kind: Kind,
    /// Its text in the source.
    pub text: &'a str,
    /// Byte offset of its beginning.
    pub offset: usize,
    /// 1-based line of its beginning.
    pub line: u32,
}

impl Token<'_> {
    /// Whether this is the operator or keyword `text`.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        matches!(self.kind, Kind::Op | Kind::Keyword) && self.text == text
    }
}

const KEYWORDS: [&str; 25] = [
    "break",
    "case",
    "chan",
    "const",
    "continue",
    "default",
    "defer",
    "else",
    "fallthrough",
    "for",
    "func",
    "go",
    "goto",
    "if",
    "import",
    "interface",
    "map",
    "package",
    "range",
    "return",
    "select",
    "struct",
    "switch",
    "type",
    "var",
];

/// Longest first, so that the first match is the right one.
const OPERATORS: [&str; 47] = [
    "<<=", ">>=", "&^=", "...", "&&", "||", "<-", "++", "--", "==", "!=", "<=", ">=", ":=", "+=", "-=", "*=",
    "/=", "%=", "&=", "|=", "^=", "<<", ">>", "&^", "+", "-", "*", "/", "%", "&", "|", "^", "<", ">", "=",
    "!", "(", ")", "[", "]", "{", "}", ",", ".", ":", "~",
];

/// The tokens of a Go source text, comments left out.
#[must_use]
pub fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut lexer = Lexer { source, at: 0, line: 1, out: Vec::with_capacity(source.len() / 4) };
    // A byte order mark is allowed at the very beginning only.
    if source.starts_with('\u{feff}') {
        lexer.at = '\u{feff}'.len_utf8();
    }
    while lexer.step() {}
    lexer.newline();
    lexer.out
}

struct Lexer<'a> {
    source: &'a str,
    at: usize,
    line: u32,
    out: Vec<Token<'a>>,
}

impl<'a> Lexer<'a> {
    /// Reads one token or one stretch of white space; `false` at the end.
    fn step(&mut self) -> bool {
        let rest = &self.source[self.at..];
        let Some(first) = rest.chars().next() else { return false };
        match first {
            '\n' => {
                self.newline();
                self.at += 1;
                self.line += 1;
            }
            ' ' | '\t' | '\r' => self.at += 1,
            '/' if rest.starts_with("//") => self.at += rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => self.block_comment(rest),
            '"' => self.quoted(rest, '"', Kind::Str),
            '\'' => self.quoted(rest, '\'', Kind::Rune),
            '`' => self.raw(rest),
            ';' => self.push(Kind::Semicolon, 1),
            '0'..='9' => self.push(Kind::Number, number(rest)),
            '.' if rest[1..].starts_with(|c: char| c.is_ascii_digit()) => {
                self.push(Kind::Number, number(rest))
            }
            c if is_letter(c) => self.word(rest),
            _ => match OPERATORS.iter().find(|op| rest.starts_with(**op)) {
                Some(op) => self.push(Kind::Op, op.len()),
                None => self.push(Kind::Error, first.len_utf8()),
            },
        }
        true
    }

    fn push(&mut self, kind: Kind, len: usize) {
        let text = &self.source[self.at..self.at + len];
        self.out.push(Token { kind, text, offset: self.at, line: self.line });
        self.line += text.bytes().filter(|b| *b == b'\n').count() as u32;
        self.at += len;
    }

    fn word(&mut self, rest: &str) {
        let len = rest.find(|c: char| !is_letter(c) && !c.is_numeric()).unwrap_or(rest.len());
        let kind = if KEYWORDS.contains(&&rest[..len]) { Kind::Keyword } else { Kind::Ident };
        self.push(kind, len);
    }

    fn quoted(&mut self, rest: &str, quote: char, kind: Kind) {
        let mut escaped = false;
        for (i, c) in rest.char_indices().skip(1) {
            match c {
                '\n' => return self.push(Kind::Error, i),
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                c if c == quote => return self.push(kind, i + 1),
                _ => {}
            }
        }
        self.push(Kind::Error, rest.len());
    }

    fn raw(&mut self, rest: &str) {
        match rest[1..].find('`') {
            Some(end) => self.push(Kind::Str, end + 2),
            None => self.push(Kind::Error, rest.len()),
        }
    }

    /// A block comment acts like a newline if it holds one, else like a blank.
    fn block_comment(&mut self, rest: &str) {
        let Some(end) = rest[2..].find("*/") else { return self.push(Kind::Error, rest.len()) };
        let comment = &rest[..end + 4];
        if comment.contains('\n') {
            self.newline();
        }
        self.line += comment.bytes().filter(|b| *b == b'\n').count() as u32;
        self.at += comment.len();
    }

    /// Inserts the semicolon that a line's last token asks for.
    fn newline(&mut self) {
        let Some(last) = self.out.last() else { return };
        let ends = match last.kind {
            Kind::Ident | Kind::Number | Kind::Rune | Kind::Str => true,
            Kind::Keyword => matches!(last.text, "break" | "continue" | "fallthrough" | "return"),
            Kind::Op => matches!(last.text, "++" | "--" | ")" | "]" | "}"),
            Kind::Semicolon | Kind::Error => false,
        };
        if ends {
            let text = &self.source[self.at..self.at];
            self.out.push(Token { kind: Kind::Semicolon, text, offset: self.at, line: self.line });
        }
    }
}

fn is_letter(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

/// Length of a number literal: digits of any base, `_`, one exponent with its sign, `i`.
fn number(rest: &str) -> usize {
    let hex = rest.len() > 1 && rest.as_bytes()[0] == b'0' && matches!(rest.as_bytes()[1], b'x' | b'X');
    let mut before = ' ';
    for (i, c) in rest.char_indices() {
        let exponent = if hex { matches!(before, 'p' | 'P') } else { matches!(before, 'e' | 'E') };
        let part = c.is_ascii_alphanumeric() || c == '_' || c == '.' || (exponent && matches!(c, '+' | '-'));
        if !part {
            return i;
        }
        before = c;
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<&str> {
        tokens(source).iter().map(|t| if t.kind == Kind::Semicolon { ";" } else { t.text }).collect()
    }

    #[test]
    fn operators_and_semicolons() {
        assert_eq!(texts("a <-b\nreturn // x\n}"), ["a", "<-", "b", ";", "return", ";", "}", ";"]);
        assert_eq!(texts("x &^= 1.5e-3i +.5\n+"), ["x", "&^=", "1.5e-3i", "+", ".5", ";", "+"]);
        assert_eq!(texts("f(a...)"), ["f", "(", "a", "...", ")", ";"]);
        assert_eq!(texts("a /* \n */ b"), ["a", ";", "b", ";"]);
        assert_eq!(texts("0x1p-2-1"), ["0x1p-2", "-", "1", ";"]);
    }

    #[test]
    fn literals_and_lines() {
        let source = "s := `a\nb`\nr := '\\''; t := \"\\\"\"";
        let all = tokens(source);
        let find = |text: &str| all.iter().find(|t| t.text == text).unwrap();
        assert_eq!((find("r").line, find("'\\''").kind, find("\"\\\"\"").kind), (3, Kind::Rune, Kind::Str));
    }

    #[test]
    fn anything_is_lexed() {
        for source in
            ["\"open", "'", "`", "/*", "\u{feff}package x", "日本 := 1", "\u{0}#?$", "0x", "1e+", "."]
        {
            let all = tokens(source);
            assert!(all.iter().all(|t| source[t.offset..].starts_with(t.text)), "{source:?}");
        }
        assert_eq!(tokens("日本")[0].kind, Kind::Ident);
        assert_eq!(tokens("#")[0].kind, Kind::Error);
    }
}
