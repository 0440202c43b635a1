//! Dumps in every envelope come out as the same dump.

use stanch_model::{ParseError, Parsed, Problem, Symbols, UnixMillis};

use super::{LogDump, LogParser, parse, parse_near};

/// 2026-01-02T15:04:05Z
const AT: UnixMillis = 1_767_366_245_000;

const DUMP: &str = "goroutine 1 [running]:\nmain.main()\n\t/src/main.go:10 +0x1f\n\ngoroutine 21 [select, 3 minutes]:\nmain.work(0xc000012345, 0x2)\n\t/src/main.go:23 +0x2f\ncreated by main.main in goroutine 1\n\t/src/main.go:45 +0x3f\n";

/// What a log yields, with everything that a reader may ask about.
fn read_near(log: &str, near: Option<UnixMillis>) -> (Vec<String>, Vec<String>) {
    let mut symbols = Symbols::new();
    let got = match near {
        Some(near) => parse_near(log.as_bytes(), near, &mut symbols),
        None => parse(log.as_bytes(), &mut symbols),
    };
    let Parsed { value, problems } = got.expect("a dump");
    (show(&value, &symbols), problems.iter().map(Problem::to_string).collect())
}

fn show(dumps: &[LogDump], symbols: &Symbols) -> Vec<String> {
    let one = |d: &LogDump| {
        let goroutines = d.dump.goroutines.iter().map(|g| {
            let frames =
                symbols.frames(g.stack).iter().map(|f| symbols.func(*f)).collect::<Vec<_>>().join(",");
            let arg = d.dump.first_arg(g, 0).map_or(String::new(), |a| format!("({a:x})"));
            let by = g.created_by.map_or(String::new(), |f| format!("<{}", symbols.func(f)));
            format!(" {}:{frames}{arg}{by}", g.id)
        });
        let at = d.at.map_or("?".to_owned(), |at| (at - AT).to_string());
        let cut = if d.dump.truncated { " cut" } else { "" };
        format!(
            "line {} at {at} {:?}{}{cut}",
            d.line,
            d.reason.as_deref().unwrap_or(""),
            goroutines.collect::<String>()
        )
    };
    dumps.iter().map(one).collect()
}

const GOROUTINES: &str = " 1:main.main 21:main.work(c000012345)<main.main";

#[track_caller]
fn check(log: &str, expected: &[&str]) {
    let (dumps, problems) = read_near(log, None);
    let expected: Vec<_> = expected.iter().map(|e| e.replace("GOROUTINES", GOROUTINES)).collect();
    assert_eq!(dumps, expected);
    assert_eq!(problems, [""; 0]);
    for size in [1, 2, 3, 10, 64, 1000] {
        let mut symbols = Symbols::new();
        let mut parser = LogParser::new(&mut symbols);
        let mut taken = Vec::new();
        for piece in log.as_bytes().chunks(size) {
            parser.feed(piece);
            taken.extend(parser.take_complete());
        }
        match parser.finish() {
            Ok(rest) => taken.extend(rest.value),
            Err(error) => assert!(!taken.is_empty(), "{error}"),
        }
        taken.sort_by_key(|d| d.line);
        assert_eq!(show(&taken, &symbols), expected, "in pieces of {size}");
    }
}

/// `text` with something before each line.
fn before_each(text: &str, prefix: impl Fn(usize) -> String) -> String {
    text.lines().enumerate().map(|(i, line)| format!("{}{line}\n", prefix(i))).collect()
}

fn panic() -> String {
    format!("panic: boom\n\n{DUMP}")
}

#[test]
fn bare() {
    check(&panic(), &["line 1 at ? \"panic: boom\" GOROUTINES".replace("\" G", "\"G").as_str()]);
    check(
        &format!("2026/01/02 15:04:05 http: panic serving 1.2.3.4:5: boom\n{DUMP}2026/01/02 15:04:06 more\n"),
        &["line 2 at 0 \"\"GOROUTINES"],
    );
    check(
        &format!(
            "2026/01/02 15:04:05 listening\n{}exit status 2\n2026/01/02 16:00:00 again\nx\nx\nx\nx\nx\n{DUMP}",
            panic()
        ),
        &["line 2 at 0 \"panic: boom\"GOROUTINES", "line 20 at ? \"\"GOROUTINES"],
    );
}

