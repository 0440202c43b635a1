//! Small bodies, as instructions.

mod calls;
mod control;
mod values;

use expect_test::Expect;

use super::{Func, dump, lower};
use crate::types::{FileText, NoPackages, ObjId, PackageText, World};
use stanch_model::GoVersion;

/// Lowers the function `f` of a file with these declarations, and gives it to `with`.
fn with_lowered<R>(
    declarations: &str,
    go: Option<GoVersion>,
    with: impl FnOnce(&mut World<'_>, &Func) -> R,
) -> R {
    let source = format!("package p\n{declarations}\n");
    let mut world = World::new(&NoPackages);
    let text = FileText { path: "p.go".into(), bytes: source.into(), go };
    let package = world.add("p", PackageText { path: "p".into(), files: vec![text] });
    let f: ObjId = world.lookup(package, "f").expect("there is f");
    let func = lower(&mut world, f).expect("it has a body");
    with(&mut world, &func)
}

/// The instructions of `f`, of which nothing is lost.
#[track_caller]
fn is(declarations: &str, expected: &Expect) {
    let text = with_lowered(declarations, None, |world, func| dump(world, func));
    assert!(!text.contains("incomplete"), "{text}");
    expected.assert_eq(&text);
}

/// As [`is`], where something is lost.
#[track_caller]
fn is_incomplete(declarations: &str, expected: &Expect) {
    let text = with_lowered(declarations, None, |world, func| dump(world, func));
    assert!(text.contains("incomplete"), "{text}");
    expected.assert_eq(&text);
}

/// What asks for an instruction is the smallest expression or statement.
#[test]
fn spans() {
    let source = "func f(c chan int, m map[string]int) {
	defer close(c)
	go g(m[\"a\"] + <-c)
	c <- g(1)
	if m[\"b\"] > 1 {
		return
	}
	m[\"c\"] = 2
}
func g(int) int";
    let shown = with_lowered(source, None, |world, func| {
        let text = std::sync::Arc::clone(world.unit(func.file));
        let of = |span: crate::Span| String::from_utf8_lossy(span.of(&text.source)).into_owned();
        let mut all = Vec::new();
        for block in &func.blocks {
            all.extend(block.instrs.iter().map(|instr| of(instr.span)));
            all.push(format!("end: {}", of(block.end_span)));
        }
        all.join("\n")
    });
    expect_test::expect![[r#"
        defer close(c)
        m["a"]
        <-c
        m["a"] + <-c
        go g(m["a"] + <-c)
        g(1)
        c <- g(1)
        m["b"]
        m["b"] > 1
        end: m["b"] > 1
        end: return
        m["c"] = 2
        end: }"#]]
    .assert_eq(&shown);
}
