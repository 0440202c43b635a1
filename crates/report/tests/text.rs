//! Text as a terminal shows it, and what must hold for any text.

mod support;

use expect_test::expect_file;
use stanch_report::{TextOptions, escape, text, wrap};

fn render(case: &support::Case, options: &TextOptions) -> String {
    text(&case.diagnosis, &case.evidence, &case.source, options)
}

#[test]
fn plain_at_80_columns() {
    for case in support::all() {
        let shown = render(&case, &TextOptions::default());
        expect_file![format!("golden/text/{}.txt", case.name)].assert_eq(&shown);
    }
}

#[test]
fn colour_verbose_and_wide() {
    let case = support::cases::goroutine_leak();
    let options = TextOptions { color: true, width: 120, verbose: true, ..TextOptions::default() };
    expect_file!["golden/text/goroutine-leak.verbose.ansi"].assert_eq(&render(&case, &options));
}

#[test]
fn ascii_and_narrow() {
    let case = support::cases::goroutine_leak();
    let options = TextOptions { width: 50, unicode: false, ..TextOptions::default() };
    let shown = render(&case, &options);
    assert!(shown.is_ascii(), "{:?}", shown.chars().find(|c| !c.is_ascii()));
    expect_file!["golden/text/goroutine-leak.narrow.txt"].assert_eq(&shown);
}

/// Our own colours are the only controls; without them there is nothing but line ends.
#[test]
fn no_control_from_outside_reaches_the_terminal() {
    for case in support::all() {
        for verbose in [false, true] {
            let options = TextOptions { verbose, ..TextOptions::default() };
            let plain = render(&case, &options);
            assert_eq!(plain.chars().find(|c| escape::is_unsafe(*c) && *c != '\n'), None, "{}", case.name);
            let colored = render(&case, &TextOptions { color: true, ..options });
            // The coloured banner has a space on its left.
            assert_eq!(strip_own_colours(&colored).trim_start(), plain, "{}", case.name);
        }
    }
}

fn strip_own_colours(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\x1b[") {
        out.push_str(before);
        let (parameters, after) = after.split_once('m').expect("a colour ends with m");
        assert!(parameters.bytes().all(|b| b.is_ascii_digit() || b == b';'), "{parameters:?}");
        rest = after;
    }
    out + rest
}

#[test]
fn every_line_fits() {
    for case in support::all() {
        for columns in [40, 60, 80, 100, 160] {
            for verbose in [false, true] {
                let options = TextOptions { width: columns, verbose, ..TextOptions::default() };
                for line in render(&case, &options).lines() {
                    // Commands and examples are for copying and stay whole.
                    if is_code(&case, line) {
                        continue;
                    }
                    assert!(wrap::width(line) <= columns, "{} at {columns}: {line}", case.name);
                }
            }
        }
    }
}

fn is_code(case: &support::Case, line: &str) -> bool {
    let line = line.trim();
    // Source lines have room for something to see even where the terminal has none.
    let snippet = line.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start().starts_with('│');
    snippet
        || line.starts_with("stanch ")
        || case
            .diagnosis
            .findings
            .iter()
            .any(|f| escape::visible_lines(&f.fix.example).lines().any(|l| l.trim() == line))
}

#[test]
fn more_findings_are_counted() {
    let case = support::cases::goroutine_leak();
    let shown = render(&case, &TextOptions { max_findings: 1, ..TextOptions::default() });
    assert!(shown.contains("Not shown here: 1 finding;"), "{shown}");
    assert!(!shown.contains("unstopped-ticker"), "{shown}");
}
