//! Records with dumps as the runtime writes them; those of real test binaries are in `tests/toolchains`.

use super::*;

fn stuck(id: u64, parent: u64) -> String {
    format!(
        "goroutine {id} [chan send]:\nexample.com/p.Charge.func1()\n\t/src/p/p.go:7 +0x1\n\
         created by example.com/p.Charge in goroutine {parent}\n\t/src/p/p.go:6 +0x2\n\n"
    )
}

fn idle_pair(id: u64, conn: u64) -> String {
    format!(
        "goroutine {id} [IO wait]:\ninternal/poll.runtime_pollWait(0x1, 0x72)\n\t/go/src/runtime/netpoll.go:1 +0x1\n\
         net/http.(*persistConn).readLoop({conn:#x})\n\t/go/src/net/http/transport.go:9 +0x1\n\
         created by net/http.(*Transport).dialConn in goroutine 5\n\t/go/src/net/http/transport.go:8 +0x1\n\n\
         goroutine {} [select]:\nnet/http.(*persistConn).writeLoop({conn:#x})\n\t/go/src/net/http/transport.go:10 +0x1\n\
         created by net/http.(*Transport).dialConn in goroutine 5\n\t/go/src/net/http/transport.go:8 +0x2\n\n",
        id + 1
    )
}

const SELF: &str =
    "goroutine 1 [running]:\ntesting.stanchGateDump()\n\t/go/src/testing/testing.go:3000 +0x1\n\n";

fn end(dump: &str) -> End {
    End {
        left: 1,
        settled_nanos: 2_000_000_000,
        before: HashSet::from([2]),
        tests: [(7, "TestA/x".to_owned())].into(),
        dump: format!("{SELF}{dump}").into_bytes(),
        ..End::default()
    }
}

fn judged(end: &End) -> Judged {
    judge(&Record::default(), end, &SourceText::default()).unwrap()
}

#[test]
fn what_was_there_before_is_no_leak() {
    assert_eq!(judged(&end(&stuck(2, 1))), Judged::default());
}

#[test]
fn a_leak_has_its_tests_and_its_stack() {
    let mut end = end(&(stuck(20, 7) + &stuck(30, 20) + &stuck(40, 99)));
    end.proof = Some(stuck(20, 7).replace("[chan send]", "[chan send (leaked)]").into_bytes());
    let judged = judged(&end);
    let [group] = judged.leaks.as_slice() else { panic!("{judged:?}") };
    assert_eq!((group.count, group.of_unknown_tests, judged.leaked()), (3, 1, 3));
    assert_eq!(group.tests, ["TestA/x"], "by the goroutine of the test, and by one that it started");
    assert_eq!((group.finding.slug, group.finding.grade), ("unanswered-send", Grade::Proven));
    assert!(group.finding.evidence[0].text.contains("1 of 3"), "{:?}", group.finding.evidence);
    assert_eq!(group.stack[0].function, "example.com/p.Charge.func1");
    assert_eq!(wanted_sources(&end), ["/src/p/p.go"]);
}

#[test]
fn without_the_collector_a_leak_is_confirmed() {
    let mut end = end(&stuck(40, 99));
    end.left_after = [(40, "TestB".to_owned())].into();
    let group = judged(&end).leaks.remove(0);
    assert_eq!((group.finding.grade, group.tests), (Grade::Confirmed, vec!["TestB".to_owned()]));
    assert!(group.finding.evidence[0].text.contains("2.0 s after the last test"));
}

#[test]
fn idle_connections_are_cleared_and_counted() {
    let some = judged(&end(&(idle_pair(10, 0xc001) + &idle_pair(20, 0xc002))));
    assert!(some.leaks.is_empty(), "{some:?}");
    assert_eq!((some.cleared.len(), some.cleared[0].count), (1, 4));
    let many: String = (0..101).map(|n| idle_pair(1000 + 2 * n, 0xc000 + n)).collect();
    let many = judged(&end(&many));
    assert_eq!((many.leaked(), many.leaks[0].finding.slug), (202, "transport-per-call"));
}

#[test]
fn a_writer_without_its_reader_is_not_cleared() {
    let pair = idle_pair(10, 0xc001);
    let writer = pair.split_once("\n\n").unwrap().1;
    assert_eq!(judged(&end(writer)).leaked(), 1);
}

#[test]
fn a_dump_that_is_none_is_told() {
    let mut bad = end("");
    bad.dump = b"<html>".to_vec();
    assert!(judge(&Record::default(), &bad, &SourceText::default()).is_err());
    assert!(wanted_sources(&bad).is_empty());
}
