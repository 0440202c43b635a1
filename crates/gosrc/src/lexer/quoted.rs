//! String and rune literals. The opening quote is read already.

use memchr::memchr;

use crate::token::Tok;

use super::Lexer;
use super::chars;

impl Lexer<'_> {
    pub(super) fn string(&mut self) -> Tok {
        let start = self.at - 1;
        loop {
            let rest = &self.src[self.at..];
            let Some(len) = rest.iter().position(|b| matches!(b, b'"' | b'\\' | b'\n')) else {
                self.at = self.src.len();
                self.error(start, "string literal not terminated");
                return Tok::String;
            };
            self.at += len;
            match rest[len] {
                b'"' => {
                    self.at += 1;
                    return Tok::String;
                }
                b'\\' => {
                    self.at += 1;
                    self.escape(b'"');
                }
                _ => {
                    self.error(start, "string literal not terminated");
                    return Tok::String;
                }
            }
        }
    }

    pub(super) fn raw_string(&mut self) -> Tok {
        match memchr(b'`', &self.src[self.at..]) {
            Some(len) => self.at += len + 1,
            None => {
                let start = self.at - 1;
                self.at = self.src.len();
                self.error(start, "raw string literal not terminated");
            }
        }
        Tok::String
    }

    pub(super) fn rune(&mut self) -> Tok {
        let start = self.at - 1;
        let (mut valid, mut count) = (true, 0);
        loop {
            match self.src.get(self.at) {
                None | Some(b'\n') => {
                    if valid {
                        self.error(start, "rune literal not terminated");
                    }
                    return Tok::Char;
                }
                Some(b'\'') => {
                    self.at += 1;
                    break;
                }
                Some(b'\\') => {
                    self.at += 1;
                    valid &= self.escape(b'\'');
                }
                Some(_) => self.at += chars::decode(self.src, self.at).1,
            }
            count += 1;
        }
        if valid && count != 1 {
            self.error(start, "illegal rune literal");
        }
        Tok::Char
    }

    /// Reads what follows a backslash; stops at what does not belong there.
    fn escape(&mut self, quote: u8) -> bool {
        let start = self.at;
        let first = self.peek(0);
        let (count, base, max) = match first {
            b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' | b'\\' => {
                self.at += 1;
                return true;
            }
            b if b == quote => {
                self.at += 1;
                return true;
            }
            b'0'..=b'7' => (3, 8, 255),
            b'x' => (2, 16, 255),
            b'u' => (4, 16, 0x10_ffff),
            b'U' => (8, 16, 0x10_ffff),
            _ => {
                let ended = start >= self.src.len();
                let message =
                    if ended { "escape sequence not terminated" } else { "unknown escape sequence" };
                self.error(start, message);
                return false;
            }
        };
        if base == 16 {
            self.at += 1;
        }
        let Some(code) = self.escape_digits(count, base) else { return false };
        if code > max || (0xd800..0xe000).contains(&code) {
            self.error(start, "escape sequence is invalid Unicode code point");
            return false;
        }
        true
    }

    fn escape_digits(&mut self, count: u32, base: u32) -> Option<u32> {
        let mut code: u32 = 0;
        for _ in 0..count {
            let Some(digit) = char::from(self.peek(0)).to_digit(base) else {
                let message = if self.at >= self.src.len() {
                    "escape sequence not terminated".to_owned()
                } else {
                    let c = chars::decode(self.src, self.at).0.unwrap_or(char::REPLACEMENT_CHARACTER);
                    format!("illegal character {} in escape sequence", chars::describe(c))
                };
                self.error(self.at, message);
                return None;
            };
            code = code.wrapping_mul(base).wrapping_add(digit);
            self.at += 1;
        }
        Some(code)
    }
}
