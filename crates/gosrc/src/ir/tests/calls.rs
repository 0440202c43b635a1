//! Calls, methods, function literals.

use expect_test::expect;

use super::is;
use crate::ir::{Func, dump, lower, lower_initializers, lower_initializers_of};
use crate::types::{FileText, NoPackages, PackageText, World};

#[test]
fn results_go_where_they_are_assigned() {
    is(
        r#"func g() (int, error)
func f() (n int, err error) {
	a, err := g()
	_, err = g()
	g()
	n = a
	return g()
}"#,
        &expect![[r#"
            func p.f() (n#0, err#1)
            0:
              declare a#2 int
              a#2, err#1 = g()
              #3, err#1 = g()
              g()
              n#0 = a#2
              n#0, err#1 = g()
              return
        "#]],
    );
}

#[test]
fn results_as_arguments() {
    is(
        r#"func g() (int, string)
func h(int, string)
func v(xs ...any)
func f() {
	h(g())
	v(g())
}"#,
        &expect![[r#"
            func p.f() ()
            0:
              #0, #1 = g()
              h(#0, #1)
              #2, #3 = g()
              #4 = []any{#2, #3}
              v(#4)
              return
        "#]],
    );
}

#[test]
fn variadic_calls_get_a_slice() {
    is(
        r#"func v(x int, rest ...error) int
func f(e error, all []error, u func(...int)) {
	v(1)
	v(1, e, nil)
	v(1, all...)
	u(1, 2)
}"#,
        &expect![[r#"
            func p.f(e#0, all#1, u#2) ()
            0:
              v(1, nil([]error))
              #3 = []error{e#0, nil(error)}
              v(1, #3)
              v(1, all#1...)
              #4 = []int{1, 2}
              (u#2)(#4)
              return
        "#]],
    );
}

#[test]
fn methods_get_what_they_want() {
    is(
        r#"type T struct{ n int }
func (t *T) P() {}
func (t T) V() {}
type E struct{ *T; in struct{ t T } }
type O struct{ E }
func f(t T, p *T, o O, q *O) {
	t.P()
	p.P()
	t.V()
	p.V()
	o.P()
	q.V()
	q.in.t.P()
	o.in.t.P()
	(*T).P(p)
	(*T).V(p)
	T.V(t)
}"#,
        &expect![[r#"
            func p.f(t'#0, p#1, o'#2, q#3) ()
            0:
              #4 = &t'#0
              P(#4)
              P(p#1)
              V(t'#0)
              #5 = read *(p#1)
              V(#5)
              #6 = read o'#2.E.T
              P(#6)
              #7 = read *(q#3).E.T.*
              V(#7)
              #8 = &*(q#3).E.in.t
              P(#8)
              #9 = &o'#2.E.in.t
              P(#9)
              P(p#1)
              #10 = read *(p#1)
              V(#10)
              V(t'#0)
              return
        "#]],
    );
}

#[test]
fn interfaces() {
    is(
        r#"type C interface{ Close() error }
type W struct{ C }
func f[T C](c C, w *W, t T) error {
	w.Close()
	t.Close()
	C.Close(c)
	defer w.C.Close()
	return c.Close()
}"#,
        &expect![[r#"
            func p.f[...](c#0, w#1, t#2) (#3)
            0:
              #4 = read *(w#1).C
              interface Close(#4)
              interface Close(t#2)
              interface Close(c#0)
              #5 = read *(w#1).C
              defer interface Close(#5)
              #3 = interface Close(c#0)
              return
        "#]],
    );
}

#[test]
fn function_values() {
    is(
        r#"type S struct{ f func(int) int; n int }
var global func()
func g[T any](x T) T { return x }
func f(s *S, h func()) {
	s.f(1)
	global()
	h()
	k := g[int]
	k(2)
	g[string]("x")
	g(3)
	func() {}()
	m := s.m
	defer m()
	e := (*S).m
	e(s)
}
func (s S) m() {}"#,
        &expect![[r#"
            func p.f(s#0, h#1) ()
            0:
              #2 = read *(s#0).f
              (#2)(1)
              #3 = read global global
              (#3)()
              (h#1)()
              declare k#4 func(int) int
              k#4 = func g
              (k#4)(2)
              g(const(string))
              g(3)
              #5 = closure p.f.func1
              (#5)()
              declare m#6 func()
              #7 = read *(s#0)
              m#6 = method m of #7
              defer (m#6)()
              declare e#8 func(*p.S)
              e#8 = func m
              (e#8)(s#0)
              return
            func p.f.func1() ()
            0:
              return
        "#]],
    );
}

#[test]
fn literals_capture_through_literals() {
    is(
        r#"func f(a int) func() int {
	b := 1
	return func() int {
		go func() { b++ }()
		return func(c int) int { return a + c }(b)
	}
}"#,
        &expect![[r#"
            func p.f(a'#0) (#1)
            0:
              declare b'#2 int
              b'#2 = 1
              #1 = closure p.f.func1
              return
            func p.f.func1() (#0)
              captures b'#1=2, a'#3=0
            0:
              #2 = closure p.f.func1.1
              go (#2)()
              #4 = closure p.f.func1.2
              #0 = (#4)(b'#1)
              return
            func p.f.func1.1() ()
              captures b'#0=1
            0:
              b'#0 = b'#0 + 1
              return
            func p.f.func1.2(c#0) (#1)
              captures a'#2=3
            0:
              #1 = a'#2 + c#0
              return
        "#]],
    );
}

#[test]
fn go_and_defer() {
    is(
        r#"type M struct{}
func (*M) Unlock() {}
func f(c chan int, m M, x any) {
	defer close(c)
	defer m.Unlock()
	defer func(n int) { recover() }(len(c))
	go f(c, m, x)
	defer panic(x)
}"#,
        &expect![[r#"
            func p.f(c#0, m'#1, x#2) ()
            0:
              defer builtin close(c#0)
              #3 = &m'#1
              defer Unlock(#3)
              #4 = closure p.f.func1
              #5 = builtin len(c#0)
              defer (#4)(#5)
              go f(c#0, m'#1, x#2)
              defer builtin panic(x#2)
              return
            func p.f.func1(n#0) ()
            0:
              builtin recover()
              return
        "#]],
    );
}

#[test]
fn builtins() {
    is(
        r#"func f(xs []int, m map[string]int, a [4]int) {
	xs = append(xs, 1, 2)
	xs = append(xs, xs...)
	n := copy(xs, xs) + len(xs) + cap(xs) + len(a) + len("abc")
	c := make(chan int, n)
	d := make(chan bool)
	delete(m, "a")
	clear(m)
	p := new(int)
	q := new(n)
	s := make([]int, 3, n)
	m = make(map[string]int, 5)
	if r := recover(); r != nil {
		print(min(1, 2), max(n, 2))
	}
	panic(p == q && c != nil && d == nil && s == nil)
}"#,
        &expect![[r#"
            func p.f(xs#0, m#1, a#2) ()
            0:
              xs#0 = builtin append(xs#0, 1, 2)
              xs#0 = builtin append(xs#0, xs#0...)
              declare n#3 int
              #4 = builtin copy(xs#0, xs#0)
              #5 = builtin len(xs#0)
              #6 = #4 + #5
              #7 = builtin cap(xs#0)
              #8 = #6 + #7
              #9 = #8 + 4
              n#3 = #9 + 3
              declare c#10 chan int
              c#10 = make chan int, n#3
              declare d#11 chan bool
              d#11 = make chan bool, 0
              builtin delete(m#1, const(string))
              builtin clear(m#1)
              declare p#12 *int
              p#12 = new int
              declare q#13 *int
              q#13 = new int
              write *(q#13) = n#3
              declare s#14 []int
              s#14 = make []int, 3
              m#1 = make map[string]int
              declare r#15 any
              r#15 = builtin recover()
              #16 = r#15 != nil(any)
              if #16 1 else 2
            1:
              #17 = builtin max(n#3, 2)
              builtin print(1, #17)
              jump 2
            2:
              #19 = p#12 == q#13
              if #19 3 else 7
            3:
              #20 = c#10 != nil(chan int)
              if #20 4 else 7
            4:
              #21 = d#11 == nil(chan bool)
              if #21 5 else 7
            5:
              #22 = s#14 == nil([]int)
              if #22 6 else 7
            6:
              #18 = true
              jump 8
            7:
              #18 = false
              jump 8
            8:
              panic #18
        "#]],
    );
}

#[test]
fn what_is_not_known() {
    is(
        r#"import "missing"
func f(x missing.T) {
	a, b := missing.F(x, 1)
	x.Close(a)
	defer x.f.g()
	y := x.field
	y.z = b
	nowhere()
	for _, v := range y {
		v.Do()
	}
}"#,
        &expect![[r#"
            func p.f(x#0) ()
            0:
              declare a#1 ?
              declare b#2 ?
              a#1, b#2 = (unknown(?))(x#0, 1)
              #3 = compute x#0
              (#3)(a#1)
              #4 = compute x#0
              #5 = compute #4
              defer (#5)()
              declare y#6 ?
              y#6 = compute x#0
              #7 = compute y#6
              write *(#7) = b#2
              (unknown(?))()
              #8 = y#6
              jump 1
            1:
              declare v#9 ?
              range _, v#9 = #8 2 done 3
            2:
              #10 = compute v#9
              (#10)()
              jump 1
            3:
              return
        "#]],
    );
}

#[test]
fn literals_of_package_variables() {
    let source = "package p
var a, b = func() {}, 1
var c, _ = g(func() { func() {}() })
var d [2]int
type T struct{ run func() }
var e = &T{run: func() { println(b) }}
func g(f func()) (int, error)
func init() {}
func init() { func() {}() }
";
    let mut world = World::new(&NoPackages);
    let text = FileText { path: "p.go".into(), bytes: source.into(), go: None };
    let package = world.add("p", PackageText { path: "p".into(), files: vec![text] });
    let mut all: Vec<Func> = lower_initializers(&mut world, package);
    let files: Vec<_> =
        world.package(package).files.clone().into_iter().map(|id| (id, world.check_file(id))).collect();
    let known =
        |id| files.iter().find(|(file, _)| *file == id).map(|(_, checked)| (&checked.file, &checked.info));
    let again = lower_initializers_of(&mut world, package, &known);
    let shown = |funcs: &[Func]| -> String { funcs.iter().map(|func| dump(&world, func)).collect() };
    assert_eq!(shown(&again), shown(&all), "whole files say the same");
    for func in world.funcs(package) {
        all.extend(lower(&mut world, func));
    }
    let text: String = all.iter().map(|func| dump(&world, func)).collect();
    expect![[r#"
        func p.init() ()
        0:
          #0 = closure p.init.func1
          write global a = #0
          write global b = 1
          #1 = closure p.init.func2
          #2, #3 = g(#1)
          write global c = #2
          #4 = closure p.init.func3
          #5 = p.T{run: #4}
          #6 = new p.T
          write *(#6) = #5
          write global e = #6
          return
        func p.init.func1() ()
        0:
          return
        func p.init.func2() ()
        0:
          #0 = closure p.init.func2.1
          (#0)()
          return
        func p.init.func2.1() ()
        0:
          return
        func p.init.func3() ()
        0:
          #0 = read global b
          builtin println(#0)
          return
        func p.init.0() ()
        0:
          return
        func p.init.1() ()
        0:
          #0 = closure p.init.1.func1
          (#0)()
          return
        func p.init.1.func1() ()
        0:
          return
    "#]]
    .assert_eq(&text);
}
