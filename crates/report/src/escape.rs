//! Makes strings from outside harmless: for a terminal, a page, a script tag and a Markdown ticket.
//!
//! Function names, labels, paths, source lines and gap details are written by the program under diagnosis or by
//! whoever answers on its port. None of them may move the cursor, recolour the terminal, reverse the reading
//! order (<https://trojansource.codes>) or open a tag.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a character changes how others are shown instead of being shown itself: C0 and C1 controls, DEL,
/// bidirectional controls, line and paragraph separators, invisible joiners and tag characters.
#[must_use]
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// One line with every unsafe character written out: `\n`, `\t`, `\x1b`, `\u{202e}`. Other text, right-to-left
/// letters included, stays as it is.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if !is_unsafe(c) => out.push(c),
            c if u32::from(c) < 0x80 => _ = write!(out, "\\x{:02x}", u32::from(c)),
            c => _ = write!(out, "\\u{{{:x}}}", u32::from(c)),
        }
    }
    Cow::Owned(out)
}

/// Like [`visible`], for texts of several lines (advice, code): line ends stay, a tab becomes four spaces.
#[must_use]
pub fn visible_lines(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(|line| visible(&line.replace('\t', "    ")).into_owned()).collect();
    lines.join("\n")
}

/// For element content and double-quoted attributes of HTML; unsafe characters are made visible first.
#[must_use]
pub fn html(text: &str) -> String {
    html_markup(&visible(text))
}

/// Like [`html`], keeping line ends, for `<pre>`.
#[must_use]
pub fn html_lines(text: &str) -> String {
    html_markup(&visible_lines(text))
}

fn html_markup(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Escapes what JSON allows raw and a terminal does not survive (DEL, C1, bidirectional controls, …) as
/// `\uXXXX`. The input must be JSON: there, such characters only occur inside strings.
#[must_use]
pub fn json_controls(json: String) -> String {
    escape_json(json, |c| is_unsafe(c) && c != '\n')
}

/// Makes JSON safe inside `<script type="application/json">`: neither `</script` nor `<!--` can appear.
#[must_use]
pub fn json_in_script(json: String) -> String {
    escape_json(json, |c| (is_unsafe(c) && c != '\n') || matches!(c, '<' | '>' | '&'))
}

fn escape_json(json: String, escape: impl Fn(char) -> bool) -> String {
    if !json.contains(&escape) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if escape(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// For running text of GitHub-flavoured Markdown, table cells included: no markup, no mention, no link, no tag.
#[must_use]
pub fn markdown(text: &str) -> String {
    let text = visible(text);
    let mut out = String::with_capacity(text.len() + 16);
    let mut previous = ' ';
    for (i, c) in text.char_indices() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // A zero-width word joiner would hide; the entity is shown as "@" and mentions nobody.
            '@' => out.push_str("&#64;"),
            ':' if text[i..].starts_with("://") => out.push_str("&#58;"),
            '\\' | '`' | '*' | '[' | ']' | '|' | '~' => {
                out.push('\\');
                out.push(c);
            }
            // Inside a word GitHub leaves underscores alone.
            '_' if !previous.is_alphanumeric() || !next_is_alphanumeric(&text[i + 1..]) => {
                out.push_str("\\_")
            }
            '#' if !text[i + 1..].starts_with(' ') || i == 0 => out.push_str("&#35;"),
            '-' | '+' if i == 0 => {
                out.push('\\');
                out.push(c);
            }
            '.' | ')' if i > 0 && text[..i].bytes().all(|b| b.is_ascii_digit()) => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
        previous = c;
    }
    out
}

fn next_is_alphanumeric(rest: &str) -> bool {
    rest.chars().next().is_some_and(char::is_alphanumeric)
}

/// An inline code span of Markdown, safe in a table cell: the fence is longer than any run of backticks inside.
#[must_use]
pub fn markdown_code(text: &str) -> String {
    let text = visible(text);
    // In a table cell a pipe has to be escaped even in code, and outside of one the backslash would show: an
    // element is right in both. Markdown still reads what is inside it, so it is escaped like running text.
    if text.contains('|') {
        return format!("<code>{}</code>", markdown(&text));
    }
    let fence = "`".repeat(longest_run(&text, '`') + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') || text.is_empty() { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A fenced code block of Markdown; the fence is longer than any run of backticks inside.
#[must_use]
pub fn markdown_block(language: &str, code: &str) -> String {
    let code = visible_lines(code);
    let fence = "`".repeat(longest_run(&code, '`').max(2) + 1);
    format!("{fence}{language}\n{code}\n{fence}\n")
}

fn longest_run(text: &str, wanted: char) -> usize {
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == wanted { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_the_terminal_raw() {
        let hostile: String = (0..0x3_0000).chain(0xe_0000..0xe_0100).filter_map(char::from_u32).collect();
        assert!(!visible(&hostile).contains(is_unsafe));
        assert_eq!(visible("\x1b[2J\u{9b}31m\u{202e}a\nb\u{7f}"), "\\x1b[2J\\u{9b}31m\\u{202e}a\\nb\\x7f");
        assert_eq!(visible("שלום 世界 é"), "שלום 世界 é");
        assert_eq!(visible_lines("a\tb\r\nc\x07"), "a    b\nc\\x07");
    }

    #[test]
    fn html_opens_no_tag_and_leaves_no_attribute() {
        assert_eq!(html("</script><b a='\"&"), "&lt;/script&gt;&lt;b a=&#39;&quot;&amp;");
    }

    #[test]
    fn json_stays_the_same_value() {
        let value =
            serde_json::json!({"a</script>": "\u{9b}\u{202e}<!-- & \u{e0041}\u{1f600}", "n": [1.5, null]});
        for escaped in [json_controls(value.to_string()), json_in_script(value.to_string())] {
            assert!(!escaped.contains(is_unsafe));
            assert_eq!(serde_json::from_str::<serde_json::Value>(&escaped).unwrap(), value);
        }
        assert!(!json_in_script(value.to_string()).contains(['<', '>', '&']));
    }

    #[test]
    fn markdown_has_no_markup_left() {
        assert_eq!(
            markdown("a|b *c* _d_ snake_case `e` <img> [x](http://y) @all"),
            "a\\|b \\*c\\* \\_d\\_ snake_case \\`e\\` &lt;img&gt; \\[x\\](http&#58;//y) &#64;all"
        );
        assert_eq!(markdown("# h"), "&#35; h");
        assert_eq!(markdown("1. x"), "1\\. x");
        assert_eq!(markdown("- x"), "\\- x");
    }

    #[test]
    fn markdown_code_cannot_be_left() {
        assert_eq!(markdown_code("main.f"), "`main.f`");
        assert_eq!(markdown_code("a``b`"), "``` a``b` ```");
        assert_eq!(markdown_code("a|<`"), "<code>a\\|&lt;\\`</code>");
        assert_eq!(markdown_block("go", "x := `a```b`"), "````go\nx := `a```b`\n````\n");
    }
}