#[test]
fn behind_a_prefix() {
    check(&before_each(&panic(), |_| "web_1  | ".to_owned()), &["line 1 at ? \"panic: boom\"GOROUTINES"]);
    let stamped = |i: usize| format!("2026-01-02T15:04:05.{i:03}Z app[12]: ");
    check(&before_each(&panic(), stamped), &["line 1 at 0 \"panic: boom\"GOROUTINES"]);
    let trimmed = before_each(&panic(), stamped).replace("]: \n", "]:\n");
    check(&trimmed, &["line 1 at 0 \"panic: boom\"GOROUTINES"]);
    check(
        &before_each(&panic(), |i| format!("[{i}] 2026/01/02 15:04:05 ")),
        &["line 1 at 0 \"panic: boom\"GOROUTINES"],
    );
}

#[test]
fn journals_leave_out_the_year_and_replace_tabs() {
    let log = before_each(&panic(), |i| format!("Jan  2 15:04:{:02} host app[1]: ", 5 + i));
    check(&log, &["line 1 at ? \"panic: boom\"GOROUTINES"]);
    let expected = vec![format!("line 1 at 0 \"panic: boom\"{GOROUTINES}")];
    assert_eq!(read_near(&log, Some(AT + 100 * 86_400_000)).0, expected);
    assert_eq!(read_near(&log.replace(": \t", ": #011"), Some(AT)).0, expected);
    assert_eq!(read_near(&log.replace(": \t", ":         "), Some(AT)).0, expected);
}

#[test]
fn only_the_first_line_of_a_message_has_the_prefix() {
    let log = format!("2026/01/02 15:04:05 {DUMP}2026/01/02 15:04:06 next\n");
    check(&log, &["line 1 at 0 \"\"GOROUTINES"]);
}

#[test]
fn interleaved_processes_do_not_mix() {
    let a = before_each(&panic(), |_| "2026-01-02T15:04:05Z app[12]: ".to_owned());
    let b = before_each(&panic().replace("boom", "bang"), |_| "2026-01-02T15:04:06Z app[13]: ".to_owned());
    let mixed: String =
        a.lines().zip(b.lines()).map(|(a, b)| format!("{a}\nsome other line\n{b}\n")).collect();
    check(&mixed, &["line 1 at 0 \"panic: boom\"GOROUTINES", "line 3 at 1000 \"panic: bang\"GOROUTINES"]);
}

fn docker(text: &str, stream: &str, second: u32) -> String {
    let log = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\t', "\\t").replace('\n', "\\n");
    format!("{{\"log\":\"{log}\",\"stream\":\"{stream}\",\"time\":\"2026-01-02T15:04:{second:02}.5Z\"}}\n")
}

#[test]
fn docker_records() {
    let log: String = panic()
        .split_inclusive('\n')
        .map(|line| docker(line, "stderr", 5) + &docker("GET /\n", "stdout", 6))
        .collect();
    check(&log, &["line 1 at 500 \"panic: boom\"GOROUTINES"]);
    // Docker splits lines of more than 16 KiB.
    let split: String = panic()
        .split_inclusive('\n')
        .flat_map(|l| {
            let (a, b) = l.split_at(l.len() / 2);
            [a, b]
        })
        .filter(|p| !p.is_empty())
        .map(|p| docker(p, "stderr", 5))
        .collect();
    let (dumps, problems) = read_near(&split, None);
    assert!(dumps[0].ends_with(GOROUTINES) && problems.is_empty(), "{dumps:?} {problems:?}");
}

