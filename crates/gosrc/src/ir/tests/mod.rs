//! Small bodies, as instructions.

use super::{dump, lower};
use crate::types::{FileText, NoPackages, PackageText, World};

/// The dump of the function `f` of a file with these declarations.
fn lowered(declarations: &str) -> String {
    let source = format!("package p\n{declarations}\n");
    let mut world = World::new(&NoPackages);
    let text = FileText { path: "p.go".into(), bytes: source.into(), go: None };
    let package = world.add("p", PackageText { path: "p".into(), files: vec![text] });
    let f = world.lookup(package, "f").expect("there is f");
    let func = lower(&mut world, f).expect("it has a body");
    dump(&world, &func)
}

#[test]
fn a_send() {
    assert_eq!(lowered("func f(c chan int) { c <- 1 }"), "func p.f(c#0) ()\n0:\n  c#0 <- 1\n  return\n");
}
