//! Grammar points one by one, and that the way bytes are cut into pieces does not matter.

use std::fmt::Write as _;

use stanch_model::goroutine::GoroutineFlags;
use stanch_model::{Goroutine, GoroutineDump, ParseError, Parsed, Problem, Status, Symbols, WaitReason};

use super::{DumpParser, FoundDump, HTTP_CUT, parse, parse_all};

/// A dump as text, so that a whole result is one readable value.
fn show(dump: &GoroutineDump, symbols: &Symbols) -> String {
    let mut out = String::new();
    for g in &dump.goroutines {
        let _ = write!(out, "{} {}", g.id, status(g, symbols));
        let _ = g.minutes.map_or(Ok(()), |m| write!(out, " {m}m"));
        for (flag, name) in FLAGS {
            out.push_str(if g.flags.has(*flag) { name } else { "" });
        }
        for (k, v) in dump.labels_of(g) {
            let _ = write!(out, " {:?}={:?}", symbols.str(*k), symbols.str(*v));
        }
        out.push('\n');
        for (depth, frame) in symbols.frames(g.stack).iter().enumerate() {
            let arg = dump.first_arg(g, depth).map_or(String::new(), |a| format!(" {a:#x}"));
            let file = symbols.file(*frame).unwrap_or("-");
            let _ =
                writeln!(out, "  {}{arg} {file}:{}", symbols.func(*frame), symbols.line(*frame).unwrap_or(0));
        }
        if let Some(frame) = g.created_by {
            let parent = g.parent.map_or(String::new(), |p| format!(" in {p}"));
            let _ =
                writeln!(out, "  < {}{parent} :{}", symbols.func(frame), symbols.line(frame).unwrap_or(0));
        }
    }
    if dump.truncated {
        out.push_str("cut\n");
    }
    out
}

const FLAGS: &[(GoroutineFlags, &str)] = &[
    (GoroutineFlags::LEAKED, " leaked"),
    (GoroutineFlags::SCAN, " scan"),
    (GoroutineFlags::DURABLE, " durable"),
    (GoroutineFlags::LOCKED, " locked"),
    (GoroutineFlags::BUBBLE, " bubble"),
    (GoroutineFlags::ELIDED, " elided"),
    (GoroutineFlags::UNAVAILABLE, " unavailable"),
];

fn status(goroutine: &Goroutine, symbols: &Symbols) -> String {
    match goroutine.status {
        Status::Wait(reason) => reason.name().to_owned(),
        Status::Running => "running".to_owned(),
        Status::Runnable => "runnable".to_owned(),
        Status::Syscall => "syscall".to_owned(),
        Status::Known(text) => format!("known:{}", symbols.str(text)),
        Status::Other(text) => format!("other:{}", symbols.str(text)),
    }
}

fn show_all(dumps: &[FoundDump], symbols: &Symbols) -> String {
    let one = |d: &FoundDump| format!("@{}:{} {:?}\n{}", d.line, d.offset, d.reason, show(&d.dump, symbols));
    dumps.iter().map(one).collect()
}

fn shown_problems(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(|p| format!("{p}{}", if p.incomplete { " !" } else { "" })).collect()
}

/// Reads `text` in one piece and in pieces of many sizes, and compares both with `expected` and `problems`.
#[track_caller]
fn check_with(text: &str, expected: &str, problems: &[&str]) {
    let mut symbols = Symbols::new();
    let got = parse(text.as_bytes(), &mut symbols).expect("a dump");
    assert_eq!(show(&got.value, &symbols), unindent(expected));
    assert_eq!(shown_problems(&got.problems), problems);
    let whole = in_pieces(text.as_bytes(), text.len().max(1));
    for size in [1, 2, 3, 7, 16, 61, 100] {
        assert_eq!(in_pieces(text.as_bytes(), size), whole, "in pieces of {size}");
    }
}

#[track_caller]
fn check(text: &str, expected: &str) {
    check_with(text, expected, &[]);
}

/// Removes the indentation of the first line from all lines.
fn unindent(text: &str) -> String {
    let text = text.trim_start_matches('\n');
    let depth = text.len() - text.trim_start().len();
    text.lines()
        .map(|l| format!("{}\n", l.get(depth..).unwrap_or(l.trim_start())))
        .filter(|l| l != "\n")
        .collect()
}

fn in_pieces(bytes: &[u8], size: usize) -> String {
    let mut symbols = Symbols::new();
    let mut parser = DumpParser::new(&mut symbols);
    for piece in bytes.chunks(size) {
        parser.feed(piece);
    }
    match parser.finish_all() {
        Ok(Parsed { value, problems }) => {
            format!("{}{:#?}", show_all(&value, &symbols), shown_problems(&problems))
        }
        Err(error) => format!("{error:?}"),
    }
}

