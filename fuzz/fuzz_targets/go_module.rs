//! No bytes make a reader of package loading panic; what they return is consistent, and a tree is loaded whatever
//! its files hold.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stanch_gosrc::module::{
    BuildContext, Constraint, ConstraintError, Header, LoadOptions, Loader, MemoryFiles, Role, parse_go_mod,
    parse_go_work, parse_modules_txt, path, semver,
};

fuzz_target!(|bytes: &[u8]| {
    let lines = bytes.iter().filter(|b| **b == b'\n').count() as u64 + 1;
    let within = |line: Option<u64>| line.is_none_or(|line| (1..=lines).contains(&line));
    let main = parse_go_mod(bytes, Role::Main);
    assert!(main.problems.iter().all(|p| within(p.line)));
    for required in &main.value.require {
        let version = &required.module.version;
        assert_eq!(semver::canonical(version).as_ref(), Some(version));
    }
    let dependency = parse_go_mod(bytes, Role::Dependency);
    assert!(dependency.value.require.len() == main.value.require.len());
    assert!(parse_go_work(bytes).problems.iter().all(|p| within(p.line)));
    assert!(parse_modules_txt(bytes).problems.iter().all(|p| within(p.line)));
    header(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        constraint(text);
        paths(text);
    }
    tree(bytes);
});

/// A head that was read from a prefix is the file's head, unless the prefix says that it is too short.
fn header(bytes: &[u8]) {
    let whole = Header::read(bytes);
    assert!(whole.end <= bytes.len());
    for import in &whole.imports {
        assert!(matches!(bytes[import.offset], b'"' | b'`'));
        assert!(import.preamble.clone().is_none_or(|span| bytes[span].starts_with(b"/")));
    }
    let cut = bytes.first().map_or(0, |b| usize::from(*b) * bytes.len() / 256);
    let prefix = Header::read(&bytes[..cut]);
    if !prefix.reached_end {
        assert_eq!(prefix, whole);
    }
}

/// What is shown is read as the same again, unless the parentheses that are shown make it too large for Go.
fn constraint(text: &str) {
    let line = text.lines().next().unwrap_or_default();
    for prefix in ["//go:build ", "// +build ", ""] {
        let Ok(x) = Constraint::parse(&format!("{prefix}{line}")) else { continue };
        let again = match Constraint::parse(&format!("//go:build {x}")) {
            Err(ConstraintError::TooLarge) => continue,
            again => again.expect("what is shown can be read"),
        };
        for modulus in 1..4 {
            let mut has = |tag: &str| tag.len() % modulus == 0;
            assert_eq!(x.eval(&mut has), again.eval(&mut has), "{x}");
        }
        assert_eq!(x.min_go_minor(), again.min_go_minor(), "{x}");
    }
}

fn paths(text: &str) {
    let mut words = text.split_whitespace();
    let (a, b) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    assert_eq!(semver::compare(a, b), semver::compare(b, a).reverse());
    let _ = (path::check_import_path(a), path::check_module_path(a), path::split_major(a), semver::pseudo(a));
    if let Some(escaped) = path::escape(a) {
        assert_eq!(path::unescape(&escaped).as_deref(), Some(a));
    }
}

/// Pieces of the input, cut at NUL, become the files of a tree.
fn tree(bytes: &[u8]) {
    const NAMES: &[&str] = &[
        "/m/go.mod",
        "/m/a.go",
        "/m/p/b.go",
        "/m/vendor/modules.txt",
        "/go.work",
        "/m/p/b_test.go",
        "/c/cache/download/example.com/x/@v/v1.0.0.mod",
        "/c/example.com/x@v1.0.0/x.go",
    ];
    let mut files = MemoryFiles::new();
    for (name, piece) in NAMES.iter().zip(bytes.split(|b| *b == 0)) {
        files.file(*name, piece);
    }
    let mut options = LoadOptions::new("/m", BuildContext::new("linux", "amd64", 27));
    options.modcache = Some("/c".into());
    let loader = Loader::open(&files, options);
    let packages = loader.matching(&["./...", "all"]);
    let closure = loader.closure(&packages, true);
    assert!(closure.packages.len() >= packages.len() || packages.is_empty());
    let _ = (loader.build_list(), loader.problems());
}
