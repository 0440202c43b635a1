//! The tokens and errors that go/scanner gives.

use super::*;

fn lex(source: &[u8]) -> (Vec<(Tok, String)>, Vec<String>) {
    let mut lexer = Lexer::new(source);
    let mut tokens = Vec::new();
    loop {
        let Lexeme { tok, span } = lexer.next_token();
        assert!(span.end as usize <= source.len());
        if tok == Tok::Eof {
            break;
        }
        tokens.push((tok, String::from_utf8_lossy(span.of(source)).into_owned()));
    }
    let errors = lexer.errors().iter().map(|e| format!("{}: {}", e.offset, e.message)).collect();
    (tokens, errors)
}

fn toks(source: &str) -> Vec<Tok> {
    let (tokens, errors) = lex(source.as_bytes());
    assert_eq!(errors, [""; 0], "{source}");
    tokens.into_iter().map(|(tok, _)| tok).collect()
}

fn errors(source: &str) -> Vec<String> {
    lex(source.as_bytes()).1
}

#[test]
fn every_token_is_found_by_its_spelling() {
    let marks = "+ - * / % & | ^ << >> &^ += -= *= /= %= &= |= ^= <<= >>= &^= && || <- ++ -- == < > = ! != <= >= := \
                 ... ( [ { , . ) ] } ; : ~";
    let (tokens, errors) = lex(marks.as_bytes());
    let texts: Vec<&str> = marks.split_whitespace().collect();
    assert_eq!(errors, [""; 0]);
    for ((tok, text), want) in tokens.iter().zip(&texts) {
        assert_eq!((tok.text(), text.as_str()), (*want, *want));
    }
    assert_eq!(tokens.len(), texts.len());
}

#[test]
fn numbers() {
    for int in ["0", "42", "4_2", "0600", "0_600", "0o600", "0O17", "0xBad_Face", "0x_67", "0b1_01", "0X0"] {
        assert_eq!(toks(int)[0], Tok::Int, "{int}");
    }
    for float in
        ["0.", "72.40", "072.40", "1.e+0", "6.67428e-11", "1E6", ".25", ".12345E+5", "1_5.", "0x1p-2"]
    {
        assert_eq!(toks(float)[0], Tok::Float, "{float}");
    }
    for float in ["0x2.p10", "0x1.Fp+0", "0X.8p-0", "0X_1FFFP-16"] {
        assert_eq!(toks(float)[0], Tok::Float, "{float}");
    }
    for imag in ["0i", "0123i", "0o123i", "0xabci", "0.i", "2.71828i", "1.e+0i", ".25i", "0x1p-2i"] {
        assert_eq!(toks(imag)[0], Tok::Imag, "{imag}");
    }
}

/// The messages and places of go/scanner's own tests.
#[test]
fn wrong_numbers() {
    for (source, want) in [
        ("0x", "2: hexadecimal literal has no digits"),
        ("0b", "2: binary literal has no digits"),
        ("08", "1: invalid digit '8' in octal literal"),
        ("0b12", "3: invalid digit '2' in binary literal"),
        ("0o8", "2: invalid digit '8' in octal literal"),
        ("1e+", "3: exponent has no digits"),
        ("0x1.0", "5: hexadecimal mantissa requires a 'p' exponent"),
        ("1p3", "1: 'p' exponent requires hexadecimal mantissa"),
        ("0b1e3", "3: 'e' exponent requires decimal mantissa"),
        ("0b1.0", "3: invalid radix point in binary literal"),
        ("4__2", "2: '_' must separate successive digits"),
        ("42_", "2: '_' must separate successive digits"),
        ("1_.5", "1: '_' must separate successive digits"),
        ("0_xbad", ""),
    ] {
        let got = errors(source);
        if want.is_empty() {
            assert!(!got.is_empty(), "{source}");
        } else {
            assert_eq!(got, [want], "{source}");
        }
    }
}

