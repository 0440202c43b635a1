//! Values, places, assignments.

use expect_test::expect;

use super::is;

#[test]
fn variables_of_all_kinds() {
    is(
        r#"type T struct{ p *T; n int; a [2]T }
var g T
func f(t T, p *T, i int) {
	var x int
	var y, z = 1, "a"
	p.n = t.n
	g.p.n = g.a[i].n
	p.p.p.n++
	*p = t
	x += y
	t.a[0].p.n -= x
	_ = z
	_ = g.n
}"#,
        &expect![[r#"
            func p.f(t#0, p#1, i#2) ()
            0:
              declare x#3 int
              declare y#4 int
              declare z#5 string
              y#4 = 1
              z#5 = const(string)
              #6 = read t#0.n
              write *(p#1).n = #6
              #7 = read global g.a[i#2].n
              write global g.p.*.n = #7
              #8 = read *(p#1).p.*.p.*.n
              #9 = #8 + 1
              write *(p#1).p.*.p.*.n = #9
              write *(p#1) = t#0
              x#3 = x#3 + y#4
              #10 = read t#0.a[0].p.*.n
              #11 = #10 - x#3
              write t#0.a[0].p.*.n = #11
              #12 = read global g.n
              return
        "#]],
    );
}

#[test]
fn several_at_once() {
    is(
        r#"type L struct{ next *L; n int }
func f(a, b int, xs []int, l *L) {
	a, b = b, a
	xs[a], xs[b] = xs[b], xs[a]
	l, l.next = l.next, l
	a, xs[a] = 1, 2
	l.next.n, xs = 1, nil
}"#,
        &expect![[r#"
            func p.f(a#0, b#1, xs#2, l#3) ()
            0:
              #4 = b#1
              #5 = a#0
              a#0 = #4
              b#1 = #5
              #6 = xs#2
              #7 = a#0
              #8 = xs#2
              #9 = b#1
              #10 = read xs#2[b#1]
              #11 = read xs#2[a#0]
              write #6[#7] = #10
              write #8[#9] = #11
              #12 = l#3
              #13 = read *(l#3).next
              #14 = l#3
              l#3 = #13
              write *(#12).next = #14
              #15 = xs#2
              #16 = a#0
              a#0 = 1
              write #15[#16] = 2
              #17 = l#3
              #18 = read *(#17).next
              write *(#18).n = 1
              xs#2 = nil([]int)
              return
        "#]],
    );
}

#[test]
fn addresses() {
    is(
        r#"type T struct{ n int; a [3]int; p *T }
func f() (*int, []int) {
	var t T
	var u T
	var w T
	var k [2]int
	a := &t.n
	b := &u.p.n
	c := w.a[:]
	d := &k[1]
	e := &*b
	g := &T{n: 1}
	h := &g.a[0]
	println(a, d, e, h)
	return b, c
}"#,
        &expect![[r#"
            func p.f() (#0, #1)
            0:
              declare t'#2 p.T
              declare u#3 p.T
              declare w'#4 p.T
              declare k'#5 [2]int
              declare a#6 *int
              a#6 = &t'#2.n
              declare b#7 *int
              b#7 = &u#3.p.*.n
              declare c#8 []int
              #9 = &w'#4.a
              c#8 = slice #9[::]
              declare d#10 *int
              d#10 = &k'#5[1]
              declare e#11 *int
              e#11 = b#7
              declare g#12 *p.T
              #13 = p.T{n: 1}
              g#12 = new p.T
              write *(g#12) = #13
              declare h#14 *int
              h#14 = &*(g#12).a[0]
              builtin println(a#6, d#10, e#11, h#14)
              #0 = b#7
              #1 = c#8
              return
        "#]],
    );
}

#[test]
fn composite_literals() {
    is(
        r#"type P struct{ x, y int }
type E struct{ P; q *P }
func f(n int) {
	_ = P{1, n}
	_ = E{P: P{y: n}, q: &P{}}
	_ = []P{{1, 2}, 3: {x: n}}
	_ = []*P{{n, 2}}
	_ = map[string]*P{"a": {x: 1}, "b": nil}
	_ = [...]int{2: n}
	_ = map[P]bool{{1, 2}: true}
	_ = &[]int{n}
}"#,
        &expect![[r#"
            func p.f(n#0) ()
            0:
              #1 = p.P{x: 1, y: n#0}
              #2 = p.P{y: n#0}
              #3 = p.P{}
              #4 = new p.P
              write *(#4) = #3
              #5 = p.E{P: #2, q: #4}
              #6 = p.P{x: 1, y: 2}
              #7 = p.P{x: n#0}
              #8 = []p.P{#6, 3: #7}
              #9 = p.P{x: n#0, y: 2}
              #10 = new p.P
              write *(#10) = #9
              #11 = []*p.P{#10}
              #12 = p.P{x: 1}
              #13 = new p.P
              write *(#13) = #12
              #14 = map[string]*p.P{const(string): #13, const(string): nil(*p.P)}
              #15 = [3]int{2: n#0}
              #16 = p.P{x: 1, y: 2}
              #17 = map[p.P]bool{#16: true}
              #18 = []int{n#0}
              #19 = new []int
              write *(#19) = #18
              return
        "#]],
    );
}

#[test]
fn with_or_without_ok() {
    is(
        r#"func f(m map[string]int, x any, c chan error) {
	v, ok := m["a"]
	v = m["b"]
	m["c"], ok = x.(int)
	v = x.(int)
	err, ok := <-c
	err = <-c
	<-c
	_, ok = <-c
	c <- nil
	println(v, ok, err)
}"#,
        &expect![[r#"
            func p.f(m#0, x#1, c#2) ()
            0:
              declare v#3 int
              declare ok#4 bool
              v#3, ok#4 = read m#0[const(string)]
              v#3 = read m#0[const(string)]
              #5 = m#0
              #6, ok#4 = x#1.(int)
              write #5[const(string)] = #6
              v#3 = x#1.(int)
              declare err#7 error
              err#7, ok#4 = <-c#2
              err#7 = <-c#2
              <-c#2
              #8, ok#4 = <-c#2
              c#2 <- nil(error)
              builtin println(v#3, ok#4, err#7)
              return
        "#]],
    );
}

#[test]
fn constants() {
    is(
        r#"const (
	A = iota + 1
	B
	C float64 = 3
)
const big = 1 << 40
func f(x int, u uint8, s string) (int, float64, string, rune, bool) {
	const local = B * 2
	x = local + big
	x = -B
	x = ^0
	s = "a" + "b"
	s = s + "c" + "d"
	x = x + 1 + 2
	if 1.5 > C {
		u = 1<<3 | 2
	}
	return A, C, s, 'a', B == 2
}"#,
        &expect![[r#"
            func p.f(x#0, u#1, s#2) (#3, #4, #5, #6, #7)
            0:
              x#0 = 1099511627780
              x#0 = -2
              x#0 = -1
              s#2 = const(string)
              #8 = s#2 + const(string)
              s#2 = #8 + const(string)
              #9 = x#0 + 1
              x#0 = #9 + 2
              if const(bool) 1 else 2
            1:
              u#1 = 10
              jump 2
            2:
              #3 = 1
              #4 = const(float64)
              #5 = s#2
              #6 = 97
              #7 = true
              return
        "#]],
    );
}

#[test]
fn conversions() {
    is(
        r#"type H func()
type D int64
type I interface{}
func f(x int, g func(), p *int) {
	h := H(g)
	d := D(5)
	d = D(x)
	s := string(rune(x))
	b := []byte("abc")
	q := (*int)(nil)
	i := I(p)
	println(h, d, s, b, q, i)
}"#,
        &expect![[r#"
            func p.f(x#0, g#1, p#2) ()
            0:
              declare h#3 p.H
              h#3 = convert g#1 to p.H
              declare d#4 p.D
              d#4 = 5
              d#4 = convert x#0 to p.D
              declare s#5 string
              #6 = convert x#0 to int32
              s#5 = convert #6 to string
              declare b#7 []uint8
              b#7 = convert const(string) to []uint8
              declare q#8 *int
              q#8 = nil(*int)
              declare i#9 p.I
              i#9 = convert p#2 to p.I
              builtin println(h#3, d#4, s#5, b#7, q#8, i#9)
              return
        "#]],
    );
}

#[test]
fn slices_and_texts() {
    is(
        r#"func f(s []int, t string, a *[4]int, i, j int) {
	s = s[i:j:4]
	t = t[1:]
	s = a[:]
	s[i] = a[j]
	c := t[i]
	d := "abc"[j]
	println(c, d)
}"#,
        &expect![[r#"
            func p.f(s#0, t#1, a#2, i#3, j#4) ()
            0:
              s#0 = slice s#0[i#3:j#4:4]
              t#1 = slice t#1[1::]
              s#0 = slice a#2[::]
              #5 = read *(a#2)[j#4]
              write s#0[i#3] = #5
              declare c#6 uint8
              c#6 = compute t#1, i#3
              declare d#7 uint8
              d#7 = compute const(string), j#4
              builtin println(c#6, d#7)
              return
        "#]],
    );
}

/// What a constant decides is no branch: what is dead is not there.
#[test]
fn constants_decide() {
    is(
        r#"const (
	debug  = false
	system = "lin" + "ux"
	wide   = ^uint(0)>>63 == 1
	limit  = len(system) * 2
)
type mode bool
const fast mode = !debug
func g() [3]int
func f(x int) {
	if debug && x > 0 {
		x = 1
	}
	if system != "linux" || !wide {
		x = 2
	}
	switch system {
	case "windows", "plan9":
		x = 3
	case "linux":
		x = limit
	}
	if fast {
		x = max(4, 5)
	}
	if len(g()) == 3 {
		x = 6
	}
	const name = "f"
	for name > "g" {
		x = 7
	}
}"#,
        &expect![[r#"
            func p.f(x#0) ()
            0:
              x#0 = 10
              x#0 = 5
              #2 = g()
              x#0 = 6
              return
        "#]],
    );
}