#[test]
fn headers_with_everything() {
    check(
        "goroutine 7 gp=0xc000002380 m=3 mp=0xc000100008 [chan receive (nil chan) (leaked) (scan), 12 minutes, \
         locked to thread] {path: \"/a]: {b}\", id: 7, \"k y\": }:\n\
         main.f(0xc000012345)\n\t/m.go:1 +0x1\n\
         created by main.main in goroutine 1\n\t/m.go:9 +0x2\n",
        r#"
        7 chan receive (nil chan) 12m leaked scan locked "path"="/a]: {b}" "id"="7" "k y"=""
          main.f 0xc000012345 /m.go:1
          < main.main in 1 :9
        "#,
    );
    check(
        "goroutine 7 [select (durable), synctest bubble 5 labels:{\"a\": \"]\", \"b\": \"1\"}]:\nmain.f()\n\t/m.go:1 +0x1\ncreated by main.main\n\t/m.go:9 +0x2\n",
        r#"
        7 select durable bubble "a"="]" "b"="1"
          main.f /m.go:1
          < main.main :9
        "#,
    );
}

#[test]
fn statuses_of_every_kind() {
    let frame = "main.f()\n\t/m.go:1 +0x1\n\n";
    check(
        &format!(
            "goroutine 0 [idle]:\n{frame}goroutine 1 [running]:\n{frame}goroutine 2 [syscall, 3 minutes]:\n{frame}\
             goroutine 3 [waiting for cgo callback]:\n{frame}goroutine 4 [GC worker (idle)]:\n{frame}\
             goroutine 5 [brooding (deeply)]:\n{frame}goroutine 6 [???]:\n{frame}"
        ),
        "
        0 known:idle
          main.f /m.go:1
        1 running
          main.f /m.go:1
        2 syscall 3m
          main.f /m.go:1
        3 known:waiting for cgo callback
          main.f /m.go:1
        4 runtime
          main.f /m.go:1
        5 other:brooding (deeply)
          main.f /m.go:1
        6 known:???
          main.f /m.go:1
        ",
    );
    check_with(
        "goroutine 5 [select, 3 fortnights]:\nmain.main()\n\t/m.go:1 +0x1\n",
        "
        5 select
          main.main /m.go:1
        ",
        &["an unknown note in a header: [select, 3 fortnights] (line 1)"],
    );
}

#[test]
fn frames_of_every_kind() {
    check(
        "goroutine 1 gp=0xc000002380 m=0 mp=0x5a0 [running]:\n\
         panic({0x4a1b00?, 0xc000012345?})\n\t/go/panic.go:770 +0x132 fp=0xc0001 sp=0xc0002 pc=0x43\n\
         main.inlined(...)\n\t/m y/m.go:3\n\
         main.(*List[...]).Walk({{0xabc, 0x2}, 0x3}, _, ...)\n\t/m.go:4 +0x1\n\
         gopkg.in/yaml%2ev3.Unmarshal({0x1, 0x2, 0x3})\n\t/yaml.go:5 +0x1\n\
         main.Map[go.shape.int,map[string]bool](0x5)\n\tC:/m.go:6 +0x1\n\
         non-Go function at pc=0x7f0012\n\
         non-Go function\n\tpc=0x7f0013\n\
         pthread_cond_wait\n\t/c/wait.c:12 pc=0x7f0014\n\
         main.main()\n\t?:0 +0x1\n",
        "
        1 running
          runtime.gopanic /go/panic.go:770
          main.inlined /m y/m.go:3
          main.(*List[...]).Walk 0xabc /m.go:4
          gopkg.in/yaml%2ev3.Unmarshal 0x1 /yaml.go:5
          main.Map[...] 0x5 C:/m.go:6
          non-Go function -:0
          non-Go function -:0
          pthread_cond_wait /c/wait.c:12
          main.main -:0
        ",
    );
}

#[test]
fn what_is_left_out_of_a_stack_is_flagged() {
    check(
        "goroutine 1 [running]:\n\tgoroutine running on other thread; stack unavailable\n\
         created by main.main in goroutine 1\n\t/m.go:9 +0x2\n\n\
         goroutine 2 [select]:\nmain.f()\n\t/m.go:1 +0x1\n...23 frames elided...\nmain.g()\n\t/m.go:2 +0x1\n\n\
         goroutine 3 [select]:\nmain.f()\n\t/m.go:1 +0x1\n...additional frames elided...\n\
         created by main.main\n\t/m.go:9 +0x2\n",
        "
        1 running unavailable
          < main.main in 1 :9
        2 select elided
          main.f /m.go:1
          main.g /m.go:2
        3 select elided
          main.f /m.go:1
          < main.main :9
        ",
    );
}

