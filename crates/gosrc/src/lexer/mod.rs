//! The lexical grammar of Go (<https://go.dev/ref/spec#Lexical_elements>), as `go/scanner` reads it: automatic
//! semicolons, comments as tokens, `//line` directives. Total: any bytes yield tokens, and what is wrong with them
//! is reported beside.

mod chars;
mod comment;
mod encoding;
mod number;
mod quoted;

use crate::error::{Errors, SyntaxError};
use crate::span::Span;
use crate::token::{self, Tok};

pub use comment::LineDirective;

/// One token of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lexeme {
    /// Its kind.
    pub tok: Tok,
    /// Where it is; an inserted semicolon is empty.
    pub span: Span,
}

/// Reads tokens one after the other.
///
/// ```
/// use stanch_gosrc::{Lexer, Tok};
///
/// let mut lexer = Lexer::new(b"x := 1 // one\n");
/// let toks: Vec<Tok> = std::iter::from_fn(|| Some(lexer.next_token().tok)).take_while(|t| *t != Tok::Eof).collect();
/// assert_eq!(toks, [Tok::Ident, Tok::Define, Tok::Int, Tok::Comment, Tok::Semicolon]);
/// ```
#[derive(Clone, Debug)]
pub struct Lexer<'s> {
    src: &'s [u8],
    at: usize,
    /// A token that begins here or later reads as the end of the text.
    fence: usize,
    insert_semi: bool,
    /// The newline within a comment that is to be a semicolon next.
    newline: Option<u32>,
    pub(crate) errors: Errors,
    pub(crate) directives: Vec<LineDirective>,
}

const CLASS_LETTER: u8 = 1;
const CLASS_DIGIT: u8 = 2;

/// What bytes an identifier is made of; those of multi-byte characters are neither.
const CLASSES: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        let b = byte as u8;
        if b.is_ascii_alphabetic() || b == b'_' {
            table[byte] = CLASS_LETTER;
        } else if b.is_ascii_digit() {
            table[byte] = CLASS_DIGIT;
        }
        byte += 1;
    }
    table
};

/// The bytes that [`Lexer::skip_plain`] passes over.
const PLAIN: [bool; 256] = {
    let mut table = [false; 256];
    let operators = b" \t\r\n()[],;~.:=!*%^+-|&<>";
    let mut at = 0;
    while at < operators.len() {
        table[operators[at] as usize] = true;
        at += 1;
    }
    let mut byte = 0;
    while byte < 256 {
        table[byte] |= CLASSES[byte] != 0;
        byte += 1;
    }
    table
};

/// Whether a newline after the last token of `text`, which is plain, inserts a semicolon.
fn ends_line(text: &[u8]) -> bool {
    match text.last() {
        Some(b')' | b']') => true,
        Some(b'+') => text.ends_with(b"++"),
        Some(b'-') => text.ends_with(b"--"),
        Some(last) if CLASSES[usize::from(*last)] != 0 => {
            let start = text.iter().rposition(|b| CLASSES[usize::from(*b)] == 0).map_or(0, |at| at + 1);
            token::keyword(&text[start..]).is_none_or(Tok::ends_line)
        }
        // A number may end with its point.
        Some(b'.') => text.len() > 1 && text[text.len() - 2].is_ascii_digit(),
        _ => false,
    }
}

impl<'s> Lexer<'s> {
    /// A lexer at the beginning of `src`, of which the first 4 GiB are read.
    #[must_use]
    pub fn new(src: &'s [u8]) -> Self {
        let src = &src[..src.len().min(u32::MAX as usize - 1)];
        let mut lexer = Self {
            src,
            at: 0,
            fence: usize::MAX,
            insert_semi: false,
            newline: None,
            errors: Errors::default(),
            directives: Vec::new(),
        };
        lexer.at = encoding::check(src, &mut lexer.errors);
        lexer
    }

    /// A lexer in the middle of a text: at `span.start`, up to `span.end`. Encoding errors are those of the whole
    /// text and not repeated.
    pub(crate) fn within(src: &'s [u8], span: Span) -> Self {
        let src = &src[..src.len().min(span.end as usize)];
        Self {
            src,
            at: src.len().min(span.start as usize),
            fence: usize::MAX,
            insert_semi: false,
            newline: None,
            errors: Errors::default(),
            directives: Vec::new(),
        }
    }

    /// Where the next token, or the space before it, begins.
    pub(crate) fn offset(&self) -> u32 {
        self.at as u32
    }

