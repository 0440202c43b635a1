//! The tokens of a text as a list with their spelling and lines, for readers that look at a few lines around a place
//! and need no tree. Total: any text yields tokens, and what is no token becomes [`Kind::Error`].

use crate::lexer::Lexer;
use crate::span::LineTable;
use crate::token::Tok;

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

/// The tokens of a Go source text, comments left out.
#[must_use]
pub fn tokens(source: &str) -> Vec<Token<'_>> {
    let lines = LineTable::new(source.as_bytes());
    let mut lexer = Lexer::new(source.as_bytes());
    let mut out: Vec<Token<'_>> = Vec::with_capacity(source.len() / 4);
    let mut line = 1;
    loop {
        let errors = lexer.errors.list.len();
        let lexeme = lexer.next_token();
        let (start, end) = (lexeme.span.start, lexeme.span.end);
        let open = lexer.errors.list[errors..].iter().any(|e| e.message.ends_with("not terminated"));
        let kind = match kind(lexeme.tok) {
            _ if open => Kind::Error,
            Some(kind) => kind,
            None if lexeme.tok == Tok::Comment => continue,
            None => return out,
        };
        line = lines.line_after(line, start);
        let text = source.get(start as usize..end as usize).unwrap_or_default();
        out.push(Token { kind, text, offset: start as usize, line });
    }
}

/// `None` for comments and the end.
fn kind(tok: Tok) -> Option<Kind> {
    Some(match tok {
        Tok::Eof | Tok::Comment => return None,
        Tok::Illegal => Kind::Error,
        Tok::Ident => Kind::Ident,
        Tok::Int | Tok::Float | Tok::Imag => Kind::Number,
        Tok::Char => Kind::Rune,
        Tok::String => Kind::Str,
        Tok::Semicolon => Kind::Semicolon,
        tok if tok.is_keyword() => Kind::Keyword,
        _ => Kind::Op,
    })
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