#[test]
fn ancestors_are_no_part_of_the_stack() {
    check(
        "goroutine 8 [select]:\nmain.f()\n\t/m.go:1 +0x1\ncreated by main.g in goroutine 7\n\t/m.go:2 +0x1\n\
         [originating from goroutine 7]:\nmain.g(...)\n\t/m.go:2 +0x1\n...additional frames elided...\n\
         created by main.main\n\t/m.go:3 +0x1\n\
         [originating from goroutine 1]:\nmain.main(...)\n\t/m.go:3 +0x1\n\n\
         goroutine 9 [select]:\nmain.f()\n\t/m.go:1 +0x1\ncreated by main.g in goroutine 7\n\t/m.go:2 +0x1\n",
        "
        8 select
          main.f /m.go:1
          < main.g in 7 :2
        9 select
          main.f /m.go:1
          < main.g in 7 :2
        ",
    );
}

#[test]
fn carriage_returns_and_a_byte_order_mark_do_not_matter() {
    check(
        "\u{feff}goroutine 1 [running]:\r\nmain.f(0x1)\r\n\t/m.go:1 +0x1\r\nmain.main()\r\n\t/m.go:2 +0x1\r\n\r\n\
         goroutine 2 [select]:\r\nmain.f(0x2)\r\n\t/m.go:1 +0x1\r\ncreated by main.main\r\n\t/m.go:9 +0x2\r\n",
        "
        1 running
          main.f 0x1 /m.go:1
          main.main /m.go:2
        2 select
          main.f 0x2 /m.go:1
          < main.main :9
        ",
    );
}

#[test]
fn text_around_a_dump_is_no_problem() {
    check(
        "2026/01/02 starting\npanic: boom\n\tpanic: again\n\ngoroutine 1 [running]:\nmain.main()\n\t/m.go:1 +0x1\nexit status 2\nFAIL\tx\t0.1s\n",
        "
        1 running
          main.main /m.go:1
        ",
    );
    check(
        "goroutine 1 [running]:\nmain.f()\n\t/m.go:1 +0x1\ncreated by main.main\n\t/m.go:2 +0x1\nFAIL\tx\t0.1s\nFAIL\n",
        "
        1 running
          main.f /m.go:1
          < main.main :2
        ",
    );
}

#[test]
fn a_stack_goes_on_after_a_line_that_is_none_of_it() {
    check_with(
        "goroutine 1 [running]:\nmain.f()\n\t/m.go:1 +0x1\nGET /x 200\nmain.main()\n\t/m.go:2 +0x1\n",
        "
        1 running
          main.f /m.go:1
          main.main /m.go:2
        ",
        &["lines within a stack that are no frames (line 4), 11 bytes not read"],
    );
    check_with(
        "goroutine 1 [running]:\nmain.f()\nmain.main()\n\t/m.go:2 +0x1\n\nend\n",
        "
        1 running
          main.main /m.go:2
        ",
        &["lines within a stack that are no frames (line 2), 9 bytes not read !"],
    );
    check_with(
        "goroutine 1 [running]:\nmain.f()\n\t/m.go:2 +0x1\nmain.main()\n\nend\n",
        "
        1 running
          main.f /m.go:2
        ",
        &["a function without its position in a stack (line 4), 12 bytes not read !"],
    );
}

#[test]
fn a_broken_header_costs_its_own_goroutine_only() {
    check_with(
        "goroutine 1 [running]:\nmain.main()\n\t/m.go:1 +0x1\n\ngoroutine 2 [sel\nmain.f()\n\t/m.go:1 +0x1\n\n\
         goroutine 3 [select] {k: \"v}:\nmain.f()\n\t/m.go:1 +0x1\n",
        "
        1 running
          main.main /m.go:1
        3 select
          main.f /m.go:1
        ",
        &[
            "a goroutine header without its closing bracket (line 5), 40 bytes not read !",
            "labels that cannot be read (line 9), 7 bytes not read !",
        ],
    );
}

