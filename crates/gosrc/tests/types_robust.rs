//! Broken, missing and hostile texts: nothing panics or runs away, and only what depends on the broken part is unknown.

#[path = "types/texts.rs"]
mod texts;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use stanch_gosrc::ast::{Expr, ExprId, IdentId};
use stanch_gosrc::types::{CheckedFile, ObjId, TypeId, World};
use texts::Texts;

/// Looks at everything of a package in every way; gives its files.
fn check_all(world: &mut World<'_>, path: &str) -> Vec<CheckedFile> {
    let id = world.package_by_key(path).expect("the package");
    for obj in world.declared(id) {
        let ty = world.type_of(obj);
        let under = world.underlying(ty);
        let _ = world.show(ty).len() + world.show(under).len();
        world.interface_methods(ty);
        for func in [vec![obj], world.methods_of(obj)].concat() {
            world.check_func(func);
            world.receiver(func);
        }
    }
    world.package(id).files.clone().into_iter().map(|file| world.check_file(file)).collect()
}

/// What each identifier of a file means: its text with what it declares or uses, by the place of its declaration.
fn meanings(world: &World<'_>, checked: &CheckedFile) -> Vec<(String, Option<String>)> {
    let shown = |obj: ObjId| {
        let object = world.object(obj);
        let place = object.place.map(|at| format!("{}:{}", world.unit(at.file).path.display(), at.offset));
        format!("{} {place:?}", world.name(obj))
    };
    let tree = &checked.file.tree;
    let idents = (0..tree.ident_count()).map(IdentId::new);
    let meaning = |id| checked.info.uses.get(id).or_else(|| checked.info.defs.get(id)).map(shown);
    idents.map(|id| (world.names().text(tree.name(id)).to_owned(), meaning(id))).collect()
}

const APP: &str = "package app

import (
	\"db\"
	\"log\"
)

type Server struct {
	conn *db.Conn
	out  log.Logger
}

func (s *Server) Run() {
	rows := s.conn.Query()
	rows.Close()
	s.out.Print(rows)
	for _, line := range s.out.Lines() {
		s.out.Print(line.Text)
	}
}
";
const DB: &str = "package db

type Conn struct{}
type Rows struct{}

func (*Conn) Query() *Rows { return nil }
func (*Rows) Close()       {}
";
const LOG: &str = "package log

type Line struct{ Text string }
type Logger struct{}

func (Logger) Print(args ...any) {}
func (Logger) Lines() []Line     { return nil }
";

/// The names that mean something with all packages, and nothing with these.
fn lost(packages: &[(&str, &str)]) -> Vec<String> {
    let look = |packages: &[(&str, &str)]| {
        let texts = Texts::of(packages);
        let mut world = World::new(&texts);
        let files = check_all(&mut world, "app");
        meanings(&world, &files[0])
    };
    let (whole, broken) = (look(&[("app", APP), ("db", DB), ("log", LOG)]), look(packages));
    assert_eq!(whole.len(), broken.len());
    let mut lost = Vec::new();
    for ((name, before), (_, after)) in whole.into_iter().zip(broken) {
        match after {
            None if before.is_some() => lost.push(name),
            // What is broken never leads to something else.
            _ => assert_eq!(before, after, "{name}"),
        }
    }
    lost
}

#[test]
fn a_missing_package_costs_what_depends_on_it() {
    assert_eq!(lost(&[("app", APP), ("log", LOG)]), ["Conn", "Query", "Close"]);
    assert_eq!(lost(&[("app", APP), ("db", DB)]), ["Logger", "Print", "Lines", "Print", "Text"]);
    assert_eq!(lost(&[("app", APP), ("db", DB), ("log", LOG)]), [""; 0]);
}

/// The text with a part replaced by blanks: all places stay.
fn without(text: &str, part: &str) -> String {
    assert_eq!(text.matches(part).count(), 1, "{part}");
    text.replace(part, &" ".repeat(part.len()))
}

#[test]
fn a_missing_declaration_costs_what_depends_on_it() {
    let no_query = without(DB, "func (*Conn) Query() *Rows { return nil }");
    assert_eq!(lost(&[("app", APP), ("db", &no_query), ("log", LOG)]), ["Query", "Close"]);
    let no_line = without(LOG, "type Line struct{ Text string }");
    assert_eq!(lost(&[("app", APP), ("db", DB), ("log", &no_line)]), ["Text"]);
    let open = LOG.replace("Text string }", "Text string  ");
    assert_eq!(lost(&[("app", APP), ("db", DB), ("log", &open)]), [""; 0]);
    let cut = &DB[..DB.find("func (*Rows)").expect("the method")];
    assert_eq!(lost(&[("app", APP), ("db", cut), ("log", LOG)]), ["Close"]);
}

/// The types of all package-level names of one text.
fn types_of(text: &str) -> BTreeMap<String, String> {
    let texts = Texts::of(&[("p", text)]);
    let mut world = World::new(&texts);
    let p = world.package_by_key("p").expect("the package");
    let declared = world.declared(p);
    let show = |obj: ObjId, world: &mut World<'_>| {
        let ty = world.type_of(obj);
        (world.name(obj).to_owned(), world.show(ty))
    };
    declared.into_iter().map(|obj| show(obj, &mut world)).collect()
}

