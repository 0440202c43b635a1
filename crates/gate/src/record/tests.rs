//! Whole records, and what cuts and changes make of them.

use super::*;

fn text(fields: &[(&str, &str)]) -> String {
    let mut out = String::from("stanch-gate-record/1\n");
    for (name, value) in fields {
        out += &format!("{name} {}\n{value}\n", value.len());
    }
    out + "eof\n"
}

const HEADER: [(&str, &str); 4] =
    [("package", "net/http"), ("pid", "12"), ("parent", "1"), ("go", "go1.26.8")];

fn whole(left: &str) -> String {
    let mut fields = HEADER.to_vec();
    fields.extend([
        ("exit", "0"),
        ("tests", "3"),
        ("settled", "2000"),
        ("heap", "1 2 3 4 5 6"),
        ("left", left),
        ("before", "1\n2\n"),
        ("names", "7 TestA/x y\n8 TestB\n"),
        ("dump", "goroutine 9 [select]:\n"),
        ("news", "of a later\nversion"),
        ("per-test", "9 TestA\n"),
    ]);
    text(&fields)
}

#[test]
fn a_record_says_what_the_hook_wrote() {
    let record = parse(whole("1").as_bytes()).unwrap();
    assert_eq!((record.package.as_str(), record.pid, record.parent), ("net/http", 12, 1));
    assert!(record.go.is_some_and(|go| go.at_least(26)));
    let end = record.end.unwrap();
    assert_eq!((end.exit, end.ran, end.left, end.settled_nanos), (0, 3, 1, 2000));
    assert_eq!(end.heap_before, Heap { alloc: 1, objects: 2, inuse: 3 });
    assert_eq!(end.heap_after, Heap { alloc: 4, objects: 5, inuse: 6 });
    assert_eq!(end.before, HashSet::from([1, 2]));
    assert_eq!(end.tests[&7], "TestA/x y");
    assert_eq!(end.left_after[&9], "TestA");
    assert_eq!((end.dump.as_slice(), end.proof), (&b"goroutine 9 [select]:\n"[..], None));
}

#[test]
fn a_start_has_no_end() {
    assert_eq!(parse(text(&HEADER).as_bytes()).unwrap().end, None);
}

#[test]
fn every_cut_is_told() {
    let whole = whole("1");
    for cut in 0..whole.len() {
        let error = parse(&whole.as_bytes()[..cut]).unwrap_err();
        assert!(matches!(error, ParseError::Truncated { .. }), "{cut}: {error}");
    }
}

#[test]
fn other_bytes_are_told() {
    assert!(matches!(parse(b"goroutine 1 [running]:\n"), Err(ParseError::NotMine { .. })));
    for (from, to) in [("pid 2\n", "pid x\n"), ("pid 2\n12", "pid 2\n-2"), ("left 1\n1", "left 1\nx")] {
        let error = parse(whole("1").replace(from, to).as_bytes()).unwrap_err();
        assert!(matches!(error, ParseError::Malformed { .. }), "{from}: {error}");
    }
    let huge = format!("stanch-gate-record/1\nx {}\n", usize::MAX);
    assert!(matches!(parse(huge.as_bytes()), Err(ParseError::Malformed { .. })));
    let without = whole("1").replace("dump 22\ngoroutine 9 [select]:\n\n", "");
    assert!(parse(without.as_bytes()).unwrap_err().to_string().contains("dump"));
}
