//! Characters beyond ASCII, classed as Go's `unicode` package classes them.

use unicode_general_category::{GeneralCategory as Category, get_general_category as category};

/// The character at `at` and its length; an invalid byte is `None` of length 1.
pub(super) fn decode(src: &[u8], at: usize) -> (Option<char>, usize) {
    let rest = &src[at..src.len().min(at + 4)];
    let valid = match std::str::from_utf8(rest) {
        Ok(text) => text,
        Err(e) => std::str::from_utf8(&rest[..e.valid_up_to()]).unwrap_or_default(),
    };
    match valid.chars().next() {
        Some(c) => (Some(c), c.len_utf8()),
        None => (None, 1),
    }
}

/// Categories Lu, Ll, Lt, Lm, Lo.
pub(super) fn is_letter(c: char) -> bool {
    use Category::{LowercaseLetter, ModifierLetter, OtherLetter, TitlecaseLetter, UppercaseLetter};
    c == '_'
        || matches!(
            category(c),
            UppercaseLetter | LowercaseLetter | TitlecaseLetter | ModifierLetter | OtherLetter
        )
}

/// Category Nd.
pub(super) fn is_digit(c: char) -> bool {
    category(c) == Category::DecimalNumber
}

/// As Go's `%#U` prints it: `U+0023 '#'`, without the character where it does not print.
pub(super) fn describe(c: char) -> String {
    use Category::{
        Control, Format, LineSeparator, ParagraphSeparator, PrivateUse, SpaceSeparator, Surrogate, Unassigned,
    };
    let hidden = c != ' '
        && matches!(
            category(c),
            Control
                | Format
                | LineSeparator
                | ParagraphSeparator
                | PrivateUse
                | SpaceSeparator
                | Surrogate
                | Unassigned
        );
    let code = c as u32;
    if hidden { format!("U+{code:04X}") } else { format!("U+{code:04X} '{c}'") }
}
