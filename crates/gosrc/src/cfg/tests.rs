//! Graphs of small bodies, as text.

use super::*;
use crate::ast::{Decl, Expr, Stmt};
use crate::{File, Interner, Mode, parse_file};

/// The graph of the first function of a file whose body is `body`.
fn graph(body: &str) -> (Cfg, String) {
    let source = format!("package p\nfunc f() {{\n{body}\n}}\n");
    let mut names = Interner::new();
    let file = parse_file(source.as_bytes(), &mut names, Mode::Full);
    let cfg = of_first(&file, &names);
    let text = dump(&cfg, &file.tree, source.as_bytes());
    (cfg, text)
}

fn of_first(file: &File, names: &Interner) -> Cfg {
    let body = file.decls.iter().find_map(|d| match file.tree.decl(*d) {
        Decl::Func(f) => f.body,
        _ => None,
    });
    Cfg::of(&file.tree, body.expect("a body"), |call| {
        let Expr::Call { fun, .. } = file.tree.expr(call) else { return true };
        !matches!(file.tree.expr(fun), Expr::Ident(id) if names.text(file.tree.name(id)) == "panic")
    })
}

#[track_caller]
fn is(body: &str, expected: &str) {
    let (cfg, text) = graph(body);
    assert!(cfg.complete, "{text}");
    assert_eq!(text.trim(), expected.trim(), "\n{text}");
}

#[test]
fn conditions_are_taken_apart() {
    is(
        "if a && !(b || c) { x() } else if d { y() }\nz()",
        "entry: a -> 6 if true, 5 if false
exit:
3: z() -> exit
4: x() -> 3
5: d -> 8 if true, 3 if false
6: b -> 5 if true, 7 if false
7: c -> 5 if true, 4 if false
8: y() -> 3",
    );
}

#[test]
fn an_early_return_leaves_the_rest_out() {
    is(
        "v, err := g()\nif err != nil { return }\ndefer v.Close()\nuse(v)",
        "entry: v, err := g() | err != nil -> 4 if true, 3 if false
exit:
3: defer v.Close() | use(v) -> exit
4: return -> exit",
    );
}

#[test]
fn loops_and_labels() {
    is(
        "outer:\nfor i := 0; i < n; i++ {\nfor range ch {\nif a { continue outer }\nif b { break outer }\n}\n}\nend()",
        "entry: -> 3
exit:
3: i := 0 -> 6
4: end() -> exit
5: i++ -> 6
6: i < n -> 7 if true, 4 if false
7: range over ch -> 8
8: next of ch -> 9 if true, 10 if false
9: a -> 12 if true, 11 if false
10: -> 5
11: b -> 15 if true, 14 if false
12: continue outer -> 5
14: -> 8
15: break outer -> 4",
    );
}

#[test]
fn a_select_says_what_goes_ahead() {
    let (cfg, text) = graph("for {\nselect {\ncase v := <-in: use(v)\ncase <-ctx.Done(): return\n}\n}");
    assert!(cfg.complete);
    assert_eq!(text.matches("by select").count(), 2, "{text}");
    assert!(text.contains("v := <-in | use(v)"), "{text}");
    let (_, text) = graph("select {}\nnever()");
    assert_eq!(text, "entry: select\n", "nothing comes after it, and the end is not reached");
    let (_, text) = graph("for { work() }");
    assert!(!text.contains("exit"), "{text}");
}

#[test]
fn switches_fall_through_and_have_defaults() {
    is(
        "switch x := g(); x {\ncase 1, 2:\na()\nfallthrough\ndefault:\nb()\ncase 3:\nbreak\n}\nc()",
        "entry: x := g() | x | case 1 -> 4 if true, 7 if false
exit:
3: c() -> exit
4: a() | fallthrough -> 5
5: b() -> 3
6: break -> 3
7: case 2 -> 4 if true, 8 if false
8: case 3 -> 6 if true, 9 if false
9: -> 5",
    );
    is(
        "switch {\ncase a || b: x()\n}",
        "entry: a -> 4 if true, 6 if false
exit:
3: -> exit
4: x() -> 3
5: -> 3
6: b -> 4 if true, 5 if false",
    );
    let (_, text) = graph("switch v := x.(type) {\ncase int, string: a(v)\n}");
    assert!(text.contains("v := x.(type) | case int"), "{text}");
}

#[test]
fn what_never_returns_ends_the_function() {
    let (cfg, text) = graph("defer a()\nif x { panic(1) }\nb()");
    assert!(text.contains("panic(1) -> panic by panic"), "{text}");
    assert_eq!(cfg.defers.len(), 1);
}

#[test]
fn goto_reaches_labels_before_and_behind() {
    let (cfg, text) = graph("again:\nif a { goto end }\ngoto again\nend:\nb()");
    assert!(cfg.complete && text.contains("b() -> exit"), "{text}");
    assert!(!graph("goto nowhere").0.complete);
    assert!(!graph("break").0.complete);
    assert!(!graph("for { continue away }").0.complete);
}

#[test]
fn long_chains_take_no_stack() {
    let chain = format!("if {} {{ x() }}", vec!["a"; 50_000].join(" && "));
    assert!(graph(&chain).0.blocks().len() > 50_000);
    let chain = format!("if a {{ x() }} {}", "else if b { y() } ".repeat(20_000));
    assert!(graph(&chain).0.complete);
    let labels: String = (0..20_000).map(|i| format!("L{i}: x()\n")).collect();
    assert!(graph(&labels).0.complete);
}

#[test]
fn every_simple_statement_stands_once() {
    let body = "a()\nfor i := range xs { if i > 2 { b(); continue }; switch i { case 1: c(); default: d() } }\ngo e()";
    let source = format!("package p\nfunc f() {{\n{body}\n}}\n");
    let mut names = Interner::new();
    let file = parse_file(source.as_bytes(), &mut names, Mode::Full);
    let cfg = of_first(&file, &names);
    let steps = cfg.blocks().iter().flat_map(|b| &b.steps);
    let calls = steps.filter(
        |s| matches!(s, Step::Stmt(id) if matches!(file.tree.stmt(*id), Stmt::Expr(_) | Stmt::Go(_))),
    );
    assert_eq!(calls.count(), 5);
}