#[test]
fn kubernetes_lines() {
    let cri = |stream: &str, tag: &str, text: &str| {
        format!("2026-01-02T15:04:05.123456789Z {stream} {tag} {text}\n")
    };
    let log: String = panic()
        .lines()
        .map(|line| {
            let (a, b) = line.split_at(line.len() / 2);
            cri("stderr", "P", a) + &cri("stdout", "F", "{\"msg\":\"GET /\"}") + &cri("stderr", "F", b)
        })
        .collect();
    check(&log, &["line 3 at 123 \"panic: boom\"GOROUTINES"]);
    let json = format!("{{\"level\":\"error\",\"stack\":{:?}}}", DUMP);
    check(&cri("stderr", "F", &json), &["line 1 at 123 \"\"GOROUTINES"]);
}

#[test]
fn json_records_with_a_whole_dump() {
    for key in ["msg", "stacktrace", "message"] {
        let log = format!(
            "{{\"level\":\"info\",\"msg\":\"hello\"}}\n{{\"ts\":1767366245.25,\"{key}\":{:?},\"n\":1}}\n{{\"msg\":\"bye\"}}\n",
            panic()
        );
        check(&log, &["line 2 at 250 \"panic: boom\"GOROUTINES"]);
    }
    let nested = format!(
        "{{\"time\":\"2026-01-02T15:04:05Z\",\"err\":{{\"stack\":{:?}}}}}\n",
        format!("recovered: boom {DUMP}")
    );
    check(&nested, &["line 1 at 0 \"\"GOROUTINES"]);
}

#[test]
fn json_records_of_one_line_each() {
    let record = |text: &str, pid: u32| {
        format!("{{\"MESSAGE\":{text:?},\"_PID\":\"{pid}\",\"__REALTIME_TIMESTAMP\":\"1767366245000000\"}}\n")
    };
    let log: String = panic().lines().map(|l| record(l, 7) + &record("GET /", 8)).collect();
    check(&log, &["line 1 at 0 \"panic: boom\"GOROUTINES"]);
}

#[test]
fn escaped_within_a_text_line() {
    let log = format!("time=2026-01-02T15:04:05Z level=ERROR msg=oops stack={:?} n=1\n", DUMP);
    check(&log, &["line 1 at 0 \"\"GOROUTINES"]);
}

#[test]
fn a_bare_panic_between_json_lines() {
    let log = format!("{{\"msg\":\"a\"}}\n{}{{\"msg\":\"restarted\"}}\n{}", panic(), panic());
    check(&log, &["line 2 at ? \"panic: boom\"GOROUTINES", "line 14 at ? \"panic: boom\"GOROUTINES"]);
}

#[test]
fn a_log_that_ends_within_a_dump_is_cut() {
    let log = before_each(&panic(), |_| "web_1  | ".to_owned());
    let (dumps, problems) = read_near(&log[..log.len() - 30], None);
    assert!(dumps[0].ends_with(" cut"), "{dumps:?}");
    assert_eq!(problems.len(), 1);
}

#[test]
fn logs_without_a_dump_are_told_apart() {
    for (text, what) in [
        ("{\"msg\":\"hello\"}\n{\"msg\":\"goroutine 7 is fine\"}\n", "JSON"),
        ("x\nFull thread dump OpenJDK 64-Bit Server VM:\n", "Java"),
        ("Traceback (most recent call last):\n", "Python"),
        ("<html><body>502</body></html>", "HTML"),
        ("2026/01/02 15:04:05 we have 12 goroutines\n", "plain text"),
    ] {
        match parse(text.as_bytes(), &mut Symbols::new()) {
            Err(ParseError::NotMine { looks_like: Some(found) }) => {
                assert!(found.contains(what), "{text}: {found}")
            }
            other => panic!("{text}: {other:?}"),
        }
    }
}

