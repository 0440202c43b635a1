use super::*;

fn read(text: &str) -> Header {
    Header::read(text.as_bytes())
}

fn paths(header: &Header) -> Vec<&str> {
    header.imports.iter().map(|import| import.path.as_str()).collect()
}

fn constraint_of(text: &str) -> Option<String> {
    let header = read(text);
    assert_eq!(header.bad_constraint, None, "{text:?}");
    header.constraint.map(|x| x.to_string())
}

#[test]
fn reads_package_and_imports() {
    let text = "\u{feff}// Copyright.\n\n/* doc */ package größe // import \"x.y\"\n\nimport \"fmt\"; import . \"a/b\"\n\
                import (\n\t_ \"c\"\n\tname `d/e` // why\n\t/* x */ \"f\"; \"g\"\n)\nimport ()\nimport\n\"h\"\nvar x = \"import\"";
    let header = read(text);
    assert_eq!(header.problems, []);
    assert_eq!((header.package.as_deref(), header.package_line), (Some("größe"), 3));
    assert_eq!(paths(&header), ["fmt", "a/b", "c", "d/e", "f", "g", "h"]);
    let names: Vec<_> = header.imports.iter().map(|i| i.name.as_deref()).collect();
    assert_eq!(names, [None, Some("."), Some("_"), Some("name"), None, None, None]);
    let lines: Vec<_> = header.imports.iter().map(|i| i.line).collect();
    assert_eq!(lines, [5, 5, 7, 8, 9, 9, 13]);
    assert!(header.imports.iter().all(|i| matches!(text.as_bytes()[i.offset], b'"' | b'`')));
    assert!(text[header.end..].starts_with("var x"));
    assert!(!header.reached_end);
}

#[test]
fn comments_and_strings_are_never_mistaken() {
    let header = read(concat!(
        "// package a\n/* import \"b\"\npackage c */\npackage d\n",
        "// import \"e\"\n/* import \"f\" */ import \"g\" /* import \"h\"\n*/ import \"//i\"\n",
        "import \"*/\"\nimport k `/* j`\nconst s = `\nimport \"l\"`",
    ));
    assert_eq!(header.package.as_deref(), Some("d"));
    assert_eq!(paths(&header), ["g", "//i"]);
    // Stars are no part of a path, but the file goes on.
    let bad: Vec<_> = header.problems.iter().map(|p| (p.line, p.what.as_str())).collect();
    assert_eq!(bad, [(8, "invalid import path: \"*/\""), (9, "invalid import path: `/* j`")]);
}

#[test]
fn broken_heads_are_read_as_far_as_they_make_sense() {
    for (text, package, imports, line) in [
        ("", None, &[][..], 1),
        ("packages a", None, &[], 1),
        ("package", None, &[], 1),
        ("package 9", None, &[], 1),
        ("package a import \"b\"", Some("a"), &[], 1),
        ("package a\nimport \"b\"\nimport c\nimport \"d\"", Some("a"), &["b", "d"], 3),
        ("package a\nimport \"b\"\nimport 9\nimport \"d\"", Some("a"), &["b"], 3),
        ("package a\nimport (\n\"b\"\n\"c\n\"d\")", Some("a"), &["b", "d"], 4),
        ("package a\nimport (\n\"b\"\nc\n)\nimport \"d\"", Some("a"), &["b", "d"], 4),
        ("package a\nimport (\"b\" \"c\")", Some("a"), &["b", "c"], 2),
        ("package a\nimport (\n\"b\"\n", Some("a"), &["b"], 4),
        ("package a\nimport \"b c\"\nimport \"\"\nimport \"d\"", Some("a"), &["d"], 2),
        ("package a\n\0", Some("a"), &[], 0),
        ("/* never closed\npackage a", None, &[], 2),
    ] {
        let header = read(text);
        assert_eq!(header.package.as_deref(), package, "{text:?}");
        assert_eq!(paths(&header), imports, "{text:?}");
        assert_eq!(header.problems.first().map_or(0, |p| p.line), line, "{text:?}");
    }
}

