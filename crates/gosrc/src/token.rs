//! The kinds of lexical tokens, as in Go's `go/token`.

use std::fmt;

macro_rules! tokens {
    ($($(#[$doc:meta])* $name:ident = $text:literal),* $(,)?) => {
        /// A kind of token; [`Tok::text`] and `Display` give `go/token`'s name of it.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Tok {
            $($(#[$doc])* $name,)*
        }

        const TEXTS: &[&str] = &[$($text),*];
    };
}

tokens! {
    /// What no Go token can begin with.
    Illegal = "ILLEGAL",
    /// The end of the text.
    Eof = "EOF",
    /// A `//` or `/* */` comment.
    Comment = "COMMENT",
    /// An identifier, predeclared ones included.
    Ident = "IDENT",
    /// An integer literal.
    Int = "INT",
    /// A floating-point literal.
    Float = "FLOAT",
    /// An imaginary literal.
    Imag = "IMAG",
    /// A rune literal.
    Char = "CHAR",
    /// An interpreted or raw string literal.
    String = "STRING",
    /// `+`
    Add = "+",
    /// `-`
    Sub = "-",
    /// `*`
    Mul = "*",
    /// `/`
    Quo = "/",
    /// `%`
    Rem = "%",
    /// `&`
    And = "&",
    /// `|`
    Or = "|",
    /// `^`
    Xor = "^",
    /// `<<`
    Shl = "<<",
    /// `>>`
    Shr = ">>",
    /// `&^`
    AndNot = "&^",
    /// `+=`
    AddAssign = "+=",
    /// `-=`
    SubAssign = "-=",
    /// `*=`
    MulAssign = "*=",
    /// `/=`
    QuoAssign = "/=",
    /// `%=`
    RemAssign = "%=",
    /// `&=`
    AndAssign = "&=",
    /// `|=`
    OrAssign = "|=",
    /// `^=`
    XorAssign = "^=",
    /// `<<=`
    ShlAssign = "<<=",
    /// `>>=`
    ShrAssign = ">>=",
    /// `&^=`
    AndNotAssign = "&^=",
    /// `&&`
    LAnd = "&&",
    /// `||`
    LOr = "||",
    /// `<-`
    Arrow = "<-",
    /// `++`
    Inc = "++",
    /// `--`
    Dec = "--",
    /// `==`
    Eql = "==",
    /// `<`
    Lss = "<",
    /// `>`
    Gtr = ">",
    /// `=`
    Assign = "=",
    /// `!`
    Not = "!",
    /// `!=`
    Neq = "!=",
    /// `<=`
    Leq = "<=",
    /// `>=`
    Geq = ">=",
    /// `:=`
    Define = ":=",
    /// `...`
    Ellipsis = "...",
    /// `(`
    LParen = "(",
    /// `[`
    LBrack = "[",
    /// `{`
    LBrace = "{",
    /// `,`
    Comma = ",",
    /// `.`
    Period = ".",
    /// `)`
    RParen = ")",
    /// `]`
    RBrack = "]",
    /// `}`
    RBrace = "}",
    /// A written `;`, or one that a newline or the end of the text inserts.
    Semicolon = ";",
    /// `:`
    Colon = ":",
    /// `~`
    Tilde = "~",
    /// `break`
    Break = "break",
    /// `case`
    Case = "case",
    /// `chan`
    Chan = "chan",
    /// `const`
    Const = "const",
    /// `continue`
    Continue = "continue",
    /// `default`
    Default = "default",
    /// `defer`
    Defer = "defer",
    /// `else`
    Else = "else",
    /// `fallthrough`
    Fallthrough = "fallthrough",
    /// `for`
    For = "for",
    /// `func`
    Func = "func",
    /// `go`
    Go = "go",
    /// `goto`
    Goto = "goto",
    /// `if`
    If = "if",
    /// `import`
    Import = "import",
    /// `interface`
    Interface = "interface",
    /// `map`
    Map = "map",
    /// `package`
    Package = "package",
    /// `range`
    Range = "range",
    /// `return`
    Return = "return",
    /// `select`
    Select = "select",
    /// `struct`
    Struct = "struct",
    /// `switch`
    Switch = "switch",
    /// `type`
    Type = "type",
    /// `var`
    Var = "var",
}

impl Tok {
    /// The token's spelling, or its class in capitals where it has none of its own (`IDENT`).
    #[must_use]
    pub const fn text(self) -> &'static str {
        TEXTS[self as usize]
    }

    /// Whether this is an identifier or a literal.
    #[must_use]
    pub const fn is_literal(self) -> bool {
        matches!(self, Self::Ident | Self::Int | Self::Float | Self::Imag | Self::Char | Self::String)
    }

    /// Whether this is one of the 25 keywords.
    #[must_use]
    pub const fn is_keyword(self) -> bool {
        self as u8 >= Self::Break as u8
    }

    /// Precedence of a binary operator, 1 (`||`) to 5 (`*`); 0 for anything else.
    #[must_use]
    pub const fn precedence(self) -> u8 {
        PRECEDENCE[self as usize]
    }

    /// Whether a newline after this token inserts a semicolon.
    #[must_use]
    pub const fn ends_line(self) -> bool {
        ENDS_LINE[self as usize]
    }
}

impl fmt::Display for Tok {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

const COUNT: usize = Tok::Var as usize + 1;

const PRECEDENCE: [u8; COUNT] = {
    let mut table = [0; COUNT];
    table[Tok::LOr as usize] = 1;
    table[Tok::LAnd as usize] = 2;
    let mut at = 0;
    let three = [Tok::Eql, Tok::Neq, Tok::Lss, Tok::Leq, Tok::Gtr, Tok::Geq];
    while at < three.len() {
        table[three[at] as usize] = 3;
        at += 1;
    }
    let four = [Tok::Add, Tok::Sub, Tok::Or, Tok::Xor];
    at = 0;
    while at < four.len() {
        table[four[at] as usize] = 4;
        at += 1;
    }
    let five = [Tok::Mul, Tok::Quo, Tok::Rem, Tok::Shl, Tok::Shr, Tok::And, Tok::AndNot];
    at = 0;
    while at < five.len() {
        table[five[at] as usize] = 5;
        at += 1;
    }
    table
};

const ENDS_LINE: [bool; COUNT] = {
    let mut table = [false; COUNT];
    let ends = [
        Tok::Ident,
        Tok::Int,
        Tok::Float,
        Tok::Imag,
        Tok::Char,
        Tok::String,
        Tok::Inc,
        Tok::Dec,
        Tok::RParen,
        Tok::RBrack,
        Tok::RBrace,
        Tok::Break,
        Tok::Continue,
        Tok::Fallthrough,
        Tok::Return,
    ];
    let mut at = 0;
    while at < ends.len() {
        table[ends[at] as usize] = true;
        at += 1;
    }
    table
};

const FIRST_KEYWORD: usize = Tok::Break as usize;

const KEYWORDS: [Tok; 25] = [
    Tok::Break,
    Tok::Case,
    Tok::Chan,
    Tok::Const,
    Tok::Continue,
    Tok::Default,
    Tok::Defer,
    Tok::Else,
    Tok::Fallthrough,
    Tok::For,
    Tok::Func,
    Tok::Go,
    Tok::Goto,
    Tok::If,
    Tok::Import,
    Tok::Interface,
    Tok::Map,
    Tok::Package,
    Tok::Range,
    Tok::Return,
    Tok::Select,
    Tok::Struct,
    Tok::Switch,
    Tok::Type,
    Tok::Var,
];

/// The perfect hash of cmd/compile's scanner: no two keywords share a slot of 64.
const fn slot(word: &[u8]) -> usize {
    (((word[0] as usize) << 4 ^ word[1] as usize) + word.len()) & 63
}

/// Index into [`KEYWORDS`] plus one.
const SLOTS: [u8; 64] = {
    let mut table = [0; 64];
    let mut at = 0;
    while at < KEYWORDS.len() {
        let place = slot(TEXTS[FIRST_KEYWORD + at].as_bytes());
        assert!(table[place] == 0, "two keywords share a slot");
        table[place] = at as u8 + 1;
        at += 1;
    }
    table
};

/// The keyword spelt so.
#[must_use]
pub(crate) fn keyword(word: &[u8]) -> Option<Tok> {
    if !(2..=11).contains(&word.len()) {
        return None;
    }
    let index = SLOTS[slot(word)];
    if index == 0 {
        return None;
    }
    let tok = KEYWORDS[usize::from(index) - 1];
    (tok.text().as_bytes() == word).then_some(tok)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_found_by_their_hash() {
        for tok in KEYWORDS {
            assert_eq!(keyword(tok.text().as_bytes()), Some(tok));
            assert!(tok.is_keyword());
        }
        for word in ["x", "brea", "fallthroughs", "Func", "forr", "__"] {
            assert_eq!(keyword(word.as_bytes()), None, "{word}");
        }
        assert!(!Tok::Tilde.is_keyword());
    }

    #[test]
    fn precedences_are_those_of_the_specification() {
        assert_eq!(Tok::LOr.precedence(), 1);
        assert_eq!(Tok::AndNot.precedence(), 5);
        assert_eq!((Tok::Assign.precedence(), Tok::Arrow.precedence()), (0, 0));
    }
}