#[test]
fn circles_are_unknown_and_cost_only_themselves() {
    let types = types_of(
        "package p
type A = B
type B = A
type C struct{ next *C }
type E E
type F interface{ F }
type G[T any] struct{ *G[G[T]] }
var x = y
var y = x
var z = 1 + len(\"a\")
const a, b = b, a
var g G[int]
var e = E.f
var h = g.lost
func f() int { return z }
var w = f()
type U interface{ U | V }
type V interface{ V | U | ~int }
func h2[T U](t T) T { return t }
var u = h2(z)
",
    );
    for unknown in ["A", "B", "x", "y", "a", "b", "e", "h"] {
        assert_eq!(types[unknown], "?", "{unknown}");
    }
    for (name, ty) in [("C", "p.C"), ("z", "int"), ("w", "int"), ("g", "p.G[int]"), ("u", "int")] {
        assert_eq!(types[name], ty, "{name}");
    }
}

#[test]
fn type_arguments_are_inferred() {
    let types = types_of(
        "package p
type List[T any] struct{ items []T }
type Named []string
type Seq[V any] func(yield func(V) bool)
type Getter[T any] interface{ Get() T }
type impl struct{}
func (impl) Get() error { return nil }
func (l *List[T]) First() (v T, ok bool) { return }
func New[T any](items ...T) *List[T] { return nil }
func Map[T, U any](in []T, f func(T) U) []U { return nil }
func Clone[S ~[]E, E any](s S) S { return s }
func First[S ~[]E, E any](s S) E { return s[0] }
func Get[T any](g Getter[T]) T { return g.Get() }
func Zero[T any]() T { var t T; return t }
func All[V any](s Seq[V]) []V { return nil }
func Ptr[T any, P interface{ *T; M() }](p P) T { return *p }
type m int
func (*m) M() {}
var (
	a = New(1, 2.5)
	b, _ = New(\"x\").First()
	c = Map([]int{}, func(i int) map[string]bool { return nil })
	d = Clone(Named{})
	e = First(Named{})
	f = Get(impl{})
	g = Zero[chan int]()
	h = All(func(yield func(rune) bool) {})
	i = Ptr(new(m))
	j = Map[int, error]
	k = (*List[int]).First
)
",
    );
    for (name, ty) in [
        ("a", "*p.List[float64]"),
        ("b", "string"),
        ("c", "[]map[string]bool"),
        ("d", "p.Named"),
        ("e", "string"),
        ("f", "error"),
        ("g", "chan int"),
        ("h", "[]int32"),
        ("i", "p.m"),
        ("j", "func([]int, func(int) error) []error"),
        ("k", "func(*p.List[int]) (int, bool)"),
    ] {
        assert_eq!(types[name], ty, "{name}");
    }
}

/// Texts that lead deep, wide or round and round, each looked at on a stack of 2 MiB.
fn hostile() -> Vec<(&'static str, String)> {
    let deep = |before: &str, inner: &str, after: &str, n: usize| {
        format!("package p\nvar x = {}{inner}{}\n", before.repeat(n), after.repeat(n))
    };
    let chain = |n: usize, line: &dyn Fn(usize) -> String| {
        (0..n).fold("package p\n".to_owned(), |mut text, i| {
            let _ = writeln!(text, "{}", line(i));
            text
        })
    };
    vec![
        ("parentheses", deep("(", "1", ")", 900)),
        ("calls", deep("f(", "1", ")", 900)),
        ("selectors", format!("package p\ntype T struct{{}}\nfunc (T) m() T\nvar x = T{{}}{}\n", ".m()".repeat(20_000))),
        ("literals", deep("func() { _ = ", "1", " }", 300)),
        ("composites", deep("[][]int{", "1", "}", 900)),
        ("operators", deep("1 + ", "1", "", 90_000)),
        ("pointers", format!("package p\ntype T {}int\n", "*".repeat(900))),
        ("structs", format!("package p\ntype T {}int{}\n", "struct{ a ".repeat(450), " }".repeat(450))),
        ("blocks", format!("package p\nfunc f() {}{}\n", "{ if x := 1; x > 0 ".repeat(300), "}".repeat(301))),
        ("else", format!("package p\nfunc f() {{ if a {{}}{} }}\n", " else if b := 1; b > 0 {}".repeat(20_000))),
        ("variables", chain(20_000, &|i| format!("var x{i} = x{}", i + 1))),
        ("constants", chain(20_000, &|i| format!("const x{i} = x{} * 2", i + 1))),
        ("types", chain(20_000, &|i| format!("type T{i} T{}", i + 1))),
        ("aliases", chain(20_000, &|i| format!("type T{i} = []T{}", i + 1))),
        ("embedding", chain(500, &|i| format!("type T{i} struct{{ T{}; *T{} }}\nvar x{i} = T{i}{{}}.y", i + 1, i + 2))),
        (
            "doubling",
            chain(200, &|i| {
                let next = i.saturating_sub(1);
                format!("type A{i} = struct{{ a, b A{next} }}\ntype B{i} = struct{{ a, b B{next} }}\nvar v{i} = f([]A{i}{{}}, []B{i}{{}})")
            }) + "func f[T any](a, b T) T { return a }\n",
        ),
        (
            "instances",
            "package p\ntype T[P any] struct { T2[T[P]] }\ntype T2[P any] struct { T[P]; *T2[T2[P]] }\nvar x T[int]\nvar y = x.z\n"
                .to_owned(),
        ),
        (
            "unions",
            chain(200, &|i| format!("type I{i} interface {{ I{} | I{} | ~int }}\nfunc f{i}[T I{i}](t T) T {{ return t + t }}\nvar v{i} = f{i}(1)", i + 1, i + 2)),
        ),
        (
            "self-constraint",
            "package p\nfunc f[T interface{ ~[]T }](t T) T { return t }\nfunc g[A ~[]B, B ~[]A](a A) B { return a[0] }\nvar x = f(nil)\nvar y = g(x)\n"
                .to_owned(),
        ),
    ]
}

#[test]
#[allow(clippy::print_stdout, reason = "the figures of a run")]
fn hostile_texts_end_soon_and_fit_the_stack() {
    for (what, text) in hostile() {
        let begun = Instant::now();
        let run = move || {
            let texts = Texts::of(&[("p", &text)]);
            let mut world = World::new(&texts);
            check_all(&mut world, "p").len()
        };
        let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(run).expect("a thread");
        assert_eq!(thread.join().unwrap_or(0), 1, "{what}");
        println!("{what}: {:?}", begun.elapsed());
        assert!(begun.elapsed() < Duration::from_secs(10), "{what} took {:?}", begun.elapsed());
    }
}

#[test]
fn what_lies_beyond_the_depth_does_not_spoil_what_does_not() {
    let text =
        format!("package p\nvar deep = {}1{}\nvar x = []string{{}}[0]\n", "-(".repeat(450), ")".repeat(450));
    let types = types_of(&text);
    assert_eq!((types["deep"].as_str(), types["x"].as_str()), ("?", "string"));
}

/// Pieces that make texts which are nearly Go.
const PIECES: &[&str] = &[
    "package p\n",
    "import \"q\"\n",
    "import . \"q\"\n",
    "type T ",
    "type U[P any] ",
    "struct{ T; *U[T]; a, b int }",
    "interface{ m(); T | ~int }",
    "func (t *T) m() ",
    "func f[A ~[]B, B any](a A, b ...B) (c A, err error) ",
    "{ x := f(1); x.m() }\n",
    "var v = ",
    "const c = iota << 3\n",
    "U[int]{}",
    "= ",
    "[...]T{1: {}, c: v}",
    "func() { for i := range v { _ = i } }\n",
    "q.X",
    ".m",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    "\n",
    ";",
    "T",
    "U",
    "v",
    "c",
    "f(f, nil)",
    "switch y := v.(type) { case int: y++; case nil, T: _ = y; default: }\n",
    "select { case z := <-v: z() }\n",
    "L: goto L\n",
    "<-",
    "*",
    "&",
    "...",
    "map[T]chan U[T]",
    "len(",
    "append(",
    "make(",
    "new(",
    "unsafe.Sizeof(",
    "go ",
    "defer ",
    "return ",
    "_",
    "x, y := ",
    "!",
    "+",
    "1",
    "'a'",
    "\"s\"",
];

/// Names are looked through where a type is inferred (Go's fixedbugs/issue59740.go).
#[test]
fn types_that_hold_themselves_can_be_arguments() {
    for (declared, of_int) in
        [("func(func(F[T]))", "F[int]"), ("func(func(F[T]), func(F[T])) F[T]", "F[int]")]
    {
        let text = format!(
            "package p\ntype F[T any] {declared}\nfunc f({of_int}) {of_int} {{ return nil }}\nfunc g[T any](F[T]) {{}}\nfunc _() {{ g(f) }}\n"
        );
        check_all(&mut World::new(&Texts::of(&[("p", &text)])), "p");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut texts = Texts::default();
        texts.0.insert("p".to_owned(), vec![("a.go".to_owned(), bytes)]);
        check_all(&mut World::new(&texts), "p");
    }

    #[test]
    fn nearly_go(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..80),
        other in prop::collection::vec(prop::sample::select(PIECES), 0..40),
    ) {
        let texts = Texts::of(&[("p", &format!("package p\n{}", pieces.concat())), ("q", &other.concat())]);
        let mut world = World::new(&texts);
        let files = check_all(&mut world, "p");
        for file in &files {
            // Every type that was written down can be shown.
            let tree = &file.file.tree;
            for id in (0..tree.expr_count()).map(ExprId::new) {
                let ty = file.info.types.get(id).unwrap_or(TypeId::UNKNOWN);
                prop_assert!(!world.show(ty).is_empty());
                let is_call = matches!(tree.expr(id), Expr::Call { .. });
                prop_assert!(is_call || !file.info.callees.contains_key(&id));
            }
        }
    }
}
