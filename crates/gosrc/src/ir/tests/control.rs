//! Branches, loops and switches.

use expect_test::expect;

use stanch_model::GoVersion;

use super::{dump, is, is_incomplete, with_lowered};
use crate::ir::Op;

#[test]
fn conditions_are_branches() {
    is(
        r#"func f(a, b, c bool) int {
	if a && !(b || c) {
		return 1
	} else if b {
		return 2
	}
	ok := a || b
	ok = !(ok && c)
	return g(ok)
}
func g(bool) int"#,
        &expect![[r#"
            func p.f(a#0, b#1, c#2) (#3)
            0:
              if a#0 1 else 4
            1:
              if b#1 4 else 2
            2:
              if c#2 4 else 3
            3:
              #3 = 1
              return
            4:
              if b#1 5 else 6
            5:
              #3 = 2
              return
            6:
              declare ok#4 bool
              if a#0 8 else 7
            7:
              if b#1 8 else 9
            8:
              ok#4 = true
              jump 10
            9:
              ok#4 = false
              jump 10
            10:
              if ok#4 11 else 13
            11:
              if c#2 12 else 13
            12:
              ok#4 = false
              jump 14
            13:
              ok#4 = true
              jump 14
            14:
              #3 = g(ok#4)
              return
        "#]],
    );
}

#[test]
fn loops_renew_captured_variables() {
    is(
        r#"func f(n int) {
	for i, j := 0, 1; i < n; i++ {
		if j > 2 {
			continue
		}
		go func() { println(i) }()
	}
	for {
	}
}"#,
        &expect![[r#"
            func p.f(n#0) ()
            0:
              declare i'#1 int
              declare j#2 int
              i'#1 = 0
              j#2 = 1
              jump 1
            1:
              #3 = i'#1 < n#0
              if #3 2 else 5
            2:
              #4 = j#2 > 2
              if #4 4 else 3
            3:
              #5 = closure p.f.func1
              go (#5)()
              jump 4
            4:
              renew i'#1
              i'#1 = i'#1 + 1
              jump 1
            5:
              jump 5
            func p.f.func1() ()
              captures i'#0=1
            0:
              builtin println(i'#0)
              return
        "#]],
    );
}

#[test]
fn range_over_everything() {
    is(
        r#"type Seq func(yield func(int, string) bool)
func f(s []int, m map[string]int, c chan int, seq Seq, a *[3]byte) (last int) {
	for i, v := range s {
		s = nil
		last = i + v
	}
	for k := range m {
		delete(m, k)
	}
	for last = range c {
		break
	}
	for range 3 {
		close(c)
	}
	for i, text := range seq {
		println(i, text)
	}
	for _, m["x"] = range s {
	}
	for range a {
	}
	return
}"#,
        &expect![[r#"
            func p.f(s#0, m#1, c#2, seq#3, a#4) (last#5)
            0:
              #6 = s#0
              jump 1
            1:
              declare i#7 int
              declare v#8 int
              range i#7, v#8 = #6 2 done 3
            2:
              s#0 = nil([]int)
              last#5 = i#7 + v#8
              jump 1
            3:
              #9 = m#1
              jump 4
            4:
              declare k#10 string
              range k#10, _ = #9 5 done 6
            5:
              builtin delete(m#1, k#10)
              jump 4
            6:
              #11 = c#2
              range last#5, _ = #11 7 done 7
            7:
              range _, _ = 3 8 done 9
            8:
              builtin close(c#2)
              jump 7
            9:
              #12 = seq#3
              jump 10
            10:
              declare i#13 int
              declare text#14 string
              range i#13, text#14 = #12 11 done 12
            11:
              builtin println(i#13, text#14)
              jump 10
            12:
              #15 = s#0
              jump 13
            13:
              range _, #16 = #15 14 done 15
            14:
              write m#1[const(string)] = #16
              jump 13
            15:
              #17 = a#4
              jump 16
            16:
              range _, _ = #17 16 done 17
            17:
              return
        "#]],
    );
}

#[test]
fn labels_and_goto() {
    is(
        r#"func f(xs []int) {
	var i int
outer:
	for i < 3 {
		for range xs {
			if i == 1 {
				continue outer
			}
			break outer
		}
		goto done
	}
again:
	i++
	goto again
done:
}"#,
        &expect![[r#"
            func p.f(xs#0) ()
            0:
              declare i#1 int
              jump 1
            1:
              #2 = i#1 < 3
              if #2 2 else 5
            2:
              #3 = xs#0
              range _, _ = #3 3 done 4
            3:
              #4 = i#1 == 1
              if #4 1 else 5
            4:
              return
            5:
              i#1 = i#1 + 1
              jump 5
        "#]],
    );
}

#[test]
fn switches() {
    is(
        r#"func f(x int, g func() int) (r string) {
	switch y := x + 1; y {
	case 1, 2:
		r = "a"
		fallthrough
	case 3:
		return "b"
	default:
		break
	}
	switch x {
	case g():
		panic("no")
	}
	switch {
	case x > 1 && x < 3:
		x++
	}
	return
}"#,
        &expect![[r#"
            func p.f(x#0, g#1) (r#2)
            0:
              declare y#3 int
              y#3 = x#0 + 1
              #4 = y#3 == 1
              if #4 2 else 1
            1:
              #5 = y#3 == 2
              if #5 2 else 3
            2:
              r#2 = const(string)
              jump 4
            3:
              #6 = y#3 == 3
              if #6 4 else 5
            4:
              r#2 = const(string)
              return
            5:
              #7 = x#0
              #8 = (g#1)()
              #9 = #7 == #8
              if #9 6 else 7
            6:
              panic const(string)
            7:
              #10 = x#0 > 1
              if #10 8 else 10
            8:
              #11 = x#0 < 3
              if #11 9 else 10
            9:
              x#0 = x#0 + 1
              jump 10
            10:
              return
        "#]],
    );
}

#[test]
fn type_switches() {
    is(
        r#"type C interface{ Close() error }
func f(x any) {
	switch v := x.(type) {
	case C:
		v.Close()
	case nil:
		println(v)
	case *int, string:
		go func() { println(v) }()
	default:
		println(2, v)
	}
	switch x.(type) {
	case int:
	}
}"#,
        &expect![[r#"
            func p.f(x#0) ()
            0:
              #1 = x#0
              #2, #3 = #1.(p.C)
              if #3 1 else 2
            1:
              declare v#10 p.C
              v#10 = #2
              interface Close(v#10)
              jump 8
            2:
              #4, #5 = #1.(nil)
              if #5 3 else 4
            3:
              declare v#11 any
              v#11 = #1
              builtin println(v#11)
              jump 8
            4:
              #6, #7 = #1.(*int)
              if #7 6 else 5
            5:
              #8, #9 = #1.(string)
              if #9 6 else 7
            6:
              declare v'#12 any
              v'#12 = #1
              #13 = closure p.f.func1
              go (#13)()
              jump 8
            7:
              declare v#14 any
              v#14 = #1
              builtin println(2, v#14)
              jump 8
            8:
              #15 = x#0
              #16, #17 = #15.(int)
              if #17 9 else 9
            9:
              return
            func p.f.func1() ()
              captures v'#0=12
            0:
              builtin println(v'#0)
              return
        "#]],
    );
}

#[test]
fn selects() {
    is(
        r#"type S struct{ v int }
func f(a, b chan int, s *S, m map[string]bool) int {
	var w int
	select {
	case v := <-a:
		return v
	case w = <-b:
	case s.v, m["x"] = <-a:
		println(w)
	case _, ok := <-b:
		println(ok)
	case a <- g(1):
	case <-b:
		break
	default:
	}
	select {}
}
func g(int) int"#,
        &expect![[r#"
            func p.f(a#0, b#1, s#2, m#3) (#4)
            0:
              declare w#5 int
              declare v#6 int
              declare ok#9 bool
              #10 = g(1)
              select {v#6 = <-a#0 1; w#5 = <-b#1 4; #7, #8 = <-a#0 2; _, ok#9 = <-b#1 3; a#0 <- #10 4; <-b#1 4; default 4}
            1:
              #4 = v#6
              return
            2:
              write *(s#2).v = #7
              write m#3[const(string)] = #8
              builtin println(w#5)
              jump 4
            3:
              builtin println(ok#9)
              jump 4
            4:
              select {}
        "#]],
    );
}

#[test]
fn what_follows_a_return_is_dropped() {
    is(
        r#"func f() {
	return
	println(1)
}"#,
        &expect![[r#"
            func p.f() ()
            0:
              return
        "#]],
    );
}

#[test]
fn constant_conditions() {
    is(
        r#"const debug = 1 > 2
func f() {
	if 1 < 2 {
		println(1)
	} else {
		println(2)
	}
	for true {
	}
}"#,
        &expect![[r#"
            func p.f() ()
            0:
              builtin println(1)
              jump 1
            1:
              jump 1
        "#]],
    );
}

#[test]
fn a_missing_label() {
    is_incomplete(
        r#"func f() {
	for {
		break nowhere
	}
}"#,
        &expect![[r#"
            func p.f() ()
              incomplete
            0:
              stop
        "#]],
    );
}

#[test]
fn a_missing_goto() {
    is_incomplete(
        r#"func f() {
	goto nowhere
}"#,
        &expect![[r#"
            func p.f() ()
              incomplete
            0:
              stop
        "#]],
    );
}

/// Until Go 1.21 all iterations share the variables.
#[test]
fn loops_of_old_versions() {
    let source = "func f(xs []int) {
	for i := 0; ; i++ {
		defer func() { println(i) }()
		for _, x := range xs {
			defer func() { println(x) }()
		}
	}
}";
    for (minor, declared_in, renews) in [(21, 1, false), (22, 2, true)] {
        let version = Some(GoVersion::minor(minor));
        with_lowered(source, version, |world, func| {
            let text = dump(world, func);
            let declares = |op: &Op| matches!(op, Op::Declare(var) if world.name(func.vars[var.index()].obj.unwrap()) == "x");
            let at = func.blocks.iter().position(|block| block.instrs.iter().any(|i| declares(&i.op)));
            assert_eq!((at, text.contains("renew")), (Some(declared_in), renews), "{text}");
        });
    }
}
