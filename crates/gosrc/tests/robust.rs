//! Bytes that are no Go, or too much of it.

#[path = "support/invariants.rs"]
mod invariants;

use std::fmt::Write;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use stanch_gosrc::ast::{Decl, dump};
use stanch_gosrc::{Interner, Mode, parse_body, parse_file};

const SOURCE: &str = include_str!("oracle/dump/main.go");

const COUNT: usize = 100_000;

/// Checks on the stack that a thread usually has; gives the messages of the errors.
fn errors(source: String) -> Vec<String> {
    let run = move || {
        invariants::check(source.as_bytes());
        let file = parse_file(source.as_bytes(), &mut Interner::new(), Mode::Full);
        file.errors.iter().map(|e| e.message.to_string()).collect()
    };
    let start = Instant::now();
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(run).expect("a thread");
    let errors = thread.join().expect("no overflow and no panic");
    assert!(start.elapsed() < Duration::from_secs(20), "not in linear time: {:?}", start.elapsed());
    errors
}

fn in_function(body: &str) -> String {
    format!("package p\n\nfunc f() {{\n{body}\n}}\n\nfunc after() {{}}\n")
}

fn nested(open: &str, middle: &str, close: &str) -> String {
    in_function(&format!("\tx = {}{middle}{}", open.repeat(COUNT), close.repeat(COUNT)))
}

#[test]
fn deep_nesting_is_an_error_and_not_an_overflow() {
    for source in [
        nested("(", "1", ")"),
        nested("[", "1", "]"),
        nested("T{", "1", "}"),
        nested("f(", "1", ")"),
        nested("a[", "1", "]"),
        nested("- ", "1", ""),
        nested("<-", "1", ""),
        nested("*", "p", ""),
        nested("[]", "T{}", ""),
        nested("chan ", "T", ""),
        nested("map[T]", "T", ""),
        nested("func() ", "T", ""),
        nested("func(", "T", ")"),
        nested("func() { x = ", "1", "}"),
        nested("struct { a ", "T", "}"),
        nested("interface { m() ", "T", "}"),
        nested("1 || (2 && (3 == (4 + (5 * (", "6", ")))))"),
        in_function(&format!("{}{}", "{".repeat(COUNT), "}".repeat(COUNT))),
        in_function(&format!("{}{}", "if x {".repeat(COUNT), "}".repeat(COUNT))),
        in_function(&format!("{}{}", "for {".repeat(COUNT), "}".repeat(COUNT))),
        in_function(&format!("{}{}", "switch { case x: ".repeat(COUNT), "}".repeat(COUNT))),
        in_function(&format!("{}{}", "select { case <-c: ".repeat(COUNT), "}".repeat(COUNT))),
        in_function(&"l: ".repeat(COUNT)),
    ] {
        let head: String = source.chars().take(60).collect();
        let errors = errors(source);
        assert_eq!(errors[0], "exceeded max nesting depth", "{head}");
    }
}

#[test]
fn what_is_not_closed_is_an_error_and_not_an_overflow() {
    for open in ["(", "[", "{", "T{{", "f(", "T{", "func() {", "struct {", "interface {", "func("] {
        let source = format!("package p\n\nfunc f() {{\n\tx = {}\n\nfunc after() {{}}\n", open.repeat(COUNT));
        assert!(!errors(source).is_empty(), "{open}");
    }
}

#[test]
fn after_deep_nesting_the_rest_is_read() {
    let source = nested("(", "1", ")");
    let mut names = Interner::new();
    let file = parse_file(source.as_bytes(), &mut names, Mode::Full);
    assert_eq!(file.errors.len(), 1, "{:?}", file.errors);
    assert_eq!(file.decls.len(), 2);
}

/// These chains are read without recursion: up to the limit they are no errors.
#[test]
fn long_chains_are_read() {
    for (unit, last) in
        [("1 + ", "1"), ("1 || ", "2"), ("a.", "b"), ("()", ""), ("a[0]", ""), ("\"s\" +\n", "\"s\"")]
    {
        let body = |count: usize| {
            let head = if unit.starts_with('(') { "f" } else { "" };
            in_function(&format!("\tx = {head}{}{last}", unit.repeat(count)))
        };
        if !unit.starts_with("a[") {
            assert_eq!(errors(body(20_000)), [""; 0], "{unit}");
        }
        assert!(!errors(body(COUNT + 10)).is_empty(), "{unit}");
    }
    let mut chain = String::from("if x {}");
    chain.push_str(&" else if x {}".repeat(20_000));
    assert_eq!(errors(in_function(&chain)), [""; 0]);
    chain.push_str(&" else if x {}".repeat(COUNT));
    assert_eq!(errors(in_function(&chain))[0], "exceeded max nesting depth");
}

/// Declarations that are all open would be read again and again if there were no limit to that.
#[test]
fn many_unclosed_declarations_take_linear_time() {
    for unit in [
        "var x = func() {\n",
        "func f() {\n",
        "type T struct {\n",
        "var (\n",
        "x {\n",
        "}\n",
        "func\n",
        "import (\n",
    ] {
        assert!(!errors(format!("package p\n\n{}", unit.repeat(20_000))).is_empty(), "{unit}");
    }
}

