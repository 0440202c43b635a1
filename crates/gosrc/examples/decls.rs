//! Lists what Go files declare.
//!
//!     cargo run -p stanch-gosrc --example decls -- FILE.go…
//!
//! One line for each name: file, line, kind, name. Syntax errors go to standard error, and make the exit code 1; a
//! file that cannot be read makes it 2.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::process::ExitCode;

use stanch_gosrc::ast::{Decl, GenDecl, GenKind, IdentId, Spec};
use stanch_gosrc::{File, Interner, Mode, parse_file};

fn main() -> ExitCode {
    let mut names = Interner::new();
    let mut code = 0;
    for path in std::env::args().skip(1) {
        let source = match std::fs::read(&path) {
            Ok(source) => source,
            Err(e) => {
                eprintln!("failed to read {path}: {e}");
                code = 2;
                continue;
            }
        };
        let file = parse_file(&source, &mut names, Mode::SkipBodies);
        list(&path, &file, &names);
        for error in &file.errors {
            let at = file.position(error.offset);
            eprintln!("{path}:{}:{}: {}", at.line, at.column, error.message);
            code = code.max(1);
        }
    }
    ExitCode::from(code)
}

fn list(path: &str, file: &File, names: &Interner) {
    let print = |kind: &str, id: IdentId| {
        let ident = file.tree.ident(id);
        println!("{path}:{}: {kind} {}", file.position(ident.pos).line, names.text(ident.name));
    };
    for decl in &file.decls {
        match file.tree.decl(*decl) {
            Decl::Bad => {}
            Decl::Func(f) => print(if f.recv.is_some() { "method" } else { "func" }, f.name),
            Decl::Gen(decl) => list_group(file, decl, &print),
        }
    }
}

fn list_group(file: &File, decl: GenDecl, print: &dyn Fn(&str, IdentId)) {
    for spec in file.tree.list(decl.specs) {
        match file.tree.spec(*spec) {
            Spec::Import(_) => {}
            Spec::Type(spec) => print("type", spec.name),
            Spec::Value(spec) => {
                let kind = if decl.kind == GenKind::Const { "const" } else { "var" };
                file.tree.list(spec.names).iter().for_each(|name| print(kind, *name));
            }
        }
    }
}