/// Every envelope of `testdata/`, and the time and line at which its dump starts.
#[test]
fn every_envelope_holds_the_same_dump() {
    let bare = {
        let log = include_str!("testdata/compose-prefix.log").replace("web_1  | ", "");
        read_near(&log, None).0[0].split_once('"').unwrap().1.to_owned()
    };
    assert_eq!(bare.matches(':').count(), 1 + 6, "a reason and six goroutines: {bare}");
    for (name, log, lines_and_times) in [
        ("compose-prefix", include_str!("testdata/compose-prefix.log"), &[(1, None)][..]),
        ("stamped-prefix", include_str!("testdata/stamped-prefix.log"), &[(1, Some(0))]),
        ("journal", include_str!("testdata/journal.log"), &[(1, Some(0))]),
        ("rsyslog", include_str!("testdata/rsyslog.log"), &[(1, Some(0))]),
        ("docker", include_str!("testdata/docker.json.log"), &[(1, Some(0))]),
        ("kubernetes", include_str!("testdata/kubernetes-cri.log"), &[(3, Some(0))]),
        ("zap", include_str!("testdata/zap.json.log"), &[(2, Some(1250))]),
        ("journald", include_str!("testdata/journald.json.log"), &[(1, Some(0))]),
        ("logfmt", include_str!("testdata/logfmt.log"), &[(2, Some(1000))]),
        ("std-logger", include_str!("testdata/std-logger.log"), &[(3, Some(1000)), (41, Some(3000))]),
    ] {
        let near = matches!(name, "journal" | "rsyslog").then_some(AT);
        let (dumps, problems) = read_near(log, near);
        assert_eq!(problems, [""; 0], "{name}");
        let got: Vec<_> = dumps.iter().map(|d| d.split_once(" \"").unwrap().0.to_owned()).collect();
        let at = |at: &Option<i64>| at.map_or("?".to_owned(), |at| at.to_string());
        let expected: Vec<_> =
            lines_and_times.iter().map(|(line, t)| format!("line {line} at {}", at(t))).collect();
        assert_eq!(got, expected, "{name}");
        assert_eq!(dumps[0].split_once('"').unwrap().1, bare, "{name}");
    }
}

#[test]
fn damaged_logs_never_panic() {
    let logs: [&[u8]; 6] = [
        include_bytes!("testdata/stamped-prefix.log"),
        include_bytes!("testdata/docker.json.log"),
        include_bytes!("testdata/kubernetes-cri.log"),
        include_bytes!("testdata/zap.json.log"),
        include_bytes!("testdata/logfmt.log"),
        include_bytes!("testdata/std-logger.log"),
    ];
    for log in logs {
        crate::mutate::each(log, 60, |bytes| {
            let mut symbols = Symbols::new();
            let whole = parse(bytes, &mut symbols).map(|got| show(&got.value, &symbols)).ok();
            let mut symbols = Symbols::new();
            let mut parser = LogParser::new(&mut symbols);
            bytes.chunks(33).for_each(|piece| parser.feed(piece));
            let pieces = parser.finish();
            assert_eq!(pieces.map(|got| show(&got.value, &symbols)).ok(), whole);
        });
    }
}

/// Found by the fuzz target `logs`: the line with the second header was taken for a header only when it came in
/// the same piece as the line before it.
#[test]
fn a_broken_ancestor_is_read_alike_in_any_pieces() {
    check(
        &format!(
            "{DUMP}[originating from goroutine 1]:\nmain.main(...)\n\t/src/main.go:1goroutine 9 [running]:\n\
             main.late()\n\t/src/main.go:7 +0x1\n2026/01/02 15:04:05 next\n"
        ),
        &["line 1 at ? \"\"GOROUTINES"],
    );
}

/// Found by the fuzz target `logs`: after text that starts like a header, a record with a dump of its own was lost
/// when it came in another piece.
#[test]
fn text_like_a_header_does_not_swallow_the_next_line() {
    let record = format!("{{\"ts\":1767366245,\"stack\":{DUMP:?}}}\n");
    check(
        &format!("{DUMP}\ntext\ngoroutine 3 is late\n{record}"),
        &["line 1 at ? \"\"GOROUTINES", "line 13 at 0 \"\"GOROUTINES"],
    );
    check(
        &format!("{DUMP}goroutine 3 is late\ngoroutine 4 too\n{record}"),
        &["line 1 at ? \"\"GOROUTINES", "line 12 at 0 \"\"GOROUTINES"],
    );
}