/// No line begins with a keyword, and each has an error: the search for such a line must not start over each time.
#[test]
fn many_broken_declarations_take_linear_time() {
    for end in ["", "\nfunc f() {}\n"] {
        let source = format!("package p\n\n{}{end}", " var 1\n".repeat(300_000));
        let start = Instant::now();
        let file = parse_file(source.as_bytes(), &mut Interner::new(), Mode::Full);
        assert!(file.errors.len() + file.dropped_errors >= 100_000);
        assert!(start.elapsed() < Duration::from_secs(20), "not in linear time: {:?}", start.elapsed());
    }
}

#[test]
fn ten_megabytes_take_ten_times_as_long_as_one() {
    let generate = |bytes: usize| {
        let mut source = String::from("package p\n\nvar table = []entry{\n");
        let mut i = 0;
        while source.len() < bytes {
            let _ =
                writeln!(source, "\t{{{i}, \"name{i}\", func(x int) int {{ return x*{i} + f(x)[{i}] }}}},");
            i += 1;
        }
        source.push_str("}\n");
        source
    };
    let time = |source: &str| {
        let runs = (0..3).map(|_| {
            let start = Instant::now();
            let file = parse_file(source.as_bytes(), &mut Interner::new(), Mode::Full);
            assert!(file.errors.is_empty());
            start.elapsed()
        });
        runs.min().expect("three runs")
    };
    let (small, large) = (time(&generate(1 << 20)), time(&generate(10 << 20)));
    assert!(large < small * 40, "1 MB in {small:?}, 10 MB in {large:?}");
}

#[test]
fn every_prefix_of_a_file_gives_a_tree() {
    for end in (0..SOURCE.len()).step_by(7) {
        invariants::check(&SOURCE.as_bytes()[..end]);
    }
}

#[test]
fn other_encodings_are_reported() {
    let utf16: Vec<u8> = "\u{feff}package p\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin1 = b"package p\n\n// caf\xe9\nvar s = \"\xe9t\xe9\"\n".to_vec();
    for source in [utf16, latin1, vec![0xff; 5000], vec![0; 5000], b"\x7fELF\x02\x01\x01".to_vec()] {
        invariants::check(&source);
        assert!(!parse_file(&source, &mut Interner::new(), Mode::Full).errors.is_empty());
    }
}

/// A body that was left out has, read on its own, the tree that it has in the file.
#[test]
fn bodies_are_the_same_read_on_their_own() {
    use stanch_gosrc::ast::{Node, dump::dump_node};
    let mut names = Interner::new();
    let full = parse_file(SOURCE.as_bytes(), &mut names, Mode::Full);
    let skipped = parse_file(SOURCE.as_bytes(), &mut names, Mode::SkipBodies);
    assert_eq!(full.decls.len(), skipped.decls.len());
    let mut bodies = 0;
    for (a, b) in full.decls.iter().zip(&skipped.decls) {
        let (Decl::Func(a), Decl::Func(b)) = (full.tree.decl(*a), skipped.tree.decl(*b)) else { continue };
        let (Some(a), Some(b)) = (a.body, b.body) else { continue };
        let body = parse_body(SOURCE.as_bytes(), skipped.tree.stmt_span(b), &skipped.lines, &mut names);
        assert!(body.errors.is_empty());
        let alone = dump_node(&body.tree, Node::Stmt(body.block), &names);
        assert_eq!(alone, dump_node(&full.tree, Node::Stmt(a), &names));
        bodies += 1;
    }
    assert!(bodies > 20);
}

/// Files that were parsed apart say the same after their names were brought together.
#[test]
fn merged_names_spell_the_same() {
    let (mut all, mut own) = (Interner::new(), Interner::new());
    let _ = parse_file(b"package q\n\nvar stmt, zzz, names int\n", &mut all, Mode::Full);
    let mut file = parse_file(SOURCE.as_bytes(), &mut own, Mode::Full);
    let before = dump(&file, &own);
    file.tree.rename(&all.merge(&own));
    assert_eq!(dump(&file, &all), before);
}

/// Words of Go in any order come closer to the parser's corners than bytes do.
const WORDS: &[&str] = &[
    "package",
    "p",
    "import",
    "\"x\"",
    "func",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "type",
    "T",
    "struct",
    "interface",
    "var",
    "const",
    "=",
    ":=",
    "x",
    "y",
    ".",
    ",",
    ";",
    "\n",
    "if",
    "else",
    "for",
    "range",
    "switch",
    "case",
    ":",
    "default",
    "select",
    "<-",
    "chan",
    "map",
    "go",
    "defer",
    "return",
    "...",
    "~",
    "|",
    "*",
    "&",
    "1",
    "'c'",
    "`r\nfunc `",
    "// c\n",
    "/* c\n */",
    "\nfunc ",
    "\ntype ",
    "\nvar (",
    "++",
    "goto",
    "==",
    "int",
    "\"open",
    "/*",
    "\u{feff}",
    "é",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_words_give_a_tree(words in proptest::collection::vec(0..WORDS.len(), 0..80)) {
        let text: Vec<&str> = words.iter().map(|i| WORDS[*i]).collect();
        invariants::check(format!("package p\n{}", text.join(" ")).as_bytes());
    }

    #[test]
    fn any_bytes_give_a_tree(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        invariants::check(&bytes);
    }

    #[test]
    fn any_damage_gives_a_tree(at in 0..SOURCE.len(), len in 0..40_usize, word in 0..WORDS.len()) {
        let source = SOURCE.as_bytes();
        let end = source.len().min(at + len);
        invariants::check(&[&source[..at], WORDS[word].as_bytes(), &source[end..]].concat());
    }
}
