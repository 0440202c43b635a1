//! Text as a terminal shows it.

use expect_test::expect_file;
use stanch_report::check::{quiet, text};
use stanch_report::{TextOptions, escape, wrap};

use super::{Case, all, cases};

fn render(case: &Case, options: &TextOptions) -> String {
    text(&case.report, &case.source, options)
}

#[test]
fn plain_at_80_columns() {
    for case in all() {
        let shown = render(&case, &TextOptions::default());
        expect_file![format!("../golden/check/{}.txt", case.name)].assert_eq(&shown);
    }
}

#[test]
fn one_line_per_finding() {
    for case in all() {
        let shown = quiet(&case.report);
        expect_file![format!("../golden/check/{}.quiet.txt", case.name)].assert_eq(&shown);
        assert_eq!(shown.lines().count(), case.report.findings.len() + case.report.problems.len());
        assert_eq!(shown.chars().find(|c| escape::is_unsafe(*c) && *c != '\n'), None);
    }
}

#[test]
fn no_file_name_is_a_command_of_a_runner() {
    let mut case = cases::leaks();
    case.report.problems[0].file = Some(" ::stop-commands::x".into());
    let shown = quiet(&case.report);
    assert!(shown.lines().any(|l| l.starts_with("./ ::stop-commands::x:12:3: syntax-error: ")), "{shown}");
    assert!(!shown.lines().any(|l| l.trim_start().starts_with("::")), "{shown}");
}

#[test]
fn colour_verbose_and_wide() {
    let options = TextOptions { color: true, width: 120, verbose: true, ..TextOptions::default() };
    expect_file!["../golden/check/leaks.verbose.ansi"].assert_eq(&render(&cases::leaks(), &options));
}

#[test]
fn ascii_and_narrow() {
    let options = TextOptions { width: 50, unicode: false, ..TextOptions::default() };
    let shown = render(&cases::leaks(), &options);
    expect_file!["../golden/check/leaks.narrow.txt"].assert_eq(&shown);
    let ours = shown.replace("世界", "");
    assert!(ours.is_ascii(), "{:?}", ours.chars().find(|c| !c.is_ascii()));
}

/// Our own colours are the only controls; without them there is nothing but line ends.
#[test]
fn no_control_from_outside_reaches_the_terminal() {
    for case in all() {
        for verbose in [false, true] {
            let options = TextOptions { verbose, ..TextOptions::default() };
            let plain = render(&case, &options);
            assert_eq!(plain.chars().find(|c| escape::is_unsafe(*c) && *c != '\n'), None, "{}", case.name);
            let colored = render(&case, &TextOptions { color: true, ..options });
            assert_eq!(strip_own_colours(&colored), plain, "{}", case.name);
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
    for case in all() {
        for columns in [40, 60, 80, 100, 160] {
            for verbose in [false, true] {
                let options = TextOptions { width: columns, verbose, ..TextOptions::default() };
                for line in render(&case, &options).lines().filter(|line| !is_code(line)) {
                    assert!(wrap::width(line) <= columns, "{} at {columns}: {line}", case.name);
                }
            }
        }
    }
}

/// Source lines have room for something to see even where the terminal has none; changed lines are never broken,
/// and examples, which are indented by six, are for copying.
fn is_code(line: &str) -> bool {
    let rest = line.trim_start().trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
    rest.starts_with(['│', '+', '-']) || line.starts_with("      ")
}

#[test]
fn labels_of_snippets_fit_80_columns() {
    let shown = render(&cases::leaks(), &TextOptions::default());
    let widest = shown.lines().map(wrap::width).max();
    assert!(widest <= Some(80), "{widest:?}\n{shown}");
}

#[test]
fn more_findings_are_counted() {
    let case = cases::many(30_000);
    let shown = render(&case, &TextOptions { max_findings: 2, ..TextOptions::default() });
    assert!(shown.contains("Not shown here: 29,998 findings;"), "{shown}");
    assert!(shown.contains("30,000 leaks in 1 file: 30,000 proven."), "{shown}");
    assert_eq!(quiet(&case.report).lines().count(), 30_000);
}

/// Generated code may stand in one line of megabytes: it is named, and its other findings cost nothing.
#[test]
fn lines_that_nobody_reads_are_not_shown() {
    let mut case = cases::many(2_000);
    case.source.insert("gen.go", "x := f(); ".repeat(1_000_000));
    for (n, f) in (0u32..).zip(&mut case.report.findings) {
        let at = f.location.as_mut().unwrap();
        (at.line, at.column) = (1, Some(n * 5_000 + 1));
    }
    let shown = render(&case, &TextOptions { max_findings: usize::MAX, ..TextOptions::default() });
    assert!(shown.contains("gen.go:1:9995001\n"), "{}", &shown[..1000]);
    assert!(!shown.contains("x := f()"));
}

/// The text at hand is older than what was checked: no line of it stands for another.
#[test]
fn another_version_of_a_file_is_not_shown() {
    let mut case = cases::leaks();
    case.report.findings.truncate(1);
    case.source.insert("internal/order/charge.go", "package order\n");
    let shown = render(&case, &TextOptions::default());
    assert!(shown.contains("= path: 3. blocks here for ever (internal/order/charge.go:10:2)"), "{shown}");
    assert!(shown.contains("result := make(chan Receipt)"), "{shown}");
}
