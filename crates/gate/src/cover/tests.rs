//! Profiles, and what is asked of them.

use super::*;

const PROFILE: &str = "mode: count\nexample.com/m/a/x.go:3.14,5.2 2 1\nexample.com/m/a/x.go:7.1,8.2 2 0\n\
                       example.com/m/b/y.go:1.1,2.2 6 0\nexample.com/m/b/y.go:1.1,2.2 6 7\n";

#[test]
fn blocks_are_counted_once() {
    let coverage = parse(PROFILE.as_bytes()).unwrap();
    assert_eq!((coverage.mode, coverage.total), (Mode::Count, Covered { covered: 8, all: 10 }));
    assert_eq!(coverage.packages["example.com/m/a"], Covered { covered: 2, all: 4 });
    assert_eq!(coverage.packages["example.com/m/b"].percent(), Some(100.0));
    for mode in ["set", "atomic"] {
        let other = parse(PROFILE.replace("count", mode).as_bytes()).unwrap();
        assert_eq!(other.total, coverage.total);
    }
}

#[test]
fn what_is_wrong_is_told() {
    let error = |text: &str| parse(text.as_bytes()).unwrap_err();
    assert!(
        error(&PROFILE.replace("count", "regonly")).to_string().contains("none of set, count and atomic")
    );
    assert!(error(&format!("{PROFILE}mode: set\n")).to_string().contains("two modes"));
    assert!(matches!(error("ok  \tx\n"), ParseError::NotMine { .. }));
    assert!(matches!(error(""), ParseError::Truncated { .. }));
    assert!(matches!(error("mode: set\na.go:1.1,2 1 1\n"), ParseError::Malformed { .. }));
    assert!(matches!(error("mode: set\na.go:1.1,2.2 -1 1\n"), ParseError::Malformed { .. }));
    assert!(matches!(parse(b"mode: set\n\xff"), Err(ParseError::Malformed { .. })));
    let whole = "mode: set\nm/a.go:1.1,2.2 1 1\nm/a.go:3.1,4.2 1 10\n";
    for end in whole.len() - 18..whole.len() {
        assert!(matches!(error(&whole[..end]), ParseError::Truncated { .. }), "{}", &whole[..end]);
    }
    assert!(parse(format!("{PROFILE}mode: count\n").as_bytes()).is_ok(), "two profiles, one after the other");
}

#[test]
fn patterns_are_those_of_the_go_command() {
    for (pattern, package, is) in [
        ("example.com/m/a", "example.com/m/a", true),
        ("example.com/m/a", "example.com/m/a/b", false),
        ("example.com/m/a/...", "example.com/m/a/b", true),
        ("example.com/m/a/...", "example.com/m/a", true),
        ("example.com/m/a/...", "example.com/m/ab", false),
        ("./a/...", "example.com/m/a/b", true),
        ("./a", "example.com/m/a", true),
        ("./a", "example.com/m/aa", false),
        ("./...", "anything", true),
        ("a", "example.com/m/a", false),
    ] {
        assert_eq!(fits(pattern, package), is, "{pattern} {package}");
    }
}

#[test]
fn every_threshold_is_its_own() {
    let coverage = parse(PROFILE.as_bytes()).unwrap();
    let ask = |wanted: Wanted| gate(&coverage, &wanted);
    let total = |percent| ask(Wanted { total: Some(percent), ..Wanted::default() });
    assert_eq!(total(80.0).state, GateState::Passed);
    let failed = total(80.1);
    assert_eq!(
        (failed.state, failed.details),
        (GateState::Failed, vec!["total: 80.0 %, 80.1 % wanted".to_owned()])
    );
    let each = ask(Wanted { each: Some(60.0), ..Wanted::default() });
    assert_eq!(each.details, ["example.com/m/a: 50.0 %, 60 % wanted"]);
    let own = vec![("./a".to_owned(), 50.0)];
    assert_eq!(ask(Wanted { each: Some(60.0), packages: own, ..Wanted::default() }).state, GateState::Passed);
    let missing = ask(Wanted { packages: vec![("./gone".to_owned(), 1.0)], ..Wanted::default() });
    assert!(missing.details[0].contains("no such package"), "a threshold that asks nothing is no pass");
    let empty = parse(b"mode: set\n").unwrap();
    assert_eq!(gate(&empty, &Wanted { total: Some(0.0), ..Wanted::default() }).state, GateState::Undecided);
}