#[test]
fn a_cut_dump_is_told() {
    let whole = "goroutine 1 [running]:\nmain.main()\n\t/m.go:10 +0x1f\n\n\
         goroutine 21 [select]:\nmain.f(0x12)\n\t/m.go:23 +0x1f\ncreated by main.main in goroutine 1\n\t/m.go:45 +0x2f\n";
    let second = whole.find("\n\ngoroutine").unwrap() + 2;
    let complete = whole.rfind(" +0x").unwrap() + 4;
    for cut in 1..whole.len() {
        let mut symbols = Symbols::new();
        let got = parse(&whole.as_bytes()[..cut], &mut symbols);
        let Ok(got) = got else {
            assert!(cut < "goroutine 1 [running]".len(), "{cut}: {got:?}");
            continue;
        };
        // A goroutine whose last frame and newline are there, or whose creator's offset has begun, is whole; so is
        // the main goroutine once main.main has its offset.
        let frame_done = whole[..cut].ends_with("+0x1f\n") && cut > second;
        let first_done = whole[..cut].contains(" +0x") && cut <= second;
        let expected = !(cut >= complete || frame_done || first_done);
        assert_eq!(got.value.truncated, expected, "cut at {cut}: {:?}", &whole[..cut]);
        assert_eq!(got.value.truncated, got.problems.iter().any(|p| p.incomplete), "{:?}", got.problems);
        for g in &got.value.goroutines {
            for f in symbols.frames(g.stack) {
                assert!(matches!(symbols.line(*f), Some(10 | 23)), "half a line number at {cut}");
            }
        }
    }
}

#[test]
fn the_64_mb_of_net_http_pprof_are_a_cut() {
    let one = |id: u64| {
        format!(
            "goroutine {id} [select]:\nmain.f()\n\t/m.go:1 +0x1\ncreated by main.main\n\t/m.go:2 +0x1\n\n"
        )
    };
    let mut symbols = Symbols::new();
    let mut parser = DumpParser::new(&mut symbols);
    let (mut fed, mut id) = (0, 0);
    while fed < HTTP_CUT {
        id += 1;
        let text = one(id);
        let room = usize::try_from(HTTP_CUT - fed).unwrap().min(text.len());
        // The last goroutine is padded to end exactly at the cut.
        let text = if room < 2 * text.len() { format!("{}{}", text.trim_end(), " ".repeat(0)) } else { text };
        let text = if fed + (text.len() as u64) < HTTP_CUT { text } else { text[..room].to_owned() };
        fed += text.len() as u64;
        parser.feed(text.as_bytes());
    }
    assert_eq!(fed, HTTP_CUT);
    let got = parser.finish().unwrap();
    assert!(got.value.truncated);
    assert!(got.problems.iter().any(|p| p.incomplete));
}

#[test]
fn dumps_that_follow_each_other_are_several() {
    let one = "goroutine 1 [running]:\nmain.main()\n\t/m.go:1 +0x1\n\ngoroutine 2 [select]:\nmain.f()\n\t/m.go:1 +0x1\n";
    let mut symbols = Symbols::new();
    let text = format!(
        "{one}\n{one}\npanic: third\n\n{one}some text\n\ngoroutine 9 [running]:\nmain.f()\n\t/m.go:1 +0x1\n"
    );
    let got = parse_all(text.as_bytes(), &mut symbols).unwrap();
    let seen: Vec<_> =
        got.value.iter().map(|d| (d.line, d.reason.as_deref(), d.dump.goroutines.len())).collect();
    assert_eq!(seen, [(1, None, 2), (9, None, 2), (17, Some("panic: third"), 2), (28, None, 1)]);
    assert_eq!(&text[usize::try_from(got.value[1].offset).unwrap()..][..9], "goroutine");
    let first = parse(text.as_bytes(), &mut symbols).unwrap();
    assert_eq!(first.value.goroutines.len(), 2);
    assert_eq!(
        shown_problems(&first.problems),
        ["the input holds 4 dumps, and only the first is read (line 9) !"]
    );
}

#[test]
fn other_threads_that_log_do_not_split_a_dump() {
    check(
        "SIGQUIT: quit\n\ngoroutine 1 [running]:\nmain.main()\n\t/m.go:1 +0x1\n\n2026/01/02 GET /\n\n\
         goroutine 7 [running]:\n\tgoroutine running on other thread; stack unavailable\n\
         created by main.main\n\t/m.go:2 +0x1\n2026/01/02 GET /\n\n\
         goroutine 8 [select]:\nmain.f()\n\t/m.go:3 +0x1\ncreated by main.main\n\t/m.go:2 +0x1\n",
        "
        1 running
          main.main /m.go:1
        7 running unavailable
          < main.main :2
        8 select
          main.f /m.go:3
          < main.main :2
        ",
    );
}

