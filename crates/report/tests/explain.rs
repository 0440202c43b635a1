//! A rule's documentation in a terminal.

use expect_test::expect_file;
use stanch_report::{TextOptions, explain, wrap};

const DOC: &str = include_str!("support/rule.md");

#[test]
fn golden() {
    expect_file!["golden/explain/rule.txt"].assert_eq(&explain(DOC, &TextOptions::default()));
    let colour = TextOptions { color: true, width: 60, ..TextOptions::default() };
    expect_file!["golden/explain/rule.ansi"].assert_eq(&explain(DOC, &colour));
}

#[test]
fn prose_fits_and_every_word_is_there() {
    for width in [40, 60, 80, 160] {
        let shown = explain(DOC, &TextOptions { width, unicode: false, ..TextOptions::default() });
        assert!(shown.is_ascii());
        for line in shown.lines().filter(|l| !l.starts_with("    ")) {
            assert!(wrap::width(line) <= width, "{width}: {line}");
        }
        let squeezed: String = shown.split_whitespace().collect();
        for words in
            ["Detects", "willsendits", "ST1001", "nested:", "1.", "<https://go.dev/ref/spec#Send_statements>"]
        {
            assert!(squeezed.contains(words), "{width}: {words}\n{shown}");
        }
    }
}

#[test]
fn no_control_comes_through() {
    let shown = explain(
        "# a\x1b[2J\n\n`b\u{202e}`\n\n```\n\x07\n```\n\n| c\u{9b} |\n|---|\n| d |\n",
        &TextOptions::default(),
    );
    assert_eq!(shown.chars().find(|c| stanch_report::escape::is_unsafe(*c) && *c != '\n'), None, "{shown:?}");
}
