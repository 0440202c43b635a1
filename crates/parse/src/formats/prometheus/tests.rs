//! Real and broken expositions.

use stanch_model::MetricSet;

use super::*;

const STD: &[u8] = include_bytes!("testdata/client_golang.txt");
const UTF8: &[u8] = include_bytes!("testdata/client_golang_utf8.txt");
const OPEN: &[u8] = include_bytes!("testdata/client_golang.openmetrics");
const ALL: &[u8] = include_bytes!("testdata/client_golang_all.txt");
const OTEL: &[u8] = include_bytes!("testdata/otel.txt");
const OTEL_DOTS: &[u8] = include_bytes!("testdata/otel_dots.openmetrics");
const VICTORIA: &[u8] = include_bytes!("testdata/victoriametrics.txt");

fn clean(bytes: &[u8]) -> MetricSet {
    let read = parse(bytes).unwrap();
    assert_eq!(read.problems, vec![]);
    read.value
}

/// One line in, its samples and problems out.
fn check(text: &str, expected: &str) {
    let read = parse(text.as_bytes()).unwrap();
    let samples = read.value.metrics.iter().map(|m| {
        let labels: Vec<_> = m.labels.iter().map(|(k, v)| format!("{k}={v:?}")).collect();
        format!("{}{{{}}} {}", m.name, labels.join(","), m.value)
    });
    let problems = read.problems.iter().map(|p| format!("! {p}"));
    assert_eq!(samples.chain(problems).collect::<Vec<_>>().join("\n"), expected, "{text}");
}

#[test]
fn real_scrapes_have_no_problems_and_no_line_is_lost() {
    for bytes in [STD, UTF8, OPEN, ALL, OTEL, OTEL_DOTS, VICTORIA] {
        let text = std::str::from_utf8(bytes).unwrap();
        let lines = text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).count();
        assert_eq!(clean(bytes).metrics.len(), lines);
        assert!(looks_like(bytes));
    }
}

#[test]
fn the_same_registry_reads_the_same_in_each_format() {
    for bytes in [STD, UTF8, OPEN] {
        let set = clean(bytes);
        assert_eq!(set.get("go_goroutines"), Some(6.0));
        let bucket = set.metrics.iter().find(|m| &*m.name == "http_request_duration_seconds_bucket").unwrap();
        assert_eq!(bucket.labels[0], ("path".into(), "/a\"b\\c\nd".into()));
    }
    let quoted = clean(OPEN);
    let queue = quoted.metrics.iter().find(|m| &*m.name == "queue.depth").unwrap();
    assert_eq!(queue.labels, vec![("queue.name".into(), "aufträge".into())]);
}

#[test]
fn lines_of_the_grammar() {
    check("a 1\n", "a{} 1");
    check("a{} 1 1700000000000\n", "a{} 1");
    check("a{b=\"c\",} -2.5e-3", "a{b=\"c\"} -0.0025");
    check("  a\t{ b = \"c\" , d=\"\" }\t3  \r\n", "a{b=\"c\",d=\"\"} 3");
    check("a +Inf\na -Inf\na NaN\na Inf\n", "a{} inf\na{} -inf\na{} NaN\na{} inf");
    check("a:b_9 1\n", "a:b_9{} 1");
    check(r#"{"x.y","k.z"="v",q="w"} 2"#, r#"x.y{k.z="v",q="w"} 2"#);
    check(r#"a{b="\\\"\n\x}#{,"} 1"#, r#"a{b="\\\"\n\\x}#{,"} 1"#);
    check("# HELP a b\n# any comment\n#\na 1 # {t=\"x\"} 0.3 1.7e9\n# EOF\n", "a{} 1");
}

#[test]
fn a_bad_line_costs_only_itself() {
    let bad = |line: &str, what: &str| {
        check(
            &format!("a 1\n{line}\nb 2\n"),
            &format!("a{{}} 1\nb{{}} 2\n! {what} (line 2), {} bytes not read", line.len() + 1),
        );
    };
    bad("a", "metric name is not followed by labels or a value");
    bad("a x", "value is not a number");
    bad("a 0x1p4", "value is not a number");
    bad("a 1_000", "value is not a number");
    bad("a-b 1", "metric name is not followed by labels or a value");
    bad("1a 1", "line does not begin with a metric name");
    bad("{a=\"b\"} 1", "line does not begin with a metric name");
    bad("a{b} 1", "label has no value");
    bad("a{b=c} 1", "label value is not quoted");
    bad("a{b=\"c} 1", "quoted string is not closed");
    bad("a{b=\"c\\", "quoted string is not closed");
    bad("a{b=\"c\" d=\"e\"} 1", "labels are not closed");
    bad("a{\"n\",b=\"c\"} 1", "metric has two names");
    bad("a{9=\"c\"} 1", "label name is malformed");
}

#[test]
fn what_is_odd_behind_the_value_leaves_the_value() {
    check("a 1 x\n", "a{} 1\n! timestamp is not a number (line 1)");
    check("a 1 2 3\n", "a{} 1\n! text after the value (line 1)");
    check("a 1 # 5\n", "a{} 1\n! exemplar has no labels (line 1)");
    check("a 1 # {b=\"c\"}\n", "a{} 1\n! exemplar's value is not a number (line 1)");
}

#[test]
fn what_follows_the_end_is_told() {
    check("a 1\n# EOF\nb 2\n", "a{} 1\n! text after # EOF (line 3), 4 bytes not read");
}

#[test]
fn other_formats_are_not_mine() {
    let html = b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head>";
    let error = parse(html).unwrap_err();
    assert_eq!(error.to_string(), "found an HTML page (title \"Sign in\")");
    assert!(parse(&b"\xff\n".repeat(5000)).is_err());
    assert!(clean(b"").metrics.is_empty());
    assert!(clean(b"# TYPE a gauge\n").metrics.is_empty());
    assert!(!looks_like(b"") && !looks_like(b"hello world\n") && !looks_like(b"# a comment\n"));
    assert!(looks_like(b"a 1\nb 2\nc{d=\"e\"} 3\n") && !looks_like(b"total 12\nused 3\n"));
    assert!(looks_like(b"# TYPE a gauge\na 1\na{b=\"c"), "a head may be cut");
}

#[test]
fn hostile_input_makes_no_long_list_of_problems() {
    let text = format!("a 1\n{}", "?\n".repeat(100_000));
    let read = parse(text.as_bytes()).unwrap();
    assert_eq!(read.problems.len(), 51);
    assert_eq!(read.problems.iter().map(|p| p.dropped_bytes).sum::<u64>(), 200_000);
}

#[test]
fn no_mutation_makes_it_panic() {
    for seed in [STD, OPEN, OTEL_DOTS] {
        crate::mutate::each(seed, 2000, |bytes| {
            let _ = (parse(bytes), looks_like(bytes));
        });
    }
}
