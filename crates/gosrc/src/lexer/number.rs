//! Integer, floating-point and imaginary literals.

use crate::token::Tok;

use super::Lexer;

/// What the digits of a literal were.
#[derive(Default)]
struct Digits {
    any: bool,
    separated: bool,
    /// The first digit that the base does not have.
    invalid: Option<usize>,
}

/// How a literal began.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Prefix {
    None,
    Zero,
    Hex,
    Octal,
    Binary,
}

impl Prefix {
    fn base(self) -> u8 {
        match self {
            Self::None => 10,
            Self::Zero | Self::Octal => 8,
            Self::Hex => 16,
            Self::Binary => 2,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::None => "decimal literal",
            Self::Zero | Self::Octal => "octal literal",
            Self::Hex => "hexadecimal literal",
            Self::Binary => "binary literal",
        }
    }
}

impl Lexer<'_> {
    pub(super) fn number(&mut self) -> Tok {
        let start = self.at;
        let rest = &self.src[start..];
        let plain = rest.iter().position(|b| !b.is_ascii_digit()).unwrap_or(rest.len());
        let next = rest.get(plain).copied().unwrap_or(b' ');
        let goes_on = matches!(next, b'.' | b'_') || next.is_ascii_alphabetic();
        if !goes_on && plain > 0 && (rest[0] != b'0' || plain == 1) {
            self.at += plain;
            return Tok::Int;
        }
        self.long_number(start)
    }

    fn long_number(&mut self, start: usize) -> Tok {
        let mut tok = Tok::Int;
        let mut digits = Digits::default();
        let prefix = if self.peek(0) == b'.' { Prefix::None } else { self.prefix(&mut digits) };
        if self.peek(0) != b'.' || self.at != start {
            self.digits(prefix.base(), &mut digits);
        }
        if self.peek(0) == b'.' {
            tok = Tok::Float;
            if matches!(prefix, Prefix::Octal | Prefix::Binary) {
                self.error(self.at, format!("invalid radix point in {}", prefix.name()));
            }
            self.at += 1;
            self.digits(prefix.base(), &mut digits);
        }
        if !digits.any {
            self.error(self.at, format!("{} has no digits", prefix.name()));
        }
        tok = self.exponent(prefix, tok, &mut digits);
        if self.peek(0) == b'i' {
            tok = Tok::Imag;
            self.at += 1;
        }
        self.check_digits(start, prefix, tok, &digits);
        tok
    }

    fn prefix(&mut self, digits: &mut Digits) -> Prefix {
        if self.peek(0) != b'0' {
            return Prefix::None;
        }
        self.at += 1;
        let prefix = match self.peek(0).to_ascii_lowercase() {
            b'x' => Prefix::Hex,
            b'o' => Prefix::Octal,
            b'b' => Prefix::Binary,
            _ => {
                digits.any = true;
                return Prefix::Zero;
            }
        };
        self.at += 1;
        prefix
    }

    fn digits(&mut self, base: u8, digits: &mut Digits) {
        loop {
            match self.peek(0) {
                b'_' => digits.separated = true,
                b @ b'0'..=b'9' => {
                    digits.any = true;
                    if b - b'0' >= base && digits.invalid.is_none() {
                        digits.invalid = Some(self.at);
                    }
                }
                b if base == 16 && b.is_ascii_hexdigit() => digits.any = true,
                _ => return,
            }
            self.at += 1;
        }
    }

    fn exponent(&mut self, prefix: Prefix, tok: Tok, digits: &mut Digits) -> Tok {
        let mark = self.peek(0);
        match mark.to_ascii_lowercase() {
            b'e' if !matches!(prefix, Prefix::None | Prefix::Zero) => {
                self.error(self.at, format!("'{}' exponent requires decimal mantissa", char::from(mark)));
            }
            b'p' if prefix != Prefix::Hex => {
                self.error(self.at, format!("'{}' exponent requires hexadecimal mantissa", char::from(mark)));
            }
            b'e' | b'p' => {}
            _ => {
                if prefix == Prefix::Hex && tok == Tok::Float {
                    self.error(self.at, "hexadecimal mantissa requires a 'p' exponent");
                }
                return tok;
            }
        }
        self.at += 1;
        if matches!(self.peek(0), b'+' | b'-') {
            self.at += 1;
        }
        let mut own = Digits::default();
        self.digits(10, &mut own);
        digits.any |= own.any;
        digits.separated |= own.separated;
        if !own.any {
            self.error(self.at, "exponent has no digits");
        }
        Tok::Float
    }

    fn check_digits(&mut self, start: usize, prefix: Prefix, tok: Tok, digits: &Digits) {
        let literal = &self.src[start..self.at];
        if let (Tok::Int, Some(at)) = (tok, digits.invalid) {
            let digit = char::from(self.src[at]);
            self.error(at, format!("invalid digit '{digit}' in {}", prefix.name()));
        }
        if digits.separated
            && let Some(at) = misplaced_separator(literal)
        {
            self.error(start + at, "'_' must separate successive digits");
        }
    }
}

/// Where the first `_` is that does not stand between digits; a base prefix counts as one.
fn misplaced_separator(literal: &[u8]) -> Option<usize> {
    let base = if literal[0] == b'0' { literal.get(1).map_or(0, u8::to_ascii_lowercase) } else { 0 };
    let prefixed = matches!(base, b'x' | b'o' | b'b');
    // `0` for a digit, `_` for a separator, `.` for anything else.
    let mut last = if prefixed { b'0' } else { b'.' };
    for (i, b) in literal.iter().enumerate().skip(if prefixed { 2 } else { 0 }) {
        let before = last;
        last = match b {
            b'_' if before != b'0' => return Some(i),
            b'_' => b'_',
            b if b.is_ascii_digit() || (base == b'x' && b.is_ascii_hexdigit()) => b'0',
            _ if before == b'_' => return Some(i - 1),
            _ => b'.',
        };
    }
    (last == b'_').then(|| literal.len() - 1)
}