#[test]
fn quotes() {
    for source in [r"'\000'", r"'\xFF'", r"'\uff16'", r"'\U0000ff16'", "'本'", r"'\''"] {
        assert_eq!(toks(source), [Tok::Char, Tok::Semicolon], "{source}");
    }
    for source in [r#""""#, r#""\"\\""#, "`\r\n\\`", r#""日本""#] {
        assert_eq!(toks(source), [Tok::String, Tok::Semicolon], "{source}");
    }
    for (source, want) in [
        ("\"abc", "0: string literal not terminated"),
        ("\"abc\n", "0: string literal not terminated"),
        ("`abc", "0: raw string literal not terminated"),
        ("''", "0: illegal rune literal"),
        ("'12'", "0: illegal rune literal"),
        ("'", "0: rune literal not terminated"),
        (r"'\q'", "2: unknown escape sequence"),
        (r"'\08'", "3: illegal character U+0038 '8' in escape sequence"),
        (r"'\x0'", "4: illegal character U+0027 ''' in escape sequence"),
        (r"'\400'", "2: escape sequence is invalid Unicode code point"),
        (r#""\uD800""#, "2: escape sequence is invalid Unicode code point"),
        (r#""\U00110000""#, "2: escape sequence is invalid Unicode code point"),
    ] {
        assert_eq!(errors(source), [want], "{source}");
    }
}

#[test]
fn encoding() {
    assert_eq!(errors("\u{feff}x"), [""; 0]);
    assert_eq!(errors("x\u{feff}"), ["1: illegal byte order mark"]);
    assert_eq!(errors("/*\0*/"), ["2: illegal character NUL"]);
    assert_eq!(lex(b"\"ab\x80cd\"").1, ["3: illegal UTF-8 encoding"]);
    assert_eq!(lex(b"\xff\xfex\0").1, ["0: illegal UTF-8 encoding (got UTF-16)"]);
    assert_eq!(errors("#"), ["0: illegal character U+0023 '#'"]);
    assert_eq!(errors("\u{1}"), ["0: illegal character U+0001"]);
    assert_eq!(errors("“"), ["0: curly quotation mark '“' (use neutral '\"')"]);
    let (tokens, _) = lex("ŝ٣ a½ ⅷ".as_bytes());
    assert_eq!(tokens[0], (Tok::Ident, "ŝ٣".to_owned()));
    assert_eq!(tokens[1], (Tok::Ident, "a".to_owned()));
    assert_eq!((tokens[2].0, tokens[3].0), (Tok::Illegal, Tok::Illegal));
}

#[test]
fn semicolons_come_where_lines_end() {
    use Tok::{Comment, Ident, RBrace, Return, Semicolon};
    assert_eq!(toks("a\n"), [Ident, Semicolon]);
    assert_eq!(toks("a // c\n"), [Ident, Comment, Semicolon]);
    assert_eq!(toks("a /* c\n */ b"), [Ident, Comment, Semicolon, Ident, Semicolon]);
    assert_eq!(toks("return /* c */ }\n"), [Return, Comment, RBrace, Semicolon]);
    assert_eq!(toks("+\n"), [Tok::Add]);
    let mut lexer = Lexer::new(b"a /* c\n */\n");
    lexer.next_token();
    lexer.next_token();
    assert_eq!(lexer.next_token(), Lexeme { tok: Semicolon, span: Span::new(6, 6) });
}

#[test]
fn line_directives() {
    let source = b"//line a.y:10\nx\n /*line b.y:3:7*/y /*line :4:2*/\n //line c:1\n//line d:0\n//line e:x\n//line f:1:0\n";
    let mut lexer = Lexer::new(source);
    while lexer.next_token().tok != Tok::Eof {}
    let found: Vec<_> = lexer
        .directives()
        .iter()
        .map(|d| {
            let file = d.file.map(|f| String::from_utf8_lossy(f.of(source)).into_owned());
            (d.applies_from, file, d.line, d.column)
        })
        .collect();
    assert_eq!(
        found,
        [
            (14, Some("a.y".to_owned()), 10, None),
            (33, Some("b.y".to_owned()), 3, Some(7)),
            (48, None, 4, Some(2)),
        ]
    );
    let errors: Vec<&str> = lexer.errors().iter().map(|e| &*e.message).collect();
    assert_eq!(errors, ["invalid line number: 0", "invalid line number: x", "invalid column number: 0"]);
}