    /// What is still to be read.
    pub(crate) fn rest(&self) -> &'s [u8] {
        self.src.get(self.at..).unwrap_or_default()
    }

    /// What was wrong with the text so far.
    #[must_use]
    pub fn errors(&self) -> &[SyntaxError] {
        &self.errors.list
    }

    /// The `//line` directives so far.
    #[must_use]
    pub fn directives(&self) -> &[LineDirective] {
        &self.directives
    }

    /// The next token; [`Tok::Eof`] at the end, as often as asked.
    pub fn next_token(&mut self) -> Lexeme {
        if let Some(at) = self.newline.take() {
            return Lexeme { tok: Tok::Semicolon, span: Span::new(at, at) };
        }
        self.skip_blanks();
        let start = self.at;
        if start >= self.fence {
            return self.end(self.fence);
        }
        let Some(&first) = self.src.get(start) else { return self.end(self.src.len()) };
        let class = CLASSES[usize::from(first)];
        let tok = if class == CLASS_LETTER {
            self.word(start)
        } else if class == CLASS_DIGIT {
            self.insert_semi = true;
            self.number()
        } else {
            match self.mark(first) {
                Some(tok) => tok,
                None => return self.newline_semicolon(),
            }
        };
        Lexeme { tok, span: Span::new(start as u32, self.at as u32) }
    }

    /// Passes over words, numbers, operators and blanks, of which an ill-formed number is not told: what is left to be
    /// read is a brace, a comment, a literal with quotes, or nothing that Go is written with. Gives the last byte of the
    /// last token that was passed.
    pub(crate) fn skip_plain(&mut self) -> Option<u32> {
        if self.newline.is_some() || self.fence != usize::MAX {
            return None;
        }
        let rest = &self.src[self.at..];
        let passed = &rest[..rest.iter().position(|b| !PLAIN[usize::from(*b)]).unwrap_or(rest.len())];
        let last = passed.iter().rposition(|b| !matches!(b, b' ' | b'\t' | b'\r' | b'\n'))?;
        let is_ended = passed[last + 1..].contains(&b'\n');
        self.insert_semi = !is_ended && ends_line(&passed[..=last]);
        let last = (self.at + last) as u32;
        self.at += passed.len();
        Some(last)
    }

    /// Reads on from `offset` as at the beginning of a line, and no longer up to a fence.
    pub(crate) fn rewind(&mut self, offset: u32) {
        self.at = offset as usize;
        self.fence = usize::MAX;
        self.insert_semi = false;
        self.newline = None;
        self.directives.retain(|d| d.applies_from <= offset);
    }

    /// Tokens that begin at `offset` or later read as the end of the text.
    pub(crate) fn set_fence(&mut self, offset: u32) {
        self.fence = offset as usize;
        self.newline = self.newline.filter(|at| *at < offset);
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.src.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn skip_blanks(&mut self) {
        let newline = if self.insert_semi { b' ' } else { b'\n' };
        while let Some(&b) = self.src.get(self.at) {
            if b == b' ' || b == b'\t' || b == newline || b == b'\r' {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    fn end(&mut self, at: usize) -> Lexeme {
        let span = Span::new(at as u32, at as u32);
        let tok = if std::mem::take(&mut self.insert_semi) { Tok::Semicolon } else { Tok::Eof };
        Lexeme { tok, span }
    }

    /// The newline at hand ends a line that asks for a semicolon.
    fn newline_semicolon(&mut self) -> Lexeme {
        self.insert_semi = false;
        let at = self.at as u32;
        self.at += 1;
        Lexeme { tok: Tok::Semicolon, span: Span::new(at, at) }
    }

    fn word(&mut self, start: usize) -> Tok {
        let rest = &self.src[start + 1..];
        let len = rest.iter().position(|b| CLASSES[usize::from(*b)] == 0).unwrap_or(rest.len());
        self.at = start + 1 + len;
        if self.peek(0) >= 0x80 {
            self.rest_of_word();
        }
        let tok = token::keyword(&self.src[start..self.at]).unwrap_or(Tok::Ident);
        self.insert_semi = tok.ends_line();
        tok
    }

    /// The rest of an identifier that has letters or digits beyond ASCII.
    #[cold]
    fn rest_of_word(&mut self) {
        while self.at < self.src.len() {
            let (c, len) = chars::decode(self.src, self.at);
            if !c.is_some_and(|c| chars::is_letter(c) || chars::is_digit(c)) {
                return;
            }
            self.at += len;
        }
    }

    /// Reads what begins with neither an ASCII letter nor a digit; `None` for a newline.
    fn mark(&mut self, first: u8) -> Option<Tok> {
        if first == b'\n' {
            return None;
        }
        if first == b'/' && matches!(self.peek(1), b'/' | b'*') {
            self.comment();
            return Some(Tok::Comment);
        }
        if first == b'.' && self.peek(1).is_ascii_digit() {
            self.insert_semi = true;
            return Some(self.number());
        }
        self.at += 1;
        let tok = match first {
            b'"' => self.string(),
            b'\'' => self.rune(),
            b'`' => self.raw_string(),
            0x80.. => return Some(self.beyond_ascii()),
            _ => match self.operator(first) {
                Some(tok) => tok,
                None => return Some(self.illegal(self.at - 1, char::from(first))),
            },
        };
        self.insert_semi = tok.ends_line();
        Some(tok)
    }

    fn operator(&mut self, first: u8) -> Option<Tok> {
        Some(match first {
            b'(' => Tok::LParen,
            b')' => Tok::RParen,
            b'[' => Tok::LBrack,
            b']' => Tok::RBrack,
            b'{' => Tok::LBrace,
            b'}' => Tok::RBrace,
            b',' => Tok::Comma,
            b';' => Tok::Semicolon,
            b'~' => Tok::Tilde,
            b'.' if self.peek(0) == b'.' && self.peek(1) == b'.' => self.take(2, Tok::Ellipsis),
            b'.' => Tok::Period,
            b':' => self.or_assign(Tok::Colon, Tok::Define),
            b'=' => self.or_assign(Tok::Assign, Tok::Eql),
            b'!' => self.or_assign(Tok::Not, Tok::Neq),
            b'*' => self.or_assign(Tok::Mul, Tok::MulAssign),
            b'/' => self.or_assign(Tok::Quo, Tok::QuoAssign),
            b'%' => self.or_assign(Tok::Rem, Tok::RemAssign),
            b'^' => self.or_assign(Tok::Xor, Tok::XorAssign),
            b'+' if self.peek(0) == b'+' => self.take(1, Tok::Inc),
            b'+' => self.or_assign(Tok::Add, Tok::AddAssign),
            b'-' if self.peek(0) == b'-' => self.take(1, Tok::Dec),
            b'-' => self.or_assign(Tok::Sub, Tok::SubAssign),
            b'|' if self.peek(0) == b'|' => self.take(1, Tok::LOr),
            b'|' => self.or_assign(Tok::Or, Tok::OrAssign),
            b'&' | b'<' | b'>' => self.longer_operator(first),
            _ => return None,
        })
    }

    fn longer_operator(&mut self, first: u8) -> Tok {
        match (first, self.peek(0)) {
            (b'&', b'^') => {
                self.at += 1;
                self.or_assign(Tok::AndNot, Tok::AndNotAssign)
            }
            (b'&', b'&') => self.take(1, Tok::LAnd),
            (b'&', _) => self.or_assign(Tok::And, Tok::AndAssign),
            (b'<', b'-') => self.take(1, Tok::Arrow),
            (b'<', b'<') => {
                self.at += 1;
                self.or_assign(Tok::Shl, Tok::ShlAssign)
            }
            (b'<', _) => self.or_assign(Tok::Lss, Tok::Leq),
            (_, b'>') => {
                self.at += 1;
                self.or_assign(Tok::Shr, Tok::ShrAssign)
            }
            _ => self.or_assign(Tok::Gtr, Tok::Geq),
        }
    }

    fn take(&mut self, bytes: usize, tok: Tok) -> Tok {
        self.at += bytes;
        tok
    }

    fn or_assign(&mut self, plain: Tok, with_equals: Tok) -> Tok {
        if self.peek(0) == b'=' { self.take(1, with_equals) } else { plain }
    }

    /// An identifier that begins beyond ASCII, or a character that nothing begins with.
    #[cold]
    fn beyond_ascii(&mut self) -> Tok {
        let start = self.at - 1;
        let (c, len) = chars::decode(self.src, start);
        self.at = start + len;
        match c {
            Some(c) if chars::is_letter(c) => {
                self.rest_of_word();
                self.insert_semi = true;
                Tok::Ident
            }
            c => self.illegal(start, c.unwrap_or(char::REPLACEMENT_CHARACTER)),
        }
    }

    /// Whether a newline inserts a semicolon stays as it was before.
    #[cold]
    fn illegal(&mut self, start: usize, c: char) -> Tok {
        match c {
            // The check of the encoding has reported it.
            encoding::BOM => {}
            '“' | '”' => {
                self.error(start, format!("curly quotation mark '{c}' (use neutral '\"')"));
            }
            c => self.error(start, format!("illegal character {}", chars::describe(c))),
        }
        Tok::Illegal
    }

    #[cold]
    fn error(&mut self, offset: usize, message: impl Into<Box<str>>) {
        self.errors.add(offset as u32, message);
    }
}

#[cfg(test)]
mod tests;