#[test]
fn a_prefix_knows_that_it_is_one() {
    let text = "package a\n\nimport \"b\"\n\nfunc f() {}\n";
    let end = text.find("func").unwrap();
    for cut in 0..text.len() {
        let header = Header::read(&text.as_bytes()[..cut]);
        // One byte of the next word suffices unless it could be an import.
        assert_eq!(header.reached_end, cut <= end + 6, "{:?}", &text[..cut]);
        if !header.reached_end {
            assert_eq!(header, read(text));
        }
    }
}

#[test]
fn finds_go_build_lines() {
    for (text, wanted) in [
        ("//go:build a\n\npackage p", Some("a")),
        // Vet complains, but the line counts.
        ("//go:build a\npackage p", Some("a")),
        ("// Copyright\n\n//go:build a && !b\n// +build c\n\npackage p", Some("a && !b")),
        ("/* x */\n//go:build a\n\npackage p", Some("a")),
        ("/*\n//go:build a\n*/\n\npackage p", None),
        ("package p\n\n//go:build a\n", None),
        ("/* x */ //go:build a\npackage p", None),
        (" \t//go:build a\r\n\r\npackage p", Some("a")),
        ("//go:buildx a\n\npackage p", None),
        ("\u{feff}//go:build a\n\npackage p", Some("a")),
        ("// +build a\n\npackage p", Some("a")),
        ("// +build a\npackage p", None),
        ("// +build a b\n// +build !c\n\npackage p", Some("(a || b) && !c")),
        ("/* x */\n\n// +build a\n\npackage p", None),
        ("// x\n\n// +build a\n\n// Package p.\npackage p", Some("a")),
    ] {
        assert_eq!(constraint_of(text).as_deref(), wanted, "{text:?}");
    }
}

#[test]
fn a_broken_constraint_has_its_line() {
    let bad = |text: &str| read(text).bad_constraint.map(|p| (p.line, p.what));
    let (line, what) = bad("// x\n\n//go:build a &\n\npackage p").unwrap();
    assert_eq!((line, what.as_str()), (3, "parsing //go:build line: invalid syntax at &"));
    let (line, what) = bad("//go:build a\n//go:build b\n\npackage p").unwrap();
    assert_eq!((line, what.as_str()), (2, "multiple //go:build comments"));
}

#[test]
fn the_cgo_preamble_is_the_comment_right_above() {
    for (text, wanted) in [
        ("package p\n\n// #include <a.h>\n// x\nimport \"C\"\n", Some("// #include <a.h>\n// x")),
        ("package p\n\n/*\n#include <a.h>\n*/\nimport \"C\"\n", Some("/*\n#include <a.h>\n*/")),
        ("package p\n\n// a\n\n// b\nimport \"C\"", Some("// b")),
        ("package p\n// a\n\nimport \"C\"", None),
        ("package p\nimport \"x\" // trailing\nimport \"C\"", None),
        ("package p\nimport \"x\" // trailing\n// above\nimport \"C\"", Some("// above")),
        ("package p\n// a\nimport (\n\"C\"\n)", Some("// a")),
        ("package p\n// a\nimport (\n// b\n\"C\"\n)", Some("// b")),
        ("package p\n// a\nimport (\n\"C\"\n\"x\"\n)", None),
        ("package p\n/* a */ import \"C\"", None),
    ] {
        let header = read(text);
        assert!(header.is_cgo());
        let import = header.imports.iter().find(|import| import.path == "C").unwrap();
        assert_eq!(import.preamble.clone().map(|span| &text[span]), wanted, "{text:?}");
    }
}

#[test]
fn generated_code_is_marked_before_the_package_clause() {
    for (text, wanted) in [
        ("// Code generated by x. DO NOT EDIT.\n\npackage p", true),
        ("// Copyright\n\n// Code generated by x. DO NOT EDIT.\r\npackage p", true),
        ("/*\n// Code generated by x. DO NOT EDIT.\n*/\npackage p", true),
        ("package p\n\n// Code generated by x. DO NOT EDIT.\n", false),
        ("// code generated by x. DO NOT EDIT.\n\npackage p", false),
        ("// Code generated by x. DO NOT EDIT. Really.\n\npackage p", false),
        (" // Code generated by x. DO NOT EDIT.\npackage p", true),
    ] {
        assert_eq!(read(text).generated, wanted, "{text:?}");
    }
}