#[test]
fn with_gotraceback_crash_every_thread_prints_into_the_same_dump() {
    let text = "SIGQUIT: quit\nPC=0x1 m=0 sigcode=0\n\ngoroutine 1 [running]:\nmain.main()\n\t/m.go:1 +0x1\n\n\
        goroutine 2 [running]:\n\tgoroutine running on other thread; stack unavailable\n\
        created by main.main\n\t/m.go:2 +0x1\n\nrax    0x0\n\n-----\n\n\
        SIGQUIT: quit\nPC=0x2 m=1 sigcode=0\n\ngoroutine 0 [idle]:\nruntime.futex(0x1)\n\t/f.go:1 +0x1\n\nrax    0x0\n\n-----\n\n\
        SIGQUIT: quit\nPC=0x2 m=1 sigcode=0\n\ngoroutine 2 [running]:\nmain.spin()\n\t/m.go:7 +0x1\n\
        created by main.main\n\t/m.go:2 +0x1\n\nrax    0x0\n";
    check(
        text,
        "
        1 running
          main.main /m.go:1
        2 running
          main.spin /m.go:7
          < main.main :2
        0 known:idle
          runtime.futex 0x1 /f.go:1
        ",
    );
    let mut symbols = Symbols::new();
    let twice = parse_all(format!("{text}\n{text}").as_bytes(), &mut symbols).unwrap();
    assert_eq!(twice.value.len(), 2, "the next crash is another dump");
}

#[test]
fn what_is_no_dump_is_told_apart() {
    let not_mine = |text: &str| match parse(text.as_bytes(), &mut Symbols::new()) {
        Err(ParseError::NotMine { looks_like }) => looks_like.unwrap_or_default(),
        other => panic!("{text}: {other:?}"),
    };
    assert!(not_mine("<!DOCTYPE html><title>Sign in</title>").starts_with("an HTML page"));
    assert!(not_mine("2026 x\nFull thread dump OpenJDK 64-Bit\n").contains("Java thread dump"));
    assert!(not_mine("goroutine profile: total 3\n").contains("text profile"));
    assert!(not_mine("it is goroutine 5 that is stuck, says the log\n").contains("plain text"));
    assert!(!not_mine("").is_empty());
    assert!(matches!(parse(b"goroutine 1 [run", &mut Symbols::new()), Err(ParseError::Truncated { .. })));
    let broken = parse(b"goroutine 1 [run\nmain.f()\n\t/m.go:1\n\nmore\n", &mut Symbols::new());
    assert!(matches!(broken, Err(ParseError::Malformed { offset: Some(0), .. })), "{broken:?}");
}

#[test]
fn a_line_of_many_megabytes_is_cut() {
    let text = format!(
        "goroutine 1 [running]:\nmain.f()\n{}\nmain.main()\n\t/m.go:1 +0x1\n{}",
        "x".repeat(3 << 20),
        "y".repeat(2 << 20)
    );
    let mut symbols = Symbols::new();
    let got = parse(text.as_bytes(), &mut symbols).unwrap();
    assert_eq!(show(&got.value, &symbols), "1 running\n  main.main /m.go:1\n");
    let cut: Vec<_> = got
        .problems
        .iter()
        .filter(|p| p.what.contains("longer"))
        .map(|p| (p.line, p.dropped_bytes))
        .collect();
    assert_eq!(cut, [(Some(3), 2 << 20), (Some(6), 1 << 20)]);
    for size in [1000, 1 << 16, 1 << 21] {
        assert_eq!(in_pieces(text.as_bytes(), size), in_pieces(text.as_bytes(), text.len()), "{size}");
    }
}

#[test]
fn labels_that_are_equal_share_an_id() {
    let one = |id: u64, labels: &str| {
        format!(
            "goroutine {id} [select] {{{labels}}}:\nmain.f()\n\t/m.go:1 +0x1\ncreated by main.main\n\t/m.go:2 +0x1\n\n"
        )
    };
    let text = one(1, "a: b") + &one(2, "c: d") + &one(3, "a: b") + &one(4, "\"a\": \"b\"");
    let mut symbols = Symbols::new();
    let got = parse(text.as_bytes(), &mut symbols).unwrap();
    let ids: Vec<_> = got.value.goroutines.iter().map(|g| g.labels.unwrap().0.get()).collect();
    assert_eq!(ids, [1, 2, 1, 1]);
    assert_eq!(got.value.labels.len(), 3);
}

#[test]
fn a_goroutine_is_small() {
    assert!(size_of::<Goroutine>() <= 48, "{}", size_of::<Goroutine>());
    assert_eq!(Status::Wait(WaitReason::Sleep).wait(), Some(WaitReason::Sleep));
}
