//! Broken, deep and long bodies: lowering them neither panics nor runs away, and what it gives holds together.

#[path = "ir/check.rs"]
mod check;

use std::time::{Duration, Instant};

use check::{Counts, check};
use proptest::prelude::*;
use stanch_gosrc::ir::{Func, dump, lower, lower_initializers};
use stanch_gosrc::types::{FileText, NoPackages, PackageText, World};

/// All functions of a text; they hold together.
fn lower_text(source: &[u8]) -> Vec<Func> {
    let mut world = World::new(&NoPackages);
    let text = FileText { path: "p.go".into(), bytes: source.to_vec(), go: None };
    let package = world.add("p", PackageText { path: "p".into(), files: vec![text] });
    let funcs = world.funcs(package);
    let mut lowered: Vec<Func> = funcs.into_iter().filter_map(|func| lower(&mut world, func)).collect();
    lowered.extend(lower_initializers(&mut world, package));
    let mut wrong = Vec::new();
    for func in &lowered {
        check(func, &mut Counts::default(), &mut wrong);
        assert!(!dump(&world, func).is_empty());
    }
    // A goto may lead over a declaration, which is no Go.
    wrong.retain(|what| !what.ends_with("are read and never set") && !what.ends_with("is never declared"));
    assert_eq!(wrong, [""; 0]);
    lowered
}

fn body(text: &str) -> Func {
    let before = Instant::now();
    let mut funcs = lower_text(format!("package p\nfunc f(a, b bool, s *S) {{\n{text}\n}}\n").as_bytes());
    assert!(before.elapsed() < Duration::from_secs(20), "{:?}", before.elapsed());
    funcs.remove(0)
}

#[test]
fn long_chains() {
    let n = 20_000;
    let conditions = body(&format!("if a{} {{ a = b }}", " && b".repeat(n)));
    assert!(conditions.complete && conditions.blocks.len() > n);
    let value = body(&format!("a = a{}", " || b".repeat(n)));
    assert!(value.complete && value.blocks.len() > n);
    let sum = body(&format!("x := 0\nx = x{}", " + x".repeat(n)));
    assert!(sum.complete && sum.blocks[0].instrs.len() > n);
    let elses = body(&format!("if a {{ }}{}", " else if b { a = b }".repeat(n)));
    assert!(elses.complete && elses.blocks.len() > n);
    let empty = body(&"if a { }\nfor b { break }\n".repeat(n));
    assert!(empty.complete);
    let statements = body(&"a = b\n".repeat(n));
    assert!(statements.complete && statements.blocks.len() == 1);
    let jumps = body(&(0..n).map(|i| format!("l{i}: goto l{}\n", (i + 1) % n)).collect::<String>());
    // The entry, and the circle.
    assert_eq!((jumps.complete, jumps.blocks.len()), (true, 2));
}

/// What is deeper than is followed is lost, and said so.
#[test]
fn deep_nesting() {
    let n = 900;
    let nests = [
        ("{", "a = b", "}"),
        ("if a {", "a = b", "}"),
        ("for {", "a = b", "}"),
        ("for range s {", "a = b", "}"),
        ("switch { case a:", "a = b", "}"),
        ("switch x := s.(type) { case int:", "a = b", "}"),
        ("select { case <-s:", "a = b", "}"),
        ("func() {", "a = b", "}()"),
        ("l: for {", "a = b", "}"),
    ];
    for (open, inside, close) in nests {
        let open = format!("{open}\n");
        let func = body(&format!("{}{inside}\n{}", open.repeat(n), format!("{close}\n").repeat(n)));
        assert!(lost(&func), "{open}");
    }
    for (open, close) in
        [("(", ")"), ("-", ""), ("!", ""), ("<-", ""), ("*", ""), ("f(", ")"), ("[]any{", "}"), ("s[", "]")]
    {
        body(&format!("_ = {}a{}", open.repeat(n), close.repeat(n)));
    }
    for chain in [".f", "()", "[0]", ".f()", ".(T)"] {
        body(&format!("_ = s{}", chain.repeat(10_000)));
        body(&format!("s{} = a", chain.repeat(10_000)));
    }
}

/// Whether a function or a literal in it says that it is not whole.
fn lost(func: &Func) -> bool {
    !func.complete || func.literals.iter().any(|literal| lost(literal))
}

const TEXT: &str = "package p

type T struct { c chan int; next *T; m map[string][]func() error }
type I interface { Close() error }
var v, w = func() *T { return &T{c: make(chan int, 3)} }(), 1

func (t *T) run(xs ...I) (n int, err error) {
	defer func() { if r := recover(); r != nil { err = nil; n++ } }()
outer:
	for i, x := range xs {
		select {
		case y, ok := <-t.c:
			if !ok && (i > 2 || y == 1) { break outer }
			t.m[\"a\"][i], n = x.Close, y
		case t.next.c <- n * 2:
			continue outer
		default:
			goto done
		}
		switch z := any(x).(type) {
		case *T:
			go z.run(xs[i:]...)
		case nil, error:
			panic(z)
		}
	}
	for j := 0; j < 3; j++ {
		switch f := t.m[\"b\"][j]; { case f == nil: fallthrough; default: t.next, t = t, t.next }
	}
done:
	return t.run(append(xs, nil)...)
}
";

#[test]
fn the_text_is_whole() {
    let funcs = lower_text(TEXT.as_bytes());
    assert!(funcs.len() == 2 && funcs.iter().all(|func| func.complete));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Pieces of the text taken out, doubled or put elsewhere.
    #[test]
    fn broken_texts(edits in prop::collection::vec((0..TEXT.len(), 0..60_usize, 0..TEXT.len(), any::<bool>()), 1..6)) {
        let mut text = TEXT.as_bytes().to_vec();
        for (from, len, to, keep) in edits {
            let from = from.min(text.len());
            let end = (from + len).min(text.len());
            let piece: Vec<u8> = if keep { text[from..end].to_vec() } else { text.drain(from..end).collect() };
            let to = to.min(text.len());
            text.splice(to..to, piece);
        }
        lower_text(&text);
    }
}
